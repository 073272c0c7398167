"""A hotkey listener on the test's desktop."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Empty, Queue

import pytest

from assistant.hotkeys import open_listener
from tests.desktop import Desktop

KEYS = {"describe_window": "ctrl+shift+f9", "stop": "super+period"}
DOWN, UP = ("describe_window", True), ("describe_window", False)


class Listening:
    """A listener on the test's desktop, and what it told."""

    def __init__(self) -> None:
        self.reports: Queue[str] = Queue()
        self.pressed: Queue[tuple[str, bool]] = Queue()
        self.listener = open_listener(self.reports.put)
        assert self.listener.name == "x11"

    def start(self, keys: dict[str, str] = KEYS) -> list[str]:
        return self.listener.start(keys, lambda action, pressed: self.pressed.put((action, pressed)))

    def take(self, count: int) -> list[tuple[str, bool]]:
        return [self.pressed.get(timeout=10) for _ in range(count)]

    def nothing_more(self, seconds: float = 0.2) -> bool:
        try:
            return self.pressed.get(timeout=seconds) is None
        except Empty:
            return True


@pytest.fixture
def x_session(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("XDG_SESSION_TYPE", "x11")
    monkeypatch.setenv("DISPLAY", desktop.env["DISPLAY"])
    return desktop


@pytest.fixture
def listening(x_session: Desktop) -> Iterator[Listening]:
    running = Listening()
    yield running
    running.listener.stop()
