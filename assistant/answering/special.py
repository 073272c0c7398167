"""Free questions with an answer of their own form: the time now, the things of a list, what this is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.answering.evidence import Draft, Work, read_source
from assistant.reading.page import BlockKind, Page, Row
from assistant.reading.words import content, stems, support

if TYPE_CHECKING:
    from assistant.answering.needs import Asked

_CLOCK = re.compile(
    r"^(?:(?:what is )?the (?:current )?time|what time is it|what time it is|how late is it|time)(?: right)?(?: now)?$",
    re.I,
)
_ONLY_TIME = re.compile(
    r"^(?:[a-z]{3,9}\.?,?\s)?(?:\d{1,2} [a-z]{3,9}\.?,?\s)?(?:[01]?\d|2[0-3])[:.][0-5]\d"
    r"(?:[:.][0-5]\d)?(?:\s?[ap]\.?m\.?)?$",
    re.I,
)
_LISTING = re.compile(
    r"^(?:what|which|list|name)\b.*\b(?:are there|do they (?:have|offer|sell|serve)|do you have|can i (?:get|"
    r"order|have|eat|drink)|are "
    r"(?:on offer|listed|offered|available|needed|on (?:it|the (?:list|menu)))|is on (?:the|my) .*\blist|"
    r"is in (?:the|my) .*\blist|are on .*)$|"
    r"^(?:list|name) (?:the|all) |^what are (?:the|my|our) [a-z]+s$",
    re.I,
)
# Things whose name is the title of what shows them.
NAMED = (
    r"(?:shop|store|restaurant|cafe|café|bar|pub|park|company|firm|business|hotel|station|school|book|film|movie|"
    r"product|medicine|drug|"
    r"tablets?|event|band|group|app|application|program|website|site|magazine|newspaper|paper|museum|club|"
    r"organi[sz]ation|church|"
    r"university|college|hospital|brand|game|song|album|recipe|dish|course|conference|festival|concert|exhibition|"
    r"street|town|city|"
    r"place|document|file|league|library|council|surgery|clinic|pharmacy|pub|bakery|airline|bank|team|trail|"
    r"walk|chat|podcast|channel|play|show|slide|poster|presentation|talk)"
)
_IDENTITY = re.compile(
    rf"^(?:what|which) (?:\w+ )?{NAMED} (?:is|are|was) (?:this|it|that|open|shown)\b|^(?:what|"
    rf"which) {NAMED} (?:is|are) (?:this|it|these) (?:for|from|of|about|by)\b|"
    rf"\bname of (?:the|this) (?:\w+ )?{NAMED}$|^what is (?:the|this) {NAMED}(?: called| named)?$|"
    rf"^what is (?:it|this|that) called$|"
    r"^who (?:is|are) (?:playing|performing|singing)$|^(?:which|what) place\b.*\bfor$",
    re.I,
)


def asks_clock(question: str) -> bool:
    """True for "what time is it now": no other time on the page answers that."""
    return re.search(r"\bnow$|^what time is it", question, re.I) is not None and _CLOCK.match(question) is not None


def clock(question: str, work: Work) -> Draft | None:
    """The time now: a time that stands by itself near the edge of the screen, where clocks are."""
    if not _CLOCK.match(question) or work.page is None:
        return None
    height = max(work.page.height, 1)
    times = [line for line in work.page.lines if _ONLY_TIME.match(line.text.strip())]
    edge = [line for line in times if min(line.box.top, height - line.box.bottom) < 0.08 * height]
    if not edge:
        return None
    line = min(edge, key=lambda line: min(line.box.top, height - line.box.bottom))
    return Draft(line.text, (read_source(line.text, line.box, line.confidence),), 0.85)


def listing(question: str, asked: Asked, work: Work) -> Draft | None:
    """What stands under a heading that the question names: 'what desserts are there'."""
    if work.page is None or not _LISTING.search(question):
        return None
    words = [word for word in asked.words if word not in ("list", "item", "offer", "sell", "serv", "order", "need")]
    if not words:
        return None
    rows = _under(words, work.page)
    if not rows:
        return None
    text = "; ".join(re.sub(r"^[-•*·]\s*", "", row.text) for row in rows)
    return Draft(
        text, tuple(read_source(row.text, row.box, row.confidence) for row in rows), 0.9, whole=len(rows) <= 12
    )


def things_under(subject: str, work: Work) -> list[Row]:
    """Rows under the heading that is called so."""
    words = content(subject)
    return _under(words, work.page) if work.page is not None and words else []


def _under(words: list[str], page: Page) -> list[Row]:
    """Rows under the short line that holds these words, up to the next line of its kind."""
    rows = [(index, row) for index, block in enumerate(page.blocks) for row in block.rows]
    for at, (index, row) in enumerate(rows):
        there = stems(row.text)
        if len(there) > 5 or re.search(r"\d", row.text) or not all(support(word, there) >= 0.75 for word in words):
            continue
        # A heading's own list may stand in another block, under it, with other things read in between.
        own = [r for i, r in rows[at + 1 :] if i == index]
        below = own or _block_below(row, index, page)
        kept: list[Row] = []
        for other in below:
            if kept and _like_heading(other, row, kept[0]):
                break
            kept.append(other)
        if kept:
            return kept
    return []


def _block_below(row: Row, index: int, page: Page) -> list[Row]:
    for other in page.blocks[:index] + page.blocks[index + 1 :]:
        gap = other.box.top - row.box.bottom
        flush = abs(other.box.left - row.box.left) < 3 * row.box.height
        if other.kind is not BlockKind.HEADING and flush and -0.2 * row.box.height <= gap <= 2.5 * row.box.height:
            return list(other.rows)
    return []


def _like_heading(other: Row, heading: Row, first: Row) -> bool:
    if heading.text.isupper() and other.text.isupper():
        return True
    return len(first.lines) > 1 and len(other.lines) == 1 and not re.search(r"\d", other.text)


def identity(question: str, work: Work) -> Draft | None:
    """What this is called: its title, said as likely."""
    if work.page is None or not _IDENTITY.search(question):
        return None
    from assistant.answering.reading import heading_of

    if re.search(r"\b(?:file|document)\b", question, re.I):
        named = [line for line in work.page.lines[:6] if re.search(r"\w\.[a-z]{1,5}\b", line.text)]
        if named:
            line = named[0]
            return Draft(line.text, (read_source(line.text, line.box, line.confidence),), 0.85)
    found = heading_of(work.page)
    if found is None:
        return None
    return Draft(found[0], (read_source(*found),), 0.76)


def about_nothing_else(question: str, allowed: str) -> bool:
    """True when the question holds no word that matters beyond those allowed."""
    return all(support(word, content(allowed)) >= 0.9 for word in content(question))
