"""A device that refuses what it is asked for. It stands in for hardware: a sound server takes any rate."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant import portaudio
from assistant.cancel import CancelToken
from assistant.errors import AudioError
from assistant.speaking.player import Player
from assistant.speaking.stream import PortAudioDevice
from assistant.types import AudioChunk


class PortAudioError(Exception):
    pass


class Stiff:
    """As much of sounddevice as is used; takes one rate and one number of channels only."""

    PortAudioError = PortAudioError

    def __init__(self, rate: int, channels: int, says: int) -> None:
        self._takes, self._says = (rate, channels), says
        self.asked: list[tuple[int, int]] = []
        self.written: list[NDArray[np.float32]] = []

    def query_devices(self, **_: object) -> dict[str, Any]:
        return {"index": 0, "name": "stiff", "default_samplerate": self._says, "max_output_channels": 8}

    def OutputStream(self, *, samplerate: int, channels: int, **_: object) -> SimpleNamespace:
        self.asked.append((samplerate, channels))
        if (samplerate, channels) != self._takes:
            raise PortAudioError("Invalid sample rate")
        return SimpleNamespace(
            samplerate=samplerate,
            stopped=True,
            write_available=4096,
            start=lambda: None,
            write=self.written.append,
            abort=lambda: None,
            close=lambda: None,
        )


@pytest.fixture
def stiff(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Stiff]:
    made = Stiff(*request.param)
    monkeypatch.setattr(portaudio, "sounddevice", lambda: made)
    monkeypatch.setattr(portaudio, "refresh", lambda: None)
    yield made


@pytest.mark.parametrize("stiff", [(44_100, 2, 44_100), (16_000, 1, 48_000), (96_000, 8, 44_100)], indirect=True)
def test_what_it_takes_is_found_and_the_speech_is_resampled_to_it(stiff: Stiff) -> None:
    player = Player(open_stream=PortAudioDevice)
    player.start()
    tone = np.sin(np.arange(22_050) * 2 * np.pi * 440 / 22_050).astype(np.float32)
    player.play(AudioChunk(tone, 22_050), CancelToken())
    player.wait_idle(10)
    assert player.close(5)
    rate, channels = stiff.asked[-1]
    frames = np.concatenate(stiff.written)
    assert frames.shape[1] == channels
    assert len(frames) == pytest.approx(rate, rel=0.01)
    turns = np.count_nonzero(np.diff(np.signbit(frames[:, -1])))
    assert turns == pytest.approx(880, abs=4), "it sounds at another pitch"


@pytest.mark.parametrize("stiff", [(11_025, 3, 44_100)], indirect=True)
def test_one_that_takes_nothing_is_told_in_a_sentence(stiff: Stiff) -> None:
    with pytest.raises(AudioError, match="can't be opened"):
        PortAudioDevice()
    assert len(stiff.asked) == len(set(stiff.asked))
