# ruff: noqa: RUF001, SIM905 - phonemes look like letters, and lists of them are easier to read as words
"""Tiny checkpoints for speaking: SpeechT5, HiFi-GAN, VITS, Bark, FastSpeech2, and a speaker encoder."""

from __future__ import annotations

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
    from training.voice_small import write_processor

    write_processor(folder, SPEECHT5_CHARACTERS, floor=1e-10)


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


# Letters as facebook/mms-tts-eng has them: small ones, a few marks, no digits.
MMS_CHARACTERS = " abcdefghijklmnopqrstuvwxyz'-"
# Phonemes of American English in IPA, as kakao-enterprise/vits-ljs has them, and its punctuation.
IPA_CHARACTERS = ' ;:,.!?—"abdefhijklmnopstuvwzæðŋɐɑɔəɚɛɜɡɪɫɹɾʃʊʌʒʔˈˌːθᵻ'


def tiny_vits(
    folder: Path,
    *,
    characters: str = MMS_CHARACTERS,
    speakers: int = 1,
    phonemes: bool = False,
    romanised: bool = False,
    seed: int = 2,
) -> Path:
    """A VITS of the real shape (flow, stochastic durations, HiFi-GAN of four stages) with few channels.

    Args:
        folder: where it is written; made when missing.
        characters: what its tokenizer knows.
        speakers: how many it has.
        phonemes: True when the characters are phonemes, as in kakao-enterprise/vits-ljs.
        romanised: True for the languages of MMS that are read in Latin letters.
        seed: of the weights.

    Returns:
        `folder`.
    """
    import json

    import torch
    from transformers import VitsConfig, VitsModel, VitsTokenizer

    torch.manual_seed(seed)
    config = VitsConfig(
        vocab_size=len(characters) + 1,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        ffn_dim=32,
        flow_size=16,
        spectrogram_bins=33,
        upsample_initial_channel=32,
        posterior_encoder_num_wavenet_layers=2,
        prior_encoder_num_wavenet_layers=2,
        num_speakers=speakers,
        speaker_embedding_size=8 if speakers > 1 else 0,
        initializer_range=0.1,
        sampling_rate=16_000,
    )
    model = VitsModel(config).eval()
    with torch.no_grad():
        affine = model.duration_predictor.flows[0]  # the last one backwards: characters of 1 to 12 frames
        affine.translate.fill_(-3.0)
        affine.log_scale.fill_(1.2)
        for flow in model.flow.flows:  # a trained flow does something; a fresh one ends in zeros
            flow.conv_post.weight.normal_(0, 0.1)
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    vocabulary = folder / "vocab.json"
    vocabulary.write_text(json.dumps({"<pad>": 0} | {c: n for n, c in enumerate(characters, 1)}), encoding="utf-8")
    VitsTokenizer(
        str(vocabulary),
        language="eng",
        normalize=not phonemes,
        phonemize=phonemes,
        is_uroman=romanised,
        unk_token="<pad>",
    ).save_pretrained(folder)
    return folder


# The sounds of espnet/fastspeech2_conformer: ARPAbet with stress, pauses, and no space.
_CONSONANTS = "N T D S R L DH K Z M W P V F B HH NG G CH JH Y TH SH ZH".split()
_VOWELS = "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW".split()


