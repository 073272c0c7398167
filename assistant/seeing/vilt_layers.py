"""Layers for ViLT's graphs: many rows at once, in 8 bits or as they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.models.onnx_layers import Layers
from assistant.models.onnx_sums import Sums, sums

Floats = NDArray[np.float32]


class Rows(Layers):
    """Layers whose biases are added together with what comes next, and which may have none."""

    @property
    def halved(self) -> bool:
        """Whether tables that are only looked up are kept in 16 bits."""
        return self._bits == 8

    def product(self, x: str, *names: str) -> tuple[str, str]:
        """The linear layers `names` side by side without their biases, and these: (n, outputs) and (outputs,)."""
        weight = np.concatenate([self.weights[f"{name}.weight"] for name in names])
        found = [self.weights[f"{name}.bias"] for name in names if f"{name}.bias" in self.weights]
        bias = np.concatenate(found) if found else np.zeros(len(weight), np.float32)
        return self.times(x, weight), self.graph.constant(bias)

    def many(self, x: str, *names: str) -> str:
        """As `linear`, for many rows."""
        return self.graph.node("Add", *self.product(x, *names))

    def times(self, x: str, weight: Floats) -> str:
        """x (n, inputs) times `weight` (outputs, inputs): (n, outputs)."""
        graph = self.graph
        if self._bits == 32:
            return graph.node("MatMul", x, graph.constant(weight.T))
        if sums() is Sums.CUT:
            return self.in_blocks(x, weight)
        return self.in_rows(x, weight)

    def joined_normed(self, x: str, made: tuple[str, str], name: str, epsilon: float) -> tuple[str, str]:
        """x with a product and its bias added, and layer norm `name` of that: both (n, width)."""
        # ONNX Runtime has one operator for all of it, which takes five times as long.
        joined = self.graph.node("Add", x, self.graph.node("Add", *made))
        return joined, self.normed(joined, name, epsilon)
