"""BLIP as ONNX graphs: a picture in pieces, a question, and the step that writes one token.

What depends on the picture alone is computed once for it: its features, and the keys and values that the text's layers
look them up by. Names of tensors are those of the checkpoints.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.models.onnx_graph import Graph
from assistant.models.onnx_layers import Layers

Floats = NDArray[np.float32]
# Layers of the picture's network between two looks at whether something more urgent is waiting: 40 to 60 ms.
PIECE = 3
_WORDS = "embeddings"


def write(folder: Path, weights: Mapping[str, Floats], config: Mapping[str, Any], bits: int) -> None:
    """Write picture_0.onnx and following, keys.onnx, step.onnx and, for checkpoints that answer, question.onnx.

    Args:
        folder: exists.
        weights: of the checkpoint.
        config: as `blip_files.read` gives it.
        bits: of the weights of the transformer layers: 8 or 32.

    Raises:
        KeyError: the weights lack a part.
    """
    picture, text = config["vision_config"], config["text_config"]
    layers = int(picture["num_hidden_layers"])
    for number, first in enumerate(range(0, layers, PIECE)):
        with Graph(folder, f"picture_{number}") as graph:
            _picture(Layers(graph, weights, bits), picture, range(first, min(first + PIECE, layers)))
    answers = "text_encoder.embeddings.word_embeddings.weight" in weights
    encoder, decoder = "text_encoder", "text_decoder.bert"
    with Graph(folder, "keys") as graph:
        rows = graph.input("features", "float32", ("n", int(picture["hidden_size"])))
        _looked_up(Layers(graph, weights, bits), rows, encoder if answers else decoder, text)
    if answers:
        with Graph(folder, "question") as graph:
            inside = Layers(graph, weights, bits)
            _looked_up(inside, _question(inside, encoder, text), decoder, text)
    with Graph(folder, "step") as graph:
        _step(Layers(graph, weights, bits), text)


def _picture(layers: Layers, config: Mapping[str, Any], numbers: range) -> None:
    """Some layers. `pixels` (1, 3, h, w) or `rows` (n, hidden) to `made` (n, hidden): after the last layer, normed."""
    graph, epsilon = layers.graph, float(config["layer_norm_eps"])
    hidden = int(config["hidden_size"])
    x = graph.input("rows", "float32", ("n", hidden)) if numbers.start else _patches(layers, config)
    for number in numbers:
        name = f"vision_model.encoder.layers.{number}"
        normed = layers.normed(x, f"{name}.layer_norm1", epsilon)
        heard = _own_attention(layers, normed, name, int(config["num_attention_heads"]))
        x = graph.node("Add", x, layers.wide(heard, f"{name}.self_attn.projection"))
        normed = layers.normed(x, f"{name}.layer_norm2", epsilon)
        bent = graph.node("Gelu", layers.wide(normed, f"{name}.mlp.fc1"))
        x = graph.node("Add", x, layers.wide(bent, f"{name}.mlp.fc2"))
    if numbers.stop == int(config["num_hidden_layers"]):
        x = layers.normed(x, "vision_model.post_layernorm", epsilon)
    graph.node("Identity", x, name="made")
    graph.output("made", "float32", ("n", hidden))


def _patches(layers: Layers, config: Mapping[str, Any]) -> str:
    """Squares of the picture as rows, the summary's row before them, each with its place: (n, hidden)."""
    graph, weights, name = layers.graph, layers.weights, "vision_model.embeddings"
    size, patch, hidden = (int(config[word]) for word in ("image_size", "patch_size", "hidden_size"))
    pixels = graph.input("pixels", "float32", (1, 3, size, size))
    kernel = graph.constant(weights[f"{name}.patch_embedding.weight"])
    bias = graph.constant(weights[f"{name}.patch_embedding.bias"])
    made = graph.node("Conv", pixels, kernel, bias, strides=[patch, patch])
    rows = graph.node("Transpose", graph.node("Reshape", made, graph.numbers(hidden, -1)), perm=[1, 0])
    places = weights[f"{name}.position_embedding"].reshape(-1, hidden)
    # The summary's place is added while this is written: its row is the same for every picture.
    first = weights[f"{name}.class_embedding"].reshape(1, hidden) + places[:1]
    return graph.node("Concat", graph.constant(first), graph.node("Add", rows, graph.constant(places[1:])), axis=0)


