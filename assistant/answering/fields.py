"""Fields of a form by geometry alone: labels in a column beside their values, or right over them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.roles import BUTTON
from assistant.answering.structure import SAME_SIZE, bars, largest
from assistant.reading.page import Page
from assistant.types import TextLine


@dataclass(frozen=True, slots=True)
class Field:
    """A field's label and what stands in it; None where nothing could be read there (dots of a password)."""

    label: TextLine
    value: TextLine | None

    @property
    def name(self) -> str:
        return self.label.text.strip(" :*")


def fields(page: Page) -> list[Field]:
    """All fields from top to bottom; [] where fewer than two stand in a column."""
    title = largest(page)
    in_bars = {id(line) for bar in bars(page) for line in bar}
    lines = [
        line for line in page.lines
        if (title is None or line.box.top >= title[1].bottom) and id(line) not in in_bars
    ]  # fmt: skip
    found: list[Field] = []
    for column in _columns(lines):
        beside = _beside(column, lines)
        found += beside or _over(column)
    return sorted(found, key=lambda field: (field.label.box.top, field.label.box.left))


def field_labels(page: Page) -> list[TextLine]:
    """Names of the fields: by geometry, else the labels of the pairs that the layout found."""
    found = [field.label for field in fields(page)]
    if found:
        return found
    names = {pair.label.strip(" :*").lower() for pair in page.pairs}
    return [line for line in page.lines if line.text.strip(" :*").lower() in names]


def _columns(lines: list[TextLine]) -> list[list[TextLine]]:
    """Lines that begin at the same place, from top to bottom."""
    columns: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: line.box.top):
        for column in columns:
            # A value stands a little further in than its label, where its box has a border.
            if abs(column[-1].box.left - line.box.left) <= 0.6 * line.box.height:
                column.append(line)
                break
        else:
            columns.append([line])
    return [column for column in columns if len(column) > 1]


def _is_label(line: TextLine) -> bool:
    text = line.text.strip()
    return len(text.split()) <= 4 and re.match(r"[A-Z]", text) is not None and not text.endswith((".", "!", "?", ","))


def _names(line: TextLine) -> bool:
    return _is_label(line) and not BUTTON.match(line.text)


def _beside(column: list[TextLine], lines: list[TextLine]) -> list[Field]:
    """Labels with one thing each to their right, these in a column of their own."""
    found = []
    for label in column:
        right = [o for o in lines if _level(label, o) and 0 < o.box.left - label.box.right < 16 * label.box.height]
        right.sort(key=lambda other: other.box.left)
        if right and _is_label(label) and _is_value(right[0]):
            if BUTTON.match(label.text) and BUTTON.match(right[0].text):
                continue
            found.append((Field(label, right[0]), sum(_is_value(other) for other in right)))
    if len(found) < 2:
        return []
    lefts = sorted(field.value.box.left for field, _ in found if field.value is not None)
    usual = lefts[len(lefts) // 2]
    kept = [f for f, _ in found if f.value is not None and abs(f.value.box.left - usual) < 1.5 * f.label.box.height]
    many = sum(count > 1 for _, count in found)
    return kept if len(kept) >= 2 and many <= len(found) / 2 else []  # several to the right of most: a table


def _is_value(line: TextLine) -> bool:
    return len(line.text.split()) <= 8 and not re.search(r"\w{3}[.!]$", line.text)


def _over(column: list[TextLine]) -> list[Field]:
    """Labels right over their values: groups of two or three lines with clear gaps in between."""
    groups: list[list[TextLine]] = []
    for line in column:
        if groups and line.box.top - groups[-1][-1].box.bottom < 0.5 * line.box.height:
            groups[-1].append(line)
        else:
            groups.append([line])
    whole = [g for g in groups if 2 <= len(g) <= 4 and _names(g[0]) and _short_value(g[1])]
    if len(whole) < 2:
        return []
    top, bottom = whole[0][0].box.top, whole[-1][-1].box.bottom
    found = []
    for group in groups:
        inside = top <= group[0].box.top <= bottom
        height = whole[0][0].box.height
        alike = SAME_SIZE <= group[0].box.height / max(height, 1) <= 1 / SAME_SIZE
        if inside and alike and _names(group[0]) and (group in whole or len(group) == 1):
            found.append(Field(group[0], group[1] if len(group) > 1 else None))
    return found


def _short_value(line: TextLine) -> bool:
    return len(line.text.split()) <= 6 and not line.text.rstrip().endswith((".", "!", "?", ":"))


def _level(line: TextLine, other: TextLine) -> bool:
    return abs(line.box.centre[1] - other.box.centre[1]) < 0.5 * line.box.height
