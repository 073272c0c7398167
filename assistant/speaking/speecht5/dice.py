"""The prenet's dice: which units a decoder step keeps. Thrown from a seed, so the same words always sound the same."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray


class Dice:
    """Masks of one text, one after the other.

    Args:
        text: what is said.
        embedding: the speaker, float32 (512,).
        attempt: 0, or another number for other, equally good, dice.
        shape: prenet layers and their units.
        keep: probability of a unit to be kept.
    """

    def __init__(
        self, text: str, embedding: NDArray[np.float32], attempt: int, shape: tuple[int, int], keep: float
    ) -> None:
        seed = hashlib.sha256(f"{attempt}\n{text}\n".encode() + np.ascontiguousarray(embedding).tobytes()).digest()
        self._generator = np.random.Generator(np.random.PCG64(int.from_bytes(seed[:16], "little")))
        self._shape, self._keep = shape, keep

    def throw(self, steps: int) -> NDArray[np.bool_]:
        """(steps, layers, units), True where a unit is kept. How many at once changes nothing."""
        kept: NDArray[np.bool_] = self._generator.random((steps, *self._shape), dtype=np.float32) < self._keep
        return kept
