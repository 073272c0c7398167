"""Real speech for the tests: Piper's voice, and espeak-ng's."""

from __future__ import annotations

import functools
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.listening import SAMPLE_RATE
from assistant.listening.files import load_wav
from assistant.listening.resample import resample
from assistant.models.packaged import locate

Sound = NDArray[np.float32]


@functools.cache
def _voice() -> Any:
    from piper import PiperVoice

    return PiperVoice.load(str(locate("piper-joe")))


@functools.cache
def piper(text: str) -> Sound:
    """`text` as Piper says it, 16 kHz, without its random variation, with half a second of silence around it."""
    from piper import SynthesisConfig

    config = SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0)
    chunks = list(_voice().synthesize(text, config))
    sound = resample(np.concatenate([chunk.audio_float_array for chunk in chunks]), chunks[0].sample_rate)
    return np.pad(0.5 * sound / np.abs(sound).max(), SAMPLE_RATE // 2).astype(np.float32)


def espeak(text: str, path: Path) -> Sound:
    """`text` as espeak-ng says it, 16 kHz."""
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", "140", "-w", str(path), text], check=True)
    return load_wav(path)


def noise(seconds: float, level: float) -> Sound:
    """White noise of that root mean square."""
    drawn = np.random.default_rng(7).normal(size=int(seconds * SAMPLE_RATE))
    return (drawn * level).astype(np.float32)


def tone(hertz: float, seconds: float, rate: int, level: float = 0.5) -> Sound:
    """A sine."""
    return (level * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype(np.float32)
