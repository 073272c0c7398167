"""One scene: a picture and everything the senses know of it, gathered once and kept for follow-up questions."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from assistant.cancel import CancelToken
from assistant.capture.quality import Quality
from assistant.reading.layout import build_page
from assistant.reading.ocr import TextReader
from assistant.reading.page import Page
from assistant.types import Picture, TextLine, WindowInfo
from assistant.worker import ModelThread

LinesHandler = Callable[[Sequence[TextLine]], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """Attributes:
    picture: what was captured or opened.
    quality: whether it can be used.
    page: what was read; None when the picture can't be used.
    window: what the accessibility tree says, for pictures of the screen; None for others.
    """

    picture: Picture
    quality: Quality
    page: Page | None
    window: WindowInfo | None


class SceneTask:
    """Gathers a scene: text on the model thread and, at the same time, controls on a thread of their own.

    Reading starts when the task is made, so that a spoken question finds the page already read.
    """

    def __init__(
        self,
        picture: Picture,
        quality: Quality,
        *,
        reader: TextReader,
        worker: ModelThread,
        token: CancelToken,
        controls: Callable[[], WindowInfo] | None = None,
    ) -> None:
        self.picture = picture
        self.quality = quality
        self.reading_ms = 0.0
        self._lock = threading.Lock()
        self._lines: list[TextLine] = []
        self._handler: LinesHandler | None = None
        self._token = token
        self._window: Future[WindowInfo | None] = Future()
        self._started = time.perf_counter()
        self._reading: Future[None] | None = None
        if quality.usable:
            self._reading = worker.run_steps(self._read(reader, picture), token)
        if controls is None:
            self._window.set_result(None)
        else:
            threading.Thread(target=self._look_up, args=(controls,), name="controls", daemon=True).start()

    def follow(self, handler: LinesHandler) -> None:
        """Call `handler` with the lines as they are read, those that came already first. Model thread, or this one."""
        with self._lock:
            early = tuple(self._lines)
            self._handler = handler
            if early:
                handler(early)

    def window(self) -> WindowInfo | None:
        """What the accessibility tree says; waits for it. None for pictures that are not of the screen."""
        return self._window.result(timeout=5.0)

    def result(self) -> Scene:
        """The whole scene. Waits; never call it on the model thread.

        Raises:
            Cancelled: the request was overtaken.
            ModelMissing: the reading models are not there.
        """
        page = None
        if self._reading is not None:
            self._reading.result()
            with self._lock:
                page = build_page(self._lines, self.picture.width, self.picture.height)
        return Scene(self.picture, self.quality, page, self.window())

    def _read(self, reader: TextReader, picture: Picture) -> Iterator[None]:
        reader.load()
        for lines in reader.steps(picture, self._token):
            with self._lock:
                self._lines.extend(lines)
                if self._handler is not None and lines:
                    self._handler(lines)
            yield
        self.reading_ms = (time.perf_counter() - self._started) * 1000

    def _look_up(self, controls: Callable[[], WindowInfo]) -> None:
        try:
            self._window.set_result(controls())
        except Exception as error:
            self._window.set_exception(error)
