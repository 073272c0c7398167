"""What a thing is called: "what product is this", "what's the name of the play", "title of the slide".

The page's own name is its largest line of words that is no furniture: no title bar, no row of a menu, no price, no
date, and not the masthead of a shop or a paper above the thing itself.
"""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.answering.evidence import Draft, Work, read_source
from assistant.answering.values import Wanted, find
from assistant.reading.page import Page, Row
from assistant.reading.words import content, stem, support

_KINDS = (
    r"(?:shop|store|restaurant|cafe|café|bar|pub|park|company|firm|business|hotel|station|school|book|film|movie|play|"
    r"product|medicine|drug|medication|tablets?|pills?|event|band|group|app|application|program|website|site|magazine|"
    r"newspaper|paper|museum|club|organi[sz]ation|church|university|college|hospital|brand|game|song|album|recipe|"
    r"dish|course|conference|festival|concert|exhibition|show|street|town|city|place|document|file|league|library|"
    r"council|surgery|clinic|pharmacy|bakery|airline|bank|team|dialog(?:ue)?|poster|leaflet|flyer|slide|presentation|"
    r"article|report|study|job|position|vacancy|tool|device|camera|phone|item|toy|"
    r"cake|drink|building|monument|soup|tea|wine|beer|trip|tour|walk|talk|lecture|lesson|class|chapter|story|poem|episode|podcast|album)"
)
_ASKS = (
    rf"^(?:what|which) (?:\w+ )?(?P<kind>{_KINDS}) (?:is|are|was) (?:this|it|that|these|open|shown)(?: (?:for|"
    rf"of|about))?$",
    rf"\b(?:name|title|headline) of (?:the|this|that) (?:\w+ )?(?P<kind>{_KINDS})$",
    rf"^what is (?:the|this) (?P<kind>{_KINDS})(?: called| named| titled)$",
    rf"^what is (?:the|this) (?P<kind>{_KINDS})(?:'s)? (?:name|title|headline)$",
    r"^what is (?:it|this|that) called$",
)
_PATTERNS = tuple(re.compile(form, re.I) for form in _ASKS)
_SHELL = re.compile(r"^(?:app|application|program|website|site|window|shop|store|magazine|newspaper|bank|company|firm|"
                    r"business|brand|airline|organi[sz]ation|club)s?$", re.I)  # fmt: skip
_PUNCTUAL = re.compile(r"^[\W\d]+$|[£$€]\s?\d|[>\u203a|]|@|^\W*(?:https?|www)\b", re.I)


def asks_name(question: str) -> str | None:
    """The kind of thing whose name is asked for, "" for "what is it called", None for other questions."""
    for pattern in _PATTERNS:
        found = pattern.search(question)
        if found:
            return (found.groupdict().get("kind") or "").lower()
    return None


def name_of(question: str, work: Work) -> Draft | None:
    """The name, said as probable; None when the question asks for none or nothing stands out."""
    kind = asks_name(question)
    if kind is None or work.page is None:
        return None
    if re.fullmatch(r"files?|documents?", kind):
        named = [line for line in work.page.lines[:6] if re.search(r"\w\.[a-z]{1,5}\b", line.text)]
        if named:
            return Draft(named[0].text, (read_source(named[0].text, named[0].box, named[0].confidence),), 0.85)
    labelled = _labelled(kind, work.page)
    if labelled is not None:
        return labelled
    if kind and _SHELL.match(kind):
        return None
    best = _largest(work.page)
    if best is None:
        return None
    text, rows = best
    box = rows[0].box
    for row in rows[1:]:
        box = box.union(row.box)
    return Draft(text, (read_source(text, box, min(row.confidence for row in rows)),), 0.8)


def _labelled(kind: str, page: Page) -> Draft | None:
    """A label that says so: "Product: …", "Film …", "Name …"."""
    if not kind:
        return None
    for pair in page.pairs:
        words = content(pair.label)
        if words and all(word in (stem(kind), "name", "titl") for word in words) and stem(kind) in words:
            return Draft(pair.value, (read_source(f"{pair.label}: {pair.value}", pair.box, pair.confidence),), 0.9)
    return None


def _worth(row: Row, page: Page) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", row.text)
    if not words or _PUNCTUAL.search(row.text) or len(words) > 14:
        return False
    if find(row.text, Wanted.DATE) and len(words) <= 3:
        return False
    # A title bar or a row of links: many short pieces, or small text in the top corner before larger text.
    return not (len(row.lines) > 2 and row.box.top < 0.15 * page.height)


def _largest(page: Page) -> tuple[str, list[Row]] | None:
    rows = [row for block in page.blocks for row in block.rows if _worth(row, page)]
    if not rows:
        return None
    heights = {id(row): max(line.box.height for line in row.lines) for row in rows}
    tallest = max(heights.values())
    usual = sorted(heights.values())[len(rows) // 2]
    if len(rows) > 3 and tallest < 1.15 * usual:
        return None
    near = [row for row in rows if heights[id(row)] >= 0.85 * tallest]
    # Of two as large, the masthead is the one at the very top beside links.
    masthead = len(near) > 1 and near[0].box.bottom < 0.1 * page.height and len(near[0].lines) > 1
    first = near[1] if masthead else near[0]
    chosen = [first]
    every = [row for block in page.blocks for row in block.rows]
    for one, other in pairwise(every[every.index(first) :]):
        alike = abs(_height(other) - _height(one)) <= 0.15 * _height(one)
        if (
            not alike
            or other.box.top - one.box.bottom > 0.8 * _height(one)
            or len(chosen) > 2
            or not _worth(other, page)
        ):
            break
        chosen.append(other)
    return " ".join(row.text for row in chosen), chosen


def _height(row: Row) -> int:
    return max(line.box.height for line in row.lines)


def echoes(question: str, text: str) -> bool:
    """True for a text without a word that the question had not."""
    asked = content(question)
    return all(support(word, asked) >= 0.9 for word in content(text))
