"""Entries of a list that take several rows each, as of letters in a mail program: who, when, about what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from assistant.reading.page import Row
from assistant.reading.rows import line_height
from assistant.reading.wording import is_prose

# Fewest entries and rows of one entry.
_FEWEST, _ROWS = 3, (2, 3, 4)
# Entries are evenly apart to this share of the step from one to the next.
_EVEN = 0.07
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WHEN = re.compile(
    r"^(?:\d{1,2}:\d{2}\s?(?:[ap]\.?m\.?)?|\d{1,2}\.\d{2}\s?[ap]\.?m\.?|yesterday|today|now|just now|"
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?(?: \d{1,2}[:.]\d{2})?|"
    rf"\d{{1,2}}\.? {_MONTH}(?: \d{{4}})?|{_MONTH} \d{{1,2}}(?:, \d{{4}})?|"
    r"\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?|\d{1,2} ?(?:min|m|h|d|hr|hours?|days?|minutes?)(?: ago)?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class EntrySpan:
    """Entries, each so many rows, from row `first` up to, not including, `end`."""

    first: int
    end: int
    entries: tuple[tuple[Row, ...], ...]


def find_entries(rows: Sequence[Row]) -> list[EntrySpan]:
    """Lists of entries in `rows`, in order."""
    found: list[EntrySpan] = []
    index = 0
    while index < len(rows):
        spans = [span for period in _ROWS for span in [_span(rows, index, period)] if span is not None]
        if spans:
            found.append(max(spans, key=lambda span: span.end))
            index = found[-1].end
        else:
            index += 1
    return found


def _span(rows: Sequence[Row], first: int, period: int) -> EntrySpan | None:
    """The entries of `period` rows that start at row `first`."""
    model = rows[first : first + period]
    if len(model) < period or is_prose(model[0].text):
        return None
    starts = [first]
    while _alike(model, rows[starts[-1] + period : starts[-1] + 2 * period]):
        step = _top(rows[starts[-1] + period]) - _top(rows[starts[-1]])
        usual = _top(rows[starts[1]]) - _top(rows[first]) if len(starts) > 1 else step
        if abs(step - usual) > max(_EVEN * usual, 4):
            break
        starts.append(starts[-1] + period)
    entries = tuple(tuple(rows[start : start + period]) for start in starts)
    if len(entries) < _FEWEST or not _are_dated(entries) or not _are_parted(rows, starts, period):
        return None
    return EntrySpan(first, starts[-1] + period, entries)


def _top(row: Row) -> float:
    return median(line.box.centre[1] for line in row.lines)


def _alike(model: Sequence[Row], rows: Sequence[Row]) -> bool:
    """True when the rows stand under the model's, one for one."""
    if len(rows) != len(model) or is_prose(rows[0].text):
        return False
    return all(abs(a.box.left - b.box.left) < 0.6 * line_height(a) for a, b in zip(model, rows, strict=True))


def _are_dated(entries: Sequence[Sequence[Row]]) -> bool:
    """True when most entries have a time or a day at their right: without one they may be any rows."""
    if any(len(row.lines) > 2 for rows in entries for row in rows):
        return False
    dated = [
        sum(bool(_WHEN.match(row.lines[-1].text.strip())) for row in level) for level in zip(*entries, strict=True)
    ]
    return 2 * max(dated) > len(entries)


def _are_parted(rows: Sequence[Row], starts: Sequence[int], period: int) -> bool:
    """True when the white between entries is more than within them."""
    gaps = [rows[n + 1].box.top - rows[n].box.bottom for n in range(starts[0], starts[-1] + period - 1)]
    between = [gaps[start - starts[0] - 1] for start in starts[1:]]
    within = [gap for n, gap in enumerate(gaps) if (n + 1) % period]
    return median(between) > median(within) + 0.15 * line_height(rows[starts[0]])
