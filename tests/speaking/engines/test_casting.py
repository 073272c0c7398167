"""Who speaks answers and who speaks the interface, through the whole of `Speech`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from assistant.cancel import CancelToken
from assistant.settings import EarconSettings, SpeechSettings
from assistant.speaking import casting
from assistant.speaking.player import Player
from assistant.speaking.speech import Speech
from assistant.types import Voice
from assistant.worker import ModelThread
from tests.speaking.counting import Counting, HalfWay, Missing, lined_up
from tests.speaking.fake_device import RATE, World

VOICES = {"joe": Voice("joe", "piper"), "anna": Voice("anna", "vits"), "bert": Voice("bert", "vits", language="nl")}


class Slower(Counting):
    """Speaks at another sample rate."""

    sample_rate = RATE // 2


@dataclass
class Room:
    """Speech with engines of ours, on a device that knows what was heard."""

    piper: Counting
    vits: Counting
    told: list[str]
    world: World
    speech: Speech
    player: Player
    worker: ModelThread


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    piper, vits, told, world, worker = Counting(), Slower(), [], World(), ModelThread()
    engines = lined_up(told.append, piper=piper, spare={"vits": vits})
    monkeypatch.setattr(casting, "open_synthesizer", lambda *_: engines)
    find = casting.open_voice
    monkeypatch.setattr(casting, "open_voice", lambda name: VOICES.get(name) or find(name))
    player = Player("", world.open)
    player.start()
    settings = SpeechSettings(voice="joe", interface_voice="anna")
    speech = Speech(settings, EarconSettings(), {}, player, worker, report=told.append)
    yield Room(piper, vits, told, world, speech, player, worker)
    assert player.close(5)
    assert worker.close(5)


def test_answers_and_interface_have_voices_of_their_own(room: Room) -> None:
    room.speech.say("An answer.", CancelToken()).result(10)
    room.speech.say("A button.", CancelToken(), interface=True).result(10)
    assert room.piper.texts == ["An answer."]
    assert room.vits.texts == ["A button."]
    room.speech.apply(SpeechSettings(voice="bert"), EarconSettings(), {})
    room.speech.say("Een knop.", CancelToken(), interface=True).result(10)
    assert room.vits.voices[-1] == VOICES["bert"]


def test_what_was_prepared_is_not_made_again(room: Room) -> None:
    room.speech.prepare(["Captured.", "Settings.", "Captured."]).result(10)
    assert room.vits.texts == ["Captured.", "Settings."]
    assert not room.world.heard
    room.speech.say("Captured.", CancelToken(), interface=True).result(10)
    assert room.player.wait_idle(10)
    assert room.world.heard
    assert room.vits.texts == ["Captured.", "Settings."]
    room.speech.say("Captured.", CancelToken()).result(10)
    assert room.piper.texts == ["Captured."], "the voice of answers is another one"


def test_preloading_loads_both_voices(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    for engine in (room.piper, room.vits):
        monkeypatch.setattr(engine, "load", lambda voice=None: loaded.append(voice.engine))
    room.speech.preload().result(10)
    assert loaded == ["piper", "vits"]


def test_a_voice_that_is_gone_is_told_once_and_joe_speaks(room: Room) -> None:
    room.speech.apply(SpeechSettings(voice="carla"), EarconSettings(), {})
    for text in ("One.", "Two."):
        room.speech.say(text, CancelToken()).result(10)
    room.speech.apply(SpeechSettings(voice="carla", rate=2.0), EarconSettings(), {})
    room.speech.say("Three.", CancelToken()).result(10)
    assert room.piper.texts == ["One.", "Two.", "Three."]
    assert len(room.told) == 1
    assert "carla" in room.told[0]
    assert "joe" in room.told[0]


def test_an_engines_name_is_a_voice_too(room: Room) -> None:
    room.speech.apply(SpeechSettings(voice="VITS"), EarconSettings(), {})
    room.speech.say("Hello.", CancelToken()).result(10)
    room.speech.apply(SpeechSettings(voice="silent"), EarconSettings(), {})
    room.speech.say("Nothing.", CancelToken()).result(10)
    assert room.vits.texts == ["Hello."]
    assert not room.piper.texts
    assert not room.told


def test_a_sentence_that_breaks_off_is_heard_whole_at_the_other_engines_rate(room: Room) -> None:
    room.vits.__class__ = HalfWay
    room.vits.sample_rate = RATE // 2
    room.piper.seconds = 0.4
    room.speech.apply(SpeechSettings(voice="anna", rate=1.0), EarconSettings(), {})
    room.speech.say("Words.", CancelToken()).result(10)
    assert room.player.wait_idle(10)
    assert room.piper.texts == ["Words."]
    # Half of 0.05 s at the one rate, then 0.4 s at the other: neither stretched nor squeezed.
    heard = sum(last - first for value, first, last in room.world.heard if value)
    assert heard == pytest.approx(0.425, abs=0.03)
    assert len(room.told) == 1


def test_rendering_goes_on_in_another_voice(room: Room) -> None:
    room.vits.broken = {2}
    room.speech.apply(SpeechSettings(voice="anna", rate=2.0), EarconSettings(), {})
    chunks = list(room.speech.render("One is here. Two is there. Three is gone.", CancelToken()))
    rates = [chunk.sample_rate for chunk in chunks]
    assert set(rates) == {RATE, RATE // 2}
    seconds = {rate: sum(c.seconds for c in chunks if c.sample_rate == rate) for rate in set(rates)}
    assert seconds[RATE // 2] == pytest.approx(0.05, abs=0.02)
    assert seconds[RATE] == pytest.approx(0.025, abs=0.02)


def test_blank_is_said_for_a_text_of_spaces_and_nothing_for_no_text(room: Room) -> None:
    room.speech.say(" \n ", CancelToken()).result(10)
    room.speech.say("", CancelToken()).result(10)
    assert room.piper.texts == ["blank"]


def test_a_voice_that_comes_back_is_used_again(room: Room) -> None:
    room.vits.__class__ = Missing
    room.speech.apply(SpeechSettings(voice="anna"), EarconSettings(), {})
    room.speech.say("One.", CancelToken()).result(10)
    room.vits.__class__ = Slower
    room.worker.submit(room.speech.unload).result(10)
    room.speech.say("Two.", CancelToken()).result(10)
    assert room.piper.texts == ["One."]
    assert room.vits.texts == ["Two."]
    assert np.size(room.told) == 1


def test_a_voice_that_speaks_no_more_leaves_the_memory_and_one_that_failed_is_tried_again(room: Room) -> None:
    room.piper.broken = {1, 2, 3}  # enough for it to rest
    for text in ("One.", "Two.", "Three.", "Four."):
        room.speech.say(text, CancelToken()).result(10)
    assert "Four." not in room.piper.texts
    room.speech.say("A button.", CancelToken(), interface=True).result(10)
    freed: list[str] = []
    room.vits.unload = lambda: freed.append("vits")  # type: ignore[method-assign]
    room.speech.apply(SpeechSettings(voice="joe", rate=2.0), EarconSettings(), {})
    assert not freed, "what is being said now may still need it"
    room.speech.say("Five.", CancelToken()).result(10)
    assert freed == ["vits"]
    assert room.piper.texts[-1] == "Five."
