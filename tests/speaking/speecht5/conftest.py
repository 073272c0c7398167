"""A tiny voice, loaded in each of the ways there are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant import paths
from assistant.speaking.speecht5 import sizes
from assistant.speaking.speecht5.network import Network
from assistant.speaking.speecht5.onnx_network import OnnxNetwork
from assistant.speaking.speecht5.torch_network import TorchNetwork
from assistant.types import Voice
from tests.tiny_models import tiny_hifigan, tiny_speecht5

SPEAKER = np.random.Generator(np.random.PCG64(5)).standard_normal(512).astype(np.float32) * 3
VOICE = Voice("Ann", "speecht5", embedding=SPEAKER)


@pytest.fixture(scope="package")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A SpeechT5 that never stops by itself, and a HiFi-GAN."""
    root = tmp_path_factory.mktemp("models")
    return tiny_speecht5(root / "speech", stop_bias=-20), tiny_hifigan(root / "vocoder")


@pytest.fixture(scope="package", autouse=True)
def _own_data(tmp_path_factory: pytest.TempPathFactory) -> object:
    """What is made of a checkpoint goes into a folder of the tests."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "data_dir", lambda: folder)
        yield


@pytest.fixture(scope="package", params=["torch", "onnx 32", "onnx 8"])
def network(request: pytest.FixtureRequest, folders: tuple[Path, Path]) -> Network:
    """The tiny voice, by torch, by ONNX Runtime with its own weights, and with 8-bit weights."""
    return open_network(request.param, folders)


@pytest.fixture(scope="package", params=["torch", "onnx 32"])
def exact(request: pytest.FixtureRequest, folders: tuple[Path, Path]) -> Network:
    """The same without those that round."""
    return open_network(request.param, folders)


@pytest.fixture(scope="package")
def small(folders: tuple[Path, Path]) -> Network:
    """The one that the app uses."""
    return open_network("onnx 8", folders)


def open_network(way: str, folders: tuple[Path, Path]) -> Network:
    its = sizes.read(*folders)
    if way == "torch":
        return TorchNetwork(its, *folders)
    speech, vocoder = (folder / "model.safetensors" for folder in folders)
    return OnnxNetwork(its, speech, vocoder, bits=int(way.removeprefix("onnx ")))
