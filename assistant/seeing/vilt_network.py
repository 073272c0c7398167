"""ViLT by ONNX Runtime, the processor's way: no torch and no transformers. Graphs are written at first use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelMissing
from assistant.models import faults, onnx_files, onnx_sums, sizes
from assistant.models.checkpoints import weight_files
from assistant.models.safe_weights import safe_folder
from assistant.models.tensors import Tensors
from assistant.seeing import vilt_graphs, vilt_pixels
from assistant.seeing.vilt_files import Checkpoint

Floats = NDArray[np.float32]
_VERSION = 3  # of the graphs: another number and they are written anew
_NO_SPACE = "The model {name} can't be prepared: {reason}. Please free some space and try again."


class Network(Protocol):
    """Made and used on the model thread."""

    def look(self, pixels: NDArray[np.uint8]) -> object:
        """What the network makes of a picture, uint8 (height, width, 3), before any question."""

    def ask(self, seen: object, ids: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Logits (answers,) for a question's word pieces `ids` (n,), and the summary (width,) they were made of."""


class OnnxNetwork:
    """A `Network` on the processor.

    Args:
        checkpoint: its folder and what it says of itself.
        bits: of the weights: 8, or 32 to be exact.
        done: hears which part of loading is done, 0 to 1.

    Raises:
        ModelMissing: the weights are not those of the config, or what is made of them can't be kept.
    """

    def __init__(self, checkpoint: Checkpoint, bits: int, done: Callable[[float], None]) -> None:
        self._sizes, self._preparing = checkpoint.sizes, checkpoint.preparing
        self._picture, self._question = _opened(checkpoint, bits, done)
        side = self._sizes.patch**2
        self._factor, self._offset = (
            np.tile(np.array(values, np.float32), side) for values in (self._preparing.factor, self._preparing.offset)
        )
        done(1.0)

    def look(self, pixels: NDArray[np.uint8]) -> Floats:
        """As `Network.look`: float32 (1 + squares, width)."""
        its = self._sizes
        squares, down, across = vilt_pixels.squares(vilt_pixels.resized(pixels, self._preparing), its.patch)
        inputs = {
            "squares": squares,
            "factor": self._factor,
            "offset": self._offset,
            "kept": vilt_pixels.spread_over(len(squares), its.most_squares),
            "down": vilt_pixels.between(down, its.places),
            "across": vilt_pixels.between(across, its.places),
        }
        seen: Floats = self._picture.run(["seen"], inputs)[0]
        return seen

    def ask(self, seen: object, ids: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """As `Network.ask`."""
        logits, pooled = self._question.run(["logits", "pooled"], {"ids": ids, "seen": seen})
        return logits, pooled


def can_be_written(checkpoint: Checkpoint) -> bool:
    """Whether a graph can have what this network has; torch runs the others."""
    return checkpoint.sizes.bent in vilt_graphs.BENT


def _opened(checkpoint: Checkpoint, bits: int, done: Callable[[float], None]) -> tuple[Any, ...]:
    """The sessions of both graphs, which are written when they are missing."""
    name = checkpoint.name

    def write(folder: Path) -> None:
        shapes = {
            tensor: tuple(entry["shape"])
            for file in files
            for tensor, entry in sizes.header(file).items()
            if tensor != "__metadata__"
        }
        count, total = vilt_graphs.misfits(shapes, checkpoint.sizes, len(checkpoint.answers))
        if count:
            raise ModelMissing(faults.MISFIT.format(name=name, count=count, total=total))
        vilt_graphs.write(folder, Tensors(files), checkpoint.sizes, bits)

    def open_them(folder: Path) -> tuple[Any, ...]:
        done(0.8)  # of the time it takes when the graphs have to be written
        return tuple(onnx_files.session(folder / f"{graph}.onnx") for graph in ("picture", "question"))

    try:
        files = weight_files(safe_folder(checkpoint.folder, name))
        return onnx_files.opened(files[0], onnx_sums.kind("vilt", bits), _VERSION, write, open_them)
    except OSError as error:
        reason = (error.strerror or "it can't be written").lower()
        raise ModelMissing(_NO_SPACE.format(name=name, reason=reason)) from error
