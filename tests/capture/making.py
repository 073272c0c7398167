"""Pictures for the tests of this room."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from assistant.types import Picture, PictureSource
from tests.examination.canvas import font


def picture(image: Image.Image, source: PictureSource = PictureSource.FILE) -> Picture:
    return Picture(np.ascontiguousarray(np.asarray(image.convert("RGB"))), source)


def page(
    text: str = "One line",
    *,
    ink: tuple[int, int, int] = (0, 0, 0),
    paper: tuple[int, int, int] = (255, 255, 255),
    size: tuple[int, int] = (1920, 1080),
    height: int = 12,
) -> Image.Image:
    """A plain page with one small line of text near its upper left."""
    image = Image.new("RGB", size, paper)
    ImageDraw.Draw(image).text((40, 30), text, fill=ink, font=font(height))
    return image


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()
