"""Weighing facts against a question: words, meaning, sorts of value, and what is missing from the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.binding import bound
from assistant.answering.evidence import Work
from assistant.answering.fact import Fact, Form
from assistant.answering.gates import KIND_LABELS, admits, typed_value
from assistant.answering.hints import hinted
from assistant.answering.needs import SLIGHT, Asked, counted_words
from assistant.answering.units import labels_measure, measure
from assistant.answering.values import STRICT, Wanted, find
from assistant.answering.yes_no import opposed
from assistant.reading.words import content, stems, support


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
        span, fits = typed_value(fact, asked)
        hint = hinted(asked.text, fact) * (0.5 if asked.absent or asked.missing else 1.0)
        if not admits(asked, fact, hint, fits):
            continue
        units = measure(asked.text) is not None
        if units and labels_measure(asked.text, fact.label or fact.text) and not asked.nowhere and fits:
            hint = max(hint, 0.45 if fact.label else 0.4)
        score = _score(asked, fact, meaning[fact.text], hint, len(only.get(asked.wanted, ())) == 1 and fits)
        if asked.wanted in (Wanted.NUMBER, Wanted.AMOUNT) and not fact.label:
            tied = bound(counted_words(asked), fact.value)
            if tied is not None:
                span, score = tied, score + 0.2
            elif _ITEM.match(fact.value) and span is not None and span[0] == 0:
                continue  # the "2." of a second step counts nothing
        score = _corrected(asked, fact, score, hint, fits, fact.label.lower() in repeated)
        if asked.wanted in STRICT and asked.wanted is not Wanted.PERSON and not fits:
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


def _meaning(question: str, texts: list[str], work: Work) -> list[float]:
    ranked = work.finder.nearness(question, texts) if work.finder else [0.0] * len(texts)
    return list(ranked)


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
    said = [*asked.words, *KIND_LABELS.get(asked.wanted, ()), *(("date",) if asked.wanted is Wanted.WHEN else ())]
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
        if asked.wanted not in STRICT and len(content(fact.value)) <= 2:
            return min(0.3, 0.55 * meaning)  # "Salt" is near "protein", and no answer
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
    if not hint and asked.needed and (asked.nowhere or support(asked.needed[-1], [*there, *near]) < 0.7):
        score = min(score, 0.3)  # it names the subject, but tells nothing of its property
    if not hint and _of_another(asked, fact, share, [*there, *near]):
        score = min(score, 0.3)
    # Shorter facts that account for the question equally well say it better.
    return score - 0.0008 * min(len(fact.text), 150)


def _of_another(asked: Asked, fact: Fact, share: float, there: list[str]) -> bool:
    """True for a value of another day or person ("how warm on saturday"), and for a row without what is asked of it."""
    about = asked.wanted not in (Wanted.YES_NO, Wanted.REASON) and asked.names and not fact.speaker
    if about and not any(support(name, there) >= 0.7 for name in asked.names):
        return True
    return asked.lacking and share <= 0.5 and fact.form is Form.ROW


def _label_bonus(asked: Asked, fact: Fact, share: float) -> float:
    """More for a label that the question names, most for its very words; a little less for one with other words."""
    label = content(fact.label)
    if not label:
        return 0.0
    exact = sum(support(word, list(asked.words)) for word in label) / len(label)
    bonus = 0.22 * exact * share - 0.05 * (1 - exact)
    if re.search(rf"\b{re.escape(fact.label.lower().strip(' .:…'))}\b", asked.text.lower()):
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
