"""A minus before a number: the detector often leaves it outside of the line, and -5 degrees would be read as 5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.reading.detection import Quad

# Sizes as shares of a line's thickness, which the detector makes about 1.5 times the height of a figure; measured on
# the minus, the hyphen and the dash of DejaVu, Liberation, Garamond and Noto.
_GAP = 0.5  # between the sign and the line's edge, at most
_SHORTEST, _LONGEST, _THICKEST = 0.1, 0.7, 0.22  # of the sign
_MIDDLE = (0.3, 0.72)  # where on the line's height it stands
_SHORT_LINE = 5.0  # a longer line is a sentence or a row; what stands before it is a bullet or a dash between words
_INK = 50  # of 255: how far from the ground a pixel is ink
_UPRIGHT = 1.0  # degrees


def with_minus(pixels: NDArray[np.uint8], quads: Sequence[Quad]) -> list[Quad]:
    """The lines, those of a few figures grown to the left over a minus that stands right before them.

    Args:
        pixels: uint8 RGB, (height, width, 3).
        quads: the lines found in it.
    """
    return [_grown(pixels, quad, quads) if _may_have(quad) else quad for quad in quads]


def _may_have(quad: Quad) -> bool:
    return quad.length < _SHORT_LINE * quad.thickness and abs(quad.angle) < _UPRIGHT


def _grown(pixels: NDArray[np.uint8], quad: Quad, quads: Sequence[Quad]) -> Quad:
    size = quad.thickness
    left, top = round(quad.x - quad.length / 2), round(quad.y - size / 2)
    start = max(0, round(left - (_GAP + _LONGEST) * size))
    # A little of the line itself is looked at too: a sign may lie half in it.
    strip = pixels[max(0, top) : round(top + size), start : max(start, left + round(0.1 * size))]
    if strip.shape[0] < 6 or strip.shape[1] < 3:
        return quad
    found = _sign(strip.mean(axis=2), size)
    if found is None:
        return quad
    edge = start + found - 0.15 * size
    if edge >= left or any(_covers(other, edge, quad) for other in quads if other is not quad):
        return quad
    added = left - edge
    return replace(quad, x=quad.x - added / 2, length=quad.length + added)


def _sign(grey: NDArray[np.float64], size: float) -> int | None:
    """The column at which a lone dash in the middle of the height begins; None where there is none, or more."""
    ink = np.abs(grey - np.median(grey)) > _INK
    columns = np.flatnonzero(ink.any(axis=0))
    if not len(columns):
        return None
    first, last = int(columns[0]), int(columns[-1])
    rows = np.flatnonzero(ink.any(axis=1))
    low, high = rows[0] / size, (rows[-1] + 1) / size
    alone = len(columns) == last - first + 1 and first > 0
    flat = rows[-1] + 1 - rows[0] <= max(2.0, _THICKEST * size) and low >= _MIDDLE[0] and high <= _MIDDLE[1]
    long_enough = _SHORTEST * size <= last + 1 - first <= _LONGEST * size
    return first if alone and flat and long_enough else None


def _covers(other: Quad, x: float, quad: Quad) -> bool:
    """Whether another line stands at `x` on the same height."""
    beside = abs(other.y - quad.y) < (other.thickness + quad.thickness) / 3
    return beside and abs(x - other.x) < other.length / 2
