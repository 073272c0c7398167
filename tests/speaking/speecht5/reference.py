"""What transformers itself says, with dice that are known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


@contextmanager
def given_masks(model: Any, masks: NDArray[np.bool_]) -> Iterator[None]:
    """Let the decoder prenet of transformers take row `n` of `masks` (steps, layers, units) at its n-th step."""
    import torch

    prenet = model.speecht5.decoder.prenet
    calls = [0]

    def dropout(inputs: Any, p: float) -> Any:
        step, layer = divmod(calls[0], masks.shape[1])
        calls[0] += 1
        mask = torch.from_numpy(masks[step, layer]).to(inputs.dtype)
        # It computes all frames so far and uses the last one.
        return torch.where(mask == 1, inputs, 0) * 1 / (1 - p)

    own = prenet._consistent_dropout
    prenet._consistent_dropout = dropout
    try:
        yield
    finally:
        prenet._consistent_dropout = own


def generate(
    speech: Path, vocoder: Path, ids: NDArray[np.int64], embedding: NDArray[np.float32], masks: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Mel frames after the postnet, samples, and cross attentions of (layers, heads, steps, tokens), in fp32."""
    import torch
    from transformers import SpeechT5ForTextToSpeech, SpeechT5HifiGan

    model = SpeechT5ForTextToSpeech.from_pretrained(speech).eval()
    hifigan = SpeechT5HifiGan.from_pretrained(vocoder).eval()
    steps = len(masks)
    ratio = (steps + 0.5) * model.config.reduction_factor / len(ids)  # so that it ends after `steps` at the latest
    with torch.inference_mode(), given_masks(model, masks):
        mel, crossed = model.generate_speech(
            torch.from_numpy(ids)[None],
            torch.from_numpy(embedding)[None],
            maxlenratio=ratio,
            output_cross_attentions=True,
        )
        return mel.numpy(), hifigan(mel).numpy(), crossed.numpy()
