"""Whether a picture can be used at all, told in a few milliseconds and before any model looks at it.

A wrong alarm costs the user an answer, a missed one only an "I found no text". So every test here is on the safe side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.capture.colours import colour_name, describe_colours
from assistant.types import Picture, PictureSource

__all__ = ["Quality", "describe_colours", "judge"]

_SMALLEST = 8  # pixels; the smallest legible letters are about 7 pixels high
_BORDER = 3  # pixels; a window manager's frame around a black window is not content
_FLAT = 8  # levels of 255 between darkest and brightest: no eye and no recogniser tells them apart
_BLACK = 12  # levels; black as displays, curtains and encoders of video make it (0 to about 12)
_TOO_DARK = 15  # levels; a letter photographed so that its paper has 17 is still read (measured), at 12 it is not
_BLOCK = (
    4  # pixels; averaging 4 by 4 takes noise to a quarter and leaves letters of 10 pixels a third of their contrast
)
# Pixels of the shorter side. In smaller pictures, averaged 4 by 4, a soft photograph and one out of focus are the same:
# a few of 500 drawn and real ones were refused (measured).
_LEAST_SIDE = 64 * _BLOCK
_MOST_PIXELS = 9_000_000  # larger pictures are thinned out first, to stay under 50 ms


@dataclass(frozen=True, slots=True)
class Quality:
    """Whether a picture can be used.

    Attributes:
        usable: False stops the answer; `sentence` is what the user hears then.
        kind: "good", "black", "blank", "single colour", "too dark", "blurred", or "too small".
        sentence: what is wrong and what to do; "" when good.
    """

    usable: bool
    kind: str
    sentence: str


_GOOD = Quality(True, "good", "")


def judge(picture: Picture) -> Quality:
    """Tell whether a picture can be read or described. Pure numpy; about 10 ms for 1920x1080. Any thread."""
    pixels = picture.pixels
    if min(picture.width, picture.height) < _SMALLEST:
        size = f"{picture.width} by {picture.height} pixels"
        return Quality(False, "too small", f"The picture is only {size}, which is too small to hold anything readable.")
    thin = int(np.ceil(np.sqrt(picture.width * picture.height / _MOST_PIXELS)))
    if thin > 1:
        pixels = np.ascontiguousarray(pixels[::thin, ::thin])
    inner = pixels[_BORDER:-_BORDER, _BORDER:-_BORDER] if min(pixels.shape[:2]) > 4 * _BORDER else pixels
    low, high = _extremes(inner)
    if int((high - low).max()) <= _FLAT:
        return _plain(picture, (low + high) / 2)
    if high.max() < _TOO_DARK:
        return _dark(picture)
    if picture.source.is_live or min(pixels.shape[:2]) < _LEAST_SIDE:
        return _GOOD  # a screen is never out of focus, and whatever it shows is meant to be seen
    return _photo(_block_means(pixels), inner)


def _extremes(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Darkest and brightest value of each channel, shape (3,) each."""
    return pixels.min(axis=0).min(axis=0).astype(np.int64), pixels.max(axis=0).max(axis=0).astype(np.int64)


def _plain(picture: Picture, colour: NDArray[np.float64]) -> Quality:
    """Of a picture that has one colour only."""
    if colour.max() <= _BLACK:
        return _dark(picture)
    name = colour_name(*colour)
    what = _what(picture)
    if name in ("white", "light grey"):
        return Quality(False, "blank", f"{what} is blank: plain {name}, with no text in it.")
    return Quality(False, "single colour", f"{what} is {name} all over, with nothing else in it.")


def _dark(picture: Picture) -> Quality:
    """Of a picture in which nothing is brighter than a very dark grey."""
    brightest = int(picture.pixels.max())
    if picture.source.is_live:
        advice = "A screen curtain may be on, or the display may be off; switch it off and ask again."
        return Quality(False, "black", f"{_what(picture)} is black. {advice}")
    if picture.source is PictureSource.CAMERA:
        return Quality(False, "black", "The picture is black: something may cover the camera's lens.")
    if brightest <= _BLACK:
        return Quality(False, "black", f"{_what(picture)} is black all over, with nothing else in it.")
    return _TOO_DARK_SENTENCE


_TOO_DARK_SENTENCE = Quality(
    False, "too dark", "The picture is far too dark to read; take it again with more light or with the flash."
)
_BLURRED = Quality(
    False,
    "blurred",
    "The picture is too blurred to read; hold the camera still, a little further away, and take it again.",
)


def _what(picture: Picture) -> str:
    names = {PictureSource.WINDOW: "The window", PictureSource.SCREEN: "The screen", PictureSource.AREA: "This area"}
    return names.get(picture.source, "The picture")


def _block_means(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Mean brightness of each block of 4 by 4 pixels, shape (height // 4, width // 4)."""
    rows, columns = pixels.shape[0] // _BLOCK, pixels.shape[1] // _BLOCK
    flat = pixels[: rows * _BLOCK, : columns * _BLOCK].reshape(rows, _BLOCK, columns * _BLOCK * 3)
    # Rows first: whole rows add up many times faster than single pixels do.
    high = flat.sum(axis=1, dtype=np.uint16)
    sums: NDArray[np.float32] = high[:, 0 :: _BLOCK * 3].astype(np.float32)
    for offset in range(1, _BLOCK * 3):
        sums += high[:, offset :: _BLOCK * 3]
    sums /= np.float32(_BLOCK * _BLOCK * 3)
    return sums


def _photo(means: NDArray[np.float32], pixels: NDArray[np.uint8]) -> Quality:
    """Of a picture from a camera, or a file that may be one. Bends of the brightness tell letters from soft shapes:
    a defocus of 8 pixels leaves bends under 12 levels even at black-and-white edges, sharp letters make 30 to 200."""
    bends = np.concatenate(
        (
            np.abs(2 * means[:, 1:-1] - means[:, 2:] - means[:, :-2]).ravel(),
            np.abs(2 * means[1:-1] - means[2:] - means[:-2]).ravel(),
        )
    )
    # A fifth of every page is empty; there the bends are the noise alone (its 20% quantile is 0.253 of its deviation).
    noise = float(np.partition(bends, len(bends) // 5)[len(bends) // 5]) / 0.253
    noise = min(noise, 8.0)  # more would be texture, such as a page full of letters
    if np.count_nonzero(bends > max(14.0, 6 * noise)) >= 12:
        # Sharp, but perhaps in the dark: without noise it is a picture made by a program, and those are never too dark.
        bright = float(np.partition(means.ravel(), -3)[-3])
        return _TOO_DARK_SENTENCE if bright < _TOO_DARK and noise > 0.4 else _GOOD
    if noise > 0.4 and float(np.quantile(means, 0.999)) < _TOO_DARK:
        return _TOO_DARK_SENTENCE
    step = np.abs(means[:, 4:] - means[:, :-4])  # over 16 pixels
    if np.count_nonzero(step > 24) >= max(12, step.size // 500):
        return _BLURRED
    if np.count_nonzero(bends > max(4.0, 6 * noise)) < 3 and float(means.min()) > 140 and _colourless(pixels):
        return Quality(False, "blank", "The picture shows something plain and light, like an empty sheet: no text.")
    return _GOOD


def _colourless(pixels: NDArray[np.uint8]) -> bool:
    """True when white and grey are all there is."""
    some = pixels[::16, ::16].reshape(-1, 3).astype(np.int16)
    return float(np.quantile(some.max(axis=1) - some.min(axis=1), 0.95)) < 40
