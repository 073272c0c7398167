"""Picture files: every kind of pixel becomes upright RGB, every kind of trouble one sentence."""

from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assistant.capture.files import from_bytes, open_picture
from assistant.errors import PictureError
from assistant.types import Picture, PictureSource
from tests.capture.making import encoded, page

FILE = PictureSource.FILE


def opened(data: bytes, name: str = "a.png") -> Picture:
    return from_bytes(data, FILE, name)


def complaint(data: bytes, name: str = "a.png") -> str:
    with pytest.raises(PictureError) as caught:
        from_bytes(data, FILE, name)
    sentence = caught.value.sentence
    assert sentence.endswith(".")
    assert len(sentence) < 200
    return sentence


def halves(mode: str, left: object, right: object, size: tuple[int, int] = (40, 20)) -> Image.Image:
    image = Image.new(mode, size, left)  # type: ignore[arg-type]
    image.paste(right, (size[0] // 2, 0, *size))  # type: ignore[arg-type]
    return image


# Kinds of pixels


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "AVIF", "JPEG2000", "TGA", "ICO"])
def test_formats(kind: str) -> None:
    made = opened(encoded(halves("RGB", (250, 20, 30), (10, 20, 240), (64, 64)), kind))
    assert made.pixels.shape == (64, 64, 3)
    assert made.pixels.dtype == np.uint8
    assert made.pixels.flags.c_contiguous
    assert made.source is FILE
    assert made.note == ""
    np.testing.assert_allclose(made.pixels[32, 10], (250, 20, 30), atol=12)
    np.testing.assert_allclose(made.pixels[32, 54], (10, 20, 240), atol=12)


@pytest.mark.parametrize(
    ("image", "kind"),
    [
        (halves("1", 0, 1), "PNG"),
        (halves("L", 0, 255), "PNG"),
        (halves("P", 0, 255), "PNG"),
        (halves("LA", (0, 255), (255, 255)), "PNG"),
        (halves("RGBA", (0, 0, 0, 255), (255, 255, 255, 255)), "PNG"),
        (halves("CMYK", (0, 0, 0, 255), (0, 0, 0, 0)), "JPEG"),
        (halves("CMYK", (0, 0, 0, 255), (0, 0, 0, 0)), "TIFF"),
        (halves("YCbCr", (0, 128, 128), (255, 128, 128)), "JPEG"),
        (halves("I;16", 0, 65535), "PNG"),
        (halves("I;16", 0, 65535), "TIFF"),
        (halves("I", 0, 65535), "TIFF"),
        (halves("F", 0.0, 1.0), "TIFF"),
        (halves("LAB", (0, 128, 128), (255, 128, 128)), "TIFF"),
    ],
    ids=lambda value: value.mode if isinstance(value, Image.Image) else value,
)
def test_modes_keep_black_black_and_white_white(image: Image.Image, kind: str) -> None:
    if image.mode == "P":
        image.putpalette([value for grey in range(256) for value in (grey, grey, grey)])
    made = opened(encoded(image, kind))
    assert made.pixels.shape == (20, 40, 3)
    assert made.pixels[10, 5].max() < 15
    assert made.pixels[10, 35].min() > 240


def _png(width: int, height: int, depth: int, kind: int, rows: bytes) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_sixteen_bits_a_channel_in_colour() -> None:
    row = b"\0" + b"\xff\xff\x80\x00\x00\x00" * 8
    made = opened(_png(8, 4, 16, 2, row * 4))
    np.testing.assert_allclose(made.pixels[2, 3], (255, 128, 0), atol=1)


def test_twelve_bits_in_sixteen_are_not_nearly_black() -> None:
    values = np.zeros((20, 40), np.uint16)
    values[:, 20:] = 4095
    made = opened(encoded(Image.fromarray(values), "TIFF"))
    assert made.pixels[10, 35].min() > 240
    values[:, 20:] = 65535
    made = opened(encoded(Image.fromarray(values), "PNG"))
    assert made.pixels[10, 35].min() > 240


def test_black_letters_without_a_ground_stand_on_white_and_white_ones_on_black() -> None:
    for ink, ground in (((0, 0, 0), 255), ((255, 255, 255), 0)):
        image = Image.new("RGBA", (60, 30), (*ink, 0))
        image.paste((*ink, 255), (20, 10, 40, 20))
        made = opened(encoded(image))
        assert (made.pixels[0, 0] == ground).all()
        assert (made.pixels[15, 30] == ink).all()


def test_a_palette_with_a_transparent_colour_is_laid_on_white() -> None:
    image = halves("P", 0, 1)
    image.putpalette([10, 20, 30, 0, 0, 0])
    made = opened(encoded(image, transparency=0))
    assert (made.pixels[10, 5] == 255).all()
    assert made.pixels[10, 35].max() == 0


def test_partly_transparent_parts_are_mixed() -> None:
    made = opened(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 128))))
    assert 125 <= made.pixels[5, 5, 0] <= 129


# How it is stored


@pytest.mark.parametrize(
    ("orientation", "corner"), [(1, (0, 0)), (3, (-1, -1)), (6, (0, -1)), (8, (-1, 0)), (2, (0, -1))]
)
def test_photos_are_turned_upright(orientation: int, corner: tuple[int, int]) -> None:
    image = Image.new("RGB", (80, 48), (255, 255, 255))
    image.paste((255, 0, 0), (0, 0, 16, 16))
    exif = Image.Exif()
    exif[0x0112] = orientation
    made = opened(encoded(image, "JPEG", exif=exif, quality=95))
    assert (made.width, made.height) == ((48, 80) if orientation in (6, 8) else (80, 48))
    red, green, _ = made.pixels[corner].astype(int)
    assert red > 200
    assert green < 80


