"""Text lines of a picture, in reading order and in small steps, so that speaking goes on between them."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from itertools import islice
from statistics import median

import numpy as np
from numpy.typing import NDArray

from assistant.cancel import CancelToken
from assistant.models import packaged
from assistant.reading import turning
from assistant.reading.columns import reading_order
from assistant.reading.detection import Detector, Quad
from assistant.reading.recognition import Recogniser, Strip, cut_out
from assistant.reading.search import find_lines
from assistant.reading.second_look import look_again
from assistant.reading.sessions import give_back_memory
from assistant.reading.signs import with_minus
from assistant.reading.spelling import Speller
from assistant.settings import ReadingSettings
from assistant.types import Box, Picture, TextLine

# Longest work between two yields, in seconds; speech jobs wait that long at most (issue: stop within 150 ms).
_STEP_S = 0.1
# Two cores serve the whole app.
_THREADS = 2
# Under this confidence a line is noise (textures, icons) rather than badly read text: measured on icons and grain.
_NOISE = 0.5


class TextReader:
    """Reads the text of pictures. Loaded, used and unloaded on the model thread only."""

    def __init__(self, settings: ReadingSettings) -> None:
        self._settings = settings
        self._detector: Detector | None = None
        self._recogniser: Recogniser | None = None
        self._speller: Speller | None = None

    def load(self) -> None:
        """Open both networks; does nothing when they are.

        Raises:
            ModelMissing: a model is not there or not the right one.
        """
        if self._detector is None:
            self._detector = Detector(packaged.locate("ocr-det"), _THREADS)
        if self._recogniser is None:
            self._recogniser = Recogniser(packaged.locate("ocr-rec"), _THREADS)
        if self._speller is None:
            self._speller = Speller(packaged.locate("minilm-vocab"))

    def unload(self) -> None:
        """Give the networks' memory back; the next reading loads them again."""
        if self._recogniser is not None:
            self._recogniser.close()
        self._detector = self._recogniser = self._speller = None
        give_back_memory()

    def read(self, picture: Picture, token: CancelToken) -> tuple[TextLine, ...]:
        """All lines at once, in reading order.

        Raises:
            Cancelled: the request was overtaken.
            ModelMissing: as `load`.
        """
        return tuple(line for step in self.steps(picture, token) for line in step)

    def steps(
        self, picture: Picture, token: CancelToken, first: Callable[[], Box | None] = lambda: None
    ) -> Iterator[tuple[TextLine, ...]]:
        """The lines in reading order, a few with each `next`; a step may give none.

        Args:
            picture: what is read.
            token: ends it between two steps.
            first: asked once all lines are found: lines in this part of the picture come before the others.

        Boxes are pixels of the picture; of the straightened picture where its text leans (a tilted photo), so that
        what stands on one line has one height.

        Raises:
            Cancelled: the request was overtaken.
            ModelMissing: as `load`.
        """
        self.load()
        detector, recogniser = self._detector, self._recogniser
        assert detector is not None and recogniser is not None
        token.check()
        pixels = picture.pixels
        quads: list[Quad] = []
        for found in find_lines(detector, pixels):
            quads = found
            token.check()
            yield ()
        if quads and not picture.source.is_live:  # a screen never stands on its head
            pixels, quads = turning.upright(pixels, quads, detector, recogniser)
        quads = with_minus(pixels, quads)
        angle = turning.lean(quads)
        height, width = pixels.shape[:2]
        boxes = [quad.straightened(angle, width, height) for quad in quads]
        part = first()
        order = sorted(reading_order(boxes), key=lambda i: part is not None and not part.holds(boxes[i]))
        yield from self._recognise(pixels, [(quads[i], boxes[i]) for i in order], angle, recogniser, token)
        give_back_memory()

    def _recognise(
        self,
        pixels: NDArray[np.uint8],
        places: Sequence[tuple[Quad, Box]],
        angle: float,
        recogniser: Recogniser,
        token: CancelToken,
    ) -> Iterator[tuple[TextLine, ...]]:
        thickness = median(quad.thickness for quad, _ in places) if places else 0.0
        waiting, under_way = iter(places), deque[tuple[Box, Future[tuple[Strip, str, float]]]]()
        began, lines, first = time.monotonic(), list[TextLine | None](), True
        while True:
            # One more than there are threads: none of them ever waits for this one.
            for quad, box in islice(waiting, recogniser.threads + 1 - len(under_way)):
                under_way.append((box, recogniser.begin(partial(cut_out, pixels, quad, angle, thickness))))
            if not under_way:
                break
            token.check()
            box, future = under_way.popleft()
            lines.append(self._line(box, *future.result(), recogniser))
            if first or time.monotonic() - began >= _STEP_S:  # the first words are waited for
                yield tuple(line for line in lines if line is not None)
                began, lines, first = time.monotonic(), [], False
        yield tuple(line for line in lines if line is not None)

    def _line(self, box: Box, strip: Strip, text: str, confidence: float, recogniser: Recogniser) -> TextLine | None:
        if confidence < self._settings.retry_below:
            text, confidence = look_again(strip, (text, confidence), recogniser)
        if self._speller is not None:
            text = self._speller.mended(text)
        return TextLine(text, box, confidence) if text and confidence >= _NOISE else None
