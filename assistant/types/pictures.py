"""Pictures, and places in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray


class PictureSource(Enum):
    """Where a picture came from; decides what advice is given when it can't be used."""

    WINDOW = "window"
    SCREEN = "screen"
    AREA = "area"
    FILE = "file"
    CLIPBOARD = "clipboard"
    CAMERA = "camera"

    @property
    def is_live(self) -> bool:
        """True when the picture shows the user's own screen, so that the accessibility tree belongs to it."""
        return self in (PictureSource.WINDOW, PictureSource.SCREEN, PictureSource.AREA)


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels. Right and bottom are exclusive."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def centre(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.top + self.height / 2

    def holds(self, other: Box) -> bool:
        """Whether the centre of `other` lies in it."""
        x, y = other.centre
        return self.left <= x < self.right and self.top <= y < self.bottom

    def moved(self, dx: int, dy: int) -> Box:
        """The same rectangle, shifted by (dx, dy) pixels."""
        return Box(self.left + dx, self.top + dy, self.width, self.height)

    def union(self, other: Box) -> Box:
        """The smallest rectangle that holds both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right) - left, max(self.bottom, other.bottom) - top)

    def overlap(self, other: Box) -> int:
        """Area shared with `other`, in square pixels."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0) * max(height, 0)

    def as_list(self) -> list[int]:
        """[left, top, width, height], as `--json` prints it."""
        return [self.left, self.top, self.width, self.height]


@dataclass(frozen=True, slots=True)
class Picture:
    """One still picture, as the senses get it.

    Attributes:
        pixels: uint8 RGB, shape (height, width, 3), C-contiguous. Never written to after creation.
        source: where it came from.
        window_title: title of the window it shows, "" when unknown.
        scale: device pixels for one logical pixel (2.0 on a 200% screen).
        origin: screen position (x, y), in device pixels, of the picture's upper left; (0, 0) for files.
        name: file name, for messages; "" when there is none.
        note: one speakable sentence about what was done to it ("first frame of 12"), or "".
        process: id of the process whose window is in front in it, None when unknown or not a picture of the screen.
        pointer: where the mouse pointer was when it was taken, in its pixels; None when unknown or not in it.
    """

    pixels: NDArray[np.uint8]
    source: PictureSource
    window_title: str = ""
    scale: float = 1.0
    origin: tuple[int, int] = (0, 0)
    name: str = ""
    note: str = ""
    process: int | None = None
    pointer: tuple[int, int] | None = None

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])
