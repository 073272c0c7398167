"""Where networks that were written from a user's checkpoint are kept, and how they are opened."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import psutil

from assistant import paths
from assistant.errors import Cancelled, LookaloudError
from assistant.models.exhaustion import ran_out

log = logging.getLogger(__name__)
_Opened = TypeVar("_Opened")

_WRITING = "writing-"
THREADS = 2  # as Piper's: more gain little, and take the cores from what the user works with


def own_folder(weights: Path, kind: str, version: int = 1) -> Path:
    """A folder of Lookaloud's own for what was made of this weights file as it is now; made when missing.

    What was made of the file as it was before (training writes it anew), or by another version, is deleted.
    """
    file = weights.resolve()
    status = file.stat()
    root = paths.data_dir() / "models" / kind
    place = _place(file)
    state = hashlib.sha256(f"{version} {status.st_size} {status.st_mtime_ns}".encode()).hexdigest()[:8]
    folder = root / f"{place}-{state}"
    for old in root.glob(f"{place}-*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def made_of(weights: Path) -> tuple[Path, ...]:
    """The folders with all that was made of a weights file, of any kind and version."""
    return tuple((paths.data_dir() / "models").glob(f"*/{_place(weights.resolve())}-*"))


def _place(file: Path) -> str:
    """What tells a file from those in other places, where its folder is named by it."""
    return hashlib.sha256(str(file).encode()).hexdigest()[:16]


def opened(
    weights: Path, kind: str, version: int, write: Callable[[Path], None], open_them: Callable[[Path], _Opened]
) -> _Opened:
    """What `open_them` makes of the graphs of a weights file, which are written when they are missing or damaged.

    Args:
        weights: the file they are made of.
        kind: of graphs: a folder's name.
        version: of the graphs: another number and they are written anew.
        write: writes them into an empty folder, which nobody sees before it is whole.
        open_them: opens those in a folder.

    Raises:
        OSError: they can't be written; and what `write` and `open_them` raise.
    """
    folder = _written(weights, kind, version, write)
    try:
        return open_them(folder)
    except (Cancelled, LookaloudError):
        raise  # of who was told how far it is: the graphs are whole
    except Exception as error:  # the runtime's own, of many kinds
        if ran_out(error):
            raise
        log.warning("the graphs in %s are damaged and are written anew", folder, exc_info=True)
        shutil.rmtree(folder)
    return open_them(_written(weights, kind, version, write))


def _written(weights: Path, kind: str, version: int, write: Callable[[Path], None]) -> Path:
    root = own_folder(weights, f"onnx-{kind}", version)
    folder = root / "graphs"
    if folder.is_dir():
        return folder
    _clear(root)
    beside = Path(tempfile.mkdtemp(prefix=f"{_WRITING}{os.getpid()}-", dir=root))
    try:
        write(beside)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def _clear(root: Path) -> None:
    """Delete what a process that was killed had begun to write: some hundred megabytes each."""
    for begun in root.glob(f"{_WRITING}*"):
        owner = begun.name.removeprefix(_WRITING).split("-")[0]
        if owner.isdecimal() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(begun, ignore_errors=True)


def session(path: Path, threads: int = THREADS, waiting_us: int = 0) -> Any:
    """An InferenceSession of a graph's file on the processor, whose threads sleep while they have nothing to do.

    Threads that spin take the cores from other work (docs/decisions/speecht5.md has the figures).

    Args:
        path: of the graph.
        threads: that work on it.
        waiting_us: microseconds that a thread spins for more work of the same run before it sleeps. Worth it where a
            run is hundreds of products too small to pay for waking a thread (docs/decisions/seeing-blip.md).
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "1" if waiting_us else "0")
    if waiting_us:
        options.add_session_config_entry("session.intra_op.spin_duration_us", str(waiting_us))
        options.add_session_config_entry("session.force_spinning_stop", "1")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
