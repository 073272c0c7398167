"""Advice for the camera: given where it helps, and never about a picture that is as it should be."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter

from assistant.answering.answers import EvidenceSet, answer
from assistant.answering.router import route
from assistant.capture.advice import (
    CLOSER,
    FURTHER,
    GLARE,
    HOLD_STILL,
    MORE_LIGHT,
    of_frame,
    of_pixels,
)
from assistant.capture.quality import judge
from assistant.reading.layout import build_page
from assistant.settings import AnnounceSettings, ReadingSettings
from assistant.types import Answer, Box, Picture, PictureSource, TextLine
from tests.examination import photos
from tests.examination.pictures import EXHIBITS, Exhibit
from tests.results import unknown

Pixels = NDArray[np.uint8]
WIDTH, HEIGHT = 1000, 800


@pytest.fixture(scope="module")
def letter() -> Image.Image:
    return photos.letter()


def grainy(image: Image.Image) -> Pixels:
    pixels = np.asarray(image, np.float32)
    grain = np.random.default_rng(2).normal(0, 3, (*pixels.shape[:2], 1))
    return np.clip(pixels + grain, 0, 255).astype(np.uint8)


def reflected(image: Image.Image, radius: float) -> Pixels:
    """A lamp mirrored in the middle of a sheet."""
    pixels = np.asarray(image, np.float32)
    rows, columns = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    away = np.hypot(rows - pixels.shape[0] / 2, columns - 0.45 * pixels.shape[1]) / radius
    light = np.where(away < 1, 400, 400 * np.exp(-2 * (away - 1) ** 2))
    return np.clip(pixels + light[..., None], 0, 255).astype(np.uint8)


@pytest.mark.parametrize("exhibit", [e for e in EXHIBITS if e.kind == "good"], ids=lambda exhibit: exhibit.name)
def test_good_pictures_get_none(exhibit: Exhibit) -> None:
    assert of_pixels(exhibit.picture().pixels) == ""


@pytest.mark.parametrize("kind", ["text", "made scenery", "other drawings"])
def test_other_pictures_are_neither_stopped_nor_advised_about(kind: str) -> None:
    for pixels in unknown.drawn(kind, 60):
        assert judge(Picture(pixels, PictureSource.CAMERA)).usable
        if kind != "text":  # a part of a blurred or shaded sheet may well be advised about
            assert of_pixels(pixels) == ""


@pytest.mark.parametrize("radius", [60, 100, 150])
def test_a_lamp_in_the_paper(letter: Image.Image, radius: float) -> None:
    assert of_pixels(reflected(letter, radius)) == GLARE


def test_a_white_thing_is_no_lamp(letter: Image.Image) -> None:
    pixels = np.array(letter)
    pixels[700:900, 500:700] = 255
    assert of_pixels(pixels) == ""


def test_a_dim_photo_wants_light(letter: Image.Image) -> None:
    assert of_pixels(grainy(ImageEnhance.Brightness(letter).enhance(0.15))) == MORE_LIGHT
    assert of_pixels(grainy(ImageEnhance.Brightness(letter).enhance(0.5))) == ""


def test_a_soft_photo_wants_a_still_hand(letter: Image.Image) -> None:
    assert of_pixels(grainy(letter.filter(ImageFilter.GaussianBlur(4)))) == HOLD_STILL
    assert of_pixels(grainy(letter.filter(ImageFilter.GaussianBlur(1)))) == ""


def placed(*boxes: Box) -> list[TextLine]:
    return [TextLine("some words", box, 0.99) for box in boxes]


def framed(*boxes: Box) -> str:
    picture = Picture(np.zeros((HEIGHT, WIDTH, 3), np.uint8), PictureSource.CAMERA)
    return of_frame(picture, placed(*boxes))


def test_text_that_runs_out_of_the_picture_tells_where_to_turn() -> None:
    assert framed(*(Box(0, y, 500, 20) for y in (100, 150, 200))).endswith("turn left.")
    assert framed(*(Box(500, y, 500, 20) for y in (100, 150, 200))).endswith("turn right.")
    assert framed(Box(100, 0, 500, 20), Box(100, 60, 500, 20)).endswith("tilt up.")
    assert framed(Box(100, 400, 500, 20), Box(100, 780, 500, 20)).endswith("tilt down.")
    assert framed(*(Box(0, y, WIDTH, 20) for y in (100, 150, 200))) == FURTHER


def test_one_word_at_an_edge_is_something_behind() -> None:
    assert framed(Box(0, 10, 60, 20), *(Box(200, y, 500, 20) for y in (100, 150, 200))) == ""


def test_tiny_text_with_room_around_wants_to_be_nearer() -> None:
    assert framed(*(Box(400, y, 200, 8) for y in (300, 315, 330))) == CLOSER
    assert framed(*(Box(100, y, 800, 8) for y in (100, 115, 330))) == ""  # closer would cut it off
    assert framed(*(Box(300, y, 400, 20) for y in (300, 330, 360))) == ""
    assert framed() == ""


def told(question: str, source: PictureSource, left: int, confidence: float = 0.99) -> Answer:
    lines = [TextLine(words, Box(left, 100 + 50 * n, 400, 20), confidence) for n, words in enumerate(
        ("Opening hours", "Monday to Friday", "Closed on Sunday"))]  # fmt: skip
    picture = Picture(np.zeros((HEIGHT, WIDTH, 3), np.uint8), source)
    evidence = EvidenceSet(page=build_page(lines, WIDTH, HEIGHT), picture=picture)
    return answer(route(question), evidence, ReadingSettings(), AnnounceSettings(), None, 1)


def test_advice_follows_the_answer_where_it_matters_and_only_for_the_camera() -> None:
    camera = PictureSource.CAMERA
    assert told("read it", camera, 0).text.endswith("turn left.")
    assert told("what is the phone number?", camera, 0).text.endswith("turn left.")
    assert "turn left" not in told("read it", PictureSource.FILE, 0).text
    assert "turn" not in told("read it", camera, 200).text
    assert "turn" not in told("is there a line that says Monday?", camera, 200).text
