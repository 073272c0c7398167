"""How a training went is told in a sentence, drawn, and written for TensorBoard where that is asked for."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from PIL import Image

from training import curves
from training.curves import Curves, Score

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
        (Curves((), ((0, 1.0), (5, 0.25), (10, 0.5)), Score("share of words", "", rises=False), ((5, 3.0), (10, 2.0))),
         "The lowest held-out loss was 2, at step 10. The best share of words was 25.0%, at step 5, and 50.0% at the "
         "end."),
    ],
)  # fmt: skip
def test_it_is_told_in_a_sentence(went: Curves, words: str) -> None:
    assert curves.summary(went) == words


def test_it_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    assert curves.draw(WENT, tmp_path / "a.png")
    assert curves.draw(Curves((), WENT.scores), tmp_path / "b.png")
    assert curves.draw(Curves(WENT.losses, ()), tmp_path / "d.png")
    assert curves.draw(Curves((), (), held_out=WENT.losses), tmp_path / "e.png")
    assert not curves.draw(Curves((), ()), tmp_path / "c.png")
    with Image.open(tmp_path / "a.png") as picture, Image.open(tmp_path / "b.png") as other:
        assert picture.size == (800, 500)
        blue = (31, 119, 180)  # of the loss
        assert blue in set(picture.convert("RGB").get_flattened_data())
        with Image.open(tmp_path / "d.png") as losses:
            assert blue in set(losses.convert("RGB").get_flattened_data())
        with Image.open(tmp_path / "e.png") as held_out:
            assert (44, 160, 44) in set(held_out.convert("RGB").get_flattened_data())
        assert blue not in set(other.convert("RGB").get_flattened_data())


def test_without_the_libraries_nothing_is_drawn_and_logs_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.errors import BadInput

    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert not curves.draw(WENT, tmp_path / "a.png")
    with pytest.raises(BadInput, match=r"lookaloud\[curves\]"):
        curves.need_tensorboard()


def test_a_voice_is_drawn_by_words_or_where_nobody_knows_them_by_similarity() -> None:
    from training import voice_curves
    from training.voice_evaluate import Figures

    losses = ((1, 2.0),)
    went = voice_curves.of(losses, {4: Figures(0.5, 0.8, 0.0, 1.0), 0: Figures(3.0, 0.7, 0.0, 2.0)})
    assert (went.losses, went.scores, went.held_out) == (losses, ((0, 1.0), (4, 0.5)), ((0, 2.0), (4, 1.0)))
    assert "words not understood was 50.0%, at step 4" in curves.summary(went)
    other = voice_curves.of(losses, {0: Figures(None, 0.7, 0.0), 4: Figures(None, 0.6, 0.0)})
    assert (other.scores, other.held_out) == (((0, 0.7), (4, 0.6)), ())
    assert "similarity on held-out sentences was 70.0%, at step 0" in curves.summary(other)
