"""Products of 8-bit numbers are right on whatever processor they are computed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.models import onnx_sums
from assistant.models.onnx_files import session
from assistant.models.onnx_graph import Graph
from assistant.models.onnx_layers import Layers
from assistant.models.onnx_sums import Sums

ROWS, INPUTS, OUTPUTS = 40, 96, 16


def product(folder: Path, x: np.ndarray, weight: np.ndarray) -> np.ndarray:
    with Graph(folder, "product") as graph:
        layers = Layers(graph, {"a.weight": weight, "a.bias": np.zeros(len(weight), np.float32)}, 8)
        graph.node("Identity", layers.wide(graph.input("x", "float32", ("n", x.shape[1])), "a"), name="y")
        graph.output("y", "float32", ("n", len(weight)))
    made: np.ndarray = session(folder / "product.onnx").run(["y"], {"x": x})[0]
    return made


@pytest.mark.parametrize("inputs", [INPUTS, INPUTS - 1, INPUTS + 2])
@pytest.mark.parametrize("rows", [1, 2, 3, 5, ROWS])
def test_the_largest_sums_are_whole(rows: int, inputs: int, tmp_path: Path) -> None:
    """All as large as can be: what is cut off anywhere is missing. Runtimes have ways of their own for few rows."""
    weight = np.full((OUTPUTS, inputs), -1, np.float32)
    weight[0] = 1
    weight[1, ::2], weight[2, 1::2], weight[3, 3::4] = 0.01, 0.01, 1
    made = product(tmp_path, np.ones((rows, inputs), np.float32), weight)
    np.testing.assert_allclose(made, np.tile(weight.sum(axis=1), (rows, 1)), rtol=1e-2, atol=0.5)


def test_products_are_near_where_one_row_is_a_hundred_times_as_large(tmp_path: Path) -> None:
    draw = np.random.default_rng(0)
    x = draw.normal(size=(ROWS, INPUTS)).astype(np.float32)
    x[3] *= 100
    weight = draw.normal(size=(OUTPUTS, INPUTS)).astype(np.float32)
    made, exact = product(tmp_path, x, weight), x @ weight.T
    far = np.linalg.norm(made - exact, axis=1) / np.linalg.norm(exact, axis=1)
    assert far.max() < 0.04


@pytest.mark.parametrize("inputs", [INPUTS, INPUTS - 1])
def test_where_sums_are_added_in_pairs_no_two_weights_are_too_large(
    inputs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx_sums, "sums", lambda: Sums.PAIRS)
    weight = np.random.default_rng(0).normal(size=(OUTPUTS, inputs)).astype(np.float32)
    weight[0], weight[1, 1:] = 0, 0
    rounded = np.abs(np.round(weight / onnx_sums.scales(weight)[:, None]))
    padded = np.pad(rounded, ((0, 0), (0, inputs % 2)))
    pairs = padded.reshape(OUTPUTS, -1, 2).sum(axis=2)
    assert pairs.max() <= 128
    assert pairs[1:].max(axis=1).min() >= 126  # and none is wasted
    assert rounded.max() <= 127


def test_graphs_in_eight_bits_are_kept_for_each_kind_of_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    names = set()
    for kind in Sums:
        monkeypatch.setattr(onnx_sums, "sums", lambda kind=kind: kind)
        names.add(onnx_sums.kind("vilt", 8))
        assert onnx_sums.kind("vilt", 32) == "vilt-32"
    assert len(names) == len(Sums)
