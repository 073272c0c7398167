"""Batches of one shape; pictures as the real processor prepares them; the numbers that transformers gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.training.pictures import draw
from training.batches import ByShape, Collator, Draw, in_order
from training.data.rows import Row
from training.pictures import Pictures, moved, resized
from training.small import Size, new_model, new_processor, new_tokenizer

SMALL = Size(picture=32, patch=8, width=16, layers=2, heads=2, inner=32)
QUESTIONS = ("What colour is it?", "Is there something red in the picture?")


@pytest.fixture(scope="module")
def kit() -> tuple[Any, Any]:
    """A tiny network and its processor."""
    import torch

    torch.manual_seed(0)
    tokenizer = new_tokenizer(QUESTIONS)
    return new_model(tokenizer, ("blue", "red"), SMALL).eval(), new_processor(tokenizer, SMALL)


def test_a_tokenizer_follows_from_the_questions_and_can_spell_what_it_was_not_shown() -> None:
    first, second = new_tokenizer(QUESTIONS), new_tokenizer(QUESTIONS[::-1])
    assert first.get_vocab() == second.get_vocab()
    assert first.tokenize("What COLOUR is the xylophone?")[:3] == ["what", "colour", "is"]
    assert first.unk_token not in first.tokenize("Xylophone, 42%; naïve.")


def test_each_row_is_drawn_once_an_epoch_and_short_batches_are_filled_with_no_weight() -> None:
    shapes = [(32, 32)] * 5 + [(32, 48)] * 3
    batches = list(ByShape(shapes, 4, seed=1))
    assert len(batches) == len(ByShape(shapes, 4, seed=1)) == 3
    assert all(len(batch) == 4 for batch in batches)
    assert all(len({shapes[draw.row] for draw in batch}) == 1 for batch in batches)
    real = [draw for batch in batches for draw in batch if draw.weight]
    assert sorted(draw.row for draw in real) == list(range(8))
    assert sorted(draw.number for draw in real) == list(range(8))
    # The mean over a batch with these weights is the mean over its real rows.
    assert all(sum(draw.weight for draw in batch) == pytest.approx(4) for batch in batches)


def test_each_epoch_has_its_own_order_which_the_seed_alone_decides() -> None:
    shapes = [(32, 32)] * 64

    def order(seed: int, epoch: int) -> list[int]:
        return [draw.row for batch in ByShape(shapes, 8, seed, lambda: epoch) for draw in batch]

    assert order(1, 0) == order(1, 0)
    assert order(1, 0) != order(1, 1)
    assert order(1, 0) != order(2, 0)


def test_an_examination_asks_each_row_once() -> None:
    batches = list(in_order([(32, 32), (32, 48), (32, 32)], 2))
    assert sorted(draw.row for batch in batches for draw in batch) == [0, 1, 2]
    assert all(draw.number < 0 for batch in batches for draw in batch)


@pytest.mark.parametrize("size", [(32, 32), (100, 50), (50, 100), (120, 40), (33, 70), (64, 48)])
def test_pictures_are_those_of_the_real_processor(tmp_path: Path, kit: tuple[Any, Any], size: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (size[1], size[0], 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "a.png")
    pixels = Pictures(SMALL.picture, SMALL.patch).pixels(tmp_path / "a.png")
    theirs = kit[1].image_processor(Image.fromarray(noise), return_tensors="np")["pixel_values"][0]
    assert pixels.shape[:2] == resized(*size, SMALL.picture, SMALL.patch) == theirs.shape[1:]
    np.testing.assert_allclose((pixels / 255 - 0.5) / 0.5, theirs.transpose(1, 2, 0), atol=1e-5)


def test_a_strip_too_thin_for_the_real_processor_is_one_square_high() -> None:
    assert resized(300, 40, SMALL.picture, SMALL.patch) == (8, 48)


def test_a_picture_that_a_camera_turned_is_upright(tmp_path: Path) -> None:
    picture = Image.new("RGB", (64, 32), "white")
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(tmp_path / "a.jpg", exif=exif)
    pictures = Pictures(32, 8)
    assert pictures.pixels(tmp_path / "a.jpg").shape[:2] == pictures.shape(tmp_path / "a.jpg") == (48, 24)


def test_memory_for_pictures_is_bounded(tmp_path: Path) -> None:
    pictures = Pictures(32, 8, most=3 * 32 * 32 * 3)
    for number in range(6):
        pictures.pixels(draw(tmp_path / f"{number}.png", "red"))
    assert len(pictures._kept) == 3


def test_a_moved_picture_loses_nothing_of_what_it_shows() -> None:
    pixels = np.full((32, 32, 3), 250, np.uint8)
    pixels[4:9, 20:30] = (200, 10, 10)
    pixels[4, 20] = (0, 0, 0)  # so that a mirror shows
    dice = np.random.default_rng(0)
    places = set()
    for _ in range(200):
        other = moved(pixels, dice, mirrors=True)
        rows, columns = np.nonzero((other != 250).any(axis=2))
        assert (np.ptp(rows), np.ptp(columns)) == (4, 9)  # whole, and not torn over an edge
        assert sorted(map(tuple, other.reshape(-1, 3))) == sorted(map(tuple, pixels.reshape(-1, 3)))
        places.add((int(rows.min()), int(columns.min())))
    assert len(places) > 100
    assert {row for row, _ in places} >= {0, 27}


def test_a_picture_without_margins_stays_where_it_is() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (16, 16, 3), np.uint8)
    np.testing.assert_array_equal(moved(noise, np.random.default_rng(1), mirrors=False), noise)


@pytest.mark.parametrize("size", [(32, 32), (56, 32)])
def test_logits_are_those_of_transformers(tmp_path: Path, kit: tuple[Any, Any], size: tuple[int, int]) -> None:
    import torch

    from training.network import Eyes, Learner

    model, processor = kit
    noise = np.random.default_rng(0).integers(0, 255, (size[1], size[0], 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "a.png")
    rows = [Row("row", tmp_path / "a.png", question, ("red",)) for question in QUESTIONS]
    collator = Collator(rows, {"blue": 0, "red": 1}, processor.tokenizer, Pictures(SMALL.picture, SMALL.patch))
    batch = collator([Draw(0, -1, 1.0), Draw(1, -1, 1.0)])
    with torch.inference_mode():
        ours = Learner(model, Eyes())(batch["pixels"], batch["input_ids"], batch["attention_mask"])
        given = processor([Image.fromarray(noise)] * 2, list(QUESTIONS), padding=True, return_tensors="pt")
        theirs = model(**given).logits
    torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-4)
    assert batch["labels"].tolist() == [[0.0, 1.0], [0.0, 1.0]]


def test_the_squares_that_are_kept_are_those_with_most_in_them(tmp_path: Path, kit: tuple[Any, Any]) -> None:
    import torch

    from training.network import Eyes, squares

    pixels = torch.full((1, 3, 32, 32), 250, dtype=torch.uint8)
    pixels[0, :, 8:16, 16:20] = 10  # in square 6 of 16
    with torch.inference_mode():
        kept = squares(kit[0], pixels, Eyes(), keep=1)
        every = squares(kit[0], pixels, Eyes())
    torch.testing.assert_close(kept[0, 1], every[0, 1 + 6])


def test_the_mean_loss_counts_weighted_rows_only() -> None:
    import torch

    from training.network import loss

    logits, labels = torch.tensor([[2.0, -1.0], [0.0, 0.0]]), torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    alone = loss(logits[:1], labels[:1], torch.ones(1), one_answer=True)
    filled = loss(logits, labels, torch.tensor([2.0, 0.0]), one_answer=True)
    torch.testing.assert_close(alone, filled)
    theirs = torch.nn.functional.binary_cross_entropy_with_logits(logits, labels) * 2
    torch.testing.assert_close(loss(logits, labels, torch.ones(2), one_answer=False), theirs)
