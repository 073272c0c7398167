"""The user's folders. Made when first asked for, owner-only."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs

APP_NAME = "lookaloud"
RESOURCES = Path(__file__).resolve().parent.parent / "resources"


def config_dir() -> Path:
    """Folder of settings.toml."""
    return _owner_only(Path(platformdirs.user_config_dir(APP_NAME, appauthor=False)))


def data_dir() -> Path:
    """Folder of voices, downloaded models and, if the user asked for it, the history."""
    return _owner_only(Path(platformdirs.user_data_dir(APP_NAME, appauthor=False)))


def log_dir() -> Path:
    """Folder of the log file."""
    return _owner_only(Path(platformdirs.user_log_dir(APP_NAME, appauthor=False)))


def runtime_dir() -> Path:
    """Folder of the socket and the lock of the running app: the session's own where there is one."""
    root = os.environ.get("XDG_RUNTIME_DIR")
    if root and Path(root).is_dir():
        return _owner_only(Path(root) / APP_NAME)
    # Without a session folder (ssh, cron, macOS, Windows): one of the user's own beside other temporary files.
    user = os.environ.get("USERNAME", "user") if os.name == "nt" else str(os.getuid())
    return _owner_only(Path(tempfile.gettempdir()) / f"{APP_NAME}-{user}")


def _owner_only(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        status = folder.stat()
        if status.st_uid != os.getuid():
            raise PermissionError(f"{folder} belongs to another user")
        if status.st_mode & 0o077:
            folder.chmod(0o700)
    return folder


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, readable by its owner only.

    Raises:
        OSError: the disk is full, or the folder can't be written; the old file is untouched.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
