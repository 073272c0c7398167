"""The value that a page shows largest: the price of what it sells, the temperature now, and what stands beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.answering.evidence import Draft, Work, read_source
from assistant.answering.structure import largest
from assistant.answering.values import Wanted, find
from assistant.reading.words import content, stem_set, stems, support
from assistant.types import TextLine

if TYPE_CHECKING:
    from assistant.answering.needs import Asked

LARGER = 1.2  # a price set for the eye is a fifth larger than those of other goods
_NOW = stem_set("now today currently outside moment right present price cost it")
_OF_BEFORE = stem_set(
    "before old original originally was were previous previously used full regular list price cost it"
)
_BEFORE = re.compile(
    r"\b(?:before|old|original(?:ly)?|was|were|previous(?:ly)?|used to|full|regular|list) ?(?:price|cost)?\b", re.I
)
_OLD = re.compile(r"\b(?:was|before|old price|original(?:ly)?|rrp|list price|instead of)\b", re.I)
_SIGNED = re.compile(r"[£$€¥]\s?\d|\d\s?(?:[€£$]|EUR|GBP|USD|zł|kr)\b|\d\s?[€£$]")


# Sums that only a line of their own tells, however large another is shown.
_OTHER_SUM = re.compile(
    r"\b(?:owe[sd]?|spen[dt]|vat|tax|change|balance|discount|postage|delivery|deposit|fine|rent|salary|tip|refund)\b",
    re.I,
)  # fmt: skip


def prominent(asked: Asked, work: Work) -> Draft | None:
    """The largest price or temperature, where the question asks for that of the page itself; None otherwise."""
    page = work.page
    if page is None or asked.wanted not in (Wanted.MONEY, Wanted.TEMPERATURE):
        return None
    lines = [line for line in page.lines if _holds(line, asked.wanted)]
    if asked.wanted is Wanted.MONEY and re.match(r"(?:what|how much|which)\b", asked.text, re.I):
        old = _old(asked, lines)
        if old is not None:
            return old
    if asked.wanted is Wanted.MONEY and _OTHER_SUM.search(asked.text):
        return None
    title = largest(page, 1.05)
    named = stems(title[0]) if title is not None else []
    named += [word for line in sorted(page.lines, key=lambda line: -line.box.height)[:3] for word in content(line.text)]
    rest = [word for word in asked.words if word not in _NOW]
    if asked.wanted is Wanted.TEMPERATURE and re.search(r"\bfeel|high|low|max|min|night|tomorrow\b", asked.text, re.I):
        return None
    if rest and (asked.wanted is Wanted.TEMPERATURE or not all(support(word, named) >= 0.8 for word in rest)):
        return None
    tallest = sorted(lines, key=lambda line: -line.box.height)
    if not tallest or (len(tallest) > 1 and tallest[0].box.height < LARGER * tallest[1].box.height):
        return None
    if len(tallest) == 1 and asked.wanted is Wanted.TEMPERATURE and "feel" in tallest[0].text.lower():
        return None
    return _said(tallest[0], find(tallest[0].text, asked.wanted)[0][0])


def _holds(line: TextLine, kind: Wanted) -> bool:
    if kind is Wanted.MONEY:
        return _SIGNED.search(line.text) is not None
    return re.search(r"[-\u2212]?\d{1,3}\s?[°º]", line.text) is not None


def _old(asked: Asked, lines: list[TextLine]) -> Draft | None:
    """The price before: the one that says so, else the second and higher of two in one line."""
    if not _BEFORE.search(asked.text) or any(word not in _OF_BEFORE for word in asked.words):
        return None
    for line in lines:
        if _OLD.search(line.text):
            return _said(line, find(line.text, Wanted.MONEY)[-1][0])
    for line in lines:
        found = [m[0].strip() for m in re.finditer(r"[£$€]\s?\d[\d.,]*\d", line.text)]
        values = [float(re.sub(r"[^\d.]", "", value.replace(",", ""))) for value in found]
        if len(values) == 2 and values[1] > values[0]:
            return _said(line, found[1])
    return None


def _said(line: TextLine, value: str) -> Draft:
    return Draft(value.strip(), (read_source(line.text, line.box, line.confidence),), 0.85)
