"""Labels and their values: beside each other, one above the other, or in one line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.reading.page import Pair, Row
from assistant.reading.type_size import type_size
from assistant.reading.wording import (
    clean_label,
    has_digit,
    is_amount,
    is_item,
    is_label,
    is_plain_label,
    is_prose,
    parts,
    split_pairs,
)
from assistant.types import TextLine

# Labels over a name and address, and how many more lines one has at most.
_ADDRESSED = re.compile(
    r"^(?:bill(?:ed)?|ship(?:ped)?|deliver(?:ed)?|sold|sent|return|invoiced?|mail) (?:to|from|by):?$|"
    r"^(?:sender|recipient|addressee|from|to|(?:billing|shipping|delivery|postal|home|return) address):?$",
    re.IGNORECASE,
)
_ADDRESS_LINES = 5
# A newspaper's date before its price is no label.
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# A label's type is this much smaller than its value's where size alone tells it; letters' widths vary by a tenth.
_SMALLER = 0.85
# Signs of code, which no receipt has.
_CODE = re.compile(r"[={}\\;_<>|@~]")
# Parts of a receipt's row at most: how many, of what, at how much, how much in all.
_PARTS = 4
# A label is at most so many words.
_LABEL_WORDS = 6


def find_pairs(rows: Sequence[Row]) -> list[tuple[Pair, tuple[int, ...]]]:
    """Pairs in `rows` with the indexes of the rows they take, in order."""
    found: list[tuple[Pair, tuple[int, ...]]] = []
    taken: set[int] = set()
    many = sum(1 for row in rows if len(row.lines) == 2) >= 2
    stacked = 2 * sum(1 for row in rows if all(is_label(line.text) for line in row.lines)) >= len(rows)
    for index, row in enumerate(rows):
        if index in taken:
            continue
        inside, waiting = _in_row(row, many)
        found.extend((pair, (index,)) for pair in inside)
        if not waiting or index + 1 >= len(rows):
            continue
        below = rows[index + 1]
        values = [(label, _below(label, row, below, stacked)) for label in waiting]
        for label, value in values:
            if value is not None:
                lines = [value, *_further_lines(rows, index + 2, value)] if _takes_all(label) else [value]
                found.append((_pair(label, *lines), tuple(range(index, index + 1 + len(lines)))))
                taken.update(range(index + 2, index + 1 + len(lines)))
        if sum(value is not None for _, value in values) >= len(below.lines):
            taken.add(index + 1)
    return found


def _in_row(row: Row, many: bool) -> tuple[list[Pair], list[TextLine]]:
    """Pairs that stand in one row, and labels left without a value, which may stand below them."""
    lines = row.lines
    if len(lines) == 2 and (_is_rate(lines) or (not _own_pairs(lines[0]) and _is_left_label(*lines, many))):
        return [_pair(lines[0], lines[1])], []
    found: list[Pair] = []
    waiting: list[TextLine] = []
    for line in lines:
        own = _own_pairs(line, len(lines) == 1)
        found += own
        if own:
            continue
        if is_label(line.text) or _ADDRESSED.match(line.text):
            waiting.append(line)
        elif waiting and waiting[-1].box.right <= line.box.left:
            found.append(_pair(waiting.pop(), line))
    if not found and 1 < len(lines) <= _PARTS and is_amount(lines[-1].text) and not is_amount(lines[0].text):
        # A receipt's row: "2 Espresso", "1.80", "3.60": the last amount is the row's.
        label = " ".join(line.text for line in lines[:-1])
        if not is_plain_label(label) or _YEAR.search(label):
            return found, waiting
        found.append(Pair(clean_label(label), lines[-1].text, row.box, row.confidence))
    return found, waiting


def _is_rate(lines: Sequence[TextLine]) -> bool:
    """ "VAT 20%" and "52.80": the rate belongs to the label."""
    return lines[0].text.rstrip().endswith("%") and is_amount(lines[1].text) and lines[0].text[:1].isalpha()


def _own_pairs(line: TextLine, alone: bool = False) -> list[Pair]:
    pieces = parts(line.text)
    pairs = [pair for piece in pieces for pair in split_pairs(piece, alone or len(pieces) > 1)]
    return [Pair(label, value, line.box, line.confidence) for label, value in pairs if value]


def _is_left_label(left: TextLine, right: TextLine, many: bool) -> bool:
    """True when two parts of a row are a label and its value.

    Two short words far apart may as well be two buttons. So either the words say what they are, or the block has
    several such rows and this one's right part is no longer than a value is.
    """
    if is_label(right.text) or is_item(left.text):
        return False
    if is_label(left.text):
        return True
    if split_pairs(right.text, False):
        return False
    worded = any(c.isalpha() for c in left.text) and len(left.text.split()) <= _LABEL_WORDS
    if not worded or is_prose(left.text):
        return False
    if is_amount(right.text) and not _CODE.search(left.text):
        return True
    if not is_plain_label(left.text):
        return False
    return many and not has_digit(left.text) and len(right.text.split()) <= 2 * _LABEL_WORDS


def _below(label: TextLine, row: Row, below: Row, stacked: bool) -> TextLine | None:
    """The value under a label: flush with it or a little to the right, near, and no label itself.

    In a menu one entry stands under another just so: without a colon it takes an inset, a value that looks like one,
    or a block in which every other row is a label.
    """
    height = label.box.height
    if below.box.top - row.box.bottom > 2.2 * height:
        return None
    if len(row.lines) == 1 and len(below.lines) == 2 and is_amount(below.lines[1].text):
        return None  # a heading over things and what they cost
    for line in below.lines:
        inset = line.box.left - label.box.left
        if not -1.0 * height < inset < 2.0 * height or is_label(line.text) or is_prose(line.text):
            continue
        smaller = type_size(label) < _SMALLER * type_size(line)
        sure = label.text.rstrip()[-1] in ":*" or inset > 0.25 * height or smaller or "@" in line.text
        sure = sure or bool(_ADDRESSED.match(label.text))
        if (sure or stacked) and not any(value for _, value in split_pairs(line.text) if value and ":" in line.text):
            return line
    return None


def _takes_all(label: TextLine) -> bool:
    """True for a label over a name and address: all lines under it are its value."""
    return label.text.rstrip().endswith(":") or bool(_ADDRESSED.match(label.text))


def _further_lines(rows: Sequence[Row], first: int, value: TextLine) -> list[TextLine]:
    """The lines that go on with a value from row `first` on: close, flush with it, and no labels or sentences."""
    found: list[TextLine] = []
    above = value
    for row in rows[first : first + _ADDRESS_LINES]:
        line = row.lines[0]
        near = line.box.centre[1] - above.box.centre[1] < 1.4 * above.box.height
        flush = abs(line.box.left - value.box.left) < 0.5 * value.box.height
        if len(row.lines) > 1 or not near or not flush or is_label(line.text) or is_prose(line.text):
            break
        if split_pairs(line.text):
            break
        found.append(line)
        above = line
    return found


def _pair(label: TextLine, *values: TextLine) -> Pair:
    box = label.box
    for value in values:
        box = box.union(value.box)
    text = ", ".join(value.text.strip().rstrip(",;") for value in values) if len(values) > 1 else values[0].text.strip()
    return Pair(clean_label(label.text), text, box, min(line.confidence for line in (label, *values)))


def is_form(rows: Sequence[Row], pairs: Sequence[tuple[Pair, tuple[int, ...]]]) -> bool:
    """True when most rows are labels or values."""
    covered = {index for _, indexes in pairs for index in indexes}
    return bool(covered) and 2 * len(covered) >= len(rows)
