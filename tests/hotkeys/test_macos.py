"""The macOS listener against stand-ins for `quickmachotkey` and for the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, Queue
from typing import Any

import pytest

from assistant.hotkeys.macos import MacListener

F9 = 0x65


class FakeMac:
    def __init__(self) -> None:
        self.handlers: dict[tuple[int, int], Callable[[], None]] = {}
        self.down: set[int] = set()

    def quick_hot_key(self, *, virtualKey: int, modifierMask: int) -> Callable[[Any], Any]:
        def decorate(handler: Any) -> Any:
            self.handlers[virtualKey, modifierMask] = handler
            handler.unregister = lambda: self.handlers.pop((virtualKey, modifierMask))
            return handler

        return decorate


def started(mac: FakeMac, keys: dict[str, str]) -> tuple[MacListener, Queue[tuple[str, bool]], list[str]]:
    pressed: Queue[tuple[str, bool]] = Queue()
    listener = MacListener(mac.quick_hot_key, mac.down.__contains__)
    return listener, pressed, listener.start(keys, lambda action, down: pressed.put((action, down)))


def test_press_and_release() -> None:
    mac = FakeMac()
    listener, pressed, problems = started(mac, {"describe_window": "ctrl+shift+f9"})
    assert problems == []
    ((code, modifiers),) = mac.handlers
    assert (code, modifiers) == (F9, 0x1200)  # controlKey and shiftKey
    mac.down.add(F9)
    mac.handlers[code, modifiers]()
    mac.handlers[code, modifiers]()
    assert pressed.get(timeout=10) == ("describe_window", True)
    with pytest.raises(Empty):
        pressed.get(timeout=0.1)
    mac.down.clear()
    assert pressed.get(timeout=10) == ("describe_window", False)
    mac.down.add(F9)
    mac.handlers[code, modifiers]()
    assert pressed.get(timeout=10) == ("describe_window", True)
    listener.stop()
    assert pressed.get(timeout=10) == ("describe_window", False)
    assert mac.handlers == {}


def test_a_key_that_a_mac_lacks_is_told() -> None:
    listener, _, problems = started(FakeMac(), {"stop": "playpause"})
    assert problems == ["Play Pause for stop can't be used on a Mac. Please choose another key."]
    listener.stop()
