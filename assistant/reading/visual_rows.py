"""Boxes that stand on one line put together. Pure geometry."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Box

# Two boxes stand in one row when their centres differ by less than this share of the smaller height.
_ALIGNED = 0.4


def row_groups(indexes: Sequence[int], boxes: Sequence[Box]) -> list[list[int]]:
    """`indexes` grouped into visual rows, top to bottom; in each row from left to right."""
    rows: list[list[int]] = []
    for index in sorted(indexes, key=lambda i: boxes[i].centre[1]):
        box = boxes[index]
        for row in reversed(rows[-3:]):
            nearest = row[0]
            if len(row) > 1:
                nearest = min(row, key=lambda i: max(boxes[i].left - box.right, box.left - boxes[i].right))
            if same_row(boxes[nearest], box) and not any(_x_overlap(boxes[i], box) for i in row):
                row.append(index)
                break
        else:
            rows.append([index])
    for row in rows:
        row.sort(key=lambda i: boxes[i].left)
    return rows


def same_row(a: Box, b: Box) -> bool:
    """True when both stand on one line."""
    return abs(a.centre[1] - b.centre[1]) < _ALIGNED * min(a.height, b.height) + 0.1 * max(a.height, b.height)


def _x_overlap(a: Box, b: Box) -> bool:
    shared = min(a.right, b.right) - max(a.left, b.left)
    # The margins of two boxes beside each other overlap by up to a third of a line, more than 0.3 of a lone letter.
    return shared > 0.3 * min(a.width, b.width) and shared > 0.5 * min(a.height, b.height)
