"""The main job: a key, and what is on the screen is heard; nothing else changes."""

from __future__ import annotations

import time

import pytest

from tests.desktop import Desktop
from tests.e2e.app import key_logger, terminal, zenity
from tests.hearing import holds, transcribe

pytestmark = pytest.mark.usefixtures("app")
DESCRIBE_WINDOW, DESCRIBE_SCREEN = "ctrl+shift+f9", "ctrl+shift+f10"
REPEAT, STOP = "ctrl+shift+f8", "ctrl+shift+f7"
LONG = "\n".join(
    f"Chapter {number}. The old lighthouse keeper walked slowly along the shore and counted the boats again."
    for number in range(1, 16)
)


def heard_after(desktop: Desktop, key: str) -> str:
    """What is heard from the press of `key` until it is quiet."""
    with desktop.record() as recording:
        desktop.press(key)
        recording.wait_until_quiet(2.5, 60)
    return transcribe(recording.samples, recording.rate)


def test_the_window_in_front_is_described_and_the_focus_stays(desktop: Desktop) -> None:
    with zenity(
        desktop, "Backup", "--question", "--text=Your holiday photos were not saved. Try again tomorrow?"
    ) as window:
        focus = desktop.accessible("focus")
        heard = heard_after(desktop, DESCRIBE_WINDOW)
        assert desktop.active_window() == window
        assert desktop.accessible("focus") == focus
        assert focus["role"] == "push button"
    assert holds(heard, "backup", "your holiday photos were not saved", "try again tomorrow"), heard


def test_the_key_does_not_reach_the_program_in_front(desktop: Desktop) -> None:
    with key_logger(desktop) as keys:
        desktop.type("first")
        desktop.press("ctrl+shift+f5")  # nobody's key: shows that the terminal would have kept ours
        assert "first" in keys() and "[15;6~" in keys()
        before = keys()
        heard_after(desktop, DESCRIBE_WINDOW)
        for key in (DESCRIBE_SCREEN, REPEAT, STOP):
            desktop.press(key)
        time.sleep(0.5)
        assert keys() == before
        desktop.type("last")
        time.sleep(0.3)
        assert keys() == before + "last"


def test_the_whole_screen_is_described(desktop: Desktop) -> None:
    with zenity(desktop, "Weather", "--info", "--text=Heavy rain is expected in the afternoon."):
        heard = heard_after(desktop, DESCRIBE_SCREEN)
    assert holds(heard, "heavy rain is expected in the afternoon"), heard


def test_repeat_says_the_same_again(desktop: Desktop) -> None:
    with zenity(desktop, "Parcel", "--info", "--text=Your parcel arrives on Monday morning."):
        heard_after(desktop, DESCRIBE_WINDOW)
    # The window is gone: what is said now was remembered.
    heard = heard_after(desktop, REPEAT)
    assert holds(heard, "your parcel arrives on monday morning"), heard


def test_stop_is_silence(desktop: Desktop) -> None:
    with terminal(desktop, "Novel", LONG), desktop.record() as recording:
        desktop.press(DESCRIBE_WINDOW)
        began = recording.wait_for_sound(20)
        # Well into the text, which takes a quarter of a minute.
        recording.wait_for_sound(30, after=began + 3.0)
        desktop.press(STOP)
        pressed = time.monotonic()
        time.sleep(4.0)
        # How fast is for the benchmarks to say; a second is far more than it needs and far less than the text.
        assert not recording.since(pressed + 1.0).any()


def test_a_second_press_starts_again_and_does_not_stack(desktop: Desktop) -> None:
    with terminal(desktop, "Novel", LONG):
        desktop.press(DESCRIBE_WINDOW)
        time.sleep(2.0)
    with zenity(desktop, "Reminder", "--info", "--text=Water the plants in the kitchen."):
        heard = heard_after(desktop, DESCRIBE_WINDOW)
    assert holds(heard, "water the plants in the kitchen"), heard
    assert not holds(heard, "lighthouse keeper"), heard
