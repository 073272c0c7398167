"""The tensors of a checkpoint in the safetensors format, one at a time, as numpy arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelMissing

_BROKEN = "The weights of this model can't be read: a file is damaged or cut off. Please download the model again."


class Tensors(Mapping[str, NDArray[np.float32]]):
    """Tensors by name, float32, read from the file when asked for and not kept.

    Args:
        files: the file, or all files that the weights are shared out to.

    Raises:
        ModelMissing: a file is damaged; also when a tensor is read.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        from safetensors import SafetensorError, safe_open

        self._open = safe_open
        self._errors = (SafetensorError, OSError, ValueError)
        self._files: dict[str, Path] = {}
        for file in files:
            try:
                with safe_open(str(file), "np") as opened:
                    self._files.update(dict.fromkeys(opened.keys(), file))
            except self._errors as error:
                raise ModelMissing(_BROKEN) from error

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        file = str(self._files[name])
        try:
            # Opened anew each time: pages of a file that stays mapped count as this process's memory, all of it.
            with self._open(file, "np") as opened:
                brief = opened.get_slice(name).get_dtype() == "BF16"  # which numpy has no type for
                found = None if brief else np.asarray(opened.get_tensor(name), dtype=np.float32)
            return self._from_brief(file, name) if found is None else found
        except self._errors as error:
            raise ModelMissing(_BROKEN) from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def _from_brief(self, file: str, name: str) -> NDArray[np.float32]:
        with self._open(file, "pt") as opened:
            found: NDArray[np.float32] = opened.get_tensor(name).float().numpy()
        return found
