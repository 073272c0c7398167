"""Pictures of a kind that a model was never shown, told by how the picture looks: noise, text, photographs, drawings.

A picture's look is some forty numbers: edges at three sizes, colours, light, texture. What a network makes of a picture
would tell less: its last layer keeps only what helps to choose an answer, so that noise looks to it like a shape
(measured on a small ViLT: it knew 23% of noise for what it was, and the look 100%; see docs/results/confidence.md).
It is also the same for every model and every precision. numpy and Pillow only; any thread.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.seeing.curves import Floats

__all__ = ["LOOK", "Novelty", "fit_novelty", "look"]

SIDE = 64  # pixels to which a picture is brought; more would only cost time, kinds of pictures differ at any size
LOOK = 37  # numbers in a look
# Directions in which known pictures may differ; outside them they hardly go. 8 and 16 told all kinds of unknown
# pictures; with all of them, plain ones passed (measured on easy-VQA).
DIRECTIONS = 16
FALSE_ALARMS = 0.005  # share of known pictures called unknown: each costs an answer that was right
_FEWEST = 50  # pictures of each sort, shown and held out
_STEPS = (2, 6, 16, 40)  # levels between neighbours: hardly visible, soft, plain, as between ink and paper
_BANDS = ((0.5, 2), (2, 4), (4, 8), (8, 16), (16, 24), (24, 46))  # waves in the picture, to its finest
_BLOCK = 8  # pixels; texture is measured in squares of so many
_QUANTILES = (0.1, 0.3, 0.5, 0.7, 0.9)


def look(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How a picture, uint8 RGB (height, width, 3), looks: (LOOK,) float32. Some milliseconds."""
    from PIL import Image

    image = Image.fromarray(np.ascontiguousarray(pixels))
    small = np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BOX, reducing_gap=2.0), np.float32)
    light = small @ np.array([0.299, 0.587, 0.114], np.float32)
    return np.array([*_edges(light), *_colours(small), *_light(light), *_texture(light)], np.float32)


def _edges(light: NDArray[np.float32]) -> list[float]:
    """Steps between neighbours at three sizes: how many of each height, and their mean."""
    found: list[float] = []
    for size in (1, 2, 4):
        side = SIDE // size
        coarse = light.reshape(side, size, side, size).mean(axis=(1, 3))
        steps = np.concatenate((np.abs(np.diff(coarse, axis=0)).ravel(), np.abs(np.diff(coarse, axis=1)).ravel()))
        found += [float(np.log1p(100 * (steps > height).mean())) for height in _STEPS]
        found.append(float(np.log1p(steps.mean())))
    return found


def _colours(small: NDArray[np.float32]) -> list[float]:
    """How many colours there are, how much of the picture the commonest have, and how strong they are."""
    parts = (small // 16).astype(np.int64)
    codes = parts[..., 0] * 256 + parts[..., 1] * 16 + parts[..., 2]
    shares = np.sort(np.unique(codes, return_counts=True)[1])[::-1] / codes.size
    strong = small.max(axis=2) - small.min(axis=2)
    common = [float(shares[:count].sum()) for count in (1, 2, 4, 16)]
    return [float(np.log(len(shares))), *common, float(strong.mean()) / 64, float(strong.std()) / 32]


def _light(light: NDArray[np.float32]) -> list[float]:
    return [float(light.mean()) / 64, float(light.std()) / 32, float(light.min()) / 64, float(light.max()) / 64]


def _texture(light: NDArray[np.float32]) -> list[float]:
    """The strength of coarse and fine waves, and how rough the smooth and the rough parts are."""
    power = np.abs(np.fft.rfft2(light - light.mean())) ** 2
    waves = np.hypot(np.fft.fftfreq(SIDE)[:, None] * SIDE, np.fft.rfftfreq(SIDE)[None] * SIDE)
    bands = [float(np.log1p(power[(waves >= low) & (waves < high)].mean())) / 4 for low, high in _BANDS]
    squares = light.reshape(SIDE // _BLOCK, _BLOCK, SIDE // _BLOCK, _BLOCK).std(axis=(1, 3))
    return bands + [float(rough) for rough in np.log1p(np.quantile(squares, _QUANTILES))]


@dataclass(frozen=True, slots=True, eq=False)
class Novelty:
    """What known pictures look like.

    Attributes:
        middle: (LOOK,) their mean look.
        spread: (LOOK,) its standard deviations, by which looks are divided.
        directions: (kept, LOOK) orthonormal: those in which divided looks differ most.
        along: (kept,) how far they go along each, standard deviations.
        outside: standard deviation of what is left outside the directions, in one of the remaining dimensions.
        threshold: distance beyond which a picture is of another kind.
    """

    middle: Floats
    spread: Floats
    directions: Floats
    along: Floats
    outside: float
    threshold: float

    def distances(self, looks: NDArray[np.float32]) -> Floats:
        """Distances (n,) of looks (n, LOOK): root mean square over all dimensions, about 1 for known pictures."""
        away = (np.asarray(looks, np.float64) - self.middle) / self.spread
        parts = away @ self.directions.T
        beside = np.maximum((away**2).sum(axis=1) - (parts**2).sum(axis=1), 0.0) / self.outside**2
        return np.asarray(np.sqrt((((parts / self.along) ** 2).sum(axis=1) + beside) / LOOK), np.float64)

    def is_known(self, pixels: NDArray[np.uint8]) -> bool:
        """Whether a picture, uint8 RGB (height, width, 3), is near what was seen."""
        return bool(self.distances(look(pixels)[None])[0] <= self.threshold)


def fit_novelty(
    shown: NDArray[np.float32], held_out: NDArray[np.float32], false_alarms: float = FALSE_ALARMS
) -> Novelty | None:
    """Learn what known pictures look like; None from too few of them.

    Args:
        shown: (n, LOOK) looks of pictures that the model was trained on, some hundred or more.
        held_out: (m, LOOK) looks of known pictures that it was not trained on; they set the threshold.
        false_alarms: share of them that may be called unknown.

    Raises:
        ValueError: those are no looks, but something else about pictures.
    """
    if not shown.shape[1] == held_out.shape[1] == LOOK:
        raise ValueError(f"A look has {LOOK} numbers (novelty.look), not {shown.shape[1]} and {held_out.shape[1]}.")
    if min(len(shown), len(held_out)) < _FEWEST:
        return None
    middle = shown.mean(axis=0, dtype=np.float64)
    # A number that is the same in all known pictures counts, but one that is new by a trifle must not count for all.
    spread = shown.std(axis=0, dtype=np.float64) + 1e-3
    away = (shown - middle) / spread
    values, vectors = np.linalg.eigh(away.T @ away / len(shown))
    values, directions = values[::-1], vectors[:, ::-1][:, :DIRECTIONS].T
    along = np.sqrt(np.maximum(values[:DIRECTIONS], 1e-6))
    outside = float(np.sqrt(max(values[DIRECTIONS:].mean(), 1e-6)))
    found = Novelty(middle, spread, directions, along, outside, np.inf)
    threshold = float(np.quantile(found.distances(held_out), 1 - false_alarms))
    return Novelty(middle, spread, directions, along, outside, threshold)
