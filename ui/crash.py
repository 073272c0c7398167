"""Errors that nobody caught: logged with their traceback, told to the user in one sentence, and the app goes on."""

from __future__ import annotations

import logging
import sys
import threading
import time
from types import TracebackType

from assistant.errors import UNEXPECTED
from ui.bridge import Bridge

log = logging.getLogger(__name__)
AGAIN_AFTER_S = 10.0  # an error that comes back with every event must not talk without end


class CrashHooks:
    """Installed for the life of the app."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._last = -AGAIN_AFTER_S

    def install(self) -> None:
        """Catch what the main thread, other threads and destructors raise."""
        sys.excepthook = self.on_error
        threading.excepthook = lambda caught: self.on_error(caught.exc_type, caught.exc_value, caught.exc_traceback)
        sys.unraisablehook = lambda caught: self.on_error(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def on_error(self, kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None) -> None:
        """Any thread."""
        if error is None:
            error = kind()
        if isinstance(error, KeyboardInterrupt | SystemExit):
            return
        log.critical("nobody caught this", exc_info=(kind, error, traceback))
        if sys.stderr is not None:
            print(f"{kind.__name__}: {error}", file=sys.stderr)
        now = time.monotonic()
        if now - self._last >= AGAIN_AFTER_S:
            self._last = now
            self._bridge.send(self._bridge.notice, UNEXPECTED)
