"""Tiny BLIP-2 (with an OPT and with a T5 as its language model) and InstructBLIP, with processors of the real kinds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

QUERIES = 4
_SIDE = 28  # pixels of a picture: two patches of 14 each way, as the real ones have sixteen
_CORPUS = (
    "Question: what is in the picture? Answer: a red bus and two dogs on the street",
    "Text in the picture: EXIT 24 departs 08:45 platform 7",
    "a photo of a cat, yes, no, one, two, blue, green, white, black",
)


def tiny_blip2_opt(folder: Path, *, seed: int = 0, text: Any = None, **saving: Any) -> Path:
    """A BLIP-2 whose language model is an OPT, in the hub's format.

    Args:
        folder: where it is written; made when missing.
        seed: of the weights.
        text: changes of `OPTConfig`.
        saving: `pickled=True` writes a pickle; `max_shard_size="40KB"` several files; `dtype` rounds the weights.

    Returns:
        `folder`.
    """
    import transformers as t

    tokenizer = _byte_tokenizer()
    config = t.OPTConfig(
        **{
            **_opt_sizes(tokenizer),
            "hidden_size": 32,
            "word_embed_proj_dim": 32,
            "ffn_dim": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "max_position_embeddings": 256,
            "init_std": 0.4,
            **(text or {}),
        }
    )
    processor = t.Blip2Processor(_pictures(), tokenizer, num_query_tokens=QUERIES)
    whole = _config(t.Blip2Config, config, processor)
    return _save(t.Blip2ForConditionalGeneration, whole, processor, folder, seed=seed, **saving)


def tiny_blip2_t5(folder: Path, *, seed: int = 0, **saving: Any) -> Path:
    """A BLIP-2 whose language model is a T5. As `tiny_blip2_opt`."""
    import transformers as t

    tokenizer = _piece_tokenizer()
    processor = t.Blip2Processor(_pictures(), tokenizer, num_query_tokens=QUERIES)
    config = _config(t.Blip2Config, _t5(tokenizer), processor)
    return _save(t.Blip2ForConditionalGeneration, config, processor, folder, seed=seed, **saving)


def tiny_instructblip(folder: Path, *, seed: int = 0, **saving: Any) -> Path:
    """An InstructBLIP whose language model is a T5; its Q-Former has a tokenizer of its own. As `tiny_blip2_opt`."""
    import transformers as t

    tokenizer = _piece_tokenizer()
    asking = _word_tokenizer()
    processor = t.InstructBlipProcessor(_pictures(), tokenizer, asking, num_query_tokens=QUERIES)
    config = _config(t.InstructBlipConfig, _t5(tokenizer), processor, vocab_size=len(asking))
    return _save(t.InstructBlipForConditionalGeneration, config, processor, folder, seed=seed, **saving)


def _opt_sizes(tokenizer: Any) -> dict[str, Any]:
    # A line ends an answer, as in the real one.
    end = tokenizer.encode("\n", add_special_tokens=False)[0]
    return {
        "vocab_size": len(tokenizer) + 1,  # the processor adds <image>
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": end,
        "pad_token_id": tokenizer.pad_token_id,
        "dropout": 0.0,
    }


def _t5(tokenizer: Any) -> Any:
    import transformers as t

    return t.T5Config(
        vocab_size=len(tokenizer) + 1,
        d_model=32,
        d_kv=8,
        d_ff=64,
        num_layers=2,
        num_heads=4,
        feed_forward_proj="gated-gelu",
        decoder_start_token_id=tokenizer.pad_token_id,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        initializer_factor=2.0,
        tie_word_embeddings=False,
    )


def _config(kind: Any, text: Any, processor: Any, **qformer: Any) -> Any:
    return kind(
        vision_config={
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "image_size": _SIDE,
            "patch_size": 14,
            "initializer_range": 0.2,
        },
        qformer_config={
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "encoder_hidden_size": 32,
            "cross_attention_frequency": 1,
            "initializer_range": 0.2,
            "max_position_embeddings": 128,
            **qformer,
        },
        text_config=text.to_dict(),
        num_query_tokens=QUERIES,
        image_token_index=processor.tokenizer.convert_tokens_to_ids("<image>"),
    )


def _save(kind: Any, config: Any, processor: Any, folder: Path, *, seed: int, **saving: Any) -> Path:
    import torch

    torch.manual_seed(seed)
    model = kind(config).eval()
    with torch.no_grad():
        model.query_tokens.normal_()  # zero before training: then the picture would hardly matter
        for parameter in model.language_projection.parameters():
            parameter.normal_(std=0.5)
    model = model.to(saving.pop("dtype", torch.float32))
    if saving.pop("pickled", False):
        _save_pickled(model, folder, **saving)
    else:
        model.save_pretrained(folder, **saving)
    processor.save_pretrained(folder)
    return folder


def _save_pickled(model: Any, folder: Path, max_shard_size: str = "5GB") -> None:
    """As checkpoints were saved before safetensors: pytorch_model.bin, or parts of it with an index."""
    import json

    import torch
    from huggingface_hub import split_torch_state_dict_into_shards

    folder.mkdir(parents=True, exist_ok=True)
    model.config.architectures = [type(model).__name__]
    model.config.save_pretrained(folder)
    model.generation_config.save_pretrained(folder)
    weights = model.state_dict()
    split = split_torch_state_dict_into_shards(
        weights, filename_pattern="pytorch_model{suffix}.bin", max_shard_size=max_shard_size
    )
    for name, keys in split.filename_to_tensors.items():
        torch.save({key: weights[key] for key in keys}, folder / name)
    if split.is_sharded:
        index = {"metadata": split.metadata, "weight_map": split.tensor_to_filename}
        (folder / "pytorch_model.bin.index.json").write_text(json.dumps(index), encoding="utf-8")


def _pictures() -> Any:
    from transformers import BlipImageProcessor

    return BlipImageProcessor(size={"height": _SIDE, "width": _SIDE})


def _byte_tokenizer() -> Any:
    """Of OPT's kind: pieces of bytes, which begin with their space; </s> before each text."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=340,
        special_tokens=["<s>", "<pad>", "</s>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_CORPUS, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(single="</s> $A", special_tokens=[("</s>", 2)])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="</s>", eos_token="</s>", unk_token="</s>", pad_token="<pad>"
    )


def _piece_tokenizer() -> Any:
    """Of T5's kind: pieces of words, a bar for the space, </s> after each text.

    Its pieces are counted here: the library's trainer finds others each time, and random weights then say other things.
    """
    from collections import Counter
    from math import log

    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    words = [f"▁{word}" for text in _CORPUS for word in text.split()]
    counted = Counter(words) + Counter(letter for word in words for letter in word)
    pieces = [(piece, log(count / counted.total())) for piece, count in sorted(counted.items())]
    specials = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    tokenizer = Tokenizer(models.Unigram([*specials, *pieces], unk_id=2))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens([name for name, _ in specials])
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="</s>", unk_token="<unk>", pad_token="<pad>")


def _word_tokenizer() -> Any:
    """Of BERT's kind, which the Q-Former of InstructBLIP reads the question with."""
    from transformers import BertTokenizer

    letters = "abcdefghijklmnopqrstuvwxyz0123456789?:.,"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "question", "answer", "what", "is", *letters]
    vocabulary = [*pieces, *(f"##{letter}" for letter in letters)]
    return BertTokenizer(vocab={piece: number for number, piece in enumerate(vocabulary)})
