"""Tiny ViLTs with random weights and real processors, in the hub's format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

ANSWERS = ("black", "blue", "circle", "green", "no", "rectangle", "red", "triangle", "yes")
_WORDS = (
    "what is the a an of in on it this color red green blue black circle rectangle triangle shape picture image "
    "does contain there yes no not present how many ? . , '"
)


def tiny_vilt(
    folder: Path,
    *,
    answers: Sequence[str] = ANSWERS,
    seed: int = 0,
    spread: float = 0.3,
    pickled: bool = False,
    old_files: bool = False,
    **config: Any,
) -> Path:
    """A ViLT with three layers that looks at pictures 32 pixels high, in squares of 8. Returns `folder`.

    Args:
        folder: where it is written; made when missing.
        answers: that it chooses from.
        seed: of the weights.
        spread: of the weights; large enough that the answer depends on picture and question.
        pickled: weights as pytorch_model.bin, as in old checkpoints.
        old_files: vocab.txt and preprocessor_config.json, as on the hub, in place of those that transformers 5 writes.
        config: other values for its configuration.
    """
    import torch
    from transformers import ViltConfig, ViltForQuestionAnswering

    words = write_processor(folder, old_files=old_files, picture=32, patch=8)
    sizes: dict[str, Any] = {
        "vocab_size": words,
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "image_size": 32,
        "patch_size": 8,
        "initializer_range": spread,
        "id2label": dict(enumerate(answers)),
        "label2id": {answer: number for number, answer in enumerate(answers)},
    }
    torch.manual_seed(seed)
    model = ViltForQuestionAnswering(ViltConfig(**sizes | config)).eval()
    with torch.no_grad():
        # Fresh networks have no biases, no two layer norms that differ, and no places: these do.
        for name, parameter in model.named_parameters():
            if parameter.ndim == 1 or "position" in name or "cls" in name:
                parameter.add_(torch.randn_like(parameter) * (0.2 if "Norm" in name or "norm" in name else spread))
    if pickled:
        model.config.architectures = ["ViltForQuestionAnswering"]
        model.config.save_pretrained(folder)
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
    else:
        model.save_pretrained(folder)
    return folder


def write_processor(
    folder: Path, *, old_files: bool = False, picture: int, patch: int, vocabulary: Path | None = None
) -> int:
    """Write a ViltProcessor with a BertTokenizer; how many word pieces it has.

    Args:
        folder: where it is written; made when missing.
        old_files: as in `tiny_vilt`.
        picture: shorter side of pictures, pixels.
        patch: side of a square, pixels.
        vocabulary: a vocab.txt; a small one where it is left out.
    """
    from transformers import BertTokenizer, ViltImageProcessor, ViltProcessor

    folder.mkdir(parents=True, exist_ok=True)
    letters = "abcdefghijklmnopqrstuvwxyz"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{each}" for each in letters)]
    pieces += [word for word in dict.fromkeys(_WORDS.split()) if word not in pieces]
    if vocabulary is not None:
        pieces = vocabulary.read_text(encoding="utf-8").splitlines()
    file = folder / "vocab.txt"
    file.write_text("\n".join(pieces) + "\n", encoding="utf-8")
    tokenizer = BertTokenizer(vocab=str(file), do_lower_case=True)
    images = ViltImageProcessor(size={"shortest_edge": picture}, size_divisor=patch)
    if old_files:
        images.save_pretrained(folder)
        (folder / "tokenizer_config.json").write_text('{"do_lower_case": true, "tokenizer_class": "BertTokenizer"}\n')
    else:
        file.unlink()
        ViltProcessor(images, tokenizer).save_pretrained(folder)
    return len(pieces)
