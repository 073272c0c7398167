"""An engine whose sound tells which sentence it is, and engines that fail in every way there is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np

from assistant.cancel import CancelToken
from assistant.errors import ModelMissing
from assistant.speaking import Candidate, FirstThatWorks, Synthesizer, wording
from assistant.speaking.silent import SilentSynthesizer
from assistant.types import AudioChunk, Voice
from tests.speaking.fake_device import RATE


class Counting(SilentSynthesizer):
    """Says each sentence as a tone whose value is its number: 0.001, 0.002, ..."""

    name = "counting"
    sample_rate = RATE

    def __init__(self, seconds: float = 0.05, chunks: int = 2) -> None:
        self.seconds, self.chunks = seconds, chunks
        self.texts: list[str] = []
        self.voices: list[Voice] = []
        self.threads: set[str] = set()
        self.broken: set[int] = set()
        self.made_s = 0.0

    def stream(self, text: str, voice: Voice, token: CancelToken) -> Iterator[AudioChunk]:
        self.texts.append(text)
        self.voices.append(voice)
        number = len(self.texts)
        self.threads.add(threading.current_thread().name)
        if number in self.broken:
            raise RuntimeError("this sentence can't be said")
        for _ in range(self.chunks):
            token.check()
            size = int(self.seconds / self.chunks * self.sample_rate)
            self.made_s += size / self.sample_rate
            yield AudioChunk(np.full(size, number / 1000, np.float32), self.sample_rate)


class Missing(Counting):
    """Is not installed."""

    def load(self, voice: Voice | None = None) -> None:  # noqa: ARG002
        raise ModelMissing("The model for the voice is missing.")


class HalfWay(Counting):
    """Breaks after the first chunk of each sentence."""

    def stream(self, text: str, voice: Voice, token: CancelToken) -> Iterator[AudioChunk]:
        yield next(super().stream(text, voice, token))
        raise RuntimeError("in the middle")


class Mute(Counting):
    """Believes that it speaks."""

    def stream(self, text: str, voice: Voice, token: CancelToken) -> Iterator[AudioChunk]:  # noqa: ARG002
        self.texts.append(text)
        return iter(())


def candidate(name: str, engine: Synthesizer | Callable[[], Synthesizer]) -> Candidate:
    """A place among the engines for `engine`, or for what makes it."""
    make = engine if callable(engine) else lambda: engine
    return Candidate(name, make, wording.spoken, speaks_itself=name == "screen_reader")


def lined_up(
    told: Callable[[str], None] = print,
    *,
    spare: dict[str, Synthesizer] | None = None,
    **engines: Synthesizer,
) -> FirstThatWorks:
    """Engines by name, best first, and silence."""
    listed = [candidate(name, engine) for name, engine in engines.items()]
    others = [candidate(name, engine) for name, engine in (spare or {}).items()]
    return FirstThatWorks([*listed, candidate("silent", SilentSynthesizer)], told, others)