def _own_attention(layers: Layers, x: str, name: str, heads: int) -> str:
    """What each square gathers from all squares, (n, hidden)."""
    graph = layers.graph
    qkv = f"{name}.self_attn.qkv"
    width = layers.weights[f"{qkv}.bias"].shape[0] // 3 // heads
    split = graph.node("Reshape", layers.wide(x, qkv), graph.numbers(0, 3, heads, width))
    turned = graph.node("Transpose", split, perm=[1, 2, 0, 3])
    names = tuple(f"{part}_of_{name}" for part in ("queries", "keys", "values"))
    graph.nodes("Split", turned, names=names, axis=0, num_outputs=3)
    asked, keys, values = (graph.node("Squeeze", part, graph.numbers(0)) for part in names)
    return _gathered(layers, asked, graph.node("Transpose", keys, perm=[0, 2, 1]), values, width**-0.5)


def _gathered(layers: Layers, asked: str, keys: str, values: str, scale: float = 1.0) -> str:
    """Attention: queries (heads, m, width), keys (heads, width, n), values (heads, n, width) to (m, hidden)."""
    graph = layers.graph
    scores = graph.node("MatMul", asked, keys)
    if scale != 1:
        scores = graph.node("Mul", scores, graph.constant(np.array(scale, np.float32)))
    return layers.joined(graph.node("MatMul", graph.node("Softmax", scores, axis=-1), values))


def _looked_up(layers: Layers, x: str, name: str, config: Mapping[str, Any]) -> None:
    """What the layers of `name` look rows (n, hidden) up by: outputs `keys_i` (heads, width, n), `values_i` (heads, n,
    width)."""
    graph, heads = layers.graph, int(config["num_attention_heads"])
    width = int(config["hidden_size"]) // heads
    for number in range(int(config["num_hidden_layers"])):
        attention = f"{name}.encoder.layer.{number}.crossattention.self"
        layers.heads(layers.wide(x, f"{attention}.key"), heads, turned=True, name=f"keys_{number}")
        layers.heads(layers.wide(x, f"{attention}.value"), heads, name=f"values_{number}")
        graph.output(f"keys_{number}", "float32", (heads, width, "n"))
        graph.output(f"values_{number}", "float32", (heads, "n", width))


def _words(layers: Layers, name: str, ids: str, places: str, epsilon: float) -> str:
    """Tokens (n,) at places (n,) as rows (n, hidden)."""
    graph, weights = layers.graph, layers.weights
    words = graph.node("Gather", graph.constant(weights[f"{name}.{_WORDS}.word_embeddings.weight"]), ids)
    where = graph.node("Gather", graph.constant(weights[f"{name}.{_WORDS}.position_embeddings.weight"]), places)
    return layers.normed(graph.node("Add", words, where), f"{name}.{_WORDS}.LayerNorm", epsilon)


def _question(layers: Layers, name: str, config: Mapping[str, Any]) -> str:
    """Inputs `ids` (m,), `places` (m,) counted from 0, `seen_keys_i` and `seen_values_i`. Returns (m, hidden)."""
    graph, epsilon = layers.graph, float(config["layer_norm_eps"])
    heads = int(config["num_attention_heads"])
    width = int(config["hidden_size"]) // heads
    ids, places = graph.input("ids", "int64", ("m",)), graph.input("places", "int64", ("m",))
    x = _words(layers, name, ids, places, epsilon)
    for number in range(int(config["num_hidden_layers"])):
        layer = f"{name}.encoder.layer.{number}"
        own = f"{layer}.attention.self"
        asked = layers.heads(layers.linear(x, f"{own}.query", scale=width**-0.5), heads)
        keys = layers.heads(layers.linear(x, f"{own}.key"), heads, turned=True)
        values = layers.heads(layers.linear(x, f"{own}.value"), heads)
        x = _rested(layers, x, _gathered(layers, asked, keys, values), f"{layer}.attention.output", epsilon)
        x = _looking(layers, x, layer, config)
        x = _bent(layers, x, layer, epsilon)
    return x


