"""What is said and shown when a model looks: a real engine and voice, a stand-in for the model that sees."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.assistant import Assistant
from assistant.errors import BadInput, Cancelled
from assistant.meanwhile import LOOKING
from assistant.request import Events
from assistant.settings import SeeingSettings, Settings
from assistant.speaking.player import Player
from assistant.speaking.speech import Speech
from assistant.types import Answer, Picture, PictureSource, Progress, SourceKind, Target
from tests.letters import FILE, LETTER, page
from tests.seeing.stand_in import Behaviour, checkpoint, install
from tests.speaking.fake_device import World


class Told:
    """What the engine told its host, and what was said."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.progress: list[Progress] = []
        self.said: list[str] = []
        self.events = Events(on_answer=self.answers.append, on_progress=self.progress.append)

    @property
    def answered(self) -> list[str]:
        """What was said of the answer: on a slow machine it is said as well what goes on."""
        return [text for text in self.said if text != LOOKING and not text.startswith("Loading")]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    made, say = Told(), Speech.say

    def noted(self: Speech, text: str, *rest: object, **more: object) -> object:
        made.said.append(text)
        return say(self, text, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Speech, "say", noted)
    return made


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Behaviour:
    return install(monkeypatch)


@pytest.fixture
def engine(told: Told, model: Behaviour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Assistant]:
    monkeypatch.setattr("assistant.models.catalogue.SEEING", ())  # whatever this machine has installed
    (tmp_path / "models").mkdir()
    monkeypatch.setattr("assistant.models.store.models_dir", lambda: tmp_path / "models")
    settings = Settings(seeing=SeeingSettings(model=checkpoint(tmp_path / "seer")))
    made = Assistant(settings, told.events, Player(open_stream=World(rate=22_050).open))
    made.start()
    yield made
    assert made.close(10)


def photo(seed: int = 1) -> Picture:
    """A picture with no text in it."""
    small = np.random.default_rng(seed).integers(40, 215, (6, 8, 3), np.uint8)
    return Picture(np.ascontiguousarray(small.repeat(60, 0).repeat(60, 1)), PictureSource.FILE, name="photo.jpg")


def test_a_question_about_a_photo_is_answered_by_the_model(engine: Assistant, told: Told, model: Behaviour) -> None:
    answer = engine.ask("what colour is the car?", FILE, picture=photo()).result(60)
    assert answer.text.startswith("Red")
    assert answer.answered
    assert [a.text for a in told.answers] == told.answered == [answer.text]
    source = answer.as_json()["sources"][0]
    assert (source["kind"], source["model"], source["calibrated"]) == ("seen", "seer", True)
    assert source["alternatives"] == [{"text": "blue", "score": 0.05}]
    assert answer.timings_ms["seeing"] > 0
    assert model.asked == ["what color is the car?"]
    assert engine.history.last == answer or engine.history.last is not None


def test_a_follow_up_is_about_the_same_picture_and_the_next_one_is_new(engine: Assistant, model: Behaviour) -> None:
    first = photo()
    engine.ask("what colour is the car?", FILE, picture=first, aloud=False).result(60)
    engine.follow_up("is there a dog?", aloud=False).result(60)
    assert model.views[0].picture is model.views[1].picture is first
    before = model.forgotten
    engine.ask("is there a dog?", FILE, picture=photo(2), aloud=False).result(60)
    assert model.forgotten > before


def test_what_the_text_answers_never_waits_for_the_model(engine: Assistant, model: Behaviour) -> None:
    engine.ask("what is the total?", FILE, picture=page(LETTER)).result(60)
    engine.describe(FILE, picture=page(LETTER * 6)).result(60)
    assert model.opened == []
    assert model.asked == []


