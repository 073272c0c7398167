"""Weights that came as a pickle, kept as safetensors.

A pickle can run any program when it is opened. torch's weights-only loader refuses what is not a number; what passes is
written down once in a format that can't hold a program, and that is read from the disk only where it is needed.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.errors import ModelMissing
from assistant.models import faults, onnx_files
from assistant.models.checkpoints import weight_files

log = logging.getLogger(__name__)

Done = Callable[[float], None]
"""Hears which part of the work is done, 0 to 1."""
_KIND, _VERSION = "safetensors", 1
# What transformers looks for beside the weights. All are far smaller; what isn't is not one of them.
_SMALL = 1 << 20
# How torch's weights-only loader says that it will not, and not that the file is broken.
_REFUSALS = ("GLOBAL ", "Can only create", "Can only build", "not in the list of allowed")


def safe_folder(folder: Path, name: str, done: Done = lambda _: None) -> Path:
    """The folder from which the weights of a checkpoint are loaded, all of them safetensors.

    That is `folder` when it has them, or can be written to: then they are made there, beside the pickle. Else it is one
    of Lookaloud's own. Model thread; takes as long as the disk takes to read and write the weights.

    Args:
        folder: of the checkpoint; it has all its weights.
        name: of the model, for sentences.
        done: hears how far it is.

    Raises:
        ModelMissing: a pickle holds more than weights, or is damaged.
        OSError: what was made can't be kept: the disk is full.
    """
    files = weight_files(folder)
    if any(file.suffix == ".safetensors" for file in files):
        return folder
    if os.access(folder, os.W_OK):
        into = folder
    else:
        index = folder / "pytorch_model.bin.index.json"
        into = onnx_files.own_folder(index if index.is_file() else files[0], _KIND, _VERSION)
    if weight_files(into) and weight_files(into) != files:
        return into
    _keep(files, into, name, done)
    if into != folder:
        for file in folder.glob("*.json"):
            if file.stat().st_size <= _SMALL and not file.name.endswith(".index.json"):
                shutil.copy(file, into)
    return into


def _keep(files: tuple[Path, ...], into: Path, name: str, done: Done) -> None:
    """Write `files` as safetensors into `into`: whole or not at all."""
    from safetensors.torch import save_file

    parts = _names(len(files))
    weight_map: dict[str, str] = {}
    beside = Path(tempfile.mkdtemp(dir=into, prefix=".safetensors."))
    try:
        for number, (file, part) in enumerate(zip(files, parts, strict=True)):
            tensors = read_pickle(file, name)
            save_file(tensors, beside / part, metadata={"format": "pt"})
            weight_map |= dict.fromkeys(tensors, part)
            _sync(beside / part)
            done((number + 1) / len(files))
        for part in parts:
            (beside / part).replace(into / part)
        if len(parts) > 1:  # last: without it the parts are not taken for a checkpoint
            index = beside / "model.safetensors.index.json"
            index.write_text(json.dumps({"metadata": {}, "weight_map": weight_map}, indent=1), encoding="utf-8")
            _sync(index)
            index.replace(into / index.name)
    except Exception as error:
        if "SafetensorError" in type(error).__name__:  # how safetensors says that the disk is full
            raise OSError(str(error)) from error
        raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def read_pickle(file: Path, name: str) -> dict[str, Any]:
    """The tensors of a pickle, each with memory of its own. Reads no more than it needs where the file allows it.

    Raises:
        ModelMissing: it holds more than weights, or is damaged.
    """
    import torch

    try:
        mapped = zipfile.is_zipfile(file)  # what torch wrote before 1.6 is no zip file, and must be read at once
        found = torch.load(file, map_location="cpu", weights_only=True, mmap=mapped)
    except MemoryError:
        raise
    except (pickle.UnpicklingError, RuntimeError, OSError, EOFError, ValueError, KeyError, AttributeError) as error:
        refused = any(word in str(error) for word in _REFUSALS)
        sentence = faults.PICKLE_REFUSED if refused else faults.FILE_BROKEN
        raise ModelMissing(sentence.format(name=name, file=file.name)) from error
    if isinstance(found, dict) and isinstance(found.get("state_dict"), dict):
        found = found["state_dict"]
    if not isinstance(found, dict):
        raise ModelMissing(faults.FILE_BROKEN.format(name=name, file=file.name))
    tensors: dict[str, Any] = {}
    places: set[int] = set()
    for key, value in found.items():
        if isinstance(value, torch.Tensor):
            place = value.untyped_storage().data_ptr()
            # Tied weights share their memory; safetensors keeps each for itself.
            tensors[key] = value.clone().contiguous() if place in places else value.contiguous()
            places.add(place)
    return tensors


def _names(count: int) -> list[str]:
    if count == 1:
        return ["model.safetensors"]
    return [f"model-{number:05}-of-{count:05}.safetensors" for number in range(1, count + 1)]


def _sync(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
