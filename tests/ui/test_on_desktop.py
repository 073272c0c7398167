"""The app as a process on a real X desktop: focus, accessibility tree, start, end."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.desktop import Desktop, Window
from tests.e2e.app import App, zenity

pytestmark = pytest.mark.desktop

_SEND = """
import json, sys
from assistant import instance
print(json.dumps(instance.send_patiently(json.loads(sys.argv[1]))))
"""


class SpyApp:
    """The app with the spy engine."""

    def __init__(self, desktop: Desktop) -> None:
        self.desktop = desktop
        self.process = self.launch()

    def launch(self) -> subprocess.Popen[bytes]:
        """Start it (once more)."""
        return self.desktop.start([sys.executable, "-m", "tests.ui.spy_app"], name="spy-app")

    def send(self, command: str, **more: Any) -> list[list[str]]:
        """Send a command; what the engine was asked so far."""
        done = self.desktop.run([sys.executable, "-c", _SEND, json.dumps({"command": command, **more})])
        calls: list[list[str]] = json.loads(done.stdout)["calls"]
        return calls

    def window(self) -> Window:
        """Its window, in front."""
        return self.desktop.wait_for_window("^Lookaloud$")

    def shown(self, text: str) -> bool:
        """True when the accessibility tree has `text`."""
        return any(text in node["text"] + node["name"] for node in self.desktop.accessible("tree", "Lookaloud"))

    def ended(self) -> int:
        """Its exit code."""
        return self.process.wait(15)


@pytest.fixture
def spy(desktop: Desktop) -> Iterator[SpyApp]:
    """The app, running."""
    app = SpyApp(desktop)
    app.window()
    app.send("ping")
    yield app
    desktop.end(app.process)


@pytest.fixture
def other(desktop: Desktop) -> Iterator[Window]:
    """Another program in front."""
    program = desktop.start(["xterm", "-title", "Other program", "-e", "sleep", "600"])
    yield desktop.wait_for_window("^Other program$")
    desktop.end(program, kill=True)


def eventually(condition: Any, seconds: float = 10.0) -> None:
    """Wait for `condition`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


def test_a_question_by_keyboard(spy: SpyApp, desktop: Desktop) -> None:
    window = spy.window()
    focus = desktop.accessible("focus")
    assert (focus["role"], focus["name"]) == ("text", "Question")
    desktop.type("when does it leave?")
    desktop.press("Return")
    eventually(lambda: spy.shown("08:45"))
    assert ["ask", "when does it leave?", "PictureSource.WINDOW", "None"] in spy.send("calls")
    assert desktop.accessible("focus")["name"] == "Question"
    assert desktop.active_window() == window


def test_the_window_steps_behind_the_others_without_losing_the_focus(
    spy: SpyApp, other: Window, desktop: Desktop
) -> None:
    window = spy.window()
    stacking = _stacking(desktop)
    assert stacking.index(window.id) > stacking.index(other.id)
    desktop.type("what is this?")
    desktop.press("Return")
    seen = []
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline and not seen:
        stacking = _stacking(desktop)
        if stacking.index(window.id) < stacking.index(other.id):
            seen.append(desktop.active_window())
    assert seen == [window], "behind, and still with the keyboard"
    eventually(lambda: _stacking(desktop).index(window.id) > _stacking(desktop).index(other.id))


def test_an_answer_that_comes_by_key_does_not_take_the_focus(spy: SpyApp, other: Window, desktop: Desktop) -> None:
    assert desktop.active_window() == other
    for number in range(3):
        spy.send("answer", text=f"Answer number {number}.")
    eventually(lambda: spy.shown("Answer number 2."))
    assert desktop.active_window() == other


def test_the_key_to_type_a_question_brings_the_window(spy: SpyApp, other: Window, desktop: Desktop) -> None:
    assert desktop.active_window() == other
    spy.send("type")
    eventually(lambda: desktop.active_window().title == "Lookaloud")
    eventually(lambda: (desktop.accessible("focus") or {}).get("name") == "Question")


def test_a_second_start_brings_the_first_one(spy: SpyApp, other: Window, desktop: Desktop) -> None:
    assert desktop.active_window() == other
    assert spy.launch().wait(20) == 0
    eventually(lambda: desktop.active_window().title == "Lookaloud")
    assert spy.process.poll() is None


