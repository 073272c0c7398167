"""Downloading a packaged model's original from the hub: size first, verified, whole or not at all.

The only code that goes to the network, and only after the user agreed.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.errors import ModelMissing
from assistant.models import packaged
from assistant.models.entries import HubFile, PackagedModel
from assistant.models.voices_hub import VOICE_MODELS

log = logging.getLogger(__name__)


def statuses() -> Iterator[str]:
    """One sentence a model: installed or not, licence, and how big a download would be."""
    for entry in (*packaged.MODELS, *VOICE_MODELS):
        try:
            packaged.locate(entry.name)
            there = "installed"
        except ModelMissing as error:
            there = error.sentence
        yield f"{entry.name}, for {entry.what}, licence {entry.licence}: {there}"


def announcement(entry: PackagedModel) -> str:
    """What is said before the user agrees.

    Raises:
        ModelMissing: it is not on the hub.
    """
    if not entry.hub_files:
        raise ModelMissing(f"{entry.name} comes with Lookaloud's packages. Please install Lookaloud again.")
    return (
        f"{entry.name} is {entry.download_size / 1e6:.0f} megabytes, from {entry.repository} on the Hugging Face hub, "
        f"licence {entry.licence}."
    )


def fetch(entry: PackagedModel, say: Callable[[str], None]) -> Path:
    """Download and verify every file; a download that was broken off goes on where it stopped.

    Args:
        say: gets a sentence before each file and at the end.

    Raises:
        ModelMissing: the hub can't be reached, the disk is full, or a file is not the pinned one.
    """
    folder = packaged.downloaded_folder(entry.name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["HF_HUB_OFFLINE"] = "0"
    try:
        for number, file in enumerate(entry.hub_files, 1):
            say(f"File {number} of {len(entry.hub_files)}, {max(file.size / 1e6, 0.1):.1f} megabytes.")
            _fetch_file(entry, file, folder)
    finally:
        os.environ["HF_HUB_OFFLINE"] = "1"
    say(f"{entry.name} is installed.")
    return folder


def _fetch_file(entry: PackagedModel, file: HubFile, folder: Path) -> None:
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    target = folder / file.local
    if target.is_file() and packaged.digest(target) == file.sha256:
        return
    try:
        got = Path(
            hf_hub_download(
                entry.repository,
                file.path,
                repo_type=entry.repo_type,
                revision=entry.revision or None,
                local_dir=folder / ".partial",
            )
        )
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        log.exception("the download of %s failed", file.path)
        if getattr(error, "errno", None) == 28:  # ENOSPC
            raise ModelMissing("The disk is full. Please free some space and run the same command again.") from error
        raise ModelMissing("The hub can't be reached. What came stays; run the same command again later.") from error
    if packaged.digest(got) != file.sha256:
        got.unlink()
        raise ModelMissing(f"The file {file.local} on the hub is not the one that was pinned, so it was thrown away.")
    got.replace(target)
