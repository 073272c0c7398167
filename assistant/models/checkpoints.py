"""Checkpoints of neural voices: a folder in the hub's format, wherever it came from. Nothing is downloaded here."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import ModelMissing
from assistant.models import packaged
from assistant.models.voices_hub import VOICE_MODELS

_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


def locate_checkpoint(name_or_folder: str) -> Path:
    """The folder of a checkpoint on this machine: the one named, one that Lookaloud downloaded, or the hub's cache.

    Looks for files and does not read them.

    Args:
        name_or_folder: a folder, or a name on the hub like "microsoft/speecht5_tts".

    Raises:
        ModelMissing: it is not on this machine; the sentence says how it gets there.
    """
    folder = Path(name_or_folder).expanduser()
    if folder.is_dir():
        if weights_file(folder) is None or not (folder / "config.json").is_file():
            raise ModelMissing(f"The folder {folder.name} holds no model; it needs config.json and model.safetensors.")
        return folder
    entry = next((each for each in VOICE_MODELS if each.repository == name_or_folder), None)
    if entry is not None:
        own = packaged.downloaded_folder(entry.name)
        if all((own / file.local).is_file() for file in entry.hub_files):
            return own
    cached = _in_hub_cache(name_or_folder, (entry.revision or None,) if entry else ())
    if cached is not None:
        return cached
    if entry is not None:
        raise ModelMissing(
            f"The model for {entry.what} is missing. It can be downloaded, {entry.download_size / 1e6:.0f} megabytes: "
            f"run lookaloud models download {entry.name}."
        )
    raise ModelMissing(
        f"The model {name_or_folder} is not on this machine. Please download it with the hub's own tool, "
        "or choose another voice."
    )


def weights_file(folder: Path) -> Path | None:
    """The file of `folder` that holds the weights, safetensors before anything else; None where there is none."""
    return next((folder / name for name in _WEIGHTS if (folder / name).is_file()), None)


def _in_hub_cache(repository: str, revisions: tuple[str | None, ...]) -> Path | None:
    """A snapshot that is whole enough to be loaded: the pinned revision before the one that "main" was last."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    for revision in (*revisions, None):
        try:
            found = Path(snapshot_download(repository, revision=revision, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError):
            continue
        if weights_file(found) is not None and (found / "config.json").is_file():
            return found
    return None
