"""Changes the sample rate of a running stream: a windowed sinc, one set of weights for each phase.

Voices speak at 16 or 22.05 kHz, devices play at 44.1 or 48, and linear interpolation between samples is heard as a
metallic edge on every s. Numpy alone does it in half a percent of real time.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_HALF = 16  # zero crossings on each side; the mirror images are below -80 dB with the window's shape below
_BETA = 8.0  # Kaiser window: 80 dB stop band
_PASS = 0.94  # of the lower Nyquist frequency, so that the slope ends where images begin


class Resampler:
    """From `source` to `target` Hz, in pieces of any length. One thread at a time.

    The sum of all pieces, `flush` included, is `round(frames * target / source)` frames long, and not delayed.
    """

    def __init__(self, source: int, target: int) -> None:
        divisor = math.gcd(source, target)
        self._up, self._down = target // divisor, source // divisor
        self._same = source == target
        narrow = min(1.0, target / source)  # going down, the slope moves down and the kernel gets longer
        self._half = math.ceil(_HALF / narrow)
        self._weights = np.zeros((0, 0), np.float32) if self._same else self._table(_PASS * narrow)
        self._reset()

    def _reset(self) -> None:
        self._kept = np.zeros(self._half, np.float32)
        self._first = -self._half  # number of the input frame at the front of `_kept`
        self._next = 0  # number of the next output frame
        self._taken = 0

    def _table(self, cutoff: float) -> NDArray[np.float32]:
        """Weights, shape (phases, 2 * half): of the input frames around each output frame."""
        offsets = np.arange(-self._half + 1, self._half + 1)
        distance = offsets[None, :] - np.arange(self._up)[:, None] / self._up
        inside = np.clip(1 - (distance / self._half) ** 2, 0, None)
        weights = cutoff * np.sinc(cutoff * distance) * np.i0(_BETA * np.sqrt(inside)) / np.i0(_BETA)
        # Each phase must pass a constant unchanged, or the phases differ in volume: a tone of its own.
        table: NDArray[np.float32] = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
        return table

    def feed(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """What can be said of the output after these frames (float32 mono), shape (frames,); a little is kept."""
        if self._same:
            return samples
        self._taken += len(samples)
        self._kept = np.concatenate([self._kept, samples])
        # An output frame needs input up to `half` frames after it.
        last = self._first + len(self._kept) - 1 - self._half
        return self._make((last * self._up) // self._down + 1 if last >= 0 else 0)

    def flush(self) -> NDArray[np.float32]:
        """The rest. After it, a new stream begins."""
        if self._same:
            return np.zeros(0, np.float32)
        self._kept = np.concatenate([self._kept, np.zeros(self._half + 1, np.float32)])
        rest = self._make(round(self._taken * self._up / self._down))
        self._reset()
        return rest

    def _make(self, until: int) -> NDArray[np.float32]:
        if until <= self._next:
            return np.zeros(0, np.float32)
        numbers = np.arange(self._next, until, dtype=np.int64) * self._down
        base, phase = numbers // self._up, numbers % self._up
        windows = np.lib.stride_tricks.sliding_window_view(self._kept, 2 * self._half)
        start = base - self._half + 1 - self._first
        made: NDArray[np.float32] = np.einsum("ij,ij->i", windows[start], self._weights[phase])
        self._next = until
        done = (until * self._down) // self._up - self._half + 1 - self._first
        if done > 0:
            self._kept, self._first = self._kept[done:], self._first + done
        return made


def resample(samples: NDArray[np.float32], source: int, target: int) -> NDArray[np.float32]:
    """A whole sound at another rate."""
    resampler = Resampler(source, target)
    return np.concatenate([resampler.feed(samples), resampler.flush()])
