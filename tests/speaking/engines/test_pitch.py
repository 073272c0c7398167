"""Higher or lower without another pace, and both at once."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.cancel import CancelToken
from assistant.settings import EarconSettings, SpeechSettings
from assistant.speaking.player import Player
from assistant.speaking.speech import Speech
from assistant.speaking.tempo import Tempo
from assistant.worker import ModelThread
from tests.speaking.fake_device import World

RATE = 22_050


def voice(seconds: float = 2.0, pitch: float = 120.0) -> NDArray[np.float32]:
    """A vowel: harmonics of one tone, as a voice has them."""
    at = np.arange(int(seconds * RATE)) / RATE
    return sum(np.sin(2 * np.pi * pitch * n * at) / n for n in range(1, 15)).astype(np.float32) * 0.2  # type: ignore[union-attr]


def pitch_of(samples: NDArray[np.float32]) -> float:
    middle = samples[len(samples) // 2 :][:4096]
    alike = np.correlate(middle, middle, "full")[len(middle) :]
    low, high = RATE // 300, RATE // 60
    return RATE / (low + int(alike[low:high].argmax()) + 1)


@pytest.mark.parametrize(("rate", "pitch"), [(1.0, 0.8), (1.0, 1.5), (2.0, 1.3), (0.7, 0.75)])
def test_pitch_and_pace_do_not_touch_each_other(rate: float, pitch: float) -> None:
    tempo, whole = Tempo(rate, RATE, pitch), voice()
    pieces = [tempo.feed(whole[start : start + 1000]) for start in range(0, len(whole), 1000)]
    changed = np.concatenate([*pieces, tempo.flush()])
    assert len(changed) == pytest.approx(len(whole) / rate, rel=0.05)
    assert pitch_of(changed) == pytest.approx(120 * pitch, rel=0.04)


def test_what_can_not_be_understood_is_not_offered() -> None:
    assert Tempo(1.0, RATE, 0.1).pitch == 0.7
    assert Tempo(1.0, RATE, 9.0).pitch == 1.6


def test_a_new_pitch_in_the_settings_is_heard_in_the_same_stream() -> None:
    tempo = Tempo(1.0, RATE)
    whole = voice()
    assert tempo.feed(whole) is whole, "at the voice's own pitch nothing is touched"
    tempo.pitch = 1.5
    changed = np.concatenate([tempo.feed(whole), tempo.flush()])
    assert pitch_of(changed) == pytest.approx(180, rel=0.04)


def test_the_setting_reaches_what_is_rendered() -> None:
    world, worker = World(), ModelThread()
    player = Player("", world.open)
    lengths, pitches = [], []
    for pitch in (1.0, 1.5):
        speech = Speech(SpeechSettings(pitch=pitch), EarconSettings(), {}, player, worker)
        chunks = list(speech.render("Oh no, oh no.", CancelToken()))
        samples = np.concatenate([chunk.samples for chunk in chunks])
        lengths.append(len(samples))
        frequencies = np.fft.rfftfreq(len(samples), 1 / RATE)
        power = np.abs(np.fft.rfft(samples)) ** 2
        pitches.append(float((frequencies * power).sum() / power.sum()))
    assert lengths[1] == pytest.approx(lengths[0], rel=0.05)
    assert pitches[1] > pitches[0] * 1.2
    assert worker.close(5)
