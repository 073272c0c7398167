"""HiFi-GAN as ONNX graphs: one for each upsampling stage, so that each keeps its own context (see `pipeline`).

Sound is written as a picture one pixel high: only for pictures does ONNX Runtime keep channels in blocks that fit the
processor's vectors, which takes a quarter off the work (docs/decisions/speecht5.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.models.onnx_graph import Graph

Floats = NDArray[np.float32]


def write(folder: Path, weights: Mapping[str, Floats], config: Mapping[str, Any]) -> None:
    """Write stage0.onnx and the following, with their weights, into `folder`; each from `x` (1, channels, n) to `y`.

    Args:
        folder: exists.
        weights: of the checkpoint, without weight norm.
        config: as `Sizes.vocoder`.
    """
    for number in range(len(config["upsample_rates"])):
        with Graph(folder, f"stage{number}") as graph:
            _stage(graph, weights, config, number)


def _stage(graph: Graph, weights: Mapping[str, Floats], config: Mapping[str, Any], number: int) -> None:
    slope = float(config["leaky_relu_slope"])
    rate, size = int(config["upsample_rates"][number]), int(config["upsample_kernel_sizes"][number])
    up = weights[f"upsampler.{number}.weight"]
    first, last = number == 0, number == len(config["upsample_rates"]) - 1
    channels = int(config["model_in_dim"]) if first else int(up.shape[0])
    x = graph.input("x", "float32", (1, channels, "n"))
    x = graph.node("Unsqueeze", x, graph.numbers(2))
    if first:
        x = _normalised(graph, x, weights) if config["normalize_before"] else x
        x = _convolved(graph, x, weights, "conv_pre", 1)
    x = graph.node("LeakyRelu", x, alpha=slope)
    pad = (size - rate) // 2
    bias = graph.constant(weights[f"upsampler.{number}.bias"])
    kernel = graph.constant(up[:, :, None])
    x = graph.node("ConvTranspose", x, kernel, bias, strides=[1, rate], pads=[0, pad, 0, pad])
    kernels = len(config["resblock_kernel_sizes"])
    blocks = [
        _block(graph, x, weights, f"resblocks.{number * kernels + each}", dilations=dilations, slope=slope)
        for each, dilations in enumerate(config["resblock_dilation_sizes"])
    ]
    x = graph.node("Mul", graph.node("Sum", *blocks), graph.constant(np.array(1 / kernels, np.float32)))
    if last:
        x = graph.node("LeakyRelu", x, alpha=0.01)  # torch's own slope, not the config's: as in transformers
        x = _convolved(graph, x, weights, "conv_post", 1)
        x = graph.node("Tanh", x)
    graph.node("Squeeze", x, graph.numbers(2), name="y")
    graph.output("y", "float32", (1, 1 if last else int(up.shape[1]), "m"))


def _normalised(graph: Graph, x: str, weights: Mapping[str, Floats]) -> str:
    # Not folded into the first convolution: that pads with zeros after this.
    mean, scale = (graph.constant(weights[name][None, :, None, None]) for name in ("mean", "scale"))
    return graph.node("Div", graph.node("Sub", x, mean), scale)


def _block(
    graph: Graph, x: str, weights: Mapping[str, Floats], name: str, *, dilations: list[int], slope: float
) -> str:
    for number, dilation in enumerate(dilations):
        inner = graph.node("LeakyRelu", x, alpha=slope)
        inner = _convolved(graph, inner, weights, f"{name}.convs1.{number}", int(dilation))
        inner = graph.node("LeakyRelu", inner, alpha=slope)
        inner = _convolved(graph, inner, weights, f"{name}.convs2.{number}", 1)
        x = graph.node("Add", inner, x)
    return x


def _convolved(graph: Graph, x: str, weights: Mapping[str, Floats], name: str, dilation: int) -> str:
    kernel = weights[f"{name}.weight"]
    pad = (kernel.shape[2] - 1) * dilation // 2
    tensors = graph.constant(kernel[:, :, None]), graph.constant(weights[f"{name}.bias"])
    return graph.node("Conv", x, *tensors, dilations=[1, dilation], pads=[0, pad, 0, pad])
