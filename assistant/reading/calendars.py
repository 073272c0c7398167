"""Calendars: what is entered tied to its day, and to its hour where the days are divided into hours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from assistant.reading.page import Pair, Row
from assistant.reading.rows import make_row, make_rows
from assistant.types import TextLine

_DAY = re.compile(
    r"^(?:mo|tu|we|th|fr|sa|su)[a-z]{0,7}\.?(?:\s*,?\s*\d{1,2}(?:[./]\d{0,2}\.?| [A-Za-z]{3,9})?)?$", re.I
)
_NAME = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)", re.I)
_HOUR = re.compile(r"^(?:[01]?\d|2[0-3])(?:[:.]?[0-5]\d)?\s?(?:[ap]\.?m\.?|h)?$", re.I)
_NUMBER = re.compile(r"^(?:[12]?\d|3[01])$")
_MONTH = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December)\b", re.I
)
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Days and hours that make a calendar: a working week; a morning. So many of the days have to be read.
_DAYS, _HOURS, _KNOWN = 5, 4, 3
# An entry stands at most this share of an hour above the hour's own line.
_EARLY = 0.12


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar's lines and what is entered in it, each with its day (and hour) as label, day by day."""

    lines: tuple[TextLine, ...]
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...]


def find_calendar(lines: Sequence[TextLine]) -> Calendar | None:
    """The calendar among a page's lines, if it has one with something entered."""
    for row in make_rows(lines):
        days = [line for line in row.lines if _DAY.match(line.text.strip()) and _NAME.match(line.text.strip())]
        if len(days) < _KNOWN or not _even(days):
            continue
        read = days
        days = _completed(days, lines)
        width = median(b.box.centre[0] - a.box.centre[0] for a, b in pairwise(days))
        left, right = days[0].box.centre[0] - 0.6 * width, days[-1].box.centre[0] + width
        below = [line for line in lines if line.box.centre[1] > median(day.box.bottom for day in read)]
        inside = [line for line in below if left < line.box.centre[0] < right]
        hours = _hours([line for line in below if line.box.centre[0] < days[0].box.left])
        if len(days) < _DAYS or (len(read) < _DAYS and not hours):
            continue
        inside = [line for line in inside if not any(line.box == day.box for day in days)]
        found = _week(days, hours, inside, width) if hours else _month(days, inside, lines, width)
        if found is not None:
            numbers = [line for line in lines if any(line.box == day.box for day in days)]
            return replace(found, lines=(*found.lines, *numbers))
    return None


def _completed(days: Sequence[TextLine], lines: Sequence[TextLine]) -> list[TextLine]:
    """The days with those whose name was not read and whose number was: the 5 after "Thu 4" is Friday's."""
    width = median(b.box.centre[0] - a.box.centre[0] for a, b in pairwise(days))
    start, first = days[0].box.centre[0], _WEEK.index(days[0].text.strip()[:3].lower())
    found = {round((day.box.centre[0] - start) / width): day for day in days}
    for line in lines:
        place = (line.box.centre[0] - start) / width
        near = abs(line.box.top - days[0].box.bottom) < 2 * days[0].box.height and abs(place - round(place)) < 0.15
        if near and _NUMBER.match(line.text.strip()) and round(place) not in found and -1 <= place <= len(days):
            name = _WEEK[(first + round(place)) % 7].capitalize()
            found[round(place)] = replace(line, text=f"{name} {line.text.strip()}")
    return [found[place] for place in sorted(found)]


def _even(days: Sequence[TextLine]) -> bool:
    steps = [b.box.centre[0] - a.box.centre[0] for a, b in pairwise(days)]
    return max(steps) < 1.5 * min(steps)


def _hours(lines: Sequence[TextLine]) -> list[TextLine]:
    """Hours down the left edge, evenly apart; [] where there are none."""
    hours = sorted((line for line in lines if _HOUR.match(line.text.strip())), key=lambda line: line.box.top)
    if len(hours) < _HOURS:
        return []
    steps = [b.box.centre[1] - a.box.centre[1] for a, b in pairwise(hours)]
    named = [int(re.findall(r"\d+", line.text)[0]) for line in hours]
    follow = sum((b - a) % 12 in (0, 1, 2, 3) for a, b in pairwise(named))  # the days of a month go on by sevens
    return hours if max(steps) < 2.6 * min(steps) and follow == len(steps) else []


