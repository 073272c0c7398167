"""Pictures of a kind that a model was never shown: far in its own features from all that it learned on.

The distance has two parts (both in units of the spread seen in training): within the directions in which known
pictures differ, and outside them, where known pictures hardly go at all. numpy only; any thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.paths import write_whole
from assistant.seeing.curves import Floats

FILE = "calibration.safetensors"
DIRECTIONS = 32
FALSE_ALARMS = 0.005  # share of known pictures called unknown: each costs an answer that was right


@dataclass(frozen=True, slots=True, eq=False)
class Novelty:
    """What known pictures look like to a model.

    Attributes:
        middle: (width,) float32, their mean.
        directions: (kept, width) float32, orthonormal: those in which they differ most.
        spreads: (kept,) float32, how far they go along each, standard deviation.
        outside: standard deviation of what is left outside the directions, for one of the remaining dimensions.
        threshold: distance beyond which a picture is of another kind.
    """

    middle: NDArray[np.float32]
    directions: NDArray[np.float32]
    spreads: NDArray[np.float32]
    outside: float
    threshold: float

    def distances(self, features: NDArray[np.float32]) -> Floats:
        """Distances (n,) of features (n, width): root mean square over all dimensions, about 1 for known pictures."""
        away = np.asarray(features, np.float64) - self.middle
        along = away @ self.directions.T.astype(np.float64)
        beside = np.maximum((away**2).sum(axis=1) - (along**2).sum(axis=1), 0.0) / self.outside**2
        within = ((along / self.spreads) ** 2).sum(axis=1)
        distances: Floats = np.sqrt((within + beside) / features.shape[1])
        return distances

    def is_known(self, features: NDArray[np.float32]) -> bool:
        """Whether features (width,) are near what was seen; True for another width, about which nothing is known."""
        if features.shape != self.middle.shape:
            return True
        return bool(self.distances(features[None])[0] <= self.threshold)

    def write(self, folder: Path) -> None:
        """Raises: OSError: the folder can't be written."""
        from safetensors.numpy import save

        arrays: dict[str, NDArray[Any]] = {
            "middle": self.middle.astype(np.float32),
            "directions": self.directions.astype(np.float16),
            "spreads": self.spreads.astype(np.float32),
            "outside": np.array([self.outside], np.float32),
        }
        write_whole(folder / FILE, save(arrays))

    @staticmethod
    def remove(folder: Path) -> None:
        """Forget what an earlier calibration kept. Raises: OSError: it can't be removed."""
        (folder / FILE).unlink(missing_ok=True)

    @classmethod
    def read(cls, folder: Path, threshold: float) -> Novelty:
        """Raises: OSError, ValueError, KeyError: it is missing or broken."""
        from safetensors import SafetensorError
        from safetensors.numpy import load

        try:
            arrays = load((folder / FILE).read_bytes())
        except SafetensorError as error:
            raise ValueError(f"{FILE}: {error}") from error
        middle, directions, spreads = (arrays[name].astype(np.float32) for name in ("middle", "directions", "spreads"))
        outside = float(arrays["outside"][0])
        if directions.shape != (len(spreads), len(middle)) or not (spreads > 0).all() or not outside > 0:
            raise ValueError(f"{FILE} holds arrays that don't fit together")
        if not all(np.isfinite(array).all() for array in (middle, directions, spreads)):
            raise ValueError(f"{FILE} holds what is no number")
        return cls(middle, directions, spreads, outside, threshold)


def fit_novelty(
    shown: NDArray[np.float32], held_out: NDArray[np.float32], false_alarms: float = FALSE_ALARMS
) -> Novelty:
    """Learn what known pictures look like.

    Args:
        shown: (n, width) features of pictures from training, some thousand.
        held_out: (m, width) features of known pictures that training did not use; they set the threshold.
        false_alarms: share of them that may be called unknown.
    """
    middle = shown.mean(axis=0, dtype=np.float64)
    away = shown - middle
    kept = min(DIRECTIONS, len(shown) - 1, shown.shape[1] - 1)
    values, vectors = np.linalg.eigh(away.T @ away / max(len(shown) - 1, 1))
    directions = vectors[:, ::-1][:, :kept].T
    spreads = np.sqrt(np.maximum(values[::-1][:kept], 1e-12))
    outside = float(np.sqrt(max(values[::-1][kept:].mean(), 1e-12)))
    found = Novelty(
        middle.astype(np.float32), directions.astype(np.float32), spreads.astype(np.float32), outside, np.inf
    )
    threshold = float(np.quantile(found.distances(held_out), 1 - false_alarms))
    return Novelty(found.middle, found.directions, found.spreads, outside, threshold)
