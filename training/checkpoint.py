"""What a training leaves on disk: states to go on from, and at the end a model folder. Each whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from assistant import paths
from assistant.errors import BadInput, LookaloudError
from training import advice, crew
from training.events import Said, Tell

STATES = ".training"
"""Folder, inside the model's, of the states to go on from; removed when training has come to its end."""
_WHOLE = "whole"
_SETTINGS = "settings.json"

_DISK_FULL = "The disk is full. What was learned until the last save is kept: free some space and {go_on}."


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """While it lasts, no other program trains into `folder`. One that was stopped may still be saving.

    Raises:
        BadInput: another one does.
    """
    if not crew.is_first():  # of several processes that train together
        yield
        return
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    lock = FileLock(paths.runtime_dir() / f"training-{name}.lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BadInput(
            f"Another training of {folder.name} has not ended yet; perhaps it is still saving. Try again in a minute."
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def full_disk_is_said() -> Iterator[None]:
    """What goes wrong within because the disk is full is said so.

    Raises:
        LookaloudError: it is full.
    """
    try:
        yield
    except Exception as error:
        if _no_room(error):
            go_on = advice.hint("run the same command", "press Go on")
            raise LookaloudError(_DISK_FULL.format(go_on=go_on)) from error
        raise


def _no_room(error: Exception) -> bool:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    # torch and safetensors write by themselves, and torch does not say why it can't.
    words = str(error)
    return any(each in words for each in ("os error 28", "os error 112", "PytorchStreamWriter", "inline_container"))


class Run:
    """The folder of one training."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.states = folder / STATES

    def begin(self, settings: dict[str, Any], anew: bool, tell: Tell) -> bool:
        """Make the folder, or find that this training was begun before; True when it can go on.

        States that can't be read any more, such as after a fault of the disk, are dropped; to find that, all of the
        newest one is read, a second for each gigabyte.

        Args:
            settings: what decides how the training goes; must be the same to go on.
            anew: drop what was begun.
            tell: hears that a state was dropped.

        Raises:
            BadInput: there is a training with other settings, or a model already.
        """
        kept = self.states / _SETTINGS
        if anew:
            shutil.rmtree(self.states, ignore_errors=True)
        if kept.is_file():
            if _settings(kept) != settings:
                otherwise = advice.hint(
                    "Choose another folder, or add --anew to drop what was learned there.",
                    "Press Start to drop what was learned there and begin anew.",
                )
                raise BadInput(f"In {self.folder.name} there is a training with other settings. {otherwise}")
            if crew.is_first() and self._drop_broken():
                rest = "Going on from the one before" if self.newest() else "There is no other, so it begins anew"
                tell(Said(f"The last save can't be read any more. {rest}."))
            return self.newest() is not None
        if (self.folder / "config.json").exists() and not anew:
            otherwise = advice.hint(
                "Choose another folder, or add --anew to replace it.", "Press Start again to replace it."
            )
            raise BadInput(f"There is a model in {self.folder.name} already. {otherwise}")
        self.states.mkdir(parents=True, exist_ok=True)
        paths.write_whole(kept, (json.dumps(settings, indent=2) + "\n").encode())
        return False

    def newest(self) -> Path | None:
        """The last state that was written whole; those that were not are removed."""
        whole = []
        for state in self.states.glob("checkpoint-*"):
            if (state / _WHOLE).is_file():
                whole.append(state)
            else:
                shutil.rmtree(state, ignore_errors=True)
        return max(whole, key=lambda state: int(state.name.rsplit("-", 1)[1]), default=None)

    def _drop_broken(self) -> bool:
        """Remove states that can't be read any more; True when there were any."""
        dropped = False
        while (state := self.newest()) is not None and not _readable(state):
            shutil.rmtree(state)
            dropped = True
        return dropped

    def seal(self, step: int) -> None:
        """Mark the state of `step` as whole: all its files are on the disk."""
        state = self.states / f"checkpoint-{step}"
        for file in state.rglob("*"):
            if file.is_file():
                _to_disk(file)
        paths.write_whole(state / _WHOLE, b"")

    def finish(self, write: Callable[[Path], None]) -> None:
        """Write the model's folder: `write` fills an empty folder, whose files then take their places.

        The model's config.json comes last: before it is there, nothing takes the folder for a model.
        """
        beside = self.states / "finished"
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        write(beside)
        (self.folder / "config.json").unlink(missing_ok=True)
        files = sorted((file for file in beside.iterdir()), key=lambda file: file.name == "config.json")
        for file in files:
            _to_disk(file)
            file.replace(self.folder / file.name)

    def forget_states(self) -> None:
        """Remove what is only good for going on."""
        shutil.rmtree(self.states, ignore_errors=True)


def _settings(kept: Path) -> Any:
    """Those of a training that was begun; None when they can't be read any more."""
    with contextlib.suppress(ValueError):
        return json.loads(kept.read_text(encoding="utf-8"))
    return None


def _readable(state: Path) -> bool:
    from safetensors import SafetensorError, safe_open

    try:
        json.loads((state / "trainer_state.json").read_text(encoding="utf-8"))
        for file in state.glob("*.safetensors"):
            with safe_open(file, "np"):
                pass
        for file in (*state.glob("*.pt"), *state.glob("*.pth"), *state.glob("*.bin")):
            with zipfile.ZipFile(file) as kept:
                if kept.testzip() is not None:
                    return False
    except (OSError, ValueError, SafetensorError, zipfile.BadZipFile):
        return False
    return True


def _to_disk(file: Path) -> None:
    with contextlib.suppress(OSError), file.open("rb") as stream:
        os.fsync(stream.fileno())


def room(folder: Path, needed: int) -> None:
    """Raises: LookaloudError: there is less room than needed, in bytes."""
    there = folder
    while not there.exists():
        there = there.parent
    free = shutil.disk_usage(there).free
    if free < needed:
        raise LookaloudError(
            f"There is too little room on the disk: training needs {needed / 1e9:.1f} gigabytes in {folder.name}, and "
            f"{free / 1e9:.1f} are free. Free some space or choose a folder on another disk."
        )
