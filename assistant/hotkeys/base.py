"""What the listeners share: a thread that hands on what was pressed, how it ends, and no watching of other keys."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from assistant.hotkeys import OnAction

log = logging.getLogger(__name__)

_STOP_S = 1.0


class KeyThread(threading.Thread):
    """Takes keys, and gives them back when it ends.

    Args:
        system: whose keys; for the thread's name.
        on_action: see `HotkeyListener.start`.
    """

    def __init__(self, system: str, on_action: OnAction) -> None:
        super().__init__(name=f"hotkeys-{system}", daemon=True)
        self._on_action = on_action

    def end(self, patience: float) -> None:
        """Give the keys back and end; waits `patience` seconds at most. Any thread, this one too."""
        self._ask_to_end()
        if patience and threading.current_thread() is not self:
            self.join(patience)

    def _ask_to_end(self) -> None:
        """Make `run` return soon. Any thread."""
        raise NotImplementedError

    def _hand_on(self, action: str, pressed: bool) -> None:
        """Tell that a key went down or up."""
        guarded(self._on_action, action, pressed)


def guarded(function: Callable[..., object], *arguments: object) -> None:
    """Call what a key is for; an error in it must not end the thread."""
    try:
        function(*arguments)
    except Exception:
        log.exception("a key's action failed")


T = TypeVar("T", bound=KeyThread)


class ThreadedListener(Generic[T]):
    """A `HotkeyListener` whose keys are had by one thread, made by `start`."""

    def __init__(self) -> None:
        self._thread: T | None = None

    def stop(self) -> None:
        """See `HotkeyListener.stop`. Waits a second at most."""
        if self._thread is not None:
            self._thread.end(_STOP_S)
            self._thread = None

    def watch_any_key(self, callback: Callable[[], None]) -> bool:  # noqa: ARG002
        """Can't be done, or would cost the user more than it gives: see docs/decisions/hotkeys.md."""
        return False

    def unwatch_any_key(self) -> None:
        """Nothing to end."""
