"""What the user teaches, in the real app by its keys: an answer is corrected, a training begun, a voice recorded."""

from __future__ import annotations

import json
from pathlib import Path

import psutil
import pytest

from assistant import paths
from assistant.consent import CONSENT_SENTENCE
from tests.desktop import Desktop
from tests.e2e.app import NAME, App, focus, shown, until
from tests.hearing import holds, transcribe
from tests.listening.speech import piper
from tests.saying import wav
from training import prompts

SAMPLE = paths.RESOURCES / "samples" / "small-vilt"
QUESTIONS = {"what shape is in the image?": "a star", "what color is the shape?": "pink"}


def kept(desktop: Desktop) -> Path:
    """The user's data."""
    return desktop.home / ".local" / "share" / "lookaloud"


def nameless(desktop: Desktop) -> list[str]:
    """Controls of the front window that a screen reader could not name."""
    tree = desktop.accessible("tree", NAME)
    focusable = [node for node in tree if node["focusable"] and node["showing"] and node["role"] != "frame"]
    return [node["role"] for node in focusable if not node["name"].strip()]


@pytest.fixture
def corrected(app: App, desktop: Desktop) -> list[dict[str, str]]:
    """Two answers, corrected in the window."""
    app.command("models", "use", str(SAMPLE))
    for question, right in QUESTIONS.items():
        app.command("ask", str(SAMPLE.parent / "shape.png"), question, "--silent")
        app.window()
        desktop.press("ctrl+shift+e")
        desktop.wait_for_window("^Correct an answer")
        until(lambda: focus(desktop)["name"] == "Right answer", "the field for the right answer", 10)
        assert shown(desktop, "Question") == question and not nameless(desktop)
        desktop.type(right)
        desktop.press("Return")
        until(lambda right=right: f"Kept: the answer is {right}." in shown(desktop, "Status"), "what was kept", 20)
    lines = (kept(desktop) / "corrections" / "corrections.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def trainings(app: App) -> list[psutil.Process]:
    """The processes that train for the app."""
    assert app.process is not None
    return [each for each in psutil.Process(app.process.pid).children() if "training" in each.cmdline()]


def test_corrections_are_learned_and_the_end_of_the_app_lets_training_save(
    app: App, desktop: Desktop, corrected: list[dict[str, str]]
) -> None:
    assert [entry["answer"] for entry in corrected] == list(QUESTIONS.values())
    desktop.press("ctrl+shift+t")
    desktop.wait_for_window("^Training")
    until(lambda: "You have 2 corrections." in shown(desktop, "What it needs"), "what can be taught", 30)
    assert not nameless(desktop)
    desktop.press("alt+g")
    desktop.press("Home")  # nothing of what it knows, so that it begins at once
    desktop.press("alt+s")
    desktop.wait_for_window("^Begin training")
    question = " ".join(node["name"] for node in desktop.accessible("tree", NAME))
    assert "small-vilt learns 2 corrections." in question and "forgets some of it" in question
    desktop.press("alt+y")
    until(lambda: bool(trainings(app)), "the process of the training", 30)
    (process,) = trainings(app)
    app.command("quit")
    assert app.process is not None
    assert app.process.wait(20) == 0
    process.wait(200)  # it ends by itself, when it has saved
    states = kept(desktop) / "models" / "small-vilt-taught" / ".training"
    assert list(states.glob("checkpoint-*/whole")), "after its first step, and with a save"
    app.start()
    app.window()
    desktop.press("ctrl+shift+t")
    until(lambda: "was begun and not finished" in shown(desktop, "What it needs"), "that it can go on", 30)
    desktop.press("Escape")


def test_a_sentence_is_recorded_by_keyboard_and_ear(app: App, desktop: Desktop) -> None:
    first = prompts.read(paths.RESOURCES / "prompts" / "english.txt")[0].text
    app.window()
    desktop.press("ctrl+shift+r")
    desktop.wait_for_window("^Record your voice")
    until(lambda: "its words" in shown(desktop, "Status"), "the page", 20)
    desktop.press("alt+o")
    until(lambda: focus(desktop)["name"] == "Record", "Record, with the keyboard on it", 30)
    for words, told in ((CONSENT_SENTENCE, "for the first sentence"), (first, "")):
        sound = piper(words)
        desktop.press("space")
        until(lambda: phase(desktop) == "Speak now.", "the tone", 60)
        desktop.play_into_microphone(sound, 16_000)
        until(lambda: phase(desktop) != "Speak now.", "the end of the take", 30)
        until(lambda told=told: told in shown(desktop, "Status"), told, 30)
    take = kept(desktop) / "recordings" / "my voice" / "wavs" / "p001.wav"
    until(take.exists, "the take", 30)
    samples, rate = wav(take)
    assert holds(transcribe(samples, rate), first, at_least=0.8)
    assert len(samples) / rate < len(piper(first)) / 16_000 + 0.3, "nothing but the sentence"
    assert not nameless(desktop)
    assert focus(desktop)["name"] == "Record"
    desktop.press("Escape")


def phase(desktop: Desktop) -> str:
    """What the page says that happens."""
    names = [node["name"] for node in desktop.accessible("tree", NAME) if node["showing"] and node["role"] == "label"]
    return next((name for name in names if name in ("Speak now.", "Listen.")), "")