def _looking(layers: Layers, x: str, layer: str, config: Mapping[str, Any]) -> str:
    """Rows (m, hidden) with what they find in the inputs `seen_keys_i` and `seen_values_i`, as `_looked_up` gives."""
    graph, heads = layers.graph, int(config["num_attention_heads"])
    width, number = int(config["hidden_size"]) // heads, layer.rpartition(".")[2]
    keys = graph.input(f"seen_keys_{number}", "float32", (heads, width, "n"))
    values = graph.input(f"seen_values_{number}", "float32", (heads, "n", width))
    asked = layers.heads(layers.linear(x, f"{layer}.crossattention.self.query", scale=width**-0.5), heads)
    found = _gathered(layers, asked, keys, values)
    return _rested(layers, x, found, f"{layer}.crossattention.output", float(config["layer_norm_eps"]))


def _rested(layers: Layers, x: str, found: str, name: str, epsilon: float) -> str:
    """The layer's input and what its attention found, joined and normed."""
    return layers.normed(x, f"{name}.LayerNorm", epsilon, layers.linear(found, f"{name}.dense"))


def _bent(layers: Layers, x: str, layer: str, epsilon: float) -> str:
    bent = layers.graph.node("Gelu", layers.linear(x, f"{layer}.intermediate.dense"))
    return _rested(layers, x, bent, f"{layer}.output", epsilon)


def _step(layers: Layers, config: Mapping[str, Any]) -> None:
    """One token further, for r texts at once that have the same length and look at the same thing.

    Inputs `ids` (r,) the last tokens, `place` (1,) where they stand, `before` (r,) int32 and `length` () int32 the
    tokens before them and one more, `past_keys_i` and `past_values_i` (r, heads, most, width), `seen_keys_i` and
    `seen_values_i`. Outputs `now_keys_i` and `now_values_i`, which must be bound to the memory of the past ones, and
    `logits` (r, words).
    """
    graph, epsilon, name = layers.graph, float(config["layer_norm_eps"]), "text_decoder.bert"
    ids, place = graph.input("ids", "int64", ("r",)), graph.input("place", "int64", (1,))
    time = graph.input("before", "int32", ("r",)), graph.input("length", "int32", ())
    x = _words(layers, name, ids, place, epsilon)
    for number in range(int(config["num_hidden_layers"])):
        layer = f"{name}.encoder.layer.{number}"
        heard = _remembering(layers, x, layer, time, config)
        x = _rested(layers, x, heard, f"{layer}.attention.output", epsilon)
        x = _looking(layers, x, layer, config)
        x = _bent(layers, x, layer, epsilon)
    head = "text_decoder.cls.predictions"
    x = graph.node("Gelu", layers.linear(x, f"{head}.transform.dense"))
    x = layers.normed(x, f"{head}.transform.LayerNorm", epsilon)
    logits = layers.linear(x, f"{head}.decoder")
    graph.node("Identity", logits, name="logits")
    graph.output("logits", "float32", ("r", int(config["vocab_size"])))


def _remembering(layers: Layers, x: str, layer: str, time: tuple[str, str], config: Mapping[str, Any]) -> str:
    """What the last tokens (r, hidden) find in those before them."""
    graph, heads = layers.graph, int(config["num_attention_heads"])
    width = int(config["hidden_size"]) // heads
    own, number = f"{layer}.attention.self", layer.rpartition(".")[2]
    all_three = layers.linear(x, f"{own}.query", f"{own}.key", f"{own}.value")
    all_three = graph.node("Unsqueeze", all_three, graph.numbers(1))
    shape = ("r", heads, "most", width)
    past = [graph.input(f"past_{word}_{number}", "float32", shape) for word in ("keys", "values")]
    names = (f"heard_{number}", f"now_keys_{number}", f"now_values_{number}")
    graph.nodes("GroupQueryAttention", all_three, "", "", *past, *time, names=names, contrib=True,
                num_heads=heads, kv_num_heads=heads, scale=width**-0.5)  # fmt: skip
    for name in names[1:]:
        graph.output(name, "float32", shape)
    return graph.node("Squeeze", names[0], graph.numbers(1))
