"""Advice for whoever holds the camera: what would make a usable photograph a better one, in one short sentence.

Two looks: at where the text stands, and at light and sharpness. Silence is the safe side: advice is for answers that
suffered, and wrong advice sends people turning for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from assistant.types import Box, Picture, TextLine

__all__ = ["of_frame", "of_pixels"]

GLARE = "A light is reflected in it; tilt it or move the light away."
MORE_LIGHT = "More light would help."
HOLD_STILL = "It is a little blurred; hold the camera still."
CLOSER = "The text is very small; go closer."
FURTHER = "The text runs out of the picture on both sides; go further away."
_TURN = {
    "left": "The text runs out of the picture; turn left.",
    "right": "The text runs out of the picture; turn right.",
    "top": "The text runs out of the picture; tilt up.",
    "bottom": "The text runs out of the picture; tilt down.",
}

_CELL = 8  # pixels of a square in which light is looked at
_CLIPPED = 250  # levels; what a sensor shows as white without any grain in it
_LEAST_GLARE, _MOST_GLARE = 0.002, 0.15  # share of the picture; smaller covers no word, larger is a sheet or a window
_COMPACT = 0.45  # share of its box that a reflection fills; the white between letters fills less
_HALO = 18  # levels by which it is lighter right around a reflection than a little further out
_DIM = 55  # levels that the lightest hundredth reaches: of paper so dim, a third of the lines were misread
_SOFT = 0.12  # a step over one pixel, of the step over eight: 0.3 and more in sharp letters, 1/8 where all is a slope
_GRAIN = 0.4  # levels; with less it was drawn by a program, or is a mock-up of a camera: light and focus are as meant
_SMALL = 11  # pixels; the recogniser loses letters of less
_EMPTY_MARGIN = 0.5  # share of width and height that small text leaves empty where going closer is possible at all


def of_pixels(pixels: NDArray[np.uint8]) -> str:
    """What of light and sharpness could be better in a photograph, uint8 (height, width, 3); "" for drawn pictures.

    Takes some 30 ms: asked only where an answer suffered.
    """
    grey = _grey(pixels)
    if min(grey.shape) < 8 * _CELL or _grain(grey) <= _GRAIN:
        return ""
    if float(np.quantile(grey[::4, ::4], 0.99)) < _DIM:
        return MORE_LIGHT
    if _has_glare(pixels):
        return GLARE
    return HOLD_STILL if _is_soft(grey) else ""


def of_frame(picture: Picture, lines: Sequence[TextLine]) -> str:
    """How to hold the camera, from where the text of a photograph stands; "" where it stands well.

    One line at an edge may be a word on something behind; two that end there are a text that goes on.
    """
    boxes = [line.box for line in lines if len(line.text.strip()) > 1]
    if not boxes:
        return ""
    sides = _cut_off(boxes, picture.width, picture.height)
    if {"left", "right"} <= sides or {"top", "bottom"} <= sides:
        return FURTHER
    for side in ("left", "right", "top", "bottom"):
        if side in sides:
            return _TURN[side]
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    room = whole.width < _EMPTY_MARGIN * picture.width and whole.height < _EMPTY_MARGIN * picture.height
    return CLOSER if room and median(box.height for box in boxes) < _SMALL else ""


def _cut_off(boxes: Sequence[Box], width: int, height: int) -> set[str]:
    near = median(box.height for box in boxes) * 0.2  # less than any margin a page has
    counts = {
        "left": sum(box.left <= near for box in boxes),
        "right": sum(box.right >= width - near for box in boxes),
        "top": 2 * sum(box.top <= 1 for box in boxes),
        "bottom": 2 * sum(box.bottom >= height - 1 for box in boxes),
    }
    enough = max(2, len(boxes) // 5)
    return {side for side, count in counts.items() if count >= (enough if side in ("left", "right") else 2)}


def _grey(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Brightness, float32 (height, width), of at most some megapixel: a stretch from the middle of larger ones."""
    height, width = pixels.shape[:2]
    top, left = max((height - 1200) // 2, 0), max((width - 1600) // 2, 0)
    return np.asarray(pixels[top : top + 1200, left : left + 1600].mean(axis=2, dtype=np.float32))


def _grain(grey: NDArray[np.float32]) -> float:
    """Deviation of the grain, in levels, in the smoother half of the picture: 0 in what a program drew."""
    if min(grey.shape) < 8:
        return 0.0
    # The mixed difference takes slopes and straight edges out; twice the deviation of the grain is left.
    mixed = np.abs(grey[1:, 1:] - grey[1:, :-1] - grey[:-1, 1:] + grey[:-1, :-1])[::2, ::2]
    return float(np.quantile(mixed, 0.3)) / 0.385 / 2  # 0.385 deviations are the 30% quantile of what has no sign


def _is_soft(grey: NDArray[np.float32]) -> bool:
    """Whether even the sharpest steps take many pixels."""
    wide = np.abs(grey[:, 8:] - grey[:, :-8])
    high = float(np.quantile(wide, 0.995))
    return high > 40 and float(np.quantile(np.abs(np.diff(grey, axis=1)), 0.999)) < 2 * _SOFT * high


def _has_glare(pixels: NDArray[np.uint8]) -> bool:
    """Whether a clipped, compact patch with a halo lies in the picture."""
    rows, columns = pixels.shape[0] // _CELL, pixels.shape[1] // _CELL
    thin = pixels[_CELL // 2 : rows * _CELL : _CELL, _CELL // 2 : columns * _CELL : _CELL]
    if not _LEAST_GLARE / 2 < float((thin.min(axis=2) >= _CLIPPED).mean()) < 2 * _MOST_GLARE:
        return False
    cells = pixels[: rows * _CELL, : columns * _CELL].reshape(rows, _CELL, columns, _CELL, 3)
    clipped = cells.min(axis=(1, 3, 4)) >= _CLIPPED
    light = cells.mean(axis=(1, 3, 4))
    return any(_is_reflection(patch, light) for patch in _patches(clipped) if _fits(patch, clipped.size))


def _fits(patch: NDArray[np.int64], cells: int) -> bool:
    return _LEAST_GLARE <= len(patch) / cells <= _MOST_GLARE


def _is_reflection(patch: NDArray[np.int64], light: NDArray[np.float64]) -> bool:
    """Compact, and with light that falls off around it: a white thing has an edge instead."""
    (top, left), (bottom, right) = patch.min(axis=0), patch.max(axis=0) + 1
    if len(patch) < _COMPACT * (bottom - top) * (right - left):
        return False
    rows, columns = light.shape
    if top == 0 or left == 0 or bottom == rows or right == columns:
        return False  # a window or the sky at the picture's edge
    step = max(min(bottom - top, right - left) // 10, 1)  # large ones fade slowly
    grown = np.zeros(light.shape, bool)
    grown[patch[:, 0], patch[:, 1]] = True
    levels = []
    for _ in range(3 * step + 1):
        wider = _wider(grown)
        around = wider & ~grown
        levels.append(float(np.median(light[around])) if around.any() else 0.0)
        grown = wider
    return levels[0] - levels[-1] > _HALO and levels[step] - levels[-1] > _HALO / 3


def _wider(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A mask and its neighbours."""
    padded = np.pad(mask, 1)
    return mask | padded[2:, 1:-1] | padded[:-2, 1:-1] | padded[1:-1, 2:] | padded[1:-1, :-2]


def _patches(mask: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """The connected parts of a mask, each (n, 2) rows and columns."""
    left = {(int(row), int(column)) for row, column in np.argwhere(mask)}
    found = []
    while left:
        edge = [left.pop()]
        patch = []
        while edge:
            row, column = edge.pop()
            patch.append((row, column))
            for step in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
                if step in left:
                    left.remove(step)
                    edge.append(step)
        found.append(np.array(patch, np.int64))
    return found
