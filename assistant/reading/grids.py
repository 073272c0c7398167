"""Labels set over their values, side by side or one below the other: boarding passes, tickets, figures on cards.

Such a grid looks like a table, but its rows go by twos (or threes): a row of labels, then what they are labels of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from assistant.reading.page import Pair, Row
from assistant.reading.rows import line_height, make_row
from assistant.reading.type_size import type_size
from assistant.reading.wording import clean_label, has_digit, is_amount, is_item, is_label, is_plain_label, is_prose
from assistant.types import TextLine

# Type this much smaller than other type was meant to be smaller; boxes of one size differ by less.
_SMALLER = 0.88
# Of a value set right under its label: the same edge, within so many line heights (a field's value stands inset).
_FLUSH = 0.75
# White between a label and its value, in line heights, at most.
_NEAR = 1.1
# White between two bands of labels and values is so many times that within them.
_LOOSER = 1.6
# Words of a label; rows of values under one label.
_WORDS, _DEEPEST = 5, 4
_DEGREES = "\u00b0"


@dataclass(frozen=True, slots=True)
class GridSpan:
    """Tiles and the rows they take: from `first` up to, not including, `end`. A tile is a label, then its values.

    `beside` is what stands beside the tiles and is none of them.
    """

    first: int
    end: int
    tiles: tuple[tuple[TextLine, ...], ...]
    beside: tuple[TextLine, ...] = ()


def find_grids(rows: Sequence[Row]) -> list[GridSpan]:
    """Grids of labels over values in `rows`, in order; none overlaps another."""
    found: list[GridSpan] = []
    tiles: list[tuple[TextLine, ...]]
    index = 0
    while index < len(rows):
        if _is_figures(rows, index):
            labels, values = rows[index + 1], rows[index]
            tiles = [
                (label, value) for label in labels.lines for value in values.lines if _pairs_up(value, label, labels)
            ]
            found.append(GridSpan(index, index + 2, tuple(tiles)))
            index += 2
            continue
        own = _without_stub(rows, index)
        bands = _run(own, index)
        if bands and _is_grid(own, bands):
            end = bands[-1][1]
            tiles = [tile for first, last in bands for tile in _tiles(_degrees_mended(own[first:last]))]
            within = {line for row in own[index:end] for line in row.lines}
            beside = tuple(line for row in rows[index:end] for line in row.lines if line not in within)
            found.append(GridSpan(index, end, tuple(tiles), beside))
            index = end
        else:
            index += 1
    return found


def _without_stub(rows: Sequence[Row], first: int) -> Sequence[Row]:
    """The rows without what stands right of the labels of row `first` and is no label: a ticket's stub."""
    lines = rows[first].lines
    labels = next((n for n, line in enumerate(lines) if not may_be_label(line)), len(lines))
    if labels == len(lines) or labels < 2:
        return rows
    edge = lines[labels].box.left
    kept = [[line for line in row.lines if line.box.right < edge] for row in rows]
    return [make_row(own) if own else row for own, row in zip(kept, rows, strict=True)]


def _is_figures(rows: Sequence[Row], at: int) -> bool:
    """True for a row of large figures, each over the small word that says what it is a figure of."""
    if at + 1 >= len(rows) or len(rows[at].lines) < 2 or len(rows[at].lines) != len(rows[at + 1].lines):
        return False
    figures, labels = rows[at], rows[at + 1]
    if _digits(figures) < 1 or _digits(labels) > 0 or not all(may_be_label(line) for line in labels.lines):
        return False
    near = _gap(figures, labels) < _NEAR * line_height(figures)
    return near and _under(figures, labels) and _is_smaller(labels, figures)


def _pairs_up(value: TextLine, label: TextLine, labels: Row) -> bool:
    number = _label_of(value, labels)
    return number is not None and labels.lines[number] is label


