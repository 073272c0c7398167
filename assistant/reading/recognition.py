"""What a line of text says: the PP-OCRv6 recogniser with our own cutting, batching and decoding."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.models.onnx_message import metadata
from assistant.reading import head
from assistant.reading.detection import Quad

Strip = NDArray[np.uint8]

# The network reads strips 48 pixels high and gives one symbol for each 8 pixels of width.
HEIGHT, _STEP = 48, 8
# Longest strip in one run: bounds the time of one step and the memory (about 60 letters at full size).
_WIDEST = 2400
_NARROWEST = 32
# The characters that are scored for every step: all before arrows and signs, which leaves 934 of 18,710. A step whose
# best score is lower than this may show another one, and all are scored. Of 1,639 lines in Latin, Greek, Chinese and
# Japanese letters and signs none is read differently than with all characters, down to a limit of 13; of the steps of
# Latin pages 1 to 3 in a hundred are unsure, of Chinese ones nearly all.
_FEW_END, _SURE = "\u2200", 17.0
# A line that leans less than this, in degrees, is cut out upright: sharper and faster than turning it.
_UPRIGHT = 1.0


class Recogniser:
    """Reads strips. Owned by the model thread; its helper threads do the reading.

    Args:
        model: the recogniser's .onnx file; its metadata holds the characters.
        threads: how many strips are read at the same time.
    """

    def __init__(self, model: Path, threads: int) -> None:
        from assistant.reading.sessions import open_session

        content = model.read_bytes()
        self._characters = ["", *metadata(content, "character").splitlines(), " "]
        self._few = np.array([n for n, letter in enumerate(self._characters) if letter < _FEW_END], dtype=np.int64)
        parts = head.cut(content, self._few)
        # Two strips side by side on one thread each are read sooner than one strip on two threads: the network's
        # layers are too small to share.
        self._trunk, self._head = open_session(parts.trunk, 1), open_session(parts.head, 1)
        self._input = self._trunk.get_inputs()[0].name
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reading")

    def close(self) -> None:
        """End the helper threads."""
        self._pool.shutdown(wait=False)

    @property
    def threads(self) -> int:
        return self._threads

    def begin(self, cut: Callable[[], Strip]) -> Future[tuple[Strip, str, float]]:
        """Begin to cut out a strip and read it, behind what was begun before; gives strip, text and confidence."""

        def work() -> tuple[Strip, str, float]:
            strip = cut()
            return strip, *self._read_one(strip)

        return self._pool.submit(work)

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
        features, few = self._trunk.run([head.FEATURES, head.FEW], {self._input: batch})
        return self._decode(features[0], few[0])

    def _decode(self, features: NDArray[np.float32], few: NDArray[np.float32]) -> tuple[str, float]:
        """The best symbol of each step; repeats made one, blanks (symbol 0) left out.

        Args:
            features: shape (steps, 120).
            few: for each step, how much speaks for each of the few characters.
        """
        best, chances = _best(few)
        best = self._few[best]
        unsure = few.max(axis=1) < _SURE
        if unsure.any():
            others, chances[unsure] = _best(self._all(features[unsure]))
            if (others != best[unsure]).any():
                # One character that is none of the few is seldom alone, and its neighbours may look like some of them.
                best, chances = _best(self._all(features))
        kept = (best != 0) & np.concatenate(([True], best[1:] != best[:-1]))
        if not kept.any():
            return "", 0.0
        return "".join(self._characters[i] for i in best[kept]).strip(), float(chances[kept].mean())

    def _all(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        scores: NDArray[np.float32] = self._head.run([head.ALL], {head.FEATURES: features})[0]
        return scores


def _best(scores: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Place of the highest score of each row, and its share of the row's softmax."""
    best = scores.argmax(axis=1)
    highest = scores[np.arange(len(scores)), best]
    return best, 1 / np.exp(scores - highest[:, None]).sum(axis=1)


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
