"""From a draft to the words that are shown and spoken: cut to length, hedged when unsure, labelled by its source."""

from __future__ import annotations

import re

from assistant.answering.confidence import of_draft
from assistant.answering.evidence import Draft
from assistant.reading.words import STOP
from assistant.settings import AnnounceSettings, ReadingSettings
from assistant.types import Answer, Question, SourceKind

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"“'(])")
NOTHING = "I found no text about {what}."
OFFER = "Ask me to read it to hear all the text."
NO_TEXT = "I found no text here."
# Below this the hedge is the strongest one; between it and the settings' limit it is "Probably".
VERY_UNSURE = 0.5
SEEN = "Seen, not read."
# Where a percentage would be a number without a meaning.
UNMEASURED = "How far that model can be trusted was never measured."


# Two marks one after the other, where pieces were joined: "missing., The disk". Dots of "…" and "etc.," stay.
_DOUBLE = re.compile(r"(?<!\betc)(?<!\.)([.!?;:])\s?[,;.](?=\s|$)")


# A comma that another mark follows: "Dear Mr Kaminski,. Thank you".
_COMMA = re.compile(r",(?=\s?[.;:!?](?:\s|$))")


def finish(
    draft: Draft, question: Question, settings: ReadingSettings, announce: AnnounceSettings, new_id: int
) -> Answer:
    """The answer as the user gets it."""
    confidence = of_draft(draft)
    text = _DOUBLE.sub(r"\1", _COMMA.sub("", draft.text.strip()))
    if not draft.whole:
        text = cut(text, settings.answer_characters)
    text = closed(text)
    if draft.answered:
        text = _hedged(text, confidence, draft.measured, settings, announce)
        if draft.sources and draft.sources[0].kind is SourceKind.SEEN:
            text = capital(text)  # a model's answer is in small letters, so that a hedge can stand before it
        text = _labelled(text, draft, announce)
    elif draft.guess and announce.confidence == "full":
        text = f"{text} {draft.guess}"
    if draft.more:
        text = f"{text} {closed(draft.more)}"
    return Answer(
        id=new_id,
        text=text,
        sources=draft.sources,
        confidence=confidence,
        alternatives=draft.alternatives,
        answered=draft.answered,
        question=question.text,
    )


def _hedged(text: str, confidence: float, measured: bool, settings: ReadingSettings, announce: AnnounceSettings) -> str:
    if announce.confidence == "off":
        return text
    if confidence < settings.hedge_below or not measured:
        text = hedged(text, confidence)
    if announce.confidence == "full":
        text = f"{text} {capital(percent(confidence))} sure." if measured else f"{text} {UNMEASURED}"
    return text


def hedged(text: str, confidence: float) -> str:
    """With the hedge that a confidence under the limit asks for."""
    return f"I'm not sure, maybe {text}" if confidence < VERY_UNSURE else f"Probably {text}"


def percent(chance: float) -> str:
    """A chance in words. What was fitted is never certain, and is not rounded up to it."""
    number = round(chance * 100)
    if number == 100 and chance < 1:
        return "more than 99 percent"
    return "less than 1 percent" if number == 0 and chance > 0 else f"{number} percent"


def capital(text: str) -> str:
    """With a capital letter to begin with."""
    return f"{text[:1].upper()}{text[1:]}"


def _labelled(text: str, draft: Draft, announce: AnnounceSettings) -> str:
    if announce.source == "off" or not draft.sources:
        return text
    kind = draft.sources[0].kind
    if announce.source == "full":
        return f"{text} {_SPOKEN[kind]}"
    # Brief: only where it is known in another way than the user would take for granted.
    if kind is SourceKind.CONTROL and not draft.about_controls:
        return f"{text} {_SPOKEN[kind]}"
    return f"{text} {SEEN}" if kind is SourceKind.SEEN else text


