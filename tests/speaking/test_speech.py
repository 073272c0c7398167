"""Speech on the real model thread: order, nothing too far ahead, silence, engines that fail."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future

import numpy as np
import pytest

from assistant.cancel import CancelToken
from assistant.errors import Cancelled
from assistant.settings import EarconSettings, SpeechSettings
from assistant.speaking import casting
from assistant.speaking import speech as speech_module
from assistant.speaking.player import Player
from assistant.speaking.speech import Speech
from assistant.speaking.voices import find_voice
from assistant.types import AudioChunk
from assistant.worker import ModelThread, Priority
from tests.speaking.counting import Counting, lined_up
from tests.speaking.fake_device import RATE, World


class Room:
    """Everything that speech needs, on a device that knows what was heard."""

    def __init__(self, settings: SpeechSettings) -> None:
        self.world = World()
        self.player = Player("", self.world.open)
        self.player.start()
        self.worker = ModelThread()
        self.speech = Speech(settings, EarconSettings(), {}, self.player, self.worker)

    def say(self, text: str, token: CancelToken | None = None) -> Future[None]:
        return self.speech.say(text, token or CancelToken())

    def heard(self) -> list[int]:
        """Numbers of the sentences heard, in order."""
        assert self.player.wait_idle(20)
        return [round(value * 1000) for value in self.world.heard_values()]

    def close(self) -> None:
        assert self.player.close(5)
        assert self.worker.close(5)


@pytest.fixture
def engine() -> Counting:
    return Counting()


@pytest.fixture
def room(engine: Counting, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setattr(casting, "open_synthesizer", lambda *_: lined_up(piper=engine))
    made = Room(SpeechSettings())
    yield made
    made.close()


def wait_for(condition: Callable[[], object], what: str) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until, f"never happened: {what}"
        time.sleep(0.002)


def test_sentences_are_said_in_order_on_the_model_thread(room: Room, engine: Counting) -> None:
    started: list[float] = []
    began = time.monotonic()
    first = room.speech.say("One is here. Two is there. Three is gone.", CancelToken(), on_started=started.append)
    second = room.say("Four is new.")
    first.result(20)
    second.result(20)
    assert len(engine.texts) >= 4
    assert room.heard() == list(range(1, len(engine.texts) + 1))
    assert engine.threads == {"model"}
    assert len(started) == 1
    assert began < started[0] < time.monotonic()


def test_it_never_runs_far_ahead_and_never_blocks_the_model_thread(
    room: Room, engine: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_module, "_AHEAD_S", 4.0)
    monkeypatch.setattr(speech_module, "_ENOUGH_S", 1.0)
    engine.seconds, engine.chunks = 1.0, 4
    token, rested = CancelToken(), threading.Event()
    room.worker.every_idle(lambda: 0.2, rested.set)
    done = room.say(" ".join(f"This is sentence {n}." for n in range(60)), token)
    wait_for(lambda: room.player.buffered_seconds > 3.5, "four seconds ahead")
    assert rested.wait(10), "it looks again and again instead of waiting to be told"
    # With work of other kinds waiting it does no more than it must.
    for _ in range(50):
        room.worker.submit(lambda: None, priority=Priority.REQUEST).result(5)
        assert room.player.buffered_seconds < 4.5
    assert not done.done()
    made = engine.made_s
    wait_for(lambda: engine.made_s > made, "it goes on when the player has come down")
    token.cancel()
    with pytest.raises(Cancelled):
        done.result(20)


def test_other_work_runs_as_soon_as_enough_is_in_hand(
    room: Room, engine: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_module, "_ENOUGH_S", 1.0)
    engine.seconds, engine.chunks = 0.5, 1
    gate = threading.Event()
    busy = room.worker.submit(lambda: gate.wait(10), priority=Priority.REQUEST)
    room.say(" ".join(f"This is sentence {n}." for n in range(60)))
    made: list[float] = []
    other = room.worker.submit(lambda: made.append(engine.made_s), priority=Priority.REQUEST)
    gate.set()
    busy.result(5)
    other.result(5)
    assert 0.5 <= made[0] <= 2.0


def test_silence_ends_everything_said_until_then_and_nothing_after(room: Room, engine: Counting) -> None:
    engine.seconds = 1.0
    old = [room.say(f"Old sentence {n}. And one more.") for n in range(3)]
    wait_for(lambda: room.world.heard, "the first sound")
    room.speech.silence()
    said = len(engine.texts)
    engine.seconds = 0.05
    room.say("New words.").result(20)
    for future in old:
        assert future.done()
    heard = room.heard()
    assert heard[-1] > said
    assert [n for n in heard if 1 < n <= said] == []


def test_a_cancelled_request_is_not_said_and_the_next_one_is(room: Room, engine: Counting) -> None:
    token = CancelToken()
    token.cancel()
    dropped = room.say("Not this.", token)
    room.say("But this.").result(20)
    with pytest.raises(Cancelled):
        dropped.result(5)
    assert engine.texts == ["But this."]


def test_a_new_rate_is_heard_in_what_waits_already(room: Room, engine: Counting) -> None:
    engine.seconds = 3.0
    room.say("A long one.").result(20)
    room.speech.set_rate(6.0)
    assert room.player.wait_idle(20)
    assert sum(last - first for _, first, last in room.world.heard) < 1.5


def test_an_earcon_does_not_wait_for_the_model_thread(room: Room) -> None:
    gate = threading.Event()
    busy = room.worker.submit(lambda: gate.wait(20))
    for name in ("captured", "working", "done", "failed", "unknown"):
        room.speech.earcon(name, CancelToken())
    assert room.player.wait_idle(20)
    assert room.world.heard
    gate.set()
    busy.result(5)


def test_earcons_can_be_off_and_softer(room: Room) -> None:
    room.speech.apply(SpeechSettings(), EarconSettings(on=False), {})
    room.speech.earcon("done", CancelToken())
    assert not room.player.is_playing
    room.speech.apply(SpeechSettings(), EarconSettings(volume=0.1), {})
    room.speech.earcon("done", CancelToken())
    assert room.player.wait_idle(20)
    assert 0.01 < max(value for value, _, _ in room.world.heard) < 0.06


def test_a_sentence_that_fails_is_left_out_and_nobody_falls(room: Room, engine: Counting) -> None:
    engine.broken = {2}
    room.say("One is here. Two is there. Three is gone.").result(20)
    assert room.heard() == [n for n in range(1, len(engine.texts) + 1) if n != 2]


def test_without_a_device_nothing_is_made_and_saying_ends(engine: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casting, "open_synthesizer", lambda *_: lined_up(piper=engine))
    room = Room(SpeechSettings())
    room.world.present = False
    room.player.play(AudioChunk(np.ones(800, np.float32), RATE), CancelToken())
    wait_for(lambda: not room.player.has_device, "loss")
    room.say("Nobody hears this.").result(20)
    assert not engine.texts
    room.world.present = True
    room.close()


def test_closing_the_model_thread_ends_what_waits(engine: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casting, "open_synthesizer", lambda *_: lined_up(piper=engine))
    room = Room(SpeechSettings())
    engine.seconds = 30.0
    future = room.say("One. Two. Three.")
    room.close()
    late = room.say("Too late.")
    for each in (future, late):
        if each.exception(20) is not None:
            assert isinstance(each.exception(), Cancelled)


def test_words_are_made_speakable_with_the_users_own_pronunciations(room: Room, engine: Counting) -> None:
    room.speech.apply(SpeechSettings(), EarconSettings(), {"Lookaloud": "look aloud"})
    room.say("Lookaloud found 3 files.").result(20)
    assert " ".join(engine.texts) == "look aloud found three files."


def test_rendering_gives_the_same_sound_at_the_rate_and_volume_asked_for(room: Room, engine: Counting) -> None:
    engine.seconds = 1.0
    text = "One is here. Two is there."
    usual = sum(chunk.seconds for chunk in room.speech.render(text, CancelToken()))
    room.speech.apply(SpeechSettings(rate=2.0, volume=0.5), EarconSettings(), {})
    chunks = list(room.speech.render(text, CancelToken()))
    assert sum(chunk.seconds for chunk in chunks) == pytest.approx(usual / 2, rel=0.05)
    assert max(chunk.samples.max() for chunk in chunks) == pytest.approx(
        len(engine.texts) / 2000, abs=5e-5
    )  # Sonic has 16 bits
    assert room.player.is_playing is False


@pytest.mark.parametrize("name", ["joe", "Joe ", "somebody else", ""])
def test_there_is_always_a_voice(name: str) -> None:
    assert find_voice(name).name == "joe"
