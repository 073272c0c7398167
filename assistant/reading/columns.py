"""Which boxes are read one after the other: columns, bands between spanning headings, rows. Pure geometry.

The recogniser asks before a single word is known (so that lines come out in the order in which they are spoken), and
`layout` asks again with the words; both get the same answer wherever the words change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from assistant.reading.bands import table_band
from assistant.reading.gutters import gutters_of
from assistant.reading.sections import ends_of_entries, ends_of_rows, is_numbering, is_titled, section_cut, strips
from assistant.types import Box

# Two boxes stand in one row when their centres differ by less than this share of the smaller height.
_ALIGNED = 0.4
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


def row_groups(indexes: Sequence[int], boxes: Sequence[Box]) -> list[list[int]]:
    """`indexes` grouped into visual rows, top to bottom; in each row from left to right."""
    rows: list[list[int]] = []
    for index in sorted(indexes, key=lambda i: boxes[i].centre[1]):
        box = boxes[index]
        for row in reversed(rows[-3:]):
            nearest = min(row, key=lambda i: max(boxes[i].left - box.right, box.left - boxes[i].right))
            if same_row(boxes[nearest], box) and not any(_x_overlap(boxes[i], box) for i in row):
                row.append(index)
                break
        else:
            rows.append([index])
    for row in rows:
        row.sort(key=lambda i: boxes[i].left)
    return rows


def same_row(a: Box, b: Box) -> bool:
    """True when both stand on one line."""
    return abs(a.centre[1] - b.centre[1]) < _ALIGNED * min(a.height, b.height) + 0.1 * max(a.height, b.height)


def _x_overlap(a: Box, b: Box) -> bool:
    shared = min(a.right, b.right) - max(a.left, b.left)
    return shared > 0.3 * min(a.width, b.width)


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
        if _part_first((left, right), boxes, prose) or _are_prose(*side, boxes, prose):
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
    return _are_prose(*sides, boxes, prose) or (bool(left and right) and is_titled(left, right))


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
                above = _above_columns(left, right, boxes)
            else:
                above, below = _shared_rows(left, right, boxes)
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


def _are_prose(left: Sequence[int], right: Sequence[int], boxes: Sequence[Box], prose: Sequence[bool] | None) -> bool:
    rows = ([[boxes[i] for i in row] for row in row_groups(side, boxes)] for side in (left, right))
    return all(_is_prose(side, side_rows, boxes, prose) for side, side_rows in zip((left, right), rows, strict=True))


def _shared_rows(left: Sequence[int], right: Sequence[int], boxes: Sequence[Box]) -> tuple[list[int], list[int]]:
    """First and last rows that go over both sides: a tool bar above a side bar and its page, a status bar below."""
    rows = row_groups([*left, *right], boxes)
    on_left = set(left)

    def is_shared(row: Sequence[int]) -> bool:
        here = [boxes[i] for i in row if i in on_left]
        there = [boxes[i] for i in row if i not in on_left]
        return bool(here) and bool(there) and _level(here[0], there)

    first = next((n for n, row in enumerate(rows) if not is_shared(row)), 0)
    last = next((n for n, row in enumerate(reversed(rows)) if not is_shared(row)), 0)
    # What stands close above both columns' rest is the top of each: two addresses under "To" and "From".
    while 0 < first < len(rows) and _goes_down(rows[first - 1], rows[first], boxes):
        first -= 1
    above = [i for row in rows[:first] for i in row]
    below = [i for row in rows[len(rows) - last :] for i in row]
    return above, below


def _goes_down(above: Sequence[int], below: Sequence[int], boxes: Sequence[Box]) -> bool:
    """True for two parts with another close below each or one of them, flush with it."""
    height = boxes[below[0]].height
    flush = all(any(abs(boxes[i].left - boxes[a].left) < 0.5 * height for a in above) for i in below)
    white = min(boxes[i].top for i in below) - max(boxes[i].bottom for i in above)
    return len(above) == 2 and flush and white < 0.5 * height


def _above_columns(left: Sequence[int], right: Sequence[int], boxes: Sequence[Box]) -> list[int]:
    """What stands over one column only, above the line where both begin: an author's name under the heading."""
    rows = row_groups([*left, *right], boxes)
    on_left = set(left)
    begins = next((n for n, row in enumerate(rows) if {i in on_left for i in row} == {True, False}), 0)
    above = [i for row in rows[:begins] for i in row] if begins <= 3 else []
    side = left if on_left.issuperset(above) else right
    # A column may begin a little higher than the other: its lines go on as close as they do below.
    steps = [b - a for a, b in pairwise(boxes[row[0]].centre[1] for row in row_groups(side, boxes))]
    goes_on = len(steps) > begins and steps[max(0, begins - 1)] < 1.2 * median(steps)
    return [] if goes_on else above


