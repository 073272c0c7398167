"""Horizontal cuts between parts of a page that are set in different columns: address over figures, cards over a table.

Pure geometry: the recogniser asks before any word is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from assistant.types import Box

# Least white between two such parts, in line heights.
_LEAST = 0.5
# In every column that goes on below, the white has to be this many times that between the column's own rows.
_WIDER = 1.5
# Columns are compared over so many line heights above and below the white.
_NEARBY = 5.0
# White between two columns of one part, in line heights.
_APART = 0.25


def section_cut(indexes: Sequence[int], boxes: Sequence[Box], height: float) -> tuple[list[int], list[int]] | None:
    """Upper and lower part at the tallest white band below which other columns begin; None where there is none.

    Args:
        indexes: of the boxes to be cut.
        boxes: of lines, in pixels.
        height: the usual line height, in pixels.
    """
    by_top = sorted(indexes, key=lambda i: boxes[i].top)
    bands: list[tuple[int, int]] = []
    bottom = boxes[by_top[0]].bottom
    for position in range(1, len(by_top)):
        gap = boxes[by_top[position]].top - bottom
        if gap >= _LEAST * height:
            bands.append((gap, position))
        bottom = max(bottom, boxes[by_top[position]].bottom)
    for _, position in sorted(bands, reverse=True):
        upper, lower = by_top[:position], by_top[position:]
        if _is_heading(upper, lower, boxes):
            continue
        if _differ(upper, lower, boxes, height) and _all_end(upper, lower, boxes):
            return upper, lower
    return None


def _is_heading(upper: Sequence[int], lower: Sequence[int], boxes: Sequence[Box]) -> bool:
    """True when the last of the upper part stands by itself, about as near to what is below it as to what is above."""
    last = max(upper, key=lambda i: boxes[i].bottom)
    rest = [boxes[i].bottom for i in upper if i != last]
    white = min(boxes[i].top for i in lower) - boxes[last].bottom
    return not rest or boxes[last].top - max(rest) >= 0.8 * white


def strips(boxes: Sequence[Box], height: float) -> list[tuple[int, int]]:
    """Columns (left, right) in which the boxes stand, from left to right."""
    found: list[tuple[int, int]] = []
    for box in sorted(boxes, key=lambda box: box.left):
        if found and box.left < found[-1][1] + _APART * height:
            found[-1] = (found[-1][0], max(found[-1][1], box.right))
        else:
            found.append((box.left, box.right))
    return found


def _differ(upper: Sequence[int], lower: Sequence[int], boxes: Sequence[Box], height: float) -> bool:
    """True when one part has columns and the other has not the same ones."""
    bottom, top = max(boxes[i].bottom for i in upper), min(boxes[i].top for i in lower)
    above = strips([boxes[i] for i in upper if boxes[i].bottom > bottom - _NEARBY * height], height)
    below = strips([boxes[i] for i in lower if boxes[i].top < top + _NEARBY * height], height)
    if max(len(above), len(below)) < 2:
        return False
    if len(below) == 1 and any(
        abs(below[0][0] - left) < height and below[0][1] < right + height for left, right in above
    ):
        return False  # one of the columns goes on where the others have ended
    if len(above) != len(below):
        return True
    pairs = zip(above, below, strict=True)
    return not all(min(abs(a[0] - b[0]), abs(a[1] - b[1]), abs(sum(a) - sum(b)) / 2) < 1.2 * height for a, b in pairs)


def _all_end(upper: Sequence[int], lower: Sequence[int], boxes: Sequence[Box]) -> bool:
    """True when no column simply goes on: a side bar's rows are as far apart at the band as elsewhere."""
    going_on = 0
    for i in lower:
        if _gap_above(i, lower, boxes) is not None:
            continue
        above = _nearest_above(i, upper, boxes)
        if above is None:
            continue
        going_on += 1
        here = boxes[i].top - boxes[above].bottom
        inner = [gap for gap in (_gap_above(above, upper, boxes), _gap_below(i, lower, boxes)) if gap is not None]
        if inner and here < _WIDER * max(inner):
            return False
    return going_on > 0


