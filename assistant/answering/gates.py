"""Which facts may answer a question at all: the sort of value, the property and the one that is asked for must fit.

What is let through is weighed afterwards. An answer that the page does not hold is the worst that a blind user can be
given, so that everything here errs towards "no".
"""

from __future__ import annotations

import re

from assistant.answering.fact import Fact, Form
from assistant.answering.holding import holds
from assistant.answering.needs import SLIGHT, Asked, counted_words
from assistant.answering.property import is_bare
from assistant.answering.units import find_measures, labels_measure, measure
from assistant.answering.values import STRICT, Wanted, find, other_number
from assistant.answering.who import names_somebody, speaks
from assistant.answering.yes_no import opposed
from assistant.reading.words import content, stem, stems, support

TIMES = (Wanted.WHEN, Wanted.TIME, Wanted.DATE)
# Labels that the sort of value itself asks for: "where" asks for a "Delivery address".
KIND_LABELS = {
    Wanted.PLACE: ("address", "location", "place", "venue"),
    Wanted.ADDRESS: ("address",),
    Wanted.WHEN: ("date", "time"),
    Wanted.TIME: ("time",),
    Wanted.DATE: ("date",),
    Wanted.MONEY: ("price", "cost", "amount"),
    Wanted.PERSON: ("name",),
}
_PRESENCE = re.compile(r"\blast (?:seen|active)\b|\bis typing\b", re.I)  # stands in the title of every chat
_PASSWORD = re.compile(r"^(?:what|which|tell|give)\b.*\b(?:password|passcode|passphrase)$", re.I)
_NUMBERS = re.compile(r"\b(?:no|number|code|id)\b[\W\d]*$", re.I)  # "VAT no" is no sum
_DAYS = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?", re.I)
# What a page asks its reader to do: it states nothing about anything.
_INVITES = re.compile(
    r"^\W*(?:please |just )?(?:choose|select|pick|enter|type|create|add|click|press|tap|sign|log|forgot|use|search|"
    r"learn|view|see|show|manage|upload|browse|find|get|new here)\b",
    re.I,
)
_OF_FACTS = re.compile(
    r"^(?:what|which) (?:[\w'-]+ ){0,2}(?:is|are|was|were|has|have|did)\b(?! (?:i|we) (?:to|do)\b)", re.I
)


def admits(asked: Asked, fact: Fact, hint: float, fits: bool) -> bool:
    """True when the fact can answer.

    Args:
        asked: the question.
        fact: what is stated.
        hint: how surely its label or wording is known to answer this question, 0 to 1.
        fits: whether it holds a value of the wanted sort.
    """
    if _is_stamp(asked, fact) or _hides(asked, fact) or _shows_presence(asked, fact):
        return False
    if asked.wanted is Wanted.PERSON:
        if not names_somebody(asked, fact, hint):
            return False
    elif asked.wanted in STRICT and not fits and not labelled(asked, fact):
        return False
    if _is_number_of(asked, fact):
        return False
    if measure(asked.text) is not None and not _measures(asked, fact, fits):
        return False
    if (
        not holds(asked, fact, hint)
        or _invites(asked, fact)
        or _other_property(asked, fact, hint)
        or _of_other(asked, fact, hint)
    ):
        return False
    told_by = asked.wanted is Wanted.PERSON and bool(speaks(fact))
    if _tells_nothing(asked, fact) and not told_by and not (hint and fact.label):
        return False
    return holds(asked, fact, hint) and not _is_misread_pair(asked, fact)


def _is_number_of(asked: Asked, fact: Fact) -> bool:
    """A label of numbers that are neither telephones nor sums: "VAT no", "Account"."""
    if asked.wanted is Wanted.MONEY:
        return _NUMBERS.search(fact.label) is not None
    return asked.wanted is Wanted.PHONE and other_number(fact.label)


def _measures(asked: Asked, fact: Fact, fits: bool) -> bool:
    if labels_measure(asked.text, fact.label or fact.text) and not asked.nowhere and fits:
        return True
    if not fact.label:
        return _tells_measure(asked, fact)  # no bare "1.1 m" of whatever
    # The "Cable length" tells nobody how tall it is.
    return any(support(word, content(fact.label)) >= 0.7 for word in asked.words)


