"""Resemblyzer's encoder, read from its package without the package's own needs."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from assistant.errors import VoiceError
from training import voice_likeness
from training.voice_likeness import Likeness, found, mean


def write_package(folder: Path) -> Path:
    """A package called resemblyzer, whose import fails, with an encoder of random weights. Its file."""
    torch.manual_seed(0)
    lstm, linear = torch.nn.LSTM(40, 256, 3, batch_first=True), torch.nn.Linear(256, 256)
    weights = {f"lstm.{key}": value for key, value in lstm.state_dict().items()}
    weights |= {f"linear.{key}": value for key, value in linear.state_dict().items()}
    (folder / "resemblyzer").mkdir()
    (folder / "resemblyzer" / "__init__.py").write_text("raise ImportError", encoding="utf-8")
    file = folder / "resemblyzer" / "pretrained.pt"
    torch.save({"step": 1, "model_state": weights | {"similarity_bias": torch.zeros(1)}}, file)
    return file


@pytest.fixture
def likeness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Likeness:
    file = write_package(tmp_path)
    monkeypatch.setattr(voice_likeness, "_SHA256", hashlib.sha256(file.read_bytes()).hexdigest())
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "resemblyzer", raising=False)
    encoder = found()
    assert encoder is not None
    return encoder


def tone(seconds: float, pitch: float = 220.0) -> np.ndarray:
    return (0.3 * np.sin(2 * np.pi * pitch * np.arange(round(seconds * 16_000)) / 16_000)).astype(np.float32)


def test_an_embedding_tells_sounds_apart_and_not_their_level(likeness: Likeness) -> None:
    embeddings = [likeness.embed(tone(seconds)) for seconds in (0.5, 1.6, 3.0, 7.1)]
    assert all(each.shape == (256,) and np.linalg.norm(each) == pytest.approx(1, abs=1e-5) for each in embeddings)
    quiet = (tone(3.0) * 1e-3).astype(np.float32)
    level = 10 ** (-30 / 20) / np.sqrt(0.5)  # of a sine of -30 dBFS, to which quiet sounds are raised
    np.testing.assert_allclose(likeness.embed(quiet), likeness.embed((tone(3.0) / 0.3 * level).astype(np.float32)),
                               atol=1e-4)  # fmt: skip
    assert np.abs(embeddings[2] - likeness.embed(tone(3.0, 2_000))).max() > 1e-3


def test_parts_overlap_and_a_rest_that_is_mostly_filling_is_left_out(likeness: Likeness) -> None:
    # Starts as Resemblyzer's own `compute_partial_slices` gives them at 1.3 parts a second.
    assert [len(likeness._mel(np.ones(samples, np.float32))) for samples in (3_000, 25_600, 38_000, 100_001)] == [
        1, 1, 2, 7
    ]  # fmt: skip


def test_bands_are_those_of_librosa(likeness: Likeness) -> None:
    mel = likeness._mel(tone(1.6, 1_000.0))
    # librosa 0.11: melspectrogram(y, sr=16000, n_fft=400, hop_length=160, n_mels=40) of the same tone, frame 80.
    assert int(mel[0, 80].argmax()) == 13
    assert float(mel[0, 80].max()) == pytest.approx(9.406797, rel=1e-4)


def test_silence_has_no_voice(likeness: Likeness) -> None:
    for samples in (np.zeros(16_000, np.float32), np.zeros(0, np.float32), np.full(9, np.nan, np.float32)):
        with pytest.raises(VoiceError, match="no voice"):
            likeness.embed(samples)


def test_another_version_is_not_used(likeness: Likeness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice_likeness, "_SHA256", "0")
    assert found() is None


def test_the_voice_of_several_is_their_direction() -> None:
    np.testing.assert_allclose(mean(np.array([[1, 0], [0, 1]], np.float32)), [0.5**0.5] * 2, rtol=1e-6)
