"""FastSpeech2Conformer with its HiFi-GAN: English, all frames of a sentence at once, heard in windows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np

from assistant.cancel import CancelToken
from assistant.errors import ModelMissing
from assistant.speaking.arpabet import arpabet
from assistant.speaking.checkpoint import CheckpointEngine, fixed_dice, from_pretrained
from assistant.speaking.synthesizer import CannotSay
from assistant.speaking.windows import hifigan_context, windows
from assistant.types import AudioChunk, Voice

_CHUNKS = (24, 48, 96)  # mel frames of the first chunks, as in `vits`
_LONGEST_TEXT = 400  # characters in one go, as in `vits`
_LONGEST_SOUND = 60  # frames that one phoneme may last, 0.7 s: durations end in an exponential here, too
_SAMPLE_RATE = 22_050  # Hz, of LJ Speech; the configuration does not tell
_ACOUSTIC = "espnet/fastspeech2_conformer"  # the same model without the vocoder
_END, _UNKNOWN = "<sos/eos>", "<unk>"


class FastSpeech2Synthesizer(CheckpointEngine):
    """A `Synthesizer` for checkpoints of `FastSpeech2ConformerWithHifiGan`. Model thread only."""

    name = "fastspeech2"
    default = "espnet/fastspeech2_conformer_with_hifigan"
    kinds = ("fastspeech2_conformer_with_hifigan",)

    def __init__(self) -> None:
        super().__init__()
        self._model: Any = None
        self._numbers: dict[str, int] = {}
        self._context = 0  # frames

    def stream(self, text: str, voice: Voice, token: CancelToken) -> Iterator[AudioChunk]:
        """As `Synthesizer.stream`."""
        token.check()
        self.load(voice)
        pieces = [(piece, self._ids(piece)) for piece in wrap(text, _LONGEST_TEXT, break_on_hyphens=False)]
        for piece, ids in pieces:
            with fixed_dice(piece, voice):
                mel = self._mel(ids, token)
            for window in windows(mel.shape[0], _CHUNKS, self._context):
                token.check()
                samples = self._samples(mel[window.first : window.last])
                hop = len(samples) // (window.last - window.first)
                wanted = samples[(window.start - window.first) * hop : (window.end - window.first) * hop]
                if not np.isfinite(wanted).all():
                    raise CannotSay("The voice made no usable sound of a sentence.")
                yield AudioChunk(np.clip(wanted, -1.0, 1.0), self.sample_rate)

    def _open(self, folder: Path, voice: Voice) -> None:  # noqa: ARG002  # one speaker
        from transformers import FastSpeech2ConformerWithHifiGan

        self._numbers = _vocabulary(folder, self.model_name)
        self._model = from_pretrained(FastSpeech2ConformerWithHifiGan, folder)
        sizes = self._model.config.vocoder_config
        self._context = hifigan_context(
            sizes.upsample_rates,
            sizes.upsample_kernel_sizes,
            sizes.resblock_kernel_sizes,
            sizes.resblock_dilation_sizes,
        )
        self.sample_rate = _SAMPLE_RATE

    def _free(self) -> None:
        self._model, self._numbers = None, {}

    def _ids(self, text: str) -> list[int]:
        """Numbers of the phonemes, with the sign that ends a sentence.

        Raises:
            CannotSay: there is nothing in it that English has a sound for.
        """
        sounds = [self._number(sound) for sound in arpabet(text)]
        if not any(c.isalnum() for c in text) or not sounds:
            raise CannotSay("The voice has no sounds for what is to be said, so another voice says it.")
        return [number for number in sounds if number is not None] + [self._numbers[_END]]

    def _number(self, sound: str) -> int | None:
        """Of a phoneme; a vowel whose stress the checkpoint never met takes another one. None for an unknown pause."""
        tries = (sound, *(sound[:-1] + stress for stress in "012" if sound[-1].isdigit()))
        found = next((self._numbers[each] for each in tries if each in self._numbers), None)
        return self._numbers.get(_UNKNOWN) if found is None and sound.isalnum() else found

    def _mel(self, ids: list[int], token: CancelToken) -> Any:
        """Mel frames, shape (frames, bins)."""
        import torch

        def bounded(_module: Any, _inputs: Any, durations: Any) -> Any:
            token.check()
            return durations.clamp(max=_LONGEST_SOUND)

        acoustic = self._model.model
        hook = acoustic.duration_predictor.register_forward_hook(bounded)
        try:
            given = torch.tensor([ids], device=self._model.device)
            return acoustic(given, return_dict=True).spectrogram[0]
        finally:
            hook.remove()

    def _samples(self, mel: Any) -> Any:
        import torch

        with torch.inference_mode():
            return self._model.vocoder(mel).reshape(-1).float().cpu().numpy().copy()


def _vocabulary(folder: Path, model: str) -> dict[str, int]:
    """Phonemes and their numbers. The checkpoint of acoustic model and vocoder has them only beside itself.

    Raises:
        ModelMissing: they are not there.
    """
    path = folder / "vocab.json"
    if not path.is_file():
        from huggingface_hub import try_to_load_from_cache

        cached = try_to_load_from_cache(_ACOUSTIC, "vocab.json")
        if not isinstance(cached, str):
            raise ModelMissing(f"The model {model} lacks vocab.json. Please download that file of {_ACOUSTIC}.")
        path = Path(cached)
    numbers = json.loads(path.read_text(encoding="utf-8"))
    if _END not in numbers:
        raise ModelMissing(f"The model {model} is not one that speaks by English phonemes.")
    return {str(sound): int(number) for sound, number in numbers.items()}
