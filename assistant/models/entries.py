"""What is known of a model before it is loaded: its files, their checksums, its licence, where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file: its path inside the package or folder, and its SHA-256."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class HubFile:
    """The same, or an equally good, file on the hub.

    Attributes:
        path: in the repository.
        size: in bytes; rounded in some entries, where it only says how big the download is.
        sha256: "" where the hub tells none, as for small text files, or it is not pinned here.
        local: path in the model's folder.
        git: SHA-1 as git counts it, which the hub tells of small files; "" where it is not known.
    """

    path: str
    size: int
    sha256: str
    local: str
    git: str = ""

    @classmethod
    def same(cls, path: str, size: int, sha256: str) -> HubFile:
        """A file that is called the same here as there."""
        return cls(path, size, sha256, path)


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """A model that a package carries, or that the hub has.

    Attributes:
        name: what `locate` is asked for.
        what: what it does, in a sentence: "the voice".
        package: importable package that holds it; "" for `resources/`; None where only the hub has it.
        files: the first is what `locate` returns, or its folder when `folder` is true.
        licence: SPDX id of the weights.
        repository: on the hub, for `models.download`; "" when there is no original there.
        revision: commit on the hub; "" where the checksums alone say which file is meant, or nothing is pinned: then a
            download asks the hub for its newest commit, and keeps that.
        hub_files: what is downloaded; empty where the hub has to be asked for the list.
        about: bytes of a download whose list the hub has to be asked for.
        sums: path and SHA-256 of the weights in that list, as other projects pin them too.
        folders: at the top of the repository, whose files belong to it too.
    """

    name: str
    what: str
    package: str | None
    files: tuple[ModelFile, ...]
    licence: str
    folder: bool = False
    repository: str = ""
    revision: str = ""
    repo_type: Literal["model", "dataset"] = "model"
    hub_files: tuple[HubFile, ...] = ()
    about: int = 0
    sums: tuple[tuple[str, str], ...] = ()
    folders: tuple[str, ...] = ()

    @property
    def download_size(self) -> int:
        """Bytes that a download would fetch; 0 where only the hub knows."""
        return sum(file.size for file in self.hub_files) or self.about