def tile_rows(tiles: Sequence[Sequence[TextLine]]) -> tuple[list[Row], list[Pair]]:
    """Each tile as a row, "GATE C42", and as a pair."""
    rows, pairs = [], []
    for label, *values in tiles:
        row = make_row([label, *values])
        if not values:
            rows.append(row)
            continue
        value = ", ".join(line.text.strip().rstrip(",;") for line in values)
        rows.append(replace(row, text=f"{label.text} {value}"))
        pairs.append(Pair(clean_label(label.text), value, row.box, row.confidence))
    return rows, pairs


def _gap(above: Row, below: Row) -> float:
    return median(line.box.top for line in below.lines) - median(line.box.bottom for line in above.lines)


def _run(rows: Sequence[Row], first: int) -> list[tuple[int, int]]:
    """Bands (first, end) of labels with their values that follow each other from row `first` on."""
    bands: list[tuple[int, int]] = []
    while first < len(rows):
        end = _band_end(rows, first)
        if end is None or (bands and _gap(rows[first - 1], rows[first]) > 4 * line_height(rows[first])):
            break
        bands.append((first, end))
        first = end
    return bands


def _band_end(rows: Sequence[Row], first: int) -> int | None:
    """Where the values under the labels of row `first` end; None when it is no row of labels."""
    labels = rows[first]
    if len(labels.lines) < 2 or not all(may_be_label(line) for line in labels.lines):
        return None
    end, widest = first + 1, 0.0
    while end < len(rows) and end - first <= _DEEPEST:
        row, gap = rows[end], _gap(rows[end - 1], rows[end])
        if gap > _NEAR * line_height(row) or not _under(row, labels):
            break
        if end > first + 1 and (
            gap > _LOOSER * max(widest, 0.0) + 0.2 * line_height(row) or _starts_band(rows, end, gap)
        ):
            break
        widest = max(widest, gap)
        end += 1
    # Of three labels or more one may lack its value.
    lacking = len(labels.lines) - len({_label_of(line, labels) for row in rows[first + 1 : end] for line in row.lines})
    return end if end - first >= 2 and lacking <= (len(labels.lines) > 2) else None


def _starts_band(rows: Sequence[Row], at: int, gap: float) -> bool:
    """True when row `at` is smaller than the rows around it, or labels between values, and as near to the lower one."""
    if at + 1 >= len(rows) or _gap(rows[at], rows[at + 1]) > gap + 0.25 * line_height(rows[at]):
        return False
    if not _under(rows[at + 1], rows[at]):
        return False
    here, around = line_height(rows[at]), (line_height(rows[at - 1]), line_height(rows[at + 1]))
    return here <= _SMALLER * min(around) or (
        _digits(rows[at]) == 0 and is_shouted(rows[at]) and min(_digits(rows[at - 1]), _digits(rows[at + 1])) >= 0.5
    )


def may_be_label(line: TextLine) -> bool:
    text = line.text
    if len(text.split()) > _WORDS or is_prose(text) or is_amount(text) or is_item(text):
        return False
    return is_plain_label(text.rstrip(":")) and not re.search(r"\d{2}", text)


def _under(row: Row, labels: Row) -> bool:
    """True when each part of `row` stands under one label of its own."""
    taken = [_label_of(line, labels) for line in row.lines]
    return None not in taken and len(set(taken)) == len(taken)


def _label_of(line: TextLine, labels: Row) -> int | None:
    room = _FLUSH * line.box.height
    for number, label in enumerate(labels.lines):
        edges = (
            line.box.left - label.box.left,
            line.box.right - label.box.right,
            line.box.centre[0] - label.box.centre[0],
        )
        if min(abs(edge) for edge in edges) <= room:
            return number
    return None


def _digits(row: Row) -> float:
    return sum(has_digit(line.text) for line in row.lines) / len(row.lines)


def is_shouted(row: Row) -> bool:
    return all(line.text.isupper() or is_label(line.text) for line in row.lines)


