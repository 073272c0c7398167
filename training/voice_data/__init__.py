"""Recordings to learn a voice from. One format a file."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from assistant.errors import BadInput
from training.voice_data.clips import Clip, Flaw, VoiceData, Wanted

__all__ = ["FORMATS", "Clip", "Flaw", "VoiceData", "Wanted", "open_recordings"]

FORMATS = ("own", "voxpopuli", "ljspeech")
"""Modules of this package. Each has `fits(place) -> bool` and `read(place, wanted) -> VoiceData`; the first that fits
reads."""


def open_recordings(place: str, wanted: Wanted | None = None) -> VoiceData:
    """Read a list of recordings; no sound is read.

    Args:
        place: name of recordings made in the app, or a folder, or a file.
        wanted: which of them, where the data have several languages or many speakers.

    Raises:
        BadInput: there are none; the sentence says what is missing.
    """
    for name in FORMATS:
        module = importlib.import_module(f"training.voice_data.{name}")
        fits: Callable[[str], bool] = module.fits
        read: Callable[[str, Wanted], VoiceData] = module.read
        if fits(place):
            return read(place, wanted or Wanted())
    raise BadInput(
        f"In {Path(place).name or place} there are no recordings that I can read. Give the name of recordings made "
        "with lookaloud record, or a folder with a metadata.csv and the sound files that it names."
    )
