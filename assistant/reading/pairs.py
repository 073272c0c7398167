"""Labels and their values: beside each other, one above the other, or in one line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.reading.page import Pair, Row
from assistant.reading.wording import clean_label, is_amount, is_item, is_label, is_prose, split_pair
from assistant.types import TextLine

# A label is at most so many words.
_LABEL_WORDS = 6


def find_pairs(rows: Sequence[Row]) -> list[tuple[Pair, tuple[int, ...]]]:
    """Pairs in `rows` with the indexes of the rows they take, in order."""
    found: list[tuple[Pair, tuple[int, ...]]] = []
    taken: set[int] = set()
    for index, row in enumerate(rows):
        if index in taken:
            continue
        inside, waiting = _in_row(row)
        found.extend((pair, (index,)) for pair in inside)
        if waiting is None or index + 1 >= len(rows):
            continue
        below = rows[index + 1]
        value = _below(waiting, row, below)
        if value is not None:
            found.append((_pair(waiting, value.text, value), (index, index + 1)))
            if len(below.lines) == 1:
                taken.add(index + 1)
    return found


def _in_row(row: Row) -> tuple[list[Pair], TextLine | None]:
    """Pairs that stand in one row, and a label left without a value, which may stand below it."""
    lines = row.lines
    if len(lines) == 1:
        return _in_line(lines[0])
    if len(lines) == 2 and _is_left_label(lines[0], lines[1]):
        return [_pair(lines[0], lines[1].text, lines[1])], None
    found: list[Pair] = []
    waiting: TextLine | None = None
    for line in lines:
        if waiting is not None and not is_label(line.text):
            found.append(_pair(waiting, line.text, line))
            waiting = None
            continue
        inside, waiting_here = _in_line(line)
        found += inside
        waiting = waiting_here or waiting
    if not found and is_amount(lines[-1].text) and not is_amount(lines[0].text):
        # A receipt's row: "2 Espresso", "1.80", "3.60": the last amount is the row's.
        label = " ".join(line.text for line in lines[:-1])
        found.append(Pair(clean_label(label), lines[-1].text, row.box, row.confidence))
    return found, waiting


def _in_line(line: TextLine) -> tuple[list[Pair], TextLine | None]:
    split = split_pair(line.text)
    if split and split[1]:
        return [Pair(split[0], split[1], line.box, line.confidence)], None
    return [], line if is_label(line.text) else None


def _is_left_label(left: TextLine, right: TextLine) -> bool:
    if is_label(left.text):
        return True
    if is_label(right.text) or (is_item(left.text) and not is_amount(right.text)):
        return False
    short = len(left.text.split()) <= _LABEL_WORDS and any(c.isalpha() for c in left.text)
    return short and not is_prose(left.text) and not is_amount(left.text)


def _below(label: TextLine, row: Row, below: Row) -> TextLine | None:
    """The value under a label: flush with it, near, and no label itself."""
    height = label.box.height
    if below.box.top - row.box.bottom > 2.2 * height:
        return None
    for line in below.lines:
        flush = -1.0 * height < line.box.left - label.box.left < 2.0 * height
        if flush and not is_label(line.text) and split_pair(line.text) is None and not is_prose(line.text):
            return line
    return None


def _pair(label: TextLine, value: str, source: TextLine) -> Pair:
    box, confidence = label.box.union(source.box), min(label.confidence, source.confidence)
    return Pair(clean_label(label.text), value.strip(), box, confidence)


def is_form(rows: Sequence[Row], pairs: Sequence[tuple[Pair, tuple[int, ...]]]) -> bool:
    """True when most rows are labels or values."""
    covered = {index for _, indexes in pairs for index in indexes}
    return bool(covered) and 2 * len(covered) >= len(rows)


def stacked_labels(rows: Sequence[Row]) -> bool:
    """True when rows alternate between a field's name and a value under it."""
    return any(is_label(above.text) and not is_label(below.text) for above, below in pairwise(rows))
