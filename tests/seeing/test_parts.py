"""What of a picture a model is shown."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.seeing.parts import MOST_REGIONS, MOST_TILES, parts, tiles
from assistant.types import Box, Picture, PictureSource, View


def view(width: int, height: int, *regions: Box) -> View:
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[..., 0] = np.arange(width) % 251
    pixels[..., 1] = (np.arange(height) % 251)[:, None]
    return View(Picture(pixels, PictureSource.FILE), "", regions)


def test_an_ordinary_picture_is_shown_as_a_whole() -> None:
    only = parts(view(640, 480))
    assert [part.box for part in only] == [None]
    assert only[0].pixels.shape == (480, 640, 3)


def test_the_whole_comes_first_then_the_regions_with_what_is_around_them() -> None:
    whole, region = parts(view(1920, 1080, Box(400, 300, 200, 100)))
    assert whole.box is None
    assert region.box is not None
    assert region.box.holds(Box(400, 300, 200, 100))
    assert region.box.left < 400 and region.box.right > 600 and region.box.top < 300 and region.box.bottom > 400
    assert region.pixels.flags.c_contiguous
    assert tuple(region.pixels[0, 0, :2]) == (region.box.left % 251, region.box.top % 251)
    assert region.pixels.shape[:2] == (region.box.height, region.box.width)


def test_a_small_control_is_shown_with_enough_pixels_to_be_seen() -> None:
    _, region = parts(view(1920, 1080, Box(10, 10, 16, 16)))
    assert region.box == Box(0, 0, 224, 224)


def test_a_picture_smaller_than_what_a_model_looks_at_is_never_cut() -> None:
    assert len(parts(view(64, 64, Box(10, 10, 8, 8)))) == 1
    assert len(parts(view(4000, 100))) == 1


def test_regions_that_tell_nothing_new_are_left_out() -> None:
    nearly_all = Box(10, 10, 1800, 1000)
    outside = Box(3000, 3000, 50, 50)
    boxes = [Box(500, 500, 100, 100), Box(505, 505, 100, 100), *(Box(x, 40, 90, 40) for x in (0, 600, 1200, 1700))]
    shown = parts(view(1920, 1080, nearly_all, outside, *boxes))
    assert len(shown) == 1 + MOST_REGIONS
    assert shown[1].box is not None and shown[1].box.holds(boxes[0])
    assert shown[2].box is not None and shown[2].box.holds(boxes[2])


@pytest.mark.parametrize("size", [(3840, 2160), (2160, 3840), (6000, 1000), (800, 4000), (5120, 1440), (2400, 2400)])
def test_a_very_large_or_long_picture_is_shown_in_tiles_that_leave_nothing_out(size: tuple[int, int]) -> None:
    width, height = size
    found = tiles(width, height)
    assert 2 <= len(found) <= MOST_TILES
    covered = np.zeros((height, width), np.uint8)
    for tile in found:
        covered[tile.top : tile.bottom, tile.left : tile.right] += 1
        assert max(tile.width, tile.height) <= 1.5 * min(tile.width, tile.height)
    assert covered.min() == 1, "something is in no tile"
    assert covered.max() > 1, "what stands on a border is cut in all of them"


def test_a_usual_screen_needs_no_tiles_and_regions_come_before_tiles() -> None:
    assert tiles(1920, 1080) == ()
    assert len(parts(view(3840, 2160, Box(100, 100, 300, 200)))) == 2


def test_a_large_thing_is_shown_with_half_of_its_side_around_it() -> None:
    _, part = parts(view(2000, 1500, Box(800, 600, 400, 300)))
    assert part.box == Box(600, 400, 800, 700)
