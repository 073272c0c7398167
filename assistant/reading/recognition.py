"""What a line of text says: the PP-OCRv6 recogniser with our own cutting, batching and decoding."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.reading.detection import Quad

# The network reads strips 48 pixels high and gives one symbol for each 8 pixels of width.
HEIGHT, _STEP = 48, 8
# Longest strip in one run: bounds the time of one step and the memory (about 60 letters at full size).
_WIDEST = 2400
_NARROWEST = 32
# A line that leans less than this, in degrees, is cut out upright: sharper and faster than turning it.
_UPRIGHT = 1.0


class Recogniser:
    """Reads strips. Owned by the model thread; it lends two helper threads for the length of one call.

    Args:
        model: the recogniser's .onnx file; its metadata holds the characters.
        threads: how many strips are read at the same time.
    """

    def __init__(self, model: Path, threads: int) -> None:
        from assistant.reading.sessions import open_session

        # Two strips side by side on one thread each are read sooner than one strip on two threads: the network's
        # layers are too small to share.
        self._session = open_session(model, 1)
        self._input = self._session.get_inputs()[0].name
        characters = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ["", *characters, " "]
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reading")

    def close(self) -> None:
        """End the helper threads."""
        self._pool.shutdown(wait=False)

    @property
    def threads(self) -> int:
        return self._threads

    def read(self, strips: Sequence[NDArray[np.uint8]]) -> list[tuple[str, float]]:
        """Text and mean character probability of each strip (uint8 RGB, any size)."""
        return list(self._pool.map(self._read_one, strips))

    def _read_one(self, strip: NDArray[np.uint8]) -> tuple[str, float]:
        import cv2

        width = min(_WIDEST, max(_NARROWEST, math.ceil(HEIGHT * strip.shape[1] / strip.shape[0])))
        how = cv2.INTER_AREA if strip.shape[0] > 2 * HEIGHT else cv2.INTER_LINEAR
        sized = cv2.resize(strip, (width, HEIGHT), interpolation=how)
        padded = cv2.copyMakeBorder(sized, 0, 0, 0, -width % _STEP, cv2.BORDER_REPLICATE)
        batch = cv2.dnn.blobFromImage(padded, 1 / 127.5, mean=(127.5, 127.5, 127.5), swapRB=True)
        return self._decode(self._session.run(None, {self._input: batch})[0][0])

    def _decode(self, chances: NDArray[np.float32]) -> tuple[str, float]:
        """The best symbol of each step; repeats made one, blanks (symbol 0) left out."""
        best = chances.argmax(axis=1)
        kept = (best != 0) & np.concatenate(([True], best[1:] != best[:-1]))
        if not kept.any():
            return "", 0.0
        text = "".join(self._characters[i] for i in best[kept])
        return text.strip(), float(chances[np.flatnonzero(kept), best[kept]].mean())


def cut_out(pixels: NDArray[np.uint8], quad: Quad, angle: float, usual: float = 0.0) -> NDArray[np.uint8]:
    """The strip of `pixels` under `quad`, upright; uint8 RGB, at least 1x1.

    Args:
        pixels: uint8 RGB, (height, width, 3).
        quad: where the line stands.
        angle: lean of the whole picture's text; short boxes take it, their own outline tells it badly.
        usual: thickness of the picture's lines; a shape far taller than that and narrow is a label set sideways.
    """
    strip = _cut_out(pixels, quad, angle)
    if usual and strip.shape[0] > 2.5 * strip.shape[1] and strip.shape[0] > 3 * usual:
        return np.ascontiguousarray(np.rot90(strip, 3))
    return strip


def _cut_out(pixels: NDArray[np.uint8], quad: Quad, angle: float) -> NDArray[np.uint8]:
    import cv2

    height, width = pixels.shape[:2]
    short = quad.length < 4 * quad.thickness
    lean = angle if short and abs(quad.angle - angle) < 20 else quad.angle
    if abs(lean) < _UPRIGHT:
        left, right = max(0, int(quad.x - quad.length / 2)), min(width, math.ceil(quad.x + quad.length / 2))
        top, bottom = max(0, int(quad.y - quad.thickness / 2)), min(height, math.ceil(quad.y + quad.thickness / 2))
        return pixels[top : max(bottom, top + 1), left : max(right, left + 1)]
    corners = Quad(quad.x, quad.y, quad.length, quad.thickness, lean, quad.score).corners()
    wide, high = max(1, round(quad.length)), max(1, round(quad.thickness))
    target = np.array(((0, 0), (wide, 0), (wide, high), (0, high)), dtype=np.float32)
    matrix = cv2.getAffineTransform(corners[:3], target[:3])
    turned: NDArray[np.uint8] = cv2.warpAffine(  # type: ignore[assignment]
        pixels, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return turned
