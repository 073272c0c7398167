"""The normaliser's examination: lines of real screens and what an expert listener wants to hear."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.speaking.text import speakable

PAPER = Path(__file__).with_name("normaliser_examination.tsv")
PASS_MARK = 0.97  # of the lines, as the voice's issue asks


def _lines() -> list[tuple[str, str, list[str]]]:
    rows = [row.split("\t") for row in PAPER.read_text(encoding="utf-8").splitlines()[1:]]
    escapes = {"\\n": "\n", "\\u200b": "\u200b"}
    found = []
    for category, shown, said in rows:
        # In an address a backslash is a backslash: a folder may be called "new".
        text = shown if category == "addresses" else re.sub(r"\\n|\\u200b", lambda m: escapes[m[0]], shown)
        found.append((category, text, said.split(" || ")))
    return found


def _words(text: str) -> list[str]:
    """Words as a listener hears them: punctuation and case make no difference, an apostrophe does."""
    return re.sub(r"[-.,:;?!\"]+", " ", text.lower()).split()


def test_the_paper_is_long_enough_and_has_no_line_twice() -> None:
    shown = [line[1] for line in _lines()]
    assert len(shown) >= 300
    assert len(set(shown)) == len(shown)


def test_at_least_97_percent_are_said_as_an_expert_wants_them() -> None:
    lines = _lines()
    wrong = [
        f"{shown!r}: said {speakable(shown)!r}, wanted {wanted}"
        for _, shown, wanted in lines
        if not any(_words(speakable(shown)) == _words(way) for way in wanted)
    ]
    assert len(wrong) <= (1 - PASS_MARK) * len(lines), "\n".join(wrong)


def test_no_category_is_given_up_for_the_others() -> None:
    results: dict[str, list[bool]] = {}
    for category, shown, wanted in _lines():
        right = any(_words(speakable(shown)) == _words(way) for way in wanted)
        results.setdefault(category, []).append(right)
    assert {name for name, marks in results.items() if sum(marks) < 0.9 * len(marks)} == set()


@pytest.mark.parametrize("shown", [line[1] for line in _lines()])
def test_what_was_made_speakable_stays_as_it_is(shown: str) -> None:
    once = speakable(shown)
    assert speakable(once) == once
