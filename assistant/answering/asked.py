"""A question as it was typed or heard, made plain: politeness off, contractions whole, ordinals as numbers."""

from __future__ import annotations

import re

_SPACES = re.compile(r"\s+")
# What people say before the question itself; taken off again and again until nothing more comes off.
_POLITE = re.compile(
    r"""^(?:
        (?:hey|hi|hello|ok|okay|well|so|um+|uh+|er+|erm|please|now|and|also|then|sorry|excuse\ me|thanks|actually|
           alright|right|computer|lookaloud|look\ aloud)\b[\s,.!:;-]*
      | (?:can|could|would|will)\ (?:you|u)\ (?:please\ |kindly\ |just\ |maybe\ |possibly\ )?
        (?=tell|say|read|show|list|describe|give|find|let|look|see\ (?!an?\b|any|the|some)|
            check|name|explain|summari|repeat|help|count|quickly)
      | (?:i(?:'d|\ would)\ like\ (?:you\ )?to\ |i\ (?:want|need)\ (?:you\ )?to\ )
        (?=know|hear|tell|read|find|see|list|describe|have)
      | (?:know|find\ out)\ (?=what|which|who|where|when|how|if|whether|why|is|are)
      | hear\ (?=what|the|it|everything|all)
      | (?:please\ |just\ |quickly\ )
      | (?:do\ you\ know|any\ idea|do\ you\ see|i\ wonder|i'm\ wondering|i\ was\ wondering)[ ]
        (?=what|which|who|where|when|how|if|whether|why)
      | (?:tell|show|give)\ me\ (?=what|which|who|where|when|how|if|whether|why|is\b|are\b|does\b|do\b)
      | (?:check|see|look|find\ out|let\ me\ know|say)\ (?=if|whether|what|which|who|where|when|how\b)
    )""",
    re.I | re.X,
)
_ENDING = re.compile(
    r"(?:[\s,]+(?:please|thanks|thank you|for me|right now|again|if you can|if possible|then|now))+\s*$", re.I
)
_WHOLE = (
    (re.compile(r"\b(what|where|who|when|how|that|there|here|it|which)(?:'|\u2019)s\b", re.I), r"\1 is"),
    (re.compile(r"\b(what|where|who|when|how|which)(?:'|\u2019)re\b", re.I), r"\1 are"),
    (re.compile(r"\b(whats)\b", re.I), "what is"),
    (re.compile(r"\b(wheres)\b", re.I), "where is"),
    (re.compile(r"\b(whos)\b", re.I), "who is"),
    (re.compile(r"\b(whens)\b", re.I), "when is"),
    (re.compile(r"\b(what|where|who|when|how|which)(?:'|\u2019)ve\b", re.I), r"\1 have"),
    (re.compile(r"\bhow(?:'|\u2019)d\b", re.I), "how did"),
    (re.compile(r"\bis their (an?|any)\b", re.I), r"is there \1"),  # as speech recognition hears it
    (re.compile(r"\bwhat time(?:'|\u2019)s\b", re.I), "what time is"),
    (re.compile(r"\be[- ]mail", re.I), "email"),
    (re.compile(r"\bcheck ?box", re.I), "check box"),
    (re.compile(r"\btick ?box", re.I), "check box"),
    (re.compile(r"\bdrop ?down\b", re.I), "drop-down"),
    (re.compile(r"\btext ?(?:box|field)", re.I), "text field"),
)

_ORDINALS = {
    "first": 0, "1st": 0, "top": 0, "opening": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3,
    "fifth": 4, "5th": 4, "sixth": 5, "6th": 5, "seventh": 6, "7th": 6, "eighth": 7, "8th": 7, "ninth": 8, "9th": 8,
    "tenth": 9, "10th": 9, "last": -1, "final": -1, "bottom": -1, "closing": -1, "penultimate": -2,
}  # fmt: skip
_BEFORE_LAST = re.compile(
    r"\b(?:next[- ]to[- ](?:the[- ])?last|second[- ](?:to|from)[- ](?:the[- ])?last|"
    r"(?:last|one) but one|one before (?:the )?last|second last)\b",
    re.I,
)
_THIRD_LAST = re.compile(r"\bthird[- ](?:to|from)[- ](?:the[- ])?last\b|\blast but two\b", re.I)
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip
_NUMBERED = re.compile(r"\b(?:number|no\.?|#)?\s*(\d{1,3})(?:st|nd|rd|th)?\b", re.I)


def plain(text: str) -> str:
    """The question without greetings, politeness and closing marks; contractions written out. Case is kept."""
    text = _SPACES.sub(" ", text.replace("\u2019", "'")).strip()
    text = text.strip(' .?!,;:…"')
    for pattern, whole in _WHOLE:
        text = pattern.sub(whole, text)
    before = None
    while before != text:
        before = text
        text = _POLITE.sub("", text, count=1)
        text = _ENDING.sub("", text).strip(" .?!,;:…")
        if not text:
            return before
    text = re.sub(r"^(?:if|whether) there (is|are)\b", r"\1 there", text, flags=re.I)
    return re.sub(r"^(?:if|whether) (?=it|the|i|my|this|that)", "is it true that ", text, flags=re.I)


def ordinal(text: str) -> int | None:
    """Which one is meant: 0 the first, -1 the last, -2 the next to last; None when no ordinal is said."""
    if _BEFORE_LAST.search(text):
        return -2
    if _THIRD_LAST.search(text):
        return -3
    for word in re.findall(r"[a-z0-9]+", text.lower()):
        if word in _ORDINALS:
            return _ORDINALS[word]
    numbered = _NUMBERED.search(text)
    if numbered and int(numbered[1]) > 0:
        return int(numbered[1]) - 1
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in NUMBERS and word != "one":
            return NUMBERS[word] - 1
    return None


def without_article(text: str) -> str:
    """'the Save button' without 'the', quotes off."""
    return re.sub(
        r"^(?:the|a|an|any|my|this|that|some|your|all(?: of)?(?: the)?)\s+", "", text.strip(), flags=re.I
    ).strip(" \"'“”\u2018\u2019.,?!")
