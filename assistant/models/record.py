"""What is kept of a download: where it came from, at which commit, and the SHA-256 of every file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.models.entries import PackagedModel
from assistant.models.packaged import digest

RECORD = "downloaded.json"


def write(folder: Path, entry: PackagedModel, revision: str, names: list[str]) -> None:
    """Keep the record of the files `names`, which were verified. Reads all of them once more.

    Raises:
        OSError: it can't be written.
    """
    files = [{"path": name, "size": (folder / name).stat().st_size, "sha256": digest(folder / name)} for name in names]
    content = {"repository": entry.repository, "revision": revision, "licence": entry.licence, "files": files}
    paths.write_whole(folder / RECORD, json.dumps(content, indent=1).encode())


def read(folder: Path) -> dict[str, Any] | None:
    """The record; None where there is none that can be used."""
    try:
        content = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        sound = all(
            isinstance(each["path"], str) and isinstance(each["size"], int) and isinstance(each["sha256"], str)
            for each in content["files"]
        )
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return content if sound else None


def missing(folder: Path) -> str | None:
    """The first recorded file that is not there or has another size; None when all are, or nothing is recorded."""
    for each in (read(folder) or {"files": []})["files"]:
        file = folder / each["path"]
        if not file.is_file() or file.stat().st_size != each["size"]:
            return str(each["path"])
    return None


def changed(folder: Path) -> list[str]:
    """Recorded files that are not there or whose content changed. Reads everything: a second or two a gigabyte."""
    files = (read(folder) or {"files": []})["files"]
    return [
        str(each["path"])
        for each in files
        if not (file := folder / each["path"]).is_file() or digest(file) != each["sha256"]
    ]
