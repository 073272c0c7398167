"""Things set side by side, each in a column of its own: hours of a forecast, cottages to let, addresses.

Such columns look like a table's, but it is the rows that are alike in them: a time beside times, a price beside
prices. In a table it is the columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from assistant.reading.grids import GridSpan
from assistant.reading.page import Row
from assistant.reading.rows import line_height
from assistant.reading.table_rows import Column, column_of, strips_of
from assistant.reading.type_size import type_size
from assistant.reading.wording import has_digit, is_prose
from assistant.types import TextLine

# Lines of one tile follow each other at most so many type sizes apart, or this many times their least step.
_TIGHT, _EVEN = 1.75, 1.5
# A title this much larger than what is under it, or this much further from it than its lines from each other.
_LARGER, _FURTHER = 1.1, 1.2
# Fewest rows of tiles that are known by their rows alone: two rows of numbers may be anything.
_ROWS = 3


def find_tiles(rows: Sequence[Row]) -> list[GridSpan]:
    """Rows of tiles in `rows`, in order; none overlaps another."""
    found: list[GridSpan] = []
    index = 0
    while index < len(rows):
        end, columns = _end(rows, index)
        body = rows[index:end]
        if len(body) >= 2 and len(columns) >= 2 and (_rows_are_alike(body, columns) or _are_titled(body, columns)):
            found.append(GridSpan(index, end, _tiles(body, columns)))
            index = end
        else:
            index += 1
    return found


def _end(rows: Sequence[Row], first: int) -> tuple[int, list[Column]]:
    """Where the rows under the titles of row `first` end, and the columns."""
    columns = strips_of([line.box for line in rows[first].lines])
    if len(columns) < 2:
        return first, columns
    end = first + 1
    steps: list[float] = []
    while end < len(rows):
        row = rows[end]
        step = _middle(row) - _middle(rows[end - 1])
        size = median(type_size(line) for line in row.lines)
        if step > _TIGHT * size * (1.5 if end == first + 1 else 1) or (steps and step > _EVEN * min(steps)):
            break
        grown = strips_of([line.box for each in rows[first : end + 1] for line in each.lines])
        if len(grown) != len(columns) or not all(_begins(line, columns, grown) for line in row.lines):
            break
        columns = grown
        steps.append(step)
        end += 1
    return end, columns


def _middle(row: Row) -> float:
    return median(line.box.centre[1] for line in row.lines)


def _begins(line: TextLine, columns: Sequence[Column], grown: Sequence[Column]) -> bool:
    """True for a line flush with its column, at the left, at the right, or in the middle."""
    left, right = columns[column_of(line, grown)]
    edges = line.box.left - left, line.box.right - right, line.box.centre[0] - (left + right) / 2
    return min(abs(edge) for edge in edges) < 0.6 * line.box.height


def shape(text: str) -> str:
    """What kind of thing a cell holds: "14:00" and "9:30" are alike, and "£118 a night" and "£92 a night"."""
    plain = re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+(?:[.,]\d+)*", "9", text.strip().replace("\u00ba", "\u00b0")))
    return re.sub(r"\s+", "", re.sub(r"^[-+](?=\S)", "", plain))


def _rows_are_alike(rows: Sequence[Row], columns: Sequence[Column]) -> bool:
    numbered = [row for row in rows if sum(has_digit(line.text) for line in row.lines) >= 2]
    alike = [row for row in numbered if _are_one_kind(row)]
    full = all(len(row.lines) == len(columns) for row in rows)
    enough = len(rows) >= _ROWS and full and len(alike) >= 2 and len(alike) >= 0.7 * len(numbered)
    return enough and not _has_kind(rows[1:], columns) and len({shape(row.lines[0].text) for row in alike}) > 1


def _are_one_kind(row: Row) -> bool:
    """True when most of the row's cells are alike, the first one, too: one or two short ones may be misread."""
    shapes = [shape(line.text) for line in row.lines]
    common = max(shapes, key=shapes.count)
    return shapes.count(common) >= 0.6 * len(shapes) and (shapes[0] == common or len(row.lines[0].text) <= 3)


def _are_titled(rows: Sequence[Row], columns: Sequence[Column]) -> bool:
    """Titles over lines of which no column is of one kind: addresses, ways of payment."""
    title, body = rows[0], rows[1:]
    if len(body) < 2 or len(title.lines) != len(columns) or any(has_digit(line.text) for line in title.lines):
        return False
    if any(is_prose(line.text) for line in title.lines) or sum(len(row.lines) > 1 for row in body) < 2:
        return False
    sizes = [median(type_size(line) for line in row.lines) for row in rows]
    steps = [_middle(below) - _middle(above) for above, below in pairwise(rows)]
    heights = [line_height(row) for row in rows]
    larger = sizes[0] > _LARGER * median(sizes[1:]) and heights[0] > 1.05 * median(heights[1:])
    apart = larger or steps[0] > _FURTHER * max(steps[1:])
    tight = max(steps[1:]) < 1.4 * median(sizes[1:])
    return apart and tight and not _has_kind(body, columns)


def _has_kind(rows: Sequence[Row], columns: Sequence[Column]) -> bool:
    """True when some column holds nothing but numbers, times or sums of one shape."""
    for number in range(len(columns)):
        cells = [line.text for row in rows for line in row.lines if column_of(line, columns) == number]
        shapes = {shape(cell) for cell in cells}
        if len(cells) > 1 and all(has_digit(cell) for cell in cells) and len(shapes) == 1:
            return True
    return False


def _tiles(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[tuple[TextLine, ...], ...]:
    return tuple(
        tuple(line for row in rows for line in row.lines if column_of(line, columns) == number)
        for number in range(len(columns))
    )
