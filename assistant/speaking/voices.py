"""The voices there are."""

from __future__ import annotations

import logging

from assistant.types import Voice

log = logging.getLogger(__name__)

# Comes inside a package; `models.packaged` knows its files.
_JOE = Voice("joe", "piper")
_VOICES = (_JOE,)


def voices() -> tuple[Voice, ...]:
    """All that can be chosen."""
    return _VOICES


def find_voice(name: str) -> Voice:
    """The voice called `name`, in any case; joe where there is none of that name."""
    for voice in voices():
        if voice.name.casefold() == name.strip().casefold():
            return voice
    log.warning("there is no voice called %s; %s serves", name, _JOE.name)
    return _JOE
