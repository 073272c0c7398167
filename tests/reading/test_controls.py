"""Controls of real programs on a real desktop, and of none."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.reading import controls
from assistant.types import WindowInfo
from tests.desktop import Desktop

SAMPLE = Path(__file__).with_name("sample_window.py")
_ASK = """
import dataclasses, json, sys, time
from assistant.reading import controls
box = lambda b: b.as_list() if b else None
plain = lambda c: c and {**dataclasses.asdict(c), "states": sorted(c.states), "box": box(c.box)}
end = time.monotonic() + 20
while True:
    info = controls.window_controls(5.0, tuple(json.loads(sys.argv[1])))
    if info.title == sys.argv[2] or time.monotonic() > end:
        break
    time.sleep(0.1)
quick = controls.window_in_front(5.0)
print(json.dumps({"title": info.title, "app": info.app, "box": box(info.box), "focused": plain(info.focused),
    "controls": [plain(c) for c in info.controls], "quick": plain(quick.focused), "quick_title": quick.title}))
"""


@contextmanager
def running(desktop: Desktop, argv: list[str], title: str) -> Iterator[None]:
    program = desktop.start(argv, name=title)
    try:
        desktop.wait_for_window(title)
        yield
    finally:
        desktop.end(program)


def ask(desktop: Desktop, title: str, origin: tuple[int, int] = (0, 0)) -> dict[str, Any]:
    done = desktop.run([sys.executable, "-c", _ASK, json.dumps(origin), title])
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["title"] == title
    return found


def named(found: dict[str, Any], role: str, name: str) -> dict[str, Any]:
    return next(c for c in found["controls"] if (c["role"], c["name"]) == (role, name))


@pytest.mark.desktop
def test_qt_window(desktop: Desktop) -> None:
    with running(desktop, [sys.executable, str(SAMPLE)], "Membership card"):
        found = ask(desktop, "Membership card")
    assert named(found, "edit", "Full name")["value"] == "Ada Byron"
    assert named(found, "edit", "Email")["value"] == "ada@example.org"
    secret = named(found, "edit", "Password")
    assert (secret["value"], "password" in secret["states"]) == ("", True)
    assert "correct" not in json.dumps(found)
    assert "\\u25cf" not in json.dumps(found)
    assert named(found, "combo box", "Branch")["value"] == "Quayside"
    assert "unchecked" in named(found, "check box", "Send newsletter")["states"]
    assert "checked" in named(found, "check box", "Accept terms")["states"]
    assert "disabled" in named(found, "button", "Delete account")["states"]
    assert "disabled" not in named(found, "button", "Save")["states"]
    assert "selected" in named(found, "tab", "General")["states"]
    assert "selected" not in named(found, "tab", "Advanced")["states"]
    assert "selected" in named(found, "list item", "Bert")["states"]
    order = [c["name"] for c in sorted(found["controls"], key=lambda c: c["tab_index"] or 99) if c["tab_index"]]
    assert order[:4] == ["Full name", "Email", "Password", "Branch"]
    assert (found["focused"]["name"], found["quick"]["name"], found["quick_title"]) == (
        "Full name",
        "Full name",
        "Membership card",
    )
    assert not any(c["name"] == "Nothing here" for c in found["controls"])  # on the tab that is not shown


@pytest.mark.desktop
def test_gtk_form(desktop: Desktop) -> None:
    argv = ["zenity", "--forms", "--title=Booking", "--text=Details", "--add-entry=Name", "--add-password=Secret"]
    with running(desktop, argv, "Booking"):
        desktop.type("Ada")
        desktop.press("Tab")
        desktop.type("hunter2")
        found = ask(desktop, "Booking")
    assert named(found, "edit", "Name")["value"] == "Ada"
    secret = named(found, "edit", "Secret")
    assert (secret["value"], "password" in secret["states"], secret["focused"]) == ("", True, True)
    assert "hunter2" not in json.dumps(found)
    indexes = [named(found, *who)["tab_index"] for who in (("edit", "Name"), ("edit", "Secret"), ("button", "OK"))]
    assert indexes == sorted(indexes)


@pytest.mark.desktop
def test_boxes_are_the_pictures(desktop: Desktop) -> None:
    with running(desktop, ["zenity", "--question", "--title=Sure", "--text=Delete 3 files?"], "Sure"):
        whole = ask(desktop, "Sure")
        left, top = whole["box"][:2]
        moved = ask(desktop, "Sure", (left, top))
    screen, inside = named(whole, "button", "Yes")["box"], named(moved, "button", "Yes")["box"]
    assert inside == [screen[0] - left, screen[1] - top, *screen[2:]]
    assert named(whole, "text", "Delete 3 files?")


@pytest.mark.desktop
def test_program_without_a_tree(desktop: Desktop) -> None:
    with running(desktop, ["xterm", "-T", "Plain terminal"], "Plain terminal"):
        code = (
            "from assistant.reading.controls import *; print(window_controls(3.0), window_in_front(3.0), WindowInfo())"
        )
        assert (
            len(set(desktop.run([sys.executable, "-c", code]).stdout.strip().replace(") Win", ")\nWin").split("\n")))
            == 1
        )


_DEAD = """
import time
from assistant.reading import controls
waits = []
for _ in range(6):
    began = time.monotonic()
    info = controls.window_in_front(0.3)
    waits.append(time.monotonic() - began)
    assert info == controls.WindowInfo(), info
