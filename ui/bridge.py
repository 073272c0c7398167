"""Between the engine's threads and the window's: callbacks become queued signals, calls wait for nothing.

The engine is made on a thread of its own, after the window is on the screen. What the user does before it is there is
kept and done then.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from assistant.errors import UNEXPECTED, Cancelled, LookaloudError

if TYPE_CHECKING:
    from assistant.assistant import Assistant

log = logging.getLogger(__name__)
STARTING = "Lookaloud is still starting; your question comes first as soon as it is ready."


class Bridge(QObject):
    """The engine, as the window sees it. Lives on the GUI thread; its signals may be sent from any thread.

    Signals:
        ready: the engine has started; carries it.
        answered: an `Answer`.
        progressed: a `Progress`.
        status: a sentence about what goes on.
        heard: the words of a spoken question.
        failed: a sentence: what went wrong and what to do.
        notice: a sentence that is shown and spoken, though nobody asked.
        keys_taken: a sentence for each global key that can't be had.
        type_question: the ask key was pressed, and the user wants to type.
        show_window: another start of the app, or a command, asks for the window.
        quit_app: a command ends the app.
        settings_changed: a command changed the settings; carries them.
    """

    ready = Signal(object)
    answered = Signal(object)
    progressed = Signal(object)
    status = Signal(str)
    heard = Signal(str)
    failed = Signal(str)
    notice = Signal(str)
    keys_taken = Signal(object)
    type_question = Signal()
    show_window = Signal()
    quit_app = Signal()
    settings_changed = Signal(object)
    _made = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine: Assistant | None = None
        self._broken = ""
        self._closed = False
        self._waiting: list[Callable[[Assistant], object]] = []
        self._hushed = False
        self._held: list[str] = []
        self._made.connect(self._take)
        self.failed.connect(self._remember)

    @property
    def engine(self) -> Assistant | None:
        """The engine once it is there. GUI thread."""
        return self._engine

    def start(self, make: Callable[[Bridge], Assistant]) -> None:
        """Call `make` on a thread of its own; it builds and starts the engine with this bridge's callbacks."""
        threading.Thread(target=self._make, args=(make,), name="engine-start", daemon=True).start()

    def call(self, work: Callable[[Assistant], object]) -> None:
        """Do `work` with the engine, now or as soon as it is there. GUI thread.

        A future that `work` returns is never waited for. What `work` raises is a notice: nobody has spoken it. What the
        future fails with is only shown: the engine has spoken it.
        """
        if self._closed:
            return
        if self._engine is None:
            if self._broken:
                self.failed.emit(self._broken)
            else:
                self._waiting.append(work)
            return
        try:
            result = work(self._engine)
        except LookaloudError as error:
            self.notice.emit(error.sentence)
            return
        if isinstance(result, Future):
            result.add_done_callback(self.watch)

    def notify(self, sentence: str) -> None:
        """Speak a notice after what is being said; while somebody is recorded, after that. GUI thread."""
        if self._hushed:
            self._held.append(sentence)
        else:
            self.call(lambda engine: engine.notify(sentence))

    def hush(self, on: bool) -> None:
        """Whether somebody is being recorded: a notice would be in the recording. GUI thread."""
        self._hushed = on
        if not on:
            held, self._held = self._held, []
            for sentence in held:
                self.notify(sentence)

    def close(self) -> None:
        """Let nothing through any more, in either direction. GUI thread."""
        self._closed = True
        self._waiting.clear()

    # From the engine's threads

    def send(self, signal: Any, *values: object) -> None:
        """Emit one of this bridge's signals from any thread; silently nothing once closed."""
        if self._closed:
            return
        try:
            signal.emit(*values)
        except RuntimeError:
            log.debug("the window is gone", exc_info=True)

    def watch(self, future: Future[Any]) -> None:
        """Tell the user when `future` fails. Any thread."""
        if future.cancelled():
            return
        error = future.exception()
        if error is None or isinstance(error, Cancelled | CancelledError):
            return
        if isinstance(error, LookaloudError):
            self.send(self.failed, error.sentence)
            return
        log.error("the engine failed", exc_info=error)
        self.send(self.failed, UNEXPECTED)

    def _make(self, make: Callable[[Bridge], Assistant]) -> None:
        try:
            self.send(self._made, make(self))
        except LookaloudError as error:
            self.send(self._made, error.sentence)
        except Exception:
            log.exception("the engine did not start")
            self.send(self._made, UNEXPECTED)

    @Slot(object)
    def _take(self, made: Assistant | str) -> None:
        if isinstance(made, str):
            self._broken = made
            self._waiting.clear()
            self.failed.emit(made)
            return
        self._engine = made
        self.ready.emit(made)
        waiting, self._waiting = self._waiting, []
        for work in waiting:
            self.call(work)

    @Slot(str)
    def _remember(self, sentence: str) -> None:
        log.info("said to the user: %s", sentence)
