"""Whether a table's first row names its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.reading.page import Row
from assistant.reading.table_rows import Column, column_of
from assistant.reading.wording import has_digit, is_amount

# What the right of two columns is called where the left one holds names of properties.
_VALUE = frozenset({"value", "values", "details", "detail", "description", "setting", "meaning", "content", "contents"})


def names_columns(rows: Sequence[Row], columns: Sequence[Column]) -> bool:
    """True when the first row is a header: words above numbers, or nothing above the rows' names."""
    header, body = rows[0], [row for row in rows[1:] if len(row.lines) > 1]
    heads: dict[int, str] = {}
    for line in header.lines:
        column = column_of(line, columns)
        heads[column] = f"{heads.get(column, '')} {line.text}".strip()
    under = {column: _under(column, body, columns) or [""] for column in heads}
    if not body or len(heads) < max(2, len(columns) - 1):
        return False
    if 0 not in heads:
        same = all(_is_number(text) and is_amount(under[column][0]) for column, text in heads.items())
        return len(body) > 1 and not same
    if any(_is_number(text) for text in heads.values()):
        return False
    if len(columns) == 2:
        return _names_two(heads, under[1])
    # A cell over others of its own kind, a time over times, is one of them.
    return not any(
        has_digit(text) and not _is_year(text) and not _worded(text, under[column]) for column, text in heads.items()
    )


def _under(column: int, body: Sequence[Row], columns: Sequence[Column]) -> list[str]:
    return [line.text for row in body for line in row.lines if column_of(line, columns) == column]


def _names_two(heads: dict[int, str], under: Sequence[str]) -> bool:
    """Of two columns the right one has to be of one kind: else the rows are names and values, the first like all."""
    if heads.get(1, "").lower() in _VALUE:
        return True
    numbers = sum(not _has_word(text) for text in under)
    return not any(has_digit(text) for text in heads.values()) and len(under) > 2 and numbers >= 0.8 * len(under)


def _worded(text: str, under: Sequence[str]) -> bool:
    """True for a name that holds a number over plain numbers: "per 100 g" over "12.5 g"."""
    return _has_word(text) and bool(under) and sum(not t[:1].isalpha() for t in under) >= 0.7 * len(under)


def _has_word(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{3}", text))


def _is_number(text: str) -> bool:
    return is_amount(text) and not _is_year(text)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and text[:2] in ("19", "20")
