"""The tensors of a checkpoint, one at a time, whatever file they are in.

Old checkpoints, the published ones among them, are `pytorch_model.bin`: a pickle, which can hold code. Such a file is
read once, by torch's loader that builds nothing but tensors, and kept as safetensors in the user's own models folder.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelMissing
from assistant.models.checkpoints import weights_file
from assistant.models.onnx_files import own_folder

log = logging.getLogger(__name__)

_BROKEN = "The voice's weights can't be loaded. Please add the voice again."
_SAFE = "model.safetensors"
# Both ways in which torch names the two halves of a weight-normed weight: length, direction.
_NORMED = ((".weight_g", ".weight_v"), (".parametrizations.weight.original0", ".parametrizations.weight.original1"))


class Weights(Mapping[str, NDArray[np.float32]]):
    """Tensors by name, float32, read from the file when asked for and not kept. Weight norm is folded in.

    Args:
        file: in the safetensors format.

    Raises:
        ModelMissing: it is not; also when a tensor is read.
    """

    def __init__(self, file: Path) -> None:
        from safetensors import SafetensorError, safe_open

        self._file = file
        self._open = safe_open
        self._errors = (SafetensorError, OSError, TypeError, ValueError)
        self._normed: dict[str, tuple[str, str]] = {}
        try:
            with safe_open(str(file), "np") as opened:
                names = set(opened.keys())
        except self._errors as error:
            raise ModelMissing(_BROKEN) from error
        for length, direction in _NORMED:
            for name in [each for each in names if each.endswith(length)]:
                base = name.removesuffix(length)
                self._normed[f"{base}.weight"] = (name, base + direction)
                names -= {name, base + direction}
        self._names = frozenset(names) | frozenset(self._normed)

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._normed:
            return self._read(name)
        length, direction = (self._read(each) for each in self._normed[name])
        axes = tuple(axis for axis in range(direction.ndim) if length.shape[axis] == 1)
        folded: NDArray[np.float32] = direction * (length / np.sqrt(np.square(direction).sum(axes, keepdims=True)))
        return folded

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def _read(self, name: str) -> NDArray[np.float32]:
        try:
            # Opened anew each time: pages of a file that stays mapped count as this process's memory, all 585 MB.
            with self._open(str(self._file), "np") as opened:
                return np.asarray(opened.get_tensor(name), dtype=np.float32)
        except self._errors as error:
            raise ModelMissing(_BROKEN) from error


def with_safetensors(folder: Path) -> Path:
    """A folder with the same checkpoint as `folder` and weights in safetensors: itself, or a converted copy.

    Raises:
        ModelMissing: there are no weights, or torch is needed to convert them and not there.
        OSError: the copy can't be written.
    """
    found = weights_file(folder)
    if found is None:
        raise ModelMissing(f"The folder {folder.name} holds no weights. Please add the voice again.")
    if found.name == _SAFE:
        return folder
    copy = own_folder(found, "converted")
    if not (copy / _SAFE).is_file():
        for other in folder.iterdir():
            if other.is_file() and other.suffix in (".json", ".model", ".txt"):
                shutil.copyfile(other, copy / other.name)
        _convert(found, copy / _SAFE)
    return copy


def _convert(pickled: Path, target: Path) -> None:
    import pickle

    try:
        import torch
        from safetensors.torch import save_file
    except ImportError as error:
        raise ModelMissing(
            "This voice is stored in an old format that needs PyTorch once. Please install lookaloud with its models."
        ) from error
    try:
        tensors = torch.load(pickled, map_location="cpu", weights_only=True, mmap=True)
    except (OSError, RuntimeError, ValueError, pickle.UnpicklingError) as error:
        raise ModelMissing(_BROKEN) from error
    beside = target.with_suffix(".part")
    try:
        # Tensors that share memory can't be stored; a copy shares nothing.
        save_file({name: each.clone() for name, each in tensors.items() if torch.is_tensor(each)}, beside)
        beside.chmod(0o600)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    log.info("%s was kept as safetensors", pickled.name)
