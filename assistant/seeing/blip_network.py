"""BLIP by ONNX Runtime: the processor's way. No torch is needed once the graphs are written.

Graphs are written at first use, in Lookaloud's own folder, from the checkpoint's tensors one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelMissing
from assistant.models import faults, onnx_files, onnx_sums
from assistant.models.checkpoints import weight_files
from assistant.models.onnx_files import session
from assistant.models.safe_weights import safe_folder
from assistant.models.sizes import header
from assistant.models.tensors import Tensors
from assistant.seeing import Pause, Tell, blip_graphs
from assistant.seeing.blip_files import Checkpoint
from assistant.seeing.blip_search import search
from assistant.seeing.blip_shapes import misfits
from assistant.seeing.generation import Generated
from assistant.types import Progress

Floats = NDArray[np.float32]
_WAITING_US = 300  # of the threads, for the next of a token's products
_FORMAT = 2  # of the graphs: another number and they are written anew


class Seen:
    """What the network made of one picture.

    Attributes:
        features: float32 (squares + 1, hidden); the first row sums the picture up.
        found: keys and values of the text's layers, by name, as the runtime keeps them; None until a text looks.
    """

    def __init__(self, features: Floats) -> None:
        self.features = features
        self.found: dict[str, Any] | None = None


def opened(checkpoint: Checkpoint, bits: int, tell: Tell) -> OnnxNetwork:
    """The network of a checkpoint. Takes a second; the first time some ten, while its graphs are written.

    Args:
        checkpoint: whose parts are all known.
        bits: of the transformer's weights: 8, or 32 to be exact.
        tell: hears how far it is.

    Raises:
        ModelMissing: the weights are damaged, or not those of the config.
        OSError: the graphs can't be written.
    """
    name, config = checkpoint.name, checkpoint.config
    tell(Progress("loading", 0.0, f"Loading {name}."))
    files = weight_files(safe_folder(checkpoint.folder, name))
    found = {key: tuple(entry["shape"]) for file in files for key, entry in header(file).items() if "shape" in entry}
    wrong, total = misfits(found, config, checkpoint.answers)
    if wrong:
        raise ModelMissing(faults.MISFIT.format(name=name, count=wrong, total=total))

    def write(folder: Path) -> None:
        tell(Progress("loading", 0.1, f"Preparing {name} for this processor; that is done only once."))
        blip_graphs.write(folder, _Tied(Tensors(files), config), config, bits)

    def open_them(folder: Path) -> OnnxNetwork:
        tell(Progress("loading", 0.7, f"Loading {name}."))
        return OnnxNetwork(folder, config)

    network = onnx_files.opened(files[0], onnx_sums.kind("blip", bits), _FORMAT, write, open_them)
    tell(Progress("loading", 1.0, f"Loading {name}."))
    return network


class OnnxNetwork:
    """A BLIP on the processor.

    Args:
        folder: with its graphs.
        config: as `blip_files.read` gives it.
    """

    def __init__(self, folder: Path, config: Mapping[str, Any]) -> None:
        self._text = config["text_config"]
        pieces = -(-int(config["vision_config"]["num_hidden_layers"]) // blip_graphs.PIECE)
        self._pieces = [session(folder / f"picture_{number}.onnx") for number in range(pieces)]
        self._keys = session(folder / "keys.onnx")
        question = folder / "question.onnx"
        self._question = session(question) if question.is_file() else None
        self._step = session(folder / "step.onnx", waiting_us=_WAITING_US)

    def see(self, pixels: Floats, pause: Pause) -> Seen:
        """Look at pixels (1, 3, height, width). Raises: Cancelled (by `pause`)."""
        made = pixels
        for piece in self._pieces:
            pause()
            made = piece.run(["made"], {piece.get_inputs()[0].name: made})[0]
        return Seen(made)

    def write(self, seen: Seen, ids: Sequence[int], pause: Pause, *, longest: int, alternatives: int = 0) -> Generated:
        """An answer to the question `ids`; from checkpoints that describe, what goes on after the words `ids`.

        Args:
            seen: the picture.
            ids: tokens of a question, both marks included; or the start mark and words to begin with.
            pause: called before each token.
            longest: most tokens of the text.
            alternatives: how many other texts to look for.

        Raises:
            Cancelled: by `pause`; the network stays usable.
        """
        pause()
        if seen.found is None:
            seen.found = _all(self._keys, {"features": seen.features}, {})
        known = seen.found
        start = ids
        if self._question is not None:
            inputs = {"ids": np.array(ids, np.int64), "places": np.arange(len(ids))}
            known = _all(self._question, inputs, seen.found)
            start = [int(self._text["bos_token_id"])]
        steps = Steps(self._step, self._text, known, len(start) + longest)
        end = int(self._text["sep_token_id"])
        return search(steps, start, end, pause, longest=longest, alternatives=alternatives)


class Steps:
    """Texts that are being written, side by side. Everything a step reads or writes stays where it is in memory.

    Args:
        step: the session.
        config: of the text's part.
        found: keys and values to look up, by name.
        most: tokens that a text has at most.
    """

    def __init__(self, step: Any, config: Mapping[str, Any], found: Mapping[str, Any], most: int) -> None:
        self._step, self._found = step, found
        heads = int(config["num_attention_heads"])
        shape = (1, heads, most, int(config["hidden_size"]) // heads)
        self._words = int(config["vocab_size"])
        self._caches = [np.zeros(shape, np.float32) for _ in range(2 * int(config["num_hidden_layers"]))]
        self._at = 0
        self._binding: Any = None

    def spread(self, rows: Sequence[int]) -> None:
        """Go on with the texts `rows`, in that order; one may stand there several times."""
        self._caches = [cache[list(rows)] for cache in self._caches]
        self._binding = None

    def advance(self, ids: Sequence[int]) -> Floats:
        """Take the next token of each text; logits (texts, words) of the one after it, valid until the next call."""
        if self._binding is None:
            self._bind(len(ids))
        self._ids[:] = ids
        self._place[:] = self._before[:] = self._at
        self._length[()] = self._at + 1
        self._step.run_with_iobinding(self._binding)
        self._at += 1
        return self._logits

    def _bind(self, texts: int) -> None:
        self._binding = self._step.io_binding()
        self._ids, self._place = np.zeros(texts, np.int64), np.zeros(1, np.int64)
        self._before, self._length = np.zeros(texts, np.int32), np.array(0, np.int32)
        self._logits = np.zeros((texts, self._words), np.float32)
        for name, array in (("ids", self._ids), ("place", self._place),
                            ("before", self._before), ("length", self._length)):  # fmt: skip
            self._binding.bind_input(name, "cpu", 0, array.dtype, array.shape, array.ctypes.data)
        for name, value in self._found.items():
            self._binding.bind_ortvalue_input(f"seen_{name}", value)
        self._put("logits", self._logits)
        for number, cache in enumerate(self._caches):
            name = f"{('keys', 'values')[number % 2]}_{number // 2}"
            place = (cache.dtype, cache.shape, cache.ctypes.data)
            self._binding.bind_input(f"past_{name}", "cpu", 0, *place)
            self._put(f"now_{name}", cache)

    def _put(self, name: str, array: NDArray[Any]) -> None:
        self._binding.bind_output(name, "cpu", 0, array.dtype, array.shape, array.ctypes.data)


class _Tied(Mapping[str, Floats]):
    """A checkpoint's tensors with the last layer under its own name, which most share with the words' table."""

    def __init__(self, tensors: Tensors, config: Mapping[str, Any]) -> None:
        self._tensors = tensors
        head = "text_decoder.cls.predictions"
        table = "text_decoder.bert.embeddings.word_embeddings.weight"
        shared = {f"{head}.decoder.bias": f"{head}.bias", f"{head}.decoder.weight": table}
        self._names = shared if config["tie_word_embeddings"] else {}

    def __getitem__(self, name: str) -> Floats:
        return self._tensors[self._names.get(name, name)]

    def __iter__(self) -> Iterator[str]:
        return iter({*self._tensors, *self._names})

    def __len__(self) -> int:
        return len({*self._tensors, *self._names})


def _all(run: Any, inputs: Mapping[str, NDArray[Any]], found: Mapping[str, Any]) -> dict[str, Any]:
    """All outputs of a session, by name, left where the runtime made them."""
    binding = run.io_binding()
    for name, array in inputs.items():
        binding.bind_cpu_input(name, array)
    for name, value in found.items():
        binding.bind_ortvalue_input(f"seen_{name}", value)
    names = [output.name for output in run.get_outputs()]
    for name in names:
        binding.bind_output(name)
    run.run_with_iobinding(binding)
    return dict(zip(names, binding.get_outputs(), strict=True))
