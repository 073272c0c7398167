"""The finder with its real model."""

from __future__ import annotations

import pytest

from assistant.reading.finder import MOST_NEW, Finder, lexical_rank
from assistant.reading.words import content, likeness, stem, support, tokens

PASSAGES = [
    "Your trip to Leeds",
    "departs 08:45 platform 7",
    "arrives 11:02",
    "coach B seat 12",
    "Caution: wet floor",
    "TOTAL 9.82",
    "Sub-total 8.20",
]


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder()


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("when does my train leave?", "departs 08:45 platform 7"),
        ("what is the total", "TOTAL 9.82"),
        ("what should I be careful about", "Caution: wet floor"),
        ("which seat", "coach B seat 12"),
    ],
)
def test_best_first(finder: Finder, question: str, best: str) -> None:
    ranked = finder.rank(question, PASSAGES)
    assert PASSAGES[ranked[0][0]] == best
    assert sorted(index for index, _ in ranked) == list(range(len(PASSAGES)))
    scores = [score for _, score in ranked]
    assert scores == sorted(scores, reverse=True) and 0 <= scores[-1] <= scores[0] <= 1.0001


def test_what_is_not_there_scores_low(finder: Finder) -> None:
    assert finder.rank("what is the CEO's salary", PASSAGES)[0][1] < 0.35


def test_empty_and_odd_input(finder: Finder) -> None:
    assert finder.rank("anything", []) == []
    assert len(finder.rank("", ["a", ""])) == 2
    assert len(finder.rank("what " * 3000, ["x" * 20_000])) == 1


def test_same_passages_same_scores_after_unload(finder: Finder) -> None:
    before = finder.rank("when does it leave", PASSAGES)
    finder.unload()
    finder.load()
    assert finder.rank("when does it leave", PASSAGES) == before


def test_dense_page_is_thinned_but_complete(finder: Finder) -> None:
    dense = [f"plain line number {n} about nothing" for n in range(3 * MOST_NEW)] + ["the ferry leaves at 9:15"]
    ranked = finder.rank("when does the ferry leave", dense)
    assert ranked[0][0] == len(dense) - 1
    assert len(ranked) == len(dense)


def test_words_alone() -> None:
    assert lexical_rank("what is the total", PASSAGES)[0][0] == 5


@pytest.mark.parametrize(
    ("a", "b"), [("departs", "departed"), ("prices", "pricing"), ("paid", "pays"), ("cities", "city")]
)
def test_stems_meet(a: str, b: str) -> None:
    assert stem(a) == stem(b)


def test_words_that_stand_for_each_other() -> None:
    assert likeness(stem("leave"), stem("departs")) > 0.5
    assert likeness("tuesday", "tue") > 0.9
    assert likeness("tuesday", "thursday") == 0
    assert likeness("total", "subtotal") == 0
    assert support("postcode", tokens("Post code")) == 1.0
    assert content("What's the Wi-Fi password?") == ["wifi", "password"]
