"""White strips from top to bottom that may part columns. Pure geometry."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from assistant.types import Box

# Narrowest white strip between two columns, in line heights. The detector's boxes stand about 0.3 line heights outside
# the ink on each side, so a printed gutter of 1.5 em leaves about 0.9.
_GUTTER = 0.6
# A heading over two columns crosses the gutter; more than this share of crossing boxes and it is no gutter.
_CROSSING_SHARE = 0.25


def gutters_of(indexes: Sequence[int], boxes: Sequence[Box], height: float) -> list[tuple[int, int]]:
    """White strips (left, right) that few boxes cross, the cleanest and widest first."""
    edges = sorted({boxes[i].left for i in indexes} | {boxes[i].right for i in indexes})
    allowed = max(1, int(_CROSSING_SHARE * len(indexes)))
    covered: list[tuple[int, int, int]] = []
    for left, right in pairwise(edges):
        crossing = sum(1 for i in indexes if boxes[i].left < right and boxes[i].right > left)
        if crossing <= allowed:
            covered.append((crossing, left, right))
    strips: list[tuple[int, int, int]] = []
    for level in sorted({crossing for crossing, _, _ in covered}):
        strips.extend((level, left, right) for left, right in _joined(covered, level))
    wide = [s for s in strips if s[2] - s[1] >= _GUTTER * height]
    wide.sort(key=lambda s: (s[0], s[1] - s[2]))
    inner_left, inner_right = min(boxes[i].right for i in indexes), max(boxes[i].left for i in indexes)
    kept: list[tuple[int, int]] = []
    for _, left, right in wide:
        if left >= inner_left - 1 and right <= inner_right + 1 and (left, right) not in kept:
            kept.append((left, right))
    return kept[:24]


def has_wide_gutter(boxes: Sequence[Box]) -> bool:
    """True when white of three line heights and more parts the boxes from top to bottom: panes side by side."""
    least = 3 * median(box.height for box in boxes)
    for left, right in gutters_of(range(len(boxes)), boxes, least / 3):
        before, behind = sum(b.right <= left + 1 for b in boxes), sum(b.left >= right - 1 for b in boxes)
        if right - left > least and before + behind == len(boxes) and min(before, behind) > 3:
            return True
    return False


def _joined(covered: Sequence[tuple[int, int, int]], level: int) -> list[tuple[int, int]]:
    """Neighbouring strips crossed by at most `level` boxes, made one."""
    joined: list[tuple[int, int]] = []
    for crossing, left, right in covered:
        if crossing > level:
            continue
        if joined and joined[-1][1] == left:
            joined[-1] = (joined[-1][0], right)
        else:
            joined.append((left, right))
    return joined
