"""What of a picture a model is shown: the whole, the parts that matter for the question, and tiles of very large ones.

Models look at some 400 to 1,000 pixels a side: of a screen they see colours and shapes, not what a small control or a
face in the crowd shows. On TextVQA a model that was right in 12% of the small cases was right in 56% of them when the
part that matters was cut out for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.types import Box, View

# Each part costs the model as much as the whole does.
MOST_REGIONS = 3
MOST_TILES = 6
# A region is shown with this much around it on every side, in its own larger side: a thing is known by where it is.
_CONTEXT = 0.5
# Pixels. The smallest part worth showing: models make 224 and more out of less, which adds nothing that was there.
_LEAST = 224
# A part that is nearly the whole picture tells nothing new.
_NEARLY_ALL = 0.6
# Two parts that share so much of the smaller one are one.
_SAME = 0.7
# Pixels of the longer side from which the whole is shrunk so far that things get lost: twice the longest that the
# models here are given (640 to 980), so that a usual screen of 1,920 is looked at as a whole.
_LARGE = 2000
# Longer than this for its height (or the other way round): shrunk to a strip of a few pixels.
_LONG = 3.0
# Neighbouring tiles share this part of their side, so that what stands on their border is whole in one of them.
_SHARED = 0.1


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a picture.

    Attributes:
        box: where it is; None for the whole.
        pixels: uint8 RGB, shape (height, width, 3), C-contiguous; never larger than they are in the picture.
    """

    box: Box | None
    pixels: NDArray[np.uint8]


def parts(view: View) -> tuple[Part, ...]:
    """The whole first, then what else is worth a look, best first. Any thread.

    Around the view's regions at most `MOST_REGIONS`; where there are none, at most `MOST_TILES` tiles of a picture that
    is too large, or too long, to be seen as a whole. A model that is slow may well look at the first few only.
    """
    pixels = view.picture.pixels
    height, width = pixels.shape[:2]
    boxes = around(view.regions, width, height) or tiles(width, height)
    cut = (np.ascontiguousarray(pixels[b.top : b.bottom, b.left : b.right]) for b in boxes)
    return (Part(None, pixels), *(Part(box, part) for box, part in zip(boxes, cut, strict=True)))


def around(regions: tuple[Box, ...], width: int, height: int) -> tuple[Box, ...]:
    """The regions with what is around them, inside a picture of that size; those that tell nothing new are left out."""
    found: list[Box] = []
    for region in regions:
        box = _with_context(region, width, height)
        if box is None or box.width * box.height > _NEARLY_ALL * width * height:
            continue
        if any(box.overlap(b) > _SAME * min(box.width * box.height, b.width * b.height) for b in found):
            continue
        found.append(box)
    return tuple(found[:MOST_REGIONS])


def tiles(width: int, height: int) -> tuple[Box, ...]:
    """Overlapping tiles, as square as can be, of a picture that is too large or too long; none for any other."""
    long, short = max(width, height), max(min(width, height), 1)
    if short < _LEAST or (long < _LARGE and long < _LONG * short):
        return ()
    across, down = min(
        ((a, d) for a in range(1, MOST_TILES + 1) for d in range(1, MOST_TILES // a + 1) if a * d > 1),
        key=lambda grid: (_oblong(width / grid[0], height / grid[1]), -grid[0] * grid[1]),
    )
    return tuple(
        Box(left, top, right - left, bottom - top)
        for top, bottom in _spans(height, down)
        for left, right in _spans(width, across)
    )


def _with_context(region: Box, width: int, height: int) -> Box | None:
    """The region grown on all sides and kept inside the picture; None where nothing of it is in the picture."""
    if not region.overlap(Box(0, 0, width, height)):
        return None
    margin = _CONTEXT * max(region.width, region.height)
    x, y = region.centre
    left, right = _span(x, max(region.width + 2 * margin, _LEAST), width)
    top, bottom = _span(y, max(region.height + 2 * margin, _LEAST), height)
    return Box(left, top, right - left, bottom - top)


def _span(centre: float, length: float, limit: int) -> tuple[int, int]:
    """`length` pixels around `centre`, moved where needed so that they lie within 0 to `limit`."""
    length = min(round(length), limit)
    start = min(max(round(centre - length / 2), 0), limit - length)
    return start, start + length


def _spans(length: int, count: int) -> tuple[tuple[int, int], ...]:
    """`length` pixels in `count` pieces that share `_SHARED` of a piece with the next."""
    share = length / count * _SHARED / 2 if count > 1 else 0.0
    return tuple(
        (max(round(length * i / count - share), 0), min(round(length * (i + 1) / count + share), length))
        for i in range(count)
    )


def _oblong(width: float, height: float) -> float:
    """How far from square, in steps of a fifth, so that nearly square grids are chosen by their number of tiles."""
    return round(max(width, height) / min(width, height) * 5)