_SPOKEN = {
    SourceKind.READ: "Read from the picture.",
    SourceKind.CONTROL: "Known from the controls.",
    SourceKind.SEEN: "Seen by the model, not read.",
    SourceKind.MEASURED: "Measured.",
}


def cut(text: str, limit: int) -> str:
    """At most about `limit` characters, ended at a sentence, else at a word."""
    if len(text) <= limit:
        return text
    kept = ""
    for sentence in _SENTENCE_END.split(text):
        if kept and len(kept) + 1 + len(sentence) > limit:
            break
        kept = f"{kept} {sentence}".strip()
    if len(kept) <= limit * 1.15:
        return kept
    short = kept[:limit]
    clause = max(short.rfind(", "), short.rfind("; "), short.rfind(" - "))
    at = clause if clause > limit * 0.6 else short.rfind(" ")
    return short[: at if at > 0 else limit].rstrip(" ,;:-") + " …"


def around(text: str, start: int, limit: int) -> str:
    """The part of a long text that holds text[start], in whole clauses, at most about `limit` characters."""
    if len(text) <= limit:
        return text
    pieces = [
        (m.start(), m.end()) for m in re.finditer(r"[^,;:.!?]*(?:[,;:.!?](?=\s)|[,;:.!?](?=\S)|$)\S*\s*", text) if m[0]
    ]
    here = next((i for i, (a, b) in enumerate(pieces) if a <= start < b), 0)
    low = high = here
    while True:
        left, right = pieces[low][0], pieces[high][1]
        if low > 0 and right - pieces[low - 1][0] <= limit:
            low -= 1
        elif high + 1 < len(pieces) and pieces[high + 1][1] - left <= limit:
            high += 1
        else:
            break
    piece = text[pieces[low][0] : pieces[high][1]].strip(" ,;:")
    if len(piece) <= limit * 1.15:
        return piece
    left = max(0, start - limit // 3)
    left = text.rfind(" ", 0, left + 1) + 1 if left else 0
    piece = text[left : left + limit]
    return (("… " if left else "") + piece[: piece.rfind(" ")] + " …") if left + limit < len(text) else "… " + piece


def closed(text: str) -> str:
    """Ends with a full stop, unless it ends with a mark of its own."""
    text = text.rstrip(" ,")
    return text if not text or text[-1] in '.!?…:;"”' else f"{text}."


def listed(names: list[str], word: str = "and") -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(names) < 2:
        return names[0] if names else ""
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


_OF_WHAT = re.compile(
    r"^(?:how much|what) (?:is|are|was|were|do|does|did) (?:the (?:price|cost|fee|fare|(?:tele)?phone number|"
    r"e-?mail address|address|date|temperature) (?:of|for) )?"
    r"(?P<thing>(?:(?:a|an|the|one) )?[\w'\u2019-]+(?: [\w'\u2019-]+){0,2}?)(?P<cost> cost)?$",
    re.I,
)


def of_what(question: str) -> str:
    """'for a weekly ticket', where the question names one plain thing; else 'that answers that'."""
    found = _OF_WHAT.match(question)
    if found is None or not (found["cost"] or re.match(r"how much|what \w+ the [\w -]+ (?:of|for) ", question, re.I)):
        return "that answers that"
    words = re.sub(r"^(?:a|an|the|one) ", "", found["thing"].lower()).split()
    plain = all(word not in STOP and not word.isdigit() for word in words)
    return f"for {found['thing']}" if plain else "that answers that"


def nothing_about(what: str, *, has_text: bool) -> str:
    """The honest sentence for a question that nothing answers, with the offer to read what there is."""
    # Words left over from a question ("first result called") are no name of anything: only a single one is said.
    what = re.sub(r"\s+", " ", what).strip(" .?!")
    if not has_text:
        return NO_TEXT
    named = re.fullmatch(r"[A-Z][\w'-]+", what)
    return f"{NOTHING.format(what=what) if named else 'I found no text that answers that.'} {OFFER}"
