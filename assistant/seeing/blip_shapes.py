"""Which tensors a BLIP's config.json promises: weights that do not fit it would answer, and nothing would say so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Shape = tuple[int, ...]


def misfits(found: Mapping[str, Shape], config: Mapping[str, Any], answers: bool) -> tuple[int, int]:
    """How many tensors are missing or of another size among those `found`, and how many there should be."""
    wanted = {**_vision(config["vision_config"]), **_texts(config, answers)}
    return sum(found.get(name) != shape for name, shape in wanted.items()), len(wanted)


def _linear(name: str, inputs: int, outputs: int) -> dict[str, Shape]:
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def _norm(name: str, width: int) -> dict[str, Shape]:
    return {f"{name}.weight": (width,), f"{name}.bias": (width,)}


def _vision(config: Mapping[str, Any]) -> dict[str, Shape]:
    width, inner = int(config["hidden_size"]), int(config["intermediate_size"])
    patch, squares = int(config["patch_size"]), (int(config["image_size"]) // int(config["patch_size"])) ** 2
    name = "vision_model.embeddings"
    found: dict[str, Shape] = {
        f"{name}.class_embedding": (1, 1, width),
        f"{name}.position_embedding": (1, squares + 1, width),
        f"{name}.patch_embedding.weight": (width, 3, patch, patch),
        f"{name}.patch_embedding.bias": (width,),
        **_norm("vision_model.post_layernorm", width),
    }
    for number in range(int(config["num_hidden_layers"])):
        name = f"vision_model.encoder.layers.{number}"
        found |= _linear(f"{name}.self_attn.qkv", width, 3 * width)
        found |= _linear(f"{name}.self_attn.projection", width, width)
        found |= _norm(f"{name}.layer_norm1", width) | _norm(f"{name}.layer_norm2", width)
        found |= _linear(f"{name}.mlp.fc1", width, inner) | _linear(f"{name}.mlp.fc2", inner, width)
    return found


def _texts(config: Mapping[str, Any], answers: bool) -> dict[str, Shape]:
    text, looked_at = config["text_config"], int(config["vision_config"]["hidden_size"])
    width, words = int(text["hidden_size"]), int(text["vocab_size"])
    found = _layers("text_decoder.bert", text, width if answers else looked_at)
    if answers:
        found |= _layers("text_encoder", text, looked_at)
    head = "text_decoder.cls.predictions"
    found |= _linear(f"{head}.transform.dense", width, width) | _norm(f"{head}.transform.LayerNorm", width)
    if config["tie_word_embeddings"]:
        return {**found, f"{head}.bias": (words,)}
    return found | _linear(f"{head}.decoder", width, words)


def _layers(part: str, config: Mapping[str, Any], looked_at: int) -> dict[str, Shape]:
    width, inner = int(config["hidden_size"]), int(config["intermediate_size"])
    found: dict[str, Shape] = {
        f"{part}.embeddings.word_embeddings.weight": (int(config["vocab_size"]), width),
        f"{part}.embeddings.position_embeddings.weight": (int(config["max_position_embeddings"]), width),
        **_norm(f"{part}.embeddings.LayerNorm", width),
    }
    for number in range(int(config["num_hidden_layers"])):
        layer = f"{part}.encoder.layer.{number}"
        for kind, inputs in (("attention", width), ("crossattention", looked_at)):
            found |= _linear(f"{layer}.{kind}.self.query", width, width)
            found |= _linear(f"{layer}.{kind}.self.key", inputs, width)
            found |= _linear(f"{layer}.{kind}.self.value", inputs, width)
            found |= _linear(f"{layer}.{kind}.output.dense", width, width)
            found |= _norm(f"{layer}.{kind}.output.LayerNorm", width)
        found |= _linear(f"{layer}.intermediate.dense", width, inner)
        found |= _linear(f"{layer}.output.dense", inner, width) | _norm(f"{layer}.output.LayerNorm", width)
    return found
