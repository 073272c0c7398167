"""Rows of running text made one text again, as it was before it was set in lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.reading.page import Row
from assistant.reading.wording import is_item

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
