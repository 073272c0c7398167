"""The end of the app: one function, in stages, with a deadline. The GUI thread never waits for another one."""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, QTimer, Slot

from ui import background

log = logging.getLogger(__name__)
ENGINE_DEADLINE_S = 3.0
DEADLINE_MS = 5_000  # then the app ends whatever still runs


class Shutdown(QObject):
    """Ends the app, once.

    Args:
        first: at once, on the GUI thread: refuse new work, hide what is seen.
        then: on a thread of its own, with a deadline in seconds: stop keys, commands, sound and models; True if all
            ended.
    """

    def __init__(self, first: Callable[[], None], then: Callable[[float], bool]) -> None:
        super().__init__()
        self._first = first
        self._then = then
        self._begun = False
        self.clean = True
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.setInterval(DEADLINE_MS)
        self._deadline.timeout.connect(self._late)

    @Slot()
    def begin(self) -> None:
        """Begin; later calls do nothing."""
        if self._begun:
            return
        self._begun = True
        log.info("ending")
        self._deadline.start()
        self._first()
        then = self._then
        background.run(lambda: then(ENGINE_DEADLINE_S), "shutdown", self._done, self._failed)

    @Slot(object)
    def _done(self, clean: object) -> None:
        self.clean = bool(clean)
        QCoreApplication.exit(0)

    @Slot(str)
    def _failed(self, _sentence: str) -> None:
        self._done(False)

    @Slot()
    def _late(self) -> None:
        log.error("not everything ended in time")
        self._done(False)


class Signals(QObject):
    """SIGINT and SIGTERM begin the shutdown.

    Python runs signal handlers only between byte codes of the main thread, which waits inside Qt; so the signal's
    number is written to a socket that wakes Qt.
    """

    def __init__(self, shutdown: Shutdown) -> None:
        super().__init__(shutdown)
        self._shutdown = shutdown
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)
        signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _noted)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)

    @Slot()
    def _on_signal(self) -> None:
        try:
            self._read.recv(64)
        except OSError:
            return
        self._shutdown.begin()


def _noted(_number: int, _frame: object) -> None:
    """The wake-up socket does the work."""


def leave(code: int, *, clean: bool) -> int:
    """The exit code; if something hangs, the process ends here, or its threads would keep it for ever."""
    if not clean:
        logging.shutdown()
        os._exit(code)
    return code
