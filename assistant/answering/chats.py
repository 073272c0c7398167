"""Who says what: messages of a chat, posts, comments and the entries of a list of mails."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.structure import rows_of
from assistant.reading.page import BlockKind, Page, Row
from assistant.reading.words import content, stems, support
from assistant.types import Box

STAMP = (
    r"(?:(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?\d{1,2}[:.]\d{2}\s?(?:[ap]\.?m\.?)?|yesterday|"
    r"today|just now|now|"
    r"\d+\s?(?:s|m|h|d|w|min|mins|hrs?|minutes?|hours?|days?|weeks?|months?|years?)(?: ago)?|an? (?:hour|day|week) ago|"
    r"(?:mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?|"
    r"\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
)
_NAME = r"(?:@[\w.]+|[A-Z][^\W\d_]+(?:['\u2019.-]\w+)*|[Yy]ou)(?: (?:[A-Z][\w.'\u2019-]*|of|the|de|van|von|&))*"
_SENDER = re.compile(rf"^(?P<who>{_NAME}?(?: @[\w.]+)?),?\s*(?:[·•|]\s*)?(?:at\s+)?(?i:{STAMP})\W*$")
_NAMED = re.compile(rf"^(?P<who>{_NAME}):\s+(?P<said>\S.*)$")
TYPE_HERE = re.compile(
    r"^(?:type|write|send|enter) a? ?message|^(?:text )?message\b(?! from)|\b(?:last seen|online|is typing)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody says, under or after the name."""

    who: str
    text: str
    box: Box
    confidence: float


def sender(text: str) -> str:
    """The name in a line that says who and when; "" for other lines."""
    found = _SENDER.match(text.strip())
    return found["who"] if found and len(found["who"].split()) <= 4 else ""


def said(page: Page) -> list[Message]:
    """Messages with their senders, in reading order; [] where nobody is told to speak but once."""
    rows = rows_of(page)
    cards = [message for row in rows for message in _in_row(row)]
    starts = [(at, sender(row.text)) for at, row in enumerate(rows) if sender(row.text)]
    found: list[Message] = []
    for number, (start, who) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(rows)
        kept = _belonging(rows[start], rows[start + 1 : end])
        if kept:
            text = " ".join(row.text for row in kept)
            found.append(Message(who, text, kept[0].box, min(row.confidence for row in kept)))
    found = sorted([*cards, *found], key=lambda message: message.box.top)
    return found if len(found) > 1 or _is_post(page) else []


def _in_row(row: Row) -> list[Message]:
    """A row that the layout made of a sender's line and what stands under it."""
    if len(row.lines) < 2 or not sender(row.lines[0].text) or row.lines[1].box.top < row.lines[0].box.centre[1]:
        return []
    text = " ".join(line.text for line in row.lines[1:])
    return [Message(sender(row.lines[0].text), text, row.box, row.confidence)]


def _is_post(page: Page) -> bool:
    return any(re.search(r"\b(?:likes?|comments?|views|replies|shares)\b", line.text, re.I) for line in page.lines)


def _belonging(head: Row, rows: list[Row]) -> list[Row]:
    """The rows under a sender's line that stand close to each other and in its column."""
    kept: list[Row] = []
    last = head
    for row in rows:
        gap = row.box.top - last.box.bottom
        # The recogniser's boxes of one bubble nearly touch; the next bubble is a line or more away.
        far = gap > (2.0 if not kept else 1.4) * head.box.height or gap < -2 * head.box.height
        beside = row.box.left > head.box.right or row.box.right < head.box.left
        if TYPE_HERE.search(row.text) or far or beside:
            break
        kept.append(row)
        last = row
    return kept


def messages(page: Page) -> list[tuple[str, Box, float]]:
    """Messages of a chat: what stands under each sender's line; without such lines, every block of running words."""
    told = said(page)
    if len(told) > 1:
        return [(f"{m.who}: {m.text}", m.box, m.confidence) for m in told]
    bubbles = [
        block
        for block in page.blocks
        if len(block.text.split()) >= 2
        and block.kind is not BlockKind.HEADING
        and not re.match(r"(?:type|write|send|enter) a? ?message|message\b", block.text, re.I)
        and not re.search(r"\b(?:last seen|online|is typing)\b", block.text, re.I)
    ]
    return [(b.text, b.box, b.confidence) for b in bubbles]


def said_by(name: str, page: Page) -> list[Message]:
    """All that one person says: under a line with name and time, or after "Name:"."""
    wanted = content(name) or [name.lower()]
    every = said(page)
    for row in rows_of(page):
        named = _NAMED.match(row.text)
        if named is not None and len(named["said"].split()) > 2:
            every.append(Message(named["who"], named["said"], row.box, row.confidence))
    return [m for m in every if all(support(word, stems(m.who)) >= 0.8 for word in wanted)]


def knows(name: str, page: Page) -> bool:
    """True when the name stands on the page at all."""
    words = stems(page.text)
    return all(support(word, words) >= 0.8 for word in content(name) or [name.lower()])