def test_closing_without_a_tray_quits(spy: SpyApp, desktop: Desktop) -> None:
    spy.window()
    desktop.press("alt+F4")
    assert spy.ended() == 0
    assert "Traceback" not in desktop.log("spy-app")


def test_ctrl_q_quits(spy: SpyApp, desktop: Desktop) -> None:
    spy.window()
    desktop.press("ctrl+q")
    assert spy.ended() == 0


def test_the_quit_command_ends_it(spy: SpyApp) -> None:
    spy.send("quit")
    assert spy.ended() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_cleanly(spy: SpyApp, desktop: Desktop, number: signal.Signals) -> None:
    spy.process.send_signal(number)
    assert spy.ended() == 0
    assert "Traceback" not in desktop.log("spy-app")


def test_a_bug_is_told_and_the_app_goes_on(spy: SpyApp) -> None:
    spy.send("break")
    eventually(lambda: any(call[0] == "notify" and "went wrong" in call[1] for call in spy.send("calls")))
    spy.send("answer", text="Still here.")
    eventually(lambda: spy.shown("Still here."))


def test_menus_open_by_keyboard_and_are_named(spy: SpyApp, desktop: Desktop) -> None:
    spy.window()
    desktop.press("alt+h")
    desktop.press("k")
    dialog = desktop.wait_for_window("^Keys", focus=False)
    assert dialog.id
    eventually(lambda: (desktop.accessible("focus") or {}).get("name") == "Keys")
    assert "Ctrl+R: Speak again" in desktop.accessible("focus")["text"]
    desktop.press("Escape")
    eventually(lambda: (desktop.accessible("focus") or {}).get("name") == "Question")


def _stacking(desktop: Desktop) -> list[str]:
    """Ids of the windows, the lowest first."""
    line = desktop.run(["xprop", "-root", "_NET_CLIENT_LIST_STACKING"]).stdout
    return [str(int(number, 16)) for number in line.partition("#")[2].replace(" ", "").strip().split(",")]


_TRAY = """
from Xlib import X, display
from Xlib.protocol import event
screen = display.Display()
root = screen.screen().root
window = root.create_window(0, 0, 64, 24, 0, screen.screen().root_depth)
window.map()
tray = screen.intern_atom("_NET_SYSTEM_TRAY_S0")
window.set_selection_owner(tray, X.CurrentTime)
manager = (32, [X.CurrentTime, tray, window.id, 0, 0])
told = event.ClientMessage(window=root, client_type=screen.intern_atom("MANAGER"), data=manager)
root.send_event(told, event_mask=X.StructureNotifyMask)
screen.flush()
while True:
    screen.next_event()
"""


def test_with_a_tray_closing_hides_and_the_command_brings_it_back(desktop: Desktop) -> None:
    tray = desktop.start([sys.executable, "-c", _TRAY], name="tray")
    time.sleep(1.0)
    app = SpyApp(desktop)
    try:
        app.window()
        app.send("ping")
        time.sleep(0.5)
        desktop.press("alt+F4")
        eventually(lambda: desktop.active_window().title != "Lookaloud")
        assert any(call[0] == "notify" and "tray" in call[1] for call in app.send("calls"))
        assert app.process.poll() is None
        assert app.launch().wait(20) == 0
        eventually(lambda: desktop.active_window().title == "Lookaloud")
        desktop.end(tray, kill=True)
        time.sleep(0.5)
        desktop.press("alt+F4")
        assert app.ended() == 0, "without the tray the window could never come back"
    finally:
        desktop.end(tray, kill=True)
        desktop.end(app.process, kill=True)


def test_a_typed_question_is_about_the_window_that_was_in_front(desktop: Desktop) -> None:
    """With the real engine: its capture and the accessibility tree pass over our own window."""
    app = App(desktop).start()
    try:
        with zenity(desktop, "Parcel", "--question", "--text=Shall the parcel be left next door?"):
            app.window()
            desktop.type("which buttons are there?")
            desktop.press("Return")
            eventually(lambda: app.command("history", check=False).stdout.count("which buttons") == 1, 60)
            told = app.command("history").stdout
            assert "Yes" in told and "No" in told and "Speak again" not in told
            assert desktop.active_window().title == "Lookaloud"
    finally:
        app.stop()
