"""What a value is of: a number, a price, a code or a reason answers only where the page binds it to what is asked.

"PROBLEMS 2" counts no warnings' owners, the price of a single ticket is no price of a weekly one, "2 attempts left,
then your account will be locked" holds no account number. Each rule looks at one fact and one sort of value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from assistant.answering.binding import bound
from assistant.answering.fact import Fact, Form
from assistant.answering.needs import SLIGHT, Asked, counted_words
from assistant.answering.property import kind_of
from assistant.answering.values import Wanted, find
from assistant.answering.who import same_deed
from assistant.reading.words import STOP, content, stem, stem_set, stems, support, tokens

SAME = 0.8  # the same word, a form of it or a letter misread
ALIKE = 0.7  # a synonym, too
_NEAR = 4  # words between a code and what it is the code of


def holds(asked: Asked, fact: Fact, hint: float) -> bool:
    """True unless the fact's value is known to be of something else than what is asked for.

    Args:
        asked: the question.
        fact: what is stated.
        hint: how surely its label or wording is known to answer this question, 0 to 1.
    """
    rule = _RULES.get(asked.wanted)
    return rule is None or rule(asked, fact, hint)


def _around(fact: Fact) -> list[str]:
    return [*stems(fact.text), *stems(fact.context)]


_NUMBERED = re.compile(r"\b(?:number|no|code|id|reference)s?\b", re.I)


def _code(asked: Asked, fact: Fact, hint: float) -> bool:
    """A number or code stands right beside the word for what it is the code of, and is no date nor sum."""
    if hint >= 0.5 or not _NUMBERED.search(asked.text):
        return True
    telling = [word for word in asked.words if word not in SLIGHT]
    if telling and any(support(word, stems(fact.label)) >= SAME for word in telling):
        return True
    codes = [m for m in find(fact.value, Wanted.CODE) if not _is_other(m[0])]
    if not codes:
        return bool(fact.label) and not find(fact.value, Wanted.DATE) and not find(fact.value, Wanted.MONEY)
    if not telling:
        return True
    about = any(support(word, _around(fact)) >= ALIKE for word in telling)
    beside = [word for m in codes for word in _beside(fact.value, m.start(), m.end())]
    heads = stems(" ".join(_NUMBERED.findall(asked.text)))
    return any(support(word, beside) >= ALIKE for word in telling) or (about and not set(heads).isdisjoint(beside))


def _is_other(value: str) -> bool:
    """A date, a sum, a length of time or a bare figure is no code."""
    kinds = (Wanted.DATE, Wanted.MONEY, Wanted.DURATION)
    whole = any(m[0].strip() == value.strip() for kind in kinds for m in find(value, kind))
    if re.fullmatch(r"(?:3[2-9]|[4-9]\d)\D.*|\d+\D(?:1[3-9]|[2-9]\d)\D.*", value):
        return False  # no day, or no month: a sort code
    return whole or len(re.sub(r"\W", "", value)) < 3


def _beside(text: str, start: int, end: int) -> list[str]:
    before, after = tokens(text[:start])[-_NEAR:], tokens(text[end:])[:2]
    return [stem(word) for word in (*before, *after)]


def _number(asked: Asked, fact: Fact, hint: float) -> bool:
    """What is counted stands with its number: "the flat is free from 1 February" counts no square metres."""
    if hint >= 0.5 or fact.form is Form.CONTROL or not re.match(r"how many\b", asked.text, re.I):
        return _age(asked, fact, hint)
    things = [word for word in counted_words(asked) if word not in SLIGHT]
    if not things:
        return True
    if any(support(word, _around(fact)) >= ALIKE for word in things):
        return True
    verbs = [word for word in asked.words if word not in things]
    return bool(fact.label or bound(verbs, fact.value)) and not set(verbs).isdisjoint(_around(fact))


_AGED = re.compile(r"\b(?:aged?|years? old|year-olds?|born|months? old)\b|,\s?\d{1,3},", re.I)


def _age(asked: Asked, fact: Fact, hint: float) -> bool:
    """ "Has counted moss for 22 years" is nobody's age."""
    if not re.match(r"how old\b", asked.text, re.I) or hint >= 0.5:
        return True
    return bool(fact.label) or _AGED.search(fact.text) is not None


# Words for a price itself, which the thing that is priced stands before or after.
_PRICE = stem_set("cost costs price prices fee fare charge rate total sum amount pay paid much worth")


def qualifiers(question: str) -> list[str]:
    """Stems of words that tell one thing from others of its kind: the "weekly" of "a weekly ticket"."""
    words = tokens(question)
    found = []
    for word, after in pairwise(words):
        root, head = stem(word), stem(after)
        plain = word in STOP or root in SLIGHT or root in _PRICE
        if not plain and after not in STOP and head not in SLIGHT | _PRICE:
            found.append(root)
    return found


