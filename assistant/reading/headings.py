"""Headings, and what looks like one: the name a newspaper carries over every page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from assistant.reading.page import Block, BlockKind, Row
from assistant.reading.rows import line_height
from assistant.reading.wording import is_item

# A line this much taller than the page's usual one is a heading; with a number before it, this much.
_HEADING, _NUMBERED = 1.25, 1.08
# Longest heading, in words.
_WORDS = 14
_DATE = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8} (?:19|20)\d\d\b|"
    r"\b[A-Z][a-z]{2,8} \d{1,2}, (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_ISSUE = re.compile(r"[\u00a3$\u20ac]\s?\d|\bno\.?\s?\d|\bissue\b|\bvol\b|\bedition\b|\bfree\b", re.IGNORECASE)


def is_heading(rows: Sequence[Row], usual: float) -> bool:
    """True for one or two rows of larger type than the page's `usual` line height, in pixels."""
    if len(rows) > 2 or sum(len(row.text.split()) for row in rows) > _WORDS:
        return False
    return median(line_height(row) for row in rows) >= _HEADING * usual and rows[-1].text[-1:] not in ".,;:"


def is_numbered_heading(rows: Sequence[Row], usual: float) -> bool:
    """True for "2. Methods" by itself; an item of a list has others beside it or goes on for longer."""
    text = rows[0].text
    if len(rows) != 1 or not text[:1].isdigit() or not is_item(text) or len(text.split()) > 7:
        return False
    return line_height(rows[0]) >= _NUMBERED * usual and text[-1:] not in ".,;:"


def without_mastheads(blocks: Sequence[Block]) -> list[Block]:
    """The page's first heading is none where a row with the day and the price or number of an issue follows it."""
    kept = list(blocks)
    first = next((n for n, block in enumerate(blocks) if block.kind is BlockKind.HEADING), None)
    if first is not None and first < 2 and len(blocks) > first + 1:
        row = blocks[first + 1].rows[0]
        if blocks[first + 1].kind is not BlockKind.HEADING and _DATE.search(row.text) and _ISSUE.search(row.text):
            kept[first] = replace(blocks[first], kind=BlockKind.LOOSE)
    return kept
