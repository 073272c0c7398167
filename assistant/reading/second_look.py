"""A second look at lines that were read with little confidence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.reading.recognition import Recogniser

# Halves of a line shorter than this many line heights hold too few letters to be read better.
_HALVES_FROM = 5.0


def look_again(strip: NDArray[np.uint8], first: tuple[str, float], recogniser: Recogniser) -> tuple[str, float]:
    """The better of `first` and two other looks: with full contrast, and in halves.

    Args:
        strip: the line, uint8 RGB, upright.
        first: text and confidence of the first look.
    """
    looks = [first]
    halves = _halves(strip)
    others = [_contrasted(strip), *halves]
    read = recogniser.read(others)
    looks.append(read[0])
    if halves and read[1][0] and read[2][0]:
        text = f"{read[1][0]} {read[2][0]}"
        letters = len(read[1][0]), len(read[2][0])
        looks.append((text, (read[1][1] * letters[0] + read[2][1] * letters[1]) / sum(letters)))
    # A look that reads far less text is sure only of what it left out.
    longest = max(len(text) for text, _ in looks)
    return max((look for look in looks if len(look[0]) >= 0.7 * longest), key=lambda look: look[1])


def _contrasted(strip: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The strip in grey, its darkest and lightest parts spread to black and white, with some room around it."""
    import cv2

    grey = cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY)
    low, high = (float(v) for v in np.percentile(grey, (2, 98)))
    spread = np.clip((grey.astype(np.float32) - low) * (255 / max(high - low, 1)), 0, 255).astype(np.uint8)
    room = max(1, strip.shape[0] // 10)
    framed = cv2.copyMakeBorder(spread, room, room, room, room, cv2.BORDER_REPLICATE)
    return np.stack((framed,) * 3, axis=2)


def _halves(strip: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """The strip cut at the emptiest place near its middle; [] when it is short."""
    height, width = strip.shape[:2]
    if width < _HALVES_FROM * height:
        return []
    ink = strip.astype(np.int16).max(axis=2)
    busy = (ink.max(axis=0) - ink.min(axis=0)).astype(np.float32)
    # A space between words is about a quarter of the line's height wide.
    window = max(3, height // 4)
    busy = np.convolve(busy, np.ones(window, np.float32), mode="same")
    third = width // 3
    cut = third + int(busy[third : width - third].argmin())
    return [strip[:, :cut], strip[:, cut:]]
