"""Draws the icon: a speech bubble that looks. `python -m resources.icons.draw` writes it in all sizes."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

SIZES = (16, 32, 48, 64, 128, 256)
OVERSAMPLING = 4  # drawn larger, then scaled down: Pillow's shapes have no smooth edges
DARK, LIGHT = "#0b2545", "#ffffff"  # 15:1, seen on light and on dark panels alike because of the rim


def draw(size: int) -> Image.Image:
    """The icon, `size` pixels wide and high, with a transparent background."""
    unit = size * OVERSAMPLING / 64  # the drawing is 64 units wide
    image = Image.new("RGBA", (size * OVERSAMPLING,) * 2)
    pen = ImageDraw.Draw(image)

    def box(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        return left * unit, top * unit, right * unit, bottom * unit

    def bubble(grown: float, colour: str) -> None:
        pen.rounded_rectangle(box(4 - grown, 6 - grown, 60 + grown, 48 + grown), (14 + grown) * unit, fill=colour)
        tip = [(14 - grown, 44), (34 + grown, 44), (16 - grown, 60 + 1.6 * grown)]
        pen.polygon([(x * unit, y * unit) for x, y in tip], fill=colour)

    bubble(2.5, LIGHT)
    bubble(0, DARK)
    # The eye: two arcs that meet at the corners, as the part that two circles share.
    eye = Image.new("L", image.size)
    other = Image.new("L", image.size)
    ImageDraw.Draw(eye).ellipse(box(6, 11, 58, 63), fill=255)
    ImageDraw.Draw(other).ellipse(box(6, -9, 58, 43), fill=255)
    both = Image.composite(eye, Image.new("L", image.size), other)
    image.paste(LIGHT, mask=both)
    pen.ellipse(box(22.5, 17.5, 41.5, 36.5), fill=DARK)
    pen.ellipse(box(32, 20, 38, 26), fill=LIGHT)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write all sizes beside this file."""
    for size in SIZES:
        draw(size).save(Path(__file__).with_name(f"lookaloud-{size:03}.png"), optimize=True)


if __name__ == "__main__":
    main()
