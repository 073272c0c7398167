"""Cancellation: one new token for each request, never reset (a flag that is reused revives old work)."""

from __future__ import annotations

import threading
from collections.abc import Callable

from assistant.errors import Cancelled


class CancelToken:
    """Tells every thread that works for a request that it is no longer wanted. Thread-safe; can't be undone."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def cancel(self) -> None:
        """Cancel; runs the callbacks once, on the calling thread. Later calls do nothing."""
        with self._lock:
            if self._event.is_set():
                return
            self._event.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def on_cancel(self, callback: Callable[[], None]) -> None:
        """Call `callback` when cancelled; at once if that has happened. It must be quick and must not raise."""
        with self._lock:
            if not self._event.is_set():
                self._callbacks.append(callback)
                return
        callback()

    def check(self) -> None:
        """Raise `Cancelled` if cancelled."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> bool:
        """Wait until cancelled, `seconds` at most; True if cancelled."""
        return self._event.wait(seconds)
