"""Downloading a model: verified, whole or not at all; one that was broken off goes on where it stopped.

Runs in a process of its own, `fetching`; `downloads` starts it. Nothing else here goes to the network, and this only
after the user agreed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path, PurePosixPath

from assistant import paths
from assistant.errors import ModelMissing
from assistant.models import hub, known, packaged, record, safe_weights
from assistant.models.checkpoints import PARTIAL, PARTIAL_LIST
from assistant.models.entries import HubFile, PackagedModel
from assistant.models.sizes import in_words
from assistant.types import Progress

log = logging.getLogger(__name__)

# Left free, for everything else that goes on on this machine meanwhile.
_SPARE = 200_000_000
# Speed is told once it means something.
_SOON_S = 3.0

Report = Callable[[Progress], None]


def fetch(entry: PackagedModel, report: Report) -> Path:
    """Download and verify every file. Returns the model's folder.

    Args:
        report: hears how far it is, some times a second at most.

    Raises:
        ModelMissing: the hub can't be reached or does not give it, the disk is full, a file is not the right one, or it
            is being downloaded already.
    """
    from filelock import FileLock, Timeout

    folder = packaged.downloaded_folder(entry.name)
    partial = folder / PARTIAL
    with hub.told(entry):
        partial.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(partial / "lock")
    try:
        with lock.acquire(timeout=0), hub.told(entry):
            broken = record.changed(folder)
            for name in broken:
                (folder / name).unlink(missing_ok=True)
            if broken or record.read(folder) is None:
                _fetch(entry, folder, partial, report)
    except Timeout:
        raise ModelMissing(f"{entry.name} is being downloaded already.") from None
    # Late: while this folder is there the model is not whole.
    shutil.rmtree(partial, ignore_errors=True)
    _drop_pickles(folder)
    report(Progress("download", 1.0, f"{entry.name} is installed."))
    return folder


def _fetch(entry: PackagedModel, folder: Path, partial: Path, report: Report) -> None:
    report(Progress("download", None, "Asking the hub for the list of files."))
    revision, files = _listing(entry, partial)
    missing = [file for file in files if not _is_there(folder / file.local, file)]
    meter = Meter(files, report)
    meter.skip(sum(file.size for file in files) - sum(file.size for file in missing))
    meter.skip(sum(part.stat().st_size for file in missing if (part := _part(partial, file)).exists()))
    _check_space(entry, files, meter.left, folder)
    for file in missing:
        part = _part(partial, file)
        hub.stream(entry, revision, file, part, meter.came)
        meter.check(file)
        if not matches(part, file):
            part.unlink()
            raise ModelMissing(
                f"The file {file.local} that came from the hub is not the right one, so it was thrown away. Please "
                "start the download again."
            )
        target = folder / file.local
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _settle(part)
        part.replace(target)
    names = [file.local for file in files]
    record.write(folder, entry, revision, _made_safe(entry, folder, names, report))


def _made_safe(entry: PackagedModel, folder: Path, names: list[str], report: Report) -> list[str]:
    """The files to keep: of a model that sees, weights that came as a pickle are kept as safetensors.

    Here and not when it is first used: the memory that it takes is gone when this process ends.
    """
    pickles = [name for name in names if name.endswith(".bin")]
    if not pickles or not known.sees(entry):
        return names
    report(Progress("convert", None, "Keeping the weights in a format that can't hold a program."))
    try:
        safe_weights.safe_folder(folder, entry.name)
    except ImportError:  # no torch yet: it is done when the model is first used
        return names
    kept = [name for name in names if name not in pickles and name != "pytorch_model.bin.index.json"]
    return kept + [file.name for file in folder.glob("model*.safetensors*")]


def _drop_pickles(folder: Path) -> None:
    """What is not in the record any more is not needed any more."""
    content = record.read(folder)
    names = {each["path"] for each in content["files"]} if content else set()
    if any(name.endswith(".safetensors") for name in names):
        for file in folder.glob("pytorch_model*"):
            if file.name not in names:
                file.unlink(missing_ok=True)


def _listing(entry: PackagedModel, partial: Path) -> tuple[str, tuple[HubFile, ...]]:
    """What is to be downloaded: the same as before it was broken off, though the hub may have a newer commit."""
    kept = partial / PARTIAL_LIST
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        content = json.loads(kept.read_text(encoding="utf-8"))
        if content["repository"] == entry.repository and entry.revision in ("", content["revision"]):
            return content["revision"], tuple(HubFile(**each) for each in content["files"])
    revision, files = hub.listing(entry)
    for file in files:
        if PurePosixPath(file.local).is_absolute() or ".." in PurePosixPath(file.local).parts:
            raise ModelMissing(f"The list of files of {entry.repository} can't be trusted, so nothing was downloaded.")
    content = {"repository": entry.repository, "revision": revision, "files": [asdict(file) for file in files]}
    paths.write_whole(kept, json.dumps(content).encode())
    return revision, files


def _is_there(target: Path, file: HubFile) -> bool:
    """Whether a file came before."""
    return target.is_file() and matches(target, file)


def matches(path: Path, file: HubFile) -> bool:
    """Whether a file is the one meant. Reads all of it: some 2 seconds a gigabyte."""
    if file.sha256:
        return packaged.digest(path) == file.sha256
    if not file.git:
        return path.stat().st_size == file.size
    counted = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    counted.update(path.read_bytes())  # only small files have no SHA-256
    return counted.hexdigest() == file.git


def _part(partial: Path, file: HubFile) -> Path:
    """Where a file comes in. Named for its content too: a part of another version is not gone on with."""
    key = hashlib.sha256(f"{file.local}\n{file.sha256}\n{file.git}\n{file.size}".encode()).hexdigest()[:16]
    return partial / f"{PurePosixPath(file.local).name}.{key}"


def _check_space(entry: PackagedModel, files: tuple[HubFile, ...], left: int, folder: Path) -> None:
    # A pickle is kept as safetensors once it was opened: for a moment both are there.
    pickles = sum(file.size for file in files if file.local.endswith(".bin"))
    free = shutil.disk_usage(folder).free
    if left + pickles + _SPARE > free:
        raise ModelMissing(
            f"The disk has {in_words(free)} free, and {entry.name} needs {in_words(left + pickles + _SPARE)}. Please "
            "free some space and start the download again."
        )


def _settle(part: Path) -> None:
    """On the disk for good, so that a power cut leaves no file that only looks whole."""
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())


class Meter:
    """How far a download is, in bytes and in words."""

    def __init__(self, files: tuple[HubFile, ...], report: Report) -> None:
        self._total = sum(file.size for file in files)
        self._report = report
        self._done = self._skipped = 0
        self._began = time.monotonic()
        self._told = -1  # thousandths

    @property
    def left(self) -> int:
        """Bytes still to come."""
        return max(self._total - self._done, 0)

    def skip(self, size: int) -> None:
        """Count bytes that are here already."""
        self._done += size
        self._skipped += size

    def came(self, size: int) -> None:
        """Count bytes that came; tells when another thousandth is there."""
        self._done += size
        fraction = min(self._done / self._total, 1.0) if self._total else 0.0
        if int(fraction * 1000) != self._told:
            self._told = int(fraction * 1000)
            self._report(Progress("download", fraction, self._sentence(fraction)))

    def check(self, file: HubFile) -> None:
        """Tell that a file is being verified, which takes as long as it is big."""
        fraction = min(self._done / self._total, 1.0) if self._total else 0.0
        self._report(Progress("check", fraction, f"Checking {file.local}."))

    def _sentence(self, fraction: float) -> str:
        words = f"{int(fraction * 100)} percent of {in_words(self._total)}"
        seconds = time.monotonic() - self._began
        came = self._done - self._skipped
        if seconds < _SOON_S or came <= 0 or not self.left:
            return f"{words}."
        return f"{words}, {_duration(self.left / came * seconds)} left."


def _duration(seconds: float) -> str:
    if seconds < 90:
        return "about a minute" if seconds > 45 else "less than a minute"
    if seconds < 5400:
        return f"about {round(seconds / 60)} minutes"
    return f"about {round(seconds / 3600)} hours" if seconds >= 7200 else "about an hour and a half"
