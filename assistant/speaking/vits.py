"""VITS and MMS, whichever checkpoint: any language that MMS knows, one speaker or many.

Transformers' own forward makes the latent frames; the vocoder that ends it is taken out and run over them in windows,
so that the first words are heard while the rest is made and "stop" never waits for a sentence. The samples are the
same.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np

from assistant.cancel import CancelToken
from assistant.errors import ModelMissing
from assistant.speaking.checkpoint import CheckpointEngine, fixed_dice, from_pretrained
from assistant.speaking.synthesizer import CannotSay
from assistant.speaking.vits_text import VitsText
from assistant.speaking.windows import hifigan_context, windows
from assistant.types import AudioChunk, Voice

log = logging.getLogger(__name__)

# Frames (256 samples, 12 or 16 ms) of the first chunks: short, so that the first word comes soon; then longer, because
# context is computed twice.
_CHUNKS = (24, 48, 96)
# Frames that one character may last, 1.2 s or more. The duration predictor ends in an exponential: one wild value, and
# the memory is full.
_LONGEST_CHARACTER = 80
# Characters in one go; sentences have 200 at most, but a word without end is no sentence. Attention needs the square.
_LONGEST_TEXT = 400


class VitsSynthesizer(CheckpointEngine):
    """A `Synthesizer` for checkpoints of `VitsModel`, for example facebook/mms-tts-nld. Model thread only."""

    name = "vits"
    default = "kakao-enterprise/vits-ljs"  # MIT; MMS is CC BY-NC
    kinds = ("vits",)

    def __init__(self) -> None:
        super().__init__()
        self._model: Any = None
        self._vocoder: Any = None
        self._text: VitsText | None = None
        self._speaker: int | None = None
        self._context = 0  # frames

    def stream(self, text: str, voice: Voice, token: CancelToken) -> Iterator[AudioChunk]:
        """As `Synthesizer.stream`."""
        token.check()
        self.load(voice)
        assert self._text is not None
        # All of it before the first sound: what can't be said is better said by another engine as a whole.
        pieces = [(piece, self._text.ids(piece)) for piece in wrap(text, _LONGEST_TEXT, break_on_hyphens=False)]
        for piece, ids in pieces:
            with fixed_dice(piece, voice):
                latents, condition = self._latents(ids, token)
            yield from self._sound(latents, condition, token)

    def _sound(self, latents: Any, condition: Any, token: CancelToken) -> Iterator[AudioChunk]:
        for window in windows(latents.shape[2], _CHUNKS, self._context):
            token.check()
            samples = self._samples(latents[:, :, window.first : window.last], condition)
            hop = len(samples) // (window.last - window.first)
            wanted = samples[(window.start - window.first) * hop : (window.end - window.first) * hop]
            if not np.isfinite(wanted).all():
                raise CannotSay("The voice made no usable sound of a sentence.")
            yield AudioChunk(np.clip(wanted, -1.0, 1.0), self.sample_rate)

    def _open(self, folder: Path, voice: Voice) -> None:
        import torch
        from transformers import VitsModel, VitsTokenizer

        class Nothing(torch.nn.Module):
            """Stands where the vocoder was: `forward` hands out the latent frames beside its result."""

            def forward(self, latents: Any, _condition: Any = None) -> Any:
                return latents.new_zeros(1, 1, 1)

        model = from_pretrained(VitsModel, folder)
        config = model.config
        self._speaker = _speaker(voice.speaker, config.num_speakers, self.model_name)
        self._text = VitsText(VitsTokenizer.from_pretrained(folder, local_files_only=True), self.model_name)
        self._vocoder, model.decoder = model.decoder, Nothing()
        del model.posterior_encoder  # a third of the weights, for training only
        self._context = hifigan_context(
            config.upsample_rates,
            config.upsample_kernel_sizes,
            config.resblock_kernel_sizes,
            config.resblock_dilation_sizes,
        )
        self._model, self.sample_rate = model, int(config.sampling_rate)

    def _free(self) -> None:
        self._model = self._vocoder = self._text = self._speaker = None

    def _latents(self, ids: list[int], token: CancelToken) -> tuple[Any, Any]:
        """Latent frames, shape (1, channels, frames), and the speaker's conditioning or None."""
        import torch

        def bounded(_module: Any, _inputs: Any, log_durations: Any) -> Any:
            token.check()
            return torch.nan_to_num(log_durations).clamp(max=math.log(_LONGEST_CHARACTER))

        model = self._model
        given = torch.tensor([ids], device=model.device)
        hook = model.duration_predictor.register_forward_hook(bounded)
        try:
            latents = model(given, speaker_id=self._speaker).spectrogram
        finally:
            hook.remove()
        if self._speaker is None:
            return latents, None
        return latents, model.embed_speaker(torch.tensor([self._speaker], device=model.device)).unsqueeze(-1)

    def _samples(self, latents: Any, condition: Any) -> Any:
        import torch

        with torch.inference_mode():
            return self._vocoder(latents, condition).reshape(-1).float().cpu().numpy().copy()


def _speaker(wanted: str, speakers: int, model: str) -> int | None:
    """The number of a speaker; None for a model of one.

    Raises:
        ModelMissing: the voice asks for one that the model doesn't have.
    """
    if speakers <= 1:
        return None
    number = wanted.strip() or "0"
    if not number.isascii() or not number.isdigit() or int(number) >= speakers:
        raise ModelMissing(
            f"The model {model} has no speaker {wanted}. Please choose a number from 0 to {speakers - 1}."
        )
    return int(number)
