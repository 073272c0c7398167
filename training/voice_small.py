"""A SpeechT5 of our own size, without weights from elsewhere: its sizes, its alphabet, its processor."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.voice_batches import IGNORED

if TYPE_CHECKING:
    import torch
    from torch.optim import Optimizer
    from transformers import SpeechT5ForTextToSpeech

# Of the letters, both cases: the normaliser leaves them as they were written.
CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'!?,.;:-"
# Of weights: about 1 / sqrt(width), so that each layer passes on what it gets. The usual 0.02 is made for width 768.
_SPREAD = 0.06
# Of the letters' embeddings: as large as the positions that are added to them, or a new network can't tell letters.
_LETTER_SPREAD = 0.5
# Of log10 spectra (mean of speech: -2.5). What is quieter than a ten thousandth is a zero that somebody computed, and a
# network would spend its strength on telling zeros apart.
_MEAN, FLOOR = -2.5, 1e-4
_BLUR = 0.1  # of log10 spectra
MOST_HIDDEN = 0.9
"""Of what a network that learns is given of its own speech; see `past`."""


@dataclass(frozen=True, slots=True)
class Size:
    """Sizes of a network from nothing.

    Attributes:
        width: numbers for each character and each step of speech.
        encoder_layers, decoder_layers: how many.
        heads: of attention, in each.
        inner: width of the inner layers.
        prenet, postnet: units of what reads spectra, and of what smooths them.
        reach: characters to each side whose distance is told apart.
        reduction: frames of 16 ms that a step makes. The published one has 2; the fewer steps, the sooner a network
            learns which step belongs to which character.
    """

    width: int = 256
    encoder_layers: int = 3
    decoder_layers: int = 3
    heads: int = 4
    inner: int = 1024
    prenet: int = 256
    postnet: int = 128
    reach: int = 24
    reduction: int = 4


SIZES = {"small": Size()}
RATE = 2e-3
"""Highest learning rate of Muon and AdamW."""
WARM_UP = 60
"""Steps until it is reached. Both as measured in docs/results/scratch-voice.md."""


def write(folder: Path, size: Size, speaker_dim: int, seed: int) -> Path:
    """Write a checkpoint with random weights, which depend on `seed` alone, and its processor.

    Args:
        folder: where; what is there is replaced.
        size: of it.
        speaker_dim: numbers in a speaker's vector: 512 of x-vectors.
        seed: of the weights.

    Returns:
        `folder`, which plain transformers loads.
    """
    import torch

    beside = folder.with_name(f".{folder.name}")  # a half-written one is never taken for a checkpoint
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    write_processor(beside)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        new_model(size, speaker_dim).save_pretrained(beside)
    shutil.rmtree(folder, ignore_errors=True)
    return beside.rename(folder)


def new_model(size: Size, speaker_dim: int) -> SpeechT5ForTextToSpeech:
    """A network with random weights from torch's dice."""
    import torch
    from transformers import SpeechT5Config, SpeechT5ForTextToSpeech

    model = SpeechT5ForTextToSpeech(SpeechT5Config(**_settings(size), speaker_embedding_dim=speaker_dim))
    inside: Any = model  # torch types its parts too widely
    with torch.no_grad():
        inside.speecht5.encoder.prenet.embed_tokens.weight.normal_(0.0, _LETTER_SPREAD)
        inside.speech_decoder_postnet.feat_out.bias.fill_(_MEAN)
    return model


