"""Draws the sample picture that `make run` asks about where there is no display: `python resources/samples/draw.py`.

Committed beside the picture so that it can be made again; needs Pillow and the DejaVu fonts.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path("/usr/share/fonts/truetype/dejavu")
INK, GREY, RED, RULE = (28, 30, 36), (90, 94, 102), (176, 32, 32), (200, 204, 210)
TRAINS = (
    ("Time", "Destination", "Platform", "Expected"),
    ("10:12", "Penzance", "4", "On time"),
    ("10:26", "Exeter", "1", "10:41"),
    ("10:35", "Bristol", "6", "On time"),
    ("10:50", "Cardiff", "2", "Cancelled"),
    ("11:04", "London Paddington", "3", "On time"),
)
COLUMNS = (60, 200, 560, 760)
NOTICE = (
    "The 10:50 to Cardiff is cancelled because of a signal fault.",
    "Please take the bus, which leaves from stop B at 10:55.",
)


def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")), size)


def draw() -> Image.Image:
    """The departures of a railway station, with a notice below."""
    image = Image.new("RGB", (1024, 640), (250, 250, 252))
    pen = ImageDraw.Draw(image)
    pen.text((60, 40), "Departures from Plymouth", INK, _font(32, bold=True))
    for number, train in enumerate(TRAINS):
        top = 116 + number * 58
        for left, cell in zip(COLUMNS, train, strict=True):
            ink = GREY if number == 0 else RED if cell == "Cancelled" else INK
            pen.text((left, top), cell, ink, _font(18 if number == 0 else 22, bold=number == 0))
        pen.line((50, top + 42, 974, top + 42), RULE)
    for number, line in enumerate(NOTICE):
        pen.text((60, 500 + number * 36), line, INK, _font(20))
    return image


if __name__ == "__main__":
    draw().save(Path(__file__).with_name("departures.png"), optimize=True)
