"""Judging pictures: what is hopeless is told, what can be read is never refused."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from assistant.capture.quality import describe_colours, judge
from assistant.types import Picture, PictureSource
from tests.capture.making import encoded, page, picture
from tests.examination import photos
from tests.examination.canvas import font
from tests.examination.pictures import BY_NAME, EXHIBITS, Exhibit

LIVE = (PictureSource.WINDOW, PictureSource.SCREEN, PictureSource.AREA)


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda exhibit: exhibit.name)
def test_every_picture_of_the_examination(exhibit: Exhibit) -> None:
    found = judge(exhibit.picture())
    assert found.kind == exhibit.kind
    assert found.usable == (exhibit.kind == "good")
    assert bool(found.sentence) != found.usable


@pytest.mark.parametrize("exhibit", [e for e in EXHIBITS if e.kind == "good"], ids=lambda exhibit: exhibit.name)
def test_readable_pictures_are_never_refused_whatever_their_source_and_compression(exhibit: Exhibit) -> None:
    made = exhibit.picture()
    for source in PictureSource:
        assert judge(replace(made, source=source)).kind == "good"
    small = Image.open(io.BytesIO(encoded(Image.fromarray(made.pixels), "JPEG", quality=40)))
    assert judge(picture(small)).kind == "good"


@pytest.mark.parametrize("source", LIVE)
def test_a_black_screen_makes_one_think_of_the_curtain(source: PictureSource) -> None:
    found = judge(picture(Image.new("RGB", (1920, 1080)), source))
    assert found.kind == "black"
    assert "screen curtain" in found.sentence


def test_a_black_window_with_the_window_manager_s_thin_frame_is_black() -> None:
    image = Image.new("RGB", (800, 600), (120, 140, 160))
    image.paste((0, 0, 0), (1, 1, 799, 599))
    assert judge(picture(image, PictureSource.WINDOW)).kind == "black"


def test_a_black_file_says_nothing_of_curtains() -> None:
    found = judge(picture(Image.new("RGB", (800, 600))))
    assert found.kind == "black"
    assert "curtain" not in found.sentence


@pytest.mark.parametrize("source", [PictureSource.FILE, PictureSource.WINDOW])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ((0, 0, 0), (255, 255, 255)),
        ((215, 215, 215), (255, 255, 255)),  # light grey on white
        ((220, 220, 220), (0, 0, 0)),
        ((70, 70, 70), (18, 18, 18)),  # the dimmest of dark themes
        ((255, 0, 0), (0, 0, 255)),  # colours of the same brightness
        ((0, 0, 170), (0, 0, 0)),
    ],
)
def test_a_plain_page_with_one_small_line_is_good(
    ink: tuple[int, int, int], paper: tuple[int, int, int], source: PictureSource
) -> None:
    assert judge(picture(page(ink=ink, paper=paper), source)).kind == "good"
    assert judge(picture(page("7", ink=ink, paper=paper), source)).kind == "good"


@pytest.mark.parametrize("size", [(1280, 720), (400, 300), (9, 9), (3000, 8)])
def test_plain_pictures_of_any_size(size: tuple[int, int]) -> None:
    assert judge(picture(Image.new("RGB", size, (255, 255, 255)))).kind == "blank"
    orange = judge(picture(Image.new("RGB", size, (250, 150, 40))))
    assert orange.kind == "single colour"
    assert "orange" in orange.sentence


@pytest.mark.parametrize("size", [(7, 900), (900, 7), (1, 1)])
def test_what_is_too_small_for_a_letter_is_told_with_its_size(size: tuple[int, int]) -> None:
    found = judge(picture(Image.new("RGB", size, (200, 100, 0))))
    assert found.kind == "too small"
    assert f"{size[0]} by {size[1]}" in found.sentence


def _grainy(image: Image.Image, deviation: float) -> Image.Image:
    """With grain that is grey, as in the dark most of it is."""
    grain = np.random.default_rng(2).normal(0, deviation, (image.height, image.width, 1))
    return Image.fromarray(np.clip(np.asarray(image, np.float32) + grain, 0, 255).astype(np.uint8))


@pytest.mark.parametrize("grain", [0, 3, 10])
@pytest.mark.parametrize("blur", [10, 16, 24])
def test_a_photo_out_of_focus_is_blurred_with_grain_and_without(blur: int, grain: float) -> None:
    found = judge(picture(_grainy(photos.letter().filter(ImageFilter.GaussianBlur(blur)), grain)))
    assert found.kind == "blurred"


def test_a_blurred_photo_that_is_shown_on_the_screen_is_no_trouble_of_the_screen() -> None:
    shown = picture(photos.letter().filter(ImageFilter.GaussianBlur(16)), PictureSource.WINDOW)
    assert judge(shown).kind == "good"


@pytest.mark.parametrize("ink", [(0, 0, 0), (120, 120, 120)])
def test_a_page_that_is_full_of_letters_to_its_edges_is_not_taken_for_noise(ink: tuple[int, int, int]) -> None:
    image = Image.new("RGB", (1000, 800), (255, 255, 255))
    pen = ImageDraw.Draw(image)
    for line in range(-2, 80):
        pen.text((-3, line * 11), "The quick brown fox jumps over the lazy dog and so on. " * 4, ink, font(12))
    assert judge(picture(image)).kind == "good"


@pytest.mark.parametrize("blur", [1, 2, 4])
def test_a_soft_photo_that_can_still_be_read_is_good(blur: int) -> None:
    assert judge(picture(_grainy(photos.letter().filter(ImageFilter.GaussianBlur(blur)), 4))).kind == "good"


def test_a_soft_wallpaper_with_one_sharp_word_on_it_is_good() -> None:
    assert judge(replace(BY_NAME["notification"].picture(), source=PictureSource.FILE)).kind == "good"


def test_a_picture_without_edges_is_not_called_blurred() -> None:
    ramp = np.broadcast_to(np.linspace(40, 220, 1200)[None, :, None] * (0.3, 0.6, 1.0), (800, 1200, 3))
    assert judge(Picture(np.ascontiguousarray(ramp.astype(np.uint8)), PictureSource.FILE)).kind == "good"


@pytest.mark.parametrize(
    ("brightness", "kind"), [(0.02, "too dark"), (0.035, "too dark"), (0.1, "good"), (0.3, "good")]
)
def test_a_photo_in_the_dark_is_refused_only_where_nothing_can_be_read(brightness: float, kind: str) -> None:
    # With how dark a letter the text reader still copes was measured: all lines at 10%, none of use at 5%.
    dim = ImageEnhance.Brightness(photos.letter()).enhance(brightness)
    assert judge(picture(_grainy(dim, 2.5))).kind == kind


def test_the_photo_of_an_empty_sheet_is_blank() -> None:
    sheet = np.broadcast_to(np.linspace(190, 245, 1600)[None, :, None], (1200, 1600, 3))
    grainy = _grainy(Image.fromarray(sheet.astype(np.uint8)), 4)
    assert judge(picture(grainy)).kind == "blank"


def test_a_light_but_coloured_sky_is_not_blank() -> None:
    sky = np.broadcast_to(np.linspace(0.8, 1.0, 900)[:, None, None] * (150, 200, 255), (900, 1200, 3))
    assert judge(picture(_grainy(Image.fromarray(sky.astype(np.uint8)), 3))).kind == "good"


def test_very_large_pictures_are_judged_as_small_ones_are() -> None:
    huge = page("A line of large text", size=(8000, 6000), height=64)
    assert judge(picture(huge)).kind == "good"
    assert judge(picture(Image.new("RGB", (8000, 6000), (255, 255, 255)))).kind == "blank"


# Colours in words


def test_colours_are_told_with_their_places_and_nothing_is_made_up() -> None:
    words = describe_colours(BY_NAME["gradient"].picture())
    assert words.startswith("Mostly blue")
    assert "very dark blue band along the bottom" in words
    assert "orange area at the upper right" in words


@pytest.mark.parametrize(
    ("corner", "place"),
    [((0, 0), "upper left"), ((900, 0), "upper right"), ((0, 600), "lower left"), ((900, 600), "lower right")],
)
def test_corners(corner: tuple[int, int], place: str) -> None:
    image = Image.new("RGB", (1200, 800), (250, 250, 250))
    image.paste((200, 20, 30), (*corner, corner[0] + 250, corner[1] + 160))
    assert describe_colours(picture(image)) == f"Mostly white, with a red area at the {place}."


def test_stripes() -> None:
    image = Image.new("RGB", (900, 600), (40, 90, 220))
    image.paste((240, 220, 40), (0, 0, 200, 600))
    assert describe_colours(picture(image)) == "Mostly blue, with a yellow band along the left."


def test_one_colour_and_many_colours() -> None:
    assert describe_colours(picture(Image.new("RGB", (50, 50), (40, 190, 70)))) == "The picture is green all over."
    confetti = np.random.default_rng(4).integers(0, 255, (36, 48, 3), dtype=np.uint8)
    large = Image.fromarray(confetti).resize((960, 720), Image.Resampling.NEAREST)
    assert " mixed with " in describe_colours(picture(large))


@pytest.mark.parametrize("size", [(1, 1), (3, 500), (500, 3), (47, 35), (49, 37), (6000, 4000)])
def test_colours_of_any_size(size: tuple[int, int]) -> None:
    assert "white" in describe_colours(picture(Image.new("RGB", size, (255, 255, 255))))


def test_a_small_thing_of_another_colour_is_told() -> None:
    image = Image.new("RGB", (64, 64), "white")
    ImageDraw.Draw(image).rectangle((4, 44, 12, 54), fill="red")
    assert describe_colours(picture(image)) == "Mostly white, with a red area at the lower left."
