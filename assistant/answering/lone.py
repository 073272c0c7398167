"""The only value of its sort on the page: given, hedged, when the question asks for nothing but that sort.

"What is the tracking number", "which address is the hotel at": the page may carry the number or the address without
any word that names it. Two different ones are a choice that cannot be made; a property of its own ("the breakdown
number") that stands nowhere means that another value was meant.
"""

from __future__ import annotations

import re

from assistant.answering.evidence import Draft
from assistant.answering.fact import Fact, Form
from assistant.answering.needs import Asked
from assistant.answering.values import Wanted, find
from assistant.reading.words import STOP, content, stem, support, tokens

_KINDS = (Wanted.EMAIL, Wanted.PHONE, Wanted.URL, Wanted.POSTCODE, Wanted.ADDRESS)
# Words right before the sort that say no more than the sort does.
_EMPTY = frozenset(
    [
        "phone",
        "telephone",
        "mobile",
        "contact",
        "email",
        "mail",
        "web",
        "post",
        "postal",
        "street",
        "delivery",
        "shipping",
        "home",
        "full",
        "exact",
        "tracking",
        "serial",
        "reference",
        "order",
        "call",
        "zip",
        "website",
        "address",
        "number",
        "code",
        "contact",
        "main",
    ]
)
_SORT = re.compile(r"([\w'-]+) (?:numbers?|address(?:es)?|code|e-?mails?|mail|website|url|link)\b", re.I)
_TRACKING = re.compile(
    r"\b(?:tracking|serial|parcel|shipment|consignment|reference|barcode)(?: \w+)? (?:number|no|code|id)\b", re.I
)
# A line that is a code and nothing else: capitals and digits in groups, eight signs or more.
_CODE_LINE = re.compile(r"(?=(?:.*\d){5})[A-Z0-9]{1,}(?:[ -][A-Z0-9]+)*")
_DOCUMENT_DATE = re.compile(
    r"^when (?:did (?:i|we) (?:buy|get|purchase|order|eat|shop|pay)|(?:was|were|is) (?:it|this|that|the|these|"
    r"they)(?: \w+)? "
    r"(?:written|printed|published|issued|bought|made|dated|sent|taken|from|released|signed))\b|"
    r"^(?:what is )?(?:the )?date$|^what date is (?:it|this|on (?:it|the|this) ?\w*)$",
    re.I,
)  # fmt: skip
SURE = 0.62  # said as probable: nothing but its being alone speaks for it


def lone(asked: Asked, facts: list[Fact]) -> Draft | None:
    """The one value of the wanted sort, or None."""
    if asked.missing:
        return None
    if asked.wanted is Wanted.CODE:
        return _lone_code(asked, facts)
    if asked.wanted in (Wanted.WHEN, Wanted.DATE, Wanted.TIME) and _DOCUMENT_DATE.search(asked.text):
        return _only(facts, Wanted.DATE)
    if asked.wanted not in _KINDS or _narrowed(asked, facts):
        return None
    return _only(facts, asked.wanted)


def _narrowed(asked: Asked, facts: list[Fact]) -> bool:
    """True when a word narrows the sort ("fax number") that is nowhere on the page."""
    there = list({word for fact in facts for word in content(fact.text)})
    for found in _SORT.finditer(asked.text):
        word = found[1].lower()
        if word in STOP or word in _EMPTY or word.endswith("'s"):
            continue
        if support(stem(word), there) < 0.7:
            return True
    return any(
        word.endswith("'s") and support(stem(tokens(word)[0]), there) < 0.7
        for word in asked.text.lower().split()
        if re.match(r"[a-z]+'s$", word) and word not in ("it's", "what's", "that's", "who's", "where's")
    )


def _only(facts: list[Fact], kind: Wanted) -> Draft | None:
    """The value that all facts with one of this sort agree on; said with its own line where it is an address."""
    seen: dict[str, tuple[str, Fact]] = {}
    for fact in facts:
        if fact.form is Form.STACK:
            continue
        for match in find(fact.value, kind):
            seen.setdefault(re.sub(r"\W", "", match[0].lower()), (match[0].strip(" ,;"), fact))
    # A part of another is the same one: "3 March" and "3 March 2026".
    whole = [key for key in seen if not any(key != other and key in other for other in seen)]
    if len(whole) != 1:
        return None
    value, fact = seen[whole[0]]
    text = fact.value if kind is Wanted.ADDRESS and len(fact.value) < 90 else value
    return Draft(text, (fact.source,), SURE)


def _lone_code(asked: Asked, facts: list[Fact]) -> Draft | None:
    if not _TRACKING.search(asked.text):
        return None
    lines = {fact.value: fact for fact in facts
             if fact.form is not Form.STACK and not fact.label
             and _CODE_LINE.fullmatch(fact.value.strip())}  # fmt: skip
    lines = {value: fact for value, fact in lines.items() if len(re.sub(r"\W", "", value)) >= 8}
    if len(lines) != 1:
        return None
    value, fact = next(iter(lines.items()))
    return Draft(value, (fact.source,), SURE)
