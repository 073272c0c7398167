"""Minus signs stay with their numbers; one stray letter makes no page."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from assistant.cancel import CancelToken
from assistant.reading.detection import Quad
from assistant.reading.layout import build_page
from assistant.reading.ocr import TextReader
from assistant.reading.signs import with_minus
from assistant.settings import ReadingSettings
from assistant.types import Box, Picture, PictureSource, TextLine

TEMPERATURES = ("\u22122°", "-5°", "\u221214", "7°", "-0.5%", "12°")


@pytest.fixture(scope="module")
def reader() -> TextReader:
    found = TextReader(ReadingSettings())
    found.load()
    return found


def _drawn(size: int, *, dark: bool) -> np.ndarray:
    ground, ink = ((24, 26, 40), (235, 235, 240)) if dark else ((255, 255, 255), (20, 20, 60))
    image = Image.new("RGB", (900, 500), ground)
    font = ImageFont.truetype("DejaVuSans.ttf", size)
    for number, text in enumerate(TEMPERATURES):
        ImageDraw.Draw(image).text((60 + number % 3 * 280, 60 + number // 3 * 180), text, font=font, fill=ink)
    return np.asarray(image)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [14, 32, 48])
def test_a_temperature_under_zero_is_read_as_one(reader: TextReader, size: int, dark: bool) -> None:
    picture = Picture(_drawn(size, dark=dark), PictureSource.FILE)
    read = {line.text.replace("\u2212", "-").replace("º", "°") for line in reader.read(picture, CancelToken())}
    assert {"-2", "-5", "-14", "-0.5%"} <= {text.rstrip("°") for text in read}, read
    assert not {"-7", "-7°", "-12°"} & read


def _quad(left: float, top: float, width: float, height: float) -> Quad:
    return Quad(left + width / 2, top + height / 2, width, height, 0.0, 0.9)


@pytest.mark.parametrize(
    ("left", "right", "grows"),
    [
        (82, 94, True),
        (20, 32, False),  # too far off
        (40, 98, False),  # a rule, not a sign
    ],
)
def test_only_a_lone_dash_right_before_a_short_line_belongs_to_it(left: int, right: int, grows: bool) -> None:
    pixels = np.full((80, 300, 3), 255, np.uint8)
    pixels[38:41, left:right] = 0
    number = _quad(100, 20, 60, 40)
    (found,) = with_minus(pixels, [number])
    assert (found.length > number.length) is grows
    sentence = _quad(100, 20, 200, 20)
    assert with_minus(pixels, [sentence]) == [sentence]


def test_a_dash_between_two_values_belongs_to_neither() -> None:
    pixels = np.full((80, 300, 3), 255, np.uint8)
    pixels[38:41, 82:94] = 0
    before, after = _quad(20, 20, 68, 40), _quad(100, 20, 60, 40)
    assert with_minus(pixels, [before, after]) == [before, after]


@pytest.mark.parametrize(
    ("text", "height", "confidence", "empty"),
    [("m", 30, 0.62, True), ("0", 16, 0.95, True), ("7", 300, 0.97, False), ("Exit", 30, 0.7, False)],
)
def test_one_stray_letter_makes_no_page(text: str, height: int, confidence: float, empty: bool) -> None:
    line = TextLine(text, Box(200, 200, height * len(text), height), confidence)
    assert build_page([line], 1200, 800).is_empty is empty
