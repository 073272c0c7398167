"""Which network runs a voice on this machine."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import ModelMissing
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
        ModelMissing: they are not what they should be, or what is made of them can't be written.
    """
    its = sizes.read(speech, vocoder)
    try:
        spoken, heard = (with_safetensors(folder) / "model.safetensors" for folder in (speech, vocoder))
        return OnnxNetwork(its, spoken, heard)
    except OSError as error:
        reason = (error.strerror or "it can't be written").lower()
        raise ModelMissing(f"The voice can't be prepared: {reason}. Please free some space and try again.") from error
