"""Draws the sample pictures: `python resources/samples/draw.py`.

departures.png is what `make run` asks about where there is no display; shape.png is of the kind that the small ViLT
beside it knows. Committed so that they can be made again; needs Pillow and the DejaVu fonts.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path("/usr/share/fonts/truetype/dejavu")
INK, GREY, BLUE, RULE = (28, 30, 36), (90, 94, 102), (0, 78, 150), (200, 204, 210)
NOTICE = (
    "Your train to Edinburgh leaves at 10:35 from platform 6.",
    "It arrives at 13:12. Your seat is 41 in coach C.",
    "The buffet car is closed today, so please bring something to eat.",
    "The doors close two minutes before departure.",
)
DETAILS = (("Passenger", "Rosa Lindgren"), ("Ticket", "Day return"), ("Price", "£48.60"))


def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")), size)


def draw() -> Image.Image:
    """A railway's notice about one journey."""
    image = Image.new("RGB", (1024, 640), (250, 250, 252))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 1024, 92), BLUE)
    pen.text((60, 28), "Northern Star Railways", (255, 255, 255), _font(30, bold=True))
    pen.text((60, 128), "Departure notice", INK, _font(26, bold=True))
    for number, line in enumerate(NOTICE):
        pen.text((60, 186 + number * 42), line, INK, _font(21))
    for number, (label, value) in enumerate(DETAILS):
        top = 388 + number * 52
        pen.line((60, top - 12, 964, top - 12), RULE)
        pen.text((60, top), label, GREY, _font(20))
        pen.text((260, top), value, INK, _font(20))
    return image


def draw_shape() -> Image.Image:
    """A red triangle on a pale ground, as large and as soft at its edges as what the small ViLT learned from."""
    fine = 8
    image = Image.new("RGB", (64 * fine, 64 * fine), (236, 246, 240))
    ImageDraw.Draw(image).polygon([(x * fine, y * fine) for x, y in ((20, 44), (46, 44), (33, 21))], (255, 0, 0))
    return image.resize((64, 64), Image.Resampling.BOX)


if __name__ == "__main__":
    for name, picture in (("departures.png", draw()), ("shape.png", draw_shape())):
        picture.save(Path(__file__).with_name(name), optimize=True)
