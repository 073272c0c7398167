"""ViLT as two ONNX graphs: what depends on the picture alone, and the rest. Names of tensors are the checkpoint's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.models.onnx_graph import Graph
from assistant.seeing.vilt_files import Sizes
from assistant.seeing.vilt_layers import Rows

Floats = NDArray[np.float32]
_EMBEDDINGS = "vilt.embeddings"
_TORCH_EPSILON = 1e-5  # LayerNorm's own, in the classifier
_TEXT = f"{_EMBEDDINGS}.text_embeddings"
_TABLES = (
    f"{_TEXT}.word_embeddings.weight",
    f"{_TEXT}.position_embeddings.weight",
    f"{_TEXT}.token_type_embeddings.weight",
    f"{_EMBEDDINGS}.token_type_embeddings.weight",
)
_MAY_MISS = (".query.bias", ".key.bias", ".value.bias")
_FLOAT = 1  # TensorProto.DataType

BENT: Mapping[str, tuple[str, ...]] = {
    "gelu": ("Gelu", "none"),
    "gelu_new": ("Gelu", "tanh"),
    "gelu_pytorch_tanh": ("Gelu", "tanh"),
    "relu": ("Relu",),
}
"""Functions between the two parts of a layer, by transformers' names, that the graphs can have."""


def write(folder: Path, weights: Mapping[str, Floats], sizes: Sizes, bits: int) -> None:
    """Write picture.onnx and question.onnx, with their weights.

    Args:
        folder: exists.
        weights: of the checkpoint.
        sizes: of its network.
        bits: of the weights: 8, or 32 for weights as they are.

    Raises:
        KeyError: the weights lack a part.
    """
    with Graph(folder, "picture") as graph:
        _picture(Rows(graph, weights, bits), sizes)
    with Graph(folder, "question") as graph:
        _question(Rows(graph, weights, bits), sizes)


def misfits(found: Mapping[str, tuple[int, ...]], sizes: Sizes, answers: int) -> tuple[int, int]:
    """How many tensors are missing or of another size among those `found` (their shapes), and how many there should be.

    Biases of queries, keys and values may be missing: there are networks without.
    """
    wanted = _shapes(sizes, answers)
    wrong = sum(
        found.get(name, () if not name.endswith(_MAY_MISS) else shape) != shape for name, shape in wanted.items()
    )
    # Tables may have more rows than are used.
    rows = {name: shape for name, shape in found.items() if name in _TABLES}
    wrong += sum(len(rows.get(name, ())) != 2 or rows[name][1] != sizes.width for name in _TABLES)
    return wrong, len(wanted) + len(_TABLES)


def _shapes(sizes: Sizes, answers: int) -> dict[str, tuple[int, ...]]:
    """Names and shapes of all tensors but the tables."""
    width, inner = sizes.width, sizes.inner
    found: dict[str, tuple[int, ...]] = {
        f"{_EMBEDDINGS}.cls_token": (1, 1, width),
        f"{_EMBEDDINGS}.position_embeddings": (1, sizes.places**2 + 1, width),
        f"{_EMBEDDINGS}.patch_embeddings.projection.weight": (width, 3, sizes.patch, sizes.patch),
        f"{_EMBEDDINGS}.patch_embeddings.projection.bias": (width,),
    }
    linear = {
        "vilt.pooler.dense": (width, width),
        "classifier.0": (2 * width, width),
        "classifier.3": (answers, 2 * width),
    }
    norms = {f"{_TEXT}.LayerNorm": width, "vilt.layernorm": width, "classifier.1": 2 * width}
    for number in range(sizes.layers):
        name = f"vilt.encoder.layer.{number}"
        for part in ("query", "key", "value"):
            linear[f"{name}.attention.attention.{part}"] = (width, width)
        linear[f"{name}.attention.output.dense"] = (width, width)
        linear[f"{name}.intermediate.dense"] = (inner, width)
        linear[f"{name}.output.dense"] = (width, inner)
        norms |= {f"{name}.layernorm_before": width, f"{name}.layernorm_after": width}
    for name, shape in linear.items():
        found |= {f"{name}.weight": shape, f"{name}.bias": shape[:1]}
    for name, length in norms.items():
        found |= {f"{name}.weight": (length,), f"{name}.bias": (length,)}
    return found


def _picture(layers: Rows, sizes: Sizes) -> None:
    """Inputs `squares` (n, patch * patch * 3) uint8, `factor` and `offset` (patch * patch * 3,) that make pixel values
    of them, `kept` (m,) which squares are looked at, `down` (rows, places) and `across` (columns, places) where they
    lie among those that were trained. Output `seen` (1 + m, width)."""
    graph, weights, width, places = layers.graph, layers.weights, sizes.width, sizes.places
    inputs = sizes.patch**2 * 3
    x = graph.node("Cast", graph.input("squares", "uint8", ("n", inputs)), to=_FLOAT)
    x = graph.node("Mul", x, graph.input("factor", "float32", (inputs,)))
    x = graph.node("Add", x, graph.input("offset", "float32", (inputs,)))
    name = f"{_EMBEDDINGS}.patch_embeddings.projection"
    # The order of numbers in a square as it lies in the picture: row, column, colour.
    kernel = weights[f"{name}.weight"].transpose(0, 2, 3, 1).reshape(width, inputs)
    kind = weights[f"{_EMBEDDINGS}.token_type_embeddings.weight"][1]
    bias = graph.constant(weights[f"{name}.bias"] + kind)
    x = graph.node("Add", layers.times(x, kernel), bias)
    table = weights[f"{_EMBEDDINGS}.position_embeddings"][0]
    down = graph.input("down", "float32", ("rows", places))
    across = graph.input("across", "float32", ("columns", places))
    where = graph.node("MatMul", down, graph.constant(table[1:].reshape(places, places * width)))
    where = graph.node("MatMul", across, graph.node("Reshape", where, graph.numbers(-1, places, width)))
    x = graph.node("Add", x, graph.node("Reshape", where, graph.numbers(-1, width)))
    x = graph.node("Gather", x, graph.input("kept", "int64", ("m",)))
    first = weights[f"{_EMBEDDINGS}.cls_token"].reshape(1, width) + table[:1] + kind
    graph.node("Concat", graph.constant(first), x, name="seen", axis=0)
    graph.output("seen", "float32", ("k", width))


