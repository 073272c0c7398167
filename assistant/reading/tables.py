"""Tables: rows whose parts stand under each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from assistant.reading.monospace import find_spaced_table, letter_width
from assistant.reading.page import Cell, Row, Table
from assistant.reading.rows import line_height
from assistant.reading.table_header import names_columns
from assistant.reading.table_rows import (
    Column,
    column_of,
    columns_of,
    cut_by_columns,
    joined,
    whole_rows,
    without_addresses,
)
from assistant.reading.type_size import type_size
from assistant.reading.wording import has_digit, is_amount, is_label, is_prose
from assistant.types import TextLine

# The sign of degrees, and what the recogniser takes for it.
_DEGREES = ("\u00b0", "\u00ba")
# Rows of one table stand no further apart than this many line heights.
_ROW_GAP = 2.6


@dataclass(frozen=True, slots=True)
class TableSpan:
    """A table and the rows it takes: from `first` up to, not including, `end`.

    `rows` are the table's own, from top to bottom: wrapped cells are whole in them.
    """

    first: int
    end: int
    table: Table
    rows: tuple[Row, ...]


def find_tables(rows: Sequence[Row]) -> list[TableSpan]:
    """Tables in `rows`, in order; none overlaps another."""
    found: list[TableSpan] = []
    index = 0
    while index < len(rows):
        end = _run_end(rows, index)
        span = _table(rows, index, end) if end - index >= 2 else None
        if span is not None:
            found.append(span)
            index = span.end
        else:
            index += 1
    return found


def find_spaced_tables(rows: Sequence[Row]) -> list[TableSpan]:
    """Tables that a terminal prints, in order: their columns are parted by spaces, not by white the eye sees."""
    width = letter_width([line for row in rows for line in row.lines])
    found: list[TableSpan] = []
    index = 0
    while width is not None and index < len(rows) - 2:
        table = find_spaced_table(rows, index, width)
        if table is not None:
            found.append(TableSpan(index, *table, tuple(rows[index : table[0]])))
        index = table[0] if table is not None else index + 1
    return found


def _run_end(rows: Sequence[Row], first: int) -> int:
    """Where the run of rows with several parts that starts at `first` ends; a wrapped cell's row belongs to it."""
    if len(rows[first].lines) < 2:
        return first
    end = first + 1
    while end < len(rows):
        above, row = rows[end - 1], rows[end]
        height = line_height(row)
        if row.box.top - above.box.bottom > _ROW_GAP * height:
            break
        if len(row.lines) < 2 and not _may_be_wrapped(rows, first, end):
            break
        end += 1
    return end


def _may_be_wrapped(rows: Sequence[Row], first: int, at: int) -> bool:
    """True when row `at`, of one line, may be one more line of a cell: close to it, and within its column."""
    line, above = rows[at].lines[0], rows[at - 1]
    step = line.box.centre[1] - median(part.box.centre[1] for part in above.lines)
    around = [part.box for row in rows[max(first, at - 3) : at + 2] if row is not rows[at] for part in row.lines]
    return step < 1.6 * type_size(line) and any(
        min(b.right, line.box.right) > max(b.left, line.box.left) for b in around
    )


def _table(rows: Sequence[Row], first: int, end: int) -> TableSpan | None:
    """The longest table that starts at `first`: at least two rows in at least two columns."""
    whole = whole_rows(rows[first:end])
    single = next((n for n, group in enumerate(whole) if len(joined(group).lines) < 2), len(whole))
    whole = whole[:single]
    while len(whole) > 3 and _stands_off(whole):
        whole.pop()
    while len(whole) >= 2:
        body, columns = _shaped(whole)
        # A title with a clock beside it, or a tool bar, is not the table's first row.
        if len(body) > 3 and len(body[0].lines) < len(body[1].lines) and _has_header(whole[1:]):
            return None
        if len(columns) > 2 and len(body) > 3 and _is_sum(body[-1], columns):
            whole.pop()
            continue
        if len(columns) > 2 and len(body[0].lines) < len(columns) and not names_columns(body, columns):
            return None
        if _is_table(body, columns):
            end = first + sum(len(group) for group in whole)
            first, body, named = _header_above(rows, first, body, columns)
            return TableSpan(first, end, _build(body, columns, named), tuple(_told(row, columns) for row in body))
        whole.pop()
    return None


def _stands_off(whole: Sequence[Sequence[Row]]) -> bool:
    """True for a last row that is further off and has fewer parts: the buttons under a list."""
    tops = [group[0].box.top for group in whole]
    steps = [b - a for a, b in pairwise(tops)]
    fewer = len(whole[-1][0].lines) < median(len(group[0].lines) for group in whole)
    return fewer and steps[-1] > 1.3 * median(steps[:-1])


def _shaped(whole: Sequence[Sequence[Row]]) -> tuple[list[Row], list[Column]]:
    body = [joined(group) for group in whole]
    body, columns = without_addresses(body, columns_of(body))
    return cut_by_columns(body, columns), columns


def _has_header(whole: Sequence[Sequence[Row]]) -> bool:
    body, columns = _shaped(whole)
    return _is_table(body, columns) and names_columns(body, columns)


def _header_above(
    rows: Sequence[Row], first: int, body: list[Row], columns: Sequence[Column]
) -> tuple[int, list[Row], bool]:
    """The table with the line above it where that is a header read as one line; and whether it has a header."""
    if names_columns(body, columns):
        return first, body, True
    if first and len(rows[first - 1].lines) < len(columns):
        above = rows[first - 1]
        near = rows[first].box.top - above.box.bottom < _ROW_GAP * line_height(above)
        (row,) = cut_by_columns([above], columns)
        if near and len(row.lines) > max(1, len(columns) - 2) and not has_digit(row.text) and not is_prose(row.text):
            return first - 1, [row, *body], True
    return first, body, False


