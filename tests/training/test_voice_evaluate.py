"""Voices judged by ear, and the best of them kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.listening.whisper import WhisperTranscriber
from assistant.speaking.embedding import SpeakerEncoder
from assistant.speaking.speecht5.tokens import Tokens
from tests.tiny_models.speech import tiny_hifigan, tiny_speaker_encoder, tiny_speecht5
from training.voice_best import PATIENCE, Best
from training.voice_evaluate import Figures, Judge, open_network, say, word_distance

SPEAKER = np.eye(512, dtype=np.float32)[0]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    encoder = SpeakerEncoder(tiny_speaker_encoder(tmp_path_factory.mktemp("encoder")))
    return Judge(encoder, WhisperTranscriber())


@pytest.mark.parametrize(
    ("heard", "distance"),
    [
        ("the cat sat", 0),
        ("the cat sat down", 1),
        ("cat sat", 1),
        ("the bat sat", 1),
        ("", 3),
        ("sat the cat", 2),
    ],
)
def test_words_that_were_put_in_left_out_or_changed_are_counted(heard: str, distance: int) -> None:
    assert word_distance(["the", "cat", "sat"], heard.split()) == distance


def test_a_voice_that_never_stops_has_a_fault_and_one_that_stops_has_none(tmp_path: Path, judge: Judge) -> None:
    vocoder = tiny_hifigan(tmp_path / "vocoder")
    for bias, faults in ((-20.0, 1.0), (20.0, 0.0)):
        folder = tiny_speecht5(tmp_path / str(bias), stop_bias=bias)
        tokens = Tokens(folder, 81)
        figures, sounds = judge.listen(open_network(folder, vocoder), tokens, ["Hello.", "Yes."], SPEAKER)
        assert figures.faults == faults
        assert figures.word_errors == 1.0  # what it says are no words
        assert len(sounds) == 2 and (bias < 0) == (len(sounds[0]) > 16_000)


def test_a_voice_that_makes_no_numbers_is_at_fault(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    folder, vocoder = tiny_speecht5(tmp_path / "speecht5", stop_bias=20.0), tiny_hifigan(tmp_path / "vocoder")
    weights = load_file(folder / "model.safetensors")
    name = "speech_decoder_postnet.feat_out.bias"
    save_file(
        weights | {name: torch.full_like(weights[name], float("nan"))}, folder / "model.safetensors", {"format": "pt"}
    )
    samples, fault = say(open_network(folder, vocoder), Tokens(folder, 81), "Hello.", SPEAKER)
    assert fault and not len(samples)


def figures(badness: float, loss: float = 1.0) -> Figures:
    return Figures(badness, 1.0, 0.0, loss)


def write(best: Best, step: int) -> None:
    best.weights(step).mkdir()
    (best.weights(step) / "config.json").write_text("{}")


def test_the_best_is_kept_by_ear_and_not_by_loss(tmp_path: Path) -> None:
    best = Best(tmp_path, 0)
    for step, badness, loss in ((0, 0.9, 3.0), (10, 0.2, 2.0), (20, 0.5, 1.0)):
        write(best, step)
        best.add(step, figures(badness, loss))
    assert best.step == 10
    assert sorted(folder.name for folder in tmp_path.glob("voice-*")) == ["voice-0", "voice-10"]
    best.tidy()
    assert [folder.name for folder in tmp_path.glob("voice-*")] == ["voice-10"]


def test_going_on_from_a_state_forgets_what_came_after_it(tmp_path: Path) -> None:
    best = Best(tmp_path, 0)
    for step, badness in ((0, 0.9), (10, 0.5), (20, 0.1)):
        write(best, step)
        best.add(step, figures(badness))
    # Killed before the state of step 20 was on the disk: the voice of step 10 is still there.
    again = Best(tmp_path, 10)
    assert again.step == 10 and sorted(again.scores) == [0, 10]


def test_it_ends_when_neither_ear_nor_loss_find_anything_better(tmp_path: Path) -> None:
    best = Best(tmp_path, 0)
    write(best, 0)
    best.add(0, figures(0.1))
    for step in range(1, PATIENCE + 1):
        assert not best.worse
        best.add(step, figures(0.2, 1.0 + step))
    assert best.worse
    best.add(PATIENCE + 1, figures(0.2, 0.5))  # overfitting has not begun
    assert not best.worse


def test_a_babbling_voice_is_no_worse_than_one_that_is_not_understood() -> None:
    assert Figures(3.0, 0.5, 0.0).badness == Figures(1.0, 0.5, 0.0).badness > Figures(0.9, 0.5, 0.0).badness
    assert Figures(None, 0.9, 0.0).badness < Figures(None, 0.8, 0.0).badness < Figures(None, 0.8, 0.1).badness
