"""The normaliser's examinations: lines of real screens and what a native speaker would read aloud to a blind friend."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.speaking.text import LANGUAGES, speakable

PAPERS = ("", "_screens", "_languages", "_fresh", "_last", "_unseen", "_foreign")
"""In the order in which they were set; a row of four columns has its language in the first."""
PASS_MARK = 0.97  # of the lines, as the voice's issue asks


class Line(NamedTuple):
    language: str
    category: str
    shown: str
    wanted: tuple[str, ...]

    def said(self) -> str:
        return speakable(self.shown, language=self.language)

    def is_right(self) -> bool:
        return any(_words(self.said()) == _words(way) for way in self.wanted)


@functools.cache
def _lines(paper: str) -> tuple[Line, ...]:
    file = Path(__file__).with_name(f"normaliser_examination{paper}.tsv")
    rows = [row.split("\t") for row in file.read_text(encoding="utf-8").splitlines()[1:]]
    escapes = {"\\n": "\n", "\\u200b": "\u200b"}
    found = []
    for *language, category, shown, said in rows:
        # In an address a backslash is a backslash: a folder may be called "new".
        is_path = category in ("addresses", "paths")
        text = shown if is_path else re.sub(r"\\n|\\u200b", lambda m: escapes[m[0]], shown)
        found.append(Line(language[0] if language else "en", category, text, tuple(said.split(" || "))))
    return tuple(found)


ALL = tuple(line for paper in PAPERS for line in _lines(paper))


def _words(text: str) -> list[str]:
    """Words as a listener hears them: case, punctuation and quotation marks make no difference, an apostrophe does."""
    return re.sub(r"(?<!\w)'+|'+(?!\w)|[-.,:;?!\"]+", " ", text.lower()).split()


def test_the_papers_are_long_enough_and_have_no_line_twice() -> None:
    shown = [(line.language, line.shown) for line in ALL]
    assert len(shown) >= 1500
    assert {twice for twice in shown if shown.count(twice) > 1} == set()
    assert {line.language for line in ALL} == set(LANGUAGES)


@pytest.mark.parametrize("paper", PAPERS)
def test_at_least_97_percent_are_said_as_an_expert_wants_them(paper: str) -> None:
    lines = _lines(paper)
    wrong = [f"{line.shown!r}: said {line.said()!r}, wanted {line.wanted}" for line in lines if not line.is_right()]
    assert len(wrong) <= (1 - PASS_MARK) * len(lines), "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_is_given_up_for_the_others(language: str) -> None:
    marks = [line.is_right() for line in ALL if line.language == language]
    assert len(marks) >= 50
    assert sum(marks) >= PASS_MARK * len(marks)


def test_no_category_is_given_up_for_the_others() -> None:
    results: dict[str, list[bool]] = {}
    for line in ALL:
        results.setdefault(f"{line.language} {line.category}", []).append(line.is_right())
    assert {name for name, marks in results.items() if sum(marks) < 0.9 * len(marks)} == set()


@pytest.mark.parametrize("line", ALL, ids=lambda line: f"{line.language}:{line.shown}")
def test_what_was_made_speakable_stays_as_it_is(line: Line) -> None:
    once = line.said()
    assert speakable(once, language=line.language) == once
