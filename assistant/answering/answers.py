"""From a question and the evidence to an answer: one family of answers for each kind of question."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.answering import controls, counts, errors, looks, parts, reading
from assistant.answering.asked import plain
from assistant.answering.confidence import of_draft
from assistant.answering.either import either, replied
from assistant.answering.evidence import Draft, EvidenceSet, Work, read_source, without_secrets
from assistant.answering.free import free
from assistant.answering.phrasing import finish, nothing_about
from assistant.answering.places import at
from assistant.answering.reading import readable
from assistant.answering.screen_text import lines_called
from assistant.answering.sighted import with_sightings
from assistant.answering.structure import numbered, without_questions
from assistant.answering.values import Wanted, find
from assistant.capture.advice import of_frame, of_pixels
from assistant.reading.finder import Finder
from assistant.settings import AnnounceSettings, ReadingSettings
from assistant.types import Answer, PictureSource, Question, QuestionKind, Source, TextLine

__all__ = ["EvidenceSet", "answer", "readable"]

K = QuestionKind


def answer(  # noqa: PLR0917  # the facade's contract
    question: Question,
    evidence: EvidenceSet,
    settings: ReadingSettings,
    announce: AnnounceSettings,
    finder: Finder | None,
    new_id: int,
    previous: Question | None = None,
) -> Answer:
    """The answer, starting with itself; honest where nothing answers. Runs on the model thread (the finder is one).

    Args:
        question: as `router.route` made it.
        evidence: all that is known about the picture.
        settings: length of answers, and the confidence below which they are hedged.
        announce: whether confidence and source are put into words.
        finder: None when its model is missing: then words alone decide.
        new_id: id of the answer.
        previous: the question before, for "and on Tuesday?".
    """
    if evidence.quality is not None and not evidence.quality.usable:
        draft = Draft(evidence.quality.sentence, answered=False, certainty=0.95, whole=True)
        return finish(draft, question, settings, announce, new_id)
    work = Work(without_secrets(evidence), settings, finder)
    draft = _advised(question, _draft(followed(question, previous), work), work)
    return finish(draft, question, settings, announce, new_id)


def _advised(question: Question, draft: Draft, work: Work) -> Draft:
    """With advice for the camera, where a better photograph would have given more."""
    picture, page = work.evidence.picture, work.page
    if picture is None or picture.source is not PictureSource.CAMERA:
        return draft
    suffers = not draft.answered or of_draft(draft) < work.settings.hedge_below
    lines = page.lines if page is not None else ()
    told = of_frame(picture, lines) if suffers or question.kind in _READINGS else ""
    told = told or (of_pixels(picture.pixels) if suffers else "")
    return replace(draft, more=f"{draft.more} {told}".strip()) if told else draft


_READINGS = (K.READ_ALL, K.READ_PART, K.DESCRIBE)


def followed(question: Question, previous: Question | None) -> Question:
    """A short follow-up made whole by the question before: 'and on Friday?' after 'what is the high on Monday'."""
    if previous is None or question.kind not in (K.ABOUT, K.FREE):
        return question
    found = re.match(
        r"^(?:what about|how about|and(?: what about| how about)?)\s+(.+)$", question.text.rstrip(" ?.!"), re.I
    )
    if found is None or previous.kind not in (K.FREE, K.READ_PART, K.ABOUT, K.EXISTS, K.WHERE):
        return question
    topic = found[1].strip()
    if previous.kind in (K.READ_PART, K.WHERE, K.EXISTS, K.ABOUT):
        topic = re.sub(r"\bone\b", previous.subject.split()[-1] if previous.subject else "one", topic)
        return replace(previous, text=question.text, subject=re.sub(r"^(?:the|a|an)\s+", "", topic, flags=re.I))
    swapped = _swapped(plain(previous.text), topic)
    return replace(question, kind=K.FREE, text=swapped, subject=swapped)


def _swapped(before: str, topic: str) -> str:
    """The question before with its last 'on …', 'in …', 'for …' or its last words replaced."""
    bare = re.sub(r"^(?:on|in|for|at|to|from|of)\s+", "", topic, flags=re.I)
    changed = re.sub(r"\b(on|in|for|at|to|from|of)\s+(?:the\s+)?[^,]+$", rf"\1 {bare}", before, count=1, flags=re.I)
    if changed != before:
        return changed
    return re.sub(r"\b(is|are|was|were|does|do|did)\s+.+$", rf"\1 {bare}", before, count=1, flags=re.I) + f" {bare}"


def _draft(question: Question, work: Work) -> Draft:
    secret = controls.secret_asked(question, work)
    if secret is not None:
        return secret
    if question.kind in _OPEN_TO_TEXT:
        told = either(question.text, work) or replied(question.text, work)
        if told is not None:
            return told
    if (
        question.kind is K.COUNT
        and work.page is not None
        and re.fullmatch(r"(?:numbered )?(?:steps?|instructions?|stages?|rules?)", question.subject, re.I)
    ):
        items = numbered(work.page)
        if items:
            return Draft(str(len(items)), tuple(read_source(i.text, i.box, i.confidence) for i in items), 0.9)
    draft = _FAMILIES[question.kind](question, work)
    return with_sightings(question, _no_question(question, draft, work), work)


# Kinds that the text may answer by itself with one of two things, or with a yes under the very question.
_OPEN_TO_TEXT = (K.FREE, K.SELECTED, K.EXISTS)


def _no_question(question: Question, draft: Draft, work: Work) -> Draft:
    """A question in the text is no answer to a yes-or-no question: it states nothing."""
    said = plain(question.text)
    if (
        question.kind not in (K.FREE, K.EXISTS)
        or not draft.answered
        or draft.whole
        or not draft.text.rstrip().endswith("?")
    ):
        return draft
    if re.search(r"\b(?:ask|asks|asked|asking|question|wants? to know)\b", said, re.I):
        return draft
    asks = re.match(r"^(?:is|are|was|were|do|does|did|can|could|will|would|has|have|should|may|must)\b", said, re.I)
    if not asks and question.kind is K.FREE:
        return Draft(nothing_about("", has_text=True), answered=False, certainty=0.8, alternatives=(draft.text,))
    if work.page is not None:
        other = replace(work, evidence=replace(work.evidence, page=without_questions(work.page)))
        again = free(question.text, other)
        if again.answered and re.match(r"(?:yes|no)\b", again.text, re.I):
            return again
    asked = re.sub(r"^(?:Yes|No): ", "", draft.text)
    return Draft(f"The text asks, and does not tell: {asked}", draft.sources, 0.85, answered=False)


# What happens somewhere, rather than standing on the screen.
_EVENT = re.compile(
    r"\b(?:meeting|party|event|appointment|conference|concert|match|game|wedding|lunch|dinner|interview|class|"
    r"course|lesson|exam|"
    r"train|bus|flight|gate|hotel|restaurant|office|shop|store|toilets?|exit|car ?park|parking|museum|station|"
    r"library|party|show|"
    r"it|we|he|she|they|film|rehearsal|workshop|surgery|clinic|pharmacy|key|parcel|package|order|delivery)\b",
    re.I,
)


def _where(question: Question, work: Work) -> Draft:
    """A place on the screen for things that stand there; a place in the world for things that the text tells of."""
    told = controls.where(question, work)
    if told is not None:
        return told
    name = question.subject
    found = lines_called(name, work)
    width, height = work.evidence.size
    exact = [line for score, line in found if score >= (0.5 if question.detail else 0.66)]
    event = not question.detail and _EVENT.search(name)
    if exact and not event:
        line = exact[0]
        place = at(line.box, width, height)
        text = f"{place[:1].upper()}{place[1:]}, I read {line.text} there" if place else line.text
        return Draft(text, (_source(line),), 0.92, about_controls=True)
    draft = free(question.text, work)
    if draft.answered and (event or _tells_place(draft.text)):
        return draft
    if found and not (event and found[0][0] < 0.3):
        line = found[0][1]
        place = at(line.box, width, height)
        text = f"{place[:1].upper()}{place[1:]}: {line.text}" if place else line.text
        return Draft(text, (_source(line),), 0.85, draft.alternatives)
    if draft.answered and not question.detail:
        return draft
    kind = f" {question.detail}" if question.detail else ""
    if work.evidence.controls and question.detail:
        return Draft(f"There is no {name}{kind}.", certainty=0.95, answered=False, about_controls=True)
    return Draft(f"I found no {name}{kind} here.", certainty=0.85, answered=False, alternatives=draft.alternatives)


def _source(line: TextLine) -> Source:
    return read_source(line.text, line.box, line.confidence)


def _tells_place(text: str) -> bool:
    return bool(re.search(r"\b(?:at|in|on|near|opposite|behind|beside|next to|room|street|road|hall|floor|"
                          r"platform|gate|\d+ ?m)\b", text, re.I)
                or find(text, Wanted.POSTCODE))  # fmt: skip


_FAMILIES: dict[QuestionKind, Callable[[Question, Work], Draft]] = {
    K.DESCRIBE: lambda _question, work: reading.describe(work),
    K.READ_ALL: reading.read_all,
    K.READ_PART: parts.read_part,
    K.ABOUT: lambda question, work: reading.about(question.subject, work),
    K.ERROR: errors.error,
    K.LIST_CONTROLS: controls.list_controls,
    K.EXISTS: controls.exists,
    K.SELECTED: controls.selected,
    K.WHERE: _where,
    K.TITLE: reading.title,
    K.COUNT: counts.count,
    K.LOOKS: looks.looks,
    K.FREE: lambda question, work: free(question.text, work),
}
