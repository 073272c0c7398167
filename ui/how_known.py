"""How an answer is known and how sure it is, as lines under it, as much of it as the settings ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.types import Answer, Source

# A source in full is shown so far, in characters: a page that was read stands in the answer already.
LONGEST = 160
MOST = 5  # sources, and alternatives, in full
LEAST = 0.01  # the chance under which an alternative is none: a model gives some to each of its answers


def lines(answer: Answer, settings: Settings) -> list[str]:
    """A sentence a line; none for an answer that rests on nothing, such as "I can't tell".

    By the setting announce.source: "brief" says in one line from where it is known, "full" also what was read or seen.
    By announce.confidence: "hedge" says in words how sure it is, and what else it may be where it is not; "full" also
    in percent. "off" leaves it away.
    """
    found = [] if settings.announce.source == "off" else list(_sources(answer, settings.announce.source == "full"))
    if settings.announce.confidence != "off":
        found += _sureness(answer, settings)
    return found


def _sources(answer: Answer, full: bool) -> Iterator[str]:
    if not answer.sources:
        return
    ways = list(dict.fromkeys(_way(source) for source in answer.sources))
    yield f"How it is known: {_listed(ways)}."
    if full:
        for source in answer.sources[:MOST]:
            way = _way(source)
            yield f"{way[:1].upper()}{way[1:]}: {_closed(source.text)}"


def _way(source: Source) -> str:
    from assistant.types import SourceKind

    if source.kind is SourceKind.SEEN:
        return f"seen by {source.model}" if source.model else "seen"
    return {
        SourceKind.READ: "read in the picture",
        SourceKind.CONTROL: "known from the controls",
        SourceKind.MEASURED: "measured in the picture",
    }[source.kind]


def _sureness(answer: Answer, settings: Settings) -> Iterator[str]:
    full = settings.announce.confidence == "full"
    if not answer.answered or not answer.sources:
        if full and answer.alternatives:
            yield f"Thought of, and not said: {_listed(list(answer.alternatives[:MOST]))}."
        return
    measured = all(source.calibrated for source in answer.sources[:1])
    sure = answer.confidence >= settings.reading.hedge_below and measured
    percents = f", {_percent(answer.confidence)}" if full and measured else ""
    yield f"How sure it is: {_words(answer.confidence, sure, measured)}{percents}."
    others = _others(answer, full and measured)
    if others and (full or not sure):
        yield f"It may also be: {_listed(others, 'or')}."


def _words(confidence: float, sure: bool, measured: bool) -> str:
    from assistant.answering.phrasing import VERY_UNSURE

    if not measured:
        return "nobody measured how far this model can be trusted"
    if sure:
        return "sure"
    return "not sure" if confidence < VERY_UNSURE else "probable"


def _others(answer: Answer, percents: bool) -> list[str]:
    scores = dict(answer.sources[0].others)
    return [
        f"{text}, {_percent(scores[text])}" if percents and text in scores else text
        for text in answer.alternatives[:MOST]
        if scores.get(text, 1.0) >= LEAST
    ]


def _percent(chance: float) -> str:
    from assistant.answering.phrasing import percent

    return percent(chance)


def _closed(text: str) -> str:
    """On one line, not too long, ended by a mark."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        return f"{text[: LONGEST - 1].rstrip()}…"
    return text if text[-1:] in ".!?…:;" else f"{text}."


def _listed(parts: list[str], word: str = "and") -> str:
    """'a', 'a and b', 'a, b and c'; with semicolons where a part has a comma of its own."""
    comma = ";" if any("," in part for part in parts) else ","
    return parts[0] if len(parts) == 1 else f"{f'{comma} '.join(parts[:-1])} {word} {parts[-1]}"
