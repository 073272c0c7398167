"""Free questions about the text: the fact that answers, or the honest sentence that none does.

Each fact is weighed by its words and its meaning; a question that asks for a sort of value (a time, a sum, a name) is
answered only by a fact that holds one. Words of the question that stand nowhere on the page count against every
answer: that is what keeps "what did the wine cost" from being answered with the price of something else.
"""

from __future__ import annotations

import re

from assistant.answering.asked import plain
from assistant.answering.binding import bound
from assistant.answering.confidence import of_choice
from assistant.answering.evidence import Draft, Work
from assistant.answering.fact import Form
from assistant.answering.facts import gather
from assistant.answering.lone import lone
from assistant.answering.lookups import look_up
from assistant.answering.needs import SLIGHT, Asked, counted_words, understood
from assistant.answering.phrasing import OFFER, around, nothing_about, of_what
from assistant.answering.prominent import prominent
from assistant.answering.special import asks_clock, clock, identity, listing
from assistant.answering.structure import largest
from assistant.answering.values import STRICT, Wanted
from assistant.answering.weighing import Scored, weigh
from assistant.answering.who import speaks
from assistant.answering.yes_no import verdict
from assistant.reading.page import BlockKind
from assistant.reading.words import content, stem, stems, support
from assistant.types import SourceKind

# Calibrated on the questions of tests/answering with and without an answer: under these an answer is a guess.
LEAST = 0.44
LEAST_TYPED = 0.36


def free(text: str, work: Work) -> Draft:
    """Answer a free question, or say that nothing answers it."""
    question = plain(text)
    facts = gather(work)
    if not facts:
        return Draft(nothing_about("", has_text=False), answered=False, certainty=0.9)
    asked = understood(question, facts)
    if asked.unknown:
        return none(asked, [])
    special = clock(question, work) or listing(question, asked, work) or prominent(asked, work)
    if special is not None:
        return special
    if asks_clock(question):
        return none(asked, [])
    scored = weigh(asked, facts, work)
    table = look_up(question, asked.wanted, work)
    least = (LEAST_TYPED if asked.wanted in STRICT else LEAST) + (0.12 if asked.missing else 0.0)
    best = scored[0] if scored else None
    if (
        table is not None
        and asked.wanted is not Wanted.REASON
        and (not (asked.missing or asked.nowhere) or table[1] >= 0.74)
        and table[1] >= (0.74 if asked.lacking else 0.5)
    ):
        draft, share = table
        row = best is not None and best.fact.form is Form.ROW  # a table tells its rows better
        if (
            best is None
            or row
            or best.score < least
            or (share >= 0.7 and share + 0.25 >= best.score)
            or share + (0.15 if share >= 0.6 else 0.0) >= best.score
        ):
            return _with_verdict(asked, draft, share, scored)
    if best is None or best.score < least:
        named = asked.wanted in (Wanted.ANY, Wanted.PERSON, Wanted.PLACE)
        return lone(asked, facts) or (identity(question, work) if named else None) or none(asked, scored)
    said = _headed(best, asked, work) or _said(best, asked, work.limit)
    return _with_verdict(asked, said, best.score, scored)


def _headed(best: Scored, asked: Asked, work: Work) -> Draft | None:
    """What stands under a heading that is all the question finds: the heading itself tells nothing."""
    fact = best.fact
    if asked.wanted is not Wanted.ANY or fact.label or work.page is None or len(fact.text.split()) > 6:
        return None
    title = largest(work.page)
    heads = re.fullmatch(r"[A-Z][\w ,'\u2019-]+:\s*", fact.text) is not None or any(
        block.kind is BlockKind.HEADING and block.text == fact.text for block in work.page.blocks
    )
    if (
        not heads
        or (title is not None and fact.text in title[0])
        or not re.match(r"(?:what|which)\b", asked.text, re.I)
    ):
        return None
    from assistant.answering.parts import section

    below = section(fact.text, work.page)
    return None if below is None else Draft(below.text, below.sources, of_choice(best.score))


