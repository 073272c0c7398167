"""The Windows listener against a stand-in for user32 that keeps to Microsoft's documentation."""

# ruff: noqa: ARG002  # the arguments are those of the real functions

from __future__ import annotations

import threading
from queue import Empty, Queue
from typing import Any

import pytest

from assistant.hotkeys.windows import WM_HOTKEY, WM_QUIT, Message, WindowsListener


class FakeUser32:
    """A message queue, a table of hotkeys and a keyboard."""

    def __init__(self, taken: set[int] | None = None) -> None:
        self.taken = taken or set()
        self.registered: dict[int, tuple[int, int]] = {}
        self.messages: Queue[tuple[int, int]] = Queue()
        self.down: set[int] = set()
        self.owner: set[int | None] = set()
        self._waiting: tuple[int, int] | None = None

    def RegisterHotKey(self, window: None, number: int, modifiers: int, key: int) -> int:
        self.owner.add(threading.get_native_id())
        if key in self.taken:
            return 0
        self.registered[number] = (modifiers, key)
        return 1

    def UnregisterHotKey(self, window: None, number: int) -> int:
        self.owner.add(threading.get_native_id())
        return int(self.registered.pop(number, None) is not None)

    def PeekMessageW(self, message: Any, window: None, low: int, high: int, remove: int) -> int:
        target: Message = message._obj
        if self._waiting is None:
            try:
                self._waiting = self.messages.get_nowait()
            except Empty:
                return 0
        target.message, target.wParam = self._waiting
        if remove:
            self._waiting = None
        return 1

    def MsgWaitForMultipleObjects(self, count: int, handles: None, every: bool, ms: int, mask: int) -> int:
        try:
            self._waiting = self.messages.get(timeout=None if ms == 0xFFFFFFFF else ms / 1000)
        except Empty:
            return 258
        return 0

    def PostThreadMessageW(self, thread: int, message: int, wide: int, long: int) -> int:
        self.messages.put((message, wide))
        return 1

    def GetAsyncKeyState(self, key: int) -> int:
        return -32768 if key in self.down else 0

    def press(self, key: int) -> None:
        self.down.add(key)
        number = next(n for n, (_, k) in self.registered.items() if k == key)
        self.messages.put((WM_HOTKEY, number))


F8, F9 = 0x77, 0x78
KEYS = {"describe_window": "ctrl+shift+f9", "repeat": "super+f8"}


def started(user32: FakeUser32) -> tuple[WindowsListener, Queue[tuple[str, bool]], list[str]]:
    pressed: Queue[tuple[str, bool]] = Queue()
    listener = WindowsListener(user32)
    return listener, pressed, listener.start(KEYS, lambda action, down: pressed.put((action, down)))


def test_press_and_release() -> None:
    user32 = FakeUser32()
    listener, pressed, problems = started(user32)
    assert problems == []
    # MOD_NOREPEAT with MOD_CONTROL and MOD_SHIFT, MOD_WIN.
    assert user32.registered == {1: (0x4006, F9), 2: (0x4008, F8)}
    user32.press(F9)
    assert pressed.get(timeout=10) == ("describe_window", True)
    with pytest.raises(Empty):
        pressed.get(timeout=0.1)
    user32.down.clear()
    assert pressed.get(timeout=10) == ("describe_window", False)
    listener.stop()
    assert user32.registered == {}
    assert len(user32.owner) == 1 and threading.get_native_id() not in user32.owner


def test_a_key_that_is_taken_is_named_and_the_others_serve() -> None:
    user32 = FakeUser32(taken={F9})
    listener, pressed, problems = started(user32)
    assert len(problems) == 1 and problems[0].startswith("Control Shift F9 for describe window is taken")
    user32.press(F8)
    assert pressed.get(timeout=10) == ("repeat", True)
    listener.stop()
    assert pressed.get(timeout=10) == ("repeat", False)
    listener.stop()


def test_the_end_of_the_session_ends_the_loop_and_it_can_start_again() -> None:
    user32 = FakeUser32()
    listener, _, _ = started(user32)
    user32.messages.put((WM_QUIT, 0))
    listener.stop()
    assert listener.start(KEYS, lambda *_: None) == []
    listener.stop()


def test_a_failing_system_is_told() -> None:
    class Broken(FakeUser32):
        def RegisterHotKey(self, window: None, number: int, modifiers: int, key: int) -> int:
            raise OSError("access violation")

    listener, _, problems = started(Broken())
    assert len(problems) == 1 and problems[0].startswith("Windows did not answer")
    listener.stop()
