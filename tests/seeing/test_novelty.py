"""Pictures of unknown kinds are told, known ones hardly ever."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from assistant.seeing.novelty import LOOK, Novelty, fit_novelty, look
from tests.results import unknown


def shape(seed: int) -> unknown.Pixels:
    """As easy-VQA has them: one shape of one colour on a light ground."""
    dice = np.random.default_rng(seed)
    image = Image.new("RGB", (64, 64), tuple(int(value) for value in dice.integers(225, 250, 3)))
    left, top = dice.integers(2, 30, 2)
    size = int(dice.integers(14, 30))
    box = (int(left), int(top), int(left) + size, int(top) + size)
    colour = ((200, 0, 0), (0, 0, 200), (0, 128, 0), (40, 40, 40))[int(dice.integers(4))]
    pen = ImageDraw.Draw(image)
    (pen.ellipse if dice.random() < 0.5 else pen.rectangle)(box, fill=colour)
    return np.asarray(image)


@pytest.fixture(scope="module")
def novelty() -> Novelty:
    looks = np.stack([look(shape(seed)) for seed in range(600)])
    found = fit_novelty(looks[:300], looks[300:])
    assert found is not None
    return found


def test_known_pictures_are_known(novelty: Novelty) -> None:
    assert np.mean([novelty.is_known(shape(seed)) for seed in range(1000, 1300)]) > 0.97


@pytest.mark.parametrize("kind", ["noise", "text", "made scenery"])
def test_unknown_kinds_are_told(novelty: Novelty, kind: str) -> None:
    assert np.mean([novelty.is_known(pixels) for pixels in unknown.drawn(kind, 60)]) < 0.03


def test_a_look_is_the_same_at_any_size_and_of_any_picture() -> None:
    picture = shape(5)
    large = np.asarray(Image.fromarray(picture).resize((640, 640), Image.Resampling.NEAREST))
    np.testing.assert_allclose(look(large), look(picture), atol=0.05)
    for size in ((1, 1), (1, 900), (900, 1), (7, 2000)):
        found = look(np.full((*size, 3), 200, np.uint8))
        assert found.shape == (LOOK,)
        assert found.dtype == np.float32
        assert np.isfinite(found).all()
    wide = np.ascontiguousarray(np.broadcast_to(picture[None, :, ::-1], (1, 64, 64, 3))[0])[:, ::-1]
    np.testing.assert_array_equal(look(wide), look(np.ascontiguousarray(wide)))


def test_few_pictures_teach_nothing() -> None:
    looks = np.stack([look(shape(seed)) for seed in range(20)])
    assert fit_novelty(looks, looks) is None


def test_all_alike_is_a_kind_as_well() -> None:
    looks = np.repeat(look(shape(1))[None], 60, axis=0)
    found = fit_novelty(looks, looks)
    assert found is not None
    assert found.is_known(shape(1))
    assert not found.is_known(unknown.drawn("noise", 1)[0])


def test_other_numbers_than_looks_are_refused() -> None:
    with pytest.raises(ValueError, match="look"):
        fit_novelty(np.zeros((100, 768), np.float32), np.zeros((100, 768), np.float32))
