"""Messages of a chat: who wrote, what, and when, each as one; what stands at the right was written by the user.

Two ways of setting them are known: a row with name and time over each message, or the time behind or under it and the
name over it where there are more than two people.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.reading.page import Pair, Row
from assistant.reading.paragraphs import rejoined
from assistant.reading.rows import line_height, make_row
from assistant.reading.wording import has_digit

_CLOCK = r"\d{1,2}:\d{2}(?:\s?[AaPp]\.?[Mm]\b\.?)?"
_AGO = r"\d{1,2}\s?(?:s|m|min|h|d|w)|\d{1,2} (?:minutes?|hours?|days?|weeks?|months?|years?) ago"
_HEAD = re.compile(
    rf"^(?P<who>(?:[A-Z][\w.'\u2019-]*|@\w+)(?: [\w.'\u2019@-]+){{0,3}}?)\s*[\u00b7,|]?\s*(?P<when>{_CLOCK}|{_AGO})$"
)
_TAIL = re.compile(rf"^(?P<said>.*?)\s*(?P<when>{_CLOCK})(?:\s?[\u2713\u221a/vV]{{1,2}})?$")
_DAY = re.compile(
    r"^(?:today|yesterday|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)\b.{0,24}$|"
    r"^\d{1,2}\.? [A-Z][a-z]+\.?(?: \d{4})?$",
    re.IGNORECASE,
)
# Fewest messages, and the share of the width by which the user's own stand further right.
_FEWEST, _ASIDE = 3, 0.12
# Longest name, in words; white after which no message goes on, in line heights.
_NAME, _FAR = 3, 3.0


@dataclass(frozen=True, slots=True)
class MessageSpan:
    """Messages, each as one row that says who wrote it and when, from row `first` up to, not including, `end`."""

    first: int
    end: int
    messages: tuple[tuple[Row, Pair | None], ...]


def find_messages(rows: Sequence[Row]) -> list[MessageSpan]:
    """The chat in `rows`, if there is one: [] or one span."""
    heads = [n for n, row in enumerate(rows) if _HEAD.match(row.text)]
    bodies = [n for n in heads if n + 1 < len(rows) and n + 1 not in heads]
    if len(heads) >= _FEWEST and len(bodies) >= 0.7 * len(heads):
        return [_headed(rows, heads)]
    return _tailed(rows)


def _headed(rows: Sequence[Row], heads: Sequence[int]) -> MessageSpan:
    found: list[tuple[Row, Pair | None]] = []
    end = heads[0]
    width = max(row.box.right for row in rows) - min(row.box.left for row in rows)
    for position, head in enumerate(heads):
        stop = heads[position + 1] if position + 1 < len(heads) else len(rows)
        end = head + 1
        while end < stop and _follows(rows, head, end, width):
            end += 1
        match = _HEAD.match(rows[head].text)
        if match is not None:
            who, when = match["who"], match["when"]
            if _DAY.match(who):  # a day over the messages that came on it
                who, when = "", rows[head].text
            found.append(_message(rows[head:end], who, rejoined(rows[head + 1 : end]), when))
        if any(_is_aside(row, rows[head], width) for row in rows[end:stop]):
            found += _own(rows[end:stop])
            end = stop
        elif position + 1 < len(heads):
            found += [(row, None) for row in rows[end:stop]]
    return MessageSpan(heads[0], end, tuple(found))


def _follows(rows: Sequence[Row], head: int, at: int, width: int) -> bool:
    """True while row `at` belongs to the message under row `head`."""
    near = rows[at].box.top - rows[at - 1].box.bottom < _FAR * line_height(rows[at])
    return near and not _is_aside(rows[at], rows[head], width)


def _is_aside(row: Row, head: Row, width: int) -> bool:
    return row.box.left - head.box.left > _ASIDE * width


def _own(rows: Sequence[Row]) -> list[tuple[Row, Pair | None]]:
    """The user's own messages, which have their times under them."""
    found: list[tuple[Row, Pair | None]] = []
    start = 0
    for n, row in enumerate(rows):
        if _is_tail(row, rows[n + 1 : n + 2]) or n + 1 == len(rows):
            found.append(_told(list(rows[start : n + 1]), own=True))
            start = n + 1
    return found


def _tailed(rows: Sequence[Row]) -> list[MessageSpan]:
    tails = [n for n, row in enumerate(rows) if _is_tail(row, rows[n + 1 : n + 2])]
    if len(tails) < _FEWEST:
        return []
    left, right = min(row.box.left for row in rows), max(row.box.right for row in rows)
    starts = [max([n + 1 for n in tails if n < tail], default=0) for tail in tails]
    aside = [
        min(row.box.left for row in rows[start : tail + 1]) - left > _ASIDE * (right - left)
        for start, tail in zip(starts, tails, strict=True)
    ]
    if not any(aside) or all(aside) or max(len(rows[n].lines) for n in tails) > 2:
        return []  # times at one edge are a table's
    found: list[tuple[Row, Pair | None]] = []
    first = starts[0]
    for start, tail, own in zip(starts, tails, aside, strict=True):
        body = list(rows[start : tail + 1])
        # What stands before the first message, and the day over those of a day, is none of it.
        parted = [n for n in range(1, len(body)) if _apart(body[n - 1], body[n])]
        cut = parted[-1] if parted else 0
        found += [(row, None) for row in body[:cut]] if found else []
        first = start + cut if not found else first
        found.append(_told(body[cut:], own))
    return [MessageSpan(first, tails[-1] + 1, tuple(found))]


def _is_tail(row: Row, after: Sequence[Row]) -> bool:
    """True for a message's last row, which the time ends; a time within a message has small letters after it."""
    goes_on = any(below.text[:1].islower() and abs(below.box.left - row.box.left) < line_height(row) for below in after)
    return bool(_TAIL.match(row.text)) and not _DAY.match(row.text) and not goes_on


def _apart(above: Row, row: Row) -> bool:
    white = row.box.top - above.box.bottom
    return white > 0.9 * line_height(row) or bool(_DAY.match(above.text))


def _told(body: list[Row], own: bool) -> tuple[Row, Pair | None]:
    match = _TAIL.match(body[-1].text)
    said, when = (match["said"], match["when"]) if match is not None else (body[-1].text, "")
    texts = [*body[:-1], replace(body[-1], text=said)] if said else body[:-1]
    who = "You" if own else ""
    if not own and len(texts) > 1 and _is_name(texts[0].text):
        who, texts = texts[0].text, texts[1:]
    return _message(body, who, rejoined(texts), when)


def _is_name(text: str) -> bool:
    return len(text.split()) <= _NAME and text[:1].isupper() and not has_digit(text) and text[-1:] not in ".,;:!?"


def _message(rows: Sequence[Row], who: str, said: str, when: str) -> tuple[Row, Pair | None]:
    row = make_row([line for each in rows for line in each.lines])
    text = f"{who}: {said}" if who else said
    told = replace(row, text=f"{text} ({when})" if when else text)
    return told, Pair(who, said, row.box, row.confidence) if who and said else None
