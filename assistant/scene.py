"""One scene: a picture and everything the senses know of it, gathered once and kept for follow-up questions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from assistant.answering.evidence import is_secret
from assistant.cancel import CancelToken
from assistant.capture.quality import Quality
from assistant.reading.layout import build_page
from assistant.reading.ocr import TextReader
from assistant.reading.page import Page
from assistant.types import Box, Picture, TextLine, WindowInfo
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

    The controls are asked for when the task is made, the text is read from `read` on.
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
        self._reader = reader
        self._worker = worker
        self._token = token
        self._lock = threading.Lock()
        self._lines: list[TextLine] = []
        self._told = 0  # how many of them the handler was given
        self._handler: LinesHandler | None = None
        self._window: Future[WindowInfo | None] = Future()
        self._reading: Future[None] | None = None
        if controls is None:
            self._window.set_result(None)
        else:
            threading.Thread(target=self._look_up, args=(controls,), name="controls", daemon=True).start()

    def read(self) -> None:
        """Begin to read, unless that has begun or the picture can't be read. Returns at once."""
        if self._reading is None and self.quality.usable:
            self._reading = self._worker.run_steps(self._read(), self._token)

    @property
    def is_read(self) -> bool:
        """True when `result` waits for no reading."""
        reading = self._reading
        return not self.quality.usable or (reading is not None and reading.done() and reading.exception() is None)

    def follow(self, handler: LinesHandler) -> None:
        """Call `handler` with the lines as they are read, those that came already first, and all before `result` ends.

        It hears nothing that stands in a password field, so nothing at all until the controls are known. Called on
        this thread, the model's or the controls', one call at a time; it must only queue.
        """
        with self._lock:
            self._handler = handler
        self._tell()

    def window(self, seconds: float = 5.0) -> WindowInfo | None:
        """What the accessibility tree says; None for pictures that are not of the screen. Waits.

        Raises:
            TimeoutError: it was not there within `seconds`.
        """
        return self._window.result(timeout=seconds)

    def known_window(self) -> WindowInfo | None:
        """As `window`, without waiting: None as well when it is not known yet."""
        return self._window.result() if self._window.done() and self._window.exception() is None else None

    def result(self) -> Scene:
        """The whole scene. Waits; never call it on the model thread.

        Raises:
            Cancelled: the request was overtaken.
            ModelMissing: the reading models are not there.
        """
        self.read()
        page = None
        if self._reading is not None:
            self._reading.result()
            with self._lock:
                page = build_page(self._lines, self.picture.width, self.picture.height)
        window = self.window()
        self._tell()
        return Scene(self.picture, self.quality, page, window)

    def _read(self) -> Iterator[None]:
        self._reader.load()
        for lines in self._reader.steps(self.picture, self._token, self._in_front):
            with self._lock:
                self._lines.extend(lines)
            self._tell()
            yield

    def _in_front(self) -> Box | None:
        """Where the window in front stands in the picture; None while that is not known."""
        window = self.known_window()
        return window.box if window is not None else None

    def _tell(self) -> None:
        """Give the handler what it was not given yet, as soon as it is known which lines are passwords."""
        with self._lock:
            new = self._lines[self._told :]
            if self._handler is None or not new or not self._window.done():
                return
            self._told = len(self._lines)
            new = _without_secrets(new, self.known_window())
            if new:
                self._handler(new)

    def _look_up(self, controls: Callable[[], WindowInfo]) -> None:
        try:
            self._window.set_result(controls())
        except Exception as error:
            self._window.set_exception(error)
        self._tell()


def _without_secrets(lines: list[TextLine], window: WindowInfo | None) -> list[TextLine]:
    """The lines but for those that stand in a password field: a field may show its letters."""
    secret = [c.box for c in window.controls if is_secret(c) and c.box] if window is not None else []
    return [
        line
        for line in lines
        if not any(line.box.overlap(box) * 2 > line.box.width * line.box.height for box in secret)
    ]
