"""Sound into a file: whole or not at all, and for its owner's eyes and ears only."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import paths
from assistant.errors import BadInput
from assistant.speaking.resampling import Resampler
from assistant.types import AudioChunk

_SILENT_RATE = 22_050  # Hz of a file without any sound in it


def write_wav(path: Path, chunks: Iterable[AudioChunk]) -> float:
    """Write 16-bit mono PCM at the first chunk's rate.

    Args:
        path: the file; one that is there is replaced once the new one is whole.
        chunks: one stream; the iterator's own errors pass through, and no file is written then.

    Returns:
        Seconds of sound.

    Raises:
        BadInput: the file can't be written there.
    """
    rate = 0
    frames = io.BytesIO()
    resampler: Resampler | None = None
    source = 0
    for chunk in chunks:
        rate = rate or chunk.sample_rate
        if resampler is None or chunk.sample_rate != source:
            if resampler is not None:
                frames.write(_pcm(resampler.flush()))
            source, resampler = chunk.sample_rate, Resampler(chunk.sample_rate, rate)
        frames.write(_pcm(resampler.feed(chunk.samples)))
    if resampler is not None:
        frames.write(_pcm(resampler.flush()))
    rate = rate or _SILENT_RATE
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(frames.getvalue())
    try:
        paths.write_whole(path, content.getvalue())
    except OSError as error:
        reason = (error.strerror or "it is not possible").lower()
        raise BadInput(f"The sound file {path.name} can't be written: {reason}.") from error
    return len(frames.getvalue()) / 2 / rate


def _pcm(samples: NDArray[np.float32]) -> bytes:
    whole: NDArray[np.int16] = np.round(np.clip(samples, -1.0, 1.0) * 32_767).astype("<i2")
    return whole.tobytes()