def test_of_a_description_what_is_read_is_said_first_and_shown(engine: Assistant, told: Told, model: Behaviour) -> None:
    model.steps = 20
    answer = engine.describe(FILE, picture=page(["Corner Bakery"])).result(60)
    assert told.answered[0] == "Corner Bakery."
    assert "a red car" in " ".join(told.answered[1:])
    assert answer.text.startswith("Corner Bakery.")
    assert answer.text.endswith("a red car.")
    assert [a.text for a in told.answers] == ["Corner Bakery.", answer.text]
    assert told.answers[0].id == told.answers[1].id
    assert [entry.text for entry in engine.history.entries()] == [answer.text]
    assert {source.kind for source in answer.sources} == {SourceKind.READ, SourceKind.SEEN}


def test_a_photo_without_text_is_described_by_what_is_seen(engine: Assistant, told: Told) -> None:
    answer = engine.describe(FILE, picture=photo()).result(60)
    assert answer.text.startswith("A red car.")
    assert told.answered == [answer.text]


def test_while_a_slow_model_looks_that_is_said_and_stop_ends_it(
    engine: Assistant, told: Told, model: Behaviour
) -> None:
    model.steps = 3_000
    future = engine.ask("what colour is the car?", FILE, picture=photo())
    deadline = time.monotonic() + 30
    while LOOKING not in told.said and time.monotonic() < deadline:
        time.sleep(0.02)
    assert told.answered == []
    assert LOOKING in [progress.sentence for progress in told.progress]
    engine.stop()
    with pytest.raises(Cancelled):
        future.result(20)
    assert told.said.count(LOOKING) == 1
    model.steps = 0
    assert engine.ask("what colour is the car?", FILE, picture=photo()).result(60).text.startswith("Red")


def test_a_newer_request_overtakes_a_slow_look(engine: Assistant, model: Behaviour) -> None:
    model.steps = 3_000
    slow = engine.ask("what colour is the car?", FILE, picture=photo())
    while not model.asked:
        time.sleep(0.01)
    answer = engine.ask("what is the total?", FILE, picture=page(LETTER)).result(60)
    assert "96.40" in answer.text
    assert isinstance(slow.exception(20), Cancelled)


def test_why_no_model_looked_is_said_once_and_the_text_is_told_all_the_same(
    engine: Assistant, told: Told, model: Behaviour
) -> None:
    def broken(_: object) -> None:
        raise ValueError("inside")

    model.on_answer = broken
    answer = engine.describe(FILE, picture=page(["Corner Bakery"])).result(60)
    assert answer.text.startswith("Corner Bakery.")
    assert "model seer could not" in answer.text
    assert " ".join(told.answered) == answer.text
    answer = engine.ask("is there a dog?", FILE, picture=photo(), aloud=False).result(60)
    assert not answer.answered
    assert answer.text.count("model seer could not") == 1
    assert "installed" not in answer.text


def test_a_chosen_model_that_is_gone_is_named(engine: Assistant) -> None:
    engine.apply(replace(engine.settings, seeing=SeeingSettings(model="gone")))
    answer = engine.ask("is there a dog?", FILE, picture=photo(), aloud=False).result(60)
    assert "gone" in answer.text
    assert not answer.answered
    with pytest.raises(BadInput, match="away"):
        engine.ask("is there a dog?", FILE, picture=photo(), aloud=False, model="away").result(60)


def test_a_model_that_cannot_be_opened_is_one_sentence(engine: Assistant, model: Behaviour) -> None:
    def broken() -> None:
        raise RuntimeError("Error(s) in loading state_dict")

    model.on_load = broken
    answer = engine.ask("is there a dog?", FILE, picture=photo()).result(60)
    assert not answer.answered
    assert "The model seer can't be opened." in answer.text
    assert "state_dict" not in answer.text


def test_training_gets_the_memory_of_all_models(engine: Assistant, model: Behaviour) -> None:
    engine.ask("is there a dog?", FILE, picture=photo(), aloud=False).result(60)
    assert model.alive == 1
    engine.make_room().result(60)
    assert model.alive == 0
    assert engine.ask("is there a dog?", Target(PictureSource.FILE), picture=photo(), aloud=False).result(60).answered
