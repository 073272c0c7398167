"""What models saw, joined with what was read and what is known: who is believed, and in which words.

What was read or is known from the controls is never overruled by a look; a look that is hardly better than a guess is
not told as an answer; and where two models disagree, both are heard.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering import asked
from assistant.answering.confidence import of_draft, of_sighting
from assistant.answering.evidence import Draft, Work
from assistant.answering.looks import an
from assistant.answering.phrasing import closed, cut, hedged
from assistant.answering.visible import can_be_seen
from assistant.reading.words import STOP
from assistant.seeing.crosscheck import plain_answer
from assistant.types import Question, QuestionKind, Sighting, Source, SourceKind

K = QuestionKind

# Under this, an answer is wrong so often that it does harm: two times in three (or, of two answers, hardly less often
# than a coin). Calibrated probabilities are meant; see docs/results/confidence.md for what they are worth.
FLOOR = 0.35
FLOOR_OF_TWO = 0.6
# So many lines make a picture a text first of all: a letter, a screen, a poster. Fewer are signs in a photo.
MOSTLY_TEXT = 6
# Questions that only a yes or no answers, or something that they don't name; not those that offer a choice.
_POLAR = re.compile(
    r"(?!.*\bor\b)(?:is|are|was|were|does|do|did|can|could|has|have|will|would|isn't|aren't|doesn't|don't)\b", re.I
)
# Questions that a yes or no does not answer.
_OPEN = re.compile(r"(?:what|which|where|who|how)\b(?! about)", re.I)
KNOWN_INSTEAD = 100  # characters of what was read, said where nothing was seen
NOT_A_KIND = "This picture is not of a kind I know"

_SHOWS = re.compile(
    r"^(?:(?:in )?(?:the|this) (?:image|picture|photo(?:graph)?|scene)(?: here)?,? (?:shows?|depicts?|contains?|"
    r"features?|displays?|captures?|is of|is a (?:photo|picture|image) of|there (?:is|are)|we (?:can )?see|"
    r"you (?:can )?see)|(?:a |an )?(?:close[- ]?up )?(?:photo(?:graph)?|picture|image) (?:of|showing|that shows)|"
    r"(?:i|we|you) (?:can )?see|there (?:is|are))\s+",
    re.I,
)
# Such models cannot read: what they say stands on a sign is made up.
_CLAIMS = re.compile(
    r",?\s+(?:(?:that|which|and) )?(?:says?|saying|reads?|reading|spell(?:s|ing)|written|with the (?:words?|text|"
    r"letters?|names?|numbers?|titles?|captions?))\b(?P<what>[^.]*)",
    re.I,
)


def with_sightings(question: Question, draft: Draft, work: Work) -> Draft:
    """The answer by text, controls and measurement (`draft`), with what was seen in its right place."""
    looked = work.evidence.sightings
    if not looked or not can_be_seen(question):
        return draft
    sightings = tuple(s for s in looked if s.text.strip(" ."))
    if question.kind is K.DESCRIBE or _asks_for_all(question):
        return _described(sightings[0], draft, work) if sightings else draft
    if _is_known(question, draft, (*sightings, *looked)[0], work):
        return draft
    return _answered(question, sightings, draft, work) if sightings else _not_told(question, looked, draft, work)


def _asks_for_all(question: Question) -> bool:
    """'What is in this picture', 'what does it look like': descriptions by another name."""
    asks = re.match(
        r"(?:what|who) .*\b(?:in|on) (?:the|this|that|my) \w+$|what does (?:it|this) look like", question.text
    )
    return question.kind is K.LOOKS and not question.detail and not question.subject and asks is not None


def _is_known(question: Question, draft: Draft, sighting: Sighting, work: Work) -> bool:
    """Whether the text, the controls or a measurement answer: then a look neither adds nor contradicts."""
    if not draft.answered or not draft.sources:
        return False
    if question.kind is K.LOOKS and question.detail != "colour":
        return False  # its draft only tells what text there is
    if draft.sources[0].kind is not SourceKind.READ:
        return True
    picture = work.evidence.picture
    live = picture is not None and picture.source.is_live
    sure = of_draft(draft)
    return live or sure >= work.settings.hedge_below or sure >= of_sighting(sighting)


# --- single answers ---


def _answered(question: Question, sightings: tuple[Sighting, ...], draft: Draft, work: Work) -> Draft:
    best = sightings[0]
    chance = of_sighting(best)
    said = _said(question, best.text)
    source = _source(best)
    others = tuple(text for text, _ in best.alternatives if text)[:3]
    two = plain_answer(best.text)[:1] in (("yes",), ("no",))
    if not best.known or _is_beside(question, best.text) or chance < (FLOOR_OF_TWO if two else FLOOR):
        return _not_told(question, sightings, draft, work)
    if len(sightings) > 1:
        other = sightings[1]
        first, second = short_names(best.model, other.model)
        said = f"{_bare(best.text)}, says {first}; {second} says {_bare(other.text)}"
        others = (other.text, *others)
        return Draft(said, (source, _source(other)), chance, others, measured=best.calibrated)
    return Draft(said, (source,), chance, others, measured=best.calibrated)


def _is_beside(question: Question, text: str) -> bool:
    """Whether it can't be the answer: "How many?" "Yes."; "Is the triangle blue?" "Triangle.", which says nothing."""
    words, answer = asked.plain(question.text), plain_answer(text)
    if answer[:1] in (("yes",), ("no",)):
        return _OPEN.match(words) is not None
    return _POLAR.match(words) is not None and set(answer) <= set(plain_answer(words))


