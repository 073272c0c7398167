"""How a training went is told in a sentence, drawn, and written for TensorBoard where that is asked for."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from PIL import Image

from training import curves
from training.curves import Curves

WENT = Curves(((10, 2.0), (20, 1.0), (30, 0.5), (40, 0.25)), ((20, 0.5), (30, 0.9), (40, 0.8)))


def test_a_history_becomes_curves() -> None:
    history = [{"step": 10, "loss": 2.0, "learning_rate": 1.0}, {"step": 10, "eval_all": 0.5}, {"train_runtime": 1.0}]
    assert curves.of(history) == Curves(((10, 2.0),), ((10, 0.5),))


@pytest.mark.parametrize(
    ("went", "words"),
    [
        (WENT, "The loss fell from 1.5 to 0.375 in 40 steps. "
               "The best held-out accuracy was 90.0%, at step 30, and 80.0% at the end."),
        (Curves(((1, 1.0), (2, 3.0)), ()), "The loss rose from 1 to 3 in 2 steps."),
        (Curves((), ((5, 0.5), (10, 0.5))), "The best held-out accuracy was 50.0%, at step 5."),
        (Curves((), ()), ""),
    ],
)  # fmt: skip
def test_it_is_told_in_a_sentence(went: Curves, words: str) -> None:
    assert curves.summary(went) == words


def test_it_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    assert curves.draw(WENT, tmp_path / "a.png")
    assert curves.draw(Curves((), WENT.scores), tmp_path / "b.png")
    assert curves.draw(Curves(WENT.losses, ()), tmp_path / "d.png")
    assert not curves.draw(Curves((), ()), tmp_path / "c.png")
    with Image.open(tmp_path / "a.png") as picture, Image.open(tmp_path / "b.png") as other:
        assert picture.size == (800, 500)
        blue = (31, 119, 180)  # of the loss
        assert blue in set(picture.convert("RGB").get_flattened_data())
        with Image.open(tmp_path / "d.png") as losses:
            assert blue in set(losses.convert("RGB").get_flattened_data())
        assert blue not in set(other.convert("RGB").get_flattened_data())


def test_without_the_libraries_nothing_is_drawn_and_logs_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.errors import BadInput

    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert not curves.draw(WENT, tmp_path / "a.png")
    with pytest.raises(BadInput, match=r"lookaloud\[curves\]"):
        curves.need_tensorboard()
