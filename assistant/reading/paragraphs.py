"""Rows of running text made one text again, as it was before it was set in lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.reading.page import Row
from assistant.reading.wording import is_item
from assistant.types import TextLine

# A hyphen that the line break put there: between small letters. "Well-known" broken at its own hyphen loses it, too;
# spoken, the two are the same.
_BROKEN = re.compile(r"(?<=[a-z]{2})[-\u2010\u00ad]$")


def rejoined(rows: Sequence[Row]) -> str:
    """The rows as one text without line breaks and without the hyphens that stood at them."""
    text = ""
    for row in rows:
        if not text:
            text = row.text
        elif (_BROKEN.search(text) and row.text[:1].islower()) or text.endswith("\u00ad"):
            text = text[:-1] + row.text
        else:
            text = f"{text} {row.text}"
    return text


def items(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of a list cut into its items; a row without a bullet goes on with the item above."""
    found: list[list[Row]] = []
    for row in rows:
        if found and not is_item(row.text):
            found[-1].append(row)
        else:
            found.append([row])
    return found


def flows(rows: Sequence[Row]) -> bool:
    """True when the rows are one text set in lines; False for lines that each stand for themselves, as on a sign.

    Of the lines of a text, most go on in the middle of a sentence, with a small letter.
    """
    if len(rows) == 1:
        return True
    going_on = sum(1 for row in rows[1:] if row.text[:1].islower())
    if going_on:
        return True
    # Two or three long lines may by chance all start with a capital; 30 letters is where a line is long.
    # Then each of them goes to the right margin, which lines that stand for themselves do not.
    right = max(row.box.right for row in rows)
    room = 0.15 * (right - min(row.box.left for row in rows))
    long = all(len(row.text) >= 30 and right - row.box.right < room for row in rows[:-1])
    return long and len(rows) <= 3 and any(c.isalpha() for c in rows[-1].text)


def is_card(rows: Sequence[Row]) -> bool:
    """True for a few rows of which some stand beside others at another height: a name, a line on it, its state."""
    overlaps = any(below.box.top < above.box.bottom - 0.25 * below.box.height for above, below in pairwise(rows))
    return overlaps and len(rows) <= 5


def card_text(rows: Sequence[Row]) -> str:
    """The card's words from its left part to its right, parted by commas."""
    lines = sorted((line for row in rows for line in row.lines), key=lambda line: line.box.left)
    columns: list[list[TextLine]] = []
    for line in lines:
        if columns and line.box.left < max(other.box.right for other in columns[-1]):
            columns[-1].append(line)
        else:
            columns.append([line])
    ordered = [line for column in columns for line in sorted(column, key=lambda line: line.box.top)]
    return ", ".join(line.text.rstrip(",;") for line in ordered)
