"""Cuts the recogniser before its last layer, which scores 18,710 characters for every 8 pixels of a line.

That layer takes a quarter of the time, and nearly all of its characters are Chinese. On most screens a twentieth of
it suffices; `Recogniser` asks the whole layer only where that is not sure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.models import onnx_message as onnx
from assistant.models.onnx_message import UnknownGraph

FEATURES, FEW, ALL = "features", "few", "all"
_WEIGHT, _BIAS = "few_weight", "few_bias"


@dataclass(frozen=True, slots=True)
class HeadCut:
    """Two ONNX models, serialised.

    Attributes:
        trunk: the network's own input; outputs `FEATURES`, float32 (1, steps, 120), and `FEW`, float32
            (1, steps, number of chosen characters): how much speaks for each character, unbounded.
        head: input `FEATURES`, float32 (any steps, 120); output `ALL`, float32 (the same steps, all characters).
    """

    trunk: bytes
    head: bytes


@dataclass(frozen=True, slots=True)
class _Node:
    inputs: tuple[str, ...]
    output: str
    kind: str
    whole: bytes


@dataclass(slots=True)
class _Graph:
    """The parts of an ONNX file, each as the bytes it was; `start` is all outside the graph."""

    start: bytes
    nodes: list[_Node]
    tensors: dict[str, memoryview]
    inputs: list[bytes]
    output: str


def cut(model: bytes, chosen: NDArray[np.int64]) -> HeadCut:
    """Cut a recogniser in two.

    Args:
        model: content of the .onnx file; it ends in a matrix, a bias and a softmax.
        chosen: numbers of the characters that the trunk scores itself.

    Raises:
        UnknownGraph: it ends otherwise.
    """
    graph = _parsed(memoryview(model))
    by_output = {node.output: node for node in graph.nodes}
    softmax, _ = _back(graph.output, "Softmax", by_output)
    add, bias = _back(softmax.inputs[0], "Add", by_output, graph)
    product, weight = _back(add.inputs[0], "MatMul", by_output, graph)
    biases = _numbers(graph.tensors[bias])
    weights = _numbers(graph.tensors[weight]).reshape(-1, len(biases))
    left_out = {node.output for node in (softmax, add, product)}
    trunk = [node.whole for node in graph.nodes if not left_out & {node.output, *node.inputs}]
    trunk += [
        onnx.node("Identity", (product.inputs[0],), FEATURES),
        onnx.node("MatMul", (FEATURES, _WEIGHT), "few_product"),
        onnx.node("Add", ("few_product", _BIAS), FEW),
        onnx.tensor(_WEIGHT, (len(weights), len(chosen)), weights[:, chosen].tobytes()),
        onnx.tensor(_BIAS, (len(chosen),), biases[chosen].tobytes()),
        *(bytes(whole) for name, whole in graph.tensors.items() if name not in (weight, bias)),
        *graph.inputs,
        onnx.value(onnx.GRAPH_OUTPUT, FEATURES, 3),
        onnx.value(onnx.GRAPH_OUTPUT, FEW, 3),
    ]
    head = [
        onnx.node("MatMul", (FEATURES, weight), "all_product"),
        onnx.node("Add", ("all_product", bias), ALL),
        bytes(graph.tensors[weight]),
        bytes(graph.tensors[bias]),
        onnx.value(onnx.GRAPH_INPUT, FEATURES, 2),
        onnx.value(onnx.GRAPH_OUTPUT, ALL, 2),
    ]
    return HeadCut(_model(graph.start, trunk), _model(graph.start, head))


def _model(start: bytes, parts: list[bytes]) -> bytes:
    return start + onnx.field(onnx.MODEL_GRAPH, b"".join(parts))


def _parsed(model: memoryview) -> _Graph:
    start: list[bytes] = []
    graph = _Graph(b"", [], {}, [], "")
    for number, content, whole in onnx.fields(model):
        if number == onnx.MODEL_GRAPH:
            _add_parts(graph, content)
        else:
            start.append(bytes(whole))
    graph.start = b"".join(start)
    return graph


def _add_parts(graph: _Graph, message: memoryview) -> None:
    for number, content, whole in onnx.fields(message):
        if number == onnx.GRAPH_NODE:
            kind, output = onnx.texts(content, onnx.NODE_TYPE)[0], onnx.texts(content, onnx.NODE_OUTPUT)[0]
            graph.nodes.append(_Node(onnx.texts(content, onnx.NODE_INPUT), output, kind, bytes(whole)))
        elif number == onnx.GRAPH_INITIALIZER:
            graph.tensors[onnx.texts(content, onnx.TENSOR_NAME)[0]] = whole
        elif number == onnx.GRAPH_INPUT:
            graph.inputs.append(bytes(whole))
        elif number == onnx.GRAPH_OUTPUT:
            graph.output = onnx.texts(content, 1)[0]


def _back(name: str, kind: str, by_output: dict[str, _Node], graph: _Graph | None = None) -> tuple[_Node, str]:
    """The node of that kind that `name` comes from, and its constant where `graph` is given to look it up in."""
    node = by_output.get(name)
    while node is not None and node.kind == "Identity":
        node = by_output.get(node.inputs[0])
    if node is None or node.kind != kind:
        raise UnknownGraph(f"{kind} expected before {name}")
    if graph is None:
        return node, ""
    if node.inputs[1] not in graph.tensors:
        raise UnknownGraph(f"the {kind} before {name} has no constant")
    return node, node.inputs[1]


def _numbers(whole: memoryview) -> NDArray[np.float32]:
    """A constant's values, one after the other; float32."""
    _, content, _ = next(onnx.fields(whole))
    raw = next((part for number, part, _ in onnx.fields(content) if number == onnx.TENSOR_RAW), None)
    if raw is None:
        raise UnknownGraph("a constant that is not stored as bytes")
    return np.frombuffer(raw, np.dtype("<f4"))
