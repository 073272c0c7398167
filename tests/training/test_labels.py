"""The answers a model knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from training import labels
from training.data.rows import Row


def row(*said: str) -> Row:
    return Row("row 1", Path("a.png"), "What?", said)


def test_answers_are_sorted_and_what_they_cover_is_stated() -> None:
    rows = [row("red")] * 3 + [row("blue")] * 2 + [row("a green one")]
    assert labels.collect(rows).names == ("blue", "green 1", "red")
    few = labels.collect(rows, most=2)
    assert few.names == ("blue", "red")
    assert few.coverage == pytest.approx(5 / 6)


def test_half_right_answers_cover_half() -> None:
    rows = [row("yes", "yes", "no", "no", "no", "no", "no", "no", "no", "no")]
    assert labels.collect(rows).names == ("no",)
    assert labels.reachable([rows[0].scores], ("yes",)) == pytest.approx(0.6)


def test_answers_known_already_keep_their_ids() -> None:
    found = labels.collect([row("red"), row("amber")], kept=("yes", "red"))
    assert found.names == ("yes", "red", "amber")
    assert found.ids["red"] == 1


def test_which_rare_answers_stay_does_not_hang_on_the_order_of_rows() -> None:
    rows = [row("b"), row("c"), row("d")]
    assert labels.collect(rows, most=2).names == labels.collect(rows[::-1], most=2).names
