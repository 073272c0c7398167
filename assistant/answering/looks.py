"""How things look, where no model has seen it: the text, measured colours, and no guess at objects."""

from __future__ import annotations

import re

from assistant.answering.evidence import Draft, Work, read_source
from assistant.answering.places import at
from assistant.answering.screen_text import lines_called
from assistant.reading.words import content
from assistant.types import Question, Source, SourceKind

LIVING = (
    r"\b(?:people|persons?|men|women|children|kids|dogs?|cats?|animals?|birds?|faces?|cars?|trees?|things|objects)\b"
)


def looks(question: Question, work: Work) -> Draft:
    """What is honestly known without eyes. `sighted` puts what was seen before it."""
    if question.detail == "exists":
        return _named_in_text(question, work)
    if question.detail == "colour":
        return _colour(question, work)
    if work.page is not None and not work.page.is_empty:
        from assistant.answering.reading import describe

        told = describe(work)
        text = f"It shows text: {told.text} {work.evidence.unseen}"
        return Draft(text, told.sources, told.certainty, whole=True)
    return colours_only(work)


def colours_only(work: Work) -> Draft:
    """A picture without text: measured colours and layout, and what is missing to say more."""
    if work.evidence.colours:
        source = Source(SourceKind.MEASURED, work.evidence.colours)
        return Draft(f"{work.evidence.colours} I found no text. {work.evidence.unseen}", (source,), 0.9, whole=True)
    return Draft(f"I found no text here. {work.evidence.unseen}", answered=False, certainty=0.9, whole=True)


def can_not_see(what: str, work: Work) -> Draft:
    """What is asked needs eyes."""
    return Draft(f"I can't tell {what}. {work.evidence.unseen}", answered=False, certainty=0.9, whole=True)


def _named_in_text(question: Question, work: Work) -> Draft:
    name = question.subject
    found = lines_called(name, work)
    width, height = work.evidence.size
    if found:
        line = found[0][1]
        place = at(line.box, width, height)
        source = read_source(line.text, line.box, line.confidence)
        here = f"{line.text} {place}".strip()
        text = f"I read {here}, but I can't see whether there is {an(name)}. {work.evidence.unseen}"
        return Draft(text, (source,), 0.9, whole=True, answered=False)
    return can_not_see(f"whether there is {an(name)}", work)


def an(name: str) -> str:
    """With its article, where it takes one."""
    if name.endswith("s") or re.match(
        r"(?:people|someone|anyone|anybody|somebody|men|women|children|the)\b", name, re.I
    ):
        return name
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _colour(question: Question, work: Work) -> Draft:
    """The picture's own colours when they are asked for; the colour of a thing only when the text tells it."""
    words = [
        w
        for w in content(question.text)
        if w not in content("what colour colours are there in this picture image screen photo")
    ]
    whole = not words or re.search(r"\bcolou?rs\b", question.text, re.I)
    if work.page is not None and not work.page.is_empty and words:
        from assistant.answering.free import free

        told = free(question.text, work)
        if told.answered and re.search(_NAMES, told.text, re.I):
            return told
    if work.evidence.colours and whole:
        source = Source(SourceKind.MEASURED, work.evidence.colours)
        return Draft(work.evidence.colours, (source,), 0.9, whole=True)
    return can_not_see("that colour", work)


_NAMES = (
    r"\b(?:red|green|blue|yellow|orange|purple|violet|pink|brown|black|white|gr[ae]y|silver|gold(?:en)?|turquoise|"
    r"beige|navy|"
    r"cream|maroon|teal|colou?r)\b"
)
