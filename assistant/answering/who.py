"""Who did or is something: only a text that names somebody, in the place where the doer stands, tells it.

"Who stopped cache-01" is told by "stopped by operator fhussain"; "cache-01: State stopped" says the question's words
and tells nobody. A label may name the role ("Driver: Tomasz"), the line over a message its sender.
"""

from __future__ import annotations

import re

from assistant.answering.fact import Fact, Form
from assistant.answering.needs import Asked
from assistant.answering.people import bodies, people
from assistant.reading.words import content, is_known, stem, stems, support, tokens

_FIRST_PERSON = re.compile(r"\b(?:I|I'll|I'm|I've|my|me|we|we'll)\b")
_SENDER = re.compile(r"(?:^|\s)([A-Z][\w'-]+(?: [A-Z][\w'-]+)?)(?:,? \d{1,2}[:.]\d{2}(?: ?[ap]m)?)?$")
# Nouns for groups of people that no capital marks: "the state pays", "our volunteers bake".
_CROWD = re.compile(r"\b(?:the|our|your|a|an|all|two|three|local) (?:\w+ ){0,2}[a-z]{3,}\b", re.I)


def speaks(fact: Fact) -> str:
    """The sender of a message in the first person: "Chloe 10:15" over "I will bring the cake"."""
    if not _FIRST_PERSON.search(fact.value):
        return ""
    if fact.speaker:
        return fact.speaker
    found = _SENDER.search(fact.context)
    return found[1] if found else ""


def names_somebody(asked: Asked, fact: Fact, hint: float) -> bool:
    """True when the fact can tell who: a labelled value, a doer beside the deed, a message's sender."""
    if fact.label and (hint >= 0.5 or _role_label(asked, fact)):
        return _can_be_name(fact.value)
    if fact.form is Form.STACK:
        return False
    if fact.label and not people(fact.value):
        return False
    if hint >= 0.6 and not fact.label:
        return bool(people(fact.text)) or bodies(fact.text) or re.search(r"\bas \w+", fact.text) is not None
    if speaks(fact):
        there = [*stems(fact.text), *stems(fact.context)]
        telling = [word for word in asked.words if word not in asked.needed] or list(asked.words)
        if telling and sum(support(word, there) >= 0.7 for word in telling) >= 0.75 * len(telling):
            return True
    if not asked.needed:
        return _names_new(asked, fact)
    return all(_does(deed, fact) for deed in asked.needed) and (
        _by_somebody(fact.text)
        or bool(speaks(fact))
        or _names_new(asked, fact)
        or _crowd_before(asked.needed[-1], fact.text)
    )


def _names_new(asked: Asked, fact: Fact) -> bool:
    """Somebody is named whom the question does not name itself."""
    said = content(asked.text)
    return any(
        any(support(word, said) < 0.9 for word in content(found[0])) for found in people(fact.value)
    )  # fmt: skip


def _can_be_name(value: str) -> bool:
    words = value.split()
    if not words or value.rstrip().endswith("?") or not re.search(r"[^\W\d_]{2}", value):
        return False
    if people(value) or bodies(value):
        return True
    if re.search(r"\d{3}|[£$€%]", value) or all(is_known(word) for word in tokens(value)):
        return False  # "Deleted", under "Sent", is a folder
    return len(words) <= 6 and (value[:1].isupper() or len(words) <= 2)


def _role_label(asked: Asked, fact: Fact) -> bool:
    """The label is the role that is asked for: "Driver" for "who is the driver", "Organiser" for "who organised it"."""
    label = stems(fact.label)
    return any(same_deed(word, other) for word in (*asked.words, *asked.needed) for other in label)


def same_deed(one: str, other: str) -> bool:
    """True for the stems of a deed and of its doer: "organis" and "organiser", "direct" and "director"."""
    return support(one, [other]) >= 0.85 or _root(one) == _root(other)


def _root(word: str) -> str:
    found = re.fullmatch(r"(\w{3,}?)(?:ation|ment|ition|ors?|ers?|ing|ion|ed|e)", word)
    return stem(found[1]) if found else word


def _does(deed: str, fact: Fact) -> bool:
    there = stems(fact.text)
    return support(deed, there) >= 0.7 or any(same_deed(deed, word) for word in there)


def _by_somebody(text: str) -> bool:
    """ "stopped by operator fhussain", "presented by the choir"."""
    return re.search(r"\bby (?!(?:\d|the (?:end|time)|mid|noon|post|hand|bus|car|phone|email|clicking|using))\w+", text,
                     re.I) is not None  # fmt: skip


def _crowd_before(deed: str, text: str) -> bool:
    """A doer in small letters before the deed: "the state has paid 60,000 euros"."""
    for found in re.finditer(r"[\w'\u2019-]+", text):
        if support(deed, [stem(found[0].lower())]) >= 0.7:
            before = text[: found.start()]
            clause = re.split(r"[.;:!?,]", before)[-1]
            said = [word for word in tokens(clause) if len(word) > 2]
            return len(said) >= 2 and _CROWD.search(clause) is not None
    return False
