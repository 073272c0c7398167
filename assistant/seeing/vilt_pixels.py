"""Pictures as ViLT's own processor prepares them, by Pillow and numpy alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.seeing.vilt_files import Preparing

# The processor's rule for long pictures: those of COCO were at most 1333 pixels long when they were 800 high.
_LONGER, _SHORTER = 1333, 800


def resized(pixels: NDArray[np.uint8], preparing: Preparing) -> NDArray[np.uint8]:
    """The picture, uint8 (height, width, 3), at the size that the network looks at."""
    if not preparing.shorter:
        return pixels
    from PIL import Image

    height, width = size_of(pixels.shape[0], pixels.shape[1], preparing)
    if pixels.shape[:2] == (height, width):
        return pixels
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling(preparing.resample)))


def size_of(height: int, width: int, preparing: Preparing) -> tuple[int, int]:
    """Height and width after resizing: the shorter side as it should be unless the longer one gets too long."""
    longest = int(_LONGER / _SHORTER * preparing.shorter)
    scale = preparing.shorter / min(height, width)
    high, wide = (preparing.shorter, scale * width) if height < width else (scale * height, preparing.shorter)
    if max(high, wide) > longest:
        scale = longest / max(high, wide)
        high, wide = scale * high, scale * wide
    # The processor makes nothing of a strip that gets thinner than one square, and the network then fails.
    return max(_down(high, preparing.multiple), preparing.multiple), max(
        _down(wide, preparing.multiple), preparing.multiple
    )


def _down(length: float, multiple: int) -> int:
    return int(length + 0.5) // multiple * multiple


def normalised(pixels: NDArray[np.uint8], preparing: Preparing) -> NDArray[np.float32]:
    """`pixel_values` of a resized picture: float32 (3, height, width)."""
    factor, offset = (np.array(values, np.float32) for values in (preparing.factor, preparing.offset))
    return np.ascontiguousarray((pixels.astype(np.float32) * factor + offset).transpose(2, 0, 1))


def squares(pixels: NDArray[np.uint8], patch: int) -> tuple[NDArray[np.uint8], int, int]:
    """A resized picture cut into squares: uint8 (n, patch * patch * 3), row after row, and how many down and across.

    What is left over at the right and at the bottom is left out, as a convolution leaves it out.
    """
    down, across = pixels.shape[0] // patch, pixels.shape[1] // patch
    whole = pixels[: down * patch, : across * patch].reshape(down, patch, across, patch * 3)
    return np.ascontiguousarray(whole.swapaxes(1, 2)).reshape(down * across, -1), down, across


def between(count: int, places: int) -> NDArray[np.float32]:
    """What share each of `places` trained places along a side has in each of `count`, float32 (count, places).

    First on first and last on last, straight lines between.
    """
    at = np.linspace(0, places - 1, count) if count > 1 else np.zeros(1)
    shares = 1 - np.abs(at[:, None] - np.arange(places)[None, :])
    return np.asarray(np.maximum(shares, 0), np.float32)


def spread_over(count: int, most: int) -> NDArray[np.int64]:
    """Which of `count` squares are looked at when at most `most` (0: all) are; evenly spread, and always the same.

    ViLT itself draws them by chance, so that the same picture would not always get the same answer.
    """
    if not most or count <= most:
        return np.arange(count)
    return np.linspace(0, count - 1, most).round().astype(np.int64)
