"""Two models asked the same: what counts as the same answer, and how sure it leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.seeing.crosscheck import agree, together
from assistant.types import Sighting


def seen(text: str, score: float = 0.8, model: str = "one", *, calibrated: bool = True, known: bool = True) -> Sighting:
    return Sighting(text, score, model, calibrated=calibrated, known=known)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2", "two"),
        ("Two dogs.", "2"),
        ("grey", "gray"),
        ("dog", "a dog"),
        ("dogs", "dog"),
        ("bus", "a red bus on the street"),
        ("yes", "Yes, there is a dog."),
        ("no", "No"),
        ("no", "false"),
        ("man", "a guy"),
        ("on couch", "on the sofa"),
        ("none", "0"),
        ("cell phone", "phone"),
        ("bike", "bicycle"),
        ("cherries", "cherry"),
        ("glasses", "glasses"),
        ("bus", "buses"),
    ],
)
def test_the_same(first: str, second: str) -> None:
    assert agree(first, second)
    assert agree(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("yes", "no"),
        ("no", "a dog"),
        ("2", "3"),
        ("2 dogs", "3 dogs"),
        ("2", "2 or 3 dogs"),
        ("red", "blue"),
        ("dog", "cat"),
        ("a dog", "not a dog"),
        ("a man with a hat", "a man without a hat"),
        ("yes", "No, there is not."),
        ("", "dog"),
        ("circle", "triangle"),
    ],
)
def test_not_the_same(first: str, second: str) -> None:
    assert not agree(first, second)
    assert not agree(second, first)


def test_agreement_makes_surer_but_not_certain() -> None:
    (found,) = together(seen("dog", 0.7), seen("a dog", 0.6, "two"))
    assert found.score > 0.7
    assert found.score < 0.7 * 0.6 / (0.7 * 0.6 + 0.3 * 0.4) - 0.01  # as if their errors had nothing in common
    assert (found.text, found.model) == ("dog", "one")


def test_a_weak_second_voice_takes_nothing_away() -> None:
    (found,) = together(seen("dog", 0.7), seen("dog", 0.2, "two"))
    assert found.score == pytest.approx(0.7)
    (found,) = together(seen("dog", 1.0), seen("dog", 1.0, "two"))
    assert found.score < 1


def test_disagreement_keeps_both_the_likelier_one_first_and_both_less_sure() -> None:
    first, second = together(seen("red", 0.5), seen("blue", 0.8, "two"))
    assert [first.text, second.text] == ["blue", "red"]
    assert first.score < 0.8
    assert second.score < 0.5
    assert first.score + second.score <= 1


def test_two_that_are_equally_sure_of_the_contrary_leave_nobody_sure() -> None:
    first, _ = together(seen("yes", 0.95), seen("no", 0.95, "two"))
    assert first.score < 0.6


def test_one_that_says_nothing_is_no_judge() -> None:
    assert together(seen("dog"), seen("", 0.0, "two")) == (seen("dog"),)
    assert together(seen("", 0.0), seen("dog", model="two")) == (seen("dog", model="two"),)


def test_one_that_does_not_know_such_pictures_is_no_judge() -> None:
    assert together(seen("circle", 0.99, known=False), seen("dog", 0.6, "two")) == (seen("dog", 0.6, "two"),)


def test_what_an_uncalibrated_one_denies_is_not_calibrated() -> None:
    found = together(seen("dog"), seen("cat", model="two", calibrated=False))
    assert len(found) == 2
    assert not any(sighting.calibrated for sighting in found)


def test_an_uncalibrated_one_that_agrees_takes_nothing_away_and_adds_nothing() -> None:
    measured, other = seen("dog", 0.8), seen("a dog", 0.99, "two", calibrated=False)
    assert together(measured, other) == together(other, measured) == (measured,)
    (found,) = together(replace(measured, calibrated=False), other)
    assert not found.calibrated


def test_what_its_own_model_hardly_believes_is_no_other_opinion() -> None:
    first = seen("triangle", 0.97)
    assert together(first, seen("in four four black", 0.02, "blip")) == (first,)
    assert len(together(first, seen("circle", 0.3, "blip"))) == 2
