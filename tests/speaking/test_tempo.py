"""Faster speech at the same pitch, and still understood."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.cancel import CancelToken
from assistant.speaking.piper import PiperSynthesizer
from assistant.speaking.tempo import Tempo
from assistant.speaking.voices import find_voice
from tests.hearing import similar, transcribe

RATE = 22_050
TEXT = "The last train to Oxford leaves at nine in the evening from platform seven."


@functools.cache
def spoken() -> NDArray[np.float32]:
    chunks = PiperSynthesizer().stream(TEXT, find_voice("joe"), CancelToken())
    return np.concatenate([chunk.samples for chunk in chunks])


def at_rate(samples: NDArray[np.float32], rate: float, piece: int = 900) -> NDArray[np.float32]:
    tempo = Tempo(rate, RATE)
    made = [tempo.feed(samples[start : start + piece]) for start in range(0, len(samples), piece)]
    return np.concatenate([*made, tempo.flush()])


def pitch(samples: NDArray[np.float32]) -> float:
    """Median fundamental of the voiced 50 ms windows, in Hz, by autocorrelation between 60 and 300 Hz."""
    found = []
    size = int(0.05 * RATE)
    for start in range(0, len(samples) - size, size // 2):
        window = samples[start : start + size] * np.hanning(size)
        correlation = np.correlate(window, window, "full")[size - 1 :]
        low, high = RATE // 300, RATE // 60
        best = low + int(np.argmax(correlation[low:high]))
        if correlation[0] > 0.5 and correlation[best] > 0.5 * correlation[0]:
            found.append(RATE / best)
    return float(np.median(found))


def vowel() -> NDArray[np.float32]:
    """Three seconds of a hummed "ah" around 110 Hz that wavers a little, as voices do."""
    hertz = 110 + 6 * np.sin(2 * np.pi * 2 * np.arange(3 * RATE) / RATE)
    phase = 2 * np.pi * np.cumsum(hertz) / RATE
    parts = (np.sin(k * phase) / k * np.exp(-(((k * 110 - 600) / 700) ** 2)) for k in range(1, 20))
    sound = np.sum(list(parts), axis=0)
    return np.asarray(0.5 * sound / np.abs(sound).max(), dtype=np.float32)


@pytest.mark.parametrize("rate", [0.5, 0.75, 1.5, 2.0, 3.0, 4.0, 6.0])
def test_the_time_changes_and_the_pitch_does_not(rate: float) -> None:
    samples = at_rate(vowel(), rate)
    assert len(samples) == pytest.approx(len(vowel()) / rate, rel=0.03)
    assert pitch(samples) == pytest.approx(pitch(vowel()), rel=0.03)
    words = at_rate(spoken(), rate)
    assert len(words) == pytest.approx(len(spoken()) / rate, rel=0.03, abs=0.02 * RATE)
    assert np.abs(words).max() <= 1.0
    if rate <= 3:  # beyond it vowels are shorter than the window in which a pitch can be found
        assert pitch(words) == pytest.approx(pitch(spoken()), rel=0.06)


def test_at_the_voices_own_pace_not_a_sample_changes() -> None:
    assert np.array_equal(at_rate(spoken(), 1.0), spoken())


@pytest.mark.parametrize("rate", [1.0, 1.5, 2.0])
def test_it_is_still_understood(rate: float) -> None:
    heard = transcribe(at_rate(spoken(), rate), RATE)
    assert similar(heard, TEXT) > 0.85, heard


def test_a_new_rate_counts_from_the_next_piece_on() -> None:
    tempo = Tempo(1.0, RATE)
    tone = (0.3 * np.sin(2 * np.pi * 150 * np.arange(RATE) / RATE)).astype(np.float32)
    slow = tempo.feed(tone)
    tempo.rate = 4.0
    fast = np.concatenate([tempo.feed(tone), tempo.flush()])
    assert len(slow) == RATE
    assert len(fast) == pytest.approx(RATE / 4, rel=0.05)
    tempo.rate = 1.0
    assert len(np.concatenate([tempo.feed(tone), tempo.flush()])) == pytest.approx(RATE, rel=0.05)


def test_it_follows_a_rate_that_changes_all_the_time() -> None:
    """Somebody turns the knob from end to end while a text is read: every piece takes the time of its own rate."""
    tempo, tone = Tempo(1.0, RATE), vowel()
    rates = [1.0, 6.0, 0.5, 2.0, 3.0, 0.5, 6.0, 1.0, 1.5]
    made = []
    for rate in rates:
        tempo.rate = rate
        made += [tempo.feed(tone[start : start + 2205]) for start in range(0, RATE, 2205)]
    heard = np.concatenate([*made, tempo.flush()])
    assert len(heard) == pytest.approx(sum(RATE / rate for rate in rates), rel=0.05)
    assert np.isfinite(heard).all()
    assert pitch(heard) == pytest.approx(pitch(vowel()), rel=0.03)


@pytest.mark.parametrize("sample_rate", [8_000, 16_000, 24_000, 48_000])
def test_any_engines_sample_rate_will_do(sample_rate: int) -> None:
    """SpeechT5 and VITS speak at 16 kHz, Bark at 24 kHz."""
    time = np.arange(2 * sample_rate) / sample_rate
    hum = (0.3 * np.sin(2 * np.pi * 140 * time)).astype(np.float32)
    tempo = Tempo(2.0, sample_rate)
    heard = np.concatenate([tempo.feed(hum), tempo.flush()])
    assert len(heard) == pytest.approx(sample_rate, rel=0.03)
    strongest = np.fft.rfftfreq(len(heard), 1 / sample_rate)[np.abs(np.fft.rfft(heard)).argmax()]
    assert strongest == pytest.approx(140, abs=5)


def test_the_pieces_do_not_matter() -> None:
    assert len(at_rate(spoken(), 2.0, 37)) == pytest.approx(len(at_rate(spoken(), 2.0, 50_000)), abs=0.02 * RATE)


@pytest.mark.parametrize(("asked", "got"), [(0.1, 0.5), (0, 0.5), (-3, 0.5), (60, 6.0), (2.5, 2.5)])
def test_a_rate_beyond_the_limits_is_the_nearest_one(asked: float, got: float) -> None:
    assert Tempo(asked, RATE).rate == got


def test_too_loud_samples_are_cut_and_not_turned_around() -> None:
    loud = np.full(RATE, 1.5, np.float32)
    assert at_rate(loud, 2.0)[: RATE // 3].min() > 0.9  # the end fades into the silence that follows


def test_nothing_in_nothing_out() -> None:
    assert len(at_rate(np.zeros(0, np.float32), 2.0)) == 0
