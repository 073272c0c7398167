"""The first word comes as soon as it is known: before all is read, and without reading where the controls know it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assistant.assistant import Assistant
from assistant.reading import controls
from assistant.reading.ocr import TextReader
from assistant.request import Events
from assistant.settings import EarconSettings, Settings
from assistant.speaking.player import Player
from assistant.types import Box, Control, Picture, PictureSource, SourceKind, Target, TextLine, WindowInfo
from tests.examination.pictures import BY_NAME
from tests.letters import FILE, LETTER, page
from tests.speaking.fake_device import World

WINDOW = Target(PictureSource.WINDOW)


@pytest.fixture(scope="module")
def engine() -> Iterator[Assistant]:
    engine = Assistant(Settings(), Events(), Player(open_stream=World(rate=22_050).open))
    engine.start()
    engine.ask("what is it?", FILE, picture=page(LETTER), aloud=False).result(60)  # queued behind the loading
    yield engine
    assert engine.close(5.0)


def test_a_description_is_heard_before_all_is_read() -> None:
    happened: list[str] = []
    world = World(rate=22_050)
    quiet = replace(Settings(), earcons=EarconSettings(on=False))
    player = Player(open_stream=world.open, on_state=happened.append)
    engine = Assistant(quiet, Events(on_answer=lambda _: happened.append("answer")), player)
    engine.start()
    try:
        engine.ask("what is it?", FILE, picture=page(LETTER), aloud=False).result(60)
        happened.clear()
        dense = BY_NAME["article"].picture()
        answer = engine.describe(FILE, picture=dense).result(60)
        assert happened.index("playing") < happened.index("answer")
        assert answer.text == engine.describe(FILE, picture=dense, aloud=False).result(60).text
    finally:
        assert engine.close(5.0)


class Window:
    """A window in front with a tree, of which every reading is counted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read = 0
        self.all_read = threading.Event()
        self.controls = (
            Control("edit", "Name", "Anna Bell", Box(40, 40, 200, 30), True),
            Control("button", "Save", "", Box(500, 200, 90, 30)),
        )
        steps = TextReader.steps
        window = WindowInfo("Account", "Accounts", self.controls, self.controls[0])

        def counted(reader: TextReader, *arguments: Any) -> Iterator[tuple[TextLine, ...]]:
            self.read += 1
            yield from steps(reader, *arguments)
            self.all_read.set()

        monkeypatch.setattr(TextReader, "steps", counted)
        monkeypatch.setattr("assistant.senses.controls.window_controls", lambda *_: window)
        self.picture = replace(page(LETTER), source=PictureSource.WINDOW)


def test_what_the_controls_know_is_answered_without_reading(engine: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    window = Window(monkeypatch)
    for question, said in (
        ("which buttons are there?", "Save."),
        ("what is in the name field?", "Anna Bell."),
        ("is there a save button?", "Yes, there is a Save button, at the bottom right."),
    ):
        answer = engine.ask(question, WINDOW, picture=window.picture).result(60)
        assert answer.text == said
        assert answer.sources[0].kind is SourceKind.CONTROL
        assert set(answer.timings_ms) == {"capture", "reading", "answering", "first_sound"}
    assert window.read == 0


def test_a_follow_up_reads_what_was_not_read_and_keeps_the_controls(
    engine: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window(monkeypatch)
    engine.ask("is there a Save button?", WINDOW, picture=window.picture).result(60)
    monkeypatch.setattr("assistant.senses.controls.window_controls", lambda *_: WindowInfo("Another window"))
    assert "96.40" in engine.follow_up("what is the total?").result(60).text
    assert window.read == 1
    assert engine.follow_up("which buttons are there?").result(60).text == "Save."
    assert "4471" in engine.follow_up("which invoice is it?").result(60).text
    assert window.read == 1


def test_what_was_read_beside_slow_controls_is_not_read_again(
    engine: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window(monkeypatch)
    quick = controls.window_controls

    def slow(*_: object) -> WindowInfo:
        assert window.all_read.wait(60)
        return quick()

    monkeypatch.setattr("assistant.senses.controls.window_controls", slow)
    assert engine.ask("is there a Save button?", WINDOW, picture=window.picture).result(60).text.startswith("Yes")
    assert "96.40" in engine.follow_up("what is the total?").result(60).text
    assert window.read == 1


def test_what_the_controls_do_not_have_is_read(engine: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    window = Window(monkeypatch)
    answer = engine.ask("where is the total?", WINDOW, picture=window.picture).result(60)
    assert "Total due" in answer.text
    assert window.read == 1


def test_a_black_screen_is_called_black_even_where_its_controls_are_known(
    engine: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    black = Picture(np.zeros((400, 600, 3), np.uint8), PictureSource.WINDOW)
    Window(monkeypatch)
    answer = engine.ask("which buttons are there?", WINDOW, picture=black).result(60)
    assert "black" in answer.text
