"""The player on a device made for the purpose: order, loss, return, a device that hangs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from assistant.cancel import CancelToken
from assistant.speaking import output
from assistant.speaking.player import Player
from assistant.speaking.tempo import Tempo
from assistant.types import AudioChunk
from tests.speaking.fake_device import RATE, World


def tone(value: float, seconds: float = 0.1, rate: int = RATE) -> AudioChunk:
    return AudioChunk(np.full(int(rate * seconds), value, np.float32), rate)


def wait_for(condition: Callable[[], object], what: str) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until, f"never happened: {what}"
        time.sleep(0.002)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def states() -> list[str]:
    return []


@pytest.fixture
def player(world: World, states: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Player]:
    monkeypatch.setattr(output, "_RETRY_S", 0.01)
    monkeypatch.setattr(output, "_QUICK_LOSS_S", 0.0)
    running = Player("", world.open, states.append)
    running.start()
    yield running
    world.stuck.clear()
    assert running.close(10)


def test_sounds_are_heard_whole_and_in_order_and_an_earcon_goes_first(player: Player, world: World) -> None:
    token, started = CancelToken(), []
    player.play(tone(0.1, 0.3), token, on_started=started.append)
    player.play(tone(0.2), token)
    wait_for(lambda: started, "the first sound")
    player.play(tone(0.3, 0.05), token, urgent=True)
    assert player.is_playing
    assert player.buffered_seconds > 0
    assert player.wait_idle(10)
    assert world.heard_values() == [0.1, 0.3, 0.1, 0.2]
    assert [world.heard_samples(value) for value in (0.1, 0.2, 0.3)] == [2400, 800, 400]
    assert len(started) == 1
    assert not player.is_playing
    assert player.buffered_seconds == 0


def test_other_rates_are_resampled_to_the_devices(player: Player, world: World) -> None:
    player.play(tone(0.25, 0.2, rate=22_050), CancelToken())
    assert player.wait_idle(10)
    assert sum(round((last - first) * RATE) for _, first, last in world.heard) == pytest.approx(0.2 * RATE, abs=1)
    assert world.heard_samples(0.25) > 0.17 * RATE


def test_the_pieces_of_a_stream_follow_its_tempo_while_they_wait(player: Player, world: World) -> None:
    tempo, token = Tempo(1.0, RATE), CancelToken()
    for _ in range(20):
        player.play(tone(0.1, 0.2), token, tempo=tempo, ends=False)
    before = player.buffered_seconds
    tempo.rate = 6.0
    assert player.buffered_seconds < before / 2
    player.play(tone(0.1, 0.0), token, tempo=tempo, ends=True)
    assert player.wait_idle(10)
    heard = sum(last - first for _, first, last in world.heard)
    assert 4 / 6 * 0.9 < heard < 2.0  # of 4 s


def test_silence_drops_what_waits_and_what_plays_but_nothing_later(player: Player, world: World) -> None:
    token = CancelToken()
    player.play(tone(0.1, 1.0), token)
    player.play(tone(0.2, 1.0), token)
    wait_for(lambda: any(what == "write" for what, _, _ in world.events), "a write")
    player.silence()
    player.play(tone(0.3), token)
    assert player.wait_idle(10)
    assert world.heard_values()[-1] == 0.3
    assert 0.2 not in world.heard_values()
    assert world.heard_samples(0.1) < RATE


def test_cancelling_one_request_leaves_the_others_sound_whole(player: Player, world: World) -> None:
    mine, other = CancelToken(), CancelToken()
    player.play(tone(0.1, 0.04), mine)
    player.play(tone(0.2, 0.4), other)
    wait_for(lambda: any(value == 0.2 for _, _, value in world.events), "both in the device's buffer")
    mine.cancel()
    assert player.wait_idle(10)
    assert world.heard_samples(0.2) == pytest.approx(0.4 * RATE, abs=4)


def test_a_cancelled_request_never_starts(player: Player, world: World) -> None:
    token, started = CancelToken(), []
    token.cancel()
    player.play(tone(0.1), token, on_started=started.append)
    assert player.wait_idle(10)
    assert not started
    assert not world.heard_values()


def test_a_lost_device_is_replaced_and_the_speech_goes_on(player: Player, world: World, states: list[str]) -> None:
    player.play(tone(0.1, 1.0), CancelToken())
    wait_for(lambda: world.heard_samples(0.1) > 800, "the first sound")
    world.lose()
    assert player.wait_idle(10)
    # Nothing is missing; at most what was in the lost device's buffer is heard again.
    assert RATE - 400 <= world.heard_samples(0.1) <= RATE + world.buffer_s * RATE + 400
    assert len(world.opened) == 2
    assert world.opened[1] == ("", True), "it reads the list of devices anew"
    assert "no device" not in states


def test_a_device_at_another_rate_may_take_over(player: Player, world: World) -> None:
    tempo, token = Tempo(1.0, RATE), CancelToken()
    for _ in range(5):
        player.play(tone(0.1, 0.2), token, tempo=tempo, ends=False)
    wait_for(lambda: world.heard_samples(0.1) > 800, "the first sound")
    world.rate = 2 * RATE
    world.lose()
    assert player.wait_idle(10)
    heard = sum(last - first for _, first, last in world.heard)
    assert 0.7 < heard < 1.2


def test_without_a_device_sound_is_dropped_and_told_once_until_one_is_back(
    player: Player, world: World, states: list[str]
) -> None:
    started: list[float] = []
    player.play(tone(0.1, 5.0), CancelToken(), on_started=started.append)
    wait_for(lambda: started, "the first sound")
    world.present = False
    wait_for(lambda: not player.has_device, "loss")
    for _ in range(3):
        player.play(tone(0.2), CancelToken())
    assert player.wait_idle(10)
    wait_for(lambda: len(world.opened) > 3, "more attempts")
    assert all(refresh for _, refresh in world.opened[-2:]), "it reads the list of devices anew"
    world.present = True
    wait_for(lambda: player.has_device, "return")
    player.play(tone(0.3), CancelToken())
    assert player.wait_idle(10)
    assert world.heard_values()[-1] == 0.3
    assert 0.2 not in world.heard_values()
    assert [s for s in states if "device" in s] == ["no device", "device back"]
    assert [s for s in states if "device" not in s][:2] == ["playing", "idle"]


def test_a_device_that_hangs_holds_up_nobody() -> None:
    world = World()
    player = Player("", world.open)
    player.start()
    world.stuck.set()
    player.play(tone(0.1, 1.0), CancelToken())
    wait_for(lambda: any(what == "start" for what, _, _ in world.events), "the write that hangs")
    time.sleep(0.01)
    done = threading.Event()

    def use() -> None:
        player.play(tone(0.2), CancelToken())
        player.silence()
        assert player.buffered_seconds >= 0
        player.wait_idle(0.01)
        done.set()

    thread = threading.Thread(target=use)
    thread.start()
    assert done.wait(10)
    thread.join()
    assert not player.close(0.05), "it says that the device did not let go"
    world.stuck.clear()
    assert player.close(10)


def test_an_unused_device_is_released_and_opened_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_TAIL_S", 0.01)
    monkeypatch.setattr(output, "_RELEASE_S", 0.02)
    player = Player("speakers", world.open)
    player.start()
    wait_for(lambda: "close" in [what for what, _, _ in world.events], "release")
    player.play(tone(0.1), CancelToken())
    assert player.wait_idle(10)
    assert world.heard_samples(0.1) == 800
    assert [name for name, _ in world.opened] == ["speakers", "speakers"]
    assert player.close(10)


def test_what_is_left_is_told_once_when_it_comes_down(player: Player) -> None:
    calls: list[float] = []
    player.play(tone(0.1, 0.4), CancelToken())
    player.notify_below(0.2, lambda: calls.append(player.buffered_seconds))
    assert player.wait_idle(10)
    wait_for(lambda: calls, "the call")
    assert len(calls) == 1
    assert calls[0] < 0.2


def test_a_callback_that_fails_does_not_end_the_player(world: World) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("of the callback")

    player = Player("", world.open, fail)
    player.start()
    player.play(tone(0.1), CancelToken(), on_started=fail)
    player.play(tone(0.2), CancelToken())
    assert player.wait_idle(10)
    assert world.heard_values() == [0.1, 0.2]
    assert player.close(10)


def test_only_the_players_thread_touches_the_device(player: Player, world: World) -> None:
    player.play(tone(0.1), CancelToken())
    player.silence()
    player.wait_idle(10)
    assert player.close(10)
    assert world.threads == {"player"}
    player.play(tone(0.2), CancelToken())  # after the end: dropped
    assert not player.is_playing
