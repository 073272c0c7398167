"""The engine's facade, with its real senses and voice, and a loudspeaker that only remembers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.assistant import Assistant
from assistant.composing import NO_PICTURE_YET
from assistant.errors import BadInput, Cancelled, LookaloudError
from assistant.request import Events
from assistant.settings import Settings
from assistant.speaking.player import Player
from assistant.types import (
    Answer,
    Picture,
    PictureSource,
    Target,
)
from tests.letters import FILE, LETTER, page
from tests.speaking.fake_device import World


class Heard:
    """What the engine told its host."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.statuses: list[str] = []
        self.events = Events(on_answer=self.answers.append, on_status=self.statuses.append)


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[Assistant, Heard, World]]:
    heard, world = Heard(), World(rate=22_050)
    engine = Assistant(Settings(), heard.events, Player(open_stream=world.open))
    engine.start()
    yield engine, heard, world
    assert engine.close(5.0)


@pytest.fixture
def engine(shared: tuple[Assistant, Heard, World]) -> Assistant:
    return shared[0]


@pytest.fixture
def heard(shared: tuple[Assistant, Heard, World]) -> Heard:
    shared[1].answers.clear()
    shared[1].statuses.clear()
    return shared[1]


def test_a_question_is_answered_aloud_with_its_timings(
    engine: Assistant, heard: Heard, shared: tuple[Assistant, Heard, World]
) -> None:
    before = sum(last - first for value, first, last in shared[2].heard if value)
    answer = engine.ask("what is the total?", FILE, picture=page(LETTER)).result(60)
    assert "96.40" in answer.text
    assert answer.answered
    assert set(answer.timings_ms) == {"capture", "reading", "answering", "first_sound"}
    assert [a.text for a in heard.answers] == [answer.text]
    assert engine.history.last is not None
    assert engine.history.last.picture_note == "file letter.png"
    assert engine.wait_spoken(30)
    assert sum(last - first for value, first, last in shared[2].heard if value) > before + 0.5


def test_a_follow_up_is_about_the_same_picture(engine: Assistant) -> None:
    engine.ask("what is the total?", FILE, picture=page(LETTER), aloud=False).result(60)
    answer = engine.follow_up("by when must it be paid?", aloud=False).result(60)
    assert "3 March" in answer.text
    assert engine.last_picture is not None
    assert engine.last_picture.name == "letter.png"


def test_a_follow_up_to_a_question_that_was_overtaken_reads_the_picture_again(engine: Assistant) -> None:
    first = engine.ask("what is the total?", FILE, picture=page(LETTER), aloud=False)
    while engine.last_picture is None:
        time.sleep(0.01)
    answer = engine.follow_up("which invoice is it?", aloud=False).result(60)
    assert "4471" in answer.text
    with pytest.raises((Cancelled, AssertionError)):
        first.result(60)
        raise AssertionError("it was quicker than the follow-up, which is as good")


def test_of_many_requests_at_once_only_the_last_is_answered(engine: Assistant, heard: Heard) -> None:
    pages = [page([f"Ticket {number}"]) for number in range(12)]
    futures = [engine.ask("read it", FILE, picture=picture) for picture in pages]
    assert "11" in futures[-1].result(60).text
    overtaken = [f.exception(60) for f in futures[:-1]]
    assert all(isinstance(error, Cancelled) for error in overtaken)
    assert len(heard.answers) == 1
    assert heard.statuses == []


def test_stop_ends_the_request(engine: Assistant, heard: Heard) -> None:
    future = engine.ask("read it", FILE, picture=page(LETTER * 6))
    engine.stop()
    with pytest.raises(Cancelled):
        future.result(60)
    assert engine.wait_spoken(5)
    assert heard.answers == []


def test_bad_input_is_a_sentence_that_is_shown_and_spoken(engine: Assistant, heard: Heard, tmp_path: Path) -> None:
    bad = tmp_path / "broken.jpg"
    bad.write_bytes(b"not a picture")
    with pytest.raises(BadInput) as error:
        engine.describe(Target(PictureSource.FILE, path=bad)).result(60)
    assert heard.statuses == [error.value.sentence]
    with pytest.raises(BadInput, match="too long"):
        engine.ask("x" * 10_000, FILE, picture=page(LETTER)).result(60)


