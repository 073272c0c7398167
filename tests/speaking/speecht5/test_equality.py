"""The same numbers as transformers, whichever way they are computed and however they are streamed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.speaking.speecht5 import sizes
from assistant.speaking.speecht5.dice import Dice
from assistant.speaking.speecht5.network import Network
from assistant.speaking.speecht5.pipeline import Pipeline, look_ahead
from assistant.speaking.speecht5.torch_network import TorchNetwork
from tests.speaking.speecht5.reference import generate
from tests.tiny_models import tiny_hifigan, tiny_speecht5

STEPS = 40
IDS = np.array([4, *range(5, 60, 2), 4, 7, 9, 2], dtype=np.int64)
SPEAKER = np.random.Generator(np.random.PCG64(5)).standard_normal(512).astype(np.float32) * 3


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    root = tmp_path_factory.mktemp("models")
    return tiny_speecht5(root / "speech", stop_bias=-20), tiny_hifigan(root / "vocoder")


@pytest.fixture(scope="module")
def torch_network(folders: tuple[Path, Path]) -> Network:
    return TorchNetwork(sizes.read(*folders), *folders)


def test_same_frames_samples_and_attention_as_generate_speech(
    folders: tuple[Path, Path], torch_network: Network
) -> None:
    its = torch_network.sizes
    masks = Dice("x", SPEAKER, 0, its.mask_shape, its.keep).throw(STEPS)
    mel, samples, crossed = generate(*folders, IDS, SPEAKER, masks)
    made = torch_network.begin(IDS, SPEAKER, STEPS).advance(masks)
    frames = made.mel.reshape(-1, its.mel_bins)
    refined = torch_network.stages[0](np.ascontiguousarray(frames.T)).T
    np.testing.assert_allclose(refined, mel, atol=1e-4)
    heard = Pipeline(its.stages, torch_network.stages).feed(frames, ends=True)
    np.testing.assert_allclose(heard, samples, atol=1e-4)
    guided = crossed[:, : its.speech["guided_attention_loss_num_heads"]].mean((0, 1))
    np.testing.assert_allclose(made.focus, guided, atol=1e-4)


@pytest.mark.parametrize("pieces", [(36, 8), (35, 1, 1, 1, 1), (1,) * 80, (79,), (50, 0, 30)])
def test_streamed_equals_one_shot(torch_network: Network, pieces: tuple[int, ...]) -> None:
    its = torch_network.sizes
    frames = np.random.Generator(np.random.PCG64(1)).standard_normal((80, its.mel_bins)).astype(np.float32)
    whole = Pipeline(its.stages, torch_network.stages).feed(frames, ends=True)
    assert len(whole) == 80 * its.hop
    pipeline, at, heard = Pipeline(its.stages, torch_network.stages), 0, []
    for count in pieces:
        heard.append(pipeline.feed(frames[at : at + count], ends=False))
        at += count
        assert sum(map(len, heard)) >= max(at - look_ahead(its.stages), 0) * its.hop
    heard.append(pipeline.feed(frames[at:], ends=True))
    np.testing.assert_allclose(np.concatenate(heard), whole, atol=2e-6)


def test_look_ahead_of_the_published_model(torch_network: Network) -> None:
    assert look_ahead(torch_network.sizes.stages) == 35