def _not_told(question: Question, sightings: tuple[Sighting, ...], draft: Draft, work: Work) -> Draft:
    """Nobody knows: that, what is known instead, and for those who want to hear it the guess."""
    best = sightings[0]
    what = _asked_for(question)
    text = f"I can't tell{what}."
    caption = _caption(best, work)
    if caption:
        text = f"I can't tell{what}, because this model only describes. It sees {caption}."
    elif not best.known:
        text = f"{NOT_A_KIND}, so I can't tell{what}."
    elif len(sightings) > 1:
        first, second = short_names(best.model, sightings[1].model)
        text = f"I can't tell{what}: {first} says {_bare(best.text)}, {second} says {_bare(sightings[1].text)}."
    page = work.page
    if page is not None and not page.is_empty:
        text = f"{text} I read: {closed(cut(' '.join(line.text for line in page.lines), KNOWN_INSTEAD))}"
    elif work.evidence.colours:
        text = f"{text} {work.evidence.colours}"
    guess = f"The guess would be {_bare(best.text)}." if len(sightings) == 1 and best.text else ""
    near = tuple(s.text for s in sightings if s.text) + draft.alternatives
    return Draft(text, certainty=0.9, alternatives=near, answered=False, whole=True, guess=guess)


def _caption(sighting: Sighting, work: Work) -> str:
    """What a model that only describes sees, where that doesn't answer; "" for others, and where it is a guess."""
    if sighting.text.strip(" .") or not sighting.known or not sighting.alternatives:
        return ""
    caption = replace(sighting, text=sighting.alternatives[0][0], score=sighting.alternatives[0][1])
    return _bare(_without_claims(caption.text, work)) if of_sighting(caption) >= FLOOR else ""


def _said(question: Question, text: str) -> str:
    """An answer as a sentence that starts with it: "yes, there is a dog", "3 dogs", "red"."""
    bare = _bare(text)
    plain = plain_answer(bare)
    name = re.sub(r"\s+(?:in|on) (?:the|this|that|my) \w+$", "", question.subject)
    named = (
        bool(name) and len(name.split()) <= 4 and not re.match(r"(?:any|some|no|not|anything|something)", name, re.I)
    )
    verb = "are" if name.endswith("s") and not name.endswith(("ss", "us")) else "is"
    if (
        question.kind in (K.LOOKS, K.EXISTS)
        and named
        and question.detail in ("exists", "")
        and plain in (("yes",), ("no",))
    ):
        verb = "are" if name in _MANY else verb
        return f"yes, there {verb} {an(name)}" if plain == ("yes",) else f"no, there {verb} no {name}"
    if question.kind is K.COUNT and named and len(plain) == 1 and plain[0].isdigit():
        if plain[0] == "1":
            return "1"
        return f"{'no' if plain[0] == '0' else plain[0]} {name}"
    return bare


_MANY = frozenset(("people", "men", "women", "children", "mice"))


