"""What a folder with a BLIP holds besides its weights: sizes, how pictures are prepared, and the words it knows.

Read as JSON: the classes of transformers that would read them take seconds to import.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelMissing
from assistant.models import checking, faults

# What transformers' own classes (BlipTextConfig, BlipVisionConfig, BlipImageProcessor) take where a file says nothing.
_TEXT: dict[str, Any] = {
    "vocab_size": 30524,
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_attention_heads": 8,
    "max_position_embeddings": 512,
    "hidden_act": "gelu",
    "layer_norm_eps": 1e-12,
    "bos_token_id": 30522,
    "sep_token_id": 102,
}
_VISION: dict[str, Any] = {
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "image_size": 384,
    "patch_size": 16,
    "hidden_act": "gelu",
    "layer_norm_eps": 1e-5,
}
_PICTURE: dict[str, Any] = {
    "do_resize": True,
    "size": {"height": 384, "width": 384},
    "resample": 3,
    "do_rescale": True,
    "rescale_factor": 1 / 255,
    "do_normalize": True,
    "image_mean": [0.48145466, 0.4578275, 0.40821073],
    "image_std": [0.26862954, 0.26130258, 0.27577711],
}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """All that is read before the weights are.

    Attributes:
        folder: where it lies.
        name: as the user calls it.
        config: config.json with what it leaves out: text_config, vision_config, tie_word_embeddings.
        answers: whether it was made for questions; else it was made for captions.
        picture: how pictures are prepared, as in preprocessor_config.json.
        words: its tokenizer.
    """

    folder: Path
    name: str
    config: dict[str, Any]
    answers: bool
    picture: dict[str, Any]
    words: Words

    @property
    def plain(self) -> bool:
        """Whether our own graphs know all parts of it."""
        text, vision = self.config["text_config"], self.config["vision_config"]
        known = text["hidden_act"] == vision["hidden_act"] == "gelu" and isinstance(vision["image_size"], int)
        return known and self.picture["size"] == {"height": vision["image_size"], "width": vision["image_size"]}

    def shrunk(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A picture at the size that the network looks at, as its own processor makes it with Pillow."""
        if not self.picture["do_resize"]:
            return pixels
        from PIL import Image

        size = int(self.picture["size"]["width"]), int(self.picture["size"]["height"])
        return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling(int(self.picture["resample"]))))

    def normalised(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """What the network takes of a shrunk picture: float32 (1, 3, height, width)."""
        values = self.picture
        factor = float(values["rescale_factor"]) if values["do_rescale"] else 1.0
        made = pixels.astype(np.float32)
        made *= np.float32(factor)
        if values["do_normalize"]:
            made -= np.array(values["image_mean"], np.float32)
            made /= np.array(values["image_std"], np.float32)
        return np.ascontiguousarray(made.transpose(2, 0, 1)[None])


class Words:
    """The checkpoint's tokenizer, by `tokenizers` alone. Model thread.

    Args:
        folder: of the checkpoint: tokenizer.json or vocab.txt.

    Raises:
        Exception: the library's own, for whatever is wrong with a file.
    """

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer
        from tokenizers.implementations.bert_wordpiece import BertWordPieceTokenizer

        file = folder / "tokenizer.json"
        self._cut: Any = (
            Tokenizer.from_file(str(file)) if file.is_file() else BertWordPieceTokenizer(str(folder / "vocab.txt"))
        )
        self._cut.no_padding()

    def cut(self, text: str, most: int) -> list[int]:
        """Tokens of a text, between its two marks; the end of one with more than `most` is left out."""
        self._cut.enable_truncation(most)
        ids: list[int] = self._cut.encode(text).ids
        return ids

    def joined(self, ids: Sequence[int]) -> str:
        """Tokens as text, without marks."""
        text: str = self._cut.decode(list(ids), skip_special_tokens=True)
        return text.strip()


def read(folder: Path, name: str) -> Checkpoint:
    """What the folder says of itself.

    Raises:
        ModelMissing: something is missing, damaged, or makes no sense; the sentence says what.
    """
    if wrong := checking.check(folder):
        raise ModelMissing(wrong)
    broken = faults.PROCESSOR.format(name=name)
    try:
        words, picture = Words(folder), _PICTURE | _picture(folder)
        picture["size"] = _size(picture["size"])
    except Exception as error:  # `tokenizers` raises plain Exception for whatever is wrong with a file
        raise ModelMissing(broken) from error
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        config["text_config"] = _TEXT | (config.get("text_config") or {})
        config["vision_config"] = _VISION | (config.get("vision_config") or {})
        # The whole and its text's part both tie the last layer to the table of words, unless they are told not to.
        config["tie_word_embeddings"] = any(c.get("tie_word_embeddings", True) for c in (config, config["text_config"]))
        return Checkpoint(folder, name, config, "BlipForQuestionAnswering" in config["architectures"], picture, words)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ModelMissing(faults.CONFIG_UNUSABLE.format(name=name)) from error


def _picture(folder: Path) -> dict[str, Any]:
    """Of the newer file that holds both halves of a processor, or of the older one."""
    both = folder / "processor_config.json"
    found = json.loads(both.read_text(encoding="utf-8")).get("image_processor") if both.is_file() else None
    made: dict[str, Any] = found or json.loads((folder / "preprocessor_config.json").read_text(encoding="utf-8"))
    return made


def _size(size: Any) -> dict[str, int]:
    """Of pictures: older files have one number for both sides."""
    if isinstance(size, int):
        return {"height": size, "width": size}
    return {"height": int(size["height"]), "width": int(size["width"])}
