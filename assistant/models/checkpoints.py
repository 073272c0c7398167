"""Checkpoints on this machine: a folder in the hub's format, wherever it came from. Nothing is downloaded here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from assistant.errors import ModelMissing
from assistant.models import naming, packaged
from assistant.models.entries import PackagedModel
from assistant.models.sizes import in_words
from assistant.models.voices_hub import VOICE_MODELS

PARTIAL = ".partial"
"""Folder inside a model's folder in which a download is put together. While it is there the model is not whole."""
PARTIAL_LIST = "listing.json"
"""In it: what is downloaded."""
_WEIGHTS = ("model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json")


def locate_checkpoint(name_or_folder: str, known: Iterable[PackagedModel] = VOICE_MODELS) -> Path:
    """The folder of a checkpoint on this machine: the one named, one that Lookaloud downloaded, or the hub's cache.

    Looks for files and does not read them.

    Args:
        name_or_folder: a folder, a name on the hub like "microsoft/speecht5_tts", or the name of an entry.
        known: entries that it may be.

    Raises:
        ModelMissing: it is not on this machine; the sentence says how it gets there.
    """
    folder = Path(name_or_folder).expanduser()
    if folder.is_file():
        raise ModelMissing(
            f"{folder.name} is a file. A model is a folder with config.json and model.safetensors in it."
        )
    if folder.is_dir():
        if not holds_model(folder):
            raise ModelMissing(f"The folder {folder.name} holds no model; it needs config.json and model.safetensors.")
        return folder
    known = tuple(known)
    entry = next((each for each in known if name_or_folder in (each.repository, each.name)), None)
    own = packaged.downloaded_folder(entry.name if entry else folder_name(name_or_folder))
    if is_whole(own, entry):
        return own
    repository = entry.repository if entry else name_or_folder
    cached = _in_hub_cache(repository, (entry.revision or None,) if entry else ())
    if cached is not None:
        return cached
    if entry is not None:
        raise ModelMissing(_missing(entry, (own / PARTIAL).is_dir()))
    if name_or_folder.count("/") == 1:
        how = f" Run lookaloud models download {name_or_folder} to get it."
    else:
        how = f"{naming.question(name_or_folder, known)} Run lookaloud models to hear those there are."
    raise ModelMissing(f"The model {name_or_folder} is not on this machine.{how}")


def folder_name(repository: str) -> str:
    """What the folder of a model without an entry is called: "owner/name" is one folder and not two."""
    return repository.replace("/", "--")


def holds_model(folder: Path) -> bool:
    """Whether there is a configuration, and weights with all their parts."""
    return (folder / "config.json").is_file() and bool(weight_files(folder))


def is_whole(folder: Path, entry: PackagedModel | None = None) -> bool:
    """Whether a download of ours has come to its end."""
    if (folder / PARTIAL).is_dir():
        return False
    if entry is not None and entry.hub_files:
        return all((folder / file.local).is_file() or _replaced(folder, file.local) for file in entry.hub_files)
    return holds_model(folder)


def weights_file(folder: Path) -> Path | None:
    """The one file of `folder` that holds the weights, safetensors before anything else; None where there is none."""
    return next((folder / name for name in (_WEIGHTS[0], _WEIGHTS[2]) if (folder / name).is_file()), None)


def weight_files(folder: Path) -> tuple[Path, ...]:
    """All files of the weights, safetensors before anything else; empty where there are none, or a part is missing."""
    for name in _WEIGHTS:
        file = folder / name
        if not file.is_file():
            continue
        if not name.endswith(".index.json"):
            return (file,)
        parts = shards(file)
        if parts and all(part.is_file() for part in parts):
            return parts
    return ()


def shards(index: Path) -> tuple[Path, ...]:
    """The files that an index lists, there or not, in its order; empty where it can't be read."""
    try:
        names = json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()
        # Only names: an index may not lead out of its folder.
        return tuple(index.parent / Path(name).name for name in dict.fromkeys(names))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return ()


def _replaced(folder: Path, name: str) -> bool:
    """Whether weights that came as a pickle are kept as safetensors, and the pickle was dropped."""
    return Path(name).suffix == ".bin" and any(file.suffix == ".safetensors" for file in weight_files(folder))


def _missing(entry: PackagedModel, broken_off: bool) -> str:
    size = f", {in_words(entry.download_size)}" if entry.download_size else ""
    if broken_off:
        return (
            f"The download of {entry.name} was broken off. To go on where it stopped, run lookaloud models download "
            f"{entry.name}."
        )
    how = f"run lookaloud models download {entry.name}"
    return f"The model {entry.name} is not on this machine. It can be downloaded{size}: {how}."


def _in_hub_cache(repository: str, revisions: tuple[str | None, ...]) -> Path | None:
    """A snapshot that is whole enough to be loaded: the pinned revision before the one that "main" was last."""
    from huggingface_hub import constants

    if not Path(constants.HF_HUB_CACHE, f"models--{folder_name(repository)}").is_dir():
        return None  # the rest of the import takes half a second, in which a question waits
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    for revision in (*revisions, None):
        try:
            found = Path(snapshot_download(repository, revision=revision, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError):
            continue
        if holds_model(found):
            return found
    return None
