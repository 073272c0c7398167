"""Facts that the arrangement of a page tells without a label of its own: who wrote it, who said what, what was signed.

A line of names under the title names the authors; the letterhead of a letter or an invoice its sender; the line over a
message who says it; lines that begin with the same labels again and again are records, each about one thing.
"""

from __future__ import annotations

import re

from assistant.answering.chats import STAMP, TYPE_HERE, said
from assistant.answering.evidence import read_source
from assistant.answering.fact import Fact, Form
from assistant.answering.people import bodies, only_names, people
from assistant.answering.structure import largest, rows_of
from assistant.reading.page import Page, Row
from assistant.types import TextLine

_SIGN_OFF = re.compile(
    r"^(?:yours (?:sincerely|faithfully|truly)|(?:kind|best|warm|kindest|warmest)? ?(?:regards|wishes)|"
    r"sincerely(?: yours)?|cheers|(?:with )?love|many thanks|thanks|all the best|respectfully|"
    r"signed(?: (?:by|for|on behalf of)\b.*)?)[,.:]?(?: from)?$",
    re.I,
)
_LETTER = re.compile(r"^(?:dear\b|invoice\b|bill(?:ed)? to\b|yours\b|statement\b|payslip\b)", re.I)


def implied(page: Page) -> list[Fact]:
    """All facts of this sort."""
    return [*_signatures(page), *_authors(page), *_letterhead(page), *_messages(page), *_partner(page)]


def _pair(label: str, value: str, rows: list[Row] | list[TextLine], order: int, context: str = "") -> Fact:
    box = rows[0].box
    for row in rows[1:]:
        box = box.union(row.box)
    source = read_source(f"{label}: {value}", box, min(row.confidence for row in rows))
    return Fact(Form.PAIR, source.text, value, label, context, source, order)


def _signatures(page: Page) -> list[Fact]:
    """The name under "Yours sincerely", with the line under it, which tells what the person is."""
    rows = [row for block in page.blocks for row in block.rows]
    facts = []
    for at, row in enumerate(rows):
        if not _SIGN_OFF.match(row.text.strip()):
            continue
        kept: list[Row] = []
        last = row
        for other in rows[at + 1 : at + 3]:
            near = other.box.top - last.box.bottom < (4.0 if not kept else 0.9) * max(row.box.height, 1)
            if len(other.text.split()) > 6 or not near:
                break
            kept.append(other)
            last = other
        if kept:
            facts.append(_pair("Signed", ", ".join(r.text for r in kept), kept, at))
        if len(kept) == 2 and not re.search(r"[\d@]", kept[1].text):
            facts.append(_pair(f"{kept[0].text}, job", kept[1].text, kept[1:], at))
    return facts


def _authors(page: Page) -> list[Fact]:
    """A line of names right under the title, or near its top with a "by"."""
    rows = rows_of(page)
    title = largest(page, 1.12)
    facts = []
    for at, row in enumerate(rows[:10]):
        by = re.match(r"^(?:a |an |the )?(?:\w+ )?(?:written )?by (?P<who>[A-Z].*)$", row.text, re.I)
        if by is not None and people(by["who"]):
            facts.append(_pair("Author", by["who"], [row], at))
        elif title is not None and only_names(row.text) and _close_under(row, title[1].bottom):
            facts.append(_pair("Author", row.text, [row], at))
            below = rows[at + 1] if at + 1 < len(rows) else None
            if below is not None and bodies(below.text) and _close_under(below, row.box.bottom):
                facts.append(_pair("Affiliation", below.text, [below], at))
    return facts


def _close_under(row: Row, bottom: int) -> bool:
    return -0.3 * row.box.height <= row.box.top - bottom <= 2.5 * row.box.height


def _letterhead(page: Page) -> list[Fact]:
    """The first line of a letter, an invoice or a bill is who sends it."""
    rows = rows_of(page)
    if len(rows) < 4 or not any(_LETTER.match(line.text) for line in page.lines):
        return []
    top = min(page.lines, key=lambda line: (line.box.top // max(line.box.height, 1), line.box.left))
    named = top.text.strip()
    if re.search(r"[\d:@]|^(?:dear|to|invoice|from)\b", named, re.I) or len(named.split()) > 6:
        return []
    return [_pair("Letterhead", named, [top], 0)]


def _messages(page: Page) -> list[Fact]:
    """What stands under each line that says who and when; a question before it is what it answers."""
    facts, before = [], ""
    for order, message in enumerate(said(page)):
        source = read_source(f"{message.who}: {message.text}", message.box, message.confidence)
        facts.append(Fact(Form.SENTENCE, source.text, message.text, "", before, source, order, message.who))
        before = message.text
    return facts


def _partner(page: Page) -> list[Fact]:
    """The name at the top of a chat, and the members under it."""
    rows = rows_of(page)
    stamps = sum(re.fullmatch(rf".{{0,30}}?{STAMP}\W*", line.text, re.I) is not None for line in page.lines)
    if stamps < 3 or not rows or not (any(TYPE_HERE.search(line.text) for line in page.lines) or _messages(page)):
        return []
    first = page.lines[0] if page.lines else None
    if first is None or len(first.text.split()) > 5 or re.search(r"\d", first.text):
        return []
    facts = [_pair("Chat with", first.text, [first], 0)]
    for row in rows[1:3]:
        if re.search(r",.*\band you\b|,.*\byou$", row.text):
            facts.append(_pair("Members", row.text, [row], 1))
    return facts
