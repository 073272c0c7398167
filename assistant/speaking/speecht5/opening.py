"""Which network runs a voice on this machine."""

from __future__ import annotations

from pathlib import Path

from assistant.speaking.speecht5 import sizes
from assistant.speaking.speecht5.network import Network
from assistant.speaking.speecht5.onnx_network import OnnxNetwork
from assistant.speaking.speecht5.weights import with_safetensors


def open_network(speech: Path, vocoder: Path) -> Network:
    """Load a voice from its two checkpoints.

    Args:
        speech: folder of SpeechT5.
        vocoder: folder of HiFi-GAN.

    Raises:
        ModelMissing: they are not what they should be.
    """
    return OnnxNetwork(
        sizes.read(speech, vocoder),
        with_safetensors(speech) / "model.safetensors",
        with_safetensors(vocoder) / "model.safetensors",
    )