def none(asked: Asked, scored: list[Scored]) -> Draft:
    """Nothing answers. What comes nearest is kept as an alternative, not said."""
    near = tuple(s.fact.text for s in scored[:1] if s.score > 0.25)
    topic = _topic(asked)
    if asked.wanted in STRICT:
        said = f"I found no {asked.wanted.value} {of_what(asked.text)}. {OFFER}"
        return Draft(said, answered=False, certainty=0.8, alternatives=near)
    return Draft(nothing_about(topic, has_text=True), answered=False, certainty=0.8, alternatives=near)


def _topic(asked: Asked) -> str:
    """What the question is about, in the user's own words, for 'I found no text about …'."""
    roots = set(asked.words) - SLIGHT if asked.wanted in STRICT else set(content(asked.text))
    kept = [w for w in re.findall(r"[\w'\u2019@.-]+", asked.text) if roots.intersection(stems(w))]
    return " ".join(kept[:8])


def _said(best: Scored, asked: Asked, limit: int) -> Draft:
    fact = best.fact
    text = fact.text
    if fact.form in (Form.PAIR, Form.CONTROL, Form.STACK) and fact.label:
        known = set(content(asked.text))
        unsaid = [word for word in content(fact.label) if support(word, list(known)) < 0.9]
        if asked.wanted is Wanted.YES_NO:
            return Draft(text, (fact.source,), of_choice(best.score))
        short = len(fact.value.split()) < 8 and asked.wanted not in STRICT and "how" not in asked.text.lower()
        text = f"{fact.label}: {fact.value}" if unsaid and short else fact.value
    elif (
        asked.wanted in (Wanted.NUMBER, Wanted.AMOUNT)
        and best.span is not None
        and (best.span == bound(counted_words(asked), fact.value))
    ) or (asked.wanted in _ALONE and best.span is not None and len(text) > 45):
        text = fact.value[slice(*best.span)].strip()
    elif best.span is not None:
        text = around(fact.text, best.span[0] + max(fact.text.rfind(fact.value), 0), limit)
    elif len(text) > limit:
        at = _best_word(asked, text)
        text = around(text, at, limit)
    if asked.wanted in _ALONE and best.span is not None and fact.label and len(text) > 25:
        text = fact.value[slice(*best.span)].strip()
    if asked.wanted is Wanted.ADDRESS:
        text = _CONTACT.sub("", text)
    speaker = speaks(fact) if asked.wanted is Wanted.PERSON else ""
    text = f"{speaker}: {text}" if speaker and speaker not in text else text
    return Draft(_BULLET.sub("", text), (fact.source,), of_choice(best.score))


# What stands after an address in the same line.
_CONTACT = re.compile(r"[\s,;·|]+(?:tel|phone|telephone|fax|e-?mail|www|mobile)\b.*$", re.I)
_BULLET = re.compile(r"^(?:[-•*·]|\d{1,2}[.)])\s+")
# Values that are wanted by themselves, to be written down or dialled.
_ALONE = (Wanted.EMAIL, Wanted.URL, Wanted.PHONE, Wanted.POSTCODE)


def _best_word(asked: Asked, text: str) -> int:
    for match in re.finditer(r"[\w']+", text):
        if any(support(word, [stem(match[0].lower())]) >= 0.7 for word in asked.words):
            return match.start()
    return 0


def _with_verdict(asked: Asked, draft: Draft, score: float, scored: list[Scored]) -> Draft:
    said = draft.text
    if asked.wanted is Wanted.YES_NO and not asked.missing:
        said = verdict(asked.text, tuple(content(asked.text)), draft)
    others = [s for s in scored if s.score > 0.3 and s.fact.value not in draft.text and s.fact.text not in draft.text]
    second = others[0].score if others else 0.0
    certainty = of_choice(score, second)
    if draft.sources and draft.sources[0].kind is SourceKind.CONTROL:
        certainty = max(certainty, 0.8)
    alternatives = tuple(dict.fromkeys(s.fact.text for s in others))[:3]
    return Draft(said, draft.sources, certainty, alternatives)
