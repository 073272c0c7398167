"""Drawing of windows as desktops draw them: title bars, fields, buttons, tables, wrapped text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
BLACK, WHITE, GREY, LINE = (24, 24, 24), (255, 255, 255), (96, 96, 96), (200, 200, 200)
BLUE, RED, GREEN = (0, 95, 184), (190, 30, 30), (20, 120, 50)

# Of fonts-dejavu-core, so that every machine of ours draws the same pictures; "soft" is the sans that Pillow carries.
_FILES = {
    ("sans", False): "DejaVuSans.ttf",
    ("sans", True): "DejaVuSans-Bold.ttf",
    ("mono", False): "DejaVuSansMono.ttf",
    ("mono", True): "DejaVuSansMono-Bold.ttf",
    ("serif", False): "DejaVuSerif.ttf",
    ("serif", True): "DejaVuSerif-Bold.ttf",
}
_FOLDERS = (Path("/usr/share/fonts/truetype/dejavu"), Path("/usr/share/fonts/TTF"), Path("/usr/share/fonts/dejavu"))


@cache
def font(size: int, face: str = "sans", bold: bool = False) -> ImageFont.FreeTypeFont:
    """A font of `size` pixels; Pillow's own where DejaVu is not installed."""
    if face != "soft":
        for folder in _FOLDERS:
            path = folder / _FILES[face, bold]
            if path.exists():
                return ImageFont.truetype(str(path), size)
    return ImageFont.load_default(size)


class Canvas:
    """A picture being drawn. All coordinates and sizes are logical; `scale` makes device pixels of them."""

    def __init__(self, width: int, height: int, background: Colour = WHITE, scale: float = 1.0) -> None:
        self.width, self.height, self.scale = width, height, scale
        self.image = Image.new("RGB", (round(width * scale), round(height * scale)), background)
        self.pen = ImageDraw.Draw(self.image)

    def _px(self, *values: float) -> list[int]:
        return [round(value * self.scale) for value in values]

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 13,
        colour: Colour = BLACK,
        *,
        bold: bool = False,
        face: str = "sans",
        anchor: str = "la",
    ) -> float:
        """Draw one line; returns its logical width. Anchors are Pillow's ("la" upper left, "ra" right, "mm" middle)."""
        used = font(round(size * self.scale), face, bold)
        self.pen.text(tuple(self._px(x, y)), text, fill=colour, font=used, anchor=anchor)
        return used.getlength(text) / self.scale

    def measure(self, text: str, size: float, *, bold: bool = False, face: str = "sans") -> float:
        return font(round(size * self.scale), face, bold).getlength(text) / self.scale

    def box(  # noqa: PLR0917 - where, then how: as drawing calls go
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: Colour | None = None,
        outline: Colour | None = None,
        radius: float = 0,
    ) -> None:
        left, top, right, bottom = self._px(x, y, x + width, y + height)
        self.pen.rounded_rectangle(
            (left, top, right, bottom), radius * self.scale, fill, outline, max(1, round(self.scale))
        )

    def line(  # noqa: PLR0917
        self, x1: float, y1: float, x2: float, y2: float, colour: Colour = LINE, width: float = 1
    ) -> None:
        self.pen.line(self._px(x1, y1, x2, y2), colour, max(1, round(width * self.scale)))

    def title_bar(self, title: str, *, dark: bool = False) -> float:
        """A title bar with its three buttons; returns the y below it."""
        back, ink = ((32, 32, 36), (225, 225, 225)) if dark else ((232, 234, 238), BLACK)
        self.box(0, 0, self.width, 32, back)
        self.text(14, 16, title, 13, ink, anchor="lm")
        right = self.width
        self.line(right - 126, 16, right - 116, 16, ink)
        self.box(right - 80, 11, 10, 10, None, ink)
        self.line(right - 34, 11, right - 24, 21, ink)
        self.line(right - 34, 21, right - 24, 11, ink)
        return 32

    def button(
        self, x: float, y: float, label: str, width: float = 90, *, main: bool = False, size: float = 13
    ) -> None:
        height = size + 17
        self.box(x, y, width, height, BLUE if main else (244, 244, 244), BLUE if main else (150, 150, 150), 4)
        self.text(x + width / 2, y + height / 2, label, size, WHITE if main else BLACK, anchor="mm")

    def entry(self, x: float, y: float, width: float, value: str, size: float = 13) -> None:
        """A text field with its value."""
        self.box(x, y, width, size + 15, WHITE, (140, 140, 140), 3)
        self.text(x + 8, y + (size + 15) / 2, value, size, anchor="lm")

    def tick(self, x: float, y: float, label: str, *, on: bool, size: float = 13, colour: Colour = BLACK) -> None:
        """A check box with its label."""
        self.box(x, y, 14, 14, BLUE if on else WHITE, BLUE if on else (120, 120, 120), 2)
        if on:
            self.line(x + 3, y + 7, x + 6, y + 11, WHITE, 2)
            self.line(x + 6, y + 11, x + 12, y + 3, WHITE, 2)
        self.text(x + 22, y + 7, label, size, colour, anchor="lm")

    def paragraph(  # noqa: PLR0917
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: float = 14,
        colour: Colour = BLACK,
        *,
        face: str = "sans",
        bold: bool = False,
        leading: float = 1.45,
    ) -> float:
        """Text wrapped at `width`; returns the y below its last line."""
        line = ""
        for word in [*text.split(), ""]:
            longer = f"{line} {word}".strip()
            if word and self.measure(longer, size, bold=bold, face=face) <= width:
                line = longer
                continue
            self.text(x, y, line, size, colour, face=face, bold=bold)
            y += size * leading
            line = word
        return y

    def rows(
        self,
        lefts: Sequence[float],
        y: float,
        rows: Sequence[Sequence[str]],
        step: float,
        size: float = 14,
        *,
        rules: bool = True,
        face: str = "sans",
    ) -> float:
        """A table with a bold first row; negative `lefts` are right edges. Returns the y below it."""
        first, last = abs(lefts[0]) - 10, max(abs(left) for left in lefts) + 140
        for number, row in enumerate(rows):
            for left, cell in zip(lefts, row, strict=True):
                anchor = "ra" if left < 0 else "la"
                self.text(abs(left), y, cell, size, bold=number == 0, face=face, anchor=anchor)
            y += step
            if rules:
                self.line(first, y - step * 0.22, last, y - step * 0.22)
        return y
