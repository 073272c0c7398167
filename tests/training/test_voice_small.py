"""A SpeechT5 from nothing: what is written, and what its first steps learn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.speaking.speecht5.tokens import Tokens
from training import voice_small
from training.voice_small import CHARACTERS, SIZES, Size

TINY = Size(width=32, encoder_layers=1, decoder_layers=1, heads=2, inner=64, prenet=16, postnet=16, reach=8)


def test_it_is_what_plain_transformers_loads(tmp_path: Path) -> None:
    from transformers import SpeechT5ForTextToSpeech, SpeechT5Processor

    voice_small.write(tmp_path, TINY, 512, seed=3)
    model = SpeechT5ForTextToSpeech.from_pretrained(tmp_path)
    processor = SpeechT5Processor.from_pretrained(tmp_path)
    text = "Don't stop, Zoe's dog: it's quick!"
    given = processor(text=text, return_tensors="pt").input_ids[0].tolist()
    assert given == Tokens(tmp_path, model.config.vocab_size).ids(text).tolist()
    assert processor.tokenizer.unk_token_id not in given
    assert max(given) < model.config.vocab_size
    sound = np.zeros(16_000, np.float32)
    spectrum = processor(audio_target=sound, sampling_rate=16_000, return_tensors="pt").input_values
    assert float(spectrum.min()) == pytest.approx(-4.0)  # log10 of the floor


@pytest.mark.parametrize("letter", "azAZ'?-")
def test_each_letter_has_a_token_of_its_own(tmp_path: Path, letter: str) -> None:
    voice_small.write_processor(tmp_path)
    tokens = Tokens(tmp_path, len(CHARACTERS) + 5)
    assert letter in tokens.alphabet
    assert len({tuple(tokens.ids(each).tolist()) for each in CHARACTERS}) == len(CHARACTERS)


def test_the_weights_follow_from_the_seed_alone(tmp_path: Path) -> None:
    import torch

    def weights(folder: Path, seed: int) -> bytes:
        torch.manual_seed(len(folder.name))
        return (voice_small.write(folder, TINY, 16, seed) / "model.safetensors").read_bytes()

    first = weights(tmp_path / "one", 5)
    assert weights(tmp_path / "another", 5) == first
    assert weights(tmp_path / "third", 6) != first


def test_the_small_one_is_small() -> None:
    import torch

    with torch.random.fork_rng(), torch.device("meta"):
        model = voice_small.new_model(SIZES["small"], 512)
    assert 5e6 < sum(each.numel() for each in model.parameters()) < 8e6


def test_attention_is_led_along_the_text_and_learns_to_follow(tmp_path: Path) -> None:
    """A text whose letters sound one after another: after some steps each step of speech looks at its own letter."""
    import torch

    torch.manual_seed(0)
    model = voice_small.new_model(replace(TINY, reduction=2), 16)
    model.config.use_guided_attention_loss = True
    optimizer = voice_small.optimizer(model, 1e-2)
    batch = _batch(torch)
    first = _far(model, batch)
    for _ in range(60):
        optimizer.zero_grad()
        model(**batch, use_cache=False).loss.backward()
        optimizer.step()
    assert _far(model, batch) < first / 2


def _batch(torch: Any) -> dict[str, Any]:
    dice = torch.Generator().manual_seed(1)
    ids = torch.randint(4, 40, (4, 12), generator=dice)
    sounds = torch.randn(64, 80, generator=dice)
    return {
        "input_ids": ids,
        "attention_mask": torch.ones_like(ids),
        "speaker_embeddings": torch.ones(4, 16),
        "labels": sounds[ids].repeat_interleave(4, dim=1),
    }


def _far(model: Any, batch: dict[str, Any]) -> float:
    """Mean distance, in letters, of what is looked at from the letter that sounds."""
    import torch

    with torch.no_grad(), torch.random.fork_rng():
        torch.manual_seed(0)
        given = model(**batch, use_cache=False, output_attentions=True)
    weights = torch.stack(given.cross_attentions).mean((0, 2))
    steps, letters = weights.shape[1:]
    there = torch.arange(letters)[None, :] - (torch.arange(steps)[:, None] * letters // steps)
    return float((weights * there.abs()).sum(-1).mean())


def test_a_part_of_what_was_said_is_hidden_another_in_each_take() -> None:
    import torch

    torch.manual_seed(0)
    labels = torch.arange(6 * 400 * 80, dtype=torch.float32).reshape(6, 400, 80) / 1e3
    labels[0, 200:] = -100.0
    given = voice_small.past(labels, reduction=4)
    assert given.shape == (6, 100, 80)
    assert (given[:, 0].abs() < 1).all()  # it begins with a spectrum of zeros
    true = torch.where(labels == -100, torch.zeros(()), labels)[:, 3:-4:4]
    hidden = (given[:, 1:] == -2.5).all(-1)
    assert ((given[:, 1:] - true).abs().amax(-1) < 1)[~hidden].all()  # a step late, and blurred
    shares = hidden.float().mean(1)
    assert shares.max() <= 1 and shares.max() - shares.min() > 0.3 and shares.mean() > 0.2
    assert not torch.equal(voice_small.past(labels, reduction=4), given)
    assert not (voice_small.past(labels, reduction=4, most=0.0)[:, 1:] == -2.5).all(-1).any()
