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
from assistant.reading.wording import has_digit, is_amount, is_label
from assistant.types import TextLine

# White between two columns, in line heights; the detector parts words that stand further apart than about this.
_APART = 0.25
# The sign of degrees, and what the recogniser takes for it.
_DEGREES = ("\u00b0", "\u00ba")
# Rows of one table stand no further apart than this many line heights.
_ROW_GAP = 2.6


@dataclass(frozen=True, slots=True)
class TableSpan:
    """A table and the rows it takes: from `first` up to, not including, `end`."""

    first: int
    end: int
    table: Table


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
            found.append(TableSpan(index, *table))
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
        earlier = [b.box.top - a.box.bottom for a, b in pairwise(rows[first:end])]
        # A cell's second line stands closer to it than the next row would.
        close = min(0.35 * height, median(earlier) - 0.3 * height) if earlier else 0.0
        wrapped = row.box.top - above.box.bottom < close
        if len(row.lines) < 2 and not (wrapped and _inside_a_part(row.lines[0], rows[first:end])):
            break
        end += 1
    return end


def _has_header(rows: Sequence[Row]) -> bool:
    columns = _columns(rows)
    return _is_table(rows, columns) and _names_columns(rows, columns)


def _inside_a_part(line: TextLine, rows: Sequence[Row]) -> bool:
    return any(abs(part.box.left - line.box.left) < 0.6 * line.box.height for row in rows[-2:] for part in row.lines)


def _table(rows: Sequence[Row], first: int, end: int) -> TableSpan | None:
    """The longest table that starts at `first`: at least two rows in at least two columns."""
    while end - first >= 2:
        body = rows[first:end]
        # A title with a clock beside it, or a tool bar, is not the table's first row.
        if len(body) > 3 and len(body[0].lines) < len(body[1].lines) and _has_header(body[1:]):
            return None
        columns = _columns(body)
        if len(columns) > 2 and len(body) > 3 and _is_sum(body[-1], columns):
            end -= 1
            continue
        if _is_table(body, columns):
            return TableSpan(first, end, _build(body, columns))
        end -= 1
    return None


def _is_sum(row: Row, columns: Sequence[tuple[int, int]]) -> bool:
    """A row below a table's last columns, "VAT 52.80": a label and its value, not one more of the table's things."""
    return len(row.lines) == 2 and _column_of(row.lines[0], columns) > 0 and is_amount(row.lines[1].text)


def _columns(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Strips (left, right) in which the rows' parts stand."""
    parts = sorted((line.box for row in rows for line in row.lines), key=lambda box: box.left)
    needed = _APART * median(box.height for box in parts)
    strips: list[tuple[int, int]] = []
    for box in parts:
        if strips and box.left < strips[-1][1] + needed:
            strips[-1] = (strips[-1][0], max(strips[-1][1], box.right))
        else:
            strips.append((box.left, box.right))
    return strips


def _column_of(line: TextLine, columns: Sequence[tuple[int, int]]) -> int:
    return next(i for i, (left, right) in enumerate(columns) if left <= line.box.centre[0] <= right)


def _is_table(rows: Sequence[Row], columns: Sequence[tuple[int, int]]) -> bool:
    if len(columns) < 2:
        return False
    counts = [len({_column_of(line, columns) for line in row.lines}) for row in rows]
    full = sum(1 for count in counts if count >= len(columns) - (len(columns) > 2))
    if full < 0.6 * len(rows) or not _lined_up(rows, columns):
        return False
    if any(line.text.rstrip().endswith(":") for row in rows for line in row.lines):
        return False
    if len(columns) == 2:
        return len(rows) >= 3 and _names_columns(rows, columns) and not is_label(rows[1].lines[0].text)
    return len(rows) >= 3 or _names_columns(rows, columns)


def _lined_up(rows: Sequence[Row], columns: Sequence[tuple[int, int]]) -> bool:
    """True when the parts of most columns share their left or right edge or their middle, one part a cell."""
    lined, crowded = 0, 0
    for number in range(len(columns)):
        cells = [[line.box for line in row.lines if _column_of(line, columns) == number] for row in rows]
        crowded += sum(len(cell) > 1 for cell in cells)
        boxes = [cell[0] for cell in cells if cell]
        room = 0.6 * median(box.height for box in boxes)
        for edge in ([b.left for b in boxes], [b.right for b in boxes], [int(b.centre[0]) for b in boxes]):
            middle = median(edge)
            if sum(abs(value - middle) <= room for value in edge) >= 0.7 * len(edge):
                lined += 1
                break
    return lined >= 0.7 * len(columns) and crowded <= 0.2 * len(rows)


def _names_columns(rows: Sequence[Row], columns: Sequence[tuple[int, int]]) -> bool:
    """True when the first row is a header: words above numbers, or nothing above the rows' names."""
    header, body = rows[0], [row for row in rows[1:] if len(row.lines) > 1]
    heads = {_column_of(line, columns): line.text for line in header.lines}
    if not body or len(heads) < len(columns) - 1:
        return False
    if 0 not in heads:
        return True
    if any(is_amount(text) and not _is_year(text) for text in heads.values()):
        return False
    if len(columns) == 2:
        under = [line.text for row in body for line in row.lines if _column_of(line, columns) == 1]
        return not has_digit(header.text) and sum(has_digit(text) for text in under) > 0.5 * len(under)
    return not has_digit(header.text) or all(
        not has_digit(text) or _is_year(text) or (column > 0 and _worded(text, column, body, columns))
        for column, text in heads.items()
    )


def _worded(text: str, column: int, body: Sequence[Row], columns: Sequence[tuple[int, int]]) -> bool:
    """True for a name that holds a number over plain numbers: "per 100 g" over "12.5 g"."""
    under = [line.text for row in body for line in row.lines if _column_of(line, columns) == column]
    return text[:1].isalpha() and bool(under) and sum(not t[:1].isalpha() for t in under) >= 0.7 * len(under)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and text[:2] in ("19", "20")


def _build(rows: Sequence[Row], columns: Sequence[tuple[int, int]]) -> Table:
    box = rows[0].box
    for row in rows[1:]:
        box = box.union(row.box)
    header = [""] * len(columns)
    named = _names_columns(rows, columns)
    if named:
        for line in rows[0].lines:
            column = _column_of(line, columns)
            header[column] = f"{header[column]} {line.text}".strip()
    cells: dict[tuple[int, int], Cell] = {}
    number = -1
    for row in rows[1:] if named else rows:
        if len(row.lines) > 1 or number < 0:
            number += 1
        for line in row.lines:
            place = number, _column_of(line, columns)
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
