"""The property that a question asks of its subject: the "driver" of "who is the delivery driver", the "capacity" of
"what is the capacity of the jug". A text that names the subject alone answers no question about its property.
"""

from __future__ import annotations

import re

from assistant.reading.words import STOP, stem, tokens, word_set

_ARTICLE = r"(?:the|a|an|my|our|your|his|her|their|its|this|that)"
# Where the question says a property, its last word is its head: "delivery driver", "opening hours".
_OF = re.compile(
    rf"^(?:what|which|who|when|where) (?:is|are|was|were) (?:{_ARTICLE} )?(?P<p>[\w' -]+?) (?:of|for|on|in|at|"
    r"to|from|with) ",
    re.I,
)
_BARE = re.compile(
    rf"^(?:(?:what|which|who|when|where) (?:is|are|was|were) )?"
    rf"(?!(?:in|on|at|for|from|to|under|behind|there|what|which|who|when|where|how|why|is|are|was|were|do|does|did|can|"
    rf"has|have)\b)(?:{_ARTICLE} )?(?P<p>[\w' -]+)$",
    re.I,
)
_KIND_OF = re.compile(
    r"^(?:what|which) (?P<p>[\w'-]+(?: [\w'-]+)?) (?:is|are|was|were|am|does|do|did|has|have|will|can|should)"
    r"(?P<rest>\b.*)$",
    re.I,
)
_IN = re.compile(r"^what (?:is|was) (?:inside|in) (?!(?:common|the (?:top|bottom|middle|corner|left|right)))", re.I)
_LINKED = re.compile(r"\b(?:for|to|from|with|of|by|in|on|at|about|than|like|called|named|and|or|\w+ing|\w+ed)\b", re.I)
_DANGLING = re.compile(r"\b(?:for|to|from|with|of|by|in|on|at|about|than|like|called)$", re.I)
_WHO_DID = re.compile(
    r"^who (?:else )?(?:is |are |was |were |has |have |had |will |would )?(?:going to |about to |supposed to |due to )?"
    r"(?:be |been )?(?P<verb>[a-z]+)\b",
    re.I,
)
_NO_VERB = frozenset(
    [
        "is",
        "was",
        "are",
        "were",
        "am",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "should",
        "do",
        "does",
        "did",
        "may",
        "might",
        "must",
        "be",
        "been",
        "the",
        "a",
        "an",
        "my",
        "on",
        "in",
        "from",
        "to",
        "for",
        "else",
        "this",
        "that",
        "it",
        "they",
        "he",
        "she",
        "i",
        "we",
        "you",
        "at",
        "with",
        "by",
    ]
)


def property_asked(question: str) -> tuple[str, ...]:
    """The stems of the words for the property; () when the question names none of its own.

    Of "which printer is broken" it is what the printer is, not that it is one.
    """
    if _IN.search(question):
        return ("contain",)
    kind = _KIND_OF.search(question)
    if kind is not None:
        told = _said(kind["rest"])
        return told[-1:] if told else _said(kind["p"])[-1:]
    found = _OF.search(question) or _BARE.search(question)
    if found is None or _DANGLING.search(found["p"]):
        return ()
    return _said(re.sub(r"\w+'s? ", "", found["p"]))


def kind_of(question: str) -> str:
    """The stem of the noun after "which", where more is asked of it: the "file" of "which file was modified"."""
    kind = _KIND_OF.search(question)
    if kind is None or not _said(kind["rest"]):
        return ""
    said = _said(kind["p"])
    return said[-1] if said else ""


def is_bare(question: str) -> bool:
    """True for "what is my user name": a property and nothing else, told by a label or in its very words."""
    found = _BARE.search(question)
    return found is not None and _LINKED.search(found["p"]) is None


def _said(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in tokens(text) if word not in STOP)


# Words before "number", "code" or "address" that say no more than the sort of value does.
_SORTS = word_set(
    """phone telephone mobile contact email mail web post postal zip full exact call error bar main number order
    reference account house street"""
)
_NARROWED = re.compile(r"\b([a-z][a-z'-]+) (?:numbers?|code|id|address(?:es)?|e-?mails?)\b", re.I)


def narrowing(question: str) -> str:
    """The stem of what narrows a number, a code or an address: "serial" of "the serial number"; "" without one."""
    found = _NARROWED.search(question)
    word = found[1].lower() if found else ""
    return "" if not word or word in STOP or word in _SORTS or word.endswith("'s") else stem(word)


def deed_asked(question: str) -> str:
    """The stem of what somebody did, for "who stopped it" and "who is presenting"; "" for other questions."""
    found = _WHO_DID.search(question)
    if found is None or found["verb"].lower() in _NO_VERB:
        return ""
    return stem(found["verb"].lower())
