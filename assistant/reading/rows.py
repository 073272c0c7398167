"""Lines that stand side by side, joined; rows that stand close, put into blocks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from assistant.reading.page import Row
from assistant.reading.visual_rows import row_groups
from assistant.reading.wording import ENDS, has_digit, is_item, is_prose
from assistant.types import Box, TextLine

# Boxes of one type size differ in height by up to a quarter (with and without descenders); more is another size.
_SAME_SIZE = 1.32
# White between two rows of one block, in line heights, beyond what the block's rows have between them anyway.
_LOOSER = 0.45
# Rows that overlap by this share of a line stand beside each other, in one card.
_BESIDE = 0.2
# An indent of a new paragraph, in line heights.
_INDENT = 0.9


def make_rows(lines: Sequence[TextLine]) -> list[Row]:
    """Visual rows, top to bottom."""
    boxes = [line.box for line in lines]
    return [make_row([lines[i] for i in group]) for group in row_groups(range(len(lines)), boxes)]


def make_row(lines: Sequence[TextLine]) -> Row:
    """One row of lines that are in order from left to right."""
    box = lines[0].box
    for line in lines[1:]:
        box = box.union(line.box)
    return Row(tuple(lines), " ".join(line.text for line in lines), box, min(line.confidence for line in lines))


def group_rows(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows cut into blocks where the white, the type size or the margin changes."""
    gaps = [below.box.top - above.box.bottom for above, below in pairwise(rows)]
    margins = [max(row.box.right for row in rows[max(0, n - 8) : n + 8]) for n in range(len(rows))]
    groups: list[list[Row]] = []
    for position, row in enumerate(rows):
        nearby = sorted(gaps[max(0, position - 4) : position + 4])
        # The tighter of the gaps nearby are those within a block.
        usual = nearby[len(nearby) // 3] if nearby else 0
        parted = position == 0 or _parted(groups[-1], row, gaps[position - 1], usual, margins[position])
        if position and (not parted or (len(groups[-1]) == 1 and _heads(rows, gaps, position))):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _heads(rows: Sequence[Row], gaps: Sequence[int], position: int) -> bool:
    """True when the row above is a heading over rows of several parts: "DESSERTS" over dishes with their prices."""
    above, row, gap = rows[position - 1], rows[position], gaps[position - 1]
    if len(above.lines) > 1 or len(row.lines) < 2 or has_digit(above.text) or len(above.text.split()) > 4:
        return False
    alike = line_height(above) <= _SAME_SIZE * line_height(row)
    return alike and position > 1 and gap < 0.9 * gaps[position - 2] and gap < line_height(row)


def _parted(block: Sequence[Row], row: Row, gap: int, usual: float, margin: int) -> bool:
    above = block[-1]
    if is_prose(above.text) and ":" in row.text and not any(c.isalpha() for c in row.text):  # the time of a message
        return True
    if _starts_list(block, row):
        return True
    tall, low = sorted((line_height(above), line_height(row)), reverse=True)
    if gap < -_BESIDE * low:
        return False
    if tall > _SAME_SIZE * low or gap > max(min(usual, 1.2 * low), 0.0) + _LOOSER * low:
        return True
    return _x_apart(above.box, row.box, low) or _new_paragraph(block, row, low, margin)


def _starts_list(block: Sequence[Row], row: Row) -> bool:
    """The first item below what is none: "Method" over "1. Melt the butter"."""
    return is_item(row.text) and not is_item(block[0].text) and not is_prose(block[-1].text)


def line_height(row: Row) -> float:
    """Height of the row's type, in pixels; a row that leans a little is not taken for a taller one."""
    return median(line.box.height for line in row.lines)


def _x_apart(above: Box, below: Box, height: float) -> bool:
    """Bubbles of a chat: neither edge nor middle is shared."""
    shared = min(above.right, below.right) - max(above.left, below.left)
    apart = abs(above.left - below.left) > 3 * height and abs(above.right - below.right) > 3 * height
    middle = abs(above.centre[0] - below.centre[0]) < height
    return shared <= 0 or (apart and not middle)


def _new_paragraph(block: Sequence[Row], row: Row, height: float, margin: int) -> bool:
    """True for an indented first line, and for a line whose first word would have had room on the line above."""
    above = block[-1]
    if is_item(row.text) or is_item(block[0].text) or not row.text[:1].isupper():
        return False
    if not (is_prose(above.text) or is_prose(row.text)):
        return False
    left = min(r.box.left for r in block[1:]) if len(block) > 1 else block[0].box.left
    if _INDENT * height < row.box.left - left < 5 * height and above.text[-1:] in ENDS:
        return True
    letter = row.box.width / max(len(row.text), 1)
    room = margin - above.box.right
    # 1.5 words' room: the next word may be set wider than the average, and centred lines end anywhere.
    return room > 1.5 * letter * (len(row.text.split()[0]) + 1) + height