print(sum(waits), __import__("threading").active_count())
"""


@pytest.mark.parametrize("answers", [False, True], ids=["no bus", "a bus that never answers"])
def test_dead_bus(tmp_path: Path, answers: bool) -> None:
    """Nobody is kept waiting, and stuck calls don't pile up."""
    address, stop = tmp_path / "bus", threading.Event()
    listener = socket.socket(socket.AF_UNIX)
    if answers:
        listener.bind(str(address))
        listener.listen()
    env = {
        **os.environ,
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={address}",
        "AT_SPI_BUS_ADDRESS": f"unix:path={address}",
    }
    env.pop("DISPLAY", None)
    try:
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", _DEAD], env=env, capture_output=True, text=True, timeout=30, check=True
        )
    finally:
        stop.set()
        listener.close()
    waited, threads = done.stdout.split()
    assert float(waited) < 6 * 0.3 + 1
    assert int(threads) <= 2
    assert time.monotonic() - began < 25  # the process ended although a call is stuck


_HUNG = """
import os, signal, sys, time
from assistant.reading import controls
controls.warm()
end = time.monotonic() + 20
while controls.window_in_front(1.0).title != "Sure" and time.monotonic() < end:
    time.sleep(0.1)
os.kill(int(sys.argv[1]), signal.SIGSTOP)
began = time.monotonic()
for _ in range(5):
    controls.window_controls(0.2)
print(time.monotonic() - began)
os.kill(int(sys.argv[1]), signal.SIGCONT)
"""


@pytest.mark.desktop
def test_program_that_hangs(desktop: Desktop) -> None:
    program = desktop.start(["zenity", "--question", "--title=Sure", "--text=Delete 3 files?"])
    try:
        desktop.wait_for_window("Sure")
        done = desktop.run([sys.executable, "-c", _HUNG, str(program.pid)], timeout=60)
    finally:
        desktop.end(program)
    assert float(done.stdout) < 5 * 0.2 + 1


def test_stuck_process_is_ended_and_not_replaced_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        code = "import time; time.sleep(60)"
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
        started.append(subprocess.Popen([sys.executable, "-c", code], **pipes))
        return started[-1]

    monkeypatch.setattr(controls, "_STUCK_S", 0.1)
    helper = controls.Helper(start)
    for _ in range(4):
        assert helper.ask("front", 0.15) == WindowInfo()
    assert len(started) == 1
    assert started[0].wait(5) != 0
    helper.close()


def test_process_that_dies_or_talks_nonsense() -> None:
    for code in ("", "print('{')", "print('{\"id\": 1}'); input()", "import os; os.abort()"):
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
        helper = controls.Helper(lambda code=code, pipes=pipes: subprocess.Popen([sys.executable, "-c", code], **pipes))  # type: ignore[misc]
        assert helper.ask("front", 0.5) == WindowInfo()
        assert helper.ask("all", 0.2) == WindowInfo()
        helper.close()
