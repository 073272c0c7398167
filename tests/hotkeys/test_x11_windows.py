"""The keys while windows come, go and take turns, on a real X server with and without a window manager."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.desktop import Desktop, Window
from tests.hotkeys.conftest import DOWN, UP, Listening

pytestmark = [pytest.mark.desktop, pytest.mark.skipif(sys.platform != "linux", reason="X11")]
KEY = "ctrl+shift+f9"
TAKEN = "is taken by another program. Please choose another key for it in the settings."

# Two windows in one, as Java's and older GTK's: the inner one has the focus. What it is told of the focus is written.
INNER = """
from Xlib import X, display
d = display.Display()
root = d.screen().root
outer = root.create_window(50, 50, 300, 200, 0, d.screen().root_depth)
inner = outer.create_window(0, 0, 100, 100, 0, d.screen().root_depth, event_mask=X.FocusChangeMask | X.KeyPressMask)
outer.set_wm_name("outer")
inner.map()
outer.map()
d.sync()
import select, sys
while True:
    while d.pending_events():
        event = d.next_event()
        print(type(event).__name__, getattr(event, "mode", ""), flush=True)
    if sys.stdin in select.select([d, sys.stdin], [], [])[0]:
        if not sys.stdin.readline():
            break
        inner.set_input_focus(X.RevertToParent, X.CurrentTime)
        d.sync()
        print("focused", flush=True)
"""
# Ten new windows, one after the other, in each of which the key is struck at the moment at which it has the focus.
STRIKE = """
import time
from Xlib import X, XK, display
from Xlib.ext import xtest
d = display.Display()
root = d.screen().root
codes = [d.keysym_to_keycode(XK.string_to_keysym(name)) for name in ("Control_L", "Shift_L", "F9")]
for number in range(10):
    window = root.create_window(
        50, 50, 300, 200, 0, d.screen().root_depth, event_mask=X.FocusChangeMask | X.KeyPressMask
    )
    window.set_wm_name(f"new {number}")
    d.sync()
    time.sleep(0.02)  # a toolkit draws before it shows
    window.map()
    while d.next_event().type != X.FocusIn:
        pass
    for kind, order in ((X.KeyPress, codes), (X.KeyRelease, codes[::-1])):
        for code in order:
            xtest.fake_input(d, kind, code)
    d.sync()
    time.sleep(0.3)
    while d.pending_events():
        event = d.next_event()
        if event.type == X.KeyPress and event.detail == codes[2]:
            print("lost in", number, flush=True)
    window.destroy()
    d.sync()
    time.sleep(0.1)
print("done", flush=True)
time.sleep(600)
"""
# A program that takes the key on the root while it shows a window.
TAKE = """
import time
from Xlib import X, XK, display
d = display.Display()
root = d.screen().root
code = d.keysym_to_keycode(XK.string_to_keysym("F9"))
root.grab_key(code, X.ControlMask | X.ShiftMask, False, X.GrabModeAsync, X.GrabModeAsync)
for _ in range(2):
    window = root.create_window(50, 50, 300, 200, 0, d.screen().root_depth)
    window.set_wm_name("taker")
    window.map()
    d.sync()
    time.sleep(1)
