"""Faster or slower speech at the same pitch, by Sonic, which was written for blind people who listen at 3x and more."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

SLOWEST, FASTEST = 0.5, 6.0  # Sonic's own good range, and the settings' limits


class Tempo:
    """A running stream of speech whose pace can be changed at any moment.

    `feed` and `flush` belong to one thread at a time; `rate` may be set from any.

    Args:
        rate: 1 is the voice's own pace, 2 twice as fast; taken to the nearest of 0.5 to 6.
        sample_rate: Hz.
    """

    def __init__(self, rate: float, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self._rate = 1.0
        self._applied = 1.0
        self._stream: Any = None  # made when it is first needed: at the voice's own pace samples pass untouched
        self.rate = rate

    @property
    def rate(self) -> float:
        return self._rate

    @rate.setter
    def rate(self, value: float) -> None:
        self._rate = min(max(float(value), SLOWEST), FASTEST)

    def feed(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """What is ready after these frames (float32 mono); Sonic keeps up to about 40 ms back."""
        if self._stream is None:
            if self._rate == 1.0:
                return samples
            from libsonic import SonicStream

            self._stream = SonicStream(self.sample_rate, 1)
        if self._applied != self._rate:
            self._applied = self._rate
            self._stream.set_speed(self._applied)
        # Sonic wants [-1, 1] and would wrap around beyond it.
        self._stream.write(np.clip(samples, -1.0, 1.0))
        return self._read()

    def flush(self) -> NDArray[np.float32]:
        """The rest. More may be fed afterwards."""
        if self._stream is None:
            return np.zeros(0, np.float32)
        self._stream.flush()
        return self._read()

    def _read(self) -> NDArray[np.float32]:
        return np.asarray(self._stream.read(self._stream.available_frames()), dtype=np.float32)