def _invites(asked: Asked, fact: Fact) -> bool:
    if asked.wanted is not Wanted.ANY or fact.label or not _OF_FACTS.match(asked.text):
        return False
    return _INVITES.match(fact.text) is not None and not re.search(r"\b(?:i|we|me)\b", asked.text, re.I)


_BARE = (Wanted.ANY, Wanted.MONEY, Wanted.AMOUNT, Wanted.NUMBER)
# Sorts for which any value would do, so that what it is of has to be told as well.
_OF_SOMETHING = (Wanted.DURATION, Wanted.AMOUNT, Wanted.MONEY)


def _of_other(asked: Asked, fact: Fact, hint: float) -> bool:
    """A value of something else: "750 g" for "how much vitamin C", "148 guests" for "how many rooms"."""
    if hint >= 0.5 or fact.form is Form.CONTROL or labels_measure(asked.text, fact.label or fact.text):
        return False
    there = [*stems(fact.text), *stems(fact.context)]
    if asked.wanted is Wanted.NUMBER or (asked.wanted is Wanted.AMOUNT and re.match(r"how many", asked.text, re.I)):
        things = [word for word in counted_words(asked) if word not in SLIGHT]
        telling = [word for word in asked.words if word not in SLIGHT] or list(asked.words)
        return bool(things) and not any(support(word, there) >= 0.7 for word in (*telling, *_serving(asked)))
    if asked.wanted not in _OF_SOMETHING or not asked.lacking:
        return False
    telling = [word for word in asked.words if word not in SLIGHT]
    held = sum(support(word, there) >= 0.7 for word in telling)
    return held == 0 or held < 0.5 * len(telling) or (asked.wanted is not Wanted.MONEY and held < len(telling))


def _serving(asked: Asked) -> list[str]:
    """The verb of "how many people does it serve", where people are not counted by name."""
    return [word for word in asked.words if word in SLIGHT] if re.search(r"\bpeople\b", asked.text, re.I) else []


def _other_property(asked: Asked, fact: Fact, hint: float) -> bool:
    """A bare property is told by a label or in its very words: "Create your account" tells no user name."""
    if hint or asked.wanted not in _BARE or not asked.words or not is_bare(asked.text):
        return False
    if fact.label and fact.form is not Form.SENTENCE:
        return False
    there = [*stems(fact.text), *stems(fact.context)]
    return any(support(word, there) < 0.8 for word in asked.words)


def labelled(asked: Asked, fact: Fact) -> bool:
    """A label that the question names, with a value in other words than the sort's: "Computer sleeps after: Never"."""
    if not fact.label or measure(asked.text) is not None or asked.wanted not in STRICT:
        return False
    label = content(fact.label)
    if asked.wanted is Wanted.ADDRESS and not re.search(r"address|\bto\b|lives?\b|home", fact.label, re.I):
        return False  # "Marlene: Drinks from me" is where nobody lives
    named = bool(asked.words) and bool(label) and all(support(w, label) >= 0.7 for w in asked.words)
    return named and _loose(asked.wanted, fact.value)


_IN_WORDS = re.compile(r"^(?:never|none|always|daily|weekly|monthly|included|free|unlimited|immediately|off|on|all day|"
                       r"today|now|no|yes|unknown|anytime|any time|closed|open)\b", re.I)  # fmt: skip


def _loose(kind: Wanted, value: str) -> bool:
    """Values that a label lets pass for the sort although they are none of its usual forms."""
    digits = re.search(r"\d", value) is not None
    if kind in (Wanted.WHEN, Wanted.DATE, Wanted.TIME, Wanted.DURATION):
        return digits or _IN_WORDS.match(value) is not None or len(value.split()) <= 2
    if kind is Wanted.MONEY:
        return digits or _IN_WORDS.match(value) is not None
    if kind is Wanted.CODE:
        return digits or len(value) <= 3 or (" " not in value and value.isupper())
    if kind in (Wanted.NUMBER, Wanted.AMOUNT, Wanted.VERSION, Wanted.PERCENT):
        return digits or (_IN_WORDS.match(value) is not None and kind is not Wanted.VERSION)
    if kind is Wanted.ADDRESS:
        return (digits or "," in value) and re.search(r"[^\W\d_]{3}", value) is not None and "?" not in value
    return False


