"""Weighing facts against a question: words, meaning, sorts of value, and what is missing from the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.binding import bound
from assistant.answering.evidence import Work
from assistant.answering.fact import Fact, Form
from assistant.answering.hints import hinted
from assistant.answering.needs import SLIGHT, Asked, counted_words
from assistant.answering.units import find_measures, labels_measure, measure
from assistant.answering.values import STRICT, Wanted, find
from assistant.answering.who import names_somebody, speaks
from assistant.answering.yes_no import opposed
from assistant.reading.words import content, stem, stems, support

_PRESENCE = re.compile(r"\blast (?:seen|active)\b|\bis typing\b", re.I)  # stands in the title of every chat


@dataclass(frozen=True, slots=True)
class Scored:
    """A fact with its score and, where a sort of value is wanted, that value's place in `fact.value`."""

    fact: Fact
    score: float
    span: tuple[int, int] | None


def weigh(asked: Asked, facts: list[Fact], work: Work) -> list[Scored]:
    """All facts that can answer, best first."""
    texts = list(dict.fromkeys(fact.text for fact in facts))
    meaning = dict(zip(texts, _meaning(asked.text, texts, work), strict=True))
    repeated = _repeated(facts)
    only = {kind: _holders(facts, kind) for kind in [asked.wanted] if kind in STRICT}
    result = []
    for fact in facts:
        span, fits = _value(fact, asked)
        hint = hinted(asked.text, fact) * (0.5 if asked.absent else 1.0)
        if _is_stamp(asked, fact) or _hides(asked, fact) or _shows_presence(asked, fact):
            continue
        if asked.wanted is Wanted.PERSON and not names_somebody(asked, fact, hint):
            continue
        if measure(asked.text) is not None:
            if labels_measure(asked.text, fact.label or fact.text) and not asked.nowhere and fits:
                hint = max(hint, 0.45 if fact.label else 0.4)
            elif not fact.label and not _tells_measure(asked, fact):
                continue  # a bare "1.1 m" of whatever
            elif fact.label and not any(support(word, content(fact.label)) >= 0.7 for word in asked.words):
                continue  # the "Cable length" tells nobody how tall it is
        told_by = speaks(fact) if asked.wanted is Wanted.PERSON else ""
        if (_tells_nothing(asked, fact) and not told_by and not (hint and fact.label)) or _is_misread_pair(asked, fact):
            continue
        by_person = asked.wanted is Wanted.PERSON
        labelled = (
            fact.label != ""
            and measure(asked.text) is None
            and asked.wanted in STRICT
            and _loose(asked.wanted, fact.value)
            and _names_exactly(asked, fact)
        )
        if asked.wanted in STRICT and not (fits or by_person or labelled):
            continue
        score = _score(asked, fact, meaning[fact.text], hint, len(only.get(asked.wanted, ())) == 1 and fits)
        if asked.wanted in (Wanted.NUMBER, Wanted.AMOUNT) and not fact.label:
            tied = bound(counted_words(asked), fact.value)
            if tied is not None:
                span, score = tied, score + 0.2
            elif _ITEM.match(fact.value) and span is not None and span[0] == 0:
                continue  # the "2." of a second step counts nothing
        score = _corrected(asked, fact, score, hint, fits, fact.label.lower() in repeated)
        if labelled and not fits:
            score -= 0.3  # "VAT at 5%" beside "VAT £2.65": the true sort of value is better
        result.append(Scored(fact, score, span))
    return sorted(result, key=lambda s: (-round(s.score, 3), s.fact.form, s.fact.order))


def _corrected(  # noqa: PLR0917  # one fact's case
    asked: Asked, fact: Fact, score: float, hint: float, fits: bool, repeated: bool
) -> float:
    """More for a label that the question accounts for, less for one of several alike."""
    if hint == 0 and fits and _label_tells(asked, fact):
        score = max(score, 0.55)
    if hint and repeated and not _shares(asked, fact):
        score = min(score, 0.3)  # three commits, three dates: the label alone chooses none
    return score


def _is_stamp(asked: Asked, fact: Fact) -> bool:
    """What follows a question in a chat is the time at which it was asked."""
    if asked.wanted not in _TIMES:
        return False
    bare = not content(re.sub(r"[\d:.]+", "", fact.value))
    return fact.label.endswith("?") or (fact.context.endswith("?") and bare)


def _shows_presence(asked: Asked, fact: Fact) -> bool:
    return _PRESENCE.search(fact.text) is not None and not re.search(r"\b(?:seen|online|active)\b", asked.text, re.I)


# Labels that the sort of value itself asks for: "where" asks for a "Delivery address".
_KIND_LABELS = {
    Wanted.PLACE: ("address", "location", "place", "venue"),
    Wanted.ADDRESS: ("address",),
    Wanted.WHEN: ("date", "time"),
    Wanted.TIME: ("time",),
    Wanted.DATE: ("date",),
    Wanted.MONEY: ("price", "cost", "amount"),
    Wanted.PERSON: ("name",),
}
_PASSWORD = re.compile(r"^(?:what|which|tell|give)\b.*\b(?:password|passcode|passphrase)$", re.I)


