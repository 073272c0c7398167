"""Any sample rate to 16 kHz, piece by piece or at once, without aliasing."""

from __future__ import annotations

import math

import numpy as np

from assistant.listening import SAMPLE_RATE, Samples

# A sinc under a Kaiser window: 32 zero crossings on each side and beta 8 damp what would alias by 80 dB and pass all
# below 6.7 kHz (Kaiser's formula); speech recognisers look no higher than 8 kHz.
_CROSSINGS = 32
_BETA = 8.0
_TRANSITION = 0.078  # of the lower rate: what a filter of that length needs from full pass to full stop
_PIECE = 16_384  # output samples computed together; bounds the memory for long files


class Resampler:
    """Feeds on pieces of a sound at `rate` Hz, gives it at `SAMPLE_RATE` Hz. Not for two threads at once.

    Args:
        rate: Hz of what is fed, 1,000 or more.
    """

    def __init__(self, rate: int) -> None:
        divisor = math.gcd(rate, SAMPLE_RATE)
        self._up, self._down = SAMPLE_RATE // divisor, rate // divisor
        self._same = self._up == self._down
        lower = min(1.0, SAMPLE_RATE / rate)  # of the input's rate
        self._half = math.ceil(_CROSSINGS / lower)
        self._cutoff = lower * (1 - _TRANSITION)
        # The first output sample lies on the first input sample: before it there was silence.
        self._waiting: Samples = np.zeros(self._half - 1, np.float32)
        self._first = 1 - self._half  # input index of _waiting[0]
        self._next = 0  # index of the next output sample

    def feed(self, samples: Samples) -> Samples:
        """What can be computed once `samples` (float32, shape (frames,)) have come."""
        if self._same:
            return samples
        self._waiting = np.concatenate((self._waiting, samples))
        end = self._first + len(self._waiting)
        # Output n lies at n * down / up of the input, and needs `half` input samples after it.
        count = max(((end - self._half) * self._up - 1) // self._down + 1 - self._next, 0)
        pieces = [self._compute(start, min(_PIECE, count - start)) for start in range(0, count, _PIECE)]
        self._next += count
        keep = self._next * self._down // self._up - self._half + 1
        self._waiting = self._waiting[max(keep - self._first, 0) :]
        self._first = max(keep, self._first)
        return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)

    def flush(self) -> Samples:
        """The end of the sound, as if silence followed."""
        return self.feed(np.zeros(self._half, np.float32)) if not self._same else np.zeros(0, np.float32)

    def _compute(self, start: int, count: int) -> Samples:
        numbers = (self._next + start + np.arange(count)) * self._down
        whole, phase = np.divmod(numbers, self._up)
        taps = np.arange(1 - self._half, self._half + 1)
        used, row = np.unique(phase, return_inverse=True)
        filters = self._filter(taps[None, :] - used[:, None] / self._up)
        windows = self._waiting[(whole - self._first)[:, None] + taps[None, :]]
        product: Samples = np.einsum("ij,ij->i", windows, filters[row], dtype=np.float32)
        return product

    def _filter(self, distance: np.ndarray) -> Samples:
        """Weights of input samples that are `distance` input samples away."""
        inside = np.clip(1 - (distance / self._half) ** 2, 0, None)
        window = np.i0(_BETA * np.sqrt(inside)) / np.i0(_BETA)
        weights = self._cutoff * np.sinc(self._cutoff * distance) * window
        # Each row sums to exactly one, so that a constant stays the same constant.
        return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)


def resample(samples: Samples, rate: int) -> Samples:
    """A whole sound (float32, shape (frames,)) from `rate` Hz to `SAMPLE_RATE` Hz."""
    resampler = Resampler(rate)
    return np.concatenate((resampler.feed(samples), resampler.flush()))
