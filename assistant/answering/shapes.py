"""Questions known by their structure alone: what NOUN is this, step N, what did I do wrong, why was X refused."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.answering.asked import NUMBERS, ordinal, without_article
from assistant.answering.making import SHOWN, THINGS, K, Made
from assistant.answering.special import NAMED

# Nouns after "what … is this" that ask for a value or for eyes, never for a title.
_VALUED = re.compile(
    rf"^(?:\w+ )?(?:{THINGS}|{SHOWN}|time|date|day|month|year|number|page|line|version|size|price|kind|sort|type|"
    r"colou?r|language|font|code|currency|amount|weight|height|length|address|place|room|error|key|"
    r"key word|percentage|floor|"
    r"gate|platform|terminal|coach|carriage|bay|track|aisle|stop|seat|row|column|step|week|season|century|temperature|option|button|field|breed|species|fruit|"
    r"vegetable|shape|brand of \w+|model|slide number|status|rate|speed|reason|way|part|side|thing|"
    r"object|picture|button|word|sound|symbol|letter|email|mail|message|screen|window|text|one)$",
    re.I,
)
# Of these the beginning is told, not a title: they often have none.
_TOLD = re.compile(r"^(?:letter|mail|email|message|note|text|article|screen|page|window|document|it|this|that)$", re.I)


def _identity(asked: str, found: re.Match[str]) -> Made | None:
    noun = without_article(found["noun"] or "")
    about = re.search(r"\babout$", asked, re.I) is not None
    if _VALUED.match(noun) or (about and _TOLD.match(noun)) or re.match(r"(?:of|to|in|on|at|for)\b", noun, re.I):
        return None
    return K.TITLE, noun.lower(), "name"


def _numbered(_asked: str, found: re.Match[str]) -> Made:
    subject = found["what"]
    number = ordinal(subject)
    return K.READ_PART, subject, "" if number is None else str(number)


def _as(kind: K, subject: str, detail: str = "") -> Callable[[str, re.Match[str]], Made]:
    return lambda _asked, _found: (kind, subject, detail)


def _why(asked: str, _found: re.Match[str]) -> Made:
    bare = re.sub(r"^why\s+\w+(?:n't)?\s+|^how come\s+", "", asked, flags=re.I)
    return K.ERROR, bare, "why"


_COUNTED = r"(?:step|item|point|line|rule|question|option|instruction|task|verse|stage|tip|number|bullet)"
_ORDINAL = r"first|second|third|fourth|fifth|sixth|seventh|eighth|last|final|next to last|second to last"
SHAPES: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], Made | None]], ...] = tuple(
    (re.compile(pattern, re.I), make)
    for pattern, make in (
        (
            r"^what (?:does|do|is|did) (?:it|this|that|they|(?:the|this|that) [\w-]+) (?:ask|asking|want|wanting)"
            r"(?: me| us| for)?(?: to do| to know| from me)?$|^what is the question$",
            lambda asked, _f: (K.READ_PART, "advice" if asked.endswith(" do") else "question", ""),
        ),
        (
            r"^what (?:should|must|do|can|could|shall) i (?:have to |need to )?(?:do|try)"
            r"(?: now| next| about (?:it|this|that)| to (?:fix|solve) (?:it|this))?$",
            _as(K.READ_PART, "advice"),
        ),
        (
            rf"^(?:what (?:is|are|does)|which is) (?P<what>(?:the )?{_COUNTED} (?:number |no\.? )?"
            rf"(?:\d{{1,3}}|[a-h]|{'|'.join(NUMBERS)}))(?: say| about)?$",
            _numbered,
        ),
        (
            rf"^(?:what|which) (?:is|was|are|were) (?P<what>the (?:{_ORDINAL}) {_COUNTED})s?$",
            _numbered,
        ),
        (
            r"^(?:what|where) (?:did|have|had) (?:i|we) (?:do|done|get|got|gone|go|enter|entered|type|typed|fill|"
            r"filled)(?: in)? (?:wrong|wrongly|incorrectly)|"
            r"^what (?:is|are|was) (?:wrong|not right|incorrect|invalid)\b|^what (?:is|are) (?:the|my) mistakes?\b|"
            r"^what mistakes?\b|^what (?:do|should|must) i (?:need to |have to )?(?:fix|correct)\b|"
            r"^(?:what|which) (?:fields?|entry|entries|boxe?s?|answers?|one|ones) (?:is|are|was|were) "
            r"(?:wrong|invalid|not right|incorrect|not valid)",
            _as(K.ERROR, "", "wrong"),
        ),
        (
            r"^(?:why|how come)\b.*(?:\b(?:not|cannot|fail|failed|fails|failing|refused|rejected|denied|wrong|"
            r"stopped|blocked|unavailable|disabled|declined|crash|crashed)\b|n't\b)",
            _why,
        ),
        (
            r"^(?:what|which) tabs (?:are|do i have|have i)(?: (?:there|open|shown|available|here))*$",
            _as(K.LIST_CONTROLS, "", "tab"),
        ),
        (r"^(?:what|which) (?P<noun>(?:\w+ )?[\w-]+) (?:is|are|was) (?:this|it|these|that)(?: (?:for|from|about|of))?$",
         _identity),
        (r"^what (?:is|are) (?:this|that|these|the) (?P<noun>(?:\w+ )?[\w-]+) (?:for|about|called|named|titled|"
         r"advertising)$", _identity),
        (r"^(?:what is |tell me )?(?:the )?(?:title|heading|headline) (?:of|on) (?:the|this|that) "
         r"(?P<noun>(?!window|app|program)[\w-]+)$", _identity),
        (rf"^(?:what is |tell me )?(?:the )?(?:name|title) of (?:the|this|that) (?P<noun>{NAMED})$", _identity),
        (r"^what is (?:this|that) (?P<noun>(?!sign$|letter$)[a-z-]+(?: box)?)$", _identity),
        (r"^what is (?P<noun>this|it|that) (?:for|called|advertising|named)$", _identity),
    )
)  # fmt: skip
