"""Who speaks when the voice that was chosen can't: somebody, and the user knows why."""

from __future__ import annotations

import logging

import numpy as np
import pytest

from assistant.cancel import CancelToken
from assistant.errors import Cancelled
from assistant.speaking import CannotSay, FirstThatWorks, open_synthesizer
from assistant.speaking.fallback import NOTHING_SPEAKS
from assistant.types import AudioChunk, Voice
from tests.speaking.counting import Counting, HalfWay, Missing, Mute, candidate, lined_up

JOE, ANNA = Voice("joe", "piper"), Voice("anna", "vits", language="nl")


class OnlyVowels(Counting):
    def stream(self, text, voice, token):  # type: ignore[no-untyped-def]
        if "z" in text:
            raise CannotSay("The voice has no letters for this.")
        return super().stream(text, voice, token)


def chunks_of(engines: FirstThatWorks, text: str = "Words.", voice: Voice = JOE) -> list[AudioChunk]:
    return list(engines.stream(text, voice, CancelToken()))


def test_the_voices_own_engine_speaks_whether_it_is_listed_or_not() -> None:
    piper, vits = Counting(), Counting()
    for engines in (lined_up(piper=piper, vits=vits), lined_up(piper=piper, spare={"vits": vits})):
        vits.voices.clear()
        chunks_of(engines, "Dag.", ANNA)
        assert vits.voices == [ANNA]
        assert not piper.texts


def test_another_engine_speaks_with_its_own_voice_and_in_english() -> None:
    piper, vits = Counting(), Missing()
    chunks_of(lined_up(lambda _: None, piper=piper, spare={"vits": vits}), "Dag 3.", ANNA)
    assert piper.texts == ["Dag three."]
    assert piper.voices[0].folder is None
    assert piper.voices[0].engine == "piper"


def test_a_chosen_voice_that_can_not_be_loaded_is_reported_once() -> None:
    told: list[str] = []
    engines = lined_up(told.append, piper=Missing(), vits=Counting())
    engines.load(JOE)
    assert engines.name == "counting"
    for _ in range(3):
        assert len(chunks_of(engines)) == 2
    engines.unload()
    chunks_of(engines, "More words.")
    assert told == ["The model for the voice is missing."]


def test_it_is_reported_again_when_it_had_worked_since() -> None:
    told: list[str] = []
    engine = Missing()
    engines = lined_up(told.append, piper=engine, vits=Counting())
    chunks_of(engines, "One.")
    engine.__class__ = Counting
    engines.unload()
    chunks_of(engines, "Two.")
    engine.__class__ = Missing
    engines.unload()
    chunks_of(engines, "Three.")
    assert len(told) == 2


def test_a_step_down_that_nobody_chose_is_only_logged(caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []
    with caplog.at_level(logging.INFO):
        assert len(chunks_of(lined_up(told.append, vits=Missing(), bark=Counting()))) == 2
    assert not told
    assert "vits" in caplog.text


def test_a_sentence_that_fails_is_said_by_the_next_engine_and_the_one_after_by_the_first() -> None:
    first, second = Counting(), Counting()
    first.broken = {1}
    engines = lined_up(lambda _: None, piper=first, vits=second)
    chunks_of(engines, "One.")
    chunks_of(engines, "Two.")
    assert second.texts == ["One."]
    assert first.texts == ["One.", "Two."]


def test_a_sentence_that_breaks_off_is_said_again_as_a_whole() -> None:
    told: list[str] = []
    second = Counting()
    sound = chunks_of(lined_up(told.append, piper=HalfWay(), vits=second))
    assert len(sound) == 3
    assert second.texts == ["Words."]
    assert len(told) == 1


def test_an_engine_that_fails_on_everything_is_left_alone_until_the_models_are_unloaded() -> None:
    first = Counting()
    first.broken = set(range(1, 100))
    engines = lined_up(lambda _: None, piper=first, vits=Counting())
    for number in range(10):
        assert chunks_of(engines, f"Sentence {number}.")
    assert len(first.texts) < 5
    engines.unload()
    chunks_of(engines, "Once more.")
    assert first.texts[-1] == "Once more."


def test_what_an_engine_has_no_letters_for_does_not_make_it_a_broken_one() -> None:
    told: list[str] = []
    first, second = OnlyVowels(), Counting()
    engines = lined_up(told.append, piper=first, vits=second)
    for number in range(1, 7):
        chunks_of(engines, f"z {number}")
        chunks_of(engines, f"aei {number}")
    assert len(first.texts) == 6
    assert len(second.texts) == 6
    assert told == ["The voice has no letters for this."]


def test_an_engine_that_makes_no_sound_has_not_spoken() -> None:
    told: list[str] = []
    assert len(chunks_of(lined_up(told.append, piper=Mute(), vits=Counting()))) == 2
    assert len(told) == 1


def test_silence_is_never_without_a_word_why() -> None:
    told: list[str] = []
    engines = lined_up(told.append, bark=Missing(), vits=Mute())
    assert not chunks_of(engines)
    assert not chunks_of(engines, "More words.")
    assert told == [NOTHING_SPEAKS]
    assert engines.name == "silent"


def test_silence_that_was_chosen_needs_no_word() -> None:
    told: list[str] = []
    for engines in (open_synthesizer(("silent", "piper"), told.append), lined_up(told.append, piper=Counting())):
        assert not chunks_of(engines, voice=Voice("silent", "silent"))
    assert not chunks_of(open_synthesizer(("silent",), told.append))
    assert not told


def test_an_engine_that_does_not_exist_is_named() -> None:
    told: list[str] = []
    engine = open_synthesizer(("loud", "silent"), told.append)
    engine.load()
    assert "loud" in told[0]
    assert "piper" in told[0]
    assert engine.name == "silent"


def test_an_engine_whose_library_is_missing_is_stepped_over() -> None:
    def no_library() -> Counting:
        raise ImportError("no torch here")

    told: list[str] = []
    engines = FirstThatWorks(
        [candidate("vits", no_library), candidate("piper", Counting()), candidate("silent", Mute())], told.append
    )
    assert len(chunks_of(engines)) == 2
    assert len(chunks_of(engines, voice=ANNA)) == 2
    assert len(told) == 1
    assert "vits" in told[0]


def test_cancelling_is_not_a_failure() -> None:
    told: list[str] = []
    engines = lined_up(told.append, piper=Counting())
    token = CancelToken()
    sound = engines.stream("Words.", JOE, token)
    next(sound)
    token.cancel()
    with pytest.raises(Cancelled):
        list(sound)
    with pytest.raises(Cancelled):
        list(engines.stream("Words.", JOE, token))
    assert not told


def test_words_that_can_not_be_made_do_not_silence_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError("a rule that fails")

    engine = Counting()
    monkeypatch.setattr("assistant.speaking.wording.spoken", broken)
    sound = chunks_of(lined_up(piper=engine), "Still 3 words.")
    assert engine.texts == ["Still 3 words."]
    assert np.concatenate([chunk.samples for chunk in sound]).any()
