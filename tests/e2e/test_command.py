"""The command line beside a running app: the app does the work, and it is the one that speaks."""

from __future__ import annotations

import json

import pytest

from tests.desktop import Desktop
from tests.e2e.app import App, terminal, zenity
from tests.hearing import holds, transcribe

TIMETABLE = "The train to Oxford departs from platform seven.\nThe bus to Reading departs from the market square."


def test_a_question_and_a_follow_up(app: App, desktop: Desktop) -> None:
    with zenity(desktop, "Timetable", "--info", f"--text={TIMETABLE}") as window:
        with desktop.record() as recording:
            first = app.answer("ask", "--window", "Where does the train to Oxford depart?")
            assert app.is_the_one_playing()
            recording.wait_until_quiet(2.0)
        assert desktop.active_window() == window
    assert holds(first["answer"], "platform seven"), first
    assert {"answer", "sources", "confidence", "alternatives", "timings_ms"} <= first.keys()
    assert first["sources"] and {"kind", "text", "box"} <= first["sources"][0].keys()
    assert {"capture", "reading", "answering", "first_sound"} <= first["timings_ms"].keys()
    heard = transcribe(recording.samples, recording.rate)
    assert holds(heard, "platform seven"), heard
    # The window is closed: the follow-up is about the picture that the app remembers.
    again = app.answer("ask", "--follow-up", "And where does the bus to Reading depart?")
    assert holds(again["answer"], "market square"), again


def test_the_history_is_the_apps(app: App, desktop: Desktop) -> None:
    with zenity(desktop, "Notice", "--info", "--text=The library is closed on Friday."):
        app.answer("ask", "--window", "When is the library closed?")
    listed = app.command("history").stdout
    assert "When is the library closed?" in listed and "Friday" in listed


def test_nothing_is_on_disk(app: App, desktop: Desktop) -> None:
    with zenity(desktop, "Secret", "--info", "--text=The code word is pomegranate."):
        assert holds(app.answer("ask", "--window", "What is the code word?")["answer"], "pomegranate")
    kept = [path for path in desktop.home.rglob("*") if path.is_file() and b"pomegranate" in path.read_bytes()]
    assert kept == []


def test_stop_silences_the_app(app: App, desktop: Desktop) -> None:
    text = "\n".join(f"Line {n} of a long letter about the garden and the weather." for n in range(1, 25))
    with terminal(desktop, "Letter", text), desktop.record() as recording:
        app.command("describe", "--window")
        recording.wait_for_sound(30)
        app.command("stop")
        recording.wait_until_quiet(2.0, 10)  # the letter would take a minute


def test_what_is_not_there_is_said_and_told_by_the_exit_code(app: App, desktop: Desktop) -> None:
    with zenity(desktop, "Timetable", "--info", f"--text={TIMETABLE}"):
        done = app.command("ask", "--window", "What is the price of the blue elephant?", "--json", check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["answered"] is False and told["sources"] == [], told


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "no-such-picture.png", "What is it?"),
        ("ask", "--area", "1,2", "What is it?"),
        ("ask", "What is it?"),
        ("describe", "pyproject.toml"),  # a file that is there and no picture
        ("sing",),
    ],
)
def test_bad_usage_is_exit_code_2_and_one_sentence(app: App, arguments: tuple[str, ...]) -> None:
    done = app.command(*arguments, check=False)
    assert done.returncode == 2
    assert done.stderr.strip() and "Traceback" not in done.stderr