def _hides(asked: Asked, fact: Fact) -> bool:
    """For a password that is asked for: everything but a password that is written out."""
    if not _PASSWORD.search(asked.text):
        return False
    stated = re.search(r"pass(?:word|code|phrase)\W{0,3}\s*(?:is\b|:|=|-)\s*(\S+)", fact.text, re.I)
    value = fact.value if re.search(r"pass(?:word|code|phrase)", fact.label, re.I) else (stated[1] if stated else "")
    return len(re.findall(r"\w", value)) < 4 or len(value.split()) > 3


def _tells_nothing(asked: Asked, fact: Fact) -> bool:
    """A label alone, which only says the question's own words again; and stacks whose label was not asked for."""
    said = list(dict.fromkeys([*content(asked.text), "cannot", *asked.words, *_KIND_LABELS.get(asked.wanted, ())]))
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


def _meaning(question: str, texts: list[str], work: Work) -> list[float]:
    ranked = work.finder.nearness(question, texts) if work.finder else [0.0] * len(texts)
    return list(ranked)


def _loose(kind: Wanted, value: str) -> bool:
    """Sorts that a labelled value may answer in other words: 'Computer sleeps after: Never'."""
    if kind in (Wanted.WHEN, Wanted.DATE, Wanted.TIME, Wanted.DURATION) and not re.search(r"\d", value):
        return len(value.split()) <= 2
    if kind is Wanted.PERSON:
        return not re.search(r"\d", value) and len(value.split()) > 1  # "MARTINEZ / LUCIA", but no date, no "Family"
    if kind is Wanted.MONEY:
        return re.search(r"\d", value) is not None
    return kind in (Wanted.WHEN, Wanted.DATE, Wanted.TIME, Wanted.DURATION, Wanted.NUMBER, Wanted.AMOUNT, Wanted.CODE,
                    Wanted.MONEY, Wanted.ADDRESS, Wanted.VERSION, Wanted.PERCENT)  # fmt: skip


def _names_exactly(asked: Asked, fact: Fact) -> bool:
    label = content(fact.label)
    return bool(asked.words) and bool(label) and all(support(w, label) >= 0.7 for w in asked.words)


def _holders(facts: list[Fact], kind: Wanted) -> set[str]:
    """The different values of a sort that are on the page."""
    return {re.sub(r"\W", "", m[0].lower()) for fact in facts for m in find(fact.value, kind)}


_ITEM = re.compile(r"^\d{1,2}[.)]\s")


def _label_tells(asked: Asked, fact: Fact) -> bool:
    """The question accounts for all of the label, if not for itself: "Closing date" for "when do applications "
    "close"."""
    label = content(fact.label)
    if asked.wanted not in STRICT or asked.missing or fact.form is Form.STACK or len(label) < 2:
        return False
    said = [*asked.words, *_KIND_LABELS.get(asked.wanted, ()), *(("date",) if asked.wanted is Wanted.WHEN else ())]
    return all(support(word, said) >= 0.7 for word in label) and any(support(w, label) >= 0.7 for w in asked.words)


def _repeated(facts: list[Fact]) -> set[str]:
    """Labels that have several values."""
    values: dict[str, set[str]] = {}
    for fact in facts:
        if fact.label and fact.form is Form.PAIR:
            values.setdefault(fact.label.lower(), set()).add(fact.value.lower())
    return {label for label, several in values.items() if len(several) > 1}


def _shares(asked: Asked, fact: Fact) -> bool:
    there = stems(fact.value)
    return any(support(word, there) >= 0.7 for word in asked.words)


_TIMES = (Wanted.WHEN, Wanted.TIME, Wanted.DATE)
_DAYS = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?", re.I)


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


def _value(fact: Fact, asked: Asked) -> tuple[tuple[int, int] | None, bool]:
    """Where the value of the wanted sort stands, nearest to the question's words; and whether there is one."""
    units = measure(asked.text)
    if asked.wanted not in STRICT:
        return None, True
    found = find_measures(asked.text, units, fact.value) if units is not None else find(fact.value, asked.wanted)
    if units is None and asked.wanted is Wanted.AMOUNT:
        found = [m for m in found if "°" not in m[0]]
    if asked.wanted in _TIMES:
        found = [m for m in found if not _stamps_question(fact.value, m)]
    if not found or (asked.wanted in _TIMES and _heads_days(fact.value)):
        return None, False
    named = [
        m.start() for m in re.finditer(r"[\w'-]+", fact.value) if support(stem(m[0].lower()), list(asked.words)) > 0.7
    ]
    if not named or len(found) == 1:
        return found[0].span(), True
    return min(found, key=lambda m: min(abs(m.start() - at) for at in named)).span(), True


