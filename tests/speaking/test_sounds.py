"""Earcons, resampling, and sound in files."""

from __future__ import annotations

import os
import stat
import wave
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.errors import BadInput
from assistant.speaking.earcons import NAMES, earcon
from assistant.speaking.resampling import Resampler, resample
from assistant.speaking.wav import write_wav
from assistant.types import AudioChunk
from resources.earcons import make


def sine(hertz: float, rate: int, seconds: float = 1.0) -> NDArray[np.float32]:
    return (0.5 * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)).astype(np.float32)


def envelope(name: str) -> NDArray[np.float64]:
    """Loudness over 160 ms in steps of 5 ms, the loudest being 1."""
    chunk = earcon(name)
    step = chunk.sample_rate // 200
    padded = np.zeros(32 * step)
    padded[: len(chunk.samples)] = chunk.samples
    power = np.sqrt(np.square(padded).reshape(32, step).mean(axis=1))
    return np.asarray(power / power.max())


@pytest.mark.parametrize("name", NAMES)
def test_an_earcon_is_short_soft_and_ends_in_silence(name: str) -> None:
    chunk = earcon(name)
    assert 0.04 <= chunk.seconds <= 0.15
    assert 0.3 < np.abs(chunk.samples).max() <= 0.51
    assert np.abs(chunk.samples[:10]).max() < 0.1, "starts with a crack"
    assert np.abs(chunk.samples[-10:]).max() < 0.01, "ends with a click"
    assert abs(float(chunk.samples.mean())) < 0.01


def test_earcons_differ_in_shape_and_not_only_in_pitch() -> None:
    for one, other in combinations(NAMES, 2):
        assert np.abs(envelope(one) - envelope(other)).mean() > 0.08, (one, other)


def test_the_earcons_are_what_the_script_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "__file__", str(tmp_path / "make.py"))
    make.main()
    for name in NAMES:
        with wave.open(str(tmp_path / f"{name}.wav"), "rb") as file:
            made = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        assert np.abs(made - earcon(name).samples * 32_768).max() <= 1  # another machine may round otherwise


def test_an_unknown_earcon_is_an_error() -> None:
    with pytest.raises(KeyError):
        earcon("../samples/x")


@pytest.mark.parametrize(("source", "target"), [(22_050, 48_000), (22_050, 44_100), (16_000, 44_100), (48_000, 16_000)])
def test_resampling_keeps_the_tone_and_adds_none(source: int, target: int) -> None:
    made = resample(sine(3000, source), source, target)
    assert len(made) == target
    inside = slice(target // 10, -target // 10)
    assert np.abs(made - sine(3000, target))[inside].max() < 1e-3


def test_what_the_new_rate_can_not_hold_is_taken_out() -> None:
    assert np.abs(resample(sine(10_000, 48_000), 48_000, 16_000)[800:-800]).max() < 1e-3


def test_resampling_in_pieces_is_the_same() -> None:
    rng = np.random.default_rng(3)
    samples = rng.standard_normal(20_000).astype(np.float32)
    resampler = Resampler(22_050, 48_000)
    made, start = [], 0
    while start < len(samples):
        size = int(rng.integers(0, 800))
        made.append(resampler.feed(samples[start : start + size]))
        start += size
    whole = np.concatenate([*made, resampler.flush()])
    assert np.array_equal(whole, resample(samples, 22_050, 48_000))
    again = np.concatenate([resampler.feed(samples), resampler.flush()])
    assert np.array_equal(again, whole), "something of the stream before was left"


def test_a_wav_file_holds_the_sound_and_is_the_owners(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    path.write_bytes(b"the one before")
    samples = sine(440, 22_050)
    seconds = write_wav(path, [AudioChunk(samples[:9000], 22_050), AudioChunk(samples[9000:], 22_050)])
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22_050)
        read = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32_767
    assert np.abs(read - samples).max() < 1e-4
    assert seconds == pytest.approx(1.0)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_chunks_of_other_rates_join_the_first_ones(tmp_path: Path) -> None:
    seconds = write_wav(
        tmp_path / "a.wav", [AudioChunk(sine(440, 22_050), 22_050), AudioChunk(sine(440, 16_000), 16_000)]
    )
    assert seconds == pytest.approx(2.0, abs=0.001)


def test_nothing_said_is_an_empty_file_and_too_loud_is_cut(tmp_path: Path) -> None:
    assert write_wav(tmp_path / "empty.wav", []) == 0
    write_wav(tmp_path / "loud.wav", [AudioChunk(np.array([2.0, -2.0], np.float32), 22_050)])
    with wave.open(str(tmp_path / "loud.wav"), "rb") as file:
        assert np.frombuffer(file.readframes(2), "<i2").tolist() == [32_767, -32_767]


def test_a_sound_that_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    path.write_bytes(b"the one before")

    def chunks() -> Iterator[AudioChunk]:
        yield AudioChunk(sine(440, 22_050), 22_050)
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        write_wav(path, chunks())
    assert path.read_bytes() == b"the one before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as error:
        write_wav(tmp_path / "nowhere" / "answer.wav", [])
    assert "answer.wav" in error.value.sentence
    with pytest.raises(BadInput):
        write_wav(tmp_path, [])