def _is_grid(rows: Sequence[Row], bands: Sequence[tuple[int, int]]) -> bool:
    """True when size, white or words tell that the rows go by bands; a table's rows are all alike."""
    inner = [_gap(rows[n], rows[n + 1]) for first, end in bands for n in range(first, end - 1)]
    smaller = all(_is_smaller(rows[first], rows[first + 1]) for first, _ in bands)
    if len(bands) > 1:
        between = [_gap(rows[end - 1], rows[end]) for _, end in bands[:-1]]
        height = median(line_height(row) for row in rows[bands[0][0] : bands[-1][1]])
        return (
            smaller
            or min(between) > max(_LOOSER * max(inner), max(inner) + 0.35 * height)
            or all(
                _digits(rows[first]) == 0 and _digits(rows[first + 1]) >= 0.5 and end - first == 2
                for first, end in bands
            )
        )
    ((first, end),) = bands
    if end < len(rows) and _goes_on(rows, first, end):
        return False
    if first and _under(rows[first - 1], rows[first]) and _gap(rows[first - 1], rows[first]) < 1.3 * max(inner):
        return False
    if end - first == 2 or (smaller and is_shouted(rows[first])):
        return smaller or is_shouted(rows[first])
    # Figures on cards: name, figure, note, each in a size of its own.
    full = all(len(row.lines) >= max(2, len(rows[first].lines) - 1) for row in rows[first:end])
    under = rows[first + 1 : end]
    kinds = [_digits(row) for row in under]
    return full and (
        any(_all_smaller(a, b) or _all_smaller(b, a) for a, b in pairwise(under))
        or (set(kinds) <= {0.0, 1.0} and 1.0 in kinds and _digits(rows[first]) == 0 and 0.0 in kinds)
    )


def _all_smaller(row: Row, below: Row) -> bool:
    """True when the tallest of the row's lines is lower than every line of the other."""
    highest = max(line.box.height for line in row.lines)
    return highest <= 0.8 * min(line.box.height for line in below.lines)


def _is_smaller(row: Row, below: Row) -> bool:
    long = [[line for line in each.lines if len(line.text) > 3] or each.lines for each in (row, below)]
    sizes = [median(type_size(line) for line in each) for each in long]
    lower = line_height(row) <= _SMALLER * line_height(below)  # letters with tails make a line's box higher, too
    return (lower and sizes[0] <= 0.92 * sizes[1]) or sizes[0] <= 0.85 * sizes[1]


def _goes_on(rows: Sequence[Row], first: int, end: int) -> bool:
    """True when the row after the band is one more like its last: then the labels are a table's header."""
    last, following = rows[end - 1], rows[end]
    alike = abs(line_height(last) - line_height(following)) < 0.25 * line_height(last)
    near = _gap(last, following) < 2.6 * line_height(last)
    under = sum(_label_of(line, rows[first]) is not None for line in following.lines)
    return alike and near and len(following.lines) > 1 and 2 * under >= len(following.lines)


def _tiles(rows: Sequence[Row]) -> list[tuple[TextLine, ...]]:
    labels = rows[0]
    tiles: list[list[TextLine]] = [[line] for line in labels.lines]
    for row in rows[1:]:
        for line in row.lines:
            number = _label_of(line, labels)
            if number is not None:
                tiles[number].append(line)
    return [tuple(tile) for tile in tiles]


def _degrees_mended(rows: Sequence[Row]) -> list[Row]:
    """Where degrees stand among the values, a number that ends in 0 without the sign was misread: "-90" is "-9°"."""
    values = [line for row in rows[1:] for line in row.lines if re.fullmatch(r"-?\d+[0oO\u00b0\u00ba]", line.text)]
    signed = sum(line.text[-1] in "\u00b0\u00ba" for line in values)
    if not signed or 3 * signed < len(values):
        return list(rows)

    def mended(line: TextLine) -> TextLine:
        if line not in values or line.text.endswith(_DEGREES):
            return line
        sure = 1.0 if line.text.endswith("\u00ba") else 0.7
        return replace(line, text=f"{line.text[:-1]}{_DEGREES}", confidence=min(line.confidence, sure))

    return [rows[0], *(make_row([mended(line) for line in row.lines]) for row in rows[1:])]
