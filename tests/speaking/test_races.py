"""The player's races: thousands of seeded orders of speak, stop, cancel, device loss and close, on real threads."""

from __future__ import annotations

import itertools
import random
import threading
import time

import numpy as np
import pytest

from assistant.cancel import CancelToken
from assistant.speaking import output
from assistant.speaking.player import Player
from assistant.speaking.tempo import Tempo
from assistant.types import AudioChunk
from tests.speaking.fake_device import RATE, World

ORDERS = 3_000
BLOCKS = 30


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same waits, a thousand times shorter: all of them happen within an order of 10 ms."""
    monkeypatch.setattr(output, "_RETRY_S", 0.002)
    monkeypatch.setattr(output, "_RETRY_LONGEST_S", 0.004)
    monkeypatch.setattr(output, "_QUICK_LOSS_S", 0.0005)
    monkeypatch.setattr(output, "_TAIL_S", 0.002)
    monkeypatch.setattr(output, "_RELEASE_S", 0.004)


class Order:
    """One seeded order of events, by two users at once."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        # A buffer that outlasts the 150 ms: what is not taken back from it is heard too late.
        self.world = World(present=self.random.random() > 0.1, buffer_s=0.4)
        self.states: list[str] = []
        self.player = Player("", self.world.open, self.states.append)
        self.lock = threading.Lock()
        self.requests: dict[float, CancelToken] = {}
        self.asked = 0  # requests that were silenced
        self.stopped: dict[float, float] = {}  # value: the moment after which it must not be heard
        self.errors: list[BaseException] = []

    def play(self, chance: random.Random) -> None:
        """A new request, or more of one there is; sometimes as a stream, sometimes as an earcon."""
        with self.lock:
            if not self.requests or chance.random() < 0.5:
                value = round((self.asked + len(self.requests) + 1) / 1000, 5)
                self.requests[value] = CancelToken()
            value, token = chance.choice(list(self.requests.items()))
            self._ask(value, token, chance)

    def _ask(self, value: float, token: CancelToken, chance: random.Random) -> None:
        chunk = AudioChunk(np.full(int(RATE * chance.choice((0.001, 0.01, 0.5))), value, np.float32), RATE)
        way = chance.random()
        if way < 0.2:
            self.player.play(chunk, token, urgent=True)
        elif way < 0.5:
            self.player.play(chunk, token, tempo=Tempo(1.0, RATE), ends=chance.random() < 0.5)
        else:
            self.player.play(chunk, token, on_started=lambda _: self.player.buffered_seconds)

    def cancel(self, chance: random.Random) -> None:
        with self.lock:
            if not self.requests:
                return
            value, token = chance.choice(list(self.requests.items()))
        token.cancel()
        with self.lock:
            self.stopped.setdefault(value, time.monotonic())

    def silence(self, chance: random.Random) -> None:
        with self.lock:  # nobody asks for anything new meanwhile, or nobody could say what was asked for before
            self.player.silence()
            now = time.monotonic()
            for value, token in self.requests.items():
                if chance.random() < 0.5:
                    token.cancel()
                self.stopped.setdefault(value, now)
            # Numbers are not used again: what comes later belongs to another request.
            self.asked += len(self.requests)
            self.requests.clear()

    def unplug(self, _: random.Random) -> None:
        self.world.present = False

    def plug(self, _: random.Random) -> None:
        self.world.present = True

    def user(self, seed: int, steps: int) -> None:
        chance = random.Random(seed)
        actions = (self.play, self.play, self.play, self.cancel, self.silence, self.unplug, self.plug, self.plug)
        try:
            for _ in range(steps):
                chance.choice(actions)(chance)
                if chance.random() < 0.4:
                    time.sleep(chance.choice((0.0, 0.0002, 0.001, 0.003)))
        except BaseException as error:
            self.errors.append(error)

    def run(self) -> None:
        self.player.start()
        steps = self.random.randint(3, 12)
        other = threading.Thread(target=self.user, args=(self.random.random(), steps))
        other.start()
        self.user(self.random.randrange(1 << 30), steps)
        if self.random.random() < 0.2:
            assert self.player.close(5.0)
        other.join(5.0)
        assert not other.is_alive()
        self.silence(self.random)
        assert self.player.wait_idle(5.0)
        assert self.player.buffered_seconds == 0.0 or not self.player._thread.is_alive()
        self.world.present = True
        assert self.player.close(5.0)
        assert not self.player._thread.is_alive()
        assert not self.errors, self.errors
        self.check()

    def check(self) -> None:
        """Nothing stopped is heard later than 150 ms after, and at most what was in the thread's hand is written."""
        for value, moment in self.stopped.items():
            late = [last - moment for v, _, last in self.world.heard if v == value and last > moment + 0.15]
            assert not late, f"{value} was heard {max(late):.3f} s after it was stopped"
            writes = [at for what, at, v in self.world.events if what == "write" and v == value and at > moment]
            # The write that had begun; with the one after it when the thread slept between its look and its write.
            assert len(writes) <= 1, f"{value} was written {len(writes)} times after it was stopped"
            if writes:
                after = [what for what, at, _ in self.world.events if at > writes[0]]
                assert {"abort", "close"} & set(after), "what was written too late was not taken back"
        assert self.world.threads <= {"player"}
        ends = [s for s in self.states if s in ("no device", "device back")]
        assert all(one != other for one, other in itertools.pairwise(ends)), "told the same thing twice"


@pytest.mark.parametrize("block", range(BLOCKS))
@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_no_order_of_events_stops_the_player_or_brings_stopped_sound_back(block: int) -> None:
    for seed in range(block * ORDERS // BLOCKS, (block + 1) * ORDERS // BLOCKS):
        try:
            Order(seed).run()
        except AssertionError as error:
            raise AssertionError(f"order {seed}: {error}") from error


def test_no_thread_is_left() -> None:
    assert not [thread for thread in threading.enumerate() if thread.name == "player"]
