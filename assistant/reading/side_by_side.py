"""Whether what stands left and right of a gutter is to be read one side after the other, and what goes over both."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from assistant.reading.sections import ends_of_entries, ends_of_rows, is_numbering, is_titled, strips
from assistant.reading.visual_rows import row_groups
from assistant.types import Box


def are_prose(left: Sequence[int], right: Sequence[int], boxes: Sequence[Box], prose: Sequence[bool] | None) -> bool:
    rows = ([[boxes[i] for i in row] for row in row_groups(side, boxes)] for side in (left, right))
    return all(_is_prose(side, side_rows, boxes, prose) for side, side_rows in zip((left, right), rows, strict=True))


def shared_rows(left: Sequence[int], right: Sequence[int], boxes: Sequence[Box]) -> tuple[list[int], list[int]]:
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


def above_columns(left: Sequence[int], right: Sequence[int], boxes: Sequence[Box]) -> list[int]:
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
    above, below = shared_rows(left, right, boxes)
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
