"""Tiny checkpoints of the real architectures with random weights, in the hub's format, made on the spot."""

from tests.tiny_models.speech import (
    IPA_CHARACTERS,
    SPEECHT5_CHARACTERS,
    speecht5_processor,
    tiny_bark,
    tiny_fastspeech2,
    tiny_hifigan,
    tiny_speaker_encoder,
    tiny_speecht5,
    tiny_vits,
)

__all__ = [
    "IPA_CHARACTERS",
    "SPEECHT5_CHARACTERS",
    "speecht5_processor",
    "tiny_bark",
    "tiny_fastspeech2",
    "tiny_hifigan",
    "tiny_speaker_encoder",
    "tiny_speecht5",
    "tiny_vits",
]