time.sleep(600)
"""


@contextmanager
def window(desktop: Desktop, title: str) -> Iterator[tuple[Window, subprocess.Popen[bytes]]]:
    program = desktop.start(["xterm", "-T", title, "-e", "sleep", "600"])
    try:
        yield desktop.wait_for_window(f"^{title}$"), program
    finally:
        desktop.end(program, kill=True)


def until(condition: Callable[[], Any], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def front(desktop: Desktop) -> str:
    """The title of the window in front; "" when it was closed this moment."""
    return desktop.run(["xdotool", "getactivewindow", "getwindowname"], check=False).stdout.strip()


def is_empty(desktop: Desktop) -> bool:
    """True without windows; openbox goes on to call the last one active after its end."""
    return "0x" not in desktop.run(["xprop", "-root", "_NET_CLIENT_LIST"]).stdout


def pressed_once(desktop: Desktop, listening: Listening) -> None:
    desktop.press(KEY)
    assert listening.take(2) == [DOWN, UP]


def test_no_key_is_lost_while_windows_take_turns(x_session: Desktop, listening: Listening) -> None:
    assert listening.start() == []
    with window(x_session, "one") as (one, _), window(x_session, "two") as (two, _):
        for _ in range(10):
            for chosen in (one, two):
                # One program for both, so that no time passes between them.
                x_session.run(["xdotool", "windowactivate", "--sync", chosen.id, "key", "ctrl+shift+F9"])
                assert listening.take(2) == [DOWN, UP]
        assert listening.nothing_more()


def test_a_new_window_and_one_that_was_closed(x_session: Desktop, listening: Listening) -> None:
    assert listening.start() == []
    with window(x_session, "stays"):
        for number in range(5):
            with window(x_session, f"comes {number}"):
                pressed_once(x_session, listening)
            until(lambda: front(x_session) == "stays")
            pressed_once(x_session, listening)
    assert listening.nothing_more()


def test_a_key_that_comes_with_a_new_window_is_ours(x_session: Desktop, listening: Listening) -> None:
    assert listening.start() == []
    with window(x_session, "stays"):
        program = x_session.start([sys.executable, "-c", STRIKE], name="striker")
        try:
            until(lambda: "done" in x_session.log("striker"), 60)
        finally:
            x_session.end(program, kill=True)
    assert "lost" not in x_session.log("striker")
    assert listening.take(20) == [DOWN, UP] * 10
    assert listening.nothing_more()


def test_the_empty_desktop(x_session: Desktop, listening: Listening) -> None:
    until(lambda: is_empty(x_session))
    assert listening.start() == []
    pressed_once(x_session, listening)
    with window(x_session, "short"):
        pressed_once(x_session, listening)
    until(lambda: is_empty(x_session))
    pressed_once(x_session, listening)
    assert listening.nothing_more()


def test_a_minimised_window_gives_the_keys_back(x_session: Desktop, listening: Listening) -> None:
    assert listening.start() == []
    with window(x_session, "small") as (small, _):
        for _ in range(3):
            x_session.run(["xdotool", "windowminimize", "--sync", small.id])
            pressed_once(x_session, listening)
            x_session.run(["xdotool", "windowactivate", "--sync", small.id])
            pressed_once(x_session, listening)


def test_a_key_that_is_held_while_its_window_closes_is_let_go(x_session: Desktop, listening: Listening) -> None:
    assert listening.start() == []
    with window(x_session, "closes") as (_, program):
        x_session.key_down(KEY)
        assert listening.take(1) == [DOWN]
        x_session.end(program, kill=True)
        assert listening.nothing_more(1.0)
        x_session.key_up(KEY)
        assert listening.take(1) == [UP]
    pressed_once(x_session, listening)
    assert listening.nothing_more()


def test_the_focus_does_not_leave_a_window_within_a_window(x_session: Desktop, listening: Listening) -> None:
    assert listening.start() == []
    program = x_session.start([sys.executable, "-c", INNER], name="inner", stdin=subprocess.PIPE)
    assert program.stdin is not None
    try:
        x_session.wait_for_window("^outer$")
        pressed_once(x_session, listening)
        program.stdin.write(b"focus\n")
        program.stdin.flush()
        until(lambda: "focused" in x_session.log("inner"))
        time.sleep(0.5)  # the listener follows a moment after the focus
        before = len(x_session.log("inner"))
        for _ in range(3):
            pressed_once(x_session, listening)
        told = [line for line in x_session.log("inner")[before:].splitlines() if line.startswith("Focus")]
        # It goes and is back at once (1: a grab begins, 2: it ends). With a grab on the outer one it would be gone
        # for as long as the key is down: "FocusOut 1", "FocusIn 2".
        assert told == ["FocusOut 1", "FocusIn 1", "FocusOut 2", "FocusIn 2"] * 3
    finally:
        program.stdin.close()
        x_session.end(program, kill=True)


def test_a_program_that_takes_the_key_later_is_told_once(x_session: Desktop, listening: Listening) -> None:
    assert listening.start() == []
    program = x_session.start([sys.executable, "-c", TAKE], name="taker")
    try:
        assert listening.reports.get(timeout=10) == f"Control Shift F9 for describe window {TAKEN}"
        time.sleep(2)  # its second window has come
        assert listening.reports.empty()
    finally:
        x_session.end(program, kill=True)
    pressed_once(x_session, listening)


def test_a_program_that_has_the_key_everywhere_is_told_at_the_start(x_session: Desktop, listening: Listening) -> None:
    program = x_session.start([sys.executable, "-c", TAKE], name="taker")
    try:
        x_session.wait_for_window("^taker$")
        assert listening.start() == [f"Control Shift F9 for describe window {TAKEN}"]
        time.sleep(2)
        assert listening.reports.empty()
    finally:
        x_session.end(program, kill=True)


def test_without_a_window_manager(x_session: Desktop, listening: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    with Desktop() as bare:
        manager = next(program for program in bare._programs if program.args[0] == "openbox")  # type: ignore[index]
        bare.end(manager, kill=True)
        monkeypatch.setenv("DISPLAY", bare.env["DISPLAY"])
        assert listening.start() == []
        pressed_once(bare, listening)
        program = bare.start(["xterm", "-T", "alone", "-e", "sleep", "600"])
        wanted = bare.wait_for_window("^alone$", focus=False)
        pressed_once(bare, listening)
        for _ in range(3):
            bare.run(["xdotool", "windowfocus", "--sync", wanted.id])
            pressed_once(bare, listening)
        bare.end(program, kill=True)
        pressed_once(bare, listening)
        assert listening.nothing_more()
        listening.listener.stop()
