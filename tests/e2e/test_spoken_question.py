"""Push to talk: a spoken question about the window in front is answered aloud."""

from __future__ import annotations

import time

import pytest

from tests.desktop import Desktop
from tests.e2e.app import App, zenity
from tests.hearing import holds, transcribe
from tests.saying import said

ASK = "ctrl+shift+f11"
TIMETABLE = "The train to Oxford departs from platform seven.\nThe bus to Reading departs from the market square."


def test_a_question_spoken_while_the_key_is_held(app: App, desktop: Desktop) -> None:
    question, rate = said("Where does the bus to Reading depart?")
    with zenity(desktop, "Timetable", "--info", f"--text={TIMETABLE}") as window, desktop.record() as recording:
        desktop.key_down(ASK)
        time.sleep(0.5)
        desktop.play_into_microphone(question, rate)
        time.sleep(0.2)
        desktop.key_up(ASK)
        released = time.monotonic()
        recording.wait_for_sound(30, after=released + 0.3)
        recording.wait_until_quiet(2.5, 60)
        assert desktop.active_window() == window
    heard = transcribe(recording.since(released), recording.rate)
    assert holds(heard, "market square"), heard
    assert not holds(heard, "platform seven"), heard
    asked = app.command("history").stdout
    assert holds(asked, "where does the bus to reading depart"), asked


@pytest.mark.usefixtures("app")
def test_nothing_said_is_told(desktop: Desktop) -> None:
    with zenity(desktop, "Timetable", "--info", f"--text={TIMETABLE}"), desktop.record() as recording:
        desktop.key_down(ASK)
        time.sleep(2.0)
        desktop.key_up(ASK)
        released = time.monotonic()
        recording.wait_for_sound(30, after=released + 0.3)
        recording.wait_until_quiet(2.5, 60)
    heard = transcribe(recording.since(released), recording.rate)
    assert heard and not holds(heard, "platform"), heard
