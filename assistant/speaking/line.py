"""What waits to be played, and how it becomes samples at the device's own rate."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from assistant.cancel import CancelToken
from assistant.speaking.resampling import Resampler, resample
from assistant.speaking.tempo import Tempo
from assistant.types import AudioChunk

# Seconds of sound that are shaped at once: small, so that a new rate is heard at once and little is thrown away.
_BITE_S = 0.04


@dataclass(eq=False, slots=True)
class Sound:
    """One call of `Player.play`.

    Attributes:
        chunk: as it was given.
        token: of the request it belongs to.
        generation: how often the player had been silenced when it came.
        tempo: the stream it is a piece of, or None when it is a whole sound of its own.
        ends: True for the last piece of such a stream.
        urgent: True for an earcon: it goes before everything that waits.
        on_started: called once, with the moment its first frame goes to the device.
        shaped: frames of the chunk that the line has taken.
    """

    chunk: AudioChunk
    token: CancelToken
    generation: int
    tempo: Tempo | None = None
    ends: bool = True
    urgent: bool = False
    on_started: Callable[[float], None] | None = None
    shaped: int = 0

    @property
    def seconds(self) -> float:
        """How long what was not yet shaped will sound at the present rate."""
        left = len(self.chunk.samples) - self.shaped
        return left / self.chunk.sample_rate / (self.tempo.rate if self.tempo else 1.0)


@dataclass(eq=False, slots=True)
class Piece:
    """Float32 mono at the device's rate, ready to be written."""

    sound: Sound
    samples: NDArray[np.float32]

    def split(self, frames: int) -> tuple[Self, Self]:
        """The first `frames` and the rest."""
        kind = type(self)
        return kind(self.sound, self.samples[:frames]), kind(self.sound, self.samples[frames:])


class Line:
    """Shapes sounds for a device, one after the other; pieces of one stream join without a seam. One thread only.

    Args:
        device_rate: Hz.
    """

    def __init__(self, device_rate: int) -> None:
        self.device_rate = device_rate
        self._tempo: Tempo | None = None
        self._resampler: Resampler | None = None

    def shape(self, sound: Sound) -> tuple[Piece, bool]:
        """The next bite of `sound`, and whether that was its last. It may be empty: Sonic keeps some back."""
        rate = sound.chunk.sample_rate
        if sound.tempo is None:
            sound.shaped = len(sound.chunk.samples)
            return Piece(sound, resample(sound.chunk.samples, rate, self.device_rate)), True
        if sound.tempo is not self._tempo or self._resampler is None:
            self._tempo, self._resampler = sound.tempo, Resampler(rate, self.device_rate)
        frames = int(_BITE_S * rate * sound.tempo.rate)
        bite = sound.chunk.samples[sound.shaped : sound.shaped + frames]
        sound.shaped += len(bite)
        done = sound.shaped >= len(sound.chunk.samples)
        samples = self._resampler.feed(sound.tempo.feed(bite))
        if done and sound.ends:
            rest = self._resampler.feed(sound.tempo.flush())
            samples = np.concatenate([samples, rest, self._resampler.flush()])
            self._tempo = self._resampler = None
        return Piece(sound, samples), done


class Sent:
    """What was written to the device and may not have been heard yet. One thread only."""

    def __init__(self) -> None:
        self._pieces: deque[Piece] = deque()
        self._frames = 0

    def add(self, piece: Piece) -> None:
        self._pieces.append(piece)
        self._frames += len(piece.samples)

    def forget_heard(self, unheard: int) -> None:
        """Drop what must have been heard when the device holds `unheard` frames."""
        while self._pieces and self._frames - len(self._pieces[0].samples) >= unheard:
            self._frames -= len(self._pieces.popleft().samples)

    def any(self, stale: Callable[[Sound], bool]) -> bool:
        """True when something that is `stale` may still be heard."""
        return any(stale(piece.sound) for piece in self._pieces)

    def take_unheard(self, unheard: int) -> list[Piece]:
        """Empty it; the pieces, and the part of one, that make up its last `unheard` frames."""
        self.forget_heard(unheard)
        pieces = list(self._pieces)
        if pieces and self._frames > unheard:
            pieces[0] = pieces[0].split(self._frames - unheard)[1]
        self._pieces.clear()
        self._frames = 0
        return [piece for piece in pieces if len(piece.samples)]
