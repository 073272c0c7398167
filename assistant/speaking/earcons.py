"""The short sounds that say what happens, before any word can: made by `python -m resources.earcons.make`."""

from __future__ import annotations

import functools
import wave

import numpy as np

from assistant import paths
from assistant.types import AudioChunk

NAMES = ("captured", "working", "done", "failed")


@functools.cache
def earcon(name: str) -> AudioChunk:
    """The earcon called `name`, one of `NAMES`, as loud as it was made. Reads a file of 7 kB, once.

    Raises:
        KeyError: there is none of that name.
    """
    if name not in NAMES:
        raise KeyError(name)
    with wave.open(str(paths.RESOURCES / "earcons" / f"{name}.wav"), "rb") as file:
        rate = file.getframerate()
        frames = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    samples = (frames / 32_768).astype(np.float32)
    samples.flags.writeable = False
    return AudioChunk(samples, rate)
