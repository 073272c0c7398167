"""Where text stands in a picture: the PP-OCRv6 detector with our own, lighter steps before and after it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.types import Box

# The network's probability that makes a pixel text, the mean over a region that makes it a line, and how far the
# shrunken region is grown again: the values the model was published with.
_PIXEL, _REGION, _GROW = 0.3, 0.5, 1.6
# The network halves its input five times.
_MULTIPLE = 32
# Regions thinner than this many pixels of the network's picture are specks.
_THINNEST = 3.0


@dataclass(frozen=True, slots=True)
class Quad:
    """A line's rectangle, turned by `angle` degrees (clockwise, as y points down) about its centre; pixels."""

    x: float
    y: float
    length: float
    thickness: float
    angle: float
    score: float

    def corners(self) -> NDArray[np.float32]:
        """Upper left, upper right, lower right, lower left as the line is read; float32, shape (4, 2)."""
        along, down = _directions(self.angle)
        a, d = along * self.length / 2, down * self.thickness / 2
        centre = np.array((self.x, self.y))
        return np.array((centre - a - d, centre + a - d, centre + a + d, centre - a + d), dtype=np.float32)

    def straightened(self, angle: float, width: int, height: int) -> Box:
        """The upright box it has once the picture is turned back by `angle` about its centre."""
        if abs(self.angle - angle) > 20:  # a stray sideways label keeps its own outline
            corners = self.corners()
        else:
            corners = Quad(self.x, self.y, self.length, self.thickness, angle, self.score).corners()
        if angle:
            along, down = _directions(angle)
            centre = np.array((width / 2, height / 2))
            moved = corners - centre
            corners = np.stack((moved @ along, moved @ down), axis=1).astype(np.float32) + centre.astype(np.float32)
        low, high = corners.min(axis=0), corners.max(axis=0)
        left, top = max(0, round(float(low[0]))), max(0, round(float(low[1])))
        return Box(left, top, max(1, round(float(high[0])) - left), max(1, round(float(high[1])) - top))


def _directions(angle: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    turn = math.radians(angle)
    return np.array((math.cos(turn), math.sin(turn))), np.array((-math.sin(turn), math.cos(turn)))


class Detector:
    """Finds lines. Owned by the model thread.

    Args:
        model: the detector's .onnx file.
        threads: how many the network may use.
    """

    def __init__(self, model: Path, threads: int) -> None:
        from assistant.reading.sessions import open_session

        self._session = open_session(model, threads)
        self._input = self._session.get_inputs()[0].name

    def find(self, pixels: NDArray[np.uint8], scale: float) -> list[Quad]:
        """Lines of `pixels` (uint8 RGB, (height, width, 3)), looked for at `scale` times its size; unordered."""
        import cv2

        height, width = pixels.shape[:2]
        small_width, small_height = max(1, round(width * scale)), max(1, round(height * scale))
        if (small_width, small_height) != (width, height):
            how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            pixels = cv2.resize(pixels, (small_width, small_height), interpolation=how)  # type: ignore[assignment]
        # Grown at the edges rather than stretched: stretching by a few pixels blurs every letter.
        grown = cv2.copyMakeBorder(
            pixels, 0, -small_height % _MULTIPLE, 0, -small_width % _MULTIPLE, cv2.BORDER_REPLICATE
        )
        batch = cv2.dnn.blobFromImage(grown, 1 / 127.5, mean=(127.5, 127.5, 127.5), swapRB=True)
        chances = self._session.run(None, {self._input: batch})[0][0, 0]
        return _quads(chances, width / small_width, height / small_height)


def _quads(chances: NDArray[np.float32], x_scale: float, y_scale: float) -> list[Quad]:
    import cv2

    mask = cv2.dilate((chances > _PIXEL).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = (_quad(outline, chances, x_scale, y_scale) for outline in outlines)
    return [quad for quad in found if quad is not None]


def _quad(outline: Any, chances: NDArray[np.float32], x_scale: float, y_scale: float) -> Quad | None:
    import cv2

    (x, y), (length, thickness), angle = cv2.minAreaRect(outline)
    while abs(angle) > 45:  # OpenCV 4 and 5 number the sides differently
        length, thickness, angle = thickness, length, angle - math.copysign(90, angle)
    if min(length, thickness) < _THINNEST - 1:
        return None
    left, top, width, height = cv2.boundingRect(outline)
    inside = np.zeros((height, width), np.uint8)
    cv2.fillPoly(inside, [outline - (left, top)], 1)
    score = cv2.mean(chances[top : top + height, left : left + width], inside)[0]
    if score < _REGION:
        return None
    # A rectangle grown by d on all sides is a rectangle: no polygon library is needed.
    grow = length * thickness * _GROW / (2 * (length + thickness))
    length, thickness = length + 2 * grow, thickness + 2 * grow
    if min(length, thickness) < _THINNEST + 2:
        return None
    return Quad((x + 0.5) * x_scale, (y + 0.5) * y_scale, length * x_scale, thickness * y_scale, angle, score)
