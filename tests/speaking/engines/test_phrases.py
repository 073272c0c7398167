"""What is said again and again is kept: little of it, and only as long as the voice is the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.cancel import CancelToken
from assistant.speaking.phrases import PhraseCache, voice_key
from assistant.types import AudioChunk, Voice
from tests.speaking.counting import Counting, Missing, lined_up

VOICE = Voice("joe", "piper")


def piece(frames: int) -> tuple[AudioChunk, ...]:
    return (AudioChunk(np.zeros(frames, np.float32), 16_000),)


def test_memory_is_bounded_and_the_oldest_is_forgotten() -> None:
    cache = PhraseCache(limit_bytes=1000)
    kept = piece(100)
    cache.put("a", kept)
    cache.put("b", piece(100))
    assert cache.get("a") is kept
    cache.put("c", piece(100))
    assert cache.get("b") is None
    assert cache.get("a") is kept
    assert cache.size_bytes == 800
    cache.put("large", piece(1000))
    assert cache.get("large") is None
    cache.clear()
    assert cache.get("a") is None
    assert cache.size_bytes == 0


def test_an_answer_is_too_long_to_be_kept() -> None:
    cache = PhraseCache()
    cache.put("answer", piece(16_000 * 4))
    assert cache.get("answer") is None


@pytest.mark.parametrize(
    "change",
    [
        {"name": "anna"},
        {"engine": "vits"},
        {"model": "facebook/mms-tts-nld"},
        {"speaker": "3"},
        {"language": "nl"},
        {"embedding": np.ones(512, np.float32)},
    ],
)
def test_another_voice_has_another_key(change: dict[str, object]) -> None:
    assert voice_key(replace(VOICE, **change)) != voice_key(VOICE)  # type: ignore[arg-type]
    assert voice_key(replace(VOICE)) == voice_key(VOICE)


def test_a_voice_that_was_trained_again_has_another_key(tmp_path: Path) -> None:
    voice = replace(VOICE, folder=tmp_path)
    before = voice_key(voice)
    (tmp_path / "model.part").write_bytes(b"weights")
    (tmp_path / "model.part").replace(tmp_path / "model.safetensors")
    assert voice_key(voice) != before
    assert voice_key(replace(VOICE, folder=tmp_path / "gone")) != before


def test_a_phrase_is_made_once_and_outlives_the_model() -> None:
    engine = Counting()
    engines = lined_up(piper=engine)
    first = [chunk.samples for chunk in engines.stream("Answer copied.", VOICE, CancelToken())]
    engines.unload()
    again = [chunk.samples for chunk in engines.stream("Answer copied.", VOICE, CancelToken())]
    assert [samples.tobytes() for samples in again] == [samples.tobytes() for samples in first]
    assert engine.texts == ["Answer copied."]
    with pytest.raises(ValueError, match="read-only"):
        again[0][0] = 1.0


def test_a_phrase_of_another_engine_is_not_taken_for_the_voices_own() -> None:
    engine, other = Missing(), Counting()
    engines = lined_up(lambda _: None, piper=engine, vits=other)
    list(engines.stream("Copied.", VOICE, CancelToken()))
    engine.__class__ = Counting
    engines.unload()
    list(engines.stream("Copied.", VOICE, CancelToken()))
    assert engine.texts == ["Copied."]


def test_half_a_phrase_is_not_kept() -> None:
    engine = Counting()
    engines = lined_up(piper=engine)
    sound = engines.stream("Copied.", VOICE, CancelToken())
    next(sound)
    sound.close()  # type: ignore[attr-defined]  # it is a generator
    list(engines.stream("Copied.", VOICE, CancelToken()))
    assert len(engine.texts) == 2
