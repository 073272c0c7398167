"""Takes every question through the real senses: picture, judgement, reading, layout, answer. No accessibility tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from assistant.cancel import CancelToken
from assistant.settings import AnnounceSettings, ReadingSettings
from assistant.types import Picture
from tests.examination.asking import Asked
from tests.examination.pictures import BY_NAME


@dataclass(frozen=True)
class Result:
    """One question and what came of it; right when there are no faults."""

    asked: Asked
    answer: str
    answered: bool
    faults: tuple[str, ...]

    @property
    def right(self) -> bool:
        return not self.faults


class Examiner:
    """Asks. Each picture is read once, whatever the number of questions about it."""

    def __init__(self) -> None:
        from assistant.reading.finder import Finder
        from assistant.reading.ocr import TextReader

        self._reading = ReadingSettings()
        self._reader, self._finder = TextReader(self._reading), Finder()
        self._reader.load()
        self._finder.load()
        self._evidence: dict[str, Any] = {}
        self._number = 0

    def results(self, questions: Iterable[Asked]) -> Iterator[Result]:
        for asked in questions:
            text, answered = self._answer(asked)
            yield Result(asked, text, answered, tuple(asked.faults(text, answered)))

    def _answer(self, asked: Asked) -> tuple[str, bool]:
        from assistant.answering.answers import answer
        from assistant.answering.router import route

        if asked.picture not in self._evidence:
            self._evidence[asked.picture] = self._look(BY_NAME[asked.picture].picture())
        evidence = self._evidence[asked.picture]
        self._number += 1
        given = answer(route(asked.text), evidence, self._reading, AnnounceSettings(), self._finder, self._number)
        return given.text, given.answered

    def _look(self, picture: Picture) -> Any:
        from assistant.answering.answers import EvidenceSet
        from assistant.capture.quality import describe_colours, judge
        from assistant.reading.layout import build_page

        quality, page, colours = judge(picture), None, ""
        if quality.usable:
            page = build_page(self._reader.read(picture, CancelToken()), picture.width, picture.height)
            colours = describe_colours(picture) if page.is_empty else ""
        return EvidenceSet(page=page, window=None, sightings=(), colours=colours, picture=picture, quality=quality)


def score(results: Iterable[Result]) -> tuple[float, float]:
    """Share of right answers: of all questions, and of the unanswerable ones."""
    everything = list(results)
    unanswerable = [result for result in everything if result.asked.answerable is False]
    return _share(everything), _share(unanswerable)


def _share(results: list[Result]) -> float:
    return sum(result.right for result in results) / len(results) if results else 1.0


def table(results: Iterable[Result]) -> str:
    """The wrong ones, three lines each."""
    return "\n".join(
        f"{result.asked.picture}: {result.asked.text}\n    -> {result.answer}\n    !! {'; '.join(result.faults)}"
        for result in results
        if not result.right
    )
