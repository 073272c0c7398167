"""Removing a model that Lookaloud downloaded. What a user named as a folder is theirs, and is never touched."""

from __future__ import annotations

import logging
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import BadInput, ModelMissing
from assistant.models import known, onnx_files, record
from assistant.models.checkpoints import folder_name
from assistant.models.sizes import in_words
from assistant.models.store import models_dir

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Removal:
    """What would be removed.

    Attributes:
        folder: the model's own.
        name: of the model.
        size: bytes that come back, with those of `made`.
        again: whether it can be downloaded again.
        made: folders with what was made of its weights to run them faster: up to as much again.
    """

    folder: Path
    name: str
    size: int
    again: bool
    made: tuple[Path, ...] = ()

    def __str__(self) -> str:
        """As it is said before the user agrees."""
        words = f"Removing {self.name} frees {in_words(self.size)}."
        return words if self.again else f"{words} It was not downloaded, so it can't be had again."


def find(name: str) -> Removal:
    """What `remove` would remove. Touches nothing.

    Raises:
        BadInput: it is a folder of the user's own, or comes with the packages.
        ModelMissing: it is not here.
    """
    wanted = name.strip()
    path = Path(wanted).expanduser()
    own = models_dir()
    if path.is_absolute() or wanted.startswith((".", "~")):
        if path.resolve().parent != own.resolve():
            raise BadInput(f"The folder {path.name} is your own, so it is not removed here. Please delete it yourself.")
        wanted = path.name
    try:
        entry = known.entry_of(wanted)
    except ModelMissing:
        entry = None
    folder = own / (entry.name if entry else folder_name(wanted))
    if not wanted or not folder.is_dir():
        if entry is not None and entry.package is not None:
            raise BadInput(f"{entry.name} comes with Lookaloud's packages, so it is not removed here.")
        raise ModelMissing(f"There is no downloaded model called {wanted or 'nothing'}, so nothing was removed.")
    made = tuple(each for file in folder.glob("*") if file.is_file() for each in onnx_files.made_of(file))
    if folder.is_symlink():
        made = ()  # what it leads to stays
    size = sum(file.lstat().st_size for each in (folder, *made) for file in each.rglob("*") if not file.is_dir())
    return Removal(folder, folder.name, size, entry is not None or record.read(folder) is not None, made)


def remove(what: Removal) -> None:
    """Remove it: from one moment to the next it is not there any more, then its space comes back.

    Raises:
        ModelMissing: a file of it can't be removed.
    """
    away = Path(tempfile.mkdtemp(dir=what.folder.parent, prefix=".removed."))
    try:
        what.folder.rename(away / what.name)
    except OSError as error:
        away.rmdir()
        log.warning("%s can't be moved away", what.folder, exc_info=True)
        raise ModelMissing(
            f"{what.name} can't be removed, because it is in use. Close Lookaloud and remove it again."
        ) from error
    for each in (away, *what.made):
        shutil.rmtree(each, ignore_errors=True)
