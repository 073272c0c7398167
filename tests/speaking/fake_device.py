"""An audio device that can be lost, refused, slow or stuck, and that knows what would have been heard, and when."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.errors import AudioError
from assistant.speaking.stream import OutputDevice

RATE = 8_000  # Hz


@dataclass
class World:
    """What is plugged in, and all that was ever heard.

    Attributes:
        present: a device can be opened, and works.
        stuck: set it to let `write` hang until it is cleared.
        events: ("open" | "close" | "abort" | "start", moment) and ("write", moment, value) in order.
        heard: (value, first moment, last moment) for each stretch of samples of one value.
    """

    present: bool = True
    rate: int = RATE
    buffer_s: float = 0.15
    broken: int = 0  # devices that were opened earlier than the last loss don't work any more
    stuck: threading.Event = field(default_factory=threading.Event)
    events: list[tuple[str, float, float]] = field(default_factory=list)
    heard: list[tuple[float, float, float]] = field(default_factory=list)
    opened: list[tuple[str, bool]] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)

    def open(self, name: str, refresh: bool) -> OutputDevice:
        """For `Player(open_stream=...)`."""
        self.opened.append((name, refresh))
        self.threads.add(threading.current_thread().name)
        if not self.present:
            raise AudioError("There is no device.")
        return FakeDevice(self)

    def lose(self) -> None:
        """The open device is gone; another one can be opened."""
        self.broken += 1

    def heard_values(self) -> list[float]:
        """The values in the order they were first heard, each once in a row."""
        values: list[float] = []
        for value, _, _ in self.heard:
            if value and (not values or values[-1] != value):
                values.append(value)
        return values

    def heard_samples(self, value: float) -> int:
        """How many samples of this value were heard."""
        return round(sum((last - first) * self.rate for v, first, last in self.heard if v == value))

    def log(self, what: str, value: float = 0.0) -> None:
        self.threads.add(threading.current_thread().name)
        self.events.append((what, time.monotonic(), value))


class FakeDevice:
    """Plays in real time; "hears" what was in the buffer when its moment came."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._broken = world.broken
        self.sample_rate = world.rate
        self.buffer_s = world.buffer_s
        self._capacity = int(world.buffer_s * world.rate)
        self._buffer: deque[tuple[float, int]] = deque()  # (value, frames)
        self._clock = 0.0  # until when the buffer's past was heard
        self._running = False
        world.log("open")

    def _check(self) -> None:
        if not self._world.present or self._broken != self._world.broken:
            raise AudioError("The device was unplugged.")

    def _advance(self) -> None:
        now = time.monotonic()
        while self._running and self._buffer:
            value, frames = self._buffer[0]
            played = min(frames, int((now - self._clock) * self.sample_rate))
            if played <= 0:
                return
            self._world.heard.append((value, self._clock, self._clock + played / self.sample_rate))
            self._clock += played / self.sample_rate
            self._buffer.popleft()
            if played < frames:
                self._buffer.appendleft((value, frames - played))
                return
        self._clock = now

    def start(self) -> None:
        self._check()
        self._world.log("start")
        self._running, self._clock = True, time.monotonic()

    def writable(self) -> int:
        self._check()
        self._advance()
        return self._capacity - sum(frames for _, frames in self._buffer)

    def write(self, samples: NDArray[np.float32]) -> None:
        while self._world.stuck.is_set():
            time.sleep(0.002)
        self._check()
        assert self._running, "written to a stopped device"
        assert len(samples) <= self.writable(), "written more than fits: a real device would wait"
        cuts = np.flatnonzero(np.diff(samples)) + 1
        for part in np.split(samples, cuts):
            value = round(float(part[0]), 5)
            self._buffer.append((value, len(part)))
            self._world.log("write", value)

    def abort(self) -> None:
        self._check()
        self._advance()
        self._buffer.clear()
        self._running = False
        self._world.log("abort")

    def close(self) -> None:
        if self._world.present:
            self._advance()
        self._buffer.clear()
        self._world.log("close")