def _flush(pending: list[int], boxes: Sequence[Box], prose: Sequence[bool] | None) -> list[list[int]]:
    return _regions(pending, boxes, prose) if pending else []


def _sides(band: Sequence[int], boxes: Sequence[Box], middle: float) -> tuple[list[int], list[int]]:
    return [i for i in band if boxes[i].centre[0] < middle], [i for i in band if boxes[i].centre[0] >= middle]


def is_columns(
    left: Sequence[int], right: Sequence[int], boxes: Sequence[Box], prose: Sequence[bool] | None, height: float
) -> bool:
    """True when `left` is to be read whole before `right`: columns of an article, a side bar and its page.

    False for the two sides of a form, a receipt or a table (their rows align and one side is short), for cards with
    something at their right end, and for the bubbles of a chat (they stand beside nothing).
    """
    if min(len(left), len(right)) < 2:
        return False
    left_rows, right_rows = ([[boxes[i] for i in row] for row in row_groups(side, boxes)] for side in (left, right))
    if min(len(left_rows), len(right_rows)) < 2:
        return False
    few, many = sorted((left_rows, right_rows), key=len)
    beside = sum(1 for row in few if any(_near(row, other, height) for other in many)) / len(few)
    if beside < 0.4 or is_numbering(left_rows, right_rows) or _ends_entries(left, right, boxes, height):
        return False
    if is_titled(left_rows, right_rows):
        return True
    aligned = sum(1 for row in few if any(_level(row[0], other) for other in many)) / len(few)
    if aligned < 0.6:
        return (len(few) >= 3 or beside == 1.0) and not _ends_of_cards(few, many)
    return all(_is_prose(side, rows, boxes, prose) for side, rows in ((left, left_rows), (right, right_rows)))


def _ends_entries(left: Sequence[int], right: Sequence[int], boxes: Sequence[Box], height: float) -> bool:
    """True when what stands next to the gutter on its right are the ends of the rows on its left."""
    above, below = _shared_rows(left, right, boxes)
    shared = {*above, *below}
    left, right = [i for i in left if i not in shared], [i for i in right if i not in shared]
    if not left or not right:
        return False
    start, end = strips([boxes[i] for i in right], height)[0]
    last, _ = strips([boxes[i] for i in left], height)[-1]
    few = row_groups([i for i in right if start <= boxes[i].centre[0] <= end], boxes)
    many = row_groups([i for i in left if boxes[i].left >= last], boxes)
    ends, rows = [[boxes[i] for i in row] for row in few], [[boxes[i] for i in row] for row in many]
    return ends_of_entries(ends, rows) or ends_of_rows(ends, rows)


def _near(row: Sequence[Box], other: Sequence[Box], height: float) -> bool:
    return other[0].top - 0.7 * height < row[0].centre[1] < other[0].bottom + 0.7 * height


def _level(box: Box, row: Sequence[Box]) -> bool:
    """Set on one line on purpose. Rows of a side bar meet the page's rows by chance, seldom as exactly as this."""
    return any(abs(box.centre[1] - other.centre[1]) <= max(2.0, 0.15 * max(box.height, other.height)) for other in row)


def _ends_of_cards(few: Sequence[Sequence[Box]], many: Sequence[Sequence[Box]]) -> bool:
    """True when each row of `few` stands at half the height of a group of rows of `many`."""
    groups: list[Box] = []
    here = few[0][0]
    for row in many:
        # Of a row that goes over a side bar, too, the part that stands nearest.
        box = min(row, key=lambda b: max(b.left - here.right, here.left - b.right))
        if groups and box.top - groups[-1].bottom < 0.5 * box.height:
            groups[-1] = groups[-1].union(box)
        else:
            groups.append(box)
    centred = sum(1 for row in few if any(_level(row[0], [group]) for group in groups))
    return len(groups) > 1 and len(groups) < len(many) and centred >= 0.55 * len(few)


def _is_prose(
    side: Sequence[int], rows: Sequence[Sequence[Box]], boxes: Sequence[Box], prose: Sequence[bool] | None
) -> bool:
    """Running text: several long lines set close; by their words where they are known."""
    if len(rows) < 3:
        return False
    if prose is not None:
        return sum(prose[i] for i in side) >= 0.5 * len(side)
    heights, widths = [boxes[i].height for i in side], [boxes[i].width for i in side]
    pitches = [b[0].centre[1] - a[0].centre[1] for a, b in pairwise(rows)]
    # Seven line heights are about 20 letters; cells of tables are shorter, or far fewer of them are as long.
    return median(widths) >= 7 * median(heights) and median(pitches) <= 2.2 * median(heights)


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
