"""The same numbers as transformers, whichever way they are computed and however they are streamed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.speaking.speecht5.dice import Dice
from assistant.speaking.speecht5.network import Network
from assistant.speaking.speecht5.pipeline import Pipeline, look_ahead
from tests.speaking.speecht5.conftest import SPEAKER, open_network
from tests.speaking.speecht5.reference import generate

STEPS = 40
IDS = np.array([4, *range(5, 60, 2), 4, 7, 9, 2], dtype=np.int64)


def test_same_frames_samples_and_attention_as_generate_speech(folders: tuple[Path, Path], exact: Network) -> None:
    its = exact.sizes
    masks = Dice("x", SPEAKER, 0, its.mask_shape, its.keep).throw(STEPS)
    mel, samples, crossed = generate(*folders, IDS, SPEAKER, masks)
    made = exact.begin(IDS, SPEAKER, STEPS).advance(masks)
    frames = made.mel.reshape(-1, its.mel_bins)
    refined = exact.stages[0](np.ascontiguousarray(frames.T)).T
    np.testing.assert_allclose(refined, mel, atol=1e-4)
    heard = Pipeline(its.stages, exact.stages).feed(frames, ends=True)
    np.testing.assert_allclose(heard, samples, atol=1e-4)
    guided = crossed[:, : its.speech["guided_attention_loss_num_heads"]].mean((0, 1))
    np.testing.assert_allclose(made.focus, guided, atol=1e-4)


@pytest.mark.parametrize("pieces", [(36, 8), (35, 1, 1, 1, 1), (1,) * 80, (79,), (50, 0, 30)])
def test_streamed_equals_one_shot(exact: Network, pieces: tuple[int, ...]) -> None:
    its = exact.sizes
    frames = np.random.Generator(np.random.PCG64(1)).standard_normal((80, its.mel_bins)).astype(np.float32)
    whole = Pipeline(its.stages, exact.stages).feed(frames, ends=True)
    assert len(whole) == 80 * its.hop
    pipeline, at, heard = Pipeline(its.stages, exact.stages), 0, []
    for count in pieces:
        heard.append(pipeline.feed(frames[at : at + count], ends=False))
        at += count
        assert sum(map(len, heard)) >= max(at - look_ahead(its.stages), 0) * its.hop
    heard.append(pipeline.feed(frames[at:], ends=True))
    np.testing.assert_allclose(np.concatenate(heard), whole, atol=2e-6)


def test_look_ahead_of_the_published_model(exact: Network) -> None:
    assert look_ahead(exact.sizes.stages) == 35


def test_eight_bits_stay_near_the_frames_of_all_bits(folders: tuple[Path, Path], small: Network) -> None:
    its = small.sizes
    masks = Dice("x", SPEAKER, 0, its.mask_shape, its.keep).throw(STEPS)
    mel, _, _ = generate(*folders, IDS, SPEAKER, masks)
    wanted = open_network("onnx 32", folders).begin(IDS, SPEAKER, STEPS).advance(masks).mel
    decoding = small.begin(IDS, SPEAKER, STEPS)
    off = []
    for number, mask in enumerate(masks):
        made = decoding.advance(mask[None]).mel[0]
        off.append(np.abs(made - wanted[number]).mean())
        decoding.teach(wanted[number, -1])
    assert np.mean(off) < 0.02 * np.abs(wanted).mean()
    assert np.mean(off) > 0  # it does compute with 8 bits
    assert mel.shape == (STEPS * its.reduction, its.mel_bins)


def test_several_steps_at_once_are_the_same_as_one_by_one(network: Network) -> None:
    its = network.sizes
    masks = Dice("x", SPEAKER, 0, its.mask_shape, its.keep).throw(20)
    at_once = network.begin(IDS, SPEAKER, 20).advance(masks)
    decoding = network.begin(IDS, SPEAKER, 20)
    for number, mask in enumerate(masks):
        np.testing.assert_array_equal(decoding.advance(mask[None]).mel[0], at_once.mel[number])


def test_only_the_direction_of_the_speaker_counts(network: Network) -> None:
    masks = Dice("x", SPEAKER, 0, network.sizes.mask_shape, network.sizes.keep).throw(5)
    made = [network.begin(IDS, speaker, 5).advance(masks).mel for speaker in (SPEAKER, SPEAKER * 7, -SPEAKER)]
    np.testing.assert_allclose(made[0], made[1], atol=1e-5)
    assert np.abs(made[0] - made[2]).max() > 0.01


def test_dice_depend_on_text_speaker_and_attempt_alone() -> None:
    def thrown(text: str = "a", speaker: np.ndarray = SPEAKER, attempt: int = 0, keep: float = 0.5) -> bytes:
        return Dice(text, speaker, attempt, (2, 256), keep).throw(50).tobytes()

    assert thrown() == thrown()
    assert len({thrown(), thrown("b"), thrown(speaker=-SPEAKER), thrown(attempt=1)}) == 4
    dice = Dice("a", SPEAKER, 0, (2, 256), 0.5)
    assert b"".join(dice.throw(count).tobytes() for count in (1, 9, 40)) == thrown()
    assert abs(np.frombuffer(thrown(keep=0.3), np.bool_).mean() - 0.3) < 0.02
