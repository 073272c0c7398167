# ruff: noqa: SIM905 - a list of odd words is easier to read as words
"""Ten thousand texts that nobody would write: never an exception, never silence without a word why."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.cancel import CancelToken
from assistant.speaking import Candidate, FirstThatWorks, wording
from assistant.speaking.fastspeech2 import FastSpeech2Synthesizer
from assistant.speaking.piper import PiperSynthesizer
from assistant.speaking.silent import SilentSynthesizer
from assistant.speaking.utterance import sentences_of
from assistant.speaking.vits import VitsSynthesizer
from assistant.types import AudioChunk, Voice

HOW_MANY = 10_000
RANGES = (
    (0x20, 0x7E), (0x20, 0x7E), (0, 0x1F), (0x80, 0x24F), (0x250, 0x36F), (0x370, 0x52F), (0x590, 0x6FF),
    (0x900, 0xDFF), (0x1100, 0x11FF), (0x2000, 0x2BFF), (0x3040, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3),
    (0xD800, 0xDFFF), (0xE000, 0xF8FF), (0xFB00, 0xFFFF), (0x10000, 0x1FFFF), (0x1F300, 0x1FAFF), (0xE0000, 0xE01FF),
)  # fmt: skip
WORDS = (
    "the of Save €5 3.5kg v2.1 12:30 C:\\x user@host 2026-11-22 [x] ♪ NASA — … ?! 1,000,000 https://a.b/c?d=e".split()
)


def texts(count: int, seed: int) -> Iterator[str]:
    """Random letters of random scripts, with words, white space and repetition among them."""
    dice = random.Random(seed)
    for _ in range(count):
        parts = []
        for _ in range(dice.randint(0, 8)):
            kind = dice.random()
            if kind < 0.3:
                parts.append(dice.choice(WORDS))
            elif kind < 0.4:
                parts.append(chr(dice.randint(33, 0x2FFF)) * dice.randint(1, 60))
            else:
                low, high = dice.choice(RANGES)
                parts.append("".join(chr(dice.randint(low, high)) for _ in range(dice.randint(1, 12))))
        yield dice.choice(["", " ", "\n", ". "]).join(parts)


def test_they_are_what_they_should_be() -> None:
    many = list(texts(HOW_MANY, 1))
    assert len({character for text in many for character in text}) > 20_000
    assert any(0xD800 <= ord(character) <= 0xDFFF for text in many for character in text)


def front_end(kind: type[Any], numbers: Callable[[Any, str], Any]) -> type[Any]:
    """The engine up to the numbers that its network is given; the sound is one sample for each."""

    class FrontEnd(kind):  # type: ignore[misc]
        def stream(self, text: str, voice: Voice, token: CancelToken) -> Iterator[AudioChunk]:  # noqa: ARG002
            self.load(voice)
            made = sum(len(each) for each in numbers(self, text))
            if made:
                yield AudioChunk(np.zeros(made, np.float32), self.sample_rate)

    return FrontEnd


@pytest.mark.parametrize("engine", ["vits", "fastspeech2", "piper", "bark"])
def test_somebody_says_it_or_says_why_not(engine: str, checkpoint: Callable[..., Path]) -> None:
    told: list[str] = []
    kinds = {
        "vits": (front_end(VitsSynthesizer, lambda self, text: [self._text.ids(text)]), wording.spoken),
        "fastspeech2": (front_end(FastSpeech2Synthesizer, lambda self, text: [self._ids(text)]), wording.spoken),
        "piper": (front_end(PiperSynthesizer, lambda self, text: self._stretches(text)), wording.spoken),
        "bark": (front_end(SilentSynthesizer, lambda _, text: [text]), wording.with_marks),
    }
    candidates = [Candidate(name, *kinds[name]) for name in dict.fromkeys((engine, "piper"))]
    engines = FirstThatWorks([*candidates, Candidate("silent", SilentSynthesizer, wording.as_written)], told.append)
    folder = str(checkpoint(f"tiny_{engine}")) if engine in ("vits", "fastspeech2") else ""
    voice, silent = Voice("x", engine, model=folder), []
    for text in texts(HOW_MANY // 4, sum(map(ord, engine))):
        for sentence in sentences_of(text):
            engines.phrases.clear()
            if not sum(len(chunk.samples) for chunk in engines.stream(sentence, voice, CancelToken())):
                silent.append(sentence)
    assert not silent
    assert len(told) <= 1, told  # that another voice helped out
    assert not engines._failures, "something failed in another way than by saying so"


def test_a_sample_is_heard(checkpoint: Callable[..., Path]) -> None:
    candidates = [
        Candidate("vits", VitsSynthesizer, wording.spoken),
        Candidate("piper", PiperSynthesizer, wording.spoken),
        Candidate("silent", SilentSynthesizer, wording.as_written),
    ]
    told: list[str] = []
    engines = FirstThatWorks(candidates, told.append)
    voice = Voice("x", "vits", model=str(checkpoint("tiny_vits")))
    for text in texts(12, 7):
        for sentence in sentences_of(text)[:2]:
            sound = [chunk.samples for chunk in engines.stream(sentence[:60], voice, CancelToken())]
            assert np.abs(np.concatenate(sound)).max() > 0.001, ascii(sentence)
    assert len(told) <= 1
