"""The rows and columns of a table: wrapped cells made whole, lines that go over two columns cut between them."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from assistant.reading.page import Row
from assistant.reading.rows import make_row
from assistant.reading.type_size import letter_places, type_size
from assistant.types import Box, TextLine

# Least white between two columns, in pixels: what the detector's boxes leave of it.
_APART = 2
# From one line of a cell to its next is at most this much in type sizes, and this share of a row of the table.
_WITHIN, _LESS = 1.5, 0.74
# A line is cut where its words part within so many line heights of the white between two columns.
_CUT = 1.3
# A row is full when it has this share of the parts that the fullest rows have.
_FULL = 0.75

Column = tuple[int, int]


def columns_of(rows: Sequence[Row]) -> list[Column]:
    """Strips (left, right) in which the parts of the fullest rows stand; a header may name a column more."""
    most = sorted(len(row.lines) for row in rows)[int(0.7 * len(rows))]
    full = [row for row in rows if len(row.lines) >= max(2, _FULL * most)] or list(rows)
    if full[0] is rows[0] and len(full) > 2:
        full = full[1:]
    strips = strips_of([line.box for row in full for line in row.lines])
    for line in rows[0].lines:
        if all(line.box.right <= left or line.box.left >= right for left, right in strips):
            strips.append((line.box.left, line.box.right))
    return sorted(strips)


def strips_of(boxes: Sequence[Box]) -> list[Column]:
    """Strips (left, right) with white between them; words that merely stand apart do so elsewhere in each row."""
    strips: list[Column] = []
    for box in sorted(boxes, key=lambda box: box.left):
        if strips and box.left < strips[-1][1] + _APART:
            strips[-1] = (strips[-1][0], max(strips[-1][1], box.right))
        else:
            strips.append((box.left, box.right))
    return strips


def column_of(line: TextLine, columns: Sequence[Column]) -> int:
    """The column in which most of the line stands, or the nearest."""
    box = line.box
    shared = [min(box.right, right) - max(box.left, left) for left, right in columns]
    return max(range(len(columns)), key=shared.__getitem__)


def cut_by_columns(rows: Sequence[Row], columns: Sequence[Column]) -> list[Row]:
    """The rows, their lines that go over several columns cut between two words where the white should be."""
    cut = []
    for row in rows:
        lines = [part for line in row.lines for part in _cut(line, columns)]
        cut.append(row if len(lines) == len(row.lines) else replace(row, lines=tuple(lines)))
    return cut


def _cut(line: TextLine, columns: Sequence[Column]) -> list[TextLine]:
    room = 0.5 * line.box.height
    over = [
        n for n, (left, right) in enumerate(columns) if line.box.left < right - room and line.box.right > left + room
    ]
    if len(over) < 2 or " " not in line.text:
        return [line]
    places = letter_places(line)
    spaces = [n for n, letter in enumerate(line.text) if letter == " "]
    parts: list[TextLine] = []
    start = 0
    for before, behind in pairwise(over):
        middle = (columns[before][1] + columns[behind][0]) / 2
        best = min(spaces, key=lambda n: abs((places[n] + places[n + 1]) / 2 - middle))
        if best <= start or abs(places[best] - middle) > _CUT * line.box.height:
            return [line]
        parts.append(_part(line, places, start, best))
        start = best + 1
    return [*parts, _part(line, places, start, len(line.text))]


def _part(line: TextLine, places: Sequence[float], start: int, end: int) -> TextLine:
    left = line.box.left if start == 0 else round(places[start])
    right = line.box.right if end == len(line.text) else round(places[end])
    box = Box(left, line.box.top, max(1, right - left), line.box.height)
    return replace(line, text=line.text[start:end].strip(), box=box)


def whole_rows(rows: Sequence[Row]) -> list[list[Row]]:
    """Visual rows of a table grouped by the table's own rows: cells that are wrapped take several."""
    middles = [median(line.box.centre[1] for line in row.lines) for row in rows]
    steps = [below - above for above, below in pairwise(middles)]
    if not steps:
        return [[row] for row in rows]
    size = median(type_size(line) for row in rows for line in row.lines)
    larger = [step for step in steps if step > 1.25 * max(min(steps), 0.8 * size)]
    tight = min(_WITHIN * size, _LESS * median(larger)) if larger else 0.0
    most = max(len(row.lines) for row in rows)
    whole = [[rows[0]]]
    full = [len(row.lines) == most for row in rows]
    # Full rows as close as the lines of a cell would be are rows of a table that is set close.
    close = any(a and b and step < tight for a, b, step in zip(full[1:], full[2:], steps[1:], strict=False))
    for number, (row, step) in enumerate(zip(rows[1:], steps, strict=True), 1):
        fewest = 2 * min(len(row.lines), len(whole[-1][-1].lines)) <= most
        partial = fewest or not (close or (full[number] and full[number - 1]))
        if (step < tight and (partial or len(whole) == 1)) or _hangs(whole[-1][-1], row, most):
            whole[-1].append(row)
        else:
            whole.append([row])
    return whole


def _hangs(above: Row, row: Row, most: int) -> bool:
    """True for one line under a cell that is not the first, in a table whose rows stand as close as its lines."""
    line = row.lines[0]
    far = line.box.top - above.box.bottom > 0.6 * line.box.height
    if far or len(row.lines) != 1 or len(above.lines) < max(2, most - 1):
        return False
    under = [n for n, other in enumerate(above.lines) if abs(other.box.left - line.box.left) < 0.4 * line.box.height]
    return under[:1] not in ([], [0]) and line.text[:1].islower()


def joined(rows: Sequence[Row]) -> Row:
    """A table's row of its visual rows."""
    if len(rows) == 1:
        return rows[0]
    lines = sorted((line for row in rows for line in row.lines), key=lambda line: (line.box.left, line.box.top))
    return replace(make_row(lines), text=" ".join(row.text for row in rows))


def without_addresses(rows: list[Row], columns: list[Column]) -> tuple[list[Row], list[Column]]:
    """A spreadsheet's rows without the letters over its columns and the numbers before its rows."""
    letters = "".join(line.text for line in rows[0].lines).replace(" ", "")
    if len(rows) < 3 or len(letters) < 3 or letters not in string.ascii_uppercase:
        return rows, columns
    first = [line for row in rows[1:] for line in row.lines[:1] if column_of(line, columns) == 0]
    if not all(line.text.isdigit() for line in first):
        return rows[1:], columns
    kept = [[line for line in row.lines if line not in first] for row in rows[1:]]
    body = [make_row(lines) for lines in kept if lines]
    return body, columns_of(body)
