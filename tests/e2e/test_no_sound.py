"""Without a sound device nothing is lost: the answer is shown, it is said once why, and speech comes back."""

from __future__ import annotations

from tests.desktop import Desktop
from tests.e2e.app import NAME, App, until, zenity
from tests.hearing import holds, transcribe


def shown(desktop: Desktop) -> str:
    """All text of the app's window."""
    return "\n".join(f"{node['name']}\n{node['text']}" for node in desktop.accessible("tree", NAME))


def test_the_answer_is_shown_and_speech_comes_back(desktop: Desktop) -> None:
    desktop.sound.stop()
    app = App(desktop)
    try:
        app.start()
        with zenity(desktop, "Parcel", "--info", "--text=Your parcel arrives on Monday morning."):
            told = app.answer("ask", "--window", "When does my parcel arrive?")
            assert "Monday" in told["answer"]
            assert "first_sound" not in told["timings_ms"]
            until(lambda: "Monday" in shown(desktop), "the answer in the window", 10)
            assert "sound" in shown(desktop) or "audio" in shown(desktop)
            desktop.sound.start()
            # Looked for every so often: a device that was plugged in is used without a word from the user.
            with desktop.record() as recording:
                until(lambda: _speaks(app, desktop), "speech", 60)
                recording.wait_until_quiet(2.0)
        heard = transcribe(recording.samples, recording.rate)
        assert holds(heard, "monday"), heard
    finally:
        app.stop()


def test_a_device_that_is_lost_while_it_speaks_is_no_end(desktop: Desktop) -> None:
    app = App(desktop).start()
    try:
        with zenity(desktop, "Parcel", "--info", "--text=Your parcel arrives on Monday morning, in two boxes."):
            with desktop.record() as recording:
                desktop.press("ctrl+shift+f9")
                recording.wait_for_sound(20)
            desktop.sound.stop()
            assert "Monday" in app.answer("ask", "--window", "When does my parcel arrive?")["answer"]
            desktop.sound.start()
            with desktop.record() as recording:
                until(lambda: _speaks(app, desktop), "speech", 60)
                recording.wait_until_quiet(2.0)
        assert holds(transcribe(recording.samples, recording.rate), "monday")
    finally:
        app.stop()


def _speaks(app: App, desktop: Desktop) -> bool:
    told = app.answer("ask", "--window", "When does my parcel arrive?")
    return "Monday" in told["answer"] and bool(desktop.sound.players()) and "first_sound" in told["timings_ms"]