def _money(asked: Asked, fact: Fact, hint: float) -> bool:
    """The price of a single ticket is none of a weekly one."""
    if hint >= 0.5:
        return True
    return all(support(word, _around(fact)) >= ALIKE for word in qualifiers(asked.text))


_CAUSES = re.compile(
    r"\b(?:because|due to|since|so that|owing to|reasons?|as a result|fear\w*|after|cause[sd]?|therefore|so|thanks to|"
    r"to|for|cannot|can't|could not|couldn't|not|no|failed|full|too|need\w*|must|want\w*|if|as|broken|out of)\b",
    re.I,
)
_SPAN = re.compile(r"\b(?:after|for|since|to)\s+(?:\w+\s+)?(?:\d+|[a-z]+)\s+(?:years?|months?|weeks?|days?)\b", re.I)


def _reason(asked: Asked, fact: Fact, hint: float) -> bool:
    """A reason is told by a word for one: "After eleven years we are closing" says when, and not why."""
    del hint
    said = content(asked.text)
    if fact.label and not fact.speaker:
        return True
    for sentence in re.split(r"(?<=[.!?])\s", fact.text):
        about = any(support(word, stems(sentence)) >= ALIKE for word in said)
        if about and _CAUSES.search(_SPAN.sub("", sentence)):
            return True
    return False


_LEFT = re.compile(r"\b(?:left|free|available|remaining|avail)\b", re.I)
_USED = re.compile(r"\b(?:used|needed|required|taken|occupied|use)\b", re.I)


def _amount(asked: Asked, fact: Fact, hint: float) -> bool:
    """What is used is not what is left."""
    for one, other in ((_LEFT, _USED), (_USED, _LEFT)):
        said = one.search(asked.text) and not other.search(asked.text)
        if said and other.search(fact.text) and not one.search(f"{fact.text} {fact.context}"):
            return False
    return _number(asked, fact, hint)


_CONDITION = re.compile(r"^(?:if|unless|once|over)\b", re.I)


def _when(asked: Asked, fact: Fact, hint: float) -> bool:
    """A condition ("on orders over £50") is a time only of what the same text names in full."""
    del hint
    found = find(fact.value, asked.wanted)
    if not found or fact.label or not all(_CONDITION.match(m[0]) for m in found):
        return True
    before = content(fact.value[: found[0].start()])
    said = content(asked.text)
    told = sum(support(word, said) >= ALIKE for word in before)
    return told >= 0.6 * len(before) and all(support(word, _around(fact)) >= ALIKE for word in asked.words)


_SOMEWHERE = re.compile(
    r"\b(?:at|in|on|near|behind|opposite|under|beside|next to|to|from|into|outside|above|below|between)\s+"
    r"(?!stock\b|total\b|time\b|sale\b|order\b)\w|\b[A-Z]{1,2}\d|\b(?:street|road|lane|room|hall|floor|avenue)\b",
    re.I,
)


def _place(asked: Asked, fact: Fact, hint: float) -> bool:
    """A place is told by a label, a name or a word for where: "Label created" tells none."""
    del asked
    if hint or fact.label or _SOMEWHERE.search(fact.text):
        return True
    return re.search(r"(?<=\s)[A-Z][a-z]|,\s[A-Z]\w|^[A-Z][\w-]+$", fact.text) is not None


def _person(asked: Asked, fact: Fact, hint: float) -> bool:
    """Who brings the bread is told by no text where bread is nowhere named, nor by one with a likeness of the deed."""
    if hint or fact.label or not asked.needed:
        return bool(hint) or not asked.lacking
    there = _around(fact)
    same = all(support(deed, there) >= SAME or any(same_deed(deed, word) for word in there) for deed in asked.needed)
    others = [word for word in asked.words if word not in asked.needed and word not in SLIGHT]
    return not asked.lacking and (same or any(support(word, there) >= ALIKE for word in others) or not others)


def _any(asked: Asked, fact: Fact, hint: float) -> bool:
    """Which printer will be used is told by no text without one: "61% used" is of a disk."""
    kind = kind_of(asked.text)
    if hint or not kind or not asked.lacking or kind in SLIGHT or kind in _KINDS:
        return True
    return support(kind, _around(fact)) >= ALIKE


# Kinds of things that are seldom called so where they stand.
_KINDS = stem_set(
    """file folder program app page thing person name number word text option item day city town country colour color
    language size kind sort type"""
)


_RULES: dict[Wanted, Callable[[Asked, Fact, float], bool]] = {
    Wanted.CODE: _code, Wanted.NUMBER: _number, Wanted.AMOUNT: _amount, Wanted.MONEY: _money, Wanted.REASON: _reason,
    Wanted.WHEN: _when, Wanted.PLACE: _place, Wanted.PERSON: _person,
    Wanted.ANY: _any,
}  # fmt: skip
