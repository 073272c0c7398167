"""Global keys: pressed anywhere, heard by Lookaloud alone.

A listener owns one thread, which only hands on what was pressed. Which one serves depends on the session; the last
candidate always succeeds and tells the user which commands to bind instead.
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Callable, Mapping
from typing import Protocol

from assistant import session

log = logging.getLogger(__name__)

OnAction = Callable[[str, bool], None]
Report = Callable[[str], None]


class HotkeyListener(Protocol):
    """Watches global keys. `start` and `stop` may be called from any thread, one at a time."""

    name: str

    def start(self, bindings: Mapping[str, str], on_action: OnAction) -> list[str]:
        """Take the keys.

        Args:
            bindings: action to key, {"describe_window": "ctrl+shift+f9"}.
            on_action: called on the hotkey thread with the action and whether its key went down or up; once each,
                however long it is held.

        Returns:
            One speakable sentence for each key that can't be had. Never raises.
        """
        ...

    def stop(self) -> None:
        """Give the keys back; a key that is held counts as let go. Can be called twice, and `start` again after."""
        ...

    def watch_any_key(self, callback: Callable[[], None]) -> bool:
        """Call `callback` on the hotkey thread whenever any key goes down, until `unwatch_any_key`.

        For "stop speaking as soon as I press a key", while something is spoken. Which key it was is not looked at.

        Returns:
            False where it can't be done.
        """
        ...

    def unwatch_any_key(self) -> None:
        """End `watch_any_key`."""
        ...


# Tried in this order: module, and whether it is the one for this session. The last always succeeds.
_CANDIDATES: tuple[tuple[str, Callable[[], bool]], ...] = (
    ("windows", lambda: sys.platform == "win32"),
    ("macos", lambda: sys.platform == "darwin"),
    ("portal", lambda: session.kind() == "wayland"),
    ("x11", lambda: session.kind() == "x11"),
    ("none", lambda: True),
)


def open_listener(report: Report | None = None) -> HotkeyListener:
    """The listener for this session. Never raises and takes no key yet.

    Args:
        report: called on the hotkey thread with a speakable sentence about what happens after `start` has returned:
            the user declined the desktop's question, the desktop took the keys back.
    """
    for name, suits in _CANDIDATES:
        if not suits():
            continue
        try:
            listener: HotkeyListener = importlib.import_module(f"{__name__}.{name}").open_listener(report)
        except (ImportError, OSError, AttributeError):
            log.exception("the %s listener can't be used", name)
            continue
        return listener
    raise AssertionError("the last candidate always succeeds")
