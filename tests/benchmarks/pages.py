"""Pictures that are measured on."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
_WORDS = [
    "harbour",
    "lantern",
    "copper",
    "garden",
    "winter",
    "letter",
    "market",
    "village",
    "teacher",
    "window",
    "morning",
    "silver",
    "river",
    "orchard",
    "bridge",
    "station",
    "paper",
    "kitchen",
    "island",
    "music",
    "summer",
    "forest",
    "blanket",
    "engine",
    "captain",
    "meadow",
    "basket",
    "candle",
    "ladder",
    "pocket",
]


def dense(path: Path, columns: int = 3, lines: int = 66) -> Path:
    """A 1920x1080 page full of words in columns, the same each time."""
    draw_random = random.Random(20_261_122)
    picture = Image.new("RGB", (1920, 1080), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype(FONT, 13)
    width = 1920 // columns
    for column in range(columns):
        for line in range(lines):
            text = ""
            while draw.textlength(text, font) < width - 150:
                text += draw_random.choice(_WORDS) + " "
            draw.text((column * width + 25, 12 + line * 16), text.strip(), "black", font)
    picture.save(path)
    return path