def test_an_unforeseen_error_never_shows_its_insides(
    engine: Assistant, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret insides")

    monkeypatch.setattr("assistant.senses.quality.judge", broken)
    with pytest.raises(LookaloudError) as error:
        engine.describe(FILE, picture=page(LETTER)).result(60)
    assert "insides" not in error.value.sentence
    assert heard.statuses == [error.value.sentence]


def test_a_black_picture_is_called_black_and_not_described(engine: Assistant) -> None:
    black = Picture(np.zeros((400, 600, 3), np.uint8), PictureSource.FILE)
    answer = engine.describe(FILE, picture=black, aloud=False).result(60)
    assert "black" in answer.text.lower()
    assert not answer.answered


def test_repeat_says_the_last_answer_and_runs_no_other_model(
    engine: Assistant, monkeypatch: pytest.MonkeyPatch, shared: tuple[Assistant, Heard, World]
) -> None:
    engine.ask("what is the total?", FILE, picture=page(LETTER)).result(60)
    engine.wait_spoken(30)
    monkeypatch.setattr("assistant.reading.ocr.TextReader.steps", None)
    before = len(shared[2].heard)
    engine.repeat().result(30)
    assert engine.wait_spoken(30)
    assert len(shared[2].heard) > before


def test_a_spoken_question_from_a_file(engine: Assistant, tmp_path: Path) -> None:
    question = tmp_path / "question.wav"
    engine.render_text("What is the total?", question)
    assert "total" in engine.transcribe(question).lower()
    samples, rate = soundfile.read(question)
    assert len(samples) / rate > 0.5
    assert question.stat().st_mode & 0o077 == 0


def test_a_rendered_answer_knows_when_its_first_sound_was_there(engine: Assistant, tmp_path: Path) -> None:
    answer = engine.ask("what is the total?", FILE, picture=page(LETTER), aloud=False).result(60)
    rendered = engine.render(answer, tmp_path / "answer.wav")
    assert rendered.timings_ms["first_sound"] > answer.timings_ms["reading"]


def test_a_file_that_cannot_be_written_is_one_sentence(engine: Assistant, tmp_path: Path) -> None:
    with pytest.raises(LookaloudError) as error:
        engine.render_text("Hello.", tmp_path / "no such folder" / "a.wav")
    assert "Traceback" not in error.value.sentence


def test_changed_settings_count_from_the_next_request(engine: Assistant) -> None:
    before = engine.settings
    engine.apply(replace(before, announce=replace(before.announce, source="full", confidence="full")))
    answer = engine.ask("what is the total?", FILE, picture=page(LETTER), aloud=False).result(60)
    engine.apply(before)
    assert "percent" in answer.text or "%" in answer.text


def test_models_leave_the_memory_when_idle_and_come_back() -> None:
    settings = replace(Settings(), reading=replace(Settings().reading, idle_unload_s=0.2))
    engine = Assistant(settings, player=Player(open_stream=World().open))
    try:
        assert "96.40" in engine.ask("total?", FILE, picture=page(LETTER), aloud=False).result(60).text
        until = time.monotonic() + 10
        while engine._senses._reader._detector is not None and time.monotonic() < until:
            time.sleep(0.05)
        assert engine._senses._reader._detector is None
        assert "96.40" in engine.ask("total?", FILE, picture=page(LETTER), aloud=False).result(60).text
    finally:
        assert engine.close(5.0)


def test_a_follow_up_without_a_picture_says_what_to_do() -> None:
    engine = Assistant(Settings(), player=Player(open_stream=World().open))
    with pytest.raises(BadInput) as error:
        engine.follow_up("and now?", aloud=False).result(60)
    assert error.value.sentence == NO_PICTURE_YET
    assert engine.close(5.0)


def test_closing_ends_every_thread_and_refuses_new_work() -> None:
    before = set(threading.enumerate())
    engine = Assistant(Settings(), player=Player(open_stream=World().open))
    engine.start()
    future = engine.ask("read it", FILE, picture=page(LETTER * 5))
    assert engine.close(10.0)
    with pytest.raises(Cancelled):
        future.result(10)
    with pytest.raises(Cancelled):
        engine.ask("read it", FILE, picture=page(LETTER)).result(10)
    until = time.monotonic() + 10
    while (left := set(threading.enumerate()) - before) and time.monotonic() < until:
        time.sleep(0.05)
    assert not left