def _overlap(a: Box, b: Box) -> bool:
    return min(a.right, b.right) - max(a.left, b.left) > 0


def _nearest_above(index: int, others: Sequence[int], boxes: Sequence[Box]) -> int | None:
    box = boxes[index]
    above = [i for i in others if i != index and boxes[i].centre[1] < box.top and _overlap(boxes[i], box)]
    return max(above, key=lambda i: boxes[i].bottom, default=None)


def _gap_above(index: int, others: Sequence[int], boxes: Sequence[Box]) -> int | None:
    nearest = _nearest_above(index, others, boxes)
    return None if nearest is None else max(0, boxes[index].top - boxes[nearest].bottom)


def _gap_below(index: int, others: Sequence[int], boxes: Sequence[Box]) -> int | None:
    box = boxes[index]
    below = [i for i in others if i != index and boxes[i].centre[1] > box.bottom and _overlap(boxes[i], box)]
    return max(0, min(boxes[i].top for i in below) - box.bottom) if below else None


def is_numbering(left: Sequence[Sequence[Box]], right: Sequence[Sequence[Box]]) -> bool:
    """True when the left side is no more than the numbers of the right side's rows: an editor's lines, steps."""
    if any(len(row) > 1 or row[0].width > 2.2 * row[0].height for row in left):
        return False
    level = sum(any(abs(row[0].centre[1] - n[0].centre[1]) < 0.35 * n[0].height for n in left) for row in right)
    return level >= 0.6 * len(right)


def is_titled(left: Sequence[Sequence[Box]], right: Sequence[Sequence[Box]]) -> bool:
    """True for two cards side by side, each with a title of its own above what is in it.

    The titles tell them from one table's header: they are of larger type, or there is one above several columns.
    """
    tops = left[0][0], right[0][0]
    if len(left[0]) > 1 or len(right[0]) > 1 or min(len(left), len(right)) < 3:
        return False
    if abs(tops[0].centre[1] - tops[1].centre[1]) > 0.4 * min(tops[0].height, tops[1].height):
        return False
    for side, top in zip((left, right), tops, strict=True):
        if abs(min(row[0].left for row in side[1:]) - top.left) > 0.6 * top.height:
            return False
    rest = [box.height for side in (left, right) for row in side[1:] for box in row]
    larger = min(top.height for top in tops) >= 1.15 * median(rest)
    return larger or (
        _is_full(left) and _is_full(right) and any(len(row) > 1 for side in (left, right) for row in side)
    )


def _is_full(side: Sequence[Sequence[Box]]) -> bool:
    """True for rows of several parts or of whole sentences: more than one column of a table."""
    several = median(len(row) for row in side[1:]) >= 2
    return several or median(row[0].width for row in side[1:]) >= 6 * median(row[0].height for row in side[1:])


def ends_of_rows(few: Sequence[Sequence[Box]], many: Sequence[Sequence[Box]]) -> bool:
    """True when all of `few` are short, end at one edge, and each is level with a row of `many`: counts, times."""
    boxes = [row[0] for row in few]
    height = median(box.height for box in boxes)
    short = all(len(row) == 1 and row[0].width < 6 * height for row in few)
    flush = max(box.right for box in boxes) - min(box.right for box in boxes) < 0.5 * height
    level = all(any(abs(box.centre[1] - b.centre[1]) < 0.2 * height for row in many for b in row) for box in boxes)
    return len(few) > 1 and len(few) <= len(many) and short and flush and level


def ends_of_entries(few: Sequence[Sequence[Box]], many: Sequence[Sequence[Box]]) -> bool:
    """True when each row of `few` stands beside every second (third, fourth) row of `many`: the times of letters."""
    beside: list[int] = []
    for row in few:
        shared = [
            min(row[0].bottom, max(b.bottom for b in other)) - max(row[0].top, min(b.top for b in other))
            for other in many
        ]
        beside.append(max(range(len(many)), key=shared.__getitem__))
        if len(row) > 1 or shared[beside[-1]] < 0.5 * row[0].height or row[0].width > 6 * row[0].height:
            return False
    steps = {b - a for a, b in pairwise(beside)}
    return len(few) >= 3 and len(steps) == 1 and steps <= {2, 3, 4}
