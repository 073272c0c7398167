"""What went wrong: the sentences of a page that report an error, a warning, or a field that is not right."""

from __future__ import annotations

import re

from assistant.answering.evidence import Draft, Work, control_source, read_source
from assistant.answering.faults import field_faults, known_field, of_fields, reason
from assistant.answering.phrasing import closed
from assistant.reading.page import Page, Passage
from assistant.reading.words import content, stems, support
from assistant.types import Question

# Pattern and how much it says; the sums of a passage's patterns order the passages.
_CUES = tuple(
    (re.compile(pattern, flags), weight)
    for pattern, flags, weight in (
        (r"\b[A-Z]\w*(?:Error|Exception)\b\s*:", 0, 4.0),
        (r"^(?:fatal|error|panic|failed|failure|E)\s*[:\]]|\berror:\s|\bfatal:\s", re.I, 3.5),
        (r"\b(?:could not|couldn't|can ?not|can't|unable to|failed to|was not able)\b", re.I, 2.6),
        (r"\b(?:error|exception|fault|crash(?:ed)?|corrupt(?:ed)?|aborted|abort)\b", re.I, 2.0),
        (r"\b(?:jam(?:med)?|not defined|undefined|out of (?:ink|toner|stock))\b", re.I, 1.9),
        (r"\b(?:failed|failure|fails|denied|refused|rejected|not (?:found|known|permitted|allowed|valid|"
         r"recogni[sz]ed|responding|supported|"
         r"available|connected|enough)|no such|timed? ?out|unreachable|invalid|incorrect|wrong|missing|expired|unknown|"
         r"does(?:n't| not) (?:match|exist|work)|stopped working|out of (?:memory|space|paper|range|date)|disconnected|"
         r"offline|unexpected|illegal|undefined|insufficient|must (?:be|contain|have|not)|is required|"
         r"required field)\b", re.I, 1.8),
        (r"\b(?:warming(?=:)|warning|caution|problem|attention|sorry|oops|something went wrong|try again|alert)\b",
         re.I, 1.5),
        (r"\bplease (?:enter|check|fill|choose|select|correct|provide|try)\b", re.I, 1.6),
        (r"\b(?:not saved|will be lost|not delivered|undeliver\w+|bounced|no (?:internet|connection|network|"
         r"signal))\b", re.I, 1.3),
    )
)  # fmt: skip
_NONE = re.compile(r"\b(?:0|no|zero|without) (?:errors?|problems?|warnings?|issues?)\b", re.I)
_CODE = re.compile(
    r"\b0[xXo][0-9A-Fa-fo]{3,}\b|\b[A-Z]{1,6}[-_ ]?\d{2,}\b|\b[45]\d\d\b|\b\d{3,}\b|\b[A-Z]{2,}(?:_[A-Z]+){1,}\b"
)
LEAST = 1.3


def weight(text: str) -> float:
    """How much a text reads like a report of something wrong."""
    if _NONE.search(text):
        return 0.0
    total = sum(w for pattern, w in _CUES if pattern.search(text))
    if re.search(r"\b\d+ (?:problem|error|warning|issue)s?\b", text, re.I):
        total *= 0.5  # a status line that counts them does not tell what they are
    # Whole sentences say more than titles, and program text that handles errors reports none.
    if re.search(r"\s[□\u00d7xX口]$", text) or re.search(r"\w\(\w*\)|\bdef |[{};]$", text):
        return total * 0.5
    return total + (0.3 if total and len(text.split()) >= 6 else 0.0)


def error(question: Question, work: Work) -> Draft:  # noqa: PLR0911  # one for each way it can be known
    """The error's own words; 'no' or an honest sentence where nothing reads like one."""
    marked = _invalid_controls(work)
    page = work.page
    passages = [p for p in _all_passages(page) if re.search(r"\w{2}", p.text)] if page is not None else []
    if question.detail == "code":
        return _code(passages)
    topic = _topic(question)
    nearby, topic = _nearby(question, topic, work)
    if nearby is not None:
        return nearby
    weighed = sorted(
        (
            (weight(p.text) * (1.0 if not topic else 0.3 + support_of(topic, p.text)), i, p)
            for i, p in enumerate(passages)
        ),
        key=lambda item: (-item[0], item[1]),
    )
    if topic and (not weighed or max(support_of(topic, p.text) for _, _, p in weighed) < 0.5):
        from assistant.answering.free import free

        return free(question.text, work)
    if (
        topic
        and question.detail == "wrong"
        and not any(w >= LEAST and support_of(topic, p.text) >= 0.5 for w, _, p in weighed)
    ):
        topic = []  # "what is wrong with the printer" where all of the page is about it
        weighed = sorted(((weight(p.text), i, p) for i, p in enumerate(passages)), key=lambda item: (-item[0], item[1]))
    if topic:
        named = [(w, i, p) for w, i, p in weighed if support_of(topic, p.text) >= 0.5]
        return _with_topic(question, named, work)
    best = weighed[0] if weighed else (0.0, 0, None)
    none = next((p for p in sorted(passages, key=lambda p: len(p.text)) if _NONE.search(p.text)), None)
    if best[2] is None or best[0] < LEAST:
        if marked is not None:
            return marked
        if none is not None and (question.detail == "exists" or not re.search(r"[1-9]", none.text)):
            prefix = "No: " if question.detail == "exists" else ""
            return Draft(f"{prefix}{none.text}", (read_source(none.text, none.box, none.confidence),), 0.85)
        lead = "No, I" if question.detail == "exists" else "I"
        return Draft(f"{lead} found no text that reads like an error.", answered=False, certainty=0.8)
    if none is not None and question.detail == "exists" and best[0] < 3.5:
        return Draft(f"No: {none.text}", (read_source(none.text, none.box, none.confidence),), 0.8)
    return _report(question, best[1], passages, work.limit, best[0])


