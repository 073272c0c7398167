"""What happens to a sound before it is understood: rates, files, features, voice activity, levels."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.errors import BadInput, ListeningError
from assistant.listening import SAMPLE_RATE, levels
from assistant.listening.features import log_mel
from assistant.listening.files import load_wav
from assistant.listening.levels import check_level, meter
from assistant.listening.resample import Resampler, resample
from assistant.listening.vad import speech_spans
from tests.listening.speech import noise, piper, tone

RATES = (8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 44_101)


@pytest.mark.parametrize("rate", RATES)
def test_a_tone_is_the_same_tone_at_any_rate(rate: int) -> None:
    heard = resample(tone(1_000, 1.0, rate), rate)
    assert len(heard) == SAMPLE_RATE
    assert np.abs(heard - tone(1_000, 1.0, SAMPLE_RATE))[200:-200].max() < 1e-4


@pytest.mark.parametrize("rate", [rate for rate in RATES if rate > 20_000])
def test_what_lies_above_the_new_rate_s_limit_is_not_folded_back(rate: int) -> None:
    assert np.abs(resample(tone(9_000, 1.0, rate), rate))[200:-200].max() < 1e-3
    assert np.abs(resample(tone(6_500, 1.0, rate), rate))[200:-200].max() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("rate", RATES)
def test_piece_by_piece_gives_the_same_as_at_once(rate: int) -> None:
    sound = np.random.default_rng(1).normal(size=rate // 2).astype(np.float32)
    resampler = Resampler(rate)
    sizes = np.random.default_rng(2).integers(1, 2_000, size=1_000).cumsum()
    pieces = [resampler.feed(piece) for piece in np.split(sound, sizes[sizes < len(sound)])]
    np.testing.assert_allclose(np.concatenate([*pieces, resampler.flush()]), resample(sound, rate), atol=1e-6)


@pytest.mark.parametrize(
    ("rate", "channels", "subtype", "suffix"),
    [
        (16_000, 1, "PCM_16", ".wav"),
        (44_100, 2, "PCM_24", ".wav"),
        (48_000, 6, "FLOAT", ".wav"),
        (8_000, 1, "ULAW", ".wav"),
        (22_050, 2, "PCM_U8", ".wav"),
        (96_000, 1, "PCM_24", ".flac"),
        (48_000, 2, "VORBIS", ".ogg"),
        (44_100, 1, "MPEG_LAYER_III", ".mp3"),
    ],
)
def test_files_of_any_kind_are_read(tmp_path: Path, rate: int, channels: int, subtype: str, suffix: str) -> None:
    path = tmp_path / f"sound{suffix}"
    soundfile.write(path, np.repeat(tone(500, 1.0, rate)[:, None], channels, axis=1), rate, subtype=subtype)
    samples = load_wav(path)
    assert samples.dtype == np.float32 and samples.ndim == 1
    # MP3 pads its ends.
    assert len(samples) == pytest.approx(SAMPLE_RATE, abs=2_500 if suffix == ".mp3" else 2)
    spectrum = np.abs(np.fft.rfft(samples[:SAMPLE_RATE]))
    assert int(np.argmax(spectrum)) == pytest.approx(500, abs=2)
    assert np.abs(samples).max() == pytest.approx(0.5, abs=0.06)


def test_channels_that_cancel_each_other_out_are_still_heard(tmp_path: Path) -> None:
    path = tmp_path / "balanced.wav"
    left = tone(500, 0.5, 16_000)
    soundfile.write(path, np.stack((left, -left), axis=1), 16_000, subtype="FLOAT")
    assert np.abs(load_wav(path)).max() == pytest.approx(0.5, abs=0.01)


def test_samples_that_are_no_numbers_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "broken.wav"
    sound = tone(500, 0.5, 44_100)
    sound[::1_000], sound[1::1_000], sound[2::1_000] = np.nan, np.inf, 1e30
    soundfile.write(path, sound, 44_100, subtype="FLOAT")
    samples = load_wav(path)
    assert np.isfinite(samples).all() and np.abs(samples).max() <= 1


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_what_is_no_sound_is_told_in_a_sentence(tmp_path: Path) -> None:
    whole = tmp_path / "whole.wav"
    soundfile.write(whole, tone(500, 1.0, 16_000), 16_000)
    none = tmp_path / "none.wav"
    soundfile.write(none, np.zeros(0, np.float32), 16_000)
    long = tmp_path / "long.flac"
    soundfile.write(long, np.zeros(8_000 * 601, np.int16), 8_000)
    header = bytearray(whole.read_bytes()[:44])
    rate = bytearray(whole.read_bytes())
    rate[24:28] = (1).to_bytes(4, "little")
    for path, words in (
        (tmp_path / "missing.wav", "There is no file missing.wav"),
        (tmp_path, "is not a file"),
        (_write(tmp_path / "empty.wav", b""), "empty.wav is empty"),
        (_write(tmp_path / "text.wav", b"hello " * 100), "is not a sound that can be read"),
        (_write(tmp_path / "cut.wav", bytes(header[:20])), "is not a sound that can be read"),
        (_write(tmp_path / "bare.wav", bytes(header)), "bare.wav is empty"),
        (_write(tmp_path / "rate.wav", bytes(rate)), "it has 1 samples a second"),
        (none, "none.wav is empty"),
        (long, "longer than 10 minutes"),
    ):
        with pytest.raises(BadInput) as refused:
            load_wav(path)
        assert words in refused.value.sentence and refused.value.sentence.endswith(".")


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = _write(tmp_path / "secret.wav", b"x")
    path.chmod(0)
    with pytest.raises(BadInput, match="permission"):
        load_wav(path)


def test_the_features_are_whisper_s_own() -> None:
    # faster_whisper's extractor follows OpenAI's code; here it judges ours.
    from faster_whisper.feature_extractor import FeatureExtractor

    sound = np.pad(piper("Which buttons are there?"), (0, SAMPLE_RATE * 20))[: SAMPLE_RATE * 15]
    expected = FeatureExtractor()(sound, padding=0)
    features = log_mel(sound, 15.0)
    assert features.shape == (80, 1_500)
    np.testing.assert_allclose(features, expected[:, :1_500], atol=1e-4)


@pytest.mark.parametrize("gain", [1.0, 0.1, 0.01])
def test_speech_is_found_where_it_is_however_quiet(gain: float) -> None:
    speech = piper("How many unread messages are there?")
    sound = np.concatenate((np.zeros(2 * SAMPLE_RATE), speech, np.zeros(SAMPLE_RATE))).astype(np.float32)
    spans = speech_spans(sound * np.float32(gain))
    assert spans[0][0] == pytest.approx(2.5, abs=0.2)
    assert spans[-1][1] == pytest.approx(2.5 + len(speech) / SAMPLE_RATE - 1.0, abs=0.3)


def test_what_is_no_speech_is_not_taken_for_it() -> None:
    clicks = np.zeros(3 * SAMPLE_RATE, np.float32)
    clicks[::4_000] = 0.9
    sounds = (noise(3, 0.001), noise(3, 0.1), clicks, tone(50, 3, SAMPLE_RATE), tone(880, 3, SAMPLE_RATE))
    for sound in (*sounds, np.zeros(SAMPLE_RATE, np.float32), np.zeros(7, np.float32), np.zeros(0, np.float32)):
        assert speech_spans(sound) == []


def test_levels_that_cannot_be_understood_say_what_to_do() -> None:
    speech = piper("Read the last paragraph.")
    check_level(speech)
    check_level(speech * np.float32(0.05))
    check_level(speech * np.float32(0.005), speech=True)
    for sound, sentence in (
        (np.zeros(0, np.float32), levels.DEAD),
        (np.zeros(1_000, np.float32), levels.DEAD),
        (noise(1, 0.000005), levels.DEAD),
        (noise(1, 0.001), levels.TOO_QUIET),
        (np.clip(speech * 100, -1, 1), levels.TOO_LOUD),
    ):
        with pytest.raises(ListeningError) as refused:
            check_level(sound)
        assert refused.value.sentence == sentence


def test_the_meter_rises_with_the_level() -> None:
    readings = [meter(tone(440, 0.03, SAMPLE_RATE, level)) for level in (0.0, 0.001, 0.01, 0.1, 1.0)]
    assert readings == sorted(readings) and readings[0] == 0 and 0.9 < readings[-1] <= 1
    assert meter(np.zeros(0, np.float32)) == 0
