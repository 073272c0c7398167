"""What a folder with a ViLT holds besides its weights: its sizes, its answers, and how pictures are prepared for it.

Read as JSON: the classes of transformers that would read them take seconds to import.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import ModelMissing
from assistant.models import checking, faults

# What transformers' own classes (ViltConfig, ViltImageProcessor) take where a file says nothing.
_CONFIG: dict[str, Any] = {
    "hidden_size": 768,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 3072,
    "hidden_act": "gelu",
    "layer_norm_eps": 1e-12,
    "image_size": 384,
    "patch_size": 32,
    "num_channels": 3,
    "max_image_length": -1,
    "max_position_embeddings": 40,
}
_PICTURE: dict[str, Any] = {
    "do_resize": True,
    "size": {"shortest_edge": 384},
    "size_divisor": 32,
    "resample": 3,
    "do_rescale": True,
    "rescale_factor": 1 / 255,
    "do_normalize": True,
    "image_mean": [0.5, 0.5, 0.5],
    "image_std": [0.5, 0.5, 0.5],
}
_NO_ANSWERS = (
    "The model {name} has no list of answers in its config.json, so it can't answer. Please choose another one."
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of the network.

    Attributes:
        width: numbers for each word piece and each square of the picture.
        layers: how many.
        heads: of attention, in each.
        inner: width between the two parts of each layer.
        bent: name of the function between the two parts of each layer.
        epsilon: of the layer norms.
        patch: side of the squares that a picture is cut into, pixels.
        places: squares along each side of the picture that the places were trained for.
        most_squares: of a picture that are looked at; 0 for all.
        most_words: word pieces of a question, with the two that frame it.
    """

    width: int
    layers: int
    heads: int
    inner: int
    bent: str
    epsilon: float
    patch: int
    places: int
    most_squares: int
    most_words: int


@dataclass(frozen=True, slots=True)
class Preparing:
    """How pixels are prepared.

    Attributes:
        shorter: the shorter side after resizing, pixels; 0 for pictures as they are.
        multiple: both sides are multiples of it, pixels.
        resample: Pillow's number of the filter.
        factor, offset: red, green, blue: what a pixel's 0 to 255 is multiplied with, and what is added then.
    """

    shorter: int
    multiple: int
    resample: int
    factor: tuple[float, float, float]
    offset: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """All that is read before the weights are.

    Attributes:
        folder: where it lies.
        name: as the user calls it.
        sizes: of the network.
        preparing: of pictures.
        answers: that it chooses from, in the order of its logits.
    """

    folder: Path
    name: str
    sizes: Sizes
    preparing: Preparing
    answers: tuple[str, ...]


def read(folder: Path, name: str) -> Checkpoint:
    """What the folder says of itself.

    Raises:
        ModelMissing: something is missing, damaged, or makes no sense; the sentence says what.
    """
    if wrong := checking.check(folder):
        raise ModelMissing(wrong)
    config = _CONFIG | _json(folder / "config.json", faults.CONFIG_UNUSABLE.format(name=name))
    broken = faults.PROCESSOR.format(name=name)
    both = folder / "processor_config.json"
    # The newer file holds one part for each half of the processor; older ones only named its class there.
    prepared = _json(both, broken).get("image_processor") if both.is_file() else None
    prepared = _PICTURE | (prepared or _json(folder / "preprocessor_config.json", broken))
    answers = config.get("id2label")
    if not answers:
        raise ModelMissing(_NO_ANSWERS.format(name=name))
    try:
        texts = tuple(str(answers[str(number)]) for number in range(len(answers)))
        sizes = _sizes(config)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise ModelMissing(faults.CONFIG_UNUSABLE.format(name=name)) from error
    try:
        return Checkpoint(folder, name, sizes, _preparing(prepared), texts)
    except (TypeError, ValueError, KeyError, AttributeError, ZeroDivisionError) as error:
        raise ModelMissing(broken) from error


def _sizes(config: dict[str, Any]) -> Sizes:
    if int(config["num_channels"]) != 3 or int(config["hidden_size"]) % int(config["num_attention_heads"]):
        raise ValueError("a picture has 3 colours, and heads share the width evenly")
    return Sizes(
        width=int(config["hidden_size"]),
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        inner=int(config["intermediate_size"]),
        bent=str(config["hidden_act"]),
        epsilon=float(config["layer_norm_eps"]),
        patch=int(config["patch_size"]),
        places=int(config["image_size"]) // int(config["patch_size"]),
        most_squares=max(int(config["max_image_length"]), 0),
        most_words=int(config["max_position_embeddings"]),
    )


def _preparing(values: dict[str, Any]) -> Preparing:
    size = values["size"]
    shorter = int(size if isinstance(size, int) else size["shortest_edge"])
    rescale = float(values["rescale_factor"]) if values["do_rescale"] else 1.0
    means, spreads = (
        ([0.0] * 3, [1.0] * 3) if not values["do_normalize"] else (values["image_mean"], values["image_std"])
    )
    red, green, blue = ((rescale / float(s), -float(m) / float(s)) for m, s in zip(means, spreads, strict=True))
    return Preparing(
        shorter=shorter if values["do_resize"] else 0,
        multiple=int(values["size_divisor"]),
        resample=int(values["resample"]),
        factor=(red[0], green[0], blue[0]),
        offset=(red[1], green[1], blue[1]),
    )


def _json(file: Path, sentence: str) -> dict[str, Any]:
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelMissing(sentence) from error
    if not isinstance(values, dict):
        raise ModelMissing(sentence)
    return values