def test_damaged_exif_does_not_cost_the_picture() -> None:
    data = encoded(page(size=(80, 40)), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 40)
    assert opened(data).width == 80


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_taken_and_that_is_said(kind: str) -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ((255, 0, 0), (0, 255, 0), (0, 0, 255))]
    made = opened(encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100))
    assert made.pixels[15, 15, 0] > 240
    assert made.note == "This is the first of 3 pictures of an animation."


def test_of_several_pages_the_first_is_taken_and_that_is_said() -> None:
    pages = [page(size=(60, 40)), page(size=(60, 40))]
    made = opened(encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    assert made.note == "This is the first of 2 pages."


# Size


def test_thirty_thousand_by_thirty_thousand_is_refused_before_it_is_decoded() -> None:
    bomb = _png(30_000, 30_000, 8, 2, b"\0" * 1000)  # its pixels are not even there
    assert "too large" in complaint(bomb)


def test_a_bomb_under_pillow_s_own_limit_is_refused_as_well() -> None:
    assert "15000 by 11000" in complaint(_png(15_000, 11_000, 1, 0, b"\0" * 100))


def test_a_bomb_that_hides_in_other_formats_is_refused() -> None:
    header = b"P6\n40000 40000\n255\n" + b"\0" * 100
    assert "too large" in complaint(header, "a.ppm")


def test_very_large_pictures_are_made_smaller_and_that_is_said() -> None:
    made = opened(encoded(Image.new("L", (9000, 7000), 255), "PNG"))
    assert made.width * made.height <= 50_000_000
    assert "9000 by 7000" in made.note


def test_very_large_photos_are_made_smaller_too() -> None:
    image = Image.new("RGB", (12_000, 9_000), (200, 30, 30))
    made = opened(encoded(image, "JPEG"), "a.jpg")
    assert made.width * made.height <= 50_000_000
    assert abs(made.width / made.height - 4 / 3) < 0.01
    np.testing.assert_allclose(made.pixels[100, 100], (200, 30, 30), atol=5)


def test_one_pixel_is_a_picture() -> None:
    assert opened(encoded(Image.new("RGB", (1, 1)))).pixels.shape == (1, 1, 3)


# Trouble


def test_empty_and_senseless_bytes() -> None:
    assert "0 bytes" in complaint(b"")
    assert "not a picture" in complaint(b"just some words\n" * 50)
    assert "not a picture" in complaint(os.urandom(4000))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "JPEG2000"])
def test_truncated_files_are_told_from_wrong_ones(kind: str) -> None:
    grain = np.random.default_rng(1).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    data = encoded(Image.fromarray(grain), kind)
    sentence = complaint(data[: len(data) * 6 // 10])
    assert "damaged" in sentence or "not a picture" in sentence


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "ICO", "TGA", "PPM"])
def test_altered_bytes_never_cause_anything_but_a_picture_or_a_sentence(kind: str) -> None:
    data = encoded(page(size=(64, 64)), kind)
    chance = np.random.default_rng(7)
    for _ in range(60):
        broken = bytearray(data)
        for place in chance.integers(0, len(data), 6):
            broken[place] = int(chance.integers(0, 256))
        try:
            assert opened(bytes(broken)).pixels.dtype == np.uint8
        except PictureError as error:
            assert error.sentence.endswith(".")


def test_what_people_take_for_pictures_gets_advice() -> None:
    assert "PDF" in complaint(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3")
    assert "JPEG" in complaint(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    assert "SVG" in complaint(b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>")


def test_postscript_is_never_run() -> None:
    assert "not a picture" in complaint(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n")


def test_paths(tmp_path: Path) -> None:
    def said(path: Path) -> str:
        with pytest.raises(PictureError) as caught:
            open_picture(path)
        return caught.value.sentence

    (tmp_path / "empty.png").touch()
    os.mkfifo(tmp_path / "pipe.png")
    assert "no file called gone.png" in said(tmp_path / "gone.png")
    assert "no file called x.png" in said(tmp_path / "empty.png" / "x.png")
    assert "folder" in said(tmp_path)
    assert "0 bytes" in said(tmp_path / "empty.png")
    assert "pipe" in said(tmp_path / "pipe.png")  # and does not wait for ever
    assert "device" in said(Path("/dev/zero"))
    assert "too long" in said(tmp_path / ("a" * 300))
    assert "no file" in said(tmp_path / "a\0b")
    (tmp_path / "loop.png").symlink_to(tmp_path / "loop.png")
    assert said(tmp_path / "loop.png").endswith(".")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "secret.png"
    path.write_bytes(encoded(page()))
    path.chmod(0)
    with pytest.raises(PictureError, match="may not be read"):
        open_picture(path)


def test_a_refusal_by_the_system_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.png"
    path.write_bytes(encoded(page()))

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(PictureError, match="may not be read"):
        open_picture(path)


def test_names_in_any_script(tmp_path: Path) -> None:
    path = tmp_path / "Ünïcödé 写真 📷.png"
    path.write_bytes(encoded(page(size=(50, 40))))
    made = open_picture(path)
    assert made.name == path.name
    assert (made.width, made.height) == (50, 40)


def test_a_wrong_ending_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "photo.txt"
    path.write_bytes(encoded(page(size=(50, 40)), "JPEG"))
    assert open_picture(path).width == 50


def test_pixels_can_be_decoded_from_a_stream_once_closed() -> None:
    stream = io.BytesIO(encoded(page(size=(50, 40))))
    made = opened(stream.getvalue())
    stream.close()
    assert made.pixels.mean() > 200
