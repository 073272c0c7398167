"""Tables set with spaces in type of one width, as terminals print them: their columns are counted in letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, pstdev

from assistant.reading.page import Cell, Row, Table
from assistant.reading.type_size import type_size
from assistant.reading.wording import has_digit, is_prose
from assistant.types import Box, TextLine

# Widths of a letter, taken from whole lines, differ by less than this share of their mean in such type; 8% and more
# in any other.
_EVEN = 0.045
# Lines shorter than this, in letters, tell nothing: the detector's margin counts too much.
_LONG = 10
# The detector's margin at each side of a line, in line heights.
_MARGIN = 0.22


@dataclass(frozen=True, slots=True)
class Word:
    """A word and the letter columns from `start` up to, not including, `end` in which it stands."""

    start: float
    end: float
    text: str
    box: Box
    confidence: float


def letter_width(lines: Sequence[TextLine]) -> float | None:
    """Pixels a letter takes in these lines; None where letters differ in width, or where it is running text."""
    long = [line for line in lines if len(line.text) >= _LONG]
    if len(long) < 4 or 3 * sum(is_prose(line.text) for line in long) > 2 * len(long):
        return None
    widths = [(line.box.width - 2 * _MARGIN * line.box.height) / len(line.text) for line in long]
    middle = median(widths)
    near = [n for n, width in enumerate(widths) if abs(width - middle) < 0.1 * middle]
    if len(near) < max(4, 0.8 * len(widths)):
        return None
    spread = pstdev(widths[n] for n in near) / middle
    # Long lines of any type come to much the same width a letter; only where letters are alike is it truer than a
    # count that knows that an i is narrow.
    sizes = [type_size(long[n]) for n in near]
    even = spread < _EVEN and spread < 0.6 * pstdev(sizes) / median(sizes)
    return middle if even else None


def find_spaced_table(rows: Sequence[Row], first: int, width: float) -> tuple[int, Table] | None:
    """The table whose header is row `first`, and the row after its last; None where no table starts there."""
    header = words(rows[first], width)
    lettered = all(len(word.text) == 1 for word in header)  # over the columns of a spreadsheet
    if len(header) < 3 or lettered or has_digit(rows[first].text) or re.search(r"[$#>:]\s", rows[first].text):
        return None
    body: list[list[Word]] = []
    for row in rows[first + 1 :]:
        found = words(row, width)
        if len(found) < max(3, len(header) - 2) or row.box.top - rows[first + len(body)].box.bottom > row.box.height:
            break
        body.append(found)
    names = _names(header, body)
    counted = _counted(names, body)
    if counted >= 2:
        end = first + 1 + counted
        return end, _by_count(rows[first:end], names, body[:counted])
    most = len(_columns(header, body[:2])) if len(body) >= 2 else 0
    while len(body) >= 2:
        columns = _columns(header, body)
        if len(columns) < most:  # the last row is none of the table: the next prompt
            body.pop()
            continue
        digits = sum(any(has_digit(word.text) for word in line) for line in body)
        if len(columns) >= 3 and digits >= 0.5 * len(body):
            end = first + 1 + len(body)
            return end, _table(rows[first:end], header, body, columns)
        body.pop()
    return None


def _names(header: Sequence[Word], body: Sequence[Sequence[Word]]) -> list[str]:
    """The header's words, the last two as one where the rows have a word less: "Mounted on"."""
    names = [word.text for word in header]
    if body and len(body[0]) == len(names) - 1:
        names[-2:] = [" ".join(names[-2:])]
    return names


def _counted(header: Sequence[str], body: Sequence[Sequence[Word]]) -> int:
    """How many rows from the first on have as many words as the header, each of one kind with those above it.

    Columns that stand only a space apart are told by counting; the last one may hold several words.
    """
    count = 0
    for line in body:
        alike = [has_digit(a.text) == has_digit(b.text) for a, b in zip(line, body[0], strict=False)][
            1 : len(header) - 1
        ]
        if len(line) < len(header) or not all(alike):
            break
        count += 1
    exact = sum(len(line) == len(header) for line in body[:count])
    return count if len(header) > 3 and 2 * exact > count and has_digit(body[0][1].text) else 0


def _by_count(rows: Sequence[Row], header: Sequence[str], body: Sequence[Sequence[Word]]) -> Table:
    last = len(header) - 1
    cells: list[Cell] = []
    for number, line in enumerate(body):
        parts = [[word] for word in line[:last]] + [list(line[last:])]
        for column, part in enumerate(parts):
            box = part[0].box
            for word in part[1:]:
                box = box.union(word.box)
            text = " ".join(word.text for word in part)
            cells.append(Cell(number, column, text, box, min(word.confidence for word in part)))
    box = rows[0].box
    for row in rows[1:]:
        box = box.union(row.box)
    return Table(tuple(header), tuple(line[0].text for line in body), tuple(cells), box)


def words(row: Row, width: float) -> list[Word]:
    """The row's words with their places; exact to about half a letter."""
    found: list[Word] = []
    for line in row.lines:
        margin = _MARGIN * line.box.height
        step = (line.box.width - 2 * margin) / max(len(line.text), 1)
        for match in re.finditer(r"\S+?%(?=/)|\S+", line.text):
            left = line.box.left + margin + step * match.start()
            right = line.box.left + margin + step * match.end()
            box = Box(round(left), line.box.top, max(1, round(right - left)), line.box.height)
            found.append(Word(left / width, right / width, match[0], box, line.confidence))
    return found


def _columns(header: Sequence[Word], body: Sequence[Sequence[Word]]) -> list[tuple[float, float]]:
    """Columns (start, end) in letters: parted by white through all rows, each under a word of the header."""
    spans = sorted((word.start, word.end) for line in (header, *body) for word in line)
    strips: list[tuple[float, float]] = []
    for start, end in spans:
        if strips and start < strips[-1][1] + 0.35:
            strips[-1] = (strips[-1][0], max(strips[-1][1], end))
        else:
            strips.append((start, end))
    named: list[tuple[float, float]] = []
    for strip in strips:
        filled = sum(any(_in(word, strip) for word in line) for line in body)
        if named and not filled:  # the second word of a header's name
            named[-1] = (named[-1][0], strip[1])
        else:
            named.append(strip)
    alone = [strip for strip in named if any(_in(word, strip) for word in header)]
    return named if len(alone) >= len(named) - 1 else []


def _in(word: Word, strip: tuple[float, float]) -> bool:
    return strip[0] <= (word.start + word.end) / 2 <= strip[1]


def _table(
    rows: Sequence[Row], header: Sequence[Word], body: Sequence[Sequence[Word]], columns: Sequence[tuple[float, float]]
) -> Table:
    cells: list[Cell] = []
    for number, line in enumerate(body):
        for column, strip in enumerate(columns):
            inside = [word for word in line if _in(word, strip)]
            if inside:
                box = inside[0].box
                for word in inside[1:]:
                    box = box.union(word.box)
                text = " ".join(word.text for word in inside)
                cells.append(Cell(number, column, text, box, min(word.confidence for word in inside)))
    names = tuple(next((c.text for c in cells if (c.row, c.column) == (n, 0)), "") for n in range(len(body)))
    heads = tuple(" ".join(word.text for word in header if _in(word, strip)) for strip in columns)
    box = rows[0].box
    for row in rows[1:]:
        box = box.union(row.box)
    return Table(heads, names, tuple(cells), box)