def _asked_for(question: Question) -> str:
    """' how many dogs there are', as it goes on after 'I can't tell'; '' where the question is no simple one."""
    name = question.subject
    if question.detail == "colour":
        return " that colour"
    plain = 0 < len(name.split()) <= 4 and not any(word in STOP for word in name.lower().split())
    if question.kind is K.COUNT and plain:
        return f" how many {name} there are"
    if question.kind is K.EXISTS or question.detail == "exists":
        return f" whether there {'are' if name.endswith('s') else 'is'} {an(name)}" if plain else ""
    if question.kind is K.WHERE and plain:
        return f" where the {name} is"
    return ""


# --- descriptions ---


def _described(sighting: Sighting, draft: Draft, work: Work) -> Draft:
    """Seen first for photos, read first for screens and pages; nothing seen where it would be a guess."""
    chance = of_sighting(sighting)
    caption = _without_claims(_without_frame(sighting.text), work)
    has_text = work.page is not None and not work.page.is_empty
    is_known = has_text or (draft.answered and draft.about_controls)
    if not sighting.known or chance < FLOOR or not caption:
        if is_known:
            return draft
        why = f"{NOT_A_KIND}." if not sighting.known else "I can't tell what it shows."
        known = work.evidence.colours or "I found no text."
        guess = f"The guess would be {caption}." if caption else ""
        return Draft(f"{why} {known}", certainty=0.9, answered=False, whole=True, guess=guess)
    source = _source(sighting)
    others = tuple(text for text, _ in sighting.alternatives if text)[:3]
    if is_known and _read_first(work):
        unsure = not sighting.calibrated or chance < work.settings.hedge_below
        seen = hedged(caption, chance) if unsure else caption
        return replace(draft, more=f"Seen: {seen[:1].lower()}{seen[1:]}", sources=(*draft.sources, source))
    read = draft.text if is_known else ""
    return Draft(
        caption,
        (source, *(draft.sources if read else ())),
        chance,
        others,
        whole=True,
        measured=sighting.calibrated,
        more=f"Text: {read}" if read else "",
    )


def _source(sighting: Sighting) -> Source:
    chance, box = of_sighting(sighting), sighting.box
    return Source(
        SourceKind.SEEN, sighting.text, box, chance, sighting.model, sighting.calibrated, sighting.alternatives
    )


def _read_first(work: Work) -> bool:
    if work.evidence.told:
        return True
    picture, page = work.evidence.picture, work.page
    return (picture is not None and picture.source.is_live) or (page is not None and len(page.lines) >= MOSTLY_TEXT)


def _without_frame(text: str) -> str:
    """A caption without "this image shows"."""
    while True:
        shorter = _SHOWS.sub("", text.strip())
        if shorter == text.strip():
            return _small(shorter)
        text = shorter


def _without_claims(caption: str, work: Work) -> str:
    """A caption without what it says that is written somewhere, unless those very words were read."""
    read = set(re.findall(r"\w+", " ".join(line.text for line in work.page.lines).lower())) if work.page else set()
    found = _CLAIMS.search(caption)
    if found is None or set(re.findall(r"\w+", found["what"].lower())) - {"the", "a", "on", "it", "of"} <= read:
        return caption
    return (caption[: found.start()] + caption[found.end() :]).strip(" ,")


def _bare(text: str) -> str:
    """An answer without its full stop and its frame, in small letters where it is a plain word."""
    return _without_frame(text).rstrip(" .")


def _small(text: str) -> str:
    """Begun with a small letter, so that it can stand after "probably"; names and abbreviations as they are."""
    first = text.split(" ", 1)[0].rstrip(",.;:")
    plain = (
        first.isalpha() and (len(first) == 1 or first[1:].islower()) and (first.lower() in _STARTS or " " not in text)
    )
    return f"{text[:1].lower()}{text[1:]}" if plain else text


_STARTS = STOP | frozenset(("yes", "no", "two", "three", "four", "several", "many", "some", "one", "people", "several"))


def short_names(first: str, second: str) -> tuple[str, str]:
    """The names of two models as they are said: "vilt b32" for "dandelin/vilt-b32-finetuned-vqa"."""
    short = tuple(re.sub(r"[-_]+", " ", re.split(r"[-_](?:finetuned|vqa|capfilt)\b", n.rstrip("/").split("/")[-1])[0])
                  for n in (first, second))  # fmt: skip
    return (short[0], short[1]) if short[0] != short[1] else (first, second)
