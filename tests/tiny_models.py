"""Tiny checkpoints of the real architectures with random weights, in the hub's format, made on the spot."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

# What microsoft/speecht5_tts can say, as far as tests need it: a space, letters in both cases, punctuation. No digits.
SPEECHT5_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'\"!?,.;:-é"


def tiny_speecht5(folder: Path, *, seed: int = 0, stop_bias: float = 0.0, **changes: Any) -> Path:
    """A SpeechT5 that says noise, with a processor whose tokenizer knows `SPEECHT5_CHARACTERS`.

    Args:
        folder: where it is written; made when missing.
        seed: of the weights.
        stop_bias: added to what makes it stop: -20 and it never does, 20 and it does at once.
        changes: of `SpeechT5Config`, for example sizes.

    Returns:
        `folder`.
    """
    import torch
    from transformers import SpeechT5Config, SpeechT5ForTextToSpeech

    sizes: dict[str, Any] = {
        "vocab_size": 81,
        "hidden_size": 64,
        "encoder_layers": 2,
        "encoder_attention_heads": 4,
        "encoder_ffn_dim": 96,
        "decoder_layers": 2,
        "decoder_attention_heads": 4,
        "decoder_ffn_dim": 96,
        "speech_decoder_prenet_units": 32,
        "speech_decoder_postnet_units": 32,
        "max_text_positions": 600,
        "encoder_max_relative_position": 10,
        "num_conv_pos_embeddings": 16,
        "initializer_range": 0.1,
    }
    torch.manual_seed(seed)
    model = SpeechT5ForTextToSpeech(SpeechT5Config(**{**sizes, **changes})).eval()
    with torch.no_grad():
        prob = model.speech_decoder_postnet.prob_out
        prob.bias += stop_bias
        for layer in model.speech_decoder_postnet.layers:  # a trained one has statistics that are not 0 and 1
            layer.batch_norm.running_mean.uniform_(-0.3, 0.3)
            layer.batch_norm.running_var.uniform_(0.5, 2.0)
        model.speecht5.decoder.prenet.encode_positions.alpha.fill_(0.7)
        model.speecht5.encoder.prenet.encode_positions.alpha.fill_(1.3)
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    speecht5_processor(folder)
    return folder


def speecht5_processor(folder: Path) -> None:
    """Write a SpeechT5 processor with a character tokenizer into `folder`."""
    import sentencepiece
    from transformers import SpeechT5FeatureExtractor, SpeechT5Processor, SpeechT5Tokenizer

    content = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([" ".join(SPEECHT5_CHARACTERS)]),
        model_writer=content,
        model_type="char",
        vocab_size=len(SPEECHT5_CHARACTERS) + 5,  # four special pieces and the space
        character_coverage=1.0,
        bos_id=0,
        pad_id=1,
        eos_id=2,
        unk_id=3,
        minloglevel=2,
    )
    (folder / "spm_char.model").write_bytes(content.getvalue())
    tokenizer = SpeechT5Tokenizer(str(folder / "spm_char.model"))
    SpeechT5Processor(SpeechT5FeatureExtractor(), tokenizer).save_pretrained(folder)


def tiny_hifigan(folder: Path, *, seed: int = 1, **changes: Any) -> Path:
    """A HiFi-GAN of the real shape (four stages, kernels 3, 7 and 11) with few channels. Returns `folder`."""
    import torch
    from transformers import SpeechT5HifiGan, SpeechT5HifiGanConfig

    torch.manual_seed(seed)
    sizes: dict[str, Any] = {"upsample_initial_channel": 32, "initializer_range": 0.1}
    model = SpeechT5HifiGan(SpeechT5HifiGanConfig(**{**sizes, **changes})).eval()
    with torch.no_grad():
        model.mean.uniform_(-0.5, 0.5)
        model.scale.uniform_(0.5, 1.5)
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    return folder


def tiny_speaker_encoder(folder: Path, *, seed: int = 0) -> Path:
    """speechbrain's x-vector network with narrow layers and random weights, as its checkpoints lie on the hub."""
    import torch
    from speechbrain.lobes.models.Xvector import Xvector

    torch.manual_seed(seed)
    network = Xvector(
        device="cpu",
        in_channels=24,
        tdnn_channels=[16, 16, 16, 16, 48],
        tdnn_kernel_sizes=[5, 3, 3, 1, 1],
        tdnn_dilations=[1, 2, 3, 1, 1],
        lin_neurons=512,
    )
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), folder / "embedding_model.ckpt")
    # What a stranger could put beside it: the real file is YAML that names classes to be made.
    (folder / "hyperparams.yaml").write_text("x: !!python/object/apply:os.system ['touch hacked']\n", encoding="utf-8")
    return folder
