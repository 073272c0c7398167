"""Keys that are taken, keys that were changed, and a settings file that can't be read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop import Desktop
from tests.e2e.app import NAME, App, until, zenity
from tests.hearing import holds, transcribe

# Another program that has the describe key, as a window manager might.
TAKE = """
import time
from Xlib import X, XK, display
d = display.Display()
code = d.keysym_to_keycode(XK.string_to_keysym("F9"))
d.screen().root.grab_key(code, X.ControlMask | X.ShiftMask, False, X.GrabModeAsync, X.GrabModeAsync)
d.sync()
print("taken", flush=True)
while True:
    d.next_event()
"""


@pytest.fixture
def fresh(desktop: Desktop) -> Iterator[App]:
    """An app that the test starts itself, with settings of its own."""
    app = App(desktop)
    yield app
    app.stop()
    settings_file(desktop).unlink(missing_ok=True)


def settings_file(desktop: Desktop) -> Path:
    """Where the app reads its settings."""
    folder = desktop.home / ".config" / "lookaloud"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "settings.toml"


def shown(desktop: Desktop) -> str:
    """All text of the app's window."""
    return "\n".join(f"{node['name']}\n{node['text']}" for node in desktop.accessible("tree", NAME))


def tap(desktop: Desktop, keys: str) -> None:
    """Press and release; unlike `Desktop.press` it leaves Caps Lock as it is."""
    desktop.key_down(keys)
    desktop.key_up(keys)


def test_a_key_that_is_taken_is_announced_by_name(fresh: App, desktop: Desktop) -> None:
    other = desktop.start([sys.executable, "-c", TAKE], name="other")
    try:
        until(lambda: "taken" in desktop.log("other"), "the other program's grab", 10)
        with desktop.record() as recording:
            fresh.start(loaded=False)
            recording.wait_until_quiet(2.5, 60)
        heard = transcribe(recording.samples, recording.rate)
        assert holds(heard, "control shift f 9") or holds(heard, "control shift f9"), heard
        until(lambda: "shift f9" in shown(desktop).lower(), "the key's name in the window", 10)
        # The other keys are not lost with it.
        with zenity(desktop, "Parcel", "--info", "--text=Your parcel arrives on Monday morning."):
            with desktop.record() as recording:
                desktop.press("ctrl+shift+f10")
                recording.wait_until_quiet(2.5, 60)
            assert holds(transcribe(recording.samples, recording.rate), "parcel arrives on monday morning")
    finally:
        desktop.end(other, kill=True)


def test_a_key_can_be_changed(fresh: App, desktop: Desktop) -> None:
    settings_file(desktop).write_text('[keys]\ndescribe_window = "ctrl+shift+f3"\n', encoding="utf-8")
    fresh.start()
    text = "--text=Your parcel arrives on Monday morning."
    with zenity(desktop, "Parcel", "--info", text), desktop.record() as recording:
        desktop.press("ctrl+shift+f3")
        recording.wait_until_quiet(2.5, 60)
    heard = transcribe(recording.samples, recording.rate)
    assert holds(heard, "parcel arrives on monday morning"), heard


def test_caps_lock_does_not_hide_the_keys(fresh: App, desktop: Desktop) -> None:
    fresh.start()
    with zenity(desktop, "Parcel", "--info", "--text=Your parcel arrives on Monday morning."):
        tap(desktop, "Caps_Lock")
        try:
            with desktop.record() as recording:
                tap(desktop, "ctrl+shift+f9")
                recording.wait_until_quiet(2.5, 60)
        finally:
            tap(desktop, "Caps_Lock")
    heard = transcribe(recording.samples, recording.rate)
    assert holds(heard, "parcel arrives on monday morning"), heard


def test_a_broken_settings_file_is_kept_and_said(fresh: App, desktop: Desktop) -> None:
    settings_file(desktop).write_text("[keys\ndescribe = ", encoding="utf-8")
    fresh.start(loaded=False)
    until(lambda: "not valid" in shown(desktop), "the sentence about the settings file", 10)
    kept = list(settings_file(desktop).parent.glob("settings.broken-*.toml"))
    assert [path.read_text(encoding="utf-8") for path in kept] == ["[keys\ndescribe = "]
    assert fresh.command("history", check=False).returncode == 0
