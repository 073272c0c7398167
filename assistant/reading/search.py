"""At which size a picture is searched for text, so that small letters are found and large pictures stay quick."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import numpy as np
from numpy.typing import NDArray

from assistant.reading.detection import Detector, Quad

# Longest side of what the detector sees at once. 12-pixel text of a 1920x1080 screen is still found whole at half
# size, and the time goes with the area (0.38 s at 1920, 0.19 s at 1344 on 2 cores).
_LONGEST = 1344
# At 0.8 a window of 1024x768 costs a third less and drawn words are read as well, but single figures in an editor's
# margin and in calendars are lost, and rows of a terminal come in pieces: windows are searched at their full size.
# Dialogs, up to this many pixels, are searched at their own size, and cut-outs doubled: a few words cost little.
_DIALOG, _CUT_OUT = 700, 350
# Lines thinner than this in the detector's pixels are about 5 pixels high: letters merge, lines get lost.
_THIN = 11.0
# Tiles share this many pixels of the picture's, scaled, so that a line on a seam is whole in one of them.
_SHARED = 96


def find_lines(detector: Detector, pixels: NDArray[np.uint8]) -> Iterator[list[Quad]]:
    """Lines of `pixels` (uint8 RGB, (height, width, 3)); each yield is the best list so far, the last one counts.

    One run for nearly all pictures; a second, finer one in tiles (a yield for each) where the letters turn out to be
    tiny for the size of the picture, as on a 4K screen without scaling.
    """
    height, width = pixels.shape[:2]
    longest = max(height, width)
    scale = 2.0 if longest < _CUT_OUT else 1.0 if longest < _DIALOG else min(1.0, _LONGEST / longest)
    if max(height, width) > 5 * min(height, width) and longest > _LONGEST:
        # A long strip (a scrolled page, a panorama) would lose its short side: in tiles from the start.
        scale = min(1.0, _LONGEST / (3 * min(height, width)))
        yield from _tiled(detector, pixels, scale)
        return
    quads = detector.find(pixels, scale)
    yield quads
    thin = median(quad.thickness * scale for quad in quads) < _THIN if quads else longest > _LONGEST
    if thin and scale < 2:
        yield from _tiled(detector, pixels, min(2.0, 2 * scale if quads else 1.0), quads)


def _tiled(
    detector: Detector, pixels: NDArray[np.uint8], scale: float, found: list[Quad] | None = None
) -> Iterator[list[Quad]]:
    """As `find_lines`, one tile after the other; `found` is given out until all tiles are done."""
    height, width = pixels.shape[:2]
    side, shared = round(_LONGEST / scale), round(_SHARED / scale)
    quads: list[Quad] = []
    for top in _starts(height, side, shared):
        for left in _starts(width, side, shared):
            tile = pixels[top : top + side, left : left + side]
            for quad in detector.find(np.ascontiguousarray(tile), scale):
                _add(quads, Quad(quad.x + left, quad.y + top, *_rest(quad)))
            yield found if found is not None else quads
    yield quads


def _rest(quad: Quad) -> tuple[float, float, float, float]:
    return quad.length, quad.thickness, quad.angle, quad.score


def _starts(length: int, side: int, shared: int) -> list[int]:
    if length <= side:
        return [0]
    count = -(-(length - shared) // (side - shared))
    return [round(n * (length - side) / (count - 1)) for n in range(count)]


def _add(quads: list[Quad], new: Quad) -> None:
    """Add a line; where a tile before it saw a part of the same line, the two become one."""
    for position, old in enumerate(quads):
        on_line = abs(old.y - new.y) < 0.4 * min(old.thickness, new.thickness)
        gap = abs(old.x - new.x) - (old.length + new.length) / 2
        if on_line and gap < 0 and abs(old.angle - new.angle) < 5:
            left = min(old.x - old.length / 2, new.x - new.length / 2)
            right = max(old.x + old.length / 2, new.x + new.length / 2)
            longer = old if old.length >= new.length else new
            quads[position] = Quad(
                (left + right) / 2, longer.y, right - left, longer.thickness, longer.angle, longer.score
            )
            return
    quads.append(new)