def _question(layers: Rows, sizes: Sizes) -> None:
    """Inputs `ids` (t,) and `seen` (k, width). Outputs `logits` (answers,) and `pooled` (width,)."""
    graph = layers.graph
    seen = graph.input("seen", "float32", ("k", sizes.width))
    x = graph.node("Concat", _words(layers, sizes), seen, axis=0)
    pending: tuple[str, str] | None = None
    for number in range(sizes.layers):
        x, pending = _layer(layers, x, pending, number, sizes)
    assert pending is not None
    x = layers.joined_normed(x, pending, "vilt.layernorm", sizes.epsilon)[1]
    pooled = graph.node("Tanh", layers.linear(x, "vilt.pooler.dense"))
    wide = layers.normed(layers.linear(pooled, "classifier.0"), "classifier.1", _TORCH_EPSILON)
    logits = layers.linear(graph.node("Gelu", wide), "classifier.3")
    for made, name in ((logits, "logits"), (pooled, "pooled")):
        graph.node("Reshape", made, graph.numbers(-1), name=name)
        graph.output(name, "float32", (f"{name}_",))


def _words(layers: Rows, sizes: Sizes) -> str:
    """Word pieces with their places and their kind, (t, width)."""
    graph, weights, name = layers.graph, layers.weights, _TEXT
    ids = graph.input("ids", "int64", ("t",))
    table = weights[f"{name}.word_embeddings.weight"]
    # A fifth of the weights, of which ten rows are used: halves are as exact as the rest, and half as large.
    stored = graph.constant(table.astype(np.float16) if layers.halved else table)
    x = graph.node("Gather", stored, ids)
    x = graph.node("Cast", x, to=_FLOAT) if layers.halved else x
    places = weights[f"{name}.position_embeddings.weight"] + weights[f"{name}.token_type_embeddings.weight"][0]
    count = graph.node("Shape", ids)
    x = graph.node("Add", x, graph.node("Slice", graph.constant(places), graph.numbers(0), count, graph.numbers(0)))
    kind = weights[f"{_EMBEDDINGS}.token_type_embeddings.weight"][0]
    factor = graph.constant(weights[f"{name}.LayerNorm.weight"])
    offset = graph.constant(weights[f"{name}.LayerNorm.bias"] + kind)
    return graph.node("LayerNormalization", x, factor, offset, axis=-1, epsilon=sizes.epsilon)


def _layer(
    layers: Rows, x: str, pending: tuple[str, str] | None, number: int, sizes: Sizes
) -> tuple[str, tuple[str, str]]:
    """One layer: rows (n, width), and the product and bias that are still to be added to them, to the same.

    Of the last layer only the first row is needed: (1, width).
    """
    graph, name = layers.graph, f"vilt.encoder.layer.{number}"
    before = f"{name}.layernorm_before"
    if pending is None:
        normed = layers.normed(x, before, sizes.epsilon)
    else:
        x, normed = layers.joined_normed(x, pending, before, sizes.epsilon)
    heard = _heard(layers, normed, number, sizes)
    x = _first(graph, x) if number == sizes.layers - 1 else x
    made = layers.product(heard, f"{name}.attention.output.dense")
    x, normed = layers.joined_normed(x, made, f"{name}.layernorm_after", sizes.epsilon)
    kind, *approximate = BENT[sizes.bent]
    wide = layers.many(normed, f"{name}.intermediate.dense")
    bent = graph.node(kind, wide, approximate=approximate[0]) if approximate else graph.node(kind, wide)
    return x, layers.product(bent, f"{name}.output.dense")


def _heard(layers: Rows, normed: str, number: int, sizes: Sizes) -> str:
    """What each row gathers from all rows, (n, width); in the last layer only the first one does."""
    graph, own = layers.graph, f"vilt.encoder.layer.{number}.attention.attention"
    parts: tuple[str, ...] = tuple(f"{part}_{number}" for part in ("asked", "keys", "values"))
    if number == sizes.layers - 1:
        asked = layers.many(_first(graph, normed), f"{own}.query")
        both = layers.many(normed, f"{own}.key", f"{own}.value")
        parts = (asked, *graph.nodes("Split", both, names=parts[1:], axis=1, num_outputs=2))
    else:
        all_three = layers.many(normed, *(f"{own}.{part}" for part in ("query", "key", "value")))
        graph.nodes("Split", all_three, names=parts, axis=1, num_outputs=3)
    batch = (graph.node("Unsqueeze", part, graph.numbers(0)) for part in parts)
    heard = graph.node("MultiHeadAttention", *batch, contrib=True, num_heads=sizes.heads)
    return graph.node("Squeeze", heard, graph.numbers(0))


def _first(graph: Graph, x: str) -> str:
    return graph.node("Slice", x, graph.numbers(0), graph.numbers(1), graph.numbers(0))
