"""Sound without devices, for the page of recordings: a loudspeaker that swallows, a microphone that says what it is
told to. Everything between is real: the booth, the checks, Whisper.
"""

from __future__ import annotations

import threading
import time
from queue import Empty, SimpleQueue

import numpy as np
from numpy.typing import NDArray

from assistant.listening import SAMPLE_RATE
from assistant.listening.recorder import InputStream, OnBlock
from assistant.settings import Settings
from assistant.sound_parts import SoundParts
from assistant.speaking.player import Player
from assistant.speaking.speech import Speech
from assistant.worker import ModelThread

_BLOCK = 480


_SPEED = 10  # times that of a clock, at which the loudspeaker plays


class Swallower:
    """An output device that plays fast, and is not heard."""

    sample_rate = 22_050
    buffer_s = 0.1

    def __init__(self) -> None:
        self._over = 0.0  # when all that was written has been played, of `time.monotonic()`

    def start(self) -> None: ...
    def abort(self) -> None:
        self._over = 0.0

    def close(self) -> None: ...
    def write(self, samples: NDArray[np.float32]) -> None:
        self._over = max(self._over, time.monotonic()) + len(samples) / self.sample_rate / _SPEED

    def writable(self) -> int:
        left_s = max(self._over - time.monotonic(), 0.0) * _SPEED
        return max(int((self.buffer_s - left_s) * self.sample_rate), 0)


def silent_parts() -> SoundParts:
    """Player, speech and model thread, of which nothing is heard."""
    settings = Settings()
    player, worker = Player(open_stream=lambda _name, _refresh: Swallower()), ModelThread()
    player.start()
    return SoundParts(player, Speech(settings.speech, settings.earcons, {}, player, worker), worker)


class Speaker:
    """Somebody before the microphone: silent but for a soft noise, until `say`, which takes no time."""

    def __init__(self) -> None:
        self._words: SimpleQueue[NDArray[np.float32]] = SimpleQueue()
        self._noise = np.random.default_rng(0)

    def say(self, samples: NDArray[np.float32]) -> None:
        """Say it now."""
        self._words.put(samples)

    def open(self, _name: str, on_block: OnBlock) -> InputStream:
        """For the recorder."""
        return _Stream(self._next, on_block)

    def _next(self) -> NDArray[np.float32]:
        try:
            words = self._words.get_nowait()
        except Empty:
            words = np.zeros(_BLOCK, np.float32)
        hiss = self._noise.normal(0, 0.0005, len(words)).astype(np.float32)
        return np.clip(words + hiss, -1, 1)


class _Stream:
    samplerate = float(SAMPLE_RATE)

    def __init__(self, following: object, on_block: OnBlock) -> None:
        self._following, self._on_block = following, on_block
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="microphone", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._end.set()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._end.wait(_BLOCK / SAMPLE_RATE):
            sound = self._following()  # type: ignore[operator]
            for start in range(0, len(sound), _BLOCK):
                self._on_block(sound[start : start + _BLOCK])
