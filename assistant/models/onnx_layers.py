"""Layers that the encoder's and the decoder's graphs share, with weights of 8 bits or as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.models.onnx_graph import Graph
from assistant.models.onnx_sums import Sums, scales, sums

Floats = NDArray[np.float32]

# Weights that share a scale. 128 is as fast as 32 is accurate would be faster: see docs/decisions/speecht5.md.
BLOCK = 128
_LEAST = 1e-9  # scale of rows that hold nothing but zeros
_INT8_SUMS = 4  # MatMulNBits' accuracy_level: inputs are rounded to 8 bits too, each block with its own scale


class Layers:
    """Writes layers of one checkpoint into a graph.

    Args:
        graph: written to.
        weights: of the checkpoint.
        bits: 8, or 32 for weights as they are.
    """

    def __init__(self, graph: Graph, weights: Mapping[str, Floats], bits: int) -> None:
        self.graph, self.weights, self._bits = graph, weights, bits

    def linear(self, x: str, *names: str, scale: float = 1.0) -> str:
        """The linear layers `names` side by side, (n, inputs) to (n, outputs of all)."""
        weight = np.concatenate([self.weights[f"{name}.weight"] for name in names]) * np.float32(scale)
        bias = np.concatenate([self.weights[f"{name}.bias"] for name in names]) * np.float32(scale)
        if self._bits == 32:
            return self.plain(x, weight, bias)
        return self.in_blocks(x, weight, self.graph.constant(bias))

    def in_blocks(self, x: str, weight: Floats, bias: str = "") -> str:
        """x times `weight` (outputs, inputs) in 8 bits, with a scale for each block of inputs."""
        packed, factors = quantised(weight)
        graph = self.graph
        rest: dict[str, Any] = {"K": weight.shape[1], "N": weight.shape[0], "bits": 8, "block_size": BLOCK}
        tensors = (graph.constant(packed), graph.constant(factors), "", "", bias)
        return graph.node("MatMulNBits", x, *tensors, contrib=True, accuracy_level=_INT8_SUMS, **rest)

    def wide(self, x: str, *names: str, scale: float = 1.0) -> str:
        """As `linear`, for inputs of hundreds of rows, (n, inputs): twice as fast, with one scale for each row.

        docs/decisions/seeing-blip.md has the figures.
        """
        if self._bits == 32 or sums() is Sums.CUT:
            return self.linear(x, *names, scale=scale)
        weight = np.concatenate([self.weights[f"{name}.weight"] for name in names]) * np.float32(scale)
        bias = np.concatenate([self.weights[f"{name}.bias"] for name in names]) * np.float32(scale)
        return self.graph.node("Add", self.in_rows(x, weight), self.graph.constant(bias))

    def in_rows(self, x: str, weight: Floats) -> str:
        """x times `weight` (outputs, inputs) in 8 bits, with a scale for each row of x and each output.

        A few rows have numbers a hundred times as large as the others: one scale for all would leave nothing of those.
        """
        graph = self.graph
        factors = scales(weight)
        packed = graph.constant(np.round(weight / factors[:, None]).astype(np.int8).T)
        largest = graph.node("ReduceMax", graph.node("Abs", x), graph.numbers(1), keepdims=0)
        scale = graph.node("Mul", largest, graph.constant(np.array(1 / 127, np.float32)))
        scale = graph.node("Max", scale, graph.constant(np.array(_LEAST, np.float32)))
        # 8 bits around 128 with that taken off again, since the quick sums are of numbers without a sign.
        zero, one = graph.constant(np.array(128, np.uint8)), graph.constant(np.array(1, np.float32))
        zeros = graph.node("Expand", zero, graph.node("Shape", scale))
        rounded = graph.node("QuantizeLinear", x, scale, zeros, axis=0)
        tensors = rounded, packed, one, graph.constant(factors), zero
        made = graph.node("MatMulIntegerToFloat", *tensors, contrib=True)
        return graph.node("Mul", made, graph.node("Unsqueeze", scale, graph.numbers(1)))

    def plain(self, x: str, weight: Floats, bias: Floats) -> str:
        """A linear layer in float32; `weight` is (outputs, inputs)."""
        graph = self.graph
        return graph.node("Add", graph.node("MatMul", x, graph.constant(weight.T)), graph.constant(bias))

    def normed(self, x: str, name: str, epsilon: float, add: str = "") -> str:
        """Layer norm `name` of x, or of x + add."""
        graph = self.graph
        factors = graph.constant(self.weights[f"{name}.weight"]), graph.constant(self.weights[f"{name}.bias"])
        if not add:
            return graph.node("LayerNormalization", x, *factors, axis=-1, epsilon=epsilon)
        return graph.node("SkipLayerNormalization", x, add, *factors, contrib=True, epsilon=epsilon)

    def feed_forward(self, x: str, name: str, activation: str) -> str:
        """Wide, bent, narrow."""
        wide = self.linear(x, f"{name}.intermediate_dense")
        bent = self.graph.node("Relu", wide) if activation == "relu" else self.graph.node("Gelu", wide)
        return self.linear(bent, f"{name}.output_dense")

    def heads(self, x: str, heads: int, turned: bool = False, name: str = "") -> str:
        """(n, heads * width) to (heads, n, width), or (heads, width, n) when turned."""
        graph = self.graph
        split = graph.node("Reshape", x, graph.numbers(0, heads, -1))
        return graph.node("Transpose", split, perm=[1, 2, 0] if turned else [1, 0, 2], name=name)

    def joined(self, x: str) -> str:
        """(heads, n, width) to (n, heads * width)."""
        graph = self.graph
        return graph.node("Reshape", graph.node("Transpose", x, perm=[1, 0, 2]), graph.numbers(0, -1))


def quantised(weight: Floats) -> tuple[NDArray[np.uint8], Floats]:
    """A weight (outputs, inputs) in 8 bits as MatMulNBits takes it.

    Returns:
        uint8 (outputs, blocks, BLOCK), 128 for zero; scales float32 (outputs * blocks,).
    """
    outputs, inputs = weight.shape
    padded = np.zeros((outputs, -(-inputs // BLOCK) * BLOCK), np.float32)
    padded[:, :inputs] = weight
    blocks = padded.reshape(outputs, -1, BLOCK)
    scales = np.abs(blocks).max(axis=2) / 127
    scales[scales == 0] = 1
    packed = (np.round(blocks / scales[..., None]) + 128).astype(np.uint8)
    return packed, scales.reshape(-1).astype(np.float32)
