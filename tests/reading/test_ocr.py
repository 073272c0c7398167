"""The reader on real pictures with the real networks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image, ImageFilter

from assistant.cancel import CancelToken
from assistant.errors import Cancelled
from assistant.reading.ocr import TextReader
from assistant.settings import ReadingSettings
from assistant.types import Picture, PictureSource
from tests.reading.drawing import MONO, draw, picture

LETTER = [
    (40, 40, "The library opens at nine"),
    (40, 80, "and closes at half past five."),
    (40, 120, "Bring your card, number 4471."),
    (40, 160, "Late fee: 0.25 a day"),
]
WORDS = [text for _, _, text in LETTER]


@pytest.fixture(scope="module")
def reader() -> Iterator[TextReader]:
    reader = TextReader(ReadingSettings())
    yield reader
    reader.unload()


def read(reader: TextReader, image: Image.Image, source: PictureSource = PictureSource.FILE) -> list[str]:
    return [line.text for line in reader.read(picture(image, source), CancelToken())]


@pytest.mark.parametrize(
    ("points", "ink", "paper"),
    [(11, "black", "white"), (14, "black", "white"), (16, "#e8e8e8", "#1e1e1e"), (24, "white", "#0050a0")],
    ids=["small", "usual", "dark theme", "large on blue"],
)
def test_screens(reader: TextReader, points: int, ink: str, paper: str) -> None:
    assert read(reader, draw(LETTER, points=points, ink=ink, paper=paper), PictureSource.SCREEN) == WORDS


@pytest.mark.parametrize("angle", [-8, -3, 2.5, 8])
def test_leaning_photo_keeps_its_order(reader: TextReader, angle: float) -> None:
    image = draw(LETTER, points=20).rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    assert read(reader, image) == WORDS


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_photo_on_its_side_or_head(reader: TextReader, quarter: int) -> None:
    image = Image.fromarray(np.ascontiguousarray(np.rot90(np.asarray(draw(LETTER, points=22)), quarter)))
    assert read(reader, image) == WORDS


def test_noise_and_shadow(reader: TextReader) -> None:
    pixels = np.asarray(draw(LETTER, points=24).filter(ImageFilter.GaussianBlur(0.7))).astype(np.float32)
    shadow = np.linspace(1.0, 0.45, pixels.shape[1])[None, :, None]
    grain = np.random.default_rng(1).normal(0, 9, pixels.shape)
    photo = Image.fromarray(np.clip(pixels * shadow + grain, 0, 255).astype(np.uint8))
    assert read(reader, photo) == WORDS


@pytest.mark.parametrize("points", [13, 28], ids=["4K without scaling", "4K at 200%"])
def test_4k(reader: TextReader, points: int) -> None:
    texts = [(200 + 900 * (n % 4), 100 + 90 * (n // 4), f"Entry number {n} is here") for n in range(40)]
    found = read(reader, draw(texts, (3840, 2160), points), PictureSource.SCREEN)
    assert sorted(found) == sorted(text for _, _, text in texts)


def test_long_narrow_picture(reader: TextReader) -> None:
    texts = [(20, 30 + 60 * n, f"Step {n} of the long list") for n in range(60)]
    assert read(reader, draw(texts, (400, 3700), 18)) == [text for _, _, text in texts]


def test_terminal(reader: TextReader) -> None:
    texts = [(10, 10, "$ ls /var/log"), (10, 34, "boot.log  syslog.1"), (10, 58, "Permission denied (13)")]
    found = " ".join(
        read(reader, draw(texts, (500, 100), 15, ink="#d0d0d0", paper="#101010", font=MONO), PictureSource.SCREEN)
    )
    assert "/var/log" in found
    assert "Permission denied (13)" in found


@pytest.mark.parametrize("size", [(1, 1), (6, 6), (3, 900), (900, 2)])
def test_tiny_pictures_have_no_text(reader: TextReader, size: tuple[int, int]) -> None:
    assert read(reader, Image.new("RGB", size, "white")) == []


def test_columns_come_one_after_the_other(reader: TextReader) -> None:
    left = ["The quick brown fox jumps over the lazy", "dog and then it sleeps beside the fire", "for the night."]
    right = ["In the morning it wakes and looks for", "something to eat near the old barn and", "finds a mouse."]
    texts = [(20, 20 + 24 * n, t) for n, t in enumerate(left)] + [(420, 20 + 24 * n, t) for n, t in enumerate(right)]
    found: list[str] = []
    for step in reader.steps(picture(draw(texts, (800, 120), 15)), CancelToken()):
        found += [line.text for line in step]
    assert found == left + right


def test_boxes_hold_their_words(reader: TextReader) -> None:
    line = reader.read(picture(draw([(300, 200, "Anchor")], points=24)), CancelToken())[0]
    assert (line.text, line.confidence > 0.9) == ("Anchor", True)
    assert 285 <= line.box.left <= 302
    assert 385 <= line.box.right <= 410
    assert 190 <= line.box.top <= 208
    assert 220 <= line.box.bottom <= 240


def test_cancelled_between_steps(reader: TextReader) -> None:
    token = CancelToken()
    steps = reader.steps(picture(draw([(20, 20 + 30 * n, f"Line number {n}") for n in range(30)], (400, 940))), token)
    while not next(steps):
        pass
    token.cancel()
    with pytest.raises(Cancelled):
        list(steps)


def test_same_picture_same_lines(reader: TextReader) -> None:
    image = picture(draw(LETTER))
    first = reader.read(image, CancelToken())
    reader.unload()
    assert reader.read(image, CancelToken()) == first


def test_picture_is_not_written_to(reader: TextReader) -> None:
    image = picture(draw(LETTER))
    before = image.pixels.copy()
    image.pixels.setflags(write=False)
    reader.read(Picture(image.pixels, PictureSource.FILE), CancelToken())
    assert np.array_equal(image.pixels, before)


@pytest.mark.parametrize("points", [9, 11, 13, 20])
@pytest.mark.parametrize("size", [(300, 260), (560, 260), (720, 260), (1366, 400)], ids=str)
def test_every_size_of_window(reader: TextReader, points: int, size: tuple[int, int]) -> None:
    """Each is searched at its own share of its size."""
    texts = [(20, 12 + 36 * n, words) for n, words in enumerate(("Open the garden", "Bring copper", "Letter 4471"))]
    found = read(reader, draw(texts, size, points), PictureSource.SCREEN)
    assert found == [text for _, _, text in texts]
