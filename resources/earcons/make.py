"""Makes the earcons: `python -m resources.earcons.make`. The same files every time.

They differ in shape before they differ in pitch, so that they can be told apart by someone who can't tell notes apart,
hears with one ear or through a bad loudspeaker:

* captured: one click with a short bright ring, as a shutter has: a single event, gone at once.
* working: two equal soft knocks: something goes on.
* done: two notes that rise and melt together: it opens.
* failed: one low note that falls, and rattles.

All start softly (5 ms; the click 1.5 ms) and stay below half of full scale: they must not startle.
"""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 44_100  # Hz, what most devices play without resampling
PEAK = 0.5  # of full scale


def _time(seconds: float) -> NDArray[np.float64]:
    return np.arange(int(seconds * RATE)) / RATE


def _shape(sound: NDArray[np.float64], attack: float = 0.005, decay: float = 0.03) -> NDArray[np.float64]:
    """Soft at the start, dying away, and silent at its very end."""
    time = np.arange(len(sound)) / RATE
    rise = np.sin(np.clip(time / attack, 0, 1) * np.pi / 2) ** 2
    end = np.clip((time[-1] - time) / 0.008, 0, 1)
    return np.asarray(sound * rise * np.exp(-time / decay) * end)


def _at(moment: float, sound: NDArray[np.float64], length: float) -> NDArray[np.float64]:
    whole = np.zeros(int(length * RATE))
    start = int(moment * RATE)
    part = sound[: len(whole) - start]
    whole[start : start + len(part)] += part
    return whole


def captured() -> NDArray[np.float64]:
    time = _time(0.06)
    noise = np.random.default_rng(7).standard_normal(len(time))
    click = _shape(np.convolve(noise, np.hanning(12), "same"), attack=0.0015, decay=0.004)
    ring = _shape(np.sin(2 * np.pi * 2100 * time) + 0.4 * np.sin(2 * np.pi * 3150 * time), attack=0.0015, decay=0.014)
    return np.asarray(click / np.abs(click).max() + 0.8 * ring)


def working() -> NDArray[np.float64]:
    time = _time(0.06)
    knock = _shape(np.sin(2 * np.pi * 520 * time) + 0.3 * np.sin(2 * np.pi * 1040 * time), decay=0.016)
    return _at(0, knock, 0.15) + _at(0.085, knock, 0.15)


def done() -> NDArray[np.float64]:
    time = _time(0.1)
    low = _shape(np.sin(2 * np.pi * 784 * time), decay=0.035)
    high = _shape(np.sin(2 * np.pi * 1175 * time), decay=0.04)
    return _at(0, low, 0.15) + _at(0.05, high, 0.15)


def failed() -> NDArray[np.float64]:
    time = _time(0.15)
    phase = 2 * np.pi * np.cumsum(300 - 110 * time / 0.15) / RATE
    note = sum(np.sin(k * phase) / k for k in (1, 2, 3, 5))
    rattle = 0.65 + 0.35 * np.sign(np.sin(2 * np.pi * 34 * time))
    smooth = np.convolve(rattle, np.hanning(200) / np.hanning(200).sum(), "same")
    return _shape(note * smooth, decay=0.09)


def main() -> None:
    """Write all of them beside this file."""
    for make in (captured, working, done, failed):
        sound = make()
        samples = np.round(sound / np.abs(sound).max() * PEAK * 32_767).astype("<i2")
        with wave.open(str(Path(__file__).with_name(f"{make.__name__}.wav")), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples.tobytes())


if __name__ == "__main__":
    main()