def _week(
    days: Sequence[TextLine], hours: Sequence[TextLine], inside: Sequence[TextLine], width: float
) -> Calendar | None:
    step = median(b.box.centre[1] - a.box.centre[1] for a, b in pairwise(hours))
    last = hours[-1].box.centre[1] + step
    dates = [_date(day, inside, hours[0].box.top) for day in days]
    if _is_full(days, hours, inside):
        return None
    names = [f"{day.text} {date.text}" if date else day.text for day, date in zip(days, dates, strict=True)]
    known = [date for date in dates if date is not None]
    inside = [line for line in inside if line not in known]
    pairs, rows = [], []
    taken: list[TextLine] = [*days, *known, *hours]
    for name, (_, entries) in zip(names, _by_day(days, inside, width), strict=True):
        for entry in _entries([line for line in entries if line.box.centre[1] < last and line not in hours]):
            y = entry[0].box.centre[1] + _EARLY * step
            hour = next((h for h in reversed(hours) if h.box.centre[1] <= y), None)
            label = f"{name}, {hour.text}" if hour is not None else name
            pairs.append(_pair(label, entry))
            rows.append(replace(make_row(entry), text=f"{label} {pairs[-1].value}"))
            taken += entry
    if not pairs:
        return None
    heads = [*make_rows([*days, *known]), make_row(hours)]
    return Calendar(tuple(taken), (*heads, *rows), tuple(pairs))


def _is_full(days: Sequence[TextLine], hours: Sequence[TextLine], inside: Sequence[TextLine]) -> bool:
    """True for a table of lessons: something in most places, each level with its hour."""
    level = sum(any(abs(line.box.centre[1] - h.box.centre[1]) < 0.4 * h.box.height for h in hours) for line in inside)
    return level > 0.8 * len(inside) and len(inside) > 0.6 * len(days) * len(hours)


def _date(day: TextLine, lines: Sequence[TextLine], bottom: int) -> TextLine | None:
    """The number set under a day's name, above the hours."""
    room = 2 * day.box.height
    under = [
        line for line in lines if _NUMBER.match(line.text) and line.box.top < min(bottom + room, day.box.bottom + room)
    ]
    near = [line for line in under if abs(line.box.left - day.box.left) < room or _overlaps(line, day)]
    return near[0] if near else None


def _overlaps(line: TextLine, day: TextLine) -> bool:
    return day.box.left < line.box.centre[0] < day.box.right


def _month(
    days: Sequence[TextLine], inside: Sequence[TextLine], lines: Sequence[TextLine], width: float
) -> Calendar | None:
    numbers = [line for line in inside if _NUMBER.match(line.text.strip())]
    if len(numbers) < 20:
        return None
    title = next((m[1] for line in lines if line.box.bottom <= days[0].box.top and (m := _MONTH.search(line.text))), "")
    heads = sorted(numbers, key=lambda line: line.box.top)
    step = _week_step(heads)
    pairs, rows = [], []
    entered: list[TextLine] = []
    for day, entries in _by_day(days, [line for line in inside if line not in numbers], width):
        column = [n for n in numbers if abs(n.box.centre[0] - day.box.centre[0]) < 0.6 * width]
        for number in sorted(column, key=lambda line: line.box.top):
            entry = [line for line in entries if -0.3 * step < line.box.top - number.box.bottom < 0.8 * step]
            entry = [line for line in entry if line not in entered]
            if entry:
                label = " ".join(part for part in (day.text, number.text, title) if part)
                pairs.append(_pair(label, entry))
                rows.append(replace(make_row(entry), text=f"{label} {pairs[-1].value}"))
                entered += entry
    if not pairs:
        return None
    order = sorted(range(len(pairs)), key=lambda n: int(re.findall(r"\d+", pairs[n].label)[0]))
    grid = make_rows([*days, *numbers])
    return Calendar((*days, *numbers, *entered), (*grid, *(rows[n] for n in order)), tuple(pairs[n] for n in order))


def _week_step(numbers: Sequence[TextLine]) -> float:
    """Pixels from one week's numbers to the next week's."""
    tops = [row.box.top for row in make_rows(numbers) if len(row.lines) >= 3]
    return median(b - a for a, b in pairwise(tops)) if len(tops) > 1 else 3.0 * numbers[0].box.height


def _by_day(days: Sequence[TextLine], lines: Sequence[TextLine], width: float) -> list[tuple[TextLine, list[TextLine]]]:
    """Each day with the lines in its column, from top to bottom.

    An entry's text is set flush left in its column, the day's name perhaps in the middle: a line belongs to the column
    in which it starts.
    """
    columns: list[tuple[TextLine, list[TextLine]]] = [(day, []) for day in days]
    starts = [line.box.left for line in lines]
    flush = [min(abs(start - day.box.left) for day in days) for start in starts]
    if starts and median(flush) < 0.06 * width:
        begins = [day.box.left - 0.1 * width for day in days]
    else:
        begins = [day.box.centre[0] - 0.55 * width for day in days]
    for line in sorted(lines, key=lambda line: line.box.top):
        number = sum(1 for begin in begins if begin <= line.box.left)
        if number:
            columns[number - 1][1].append(line)
    return columns


def _entries(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Lines of one day cut into entries: what stands close below goes on with it."""
    found: list[list[TextLine]] = []
    for line in lines:
        if found and line.box.top - found[-1][-1].box.bottom < 0.45 * line.box.height:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _pair(label: str, entry: Sequence[TextLine]) -> Pair:
    box = entry[0].box
    for line in entry[1:]:
        box = box.union(line.box)
    return Pair(label, ", ".join(line.text for line in entry), box, min(line.confidence for line in entry))
