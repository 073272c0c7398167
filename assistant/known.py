"""What the controls tell exactly, so that nothing has to be read for it: names, states, places, what a field holds.

The same questions are answered so whether or not the text was read already: an answer doesn't change with the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.answering import controls, counts, reading
from assistant.answering.answers import followed
from assistant.answering.asked import plain
from assistant.answering.evidence import Draft, EvidenceSet, Work, control_source, is_secret, without_secrets
from assistant.answering.phrasing import finish
from assistant.answering.roles import ROLES
from assistant.settings import AnnounceSettings, ReadingSettings
from assistant.types import Answer, Question, QuestionKind, SourceKind

K = QuestionKind
_FAMILIES: dict[QuestionKind, Callable[[Question, Work], Draft | None]] = {
    K.LIST_CONTROLS: controls.list_controls,
    K.EXISTS: controls.exists,
    K.SELECTED: controls.selected,
    K.WHERE: controls.where,
    K.TITLE: reading.title,
    K.COUNT: counts.count,
}
_FOCUS = re.compile(r"^(?:what|which)\b.*\b(?:has|have|got|gets|holds|with)\b.*\bfocus(?: now)?$", re.I)
_FIELD = r"(?P<name>.+?) (?:text |edit |entry |input |search )?(?:field|box|edit|entry|input)"
# What a field holds. "The" is no part of its name, "search box" is.
_HELD = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"^what (?:is|was|stands) (?:now )?(?:written |entered |typed |filled )?in(?:to|side)? (?:the |my )?{_FIELD}$",
        rf"^what does (?:the |my )?{_FIELD} (?:say|contain|hold|show|have in it)$",
        rf"^what (?:is|was) the (?:value|content|contents|text) (?:of|in) (?:the |my )?{_FIELD}$",
        rf"^what (?:did|have) i (?:type|typed|enter|entered|write|written|put)(?: in)?(?:to)? (?:the |my )?{_FIELD}$",
        rf"^read (?:me |out )?(?:the |my )?{_FIELD}$",
    )
)
# A heading is text, and so is the title of a book or a film that is shown.
_HEADING = re.compile(r"\bhead(?:ing|line)|article|story|book|film|movie|caption", re.I)


def understood(question: Question, previous: Question | None = None) -> Question:
    """The question as the controls can answer it, made whole by the one before it."""
    question = followed(question, previous)
    if _FOCUS.match(plain(question.text)):
        return replace(question, kind=K.SELECTED, subject="", detail="focused")
    if question.kind is K.SELECTED:  # "is the Remember me box ticked"
        return replace(question, subject=re.sub(r"\s+(?:box|option|setting)$", "", question.subject, flags=re.I))
    return question


def may_be(question: Question) -> bool:
    """True when the controls might answer what was `understood`: worth asking them before anything is read."""
    if question.kind is K.TITLE:
        return question.detail != "name" and not _HEADING.search(question.text)
    if question.kind is K.COUNT:
        return question.detail not in ("", "unread")
    return question.kind in _FAMILIES or _field_asked(question) is not None


def from_controls(
    question: Question, evidence: EvidenceSet, settings: ReadingSettings, announce: AnnounceSettings, new_id: int
) -> Answer | None:
    """The answer to what was `understood`, resting on controls alone; None where they don't have it. No model runs."""
    if not may_be(question):
        return None
    work = Work(without_secrets(evidence), settings, None)
    field = _field_asked(question)
    draft = _held(field, work) if field is not None else _told(question, work)
    return finish(draft, question, settings, announce, new_id) if draft is not None else None


def _told(question: Question, work: Work) -> Draft | None:
    """What the controls tell, where they have what was asked for. That something is not there is for the text too."""
    named = question.subject if question.kind is K.SELECTED else ""
    if named and named.rstrip("s") not in ROLES and not controls.matching(named, "", work):
        return None  # neither a control nor, as in "which tab is selected", a kind of controls
    draft = _FAMILIES[question.kind](question, work)
    if draft is None or not (draft.answered and draft.about_controls and draft.sources):
        return None
    return draft if all(source.kind is SourceKind.CONTROL for source in draft.sources) else None


def _field_asked(question: Question) -> str | None:
    """The name of the field whose content is asked for; None for any other question."""
    if question.kind not in (K.FREE, K.READ_PART):
        return None
    asked = plain(question.text)
    return next((found["name"].strip("\"' ") for pattern in _HELD if (found := pattern.match(asked))), None)


def _held(name: str, work: Work) -> Draft | None:
    """What the field of that name holds; None when there is no such field, or more than one might be meant."""
    fields = controls.matching(name, "field", work)
    same = [control for control in fields if control.name.strip(" :*").lower() == name.lower()]
    if len(same or fields) != 1:
        return None
    control = (same or fields)[0]
    called, source = control.name.strip(" :*"), (control_source(control),)
    if is_secret(control):
        said = f"The {called} field is a password, and passwords are never read out."
        return Draft(said, source, 1.0, answered=False, about_controls=True, whole=True)
    value = control.value.strip()
    return Draft(value or f"The {called} field is empty.", source, 1.0, about_controls=True)