def _settings(size: Size) -> dict[str, Any]:
    return {
        "vocab_size": len(CHARACTERS) + 5,
        "hidden_size": size.width,
        "encoder_layers": size.encoder_layers,
        "decoder_layers": size.decoder_layers,
        "encoder_attention_heads": size.heads,
        "decoder_attention_heads": size.heads,
        "encoder_ffn_dim": size.inner,
        "decoder_ffn_dim": size.inner,
        "speech_decoder_prenet_units": size.prenet,
        "speech_decoder_postnet_units": size.postnet,
        "encoder_max_relative_position": size.reach,
        "reduction_factor": size.reduction,
        "max_text_positions": 600,
        "initializer_range": _SPREAD,
        # A layer that is left out now and then helps networks of 12; of 3 it takes a third.
        "encoder_layerdrop": 0.0,
        "decoder_layerdrop": 0.0,
        "hidden_dropout": 0.0,
        "attention_dropout": 0.0,
        "activation_dropout": 0.0,
        "positional_dropout": 0.0,
        "speech_decoder_postnet_dropout": 0.0,
        # All heads go through the text from its start to its end, and near the diagonal: what a network that knows
        # nothing must learn first. The published ones are 2 heads, 0.4 and 10.
        "guided_attention_loss_num_heads": size.heads,
        "guided_attention_loss_sigma": 0.15,
        "guided_attention_loss_scale": 50.0,
    }


def write_processor(folder: Path, characters: str = CHARACTERS, floor: float = FLOOR) -> None:
    """A SentencePiece model whose pieces are single characters, as the published tokenizer's is, and the settings of
    the spectra."""
    import sentencepiece
    from transformers import SpeechT5FeatureExtractor, SpeechT5Processor, SpeechT5Tokenizer

    content = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([" ".join(characters)]),
        model_writer=content,
        model_type="char",
        vocab_size=len(characters) + 5,  # four special pieces and the space
        character_coverage=1.0,
        bos_id=0,
        pad_id=1,
        eos_id=2,
        unk_id=3,
        minloglevel=2,
    )
    (folder / "spm_char.model").write_bytes(content.getvalue())
    tokenizer = SpeechT5Tokenizer(str(folder / "spm_char.model"))
    processor: Any = SpeechT5Processor
    processor(SpeechT5FeatureExtractor(mel_floor=floor), tokenizer).save_pretrained(folder)


def past(labels: torch.Tensor, *, reduction: int, most: float = MOST_HIDDEN) -> torch.Tensor:
    """What a network that learns is given as its own speech so far: the true one, a part of it hidden.

    A frame tells most of the next ones. A network that is always given the true frame before learns to go on from it,
    hardly looks at the text, and when it speaks, where there is no true frame, it mumbles. So in each take a share of
    the steps, another in each, is hidden, and the rest is blurred.

    Args:
        labels: (takes, frames, bins), filled up with -100; a whole number of steps.
        reduction: frames of a step.
        most: highest share that is hidden, 0 to 1. Torch's dice.

    Returns:
        (takes, steps, bins): the last frame of each step, a step late.
    """
    import torch

    last = labels[:, reduction - 1 :: reduction]
    before = torch.cat([torch.zeros_like(last[:, :1]), last[:, :-1]], dim=1)  # a spectrum of zeros begins
    before = before.masked_fill(before == IGNORED, 0.0)
    share = torch.rand(len(before), 1, device=before.device) * most
    hidden = torch.rand(before.shape[:2], device=before.device) < share
    hidden[:, 0] = False
    blurred = before + _BLUR * torch.randn_like(before)
    return torch.where(hidden[..., None], torch.full_like(before, _MEAN), blurred)


def optimizer(model: SpeechT5ForTextToSpeech, rate: float) -> Optimizer:
    """Muon for the matrices of the layers and of what reads spectra, AdamW for all else."""
    from training.optimizers import MuonAndAdamW

    trained = {name: each for name, each in model.named_parameters() if each.requires_grad}
    matrices = {name for name, each in trained.items() if each.ndim == 2 and _inner(name)}
    return MuonAndAdamW(
        [each for name, each in trained.items() if name in matrices],
        [each for name, each in trained.items() if name not in matrices],
        rate,
    )


def _inner(name: str) -> bool:
    return any(part in name for part in ("encoder.layers.", "decoder.layers.", "decoder.prenet."))