_DOING = re.compile(r"(?:sav|print|send|continu|open|log|sign|connect|start|install|go|play|download|upload|submit|pay|"
                    r"book|export|import|delet|copi|copy|mov|updat|join|finish)")  # fmt: skip


def field_faults_there(work: Work) -> bool:
    return work.page is not None and bool(field_faults(work.page))


def _nearby(question: Question, topic: list[str], work: Work) -> tuple[Draft | None, list[str]]:
    """What stands beside the field or after the sentence that is asked about, and the topic that is left to seek."""
    if question.detail == "why" and topic:
        told = of_fields(topic, work) or reason(topic, work)
        if told is None and len(topic) == 1 and _DOING.match(topic[0]):
            return None, []  # "why can i not save it": what stands in the way is said without that word
        return told or _free(question, work), topic
    if question.detail == "exists":
        return None, topic
    told = of_fields(topic, work)
    named = re.search(r"\bfield|\bbox\b", question.text, re.I)
    if told is None and named:
        field = known_field(topic, work)
        if field or field_faults_there(work):
            return Draft(f"I found nothing wrong said about {field or 'that field'}.", answered=False,
                         certainty=0.8), topic  # fmt: skip
    return told, topic


def _free(question: Question, work: Work) -> Draft:
    from assistant.answering.free import free

    return free(question.text, work)


def _all_passages(page: Page) -> list[Passage]:
    """Passages, and lines that are in none of them (status bars)."""
    text = "\n".join(passage.text for passage in page.passages)
    more = [Passage(line.text, line.box, line.confidence, -1) for line in page.lines if line.text not in text]
    return [*page.passages, *more]


def _with_topic(question: Question, named: list[tuple[float, int, Passage]], work: Work) -> Draft:
    from assistant.answering.free import free

    if named and named[0][0] >= LEAST:
        passage = named[0][2]
        if not passage.text.rstrip().endswith(":"):
            return Draft(passage.text, (read_source(passage.text, passage.box, passage.confidence),), 0.9)
    return free(question.text, work)


def _topic(question: Question) -> list[str]:
    """What the problem is with: 'what is wrong with the printer', 'why was the party size refused'."""
    if question.detail == "why" and question.subject:
        drop = content("it this not fail failed refused rejected denied work cannot wrong happen go")
        return [word for word in content(question.subject) if word not in drop]
    found = re.search(r"\b(?:with|of|in|on|from|for)\s+(?:the\s+|my\s+|this\s+)?(.+?)[?.!]*$", question.text, re.I)
    if not found or re.fullmatch(r"(?:it|this|that|here|form|page|screen|window|dialog|computer|program|picture|"
                                 r"file|code|text|app)",
                                 found[1], re.I):  # fmt: skip
        return []
    return content(found[1])


def support_of(words: list[str], text: str) -> float:
    there = stems(text)
    return sum(support(word, there) for word in words) / len(words) if words else 0.0


def _report(question: Question, start: int, passages: list[Passage], limit: int, strength: float) -> Draft:
    """The worst sentence, and those of its block that follow, up to the usual length."""
    first = passages[start]
    chosen = [first]
    text = first.text
    for passage in passages[start + 1 :]:
        if passage.block != first.block or len(text) + 1 + len(passage.text) > limit or strength >= 3.5:
            break
        if re.match(r"(?:\S+[$#>]|[\w.-]+@)", passage.text):
            break
        if len(passage.text.split()) < 4 or re.match(r"[A-Z][\w ]{1,25}:\s", passage.text):
            break  # a row of buttons, or the next label with its value
        text = f"{closed(text)} {passage.text}"
        chosen.append(passage)
    if question.detail == "exists":
        text = f"Yes: {text}"
    sources = tuple(read_source(p.text, p.box, p.confidence) for p in chosen)
    certainty = 0.93 if strength >= 1.8 else 0.78
    return Draft(text, sources, certainty)


def _code(passages: list[Passage]) -> Draft:
    for cue in (r"\b(?:error|stop|status|exit) ?(?:code|number|no\.?)?\b|\bcode\b", r"\berror\b"):
        for passage in passages:
            at = re.search(cue, passage.text, re.I)
            found = _CODE.search(passage.text, at.end()) if at else None
            if found:
                return Draft(found[0], (read_source(passage.text, passage.box, passage.confidence),), 0.93)
    return Draft("I found no error code. Ask me to read it to hear all the text.", answered=False, certainty=0.85)


def _invalid_controls(work: Work) -> Draft | None:
    found = [c for c in work.evidence.controls if "invalid" in c.states]
    if not found:
        return None
    names = ", ".join(c.name or c.role for c in found)
    return Draft(f"{names}: marked as not valid", tuple(control_source(c) for c in found), 1.0, about_controls=True)
