"""The X11 listener on a real X server: keys come from xdotool, and an xterm shows what reached the program in front."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from assistant.hotkeys import x11
from tests.desktop import Desktop
from tests.hotkeys.conftest import DOWN, KEYS, UP, Listening

pytestmark = [pytest.mark.desktop, pytest.mark.skipif(sys.platform != "linux", reason="X11")]


@pytest.fixture
def xterm(x_session: Desktop, tmp_path: Path) -> Iterator[Path]:
    """A terminal in front; the file holds every byte that was typed into it."""
    typed = tmp_path / "typed"
    script = f"stty raw -echo; printf '\\033]0;in front\\007'; cat > {typed}"
    program = x_session.start(["xterm", "-T", "starting", "-e", "sh", "-c", script])
    x_session.wait_for_window("in front")
    yield typed
    x_session.end(program)


def wait_for_bytes(typed: Path, wanted: bytes) -> None:
    deadline = time.monotonic() + 10
    while typed.read_bytes() != wanted:
        assert time.monotonic() < deadline, typed.read_bytes()
        time.sleep(0.02)


def test_a_key_comes_once_with_its_release_and_not_to_the_program_in_front(
    x_session: Desktop, listening: Listening, xterm: Path
) -> None:
    assert listening.start() == []
    x_session.press("ctrl+shift+f9")
    assert listening.take(2) == [DOWN, UP]
    # Without the modifiers, or with others, it belongs to the program in front.
    x_session.press("f9")
    x_session.press("a")
    wait_for_bytes(xterm, b"\x1b[20~a")
    assert listening.nothing_more()
    assert x_session.active_window().title == "in front"


def test_after_stop_the_key_is_everybody_s(x_session: Desktop, listening: Listening, xterm: Path) -> None:
    keys = {"describe_window": "ctrl+shift+q"}
    assert listening.start(keys) == []
    x_session.press("ctrl+shift+q")
    assert listening.take(2) == [DOWN, UP]
    listening.listener.stop()
    x_session.press("ctrl+shift+q")
    wait_for_bytes(xterm, b"\x11")
    assert listening.nothing_more(0)
    # And it can be had again, by the same listener.
    assert listening.start(keys) == []
    x_session.press("ctrl+shift+q")
    assert listening.take(2) == [DOWN, UP]


@pytest.mark.parametrize("locks", [["Num_Lock"], ["Caps_Lock"], ["Num_Lock", "Caps_Lock"]])
def test_locks_make_no_difference(x_session: Desktop, listening: Listening, locks: list[str]) -> None:
    assert listening.start() == []
    for lock in locks:
        x_session.run(["xdotool", "key", lock])
    try:
        # Not `press`, which switches the locks off first.
        x_session.run(["xdotool", "key", "ctrl+shift+F9"])
        assert listening.take(2) == [DOWN, UP]
    finally:
        for lock in locks:
            x_session.run(["xdotool", "key", lock])


def test_a_key_that_is_held_is_one_press_and_one_release(x_session: Desktop, listening: Listening) -> None:
    assert listening.start() == []
    x_session.key_down("ctrl+shift+f9")
    assert listening.take(1) == [DOWN]
    assert listening.nothing_more(2.0)  # the server repeats a key 25 times a second after 0.66 s
    x_session.key_up("ctrl+shift+f9")
    assert listening.take(1) == [UP]
    assert listening.nothing_more()


def test_modifiers_may_be_let_go_before_the_key(x_session: Desktop, listening: Listening) -> None:
    assert listening.start() == []
    x_session.key_down("ctrl+shift+f9")
    assert listening.take(1) == [DOWN]
    x_session.run(["xdotool", "keyup", "ctrl", "keyup", "shift"])
    assert listening.nothing_more()
    x_session.run(["xdotool", "keyup", "F9"])
    assert listening.take(1) == [UP]


def test_presses_in_quick_succession_are_all_told(x_session: Desktop, listening: Listening) -> None:
    assert listening.start() == []
    x_session.run(["xdotool", "key", "--delay", "12", "--repeat", "20", "ctrl+shift+F9"])
    assert listening.take(40) == [DOWN, UP] * 20
    assert listening.nothing_more()


def test_a_key_that_another_program_has_is_named(x_session: Desktop, listening: Listening) -> None:
    assert listening.start() == []
    second = Listening()
    try:
        problems = second.start({"repeat": "ctrl+shift+f9", "describe_screen": "ctrl+shift+f10"})
        assert problems == [
            "Control Shift F9 for repeat is taken by another program. Please choose another key for it in the settings."
        ]
        x_session.press("ctrl+shift+f10")
        assert second.take(2) == [("describe_screen", True), ("describe_screen", False)]
        x_session.press("ctrl+shift+f9")
        assert listening.take(2) == [DOWN, UP]
        assert second.nothing_more()
    finally:
        second.listener.stop()


def test_a_key_that_the_keyboard_lacks_is_named(x_session: Desktop, listening: Listening) -> None:
    x_session.run(["setxkbmap", "ru"])
    try:
        assert listening.start({"repeat": "alt+q", "describe_window": "ctrl+shift+f9"}) == [
            "Alt Q for repeat is not on this keyboard. Please choose another key."
        ]
        x_session.press("ctrl+shift+f9")
        assert listening.take(2) == [DOWN, UP]
    finally:
        x_session.run(["setxkbmap", "us"])


def test_a_key_moves_with_the_keyboard_layout(x_session: Desktop, listening: Listening, xterm: Path) -> None:
    keys = {"describe_window": "alt+z"}
    assert listening.start(keys) == []
    x_session.run(["xdotool", "key", "alt+52"])  # where Z is on an American keyboard
    assert listening.take(2) == [DOWN, UP]
    x_session.run(["setxkbmap", "de"])
    try:
        deadline = time.monotonic() + 10
        while True:  # the server tells of the change when it likes
            x_session.run(["xdotool", "key", "alt+29"])  # where Z is on a German keyboard
            if not listening.nothing_more(0.5):
                break
            assert time.monotonic() < deadline
        listening.take(1)
        before = xterm.read_bytes()
        x_session.run(["xdotool", "key", "alt+52"])
        x_session.press("a")
        deadline = time.monotonic() + 10
        while len(xterm.read_bytes()) < len(before) + 2:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert listening.nothing_more(0)
    finally:
        x_session.run(["setxkbmap", "us"])


def test_the_second_layout_of_the_user_serves_too(x_session: Desktop, listening: Listening) -> None:
    x_session.run(["setxkbmap", "us,ru", "-option", "grp:shifts_toggle"])
    try:
        assert listening.start() == []
        x_session.run(["xdotool", "key", "Shift_L+Shift_R"])
        x_session.run(["xdotool", "key", "ctrl+shift+F9"])
        assert listening.take(2) == [DOWN, UP]
    finally:
        x_session.run(["setxkbmap", "us", "-option", ""])


def test_any_key_is_noticed_while_it_is_watched(x_session: Desktop, listening: Listening, xterm: Path) -> None:
    noticed: Queue[None] = Queue()
    assert listening.start() == []
    assert listening.listener.watch_any_key(lambda: noticed.put(None))
    deadline = time.monotonic() + 10
    while noticed.empty():  # the watch begins a moment after the call
        assert time.monotonic() < deadline
        x_session.press("b")
    # Watching takes nothing away from the program in front.
    typed = xterm.read_bytes()
    assert typed and set(typed) == {ord("b")}
    listening.listener.unwatch_any_key()
    x_session.press("ctrl+shift+f9")
    assert listening.take(2) == [DOWN, UP]
    count = noticed.qsize()
    x_session.press("b")
    x_session.press("ctrl+shift+f9")
    assert listening.take(2) == [DOWN, UP]
    assert noticed.qsize() == count


def test_an_action_that_fails_does_not_end_the_keys(x_session: Desktop, listening: Listening) -> None:
    pressed: Queue[bool] = Queue()

    def act(action: str, down: bool) -> None:
        pressed.put(down)
        raise ValueError(action)

    assert listening.listener.start(KEYS, act) == []
    x_session.press("ctrl+shift+f9")
    assert [pressed.get(timeout=10) for _ in range(2)] == [True, False]


def test_stopping_lets_go_of_a_key_that_is_held(x_session: Desktop, listening: Listening) -> None:
    assert listening.start() == []
    x_session.key_down("ctrl+shift+f9")
    assert listening.take(1) == [DOWN]
    listening.listener.stop()
    assert listening.take(1) == [UP]
    x_session.key_up("ctrl+shift+f9")


@pytest.mark.parametrize("display", ["", "nonsense", ":98765"])
def test_no_display_is_told(display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", display)
    listener = x11.open_listener()
    assert listener.start(KEYS, lambda *_: None) == [x11.NO_SERVER]
    assert not listener.watch_any_key(lambda: None)
    listener.unwatch_any_key()
    listener.stop()


def test_a_server_that_does_not_answer_does_not_hold_up_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(x11, "_START_S", 0.3)
    number = 7_000_000 + os.getpid()  # no display has such a number, and no other run of this test
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(f"\0/tmp/.X11-unix/X{number}")
        silent.listen(2)
        monkeypatch.setenv("DISPLAY", f":{number}")
        listener = x11.open_listener()
        assert listener.start(KEYS, lambda *_: None) == [x11.NO_SERVER]


def test_the_end_of_the_server_lets_go_and_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    # Last, and on a desktop of its own: it does not survive.
    with Desktop() as doomed:
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.setenv("XDG_SESSION_TYPE", "x11")
        monkeypatch.setenv("DISPLAY", doomed.env["DISPLAY"])
        listening = Listening()
        assert listening.start() == []
        doomed.key_down("ctrl+shift+f9")
        assert listening.take(1) == [DOWN]
        (server,) = [program for program in doomed._programs if program.args[0] == "Xvfb"]  # type: ignore[index]
        doomed.end(server, kill=True)
        assert listening.take(1) == [UP]
        assert listening.reports.get(timeout=10) == x11.LOST
        assert not listening.listener.watch_any_key(lambda: None)
        listening.listener.stop()
        assert listening.start() == [x11.NO_SERVER]
