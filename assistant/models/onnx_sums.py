"""How this processor adds products of 8-bit numbers, and scales of weights that its sums are right with.

Processors of x86 without VNNI multiply numbers without a sign by numbers with one, and add two such products that stand
side by side in 16 bits, which end at 32,767 (`vpmaddubsw` in Intel's Software Developer's Manual, volume 2). For them
255 * (127 + 127) is too much, 255 * (64 + 64) is not. So there the scale of weights is such that no two neighbours come
to more than 128: with weights of trained networks that costs half a bit, where 7 bits each would cost a whole one.
"""

from __future__ import annotations

import enum
import functools
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.models.onnx_files import session
from assistant.models.onnx_graph import Graph

Floats = NDArray[np.float32]
_LEAST = 1e-9  # scale of rows that hold nothing but zeros
_MOST = 127
_SIZE = 64


class Sums(enum.Enum):
    """Which weights of 8 bits a processor's sums are right for."""

    WHOLE = "whole"
    PAIRS = "pairs"  # those of which two neighbours come to 128 at most
    CUT = "cut"  # none


@functools.cache
def sums() -> Sums:
    """Of this processor. Found by trying: what a processor can do is told differently, if at all, by each system."""
    if _right(np.full((_SIZE, _SIZE), _MOST, np.int8)):
        return Sums.WHOLE
    paired = np.full((_SIZE, 2), _MOST // 2 + 1)  # pairs of 64 and 64, and of 127 and 1
    paired[::2, 1], paired[1::2, 1] = _MOST, 1
    return Sums.PAIRS if _right(np.concatenate([paired, -paired], axis=1).astype(np.int8)) else Sums.CUT


def scales(weight: Floats) -> Floats:
    """The scale of each output of a weight (outputs, inputs), (outputs,), for 8 bits with a sign.

    Where sums are added in pairs, input 2n and input 2n + 1 are one.
    """
    sizes = np.abs(weight)
    if sums() is Sums.WHOLE:
        largest = sizes.max(axis=1)
    else:
        even, odd = sizes[:, ::2], sizes[:, 1::2]
        pairs = even.copy()
        pairs[:, : odd.shape[1]] += odd
        largest = pairs.max(axis=1)  # of 127: rounding adds one at most
    factors: Floats = np.maximum(largest / _MOST, _LEAST).astype(np.float32)
    return factors


def kind(name: str, bits: int) -> str:
    """A name for graphs called `name`: those in 8 bits are this kind of processor's, whose sums they are made for."""
    return f"{name}-{bits}-{sums().value}" if bits == 8 else f"{name}-{bits}"


def _right(weight: NDArray[np.int8]) -> bool:
    """Whether the largest inputs come out right with these weights (inputs, outputs)."""
    inputs, outputs = weight.shape
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Graph(folder, "sums") as graph:
            x, zero = graph.input("x", "uint8", ("n", inputs)), graph.constant(np.array(0, np.uint8))
            one = graph.constant(np.array(1, np.float32))
            factors = graph.constant(np.ones(outputs, np.float32))
            tensors = x, graph.constant(weight), one, factors, zero
            graph.node("MatMulIntegerToFloat", *tensors, name="y", contrib=True)
            graph.output("y", "float32", ("n", outputs))
        x_values = np.full((_SIZE, inputs), 255, np.uint8)
        made = session(folder / "sums.onnx", 1).run(["y"], {"x": x_values})[0]
    return bool(np.array_equal(made, x_values.astype(np.float64) @ weight))