def _says_what(asked: Asked) -> bool:
    """False for "phone number?" and "which month is shown": nothing but the sort of value is asked for."""
    if not asked.words:
        return False
    kinds = (Wanted.DATE, Wanted.TIME, Wanted.PHONE, Wanted.EMAIL, Wanted.URL, Wanted.POSTCODE, Wanted.VERSION)
    return asked.wanted not in kinds or any(word not in SLIGHT for word in asked.words)


def _score(asked: Asked, fact: Fact, meaning: float, hint: float, unique: bool) -> float:
    there = stems(fact.text)
    near = stems(fact.context)
    if not _says_what(asked):
        if asked.wanted is Wanted.PERSON and not hint:
            return 0.0  # any name would do, so none does
        # Only the sort of value is asked for ("phone number?"): labels that say so, or the only one, win.
        return max(hint, 0.62 if unique else 0.5) + 0.2 * meaning
    held = [max(support(word, there), 0.7 * support(word, near)) for word in asked.words]
    whole = sum(asked.weights)
    share = sum(w * h for w, h in zip(asked.weights, held, strict=True)) / whole
    if asked.missing and meaning < 0.9:
        meaning = min(meaning, 0.35)
        share = min(share, 0.4)
    if share == 0 and not hint:
        # Nothing but a likeness in meaning, which "toaster" has with every other thing for the kitchen.
        if unique and meaning >= 0.35 and not asked.missing:
            return 0.37  # the only price of a ticket, though the word ticket is nowhere
        return (0.4 if asked.wanted in STRICT else 0.55) * meaning
    score = max(0.6 * share + 0.4 * meaning, 0.8 * share, 0.62 * meaning)
    score += _label_bonus(asked, fact, share)
    score += _stated(asked, fact)
    if fact.form is Form.STACK:
        score -= 0.05
    if asked.wanted is Wanted.YES_NO and opposed(asked.text, fact.value):
        score += 0.12
    if asked.wanted in STRICT and share > 0:
        score += 0.08
    if hint:
        score = max(score, hint) + 0.1
    if not hint and any(support(word, [*there, *near]) < 0.7 for word in asked.needed):
        score = min(score, 0.3)  # it names the subject, but tells nothing of its property
    if asked.lacking and share <= 0.5 and not hint and fact.form is Form.ROW:
        # "What did Alice get in geography": her row in a table without it answers nothing.
        score = min(score, 0.3)
    # Shorter facts that account for the question equally well say it better.
    return score - 0.0008 * min(len(fact.text), 150)


def _label_bonus(asked: Asked, fact: Fact, share: float) -> float:
    """More for a label that the question names, most for its very words; a little less for one with other words."""
    label = content(fact.label)
    if not label:
        return 0.0
    exact = sum(support(word, list(asked.words)) for word in label) / len(label)
    bonus = 0.22 * exact * share - 0.05 * (1 - exact)
    if re.search(rf"\b{re.escape(fact.label.lower())}\b", asked.text.lower()):
        bonus += 0.02 * len(fact.label.split())
    return bonus


def _stated(asked: Asked, fact: Fact) -> float:
    """A little more for wording that states just this: "timeout = 90", "500 mg" for how many mg,
    "at the …" for where."""
    if (
        asked.wanted is Wanted.ANY
        and not fact.label
        and any(
            re.search(rf"\b{re.escape(word)}\w*\)?\s*[=:]\s*\S", fact.text, re.I)
            for word in asked.words
            if len(word) > 3
        )
    ):
        return 0.1
    if asked.wanted is Wanted.PLACE and re.search(
        r"\b(?:at|in|on|near|behind|opposite|under|beside|next to)\s+\w+", fact.text, re.I
    ):
        return 0.06
    if asked.wanted in (Wanted.PLACE, Wanted.ADDRESS) and re.search(r"\baddress\b", fact.label, re.I):
        return 0.1 if ", " in fact.value else 0.0
    if asked.wanted is Wanted.REASON and re.search(
        r"\b(?:because|due to|since|so that|owing to|reason|as a result|fear)\b", fact.text, re.I
    ):
        return 0.12
    if asked.wanted is Wanted.WHEN and re.match(r"what month", asked.text, re.I):
        return 0.1 if re.search(r"\b[A-Z][a-z]{2,8} (?:19|20)\d\d\b", fact.text) else 0.0
    if re.match(r"what (?:happens|will happen|would happen|if)\b", asked.text, re.I):
        return 0.2 if re.search(r"\b(?:if|when|unless|otherwise|will)\b", fact.text, re.I) else -0.1
    unit = re.search(r"\bhow many (\w+)", asked.text, re.I)
    if unit and re.search(rf"\d\s?{re.escape(unit[1].rstrip('s'))}", fact.text, re.I):
        return 0.1
    return 0.0
