"""How answers are compared and what they are worth: by the official evaluation of VQA v2."""

from __future__ import annotations

import pytest

from training import answers


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("The Two Dogs.", "2 dogs"),
        ("dont", "don't"),
        ("1,000", "1000"),
        ("3.5", "3.5"),
        ("none", "0"),
        ("black/white", "black white"),
        ("black / white", "black white"),
        ("  yes\n", "yes"),
        ("A", ""),
    ],
)
def test_answers_are_levelled_as_the_evaluation_does_it(said: str, level: str) -> None:
    assert answers.normal(said) == level


@pytest.mark.parametrize(("count", "worth"), [(0, 0.0), (1, 0.3), (2, 0.6), (3, 0.9), (4, 1.0), (10, 1.0)])
def test_ten_people_make_the_soft_scores_of_vqa(count: int, worth: float) -> None:
    assert answers.worth(count, 10) == pytest.approx(worth)


def test_what_the_only_person_said_is_right() -> None:
    assert answers.scores(["Red"]) == {"red": 1.0}
    assert answers.accuracy("red", ["Red"]) == 1.0
    assert answers.accuracy("blue", ["Red"]) == 0.0


def test_accuracy_leaves_out_each_person_in_turn() -> None:
    people = ["yes"] * 2 + ["no"] * 8
    assert answers.accuracy("yes", people) == pytest.approx(0.6)
    assert answers.accuracy("no", people) == 1.0


def test_people_of_one_mind_are_compared_as_they_wrote() -> None:
    # The evaluation levels answers only where people differ.
    assert answers.accuracy("2", ["two"] * 10) == 0.0
    assert answers.accuracy("2", ["two"] * 9 + ["three"]) == 1.0


def test_answer_types() -> None:
    assert answers.kind_of(["Yes", "yes", "no"]) == "yes/no"
    assert answers.kind_of(["two"]) == "number"
    assert answers.kind_of(["a dog"]) == "other"
