"""Cuts a Piper voice (VITS, ONNX) in two, and takes its dice away.

Two things are wrong with the network as it is published, for someone who listens all day:

* It draws noise inside the graph (two `RandomNormalLike` nodes), so the same words never sound the same twice, and no
  seed helps: ONNX Runtime seeds a node once, when the session is made, and each run goes on from there. Here both
  nodes are replaced by a slice of an input, so the caller decides the noise.
* It is one graph, so nothing is heard until the last sample is made. Here the part that turns latent frames into
  samples, which does three quarters of the work and looks only a few frames to either side, is a graph of its own.

Nothing is written to disk, and the `onnx` package is not needed: an ONNX file is a protobuf message, and of that
format only the few fields listed below are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# Field numbers of onnx.proto.
_MODEL_GRAPH = 7
_GRAPH_NODE, _GRAPH_INITIALIZER, _GRAPH_INPUT, _GRAPH_OUTPUT = 1, 5, 11, 12
_NODE_INPUT, _NODE_OUTPUT, _NODE_NAME, _NODE_TYPE = 1, 2, 3, 4
_TENSOR_DIMS, _TENSOR_TYPE, _TENSOR_NAME, _TENSOR_RAW = 1, 2, 8, 9
_VALUE_NAME, _VALUE_TYPE = 1, 2
_FLOAT, _INT64 = 1, 7  # TensorProto.DataType

_FIRST_DECODER_WEIGHT = "dec.conv_pre.weight"  # the name every Piper voice gives to it
LATENT = "latent"
NOISE = ("noise_durations", "noise_frames")  # in the order of the graph: (1, 2, phonemes) and (1, 192, frames)


class UnknownGraph(ValueError):
    """The file is not a Piper voice as this module knows them."""


@dataclass(frozen=True, slots=True)
class VoiceGraphs:
    """Two ONNX models, serialised.

    Attributes:
        encoder: inputs `input`, `input_lengths`, `scales` as Piper has them, and the two of `NOISE`, float32, each
            (1, channels, at least as long as needed); output `LATENT`, float32 (1, 192, frames).
        decoder: input `LATENT`; output `output`, float32 (1, 1, frames * hop).
    """

    encoder: bytes
    decoder: bytes


@dataclass(frozen=True, slots=True)
class _Node:
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    kind: str
    message: bytes


def split(model: bytes) -> VoiceGraphs:
    """Cut a voice in two.

    Args:
        model: content of the .onnx file.

    Raises:
        UnknownGraph: it has no such decoder, or not two sources of noise.
    """
    view = memoryview(model)
    head: list[bytes] = []
    graph: memoryview | None = None
    for number, content, whole in _fields(view):
        if number == _MODEL_GRAPH:
            graph = content
        else:
            head.append(bytes(whole))
    if graph is None:
        raise UnknownGraph("no graph")
    nodes, tensors, inputs, outputs = _read(graph)
    latent = next((n.inputs[0] for n in nodes if _FIRST_DECODER_WEIGHT in n.inputs), None)
    if latent is None:
        raise UnknownGraph("no decoder")
    by_output = {name: node for node in nodes for name in node.outputs}
    decoder_nodes = _needed(next(iter(outputs)), by_output, stop=latent)
    encoder_nodes = _needed(latent, by_output, stop="")
    if any(name in inputs for node in decoder_nodes for name in node.inputs):
        raise UnknownGraph("the decoder needs more than the latent frames")  # voices of several speakers
    start = b"".join(head)
    quiet, noise = _without_dice(encoder_nodes)
    alias = _node("Identity", (latent,), (LATENT,))
    encoder = [*quiet, alias, _initializer_zeros(), *(_value(_GRAPH_INPUT, name) for name in noise), *inputs.values()]
    encoder += [_value(_GRAPH_OUTPUT, LATENT), *_used(encoder_nodes, tensors)]
    back = _node("Identity", (LATENT,), (latent,))
    decoder = [back, *(_field(_GRAPH_NODE, n.message) for n in nodes if n in decoder_nodes)]
    decoder += [_value(_GRAPH_INPUT, LATENT), *outputs.values(), *_used(decoder_nodes, tensors)]
    return VoiceGraphs(
        start + _field(_MODEL_GRAPH, b"".join(encoder)),
        start + _field(_MODEL_GRAPH, b"".join(decoder)),
    )


def _read(graph: memoryview) -> tuple[list[_Node], dict[str, bytes], dict[str, bytes], dict[str, bytes]]:
    """Nodes; and initialisers, inputs and outputs by name, each as the whole field it was."""
    nodes: list[_Node] = []
    tensors: dict[str, bytes] = {}
    ends: dict[int, dict[str, bytes]] = {_GRAPH_INPUT: {}, _GRAPH_OUTPUT: {}}
    for number, content, whole in _fields(graph):
        if number == _GRAPH_NODE:
            parts: dict[int, list[str]] = {_NODE_INPUT: [], _NODE_OUTPUT: [], _NODE_TYPE: []}
            for field, text, _ in _fields(content):
                if field in parts:
                    parts[field].append(bytes(text).decode())
            kind = parts[_NODE_TYPE][0]
            nodes.append(_Node(tuple(parts[_NODE_INPUT]), tuple(parts[_NODE_OUTPUT]), kind, bytes(content)))
        elif number == _GRAPH_INITIALIZER:
            tensors[_text(content, _TENSOR_NAME)] = bytes(whole)
        elif number in ends:
            ends[number][_text(content, _VALUE_NAME)] = bytes(whole)
    return nodes, tensors, ends[_GRAPH_INPUT], ends[_GRAPH_OUTPUT]


def _needed(output: str, by_output: Mapping[str, _Node], stop: str) -> list[_Node]:
    """The nodes that `output` is made from, back to `stop`, in an order in which they can run."""
    found: dict[tuple[str, ...], _Node] = {}
    waiting = [output]
    while waiting:
        name = waiting.pop()
        node = by_output.get(name)
        if name != stop and node is not None and node.outputs not in found:
            found[node.outputs] = node
            waiting += node.inputs
    return [node for node in by_output.values() if found.pop(node.outputs, None)]


def _without_dice(nodes: list[_Node]) -> tuple[list[bytes], list[str]]:
    """The nodes as fields, with each random one replaced; and the names of the inputs that this adds."""
    fields: list[bytes] = []
    names: list[str] = []
    for node in nodes:
        if node.kind == "RandomNormalLike":
            if len(names) == len(NOISE):
                raise UnknownGraph("more noise than expected")
            noise = NOISE[len(names)]
            names.append(noise)
            fields.append(_node("Shape", node.inputs, (f"{noise}_shape",)))
            fields.append(_node("Slice", (noise, "zeros", f"{noise}_shape"), node.outputs))
        else:
            fields.append(_field(_GRAPH_NODE, node.message))
    if len(names) != len(NOISE):
        raise UnknownGraph("less noise than expected")
    return fields, names


def _used(nodes: list[_Node], tensors: Mapping[str, bytes]) -> list[bytes]:
    names = {name for node in nodes for name in node.inputs}
    return [field for name, field in tensors.items() if name in names]


# Protobuf, as far as it is needed


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview, memoryview]]:
    """(number, content, whole field with its tag) of each field; the content of a plain number is its bytes."""
    at, end = 0, len(message)
    while at < end:
        start = at
        tag, at = _varint(message, at)
        kind = tag & 7
        if kind == 2:
            length, at = _varint(message, at)
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
        elif kind == 0:
            length = _varint(message, at)[1] - at
        else:
            raise UnknownGraph("not protobuf")
        if at + length > end:
            raise UnknownGraph("cut off")
        yield tag >> 3, message[at : at + length], message[start : at + length]
        at += length


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(message):
            raise UnknownGraph("cut off")
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _text(message: memoryview, number: int) -> str:
    return next(bytes(content).decode() for field, content, _ in _fields(message) if field == number)


def _number(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def _field(number: int, content: bytes | str) -> bytes:
    data = content.encode() if isinstance(content, str) else content
    return _number(number << 3 | 2) + _number(len(data)) + data


def _plain(number: int, value: int) -> bytes:
    return _number(number << 3) + _number(value)


def _node(kind: str, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> bytes:
    parts = [_field(_NODE_INPUT, name) for name in inputs] + [_field(_NODE_OUTPUT, name) for name in outputs]
    return _field(_GRAPH_NODE, b"".join(parts) + _field(_NODE_NAME, f"own_{outputs[0]}") + _field(_NODE_TYPE, kind))


def _value(number: int, name: str) -> bytes:
    """Declares a float32 input or output of three axes of any length."""
    shape = b"".join(_field(1, _field(2, f"{name}_{axis}")) for axis in range(3))
    tensor = _plain(1, _FLOAT) + _field(2, shape)
    return _field(number, _field(_VALUE_NAME, name) + _field(_VALUE_TYPE, _field(1, tensor)))


def _initializer_zeros() -> bytes:
    """Where a slice starts: (0, 0, 0)."""
    content = _plain(_TENSOR_DIMS, 3) + _plain(_TENSOR_TYPE, _INT64) + _field(_TENSOR_NAME, "zeros")
    return _field(_GRAPH_INITIALIZER, content + _field(_TENSOR_RAW, bytes(24)))
