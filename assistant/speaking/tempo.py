"""Faster or slower, higher or lower speech, each by itself, by Sonic: made for blind people who listen at 3x."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

SLOWEST, FASTEST = 0.5, 6.0  # Sonic's own good range, and the settings' limits
# The voice's own pitch times this. Whisper understands Joe at 0.7 and at 1.4 as well as at 1; at 0.5 it does not.
LOWEST, HIGHEST = 0.7, 1.6


class Tempo:
    """A running stream of speech whose pace and pitch can be changed at any moment.

    `feed` and `flush` belong to one thread at a time; `rate` and `pitch` may be set from any.

    Args:
        rate: 1 is the voice's own pace, 2 twice as fast; taken to the nearest of 0.5 to 6.
        sample_rate: Hz.
        pitch: 1 is the voice's own; taken to the nearest of 0.7 to 1.6.
    """

    def __init__(self, rate: float, sample_rate: int, pitch: float = 1.0) -> None:
        self.sample_rate = sample_rate
        self._rate = self._pitch = 1.0
        self._applied = (1.0, 1.0)
        # Made when it is first needed: at the voice's own pace and pitch samples pass untouched.
        self._stream: Any = None
        self.rate, self.pitch = rate, pitch

    @property
    def rate(self) -> float:
        return self._rate

    @rate.setter
    def rate(self, value: float) -> None:
        self._rate = min(max(float(value), SLOWEST), FASTEST)

    @property
    def pitch(self) -> float:
        return self._pitch

    @pitch.setter
    def pitch(self, value: float) -> None:
        self._pitch = min(max(float(value), LOWEST), HIGHEST)

    def feed(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """What is ready after these frames (float32 mono); Sonic keeps up to about 40 ms back."""
        wanted = (self._rate, self._pitch)
        if self._stream is None:
            if wanted == (1.0, 1.0):
                return samples
            from libsonic import SonicStream

            self._stream = SonicStream(self.sample_rate, 1)
        if self._applied != wanted:
            self._applied = wanted
            self._stream.set_speed(wanted[0])
            self._stream.set_pitch(wanted[1])
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
