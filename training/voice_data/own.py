"""Recordings made with `lookaloud record`: LJSpeech's layout, with the speaker's consent beside it."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.errors import BadInput
from training import advice
from training.recordings_files import CONSENT, METADATA, PROMPTS, recordings_dir
from training.voice_data import ljspeech
from training.voice_data.clips import VoiceData, Wanted


def fits(place: str) -> bool:
    """The name of recordings, or their folder."""
    return _folder(place) is not None


def read(place: str, wanted: Wanted) -> VoiceData:  # noqa: ARG001 - all formats are read alike
    """Read the takes that count.

    Raises:
        BadInput: there is no consent, or the list can't be read.
    """
    folder = _folder(place)
    assert folder is not None
    consent = folder / CONSENT
    if not consent.is_file():
        raise BadInput(
            f"The speaker of the recordings {folder.name} has not agreed yet. {_record()} and say the sentence."
        )
    try:
        agreed = json.loads(consent.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The consent of the recordings {folder.name} can't be read. {_record()} and say it again."
        ) from error
    found = ljspeech.read_list(folder / METADATA)
    about = "Recordings that the speaker made with lookaloud record, and agreed to be used for this voice."
    return VoiceData(folder.name, found.clips, found.flaws, about, agreed, consent)


def _record() -> str:
    return advice.hint("Run lookaloud record", "Open the page of recordings")


def _folder(place: str) -> Path | None:
    # A name is looked up before a path: a folder of that name may lie where the command is run by chance.
    places = [Path(place).expanduser()]
    if place and Path(place).name == place:
        places.insert(0, recordings_dir() / place)
    return next((each for each in places if (each / PROMPTS).is_file() and (each / METADATA).is_file()), None)
