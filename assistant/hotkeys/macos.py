"""Global keys on macOS: RegisterEventHotKey, through `quickmachotkey`.

macOS delivers them on the main thread, in the run loop of the window's application, and tells only that a key went
down. While one is down, a thread looks every 20 ms whether it still is. What is pressed is handed on by that thread.
Not run on macOS yet: written against Apple's and the package's documentation and tested with stand-ins.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import logging
from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from typing import Any

from assistant.hotkeys import OnAction, Report
from assistant.hotkeys.base import KeyThread, ThreadedListener
from assistant.hotkeys.keys import Key, parse_bindings, spoken_action

log = logging.getLogger(__name__)

_POLL_S = 0.02
# From Carbon's Events.h.
_MODIFIERS = {"super": 0x100, "shift": 0x200, "alt": 0x800, "ctrl": 0x1000}
_LETTERS = {
    "a": 0x00, "s": 0x01, "d": 0x02, "f": 0x03, "h": 0x04, "g": 0x05, "z": 0x06, "x": 0x07, "c": 0x08, "v": 0x09,
    "b": 0x0B, "q": 0x0C, "w": 0x0D, "e": 0x0E, "r": 0x0F, "y": 0x10, "t": 0x11, "o": 0x1F, "u": 0x20, "i": 0x22,
    "p": 0x23, "l": 0x25, "j": 0x26, "k": 0x28, "n": 0x2D, "m": 0x2E,
}  # fmt: skip
_DIGITS = {
    "1": 0x12, "2": 0x13, "3": 0x14, "4": 0x15, "6": 0x16, "5": 0x17, "9": 0x19, "7": 0x1A, "8": 0x1C, "0": 0x1D,
}  # fmt: skip
_VIRTUAL_KEYS = _LETTERS | _DIGITS | {
    "f1": 0x7A, "f2": 0x78, "f3": 0x63, "f4": 0x76, "f5": 0x60, "f6": 0x61, "f7": 0x62, "f8": 0x64, "f9": 0x65,
    "f10": 0x6D, "f11": 0x67, "f12": 0x6F, "f13": 0x69, "f14": 0x6B, "f15": 0x71, "f16": 0x6A, "f17": 0x40,
    "f18": 0x4F, "f19": 0x50, "f20": 0x5A, "space": 0x31, "enter": 0x24, "tab": 0x30, "escape": 0x35,
    "backspace": 0x33, "delete": 0x75, "home": 0x73, "end": 0x77, "pageup": 0x74, "pagedown": 0x79, "up": 0x7E,
    "down": 0x7D, "left": 0x7B, "right": 0x7C, "comma": 0x2B, "period": 0x2F, "slash": 0x2C, "backslash": 0x2A,
    "semicolon": 0x29, "quote": 0x27, "leftbracket": 0x21, "rightbracket": 0x1E, "minus": 0x1B, "equal": 0x18,
    "grave": 0x32,
}  # fmt: skip
_HID_SYSTEM_STATE = 1  # kCGEventSourceStateHIDSystemState: the keyboard as it is, whoever gets its keys


class MacListener(ThreadedListener["_Watcher"]):
    """See `HotkeyListener`. `start` and `stop` belong on the main thread, as everything of Carbon's.

    Args:
        quick_hot_key: `quickmachotkey.quickHotKey`.
        is_down: tells whether a virtual key is down now.
    """

    name = "macos"

    def __init__(self, quick_hot_key: Callable[..., Callable[[Any], Any]], is_down: Callable[[int], bool]) -> None:
        super().__init__()
        self._quick_hot_key = quick_hot_key
        self._is_down = is_down
        self._registered: list[Any] = []

    def start(self, bindings: Mapping[str, str], on_action: OnAction) -> list[str]:
        """See `HotkeyListener.start`."""
        self.stop()
        keys, problems = parse_bindings(bindings)
        watcher = _Watcher(self._is_down, on_action)
        for action, key in keys.items():
            problem = self._register(action, key, watcher)
            if problem:
                problems.append(problem)
        watcher.start()
        self._thread = watcher
        return problems

    def _register(self, action: str, key: Key, watcher: _Watcher) -> str:
        if key.key not in _VIRTUAL_KEYS:
            return f"{key.spoken} for {spoken_action(action)} can't be used on a Mac. Please choose another key."
        code = _VIRTUAL_KEYS[key.key]
        modifiers = sum(_MODIFIERS[modifier] for modifier in key.modifiers)

        def pressed() -> None:
            watcher.pressed.put((action, code))

        try:
            handle = self._quick_hot_key(virtualKey=code, modifierMask=modifiers)(pressed)
        except Exception:
            log.exception("%s could not be registered", key)
            return f"{key.spoken} for {spoken_action(action)} could not be had. Please choose another key for it."
        self._registered.append(handle)
        return ""

    def stop(self) -> None:
        """See `HotkeyListener.stop`. Waits a second at most."""
        for handle in self._registered:
            try:
                handle.unregister()
            except Exception:
                log.exception("a key could not be given back")
        self._registered.clear()
        super().stop()


def open_listener(report: Report | None = None) -> MacListener:  # noqa: ARG001  # nothing happens later here
    """The listener.

    Raises:
        ImportError: `quickmachotkey` is not installed, as everywhere but on macOS.
        OSError: the system's library is not there.
    """
    import quickmachotkey

    library = ctypes.util.find_library("ApplicationServices")
    if library is None:
        raise OSError("ApplicationServices was not found")
    key_state = ctypes.CDLL(library).CGEventSourceKeyState
    key_state.restype = ctypes.c_bool
    key_state.argtypes = (ctypes.c_int32, ctypes.c_uint16)
    return MacListener(quickmachotkey.quickHotKey, lambda code: bool(key_state(_HID_SYSTEM_STATE, code)))


class _Watcher(KeyThread):
    """Hands on what was pressed, and watches for its release."""

    def __init__(self, is_down: Callable[[int], bool], on_action: OnAction) -> None:
        super().__init__("macos", on_action)
        self.pressed: SimpleQueue[tuple[str, int] | None] = SimpleQueue()
        self._is_down = is_down
        self._down: dict[str, int] = {}

    def _ask_to_end(self) -> None:
        self.pressed.put(None)

    def run(self) -> None:
        """Serve until `end`."""
        while True:
            try:
                came = self.pressed.get(timeout=_POLL_S if self._down else None)
            except Empty:
                for action, code in list(self._down.items()):
                    if not self._is_down(code):
                        self._set(action, code, False)
                continue
            if came is None:
                for action, code in list(self._down.items()):
                    self._set(action, code, False)
                return
            action, code = came
            # macOS may repeat a key that is held; one that was let go between two looks is up by now or was.
            if action not in self._down:
                self._set(action, code, True)

    def _set(self, action: str, code: int, down: bool) -> None:
        if down:
            self._down[action] = code
        else:
            del self._down[action]
        self._hand_on(action, down)
