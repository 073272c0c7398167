"""Tiny BLIPs with random weights and real processors, in the hub's format: questions and captions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

END = 3
"""The token that ends a text."""
_WORDS = (
    "what is the a an of in on it this that color colour red green blue yellow black white circle square "
    "triangle shape picture image photo does contain there yes no not how many one two three four dog cat person "
    "man woman child car beach running sitting standing playing holding with and or to near table street ? . , ' : s"
)


def tiny_blip(
    folder: Path,
    *,
    answers: bool = True,
    seed: int = 0,
    spread: float = 0.15,
    pickled: bool = False,
    ends: float = 0.0,
    tied: bool = True,
    **text: Any,
) -> Path:
    """A BLIP with two layers in each part. Returns `folder`.

    Args:
        folder: where it is written; made when missing.
        answers: a BlipForQuestionAnswering; else a BlipForConditionalGeneration.
        seed: of the weights.
        spread: of the weights; large enough that what it says depends on picture and question.
        ends: how much more likely than by chance a text ends with each token, in logits.
        tied: the layer that chooses the word is the table of words.
        pickled: weights as pytorch_model.bin, as in old checkpoints.
        text: other values for the text's configuration.
    """
    import torch
    from transformers import BlipConfig, BlipForConditionalGeneration, BlipForQuestionAnswering

    words = tokenizer_files(folder)
    torch.manual_seed(seed)
    sizes: dict[str, Any] = {
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
    }
    ids = {"bos_token_id": words - 2, "eos_token_id": END, "sep_token_id": END, "pad_token_id": 0}
    config = BlipConfig(
        vision_config={
            **sizes,
            "image_size": 64,
            "patch_size": 16,
            "initializer_range": spread,
            "num_hidden_layers": 4,
        },
        text_config={
            **sizes,
            "vocab_size": words,
            "max_position_embeddings": 64,
            "initializer_range": spread,
            "tie_word_embeddings": tied,
            **ids,
            **text,
        },
        initializer_range=spread,
        tie_word_embeddings=tied,
    )
    model: Any = (BlipForQuestionAnswering if answers else BlipForConditionalGeneration)(config).eval()
    with torch.no_grad():
        # Fresh networks have no biases and no two layer norms that differ: these do.
        for name, parameter in model.named_parameters():
            if parameter.ndim == 1:
                parameter.add_(torch.randn_like(parameter) * (0.1 if "bias" in name else 0.2))
            if "position_embeddings" in name:
                parameter.mul_(6)  # else it says the same word again and again
        model.text_decoder.cls.predictions.bias[END] += ends
    if pickled:
        config.architectures = [type(model).__name__]
        config.save_pretrained(folder)
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
    else:
        model.save_pretrained(folder)
    return folder


def tokenizer_files(folder: Path, size: int = 64) -> int:
    """Write a processor for pictures of `size` pixels and the words above. Returns how many tokens there are."""
    from transformers import BertTokenizer, BlipImageProcessor, BlipProcessor

    folder.mkdir(parents=True, exist_ok=True)
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    words = [word for word in _WORDS.split() if word not in letters]
    vocabulary = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *words,
        *letters,
        *(f"##{letter}" for letter in letters),
    ]
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    tokenizer = BertTokenizer(str(folder / "vocab.txt"))
    # As in the published ones: [DEC] begins what is written.
    tokenizer.add_special_tokens({"bos_token": "[DEC]", "additional_special_tokens": ["[ENC]"]})
    BlipProcessor(BlipImageProcessor(size={"height": size, "width": size}), tokenizer).save_pretrained(folder)
    return len(tokenizer)
