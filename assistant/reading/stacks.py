"""Single labels, each over its value: known by several of one shape, or by capitals."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from assistant.reading.grids import is_shouted, may_be_label
from assistant.reading.page import Row
from assistant.reading.rows import line_height
from assistant.reading.type_size import type_size
from assistant.reading.wording import is_label, is_prose
from assistant.types import TextLine

# Names are this much larger than the states under them, in the middle of so many.
_LARGER, _SETTINGS = 1.07, 3


def find_stacks(groups: Sequence[Sequence[Row]]) -> dict[int, tuple[TextLine, ...]]:
    """Groups of rows that are one label over its value each, by their place in `groups`.

    One such group may be anything; several of one shape, flush with each other, are labels: the label smaller than the
    value, or the value inset as in a field; or, in a list of settings, names with smaller states under them.
    """
    shapes = {number: shape for number, group in enumerate(groups) for shape in [_stack(group)] if shape}
    alike: dict[int, tuple[TextLine, ...]] = {}
    for number, (inset, _) in shapes.items():
        here = groups[number][0].box
        family = [
            shape
            for other, shape in shapes.items()
            if abs(shape[0] - inset) <= 4 and abs(groups[other][0].box.left - here.left) < 0.5 * here.height
        ]
        size = median(shape[1] for shape in family)
        known = is_shouted(groups[number][0]) and _are_flush(groups[number][1:])
        settings = len(family) >= _SETTINGS and size > _LARGER and len(groups[number]) == 2
        if settings or (len(family) > 1 and (size <= 0.95 or inset > 0.25 * here.height)) or (known and size <= 0.93):
            alike[number] = tuple(row.lines[0] for row in groups[number])
    return alike


def _are_flush(rows: Sequence[Row]) -> bool:
    """False for the lines of a letterhead, each set in the middle."""
    return all(abs(row.box.left - rows[0].box.left) < 0.4 * line_height(row) for row in rows)


def _stack(group: Sequence[Row]) -> tuple[int, float] | None:
    """How far the value is inset, in pixels, and the label's size over the value's; None where it can't be one."""
    if not 2 <= len(group) <= (5 if is_shouted(group[0]) else 3) or any(len(row.lines) != 1 for row in group):
        return None
    label, value = group[0].lines[0], group[1].lines[0]
    inset, size = value.box.left - label.box.left, type_size(label) / type_size(value)
    if not may_be_label(label) or any(is_prose(row.text) or is_label(row.text) for row in group[1:]):
        return None
    return (inset, size) if -0.3 * label.box.height < inset < 1.5 * label.box.height else None
