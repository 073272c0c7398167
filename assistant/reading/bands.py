"""Rows of a table found among a page's lines before the page is cut into columns, so that no table is cut in two.

Pure geometry: the recogniser asks before any word is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from assistant.types import Box

# Edges or middles of parts that stand under each other differ by less than this, in line heights.
_FLUSH = 0.6
# Parts of one row of a table are level to this share of a line; a side bar's rows meet the page's by chance.
_LEVEL = 0.08
# Share of the rows that is most of them; a wrapped cell stands off here and there.
_MOST = 0.7
# Fewest rows that tell a tilted table from a side bar.
_MANY = 6
# White between two rows of one table, and between a cell's own lines, in line heights.
_ROW_GAP, _WRAPPED = 2.6, 0.35
# Fewest rows and parts of a row by which a table is known without its words.
_ROWS, _PARTS = 3, 3
# A part wider than this, in line heights, is a line of running text.
_WIDE = 7.0


def table_band(rows: Sequence[Sequence[int]], boxes: Sequence[Box]) -> tuple[int, int] | None:
    """First row and the row after the last of the tallest table; None where there is none.

    Args:
        rows: indexes of boxes by visual row, top to bottom, each from left to right.
        boxes: of lines, in pixels.
    """
    best: tuple[int, int] | None = None
    first = 0
    while first < len(rows):
        end, full = _end(rows, first, boxes)
        found = full >= _ROWS and _is_table([[boxes[i] for i in row] for row in rows[first:end]])
        if found and (best is None or end - first > best[1] - best[0]):
            best = first, end
        # A run that is no table may still hold one that begins with a fuller row.
        fuller = (n for n in range(first + 1, end) if len(rows[n]) > len(rows[first]))
        first = max(first + 1, end) if found else next(fuller, max(first + 1, end))
    if best is None:
        return None
    return None if _has_guests(rows, best, boxes) else _with_header(rows, best, boxes)


def _has_guests(rows: Sequence[Sequence[int]], band: tuple[int, int], boxes: Sequence[Box]) -> bool:
    """True where a few rows begin with an entry of a side bar that goes on above or below them."""
    inside = [row for row in rows[slice(*band)] if len(row) >= _PARTS]
    others = [boxes[i] for row in (*rows[: band[0]], *rows[band[1] :]) for i in row]
    usual = median(boxes[row[0]].left for row in inside)
    guests = [boxes[row[0]] for row in inside if boxes[row[0]].right < usual]
    flush = any(abs(guest.left - box.left) < 4 and box.right < usual for guest in guests for box in others)
    return flush and 3 * len(guests) <= len(inside)


def _end(rows: Sequence[Sequence[int]], first: int, boxes: Sequence[Box]) -> tuple[int, int]:
    """Where the rows that stand under row `first` end, and how many of them are as full as it is."""
    model = [boxes[i] for i in rows[first]]
    if len(model) < _PARTS:
        return first, 0
    end, full = first + 1, 1
    last = model
    while end < len(rows):
        row = [boxes[i] for i in rows[end]]
        height = median(box.height for box in row)
        gap = min(box.top for box in row) - max(box.bottom for box in last)
        under = sum(any(_flush(box, other) for other in (*model, *last)) for box in row)
        if gap > _ROW_GAP * height or under < 0.7 * len(row):
            break
        if len(row) < _PARTS and not (gap < _WRAPPED * height or len(row) > 1):
            break
        if len(row) >= _PARTS:
            full += 1
            model = max(model, row, key=len)
        last = row
        end += 1
    while end > first + 1 and len(rows[end - 1]) == 1:
        above = max(boxes[i].bottom for i in rows[end - 2])
        if min(boxes[i].top for i in rows[end - 1]) - above < _WRAPPED * boxes[rows[end - 1][0]].height:
            break
        end -= 1
    return end, full


def _flush(box: Box, other: Box) -> bool:
    room = _FLUSH * min(box.height, other.height)
    edges = box.left - other.left, box.right - other.right, box.centre[0] - other.centre[0]
    return min(abs(edge) for edge in edges) <= room


def _is_table(rows: Sequence[Sequence[Box]]) -> bool:
    """False for columns of running text, and where one part belongs to something else beside the rows.

    The parts of a table's row stand on one straight line, level or, in a photograph, tilted; the rows of a side bar
    meet the page's by chance, each a little further off than the last.
    """
    wide = sum(box.width > _WIDE * box.height for row in rows for box in row)
    full = [row for row in rows if len(row) >= _PARTS]
    rooms = [max(1.5, _LEVEL * median(box.height for box in row)) for row in full]
    level = all(_is_even([_offset(row, end) for row in full], rooms) for end in (0, -1))
    return (level or _is_tilted(full, rooms)) and 2 * wide <= sum(len(row) for row in rows)


def _offset(row: Sequence[Box], part: int) -> float:
    """How far a part of the row stands below the row's middle, in pixels."""
    return row[part].centre[1] - median(box.centre[1] for box in row)


def _is_even(offsets: Sequence[float], rooms: Sequence[float]) -> bool:
    """True when most offsets are alike."""
    middle = median(offsets)
    return sum(abs(offset - middle) <= room for offset, room in zip(offsets, rooms, strict=True)) >= _MOST * len(rooms)


def _is_tilted(rows: Sequence[Sequence[Box]], rooms: Sequence[float]) -> bool:
    """True for many rows on straight lines, each leaning about as much more as the one above it."""
    leans = [row[-1].centre[1] - row[0].centre[1] for row in rows]
    steps = [b - a for a, b in pairwise(leans)]
    straight = sum(_bend(row) <= room for row, room in zip(rows, rooms, strict=True))
    return len(rows) >= _MANY and _is_even(steps, rooms[1:]) and straight >= _MOST * len(rows)


def _bend(row: Sequence[Box]) -> float:
    """How far the row's middle part stands off the line from its first to its last, in pixels."""
    first, middle, last = (box.centre for box in (row[0], row[len(row) // 2], row[-1]))
    share = (middle[0] - first[0]) / max(1.0, last[0] - first[0])
    return abs(middle[1] - first[1] - share * (last[1] - first[1]))


def _with_header(rows: Sequence[Sequence[int]], band: tuple[int, int], boxes: Sequence[Box]) -> tuple[int, int]:
    """The band with the rows of its header that are not as full: of wrapped words, or read as one line."""
    first, end = band
    left = min(boxes[i].left for row in rows[first:end] for i in row)
    right = max(boxes[i].right for row in rows[first:end] for i in row)
    tops = [min(boxes[i].top for i in row) for row in rows[first:end]]
    pitch = median(b - a for a, b in pairwise(tops))
    while first:
        row = [boxes[i] for i in rows[first - 1]]
        height = median(box.height for box in row)
        inside = min(b.left for b in row) > left - height and max(b.right for b in row) < right + height
        near = min(boxes[i].top for i in rows[first]) - min(box.top for box in row) < 1.12 * pitch
        spread = max(b.right for b in row) - min(b.left for b in row) > 0.45 * (right - left)
        if not (inside and near and spread):
            break
        first -= 1
    return first, end
