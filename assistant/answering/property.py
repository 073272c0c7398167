"""The property that a question asks of its subject: the "driver" of "who is the delivery driver", the "capacity" of
"what is the capacity of the jug". A text that names the subject alone answers no question about its property.
"""

from __future__ import annotations

import re

from assistant.reading.words import STOP, stem, tokens, word_set

_ARTICLE = r"(?:the|a|an|my|our|your|his|her|their|its|this|that)"
# Where the question says a property, its last word is its head: "delivery driver", "opening hours".
_FORMS = (
    rf"^(?:what|which|who|when|where) (?:is|are|was|were) (?:{_ARTICLE} )?(?P<p>[\w' -]+?) (?:of|for|on|in|at|"
    rf"to|from|with) ",
    rf"^(?:what|which|who|when|where) (?:is|are|was|were) (?!(?:in|on|at|for|from|to|under|behind|"
    rf"there)\b)(?:{_ARTICLE} )?"
    r"(?P<p>[\w' -]+)$",
    r"^(?:what|which) (?P<p>[\w'-]+(?: [\w'-]+)?) (?:is|are|was|were|does|do|did|has|have|will|can|should)\b",
)
_PATTERNS = tuple(re.compile(form, re.I) for form in _FORMS)
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


def property_asked(question: str) -> str:
    """The stem of the word for the property; "" when the question names none of its own."""
    for pattern in _PATTERNS:
        found = pattern.search(question)
        if found is None:
            continue
        if re.search(r"\b(?:for|to|from|with|of|by|in|on|at|about|than)$", found["p"], re.I):
            continue  # "who is this parcel for" asks for no property of that name
        said = [word for word in tokens(re.sub(r"\w+'s? ", "", found["p"])) if word not in STOP]
        return stem(said[-1]) if said else ""
    return ""


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
