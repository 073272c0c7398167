"""Work that takes a while, off the GUI thread: a file opened, a doctor's round, a setting saved."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from assistant.errors import UNEXPECTED, LookaloudError

log = logging.getLogger(__name__)
AGAIN_MS = 50


class Task(QObject):
    """Runs `work` on a thread of its own; `done` or `failed` comes on the GUI thread, unless the owner is gone by then.

    Args:
        owner: who wants to know; the task dies with it.
    """

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, owner: QObject, work: Callable[[], object], name: str) -> None:
        super().__init__(owner)
        self._work = work
        # A daemon: a disk or a bus that hangs does not keep the app from ending.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.done.connect(self._end)
        self.failed.connect(self._end)

    def start(self) -> None:
        """Connect the signals first."""
        self._thread.start()

    def _run(self) -> None:
        signal, outcome = self.done, None
        try:
            outcome = self._work()
        except LookaloudError as error:
            signal, outcome = self.failed, error.sentence
        except Exception:
            log.exception("%s failed", self._thread.name)
            signal, outcome = self.failed, UNEXPECTED
        try:
            signal.emit(outcome)
        except RuntimeError:
            # The owner (a dialog, mostly) was closed, and its signals with it.
            log.info("nobody waits for %s any more", self._thread.name, exc_info=True)

    @Slot()
    def _end(self) -> None:
        # Not while the thread is still emitting: the slots that come after this one would not be called.
        if self._thread.is_alive():
            QTimer.singleShot(AGAIN_MS, self, self._end)
        else:
            self.deleteLater()


def run(
    owner: QObject,
    work: Callable[[], object],
    name: str,
    on_done: Callable[[object], None],
    on_failed: Callable[[str], None],
) -> None:
    """Run `work` on a thread named `name`; `on_done` and `on_failed` are slots of QObjects on the GUI thread."""
    task = Task(owner, work, name)
    task.done.connect(on_done)
    task.failed.connect(on_failed)
    task.start()
