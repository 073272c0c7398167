"""Pictures of kinds that the small ViLT was never shown. Drawn by us, the same each time, but for real photographs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from tests.examination.pictures import EXHIBITS

Pixels = NDArray[np.uint8]
SIDE = 128  # pixels of what is drawn here; easy-VQA's own pictures have 64
_SUFFIXES = (".jpg", ".jpeg", ".png")


def noise(number: int, dice: np.random.Generator) -> Pixels:
    """Six sorts in turn: of all colours, grey, around one colour, blotches, black dots, dots on a colour."""
    shape = (SIDE, SIDE, 3)
    sort = number % 6
    if sort == 0:
        found = dice.integers(0, 256, shape)
    elif sort == 1:
        found = np.repeat(dice.integers(0, 256, (SIDE, SIDE, 1)), 3, axis=2)
    elif sort == 2:
        found = dice.normal(dice.uniform(60, 200, 3), dice.uniform(10, 60), shape)
    elif sort == 3:
        blotches = Image.fromarray(dice.integers(0, 256, (8, 8, 3), dtype=np.uint8))
        found = np.asarray(blotches.resize((SIDE, SIDE), Image.Resampling.BICUBIC))
    elif sort == 4:
        found = np.where(dice.random((SIDE, SIDE, 1)) < dice.uniform(0.1, 0.9), 255, 0) * np.ones(3)
    else:
        found = np.where(dice.random((SIDE, SIDE, 1)) < 0.1, dice.integers(0, 256, shape), dice.integers(0, 256, 3))
    return np.clip(found, 0, 255).astype(np.uint8)


def text(number: int, dice: np.random.Generator) -> Pixels:
    """The screens, pages and photographed sheets of the examination: each whole, then parts of them."""
    pages = [exhibit.picture().pixels for exhibit in EXHIBITS if exhibit.kind == "good" and exhibit.name != "gradient"]
    page = pages[number % len(pages)]
    return page if number < len(pages) else part(page, dice)


def part(pixels: Pixels, dice: np.random.Generator) -> Pixels:
    """A square of some size, somewhere."""
    height, width = pixels.shape[:2]
    side = int(dice.integers(min(height, width) // 3, min(height, width) + 1))
    top, left = int(dice.integers(0, height - side + 1)), int(dice.integers(0, width - side + 1))
    return np.ascontiguousarray(pixels[top : top + side, left : left + side])


def scenery(_: int, dice: np.random.Generator) -> Pixels:
    """What photographs are like in their numbers: things of all sizes that hide each other, each with its texture.

    The model of dead leaves (Ruderman 1997; Lee, Mumford and Huang 2001), lit from one side, a little soft and grainy.
    """
    image = Image.new("RGB", (SIDE, SIDE), tuple(int(value) for value in dice.integers(40, 200, 3)))
    pen = ImageDraw.Draw(image)
    base = dice.normal(120, 40, 3)
    for _leaf in range(400):
        size = 3 / max(1 - dice.random() * 0.995, 0.005) ** 0.5  # many small ones, few large ones
        x, y = dice.uniform(-10, SIDE + 10, 2)
        colour = tuple(int(value) for value in np.clip(dice.normal(base, 35) + dice.normal(0, 20), 0, 255))
        box = (x - size, y - size * dice.uniform(0.4, 1), x + size, y + size * dice.uniform(0.4, 1))
        pen.ellipse(box, fill=colour)
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(dice.uniform(0.5, 1.5))), np.float32)
    light = np.linspace(dice.uniform(0.6, 1), dice.uniform(0.8, 1.2), SIDE)[None, :, None]
    return np.clip(soft * light + dice.normal(0, 3, soft.shape), 0, 255).astype(np.uint8)


def drawings(_: int, dice: np.random.Generator) -> Pixels:
    """The nearest of the unknown: several shapes, stars and lines on a coloured ground."""
    image = Image.new("RGB", (SIDE, SIDE), tuple(int(value) for value in dice.integers(150, 256, 3)))
    pen = ImageDraw.Draw(image)
    for _shape in range(int(dice.integers(2, 6))):
        colour = tuple(int(value) for value in dice.integers(0, 256, 3))
        x, y, size = *dice.uniform(10, SIDE - 30, 2), dice.uniform(10, 40)
        corners = int(dice.integers(2, 8))
        if corners == 2:
            pen.line((x, y, x + size, y + size), fill=colour, width=3)
        elif corners == 7:
            pen.ellipse((x, y, x + size, y + size), fill=colour)
        else:
            turns = np.arange(corners) * 2 * np.pi / corners + dice.uniform(0, 3)
            points = np.stack((x + size / 2 * np.cos(turns), y + size / 2 * np.sin(turns)), axis=1)
            pen.polygon([tuple(point) for point in points.tolist()], fill=colour)
    return np.asarray(image)


DRAWN: dict[str, Callable[[int, np.random.Generator], Pixels]] = {
    "noise": noise,
    "text": text,
    "made scenery": scenery,
    "other drawings": drawings,
}


def drawn(kind: str, count: int) -> list[Pixels]:
    """So many pictures of a kind, the same each time."""
    dice = np.random.default_rng(7)
    return [DRAWN[kind](number, dice) for number in range(count)]


def photographs(folder: Path, count: int) -> list[Pixels]:
    """Parts of the photographs in a folder, in turn, each whole first."""
    dice = np.random.default_rng(7)
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in _SUFFIXES)
    whole = [opened(file) for file in files]
    return [
        whole[n % len(whole)] if n < len(whole) else part(whole[n % len(whole)], dice)
        for n in range(count if whole else 0)
    ]


def opened(file: Path) -> Pixels:
    """A picture file as pixels."""
    with Image.open(file) as image:
        return np.asarray(image.convert("RGB"))
