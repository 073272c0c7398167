"""Forms known by how their labels and values stand: in two columns, or each value inset under its label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from assistant.reading.page import Pair, Row
from assistant.reading.rows import line_height
from assistant.reading.table_rows import joined, whole_rows
from assistant.reading.type_size import type_size
from assistant.reading.wording import clean_label, is_item, is_label, is_plain_label, is_prose, split_pairs
from assistant.types import TextLine

# Edges that were meant to be one differ by less than this, in line heights.
_FLUSH = 0.5
# Rows of one form stand no further apart than this many line heights.
_ROW_GAP = 2.6
# Fewest rows with a label and a value.
_ROWS = 3
# A field's words are inset from its label by so many line heights.
_INSET, _FAR = 0.22, 1.2
# A label over its field is at most so many words, and so many rows (of hints) above it.
_WORDS, _ABOVE = 8, 3
# Smaller type than this share of the line above is a note on it.
_NOTE = 0.93


_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class FormSpan:
    """Rows from `first` up to, not including, `end`, and the pairs among them."""

    first: int
    end: int
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...]


def find_forms(rows: Sequence[Row]) -> list[FormSpan]:
    """Forms whose labels stand left of their values, in order; none overlaps another."""
    found: list[FormSpan] = []
    index = 0
    while index < len(rows):
        span = _sided(rows, index)
        if span is not None:
            found.append(span)
        index = span.end if span is not None else index + 1
    return found


def _sided(rows: Sequence[Row], first: int) -> FormSpan | None:
    if len(rows[first].lines) != 2:
        return None
    end = first + 1
    while end < len(rows) and len(rows[end].lines) <= 2:
        gap = rows[end].box.top - rows[end - 1].box.bottom
        if gap > _ROW_GAP * line_height(rows[end]) or (len(rows[end].lines) == 1 and not _may_go_on(rows, end)):
            break
        end += 1
    whole = whole_rows(rows[first:end])
    edge = (rows[first].lines[0].box.right + rows[first].lines[1].box.left) / 2
    pairs: list[Pair] = []
    count = 0
    for group in whole:
        pair = _pair(joined(group).lines, edge)
        if pair is None:
            break
        pairs.append(pair)
        count += len(group)
    if len(pairs) < _ROWS or not _lined_up(rows[first : first + count]):
        return None
    return FormSpan(first, first + count, tuple(rows[first : first + count]), tuple(pairs))


def _may_go_on(rows: Sequence[Row], at: int) -> bool:
    line = rows[at].lines[0]
    step = line.box.centre[1] - median(part.box.centre[1] for part in rows[at - 1].lines)
    return step < 1.6 * type_size(line) and any(
        abs(part.box.left - line.box.left) < _FLUSH * line.box.height
        for row in rows[max(0, at - 2) : at]
        for part in row.lines
    )


def _pair(lines: Sequence[TextLine], edge: float) -> Pair | None:
    """The pair of one row of the form; None where it is none."""
    left = sorted((line for line in lines if line.box.centre[0] < edge), key=lambda line: line.box.top)
    right = sorted((line for line in lines if line.box.centre[0] >= edge), key=lambda line: line.box.top)
    if not left or not right or right[0].box.left < max(line.box.right for line in left) - 2:
        return None
    name = [left[0], *(line for line in left[1:] if _goes_on(left[0], line))]
    label = clean_label(" ".join(line.text for line in name))
    value = said_together(right)
    if not is_plain_label(label) or is_prose(label) or is_item(label) or len(label.split()) > _WORDS:
        return None
    if not _WORD.search(label) or is_label(value):
        return None
    if not is_label(name[0].text) and any(split_pairs(line.text, False) for line in right):
        return None
    box = lines[0].box
    for line in lines[1:]:
        box = box.union(line.box)
    return Pair(label, value, box, min(line.confidence for line in (*name, *right)))


def said_together(lines: Sequence[TextLine]) -> str:
    """Lines of one value as one text: those of an address parted by commas, those of a sentence not."""
    text = lines[0].text
    for line in lines[1:]:
        parted = not line.text[:1].islower() and not is_prose(text)
        text = f"{text.rstrip(',;')}, {line.text}" if parted else f"{text} {line.text}"
    return text.strip()


def _goes_on(above: TextLine, line: TextLine) -> bool:
    """True for the second line of a label, False for a note under it."""
    return not is_prose(line.text) and type_size(line) >= _NOTE * type_size(above) and line.text[:1].islower()


def _lined_up(rows: Sequence[Row]) -> bool:
    """True when labels share an edge, and values."""
    both = [row.lines for row in rows if len(row.lines) == 2]
    for side in (0, 1):
        boxes = [lines[side].box for lines in both]
        room = _FLUSH * median(box.height for box in boxes)
        edges = ([box.left for box in boxes], [box.right for box in boxes])
        if not any(sum(abs(x - median(edge)) <= room for x in edge) >= 0.8 * len(edge) for edge in edges):
            return False
    return len(both) >= 2


def find_fields(rows: Sequence[Row]) -> list[FormSpan]:
    """Fields whose labels stand over them, two and more; one by itself may be any indented line."""
    found: list[FormSpan] = []
    start = 0
    for at in range(1, len(rows)):
        label = _label_above(rows, at, start) if at > start else None
        if label is not None:
            start = at + 1
            while start < len(rows) and _is_further_line(rows[start - 1], rows[start]):
                start += 1
            line, values = rows[label].lines[0], [row.lines[0] for row in rows[at:start]]
            box = line.box
            for value in values:
                box = box.union(value.box)
            pair = Pair(clean_label(line.text), said_together(values), box, min(v.confidence for v in (line, *values)))
            found.append(FormSpan(label, start, tuple(rows[label:start]), (pair,)))
    return found if _are_alike(found) else []


def _is_further_line(above: Row, row: Row) -> bool:
    """True for the next line in one field, close under the last and flush with it."""
    near = row.box.centre[1] - above.box.centre[1] < 1.5 * type_size(above.lines[0])
    return near and len(row.lines) == 1 and abs(row.box.left - above.box.left) < 0.25 * line_height(row)


def _label_above(rows: Sequence[Row], at: int, start: int) -> int | None:
    """The row with the label of what stands in row `at`; None when that is not inset under one."""
    value = rows[at]
    if len(value.lines) != 1 or is_item(value.text) or value.text[:1] in "(<":
        return None
    height = line_height(value)
    fitting: list[int] = []
    for n in range(at - 1, max(start, at - _ABOVE) - 1, -1):
        line = rows[n].lines[0]
        inset = value.lines[0].box.left - line.box.left
        far = rows[n + 1].box.top - rows[n].box.bottom > 1.6 * height
        if len(rows[n].lines) > 1 or not _INSET * height < inset < _FAR * height or far:
            break
        fitting.append(n)
    short = [n for n in fitting if len(rows[n].text.split()) <= _WORDS and not is_item(rows[n].text)]
    named = [n for n in short if not is_prose(rows[n].text) or rows[n].text.endswith("?")]
    return named[0] if named else None


def _are_alike(spans: Sequence[FormSpan]) -> bool:
    """True for two fields and more that are inset alike, each under a label flush with the others."""
    if len(spans) < 2:
        return False
    insets = [span.rows[-1].box.left - span.rows[0].box.left for span in spans]
    lefts = [span.rows[0].box.left for span in spans]
    return max(insets) - min(insets) <= 5 and all(abs(a - b) <= 5 for a, b in pairwise(lefts))
