"""Agreement: the same question in other words, and what the answers together are worth."""

from __future__ import annotations

import itertools

import pytest

from assistant.errors import Cancelled
from assistant.models.plan import LoadPlan
from assistant.seeing.agreement import agree, budget_s, same, together, wordings


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("How many red buttons are there?", "What is the number of red buttons?"),
        ("What colour is the car?", "Which colour do you see on the car?"),
        ("Is there a person on the left?", "Can you see a person on the left?"),
        ("where is the dog", "In which part of the picture can I find the dog?"),
        ("Is the door open?", "Look at the picture again. Is the door open?"),
    ],
)
def test_a_question_is_asked_in_other_words(question: str, first: str) -> None:
    others = wordings(question)
    assert others[0] == first
    assert 1 <= len(others) == len(set(others)) <= 2
    assert question not in others


def test_no_wording_turns_a_question_into_its_contrary() -> None:
    for question in ("Is there a dog?", "Is nobody there?", "Isn't the door open?", "Are there no people?"):
        negations = [word for word in question.lower().split() if word in ("no", "nobody", "isn't")]
        for other in wordings(question):
            assert [word for word in other.lower().split() if word in ("no", "nobody", "isn't")] == negations


def test_nothing_is_no_question() -> None:
    assert wordings(" ? ") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Red.", "It is red"), ("red", "a red car"), ("two dogs", "2"), ("Two.", "2 dogs."), ("Gray", "grey"),
        ("Yes, a dog.", "yes"), ("No.", "no, there is none"), ("On the left.", "left"), ("a couch", "sofa"),
        ("1,200", "1200"), ("10:30", "It is 10:30."), ("", ""), ("cars", "a car"),
    ],
)  # fmt: skip
def test_short_answers_that_mean_the_same(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("red", "blue"), ("2 dogs", "3 dogs"), ("yes", "no"), ("Yes, a dog.", "No, a cat."), ("a dog", "no dog"),
        ("There is a dog.", "There isn't a dog."), ("left", "right"), ("", "red"), ("10:30", "10:45"),
    ],
)  # fmt: skip
def test_short_answers_that_differ(one: str, other: str) -> None:
    assert not same(one, other)
    assert not same(other, one)


def test_one_wording_is_worth_its_likelihood() -> None:
    agreed = together([("red", 0.7)])
    assert (agreed.text, agreed.score, agreed.others, agreed.asked) == ("red", 0.7, (), 1)


def test_the_score_is_the_mean_over_all_wordings() -> None:
    agreed = together([("red", 0.6), ("It's red.", 0.9), ("blue", 0.3)])
    assert agreed.text == "red"
    assert agreed.score == pytest.approx(0.5)
    assert agreed.others == (("blue", pytest.approx(0.1)),)


def test_what_most_wordings_say_wins() -> None:
    agreed = together([("blue", 0.5), ("red", 0.6), ("red", 0.6)])
    assert agreed.text == "red"
    assert agreed.others[0][0] == "blue"


def test_the_first_wins_among_equals_and_cannot_tell_is_no_alternative() -> None:
    assert together([("blue", 0.5), ("red", 0.5)]).text == "blue"
    assert together([("blue", 0.5), ("", 0.0)]).others == ()


def test_the_score_rises_with_likelihood_and_with_agreement() -> None:
    levels = (0.0, 0.2, 0.5, 0.8, 1.0)
    for one, two in itertools.pairwise(levels):
        assert together([("red", one), ("red", 0.5)]).score < together([("red", two), ("red", 0.5)]).score
        assert together([("red", 0.5), ("red", one)]).score < together([("red", 0.5), ("red", two)]).score
    for likelihood in levels[1:]:
        agreeing = together([("red", 0.9), ("red", likelihood)]).score
        assert together([("red", 0.9), ("blue", min(likelihood, 0.8))]).score < agreeing
        assert together([("red", 0.9), ("red", likelihood)]).score <= 1.0


class _Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_no_wording_is_begun_that_would_not_end_in_time() -> None:
    clock, asked = _Clock(), []

    def ask(wording: str) -> tuple[str, float]:
        asked.append(wording)
        clock.now += 0.6
        return "red", 0.9

    assert agree("What colour is it?", ("red", 0.5), ask, 1.0, clock).asked == 2
    assert len(asked) == 1
    assert agree("What colour is it?", ("red", 0.5), ask, 2.0, clock).asked == 3
    assert len(asked) == 3


def test_without_time_nothing_is_asked() -> None:
    def ask(_: str) -> tuple[str, float]:
        raise AssertionError

    assert agree("What colour is it?", ("red", 0.5), ask, 0.0).score == 0.5


def test_an_overtaken_request_ends_it() -> None:
    def ask(_: str) -> tuple[str, float]:
        raise Cancelled

    with pytest.raises(Cancelled):
        agree("What colour is it?", ("red", 0.5), ask, 1.0)


def test_only_a_graphics_card_has_time_for_it() -> None:
    assert budget_s(LoadPlan("cuda", "fp16")) > 0
    assert budget_s(LoadPlan("cpu", "int8")) == budget_s(LoadPlan("mps", "fp16")) == 0