def _is_stamp(asked: Asked, fact: Fact) -> bool:
    """What follows a question in a chat is the time at which it was asked."""
    if asked.wanted not in TIMES:
        return False
    bare = not content(re.sub(r"[\d:.]+", "", fact.value))
    return fact.label.endswith("?") or (fact.context.endswith("?") and bare)


def _shows_presence(asked: Asked, fact: Fact) -> bool:
    return _PRESENCE.search(fact.text) is not None and not re.search(r"\b(?:seen|online|active)\b", asked.text, re.I)


def _hides(asked: Asked, fact: Fact) -> bool:
    """For a password that is asked for: everything but a password that is written out."""
    if not _PASSWORD.search(asked.text):
        return False
    stated = re.search(r"pass(?:word|code|phrase)\W{0,3}\s*(?:is\b|:|=|-)\s*(\S+)", fact.text, re.I)
    value = fact.value if re.search(r"pass(?:word|code|phrase)", fact.label, re.I) else (stated[1] if stated else "")
    return len(re.findall(r"\w", value)) < 4 or len(value.split()) > 3


def _tells_nothing(asked: Asked, fact: Fact) -> bool:
    """A label alone, which only says the question's own words again; and stacks whose label was not asked for."""
    said = list(dict.fromkeys([*content(asked.text), "cannot", *asked.words, *KIND_LABELS.get(asked.wanted, ())]))
    if fact.form is Form.STACK:
        label = content(fact.label)
        if not label or sum(support(word, said) >= 0.7 for word in label) < 0.66 * len(label):
            return True
        if asked.wanted is Wanted.YES_NO and not opposed(asked.text, fact.value):
            return True
    there = content(fact.value)
    limit = 0.7 if len(there) <= 2 and fact.form in (Form.LINE, Form.SENTENCE) else 0.9
    new = [word for word in there if support(word, said) < limit]
    if asked.wanted is Wanted.YES_NO and not fact.label:
        every = content(asked.text)
        return not new and any(support(word, there) < 0.7 for word in every)
    return not new and not re.search(r"\d", fact.value)


def _is_misread_pair(asked: Asked, fact: Fact) -> bool:
    """ "09:30 Dentist" beside "18:00 Book club": both sides hold the sort of value, so neither is a label."""
    return bool(fact.label) and asked.wanted in STRICT and asked.wanted not in (
        Wanted.PERSON, Wanted.NUMBER, Wanted.CODE,
                Wanted.AMOUNT) and bool(find(fact.label, asked.wanted))  # fmt: skip


def _heads_days(text: str) -> bool:
    """ "Fri Sat Sun" heads columns and dates nothing."""
    words = re.findall(r"\w+", text)
    return len(words) > 1 and all(_DAYS.fullmatch(word) for word in words)


def _stamps_question(text: str, match: re.Match[str]) -> bool:
    """ "What time do we meet? 09:14": when it was asked, not the answer."""
    return re.search(r"\?\s*$", text[: match.start()]) is not None


def _tells_measure(asked: Asked, fact: Fact) -> bool:
    """A word of the question, or one for the measure itself, stands with the value."""
    there = [*stems(fact.text), *stems(fact.context)]
    if not asked.words and "%" in fact.text:
        return True  # "how far is it", of something that is being done
    return labels_measure(asked.text, fact.text) or any(support(word, there) >= 0.7 for word in asked.words)


def typed_value(fact: Fact, asked: Asked) -> tuple[tuple[int, int] | None, bool]:
    """Where the value of the wanted sort stands, nearest to the question's words; and whether there is one."""
    units = measure(asked.text)
    if asked.wanted not in STRICT:
        return None, True
    found = find_measures(asked.text, units, fact.value) if units is not None else find(fact.value, asked.wanted)
    if units is None and asked.wanted is Wanted.AMOUNT:
        found = [m for m in found if "°" not in m[0]]
    if asked.wanted in TIMES:
        found = [m for m in found if not _stamps_question(fact.value, m)]
    if not found or (asked.wanted in TIMES and _heads_days(fact.value)):
        return None, False
    named = [
        m.start() for m in re.finditer(r"[\w'-]+", fact.value) if support(stem(m[0].lower()), list(asked.words)) > 0.7
    ]
    if not named or len(found) == 1:
        return found[0].span(), True
    return min(found, key=lambda m: min(abs(m.start() - at) for at in named)).span(), True
