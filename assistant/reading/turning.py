"""Which way up a picture's text stands: leaning a little, on its side, or upside down."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from assistant.reading.detection import Detector, Quad
from assistant.reading.recognition import Recogniser, cut_out
from assistant.reading.search import find_lines

# Less lean than this, in degrees, is the detector's own noise on short lines.
_LEVEL = 0.4
# So many lines are read to find out which way up they stand.
_PROBES = 4
# Text the right way up is read with more than this; upside-down text seldom reaches 0.7.
_SURE = 0.8


def lean(quads: Sequence[Quad]) -> float:
    """By how many degrees the picture's text leans (clockwise); 0.0 when level."""
    long = [quad for quad in quads if quad.length > 4 * quad.thickness]
    if not long:
        return 0.0
    # Long lines tell the angle best: each counts by its length.
    long.sort(key=lambda quad: quad.angle)
    half, so_far = sum(quad.length for quad in long) / 2, 0.0
    for quad in long:
        so_far += quad.length
        if so_far >= half:
            return quad.angle if abs(quad.angle) > _LEVEL else 0.0
    return 0.0


def upright(
    pixels: NDArray[np.uint8], quads: list[Quad], detector: Detector, recogniser: Recogniser
) -> tuple[NDArray[np.uint8], list[Quad]]:
    """The picture with its text upright, and the lines found in it; for photos and files.

    Costs the reading of two short lines; a photo on its side or head is turned and searched again. Boxes then are
    pixels of the turned picture.
    """
    tall = [quad for quad in quads if quad.thickness > 2 * quad.length]
    sideways = sum(q.thickness for q in tall) > 2 * sum(q.length for q in quads if q not in tall)
    best = _confidence(pixels, quads, recogniser), pixels, quads
    if best[0] >= _SURE and not sideways:
        return pixels, quads
    for quarter in (1, 3) if sideways else (2,):
        turned = np.ascontiguousarray(np.rot90(pixels, quarter))
        found = list(find_lines(detector, turned))[-1]
        confidence = _confidence(turned, found, recogniser)
        if confidence > max(best[0], _SURE if quarter == 2 else 0.0):
            best = confidence, turned, found
    return best[1], best[2]


def _confidence(pixels: NDArray[np.uint8], quads: Sequence[Quad], recogniser: Recogniser) -> float:
    """Median confidence with which some of `quads` are read; 0.0 for none."""
    # Lines of about a dozen letters: enough to tell which way up they stand, and quick.
    probes = sorted(quads, key=lambda quad: abs(quad.length - 6 * quad.thickness))[:_PROBES]
    read = recogniser.read([cut_out(pixels, quad, quad.angle) for quad in probes])
    return median(confidence for _, confidence in read) if read else 0.0
