"""A letter as a picture, for tests that need something to read."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from assistant.types import Picture, PictureSource, Target

FILE = Target(PictureSource.FILE)
LETTER = ["Invoice 4471", "Total due: 96.40 euros", "Please pay by 3 March."]


def page(lines: list[str]) -> Picture:
    image = Image.new("RGB", (700, 80 + 60 * len(lines)), "white")
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((40, 40 + 60 * number), line, fill="black", font=ImageFont.load_default(28))
    return Picture(np.asarray(image), PictureSource.FILE, name="letter.png")
