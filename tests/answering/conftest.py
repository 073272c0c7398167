"""Pages laid out by the real layout from lines placed by hand, windows with controls, and the real finder."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering.answers import EvidenceSet, answer
from assistant.answering.router import route
from assistant.reading.finder import Finder
from assistant.reading.layout import build_page
from assistant.reading.page import Page
from assistant.settings import AnnounceSettings, ReadingSettings
from assistant.types import Answer, Box, Control, TextLine, WindowInfo

WIDTH, HEIGHT = 1000, 800
Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def finder() -> Finder:
    return Finder()


@pytest.fixture
def ask(finder: Finder) -> Ask:
    def asked(
        text: str,
        page: Page | None = None,
        window: WindowInfo | None = None,
        announce: AnnounceSettings | None = None,
        **more: object,
    ) -> Answer:
        evidence = EvidenceSet(page=page, window=window, **more)  # type: ignore[arg-type]
        return answer(route(text), evidence, ReadingSettings(), announce or AnnounceSettings(), finder, 1)

    return asked


def line(text: str, left: int, top: int, confidence: float = 0.99, height: int = 20) -> TextLine:
    return TextLine(text, Box(left, top, max(int(len(text) * height * 0.5), 8), height), confidence)


def lines(texts: list[str], left: int = 50, top: int = 50, step: int = 30) -> list[TextLine]:
    return [line(text, left, top + step * i) for i, text in enumerate(texts) if text]


def rows(cells: list[list[str]], lefts: list[int], top: int = 100, step: int = 40) -> list[TextLine]:
    return [
        line(text, left, top + step * i)
        for i, row in enumerate(cells)
        for text, left in zip(row, lefts, strict=True)
        if text
    ]


def page(*groups: list[TextLine], width: int = WIDTH, height: int = HEIGHT) -> Page:
    return build_page([item for group in groups for item in group], width, height)


def control(role: str, name: str, **more: object) -> Control:
    return Control(role, name, **more)  # type: ignore[arg-type]