def _told(row: Row, columns: Sequence[Column]) -> Row:
    """The row with its text cell by cell."""
    lines = sorted(row.lines, key=lambda line: (column_of(line, columns), line.box.top))
    return replace(row, lines=tuple(lines), text=" ".join(line.text for line in lines))


def _is_sum(row: Row, columns: Sequence[Column]) -> bool:
    """A row below a table's last columns, "VAT 52.80": a label and its value, not one more of the table's things."""
    return len(row.lines) == 2 and column_of(row.lines[0], columns) > 0 and is_amount(row.lines[1].text)


def _is_table(rows: Sequence[Row], columns: Sequence[Column]) -> bool:
    if len(columns) < 2:
        return False
    counts = [len({column_of(line, columns) for line in row.lines}) for row in rows]
    full = sum(1 for count in counts if count >= len(columns) - (len(columns) > 2))
    if full < 0.6 * len(rows) or not _lined_up(rows, columns):
        return False
    if any(line.text.rstrip().endswith(":") for row in rows for line in row.lines):
        return False
    if len(columns) == 2:
        return len(rows) >= 3 and names_columns(rows, columns) and not is_label(rows[1].lines[0].text)
    return len(rows) >= 3 or names_columns(rows, columns)


def _lined_up(rows: Sequence[Row], columns: Sequence[Column]) -> bool:
    """True when the parts of most columns share their left or right edge or their middle, one part a cell."""
    lined, crowded = 0, 0
    for number in range(len(columns)):
        cells = [[line.box for line in row.lines if column_of(line, columns) == number] for row in rows]
        crowded += sum(any(a.top < b.centre[1] < a.bottom for a, b in pairwise(cell)) for cell in cells)
        boxes = [cell[0] for cell in cells if cell]
        room = 0.6 * median(box.height for box in boxes)
        for edge in ([b.left for b in boxes], [b.right for b in boxes], [int(b.centre[0]) for b in boxes]):
            middle = median(edge)
            if sum(abs(value - middle) <= room for value in edge) >= 0.7 * len(edge):
                lined += 1
                break
    return lined >= 0.7 * len(columns) and crowded <= 0.2 * len(rows)


def _build(rows: Sequence[Row], columns: Sequence[Column], named: bool) -> Table:
    box = rows[0].box
    for row in rows[1:]:
        box = box.union(row.box)
    header = [""] * len(columns)
    if named:
        for line in _told(rows[0], columns).lines:
            column = column_of(line, columns)
            header[column] = f"{header[column]} {line.text}".strip()
    cells: dict[tuple[int, int], Cell] = {}
    number = -1
    for row in rows[1:] if named else rows:
        number += 1
        for line in _told(row, columns).lines:
            place = number, column_of(line, columns)
            cells[place] = _joined(cells.get(place), line, place)
    _degrees_mended(cells)
    if (
        header[0] == ""
        and len(columns) > 2
        and all(c.text.isdigit() for (_, column), c in cells.items() if column == 0)
    ):
        # The numbers that a spreadsheet or an editor sets before its rows say nothing.
        cells = {(row, column - 1): replace(c, column=column - 1) for (row, column), c in cells.items() if column}
        header = header[1:]
    names = tuple(cells[i, 0].text if (i, 0) in cells else "" for i in range(number + 1))
    return Table(tuple(header) if named else (), names, tuple(cells[place] for place in sorted(cells)), box)


def _joined(cell: Cell | None, line: TextLine, place: tuple[int, int]) -> Cell:
    if cell is None:
        return Cell(*place, line.text, line.box, line.confidence)
    text, box = f"{cell.text} {line.text}", cell.box.union(line.box)
    return Cell(*place, text, box, min(cell.confidence, line.confidence))


def _degrees_mended(cells: dict[tuple[int, int], Cell]) -> None:
    """A lone "8°" is read as "80": in a column of degrees the last 0 is the sign."""
    for column in {place[1] for place in cells}:
        places = [place for place in cells if place[1] == column]
        signed = sum(cells[place].text.endswith(_DEGREES) for place in places)
        for place in places:
            cell = cells[place]
            if cell.text.endswith(_DEGREES[1:]):
                cells[place] = replace(cell, text=f"{cell.text[:-1]}{_DEGREES[0]}")
            elif 2 * signed >= len(places) and re.fullmatch(r"-?\d+[0oO]", cell.text):
                cells[place] = replace(
                    cell, text=f"{cell.text[:-1]}{_DEGREES[0]}", confidence=min(cell.confidence, 0.7)
                )


def under_header(rows: Sequence[Row]) -> list[tuple[TextLine, ...]]:
    """The tiles of a table of one row: each column's name, then what is under it."""
    columns = columns_of(rows)
    tiles = [[line for row in rows for line in row.lines if column_of(line, columns) == n] for n in range(len(columns))]
    return [tuple(tile) for tile in tiles if tile]


def spoken_rows(table: Table) -> list[tuple[str, list[Cell]]]:
    """Each body row as it is spoken by itself: "Dundee: Departs 08:45, Platform 7"."""
    found: list[tuple[str, list[Cell]]] = []
    for number, name in enumerate(table.row_names):
        cells = [cell for cell in table.cells if cell.row == number]
        rest = [cell for cell in cells if cell.column > 0] if name else cells
        heads = table.header or ("",) * (1 + max((cell.column for cell in cells), default=0))
        said = ", ".join(f"{heads[cell.column]} {cell.text}".strip() for cell in rest)
        text = f"{name}: {said}" if name and said else name or said
        if text:
            found.append((text, cells))
    return found
