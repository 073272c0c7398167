"""Which boxes are read one after the other: columns, bands between spanning headings, rows. Pure geometry.

The recogniser asks before a single word is known (so that lines come out in the order in which they are spoken), and
`layout` asks again with the words; both get the same answer wherever the words change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from assistant.reading.bands import table_band
from assistant.reading.gutters import gutters_of
from assistant.reading.sections import is_titled, section_cut
from assistant.reading.side_by_side import above_columns, are_prose, is_columns, shared_rows
from assistant.reading.visual_rows import row_groups
from assistant.types import Box

# White band, in line heights, that parts a toolbar from what is below it.
_BAND = 0.8
# White band, in line heights, that ends all columns above it.
_SECTION = 3.5
# Fewest lines of a column that goes behind what stands lower and left of it: a letterhead has fewer.
_COLUMN = 7
# White between a card's title and the table in it is less than this, in line heights.
_TITLE = 1.5


def reading_regions(boxes: Sequence[Box], prose: Sequence[bool] | None = None) -> list[list[int]]:
    """Regions in reading order, each a list of indexes into `boxes` in row order (top to bottom, left to right).

    Args:
        boxes: of lines or parts of lines, straightened, in pixels.
        prose: for each box whether its words are running text; None while no word is known.
    """
    if not boxes:
        return []
    return _regions(list(range(len(boxes))), boxes, prose)


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """All indexes in reading order."""
    return [index for region in reading_regions(boxes) for index in region]


def _regions(indexes: list[int], boxes: Sequence[Box], prose: Sequence[bool] | None) -> list[list[int]]:
    if len(indexes) > 3:
        height = median(boxes[i].height for i in indexes)
        sections = _split_bands(indexes, boxes, _SECTION * height)
        if sections:
            first, second = _in_order(*sections, boxes)
            return _regions(first, boxes, prose) + _regions(second, boxes, prose)
        gutters = gutters_of(indexes, boxes, height)
        sides = [_sides(indexes, boxes, sum(gutter) / 2) for gutter in gutters]
        table = _table_cut(indexes, boxes, sides, prose)
        if table:
            above, rows, below = table
            return [*_flush(above, boxes, prose), rows, *_flush(below, boxes, prose)]
        if not any(_part_first(side, boxes, prose) for side in sides):
            sections = section_cut(indexes, boxes, height)
            if sections:
                first, second = _in_order(*sections, boxes)
                return _regions(first, boxes, prose) + _regions(second, boxes, prose)
        for left, right in gutters:
            split = _split_at(indexes, boxes, prose, (left, right), height)
            if split:
                return split
        halves = _split_bands(indexes, boxes, _BAND * height)
        if halves:
            first, second = _in_order(*halves, boxes)
            upper, lower = _regions(first, boxes, prose), _regions(second, boxes, prose)
            if len(upper) > 1 or len(lower) > 1:
                return upper + lower
    return [[i for row in row_groups(indexes, boxes) for i in row]]


def _table_cut(
    indexes: Sequence[int],
    boxes: Sequence[Box],
    sides: Sequence[tuple[list[int], list[int]]],
    prose: Sequence[bool] | None,
) -> tuple[list[int], list[int], list[int]] | None:
    """What is above a table, its rows, and what is below; None where there is none, or columns go before it.

    Args:
        indexes: of the boxes to be cut.
        boxes: of lines, in pixels.
        sides: left and right of each gutter; columns of running text and cards with titles of their own go first.
        prose: for each box whether its words are running text.
    """
    rows = row_groups(indexes, boxes)
    band = table_band(rows, boxes)
    if band is None:
        return None
    height = median(boxes[i].height for i in indexes)
    start = band[0]
    while start and _white(rows[start - 1], rows[start], boxes) < _TITLE * height:
        start -= 1
    top = min(boxes[i].top for i in rows[start])
    for side in sides:
        # Titles that stand far above the table's rows are not theirs: a letterhead beside the word "Invoice".
        left, right = ([i for i in half if boxes[i].top >= top] for half in side)
        if _part_first((left, right), boxes, prose) or are_prose(*side, boxes, prose):
            return None
    above, inside, below = ([i for row in part for i in row] for part in _cut(rows, band))
    return above, inside, below


def _white(above: Sequence[int], below: Sequence[int], boxes: Sequence[Box]) -> int:
    return min(boxes[i].top for i in below) - max(boxes[i].bottom for i in above)


def _cut(rows: list[list[int]], band: tuple[int, int]) -> tuple[list[list[int]], list[list[int]], list[list[int]]]:
    return rows[: band[0]], rows[slice(*band)], rows[band[1] :]


def _in_order(upper: list[int], lower: list[int], boxes: Sequence[Box]) -> tuple[list[int], list[int]]:
    """The two parts of a page cut across; the lower first where the upper is a long column right of all of it."""
    beside = min(boxes[i].left for i in upper) > max(boxes[i].right for i in lower)
    return (lower, upper) if beside and min(len(upper), len(lower)) >= _COLUMN else (upper, lower)


def _part_first(sides: tuple[list[int], list[int]], boxes: Sequence[Box], prose: Sequence[bool] | None) -> bool:
    """True for columns that go before any cut across them: running text, cards under titles of their own."""
    left, right = ([[boxes[i] for i in row] for row in row_groups(side, boxes)] for side in sides)
    return are_prose(*sides, boxes, prose) or (bool(left and right) and is_titled(left, right))


def _split_at(
    indexes: Sequence[int],
    boxes: Sequence[Box],
    prose: Sequence[bool] | None,
    gutter: tuple[int, int],
    height: float,
) -> list[list[int]]:
    """Regions when the gutter parts columns in at least one band between the boxes that cross it; else []."""
    middle = sum(gutter) / 2
    crossing = sorted((i for i in indexes if boxes[i].left < middle < boxes[i].right), key=lambda i: boxes[i].centre[1])
    cuts = [boxes[i].centre[1] for i in crossing]
    bands: list[list[int]] = [[] for _ in range(len(crossing) + 1)]
    for i in indexes:
        if not boxes[i].left < middle < boxes[i].right:
            bands[sum(1 for cut in cuts if cut < boxes[i].centre[1])].append(i)
    sides = [_sides(band, boxes, middle) for band in bands]
    columns = [is_columns(left, right, boxes, prose, height) for left, right in sides]
    if not any(columns):
        return []
    found: list[list[int]] = []
    pending: list[int] = []
    for number, band in enumerate(bands):
        if columns[number]:
            left, right = sides[number]
            below: list[int] = []
            if _part_first((left, right), boxes, prose):
                above = above_columns(left, right, boxes)
            else:
                above, below = shared_rows(left, right, boxes)
            found += _flush(pending + above, boxes, prose)
            shared = {*above, *below}
            for side in (left, right):
                found += _regions([i for i in side if i not in shared], boxes, prose)
            pending = below
        else:
            pending += band
        if number < len(crossing):
            pending.append(crossing[number])
    return found + _flush(pending, boxes, prose)


def _flush(pending: list[int], boxes: Sequence[Box], prose: Sequence[bool] | None) -> list[list[int]]:
    return _regions(pending, boxes, prose) if pending else []


def _sides(band: Sequence[int], boxes: Sequence[Box], middle: float) -> tuple[list[int], list[int]]:
    return [i for i in band if boxes[i].centre[0] < middle], [i for i in band if boxes[i].centre[0] >= middle]


def _split_bands(indexes: Sequence[int], boxes: Sequence[Box], least: float) -> tuple[list[int], list[int]] | None:
    """Upper and lower part at the tallest white band across the whole width, if it is taller than `least` pixels."""
    by_top = sorted(indexes, key=lambda i: boxes[i].top)
    best, cut, bottom = least, 0, boxes[by_top[0]].bottom
    for position in range(1, len(by_top)):
        gap = boxes[by_top[position]].top - bottom
        if gap > best:
            best, cut = gap, position
        bottom = max(bottom, boxes[by_top[position]].bottom)
    return (by_top[:cut], by_top[cut:]) if cut else None
