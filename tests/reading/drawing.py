"""Pictures with known text for the tests of reading; drawn, so that every word in them is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from assistant.types import Box, Picture, PictureSource, TextLine

SANS = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
MONO = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
Placed = tuple[int, int, str]


def draw(
    texts: Sequence[Placed],
    size: tuple[int, int] = (640, 400),
    points: int = 14,
    *,
    ink: str = "black",
    paper: str = "white",
    font: str = SANS,
) -> Image.Image:
    """A picture of `size` with each (x, y, text) written into it."""
    image = Image.new("RGB", size, paper)
    pen, face = ImageDraw.Draw(image), ImageFont.truetype(font, points)
    for x, y, text in texts:
        pen.text((x, y), text, ink, face)
    return image


def picture(image: Image.Image, source: PictureSource = PictureSource.FILE) -> Picture:
    return Picture(np.ascontiguousarray(np.asarray(image.convert("RGB"))), source)


def lines(texts: Sequence[Placed], height: int = 20, letter: float = 8.0) -> list[TextLine]:
    """Recognised lines as they would be, without a picture: `letter` pixels wide a letter."""
    return [TextLine(t, Box(x, y, max(1, round(letter * len(t))), height), 0.98) for x, y, t in texts]
