"""Pictures for training: read when they are needed, resized as the processor does it, changed a little each time."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

KEPT_BYTES = 256 * 2**20
"""Resized pictures kept in memory at most: all of easy-VQA's are 50 MB, all of VQA v2's would be 60 GB."""
# ViltImageProcessor: the longer side may have so many times the pixels of the shorter one.
_LONGEST = 1333 / 800


def resized(width: int, height: int, shortest: int, divisor: int) -> tuple[int, int]:
    """Height and width to which ViltImageProcessor brings a picture of `width` by `height` pixels."""
    longest = int(_LONGEST * shortest)
    scale = shortest / min(width, height)
    high, wide = (shortest, scale * width) if height < width else (scale * height, shortest)
    if max(high, wide) > longest:
        scale = longest / max(high, wide)
        high, wide = high * scale, wide * scale
    return tuple(max(int(side + 0.5) // divisor * divisor, divisor) for side in (high, wide))  # type: ignore[return-value]


@dataclass(slots=True)
class Pictures:
    """Reads pictures in the size that a model takes. One thread.

    Attributes:
        shortest: pixels of the shorter side.
        divisor: both sides are multiples of it.
        most: bytes kept in memory.
    """

    shortest: int
    divisor: int
    most: int = KEPT_BYTES
    _kept: OrderedDict[Path, Pixels] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _shapes: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def shape(self, path: Path) -> tuple[int, int]:
        """Height and width that `pixels` will have. Reads the file's header once.

        Raises:
            OSError: it can't be read.
        """
        if path not in self._shapes:
            from PIL import Image

            with Image.open(path) as picture:
                turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)  # orientation: a quarter turn
                width, height = picture.size[::-1] if turned else picture.size
            self._shapes[path] = resized(width, height, self.shortest, self.divisor)
        return self._shapes[path]

    def pixels(self, path: Path) -> Pixels:
        """A picture, (height, width, 3) uint8 RGB. Not to be written to.

        Raises:
            OSError: it can't be read.
        """
        if path in self._kept:
            self._kept.move_to_end(path)
            return self._kept[path]
        from PIL import Image, ImageOps

        height, width = self.shape(path)
        with Image.open(path) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
        if upright.size != (width, height):
            upright = upright.resize((width, height), Image.Resampling.BICUBIC)
        pixels = np.asarray(upright)
        self._kept[path] = pixels
        self._bytes += pixels.nbytes
        while self._bytes > self.most:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes
        return pixels


def moved(pixels: Pixels, dice: np.random.Generator, mirrors: bool) -> Pixels:
    """The same picture with its content elsewhere: over plain margins of one colour, so that nothing of it is cut.

    A picture without such margins stays where it is. With `mirrors`, every other one is mirrored.

    Args:
        pixels: (height, width, 3) uint8.
        dice: decides how far.
        mirrors: whether right and left make no difference to the answers.
    """
    differs = (pixels != pixels[0, 0]).any(axis=2)
    shifts = []
    for axis in (0, 1):
        lines = np.flatnonzero(differs.any(axis=1 - axis))
        length = differs.shape[axis]
        first, last = (int(lines[0]), int(lines[-1])) if len(lines) else (0, length - 1)
        shifts.append(int(dice.integers(-first, length - last)))
    if mirrors and dice.random() < 0.5:
        pixels, shifts[1] = pixels[:, ::-1], -shifts[1]
    # Rolled: what leaves on one side is margin, and so is what comes in on the other.
    return np.ascontiguousarray(np.roll(pixels, shifts, axis=(0, 1)))
