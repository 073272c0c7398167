"""Cuts a Piper voice (VITS, ONNX) in two, and takes its dice away.

Two things are wrong with the network as it is published, for someone who listens all day:

* It draws noise inside the graph (two `RandomNormalLike` nodes), so the same words never sound the same twice, and no
  seed helps: ONNX Runtime seeds a node once, when the session is made, and each run goes on from there. Here both
  nodes are replaced by a slice of an input, so the caller decides the noise.
* It is one graph, so nothing is heard until the last sample is made. Here the part that turns latent frames into
  samples, which does three quarters of the work and looks only a few frames to either side, is a graph of its own.

Nothing is written to disk, and the `onnx` package is not needed (`models.onnx_message`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.models.onnx_message import (
    GRAPH_INITIALIZER,
    GRAPH_INPUT,
    GRAPH_NODE,
    GRAPH_OUTPUT,
    INT64,
    MODEL_GRAPH,
    NODE_INPUT,
    NODE_OUTPUT,
    NODE_TYPE,
    TENSOR_NAME,
    VALUE_NAME,
    UnknownGraph,
    field,
    fields,
    node,
    tensor,
    texts,
    value,
)

_FIRST_DECODER_WEIGHT = "dec.conv_pre.weight"  # the name every Piper voice gives to it
_AXES = 3
_ZEROS = tensor("zeros", (_AXES,), bytes(8 * _AXES), INT64)  # where a slice starts: (0, 0, 0)
LATENT = "latent"
NOISE = ("noise_durations", "noise_frames")  # in the order of the graph: (1, 2, phonemes) and (1, 192, frames)


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
    for number, content, whole in fields(view):
        if number == MODEL_GRAPH:
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
    alias = node("Identity", (latent,), LATENT)
    encoder = [*quiet, alias, _ZEROS, *(value(GRAPH_INPUT, name, _AXES) for name in noise), *inputs.values()]
    encoder += [value(GRAPH_OUTPUT, LATENT, _AXES), *_used(encoder_nodes, tensors)]
    back = node("Identity", (LATENT,), latent)
    decoder = [back, *(field(GRAPH_NODE, n.message) for n in nodes if n in decoder_nodes)]
    decoder += [value(GRAPH_INPUT, LATENT, _AXES), *outputs.values(), *_used(decoder_nodes, tensors)]
    return VoiceGraphs(
        start + field(MODEL_GRAPH, b"".join(encoder)),
        start + field(MODEL_GRAPH, b"".join(decoder)),
    )


def _read(graph: memoryview) -> tuple[list[_Node], dict[str, bytes], dict[str, bytes], dict[str, bytes]]:
    """Nodes; and initialisers, inputs and outputs by name, each as the whole field it was."""
    nodes: list[_Node] = []
    tensors: dict[str, bytes] = {}
    ends: dict[int, dict[str, bytes]] = {GRAPH_INPUT: {}, GRAPH_OUTPUT: {}}
    for number, content, whole in fields(graph):
        if number == GRAPH_NODE:
            parts: dict[int, list[str]] = {NODE_INPUT: [], NODE_OUTPUT: [], NODE_TYPE: []}
            for part, text, _ in fields(content):
                if part in parts:
                    parts[part].append(bytes(text).decode())
            kind = parts[NODE_TYPE][0]
            nodes.append(_Node(tuple(parts[NODE_INPUT]), tuple(parts[NODE_OUTPUT]), kind, bytes(content)))
        elif number == GRAPH_INITIALIZER:
            tensors[texts(content, TENSOR_NAME)[0]] = bytes(whole)
        elif number in ends:
            ends[number][texts(content, VALUE_NAME)[0]] = bytes(whole)
    return nodes, tensors, ends[GRAPH_INPUT], ends[GRAPH_OUTPUT]


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
    made: list[bytes] = []
    names: list[str] = []
    for each in nodes:
        if each.kind == "RandomNormalLike":
            if len(names) == len(NOISE):
                raise UnknownGraph("more noise than expected")
            noise = NOISE[len(names)]
            names.append(noise)
            made.append(node("Shape", each.inputs, f"{noise}_shape"))
            made.append(node("Slice", (noise, "zeros", f"{noise}_shape"), each.outputs[0]))
        else:
            made.append(field(GRAPH_NODE, each.message))
    if len(names) != len(NOISE):
        raise UnknownGraph("less noise than expected")
    return made, names


def _used(nodes: list[_Node], tensors: Mapping[str, bytes]) -> list[bytes]:
    names = {name for node in nodes for name in node.inputs}
    return [whole for name, whole in tensors.items() if name in names]