def tiny_fastspeech2(folder: Path, *, seed: int = 3) -> Path:
    """A FastSpeech2Conformer with its HiFi-GAN, and the phonemes of the real one. Returns `folder`."""
    import json

    import torch
    from transformers import (
        FastSpeech2ConformerConfig,
        FastSpeech2ConformerHifiGanConfig,
        FastSpeech2ConformerWithHifiGan,
        FastSpeech2ConformerWithHifiGanConfig,
    )

    vowels = [vowel + stress for vowel in _VOWELS for stress in "012"]
    sounds = ["<blank>", "<unk>", *_CONSONANTS, *vowels, *",.!?'", "<sos/eos>"]
    torch.manual_seed(seed)
    acoustic = FastSpeech2ConformerConfig(
        vocab_size=len(sounds),
        hidden_size=16,
        encoder_layers=1,
        decoder_layers=1,
        encoder_linear_units=32,
        decoder_linear_units=32,
        encoder_num_attention_heads=2,
        decoder_num_attention_heads=2,
        duration_predictor_channels=16,
        energy_predictor_channels=16,
        pitch_predictor_channels=16,
        speech_decoder_postnet_units=16,
    )
    vocoder = FastSpeech2ConformerHifiGanConfig(upsample_initial_channel=32, initializer_range=0.1)
    model = FastSpeech2ConformerWithHifiGan(
        FastSpeech2ConformerWithHifiGanConfig(model_config=acoustic.to_dict(), vocoder_config=vocoder.to_dict())
    ).eval()
    with torch.no_grad():
        model.model.duration_predictor.linear.bias.fill_(1.6)  # four frames a sound
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    vocabulary = {sound: number for number, sound in enumerate(sounds)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    return folder


def tiny_bark(
    folder: Path, *, presets: tuple[str, ...] = ("v2/en_speaker_6", "v2/en_speaker_1"), seed: int = 4
) -> Path:
    """A Bark of three tiny models and an EnCodec, with speaker prompts as the real one has them. Returns `folder`."""
    import json

    import numpy as np
    import torch
    from transformers import (
        BarkCoarseConfig,
        BarkConfig,
        BarkFineConfig,
        BarkModel,
        BarkSemanticConfig,
        BertTokenizer,
        EncodecConfig,
    )
    from transformers.models.bark.generation_configuration_bark import (
        BarkCoarseGenerationConfig,
        BarkFineGenerationConfig,
        BarkSemanticGenerationConfig,
    )

    torch.manual_seed(seed)
    sizes: dict[str, Any] = {"num_layers": 1, "num_heads": 2, "hidden_size": 16, "block_size": 1024}
    config = BarkConfig(
        semantic_config=BarkSemanticConfig(input_vocab_size=129_600, output_vocab_size=10_048, **sizes).to_dict(),
        coarse_acoustics_config=BarkCoarseConfig(input_vocab_size=12_096, output_vocab_size=12_096, **sizes).to_dict(),
        fine_acoustics_config=BarkFineConfig(input_vocab_size=1_056, output_vocab_size=1_056, **sizes).to_dict(),
        codec_config=EncodecConfig(num_filters=4, hidden_size=16, codebook_size=1024, codebook_dim=16).to_dict(),
    )
    model = BarkModel(config).eval()
    with torch.no_grad():
        for layer in model.codec_model.quantizer.layers:
            layer.codebook.embed.normal_()
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    generation = {
        "model_type": "bark",
        "sample_rate": 24_000,
        "codebook_size": 1024,
        "semantic_config": BarkSemanticGenerationConfig(do_sample=True).to_dict(),
        # 60 steps a second instead of 150: these cost the same however tiny the model is.
        "coarse_acoustics_config": BarkCoarseGenerationConfig(do_sample=True, coarse_rate_hz=30).to_dict(),
        "fine_acoustics_config": BarkFineGenerationConfig().to_dict(),
    }
    (folder / "generation_config.json").write_text(json.dumps(generation), encoding="utf-8")
    letters = [chr(c) for c in range(33, 127)] + ["♪", "—"]
    words = [*letters, *(f"##{letter}" for letter in letters)]
    (folder / "vocab.txt").write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]), encoding="utf-8"
    )
    BertTokenizer(str(folder / "vocab.txt"), do_lower_case=False).save_pretrained(folder)
    generator = np.random.default_rng(seed)
    listed: dict[str, Any] = {"repo_or_path": "suno/bark-small"}
    for name in presets:
        (folder / "speaker_embeddings" / name).parent.mkdir(parents=True, exist_ok=True)
        shapes = {"semantic_prompt": (40,), "coarse_prompt": (2, 60), "fine_prompt": (8, 60)}
        listed[name] = {part: f"speaker_embeddings/{name}_{part}.npy" for part in shapes}
        for part, shape in shapes.items():
            most = 10_000 if part == "semantic_prompt" else 1024
            np.save(folder / listed[name][part], generator.integers(0, most, shape))
    (folder / "speaker_embeddings_path.json").write_text(json.dumps(listed), encoding="utf-8")
    return folder
