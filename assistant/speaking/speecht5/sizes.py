"""What the two checkpoints' config files say that the rest of this package needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import ModelMissing

# Where config.json leaves a size out it is the published one, as in transformers.
_SPEECH = {
    "vocab_size": 81,
    "hidden_size": 768,
    "encoder_layers": 12,
    "encoder_attention_heads": 12,
    "encoder_max_relative_position": 160,
    "decoder_layers": 6,
    "decoder_attention_heads": 12,
    "num_mel_bins": 80,
    "speech_decoder_prenet_layers": 2,
    "speech_decoder_prenet_units": 256,
    "speech_decoder_prenet_dropout": 0.5,
    "speech_decoder_postnet_layers": 5,
    "speech_decoder_postnet_kernel": 5,
    "speaker_embedding_dim": 512,
    "reduction_factor": 2,
    "max_text_positions": 450,
    "max_speech_positions": 4000,
    "guided_attention_loss_num_heads": 2,
    "layer_norm_eps": 1e-5,
    "hidden_act": "gelu",
}
_VOCODER = {
    "model_in_dim": 80,
    "sampling_rate": 16_000,
    "upsample_rates": (4, 4, 4, 4),
    "upsample_kernel_sizes": (8, 8, 8, 8),
    "resblock_kernel_sizes": (3, 7, 11),
    "resblock_dilation_sizes": ((1, 3, 5), (1, 3, 5), (1, 3, 5)),
    "leaky_relu_slope": 0.1,
    "normalize_before": True,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the way from mel frames to samples that looks only a little to either side.

    Attributes:
        context: positions of its input, to each side, that a position of its output depends on.
        rate: positions of output for each of input.
    """

    context: int
    rate: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of one voice.

    Attributes:
        speech: entries of SpeechT5's config.json, with the published ones where it leaves them out.
        vocoder: the same of HiFi-GAN.
        keep: probability with which a unit of the decoder prenet is kept (transformers draws its mask like that).
        stages: postnet, then each upsampling stage of the vocoder.
    """

    speech: Mapping[str, Any]
    vocoder: Mapping[str, Any]
    stages: tuple[Stage, ...]

    @property
    def mel_bins(self) -> int:
        return int(self.speech["num_mel_bins"])

    @property
    def reduction(self) -> int:
        """Mel frames that one decoder step makes."""
        return int(self.speech["reduction_factor"])

    @property
    def keep(self) -> float:
        return float(self.speech["speech_decoder_prenet_dropout"])

    @property
    def mask_shape(self) -> tuple[int, int]:
        """Prenet layers and their units."""
        return int(self.speech["speech_decoder_prenet_layers"]), int(self.speech["speech_decoder_prenet_units"])

    @property
    def sample_rate(self) -> int:
        return int(self.vocoder["sampling_rate"])

    @property
    def hop(self) -> int:
        """Samples of a mel frame."""
        samples = 1
        for rate in self.vocoder["upsample_rates"]:
            samples *= int(rate)
        return samples

    @property
    def most_steps(self) -> int:
        """Decoder steps that there are positions for."""
        return int(self.speech["max_speech_positions"])

    @property
    def most_tokens(self) -> int:
        """Tokens that there are positions for, the end mark included."""
        return int(self.speech["max_text_positions"])


def read(speech_folder: Path, vocoder_folder: Path) -> Sizes:
    """Sizes of a voice.

    Raises:
        ModelMissing: a config file can't be read, or belongs to another kind of model.
    """
    speech = _config(speech_folder, "speecht5", _SPEECH)
    vocoder = _config(vocoder_folder, "speecht5_hifigan", _VOCODER)
    if vocoder["model_in_dim"] != speech["num_mel_bins"]:
        raise ModelMissing("The voice's model and its vocoder do not fit together. Please choose another voice.")
    return Sizes(speech, vocoder, _stages(speech, vocoder))


def _config(folder: Path, kind: str, defaults: Mapping[str, Any]) -> dict[str, Any]:
    try:
        found = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        fits = found.get("model_type") == kind
    except (OSError, ValueError, AttributeError) as error:
        raise ModelMissing(f"The voice's config file in {folder.name} can't be read. Please add it again.") from error
    if not fits:
        raise ModelMissing(f"The folder {folder.name} holds a model of another kind. Please choose another voice.")
    return {name: found.get(name, default) for name, default in defaults.items()}


def _stages(speech: Mapping[str, Any], vocoder: Mapping[str, Any]) -> tuple[Stage, ...]:
    kernel, layers = int(speech["speech_decoder_postnet_kernel"]), int(speech["speech_decoder_postnet_layers"])
    stages = [Stage((kernel - 1) // 2 * layers, 1)]
    # A residual block applies, for each of its dilations, one dilated and one plain convolution.
    reach = max(
        sum((size - 1) // 2 * (dilation + 1) for dilation in dilations)
        for size, dilations in zip(vocoder["resblock_kernel_sizes"], vocoder["resblock_dilation_sizes"], strict=True)
    )
    rates, sizes = vocoder["upsample_rates"], vocoder["upsample_kernel_sizes"]
    for number, (rate, size) in enumerate(zip(rates, sizes, strict=True)):
        padding = (size - rate) // 2
        # An output position o of the transposed convolution sees inputs (o + padding - size + 1) to (o + padding),
        # each divided by the rate.
        up = max((size - 1 - padding) // rate, (rate - 1 + padding) // rate)
        after = reach + (3 if number == len(rates) - 1 else 0)  # the last convolution has 7 taps
        before = 3 if number == 0 else 0  # so has the first
        stages.append(Stage(before + up + -(-after // rate), int(rate)))
    return tuple(stages)
