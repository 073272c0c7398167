"""What the engines on transformers share: finding weights, opening them safely, dice that always fall alike."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

from assistant.errors import LookaloudError, ModelMissing
from assistant.models.checkpoints import locate_checkpoint, weights_file
from assistant.models.quiet import quieten
from assistant.speaking.phrases import voice_key
from assistant.types import Voice

log = logging.getLogger(__name__)

NO_LIBRARY = (
    "This voice needs PyTorch and transformers, which are not installed. Please run pip install lookaloud[models]."
)
_DAMAGED = "The model {} can't be opened. Please remove it and download it again."


class CheckpointEngine(ABC):
    """The part of a `Synthesizer` that loads and frees a checkpoint. Model thread only.

    Attributes:
        name: as the settings call it.
        default: name on the hub of the checkpoint that speaks where the voice brings none.
        kinds: `model_type` of the configurations it can open.
        sample_rate: Hz of the loaded checkpoint.
        model_name: of the checkpoint, as its user knows it, for sentences.
    """

    name = ""
    default = ""
    kinds: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.sample_rate = 0
        self.model_name = ""
        self._key: Hashable = None

    def load(self, voice: Voice | None = None) -> None:
        """Load what `voice` needs, or the engine's own voice; does nothing when that is loaded.

        Raises:
            ModelMissing: it is not on this machine, or not what it should be.
        """
        voice = voice or Voice("", self.name)
        key = voice_key(voice)
        if key == self._key:
            return
        folder = self.find(voice)
        self.unload()
        try:
            self._open(folder, voice)
        except ImportError as error:
            raise ModelMissing(NO_LIBRARY) from error
        except LookaloudError:
            self.unload()
            raise
        except Exception as error:  # each library has errors of its own for a damaged file
            self.unload()
            raise ModelMissing(_DAMAGED.format(self.model_name)) from error
        self._key = key

    def find(self, voice: Voice) -> Path:
        """The folder of the checkpoint that `voice` needs. Looks at its configuration; loads nothing.

        Raises:
            ModelMissing: it is not on this machine, or is of another kind.
        """
        folder = find_weights(voice, self.default)
        self.model_name = model_name(voice, folder, self.default)
        try:
            kind = json.loads((folder / "config.json").read_text(encoding="utf-8"))["model_type"]
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise ModelMissing(_DAMAGED.format(self.model_name)) from error
        if kind not in self.kinds:
            raise ModelMissing(
                f"The model {self.model_name} is of the kind {kind}, and {self.name} can't speak with it."
            )
        return folder

    def unload(self) -> None:
        """Free the memory."""
        self._key = None
        self._free()

    @abstractmethod
    def _open(self, folder: Path, voice: Voice) -> None:
        """Load from `folder` and set `sample_rate`; may raise anything."""

    @abstractmethod
    def _free(self) -> None:
        """Let go of all that `_open` made."""


def find_weights(voice: Voice, default: str) -> Path:
    """The voice's own fine-tuned weights, or its base checkpoint, or the engine's.

    Raises:
        ModelMissing: not on this machine.
    """
    folder = voice.folder
    if folder is not None and weights_file(folder) is not None and (folder / "config.json").is_file():
        return folder
    return locate_checkpoint(voice.model or default)


def model_name(voice: Voice, folder: Path, default: str) -> str:
    """What a user calls the checkpoint in `folder`: the hub's cache names folders by their commits."""
    if folder == voice.folder:
        return folder.name
    name = voice.model or default
    return Path(name).name if Path(name).expanduser().is_dir() else name


def device() -> str:
    """Where models of speech run: "cuda" or "cpu"."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


@contextlib.contextmanager
def fixed_dice(text: str, voice: Voice) -> Iterator[None]:
    """Within it torch's random numbers depend on text and voice alone; outside nothing has changed."""
    import torch

    name = f"{voice.name}\n{voice.model}\n{voice.speaker}\n{text}"
    seed = int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:8], "little") >> 1
    devices = [torch.cuda.current_device()] if torch.cuda.is_available() else []
    with torch.random.fork_rng(devices=devices), torch.inference_mode():
        torch.manual_seed(seed)
        yield


def from_pretrained(kind: Any, folder: Path, **options: Any) -> Any:
    """A transformers model from files on this machine: evaluated, never trained, no code from the folder run."""
    quieten()
    model = kind.from_pretrained(folder, local_files_only=True, weights_only=True, **options)
    return model.to(device()).eval().requires_grad_(False)
