"""Global keys on Windows: RegisterHotKey, on a thread with a message loop of its own.

Windows tells only that a key went down. While one is down, the loop looks every 20 ms whether it still is.
Not run on Windows yet: written against Microsoft's documentation and tested with a stand-in for user32.
"""

from __future__ import annotations

import ctypes
import logging
import string
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any, Protocol

from assistant.hotkeys import OnAction, Report
from assistant.hotkeys.base import KeyThread, ThreadedListener
from assistant.hotkeys.keys import Key, parse_bindings, taken

log = logging.getLogger(__name__)

_START_S = 5.0
_POLL_MS = 20  # less than anybody hears or notices, and nothing for the processor

# From winuser.h.
WM_QUIT, WM_HOTKEY = 0x0012, 0x0312
_PM_REMOVE, _PM_NOREMOVE = 1, 0
_QS_ALLINPUT = 0x04FF
_INFINITE = 0xFFFFFFFF
_MOD_NOREPEAT = 0x4000
_MODIFIERS = {"alt": 0x1, "ctrl": 0x2, "shift": 0x4, "super": 0x8}
_VIRTUAL_KEYS = {
    **{letter: ord(letter.upper()) for letter in string.ascii_lowercase},
    **{digit: ord(digit) for digit in string.digits},
    **{f"f{n}": 0x6F + n for n in range(1, 25)},
    "space": 0x20, "enter": 0x0D, "tab": 0x09, "escape": 0x1B, "backspace": 0x08, "delete": 0x2E, "home": 0x24,
    "end": 0x23, "pageup": 0x21, "pagedown": 0x22, "up": 0x26, "down": 0x28, "left": 0x25, "right": 0x27,
    "pause": 0x13, "printscreen": 0x2C, "comma": 0xBC, "period": 0xBE, "slash": 0xBF, "backslash": 0xDC,
    "semicolon": 0xBA, "quote": 0xDE, "leftbracket": 0xDB, "rightbracket": 0xDD, "minus": 0xBD, "equal": 0xBB,
    "grave": 0xC0, "playpause": 0xB3, "next": 0xB0, "previous": 0xB1, "mediastop": 0xB2,
}  # fmt: skip

NO_ANSWER = "Windows did not answer, so there are no keys. Please start Lookaloud again."


class Message(ctypes.Structure):
    """MSG of winuser.h, with the fields that are looked at in their places."""

    _fields_ = [
        ("hwnd", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wParam", ctypes.c_size_t),
        ("lParam", ctypes.c_ssize_t),
        ("time", ctypes.c_uint32),
        ("x", ctypes.c_long),
        ("y", ctypes.c_long),
    ]


class User32(Protocol):
    """The functions of user32.dll that are used."""

    def RegisterHotKey(self, window: None, number: int, modifiers: int, key: int) -> int: ...
    def UnregisterHotKey(self, window: None, number: int) -> int: ...
    def PeekMessageW(self, message: Any, window: None, low: int, high: int, remove: int) -> int: ...
    def MsgWaitForMultipleObjects(self, count: int, handles: None, every: bool, ms: int, mask: int) -> int: ...
    def PostThreadMessageW(self, thread: int, message: int, wide: int, long: int) -> int: ...
    def GetAsyncKeyState(self, key: int) -> int: ...


class WindowsListener(ThreadedListener["_MessageLoop"]):
    """See `HotkeyListener`."""

    name = "windows"

    def __init__(self, user32: User32) -> None:
        super().__init__()
        self._user32 = user32

    def start(self, bindings: Mapping[str, str], on_action: OnAction) -> list[str]:
        """See `HotkeyListener.start`. Waits for Windows, 5 seconds at most."""
        self.stop()
        keys, problems = parse_bindings(bindings)
        self._thread = _MessageLoop(self._user32, keys, on_action)
        self._thread.start()
        try:
            return problems + self._thread.ready.result(_START_S)
        except (FutureTimeout, OSError):
            log.exception("no keys from Windows")
            return [*problems, NO_ANSWER]


def open_listener(report: Report | None = None) -> WindowsListener:  # noqa: ARG001  # nothing happens later here
    """The listener.

    Raises:
        AttributeError: this is not Windows.
    """
    user32 = ctypes.WinDLL("user32", use_last_error=True)  # type: ignore[attr-defined, unused-ignore]
    user32.GetAsyncKeyState.restype = ctypes.c_short
    return WindowsListener(user32)


class _MessageLoop(KeyThread):
    """Everything here but `end` runs on the thread itself: a hotkey belongs to the thread that registers it."""

    def __init__(self, user32: User32, keys: Mapping[str, Key], on_action: OnAction) -> None:
        super().__init__("windows", on_action)
        self.ready: Future[list[str]] = Future()
        self._user32 = user32
        self._keys = list(keys.items())
        self._ending = threading.Event()
        self._down: dict[str, int] = {}  # action -> virtual key

    def _ask_to_end(self) -> None:
        self._ending.set()
        if self.native_id is not None and self.is_alive():
            self._user32.PostThreadMessageW(self.native_id, WM_QUIT, 0, 0)

    def run(self) -> None:
        """Register, then serve the message queue until `end`."""
        try:
            # The first look makes the queue; before it, a message posted to the thread is lost.
            self._user32.PeekMessageW(ctypes.byref(Message()), None, 0, 0, _PM_NOREMOVE)
            registered, problems = self._register()
            self.ready.set_result(problems)
            try:
                while not self._ending.is_set():
                    self._wait()
            finally:
                for number in registered:
                    self._user32.UnregisterHotKey(None, number)
                for action in list(self._down):
                    self._release(action)
        except Exception as error:
            log.exception("the hotkey thread failed")
            if not self.ready.done():
                self.ready.set_exception(OSError(str(error)))

    def _register(self) -> tuple[list[int], list[str]]:
        registered: list[int] = []
        problems: list[str] = []
        for number, (action, key) in enumerate(self._keys, 1):
            modifiers = sum(_MODIFIERS[modifier] for modifier in key.modifiers) | _MOD_NOREPEAT
            if self._user32.RegisterHotKey(None, number, modifiers, _VIRTUAL_KEYS[key.key]):
                registered.append(number)
            else:
                problems.append(taken(key, action))
        return registered, problems

    def _wait(self) -> None:
        patience = _POLL_MS if self._down else _INFINITE
        self._user32.MsgWaitForMultipleObjects(0, None, False, patience, _QS_ALLINPUT)
        message = Message()
        while self._user32.PeekMessageW(ctypes.byref(message), None, 0, 0, _PM_REMOVE):
            if message.message == WM_QUIT:
                self._ending.set()
                return
            if message.message == WM_HOTKEY and 1 <= message.wParam <= len(self._keys):
                self._press(*self._keys[message.wParam - 1])
        for action, virtual_key in list(self._down.items()):
            # The highest bit tells whether the key is down now: negative in a signed short.
            if self._user32.GetAsyncKeyState(virtual_key) >= 0:
                self._release(action)

    def _press(self, action: str, key: Key) -> None:
        if action in self._down:
            self._release(action)  # let go and pressed again between two looks
        self._down[action] = _VIRTUAL_KEYS[key.key]
        self._hand_on(action, True)

    def _release(self, action: str) -> None:
        del self._down[action]
        self._hand_on(action, False)
