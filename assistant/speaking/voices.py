"""The voices there are: the one from the package, and the user's own folders."""

from __future__ import annotations

import json
import logging
import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import paths
from assistant.errors import VoiceError
from assistant.speaking.voice_folder import CARD, VoiceCard, put_in_place, read_card, read_voice, write_voice
from assistant.types import Voice

log = logging.getLogger(__name__)

# Comes inside a package; `models.packaged` knows its files.
JOE = Voice("joe", "piper")
# Not a voice of ours: what is said goes to the screen reader that already runs.
SCREEN_READER = Voice("screen reader", "screen_reader")
_BUILT_IN = (JOE, SCREEN_READER)

_LONGEST_NAME = 60
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # no folder can be called so on Windows
_LARGEST_IMPORT = 4_000_000_000  # bytes unpacked: a fine-tuned SpeechT5 with its vocoder is 0.7 GB


def voices() -> tuple[Voice, ...]:
    """All that can be chosen: the built-in ones, then the user's by name. A broken folder is left out and logged."""
    found = []
    for folder in folders():
        try:
            found.append(read_voice(folder))
        except VoiceError as error:
            log.warning("%s", error.sentence)
    return (*_BUILT_IN, *found)


def folders() -> Iterator[Path]:
    """The folders of the user's voices, by name."""
    yield from sorted(p for p in voices_dir().iterdir() if p.is_dir() and not p.name.startswith("."))


def open_voice(name: str) -> Voice:
    """The voice of that name, in any case, or in that folder.

    Raises:
        VoiceError: there is none; the sentence lists those there are.
    """
    wanted = name.strip()
    for voice in _BUILT_IN:
        if voice.name.casefold() == wanted.casefold():
            return voice
    if "/" in wanted or "\\" in wanted or (Path(wanted) / CARD).is_file():
        folder = Path(wanted).expanduser()
        if folder.is_dir():
            return read_voice(folder.resolve())
        raise VoiceError(f"There is no folder {wanted} with a voice in it.")
    for folder in folders():
        if folder.name.casefold() == wanted.casefold():
            return read_voice(folder)
    known = ", ".join([voice.name for voice in _BUILT_IN] + [folder.name for folder in folders()])
    raise VoiceError(f"There is no voice called {wanted or 'nothing'}. There are {known}.")


def find_voice(name: str) -> Voice:
    """As `open_voice`; joe, and a line in the log, where there is none of that name."""
    try:
        return open_voice(name)
    except (VoiceError, OSError) as error:
        log.warning("%s %s serves.", error, JOE.name)
        return JOE


def voices_dir() -> Path:
    """Folder of the user's voices, owner-only."""
    folder = paths.data_dir() / "voices"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def new_folder(name: str) -> Path:
    """Where a new voice of that name goes.

    Raises:
        VoiceError: the name can't be one, or is taken.
    """
    wanted = name.strip()
    if (
        not re.fullmatch(r"\w[\w .'-]*", wanted)
        or len(wanted) > _LONGEST_NAME
        or wanted.endswith(".")
        or _RESERVED.fullmatch(wanted)
    ):
        raise VoiceError(
            f"A voice can't be called {wanted or 'nothing'}. Use letters, digits, spaces and hyphens, "
            f"at most {_LONGEST_NAME}."
        )
    taken = {voice.name.casefold() for voice in _BUILT_IN} | {folder.name.casefold() for folder in folders()}
    if wanted.casefold() in taken:
        raise VoiceError(f"There is a voice called {wanted} already. Choose another name, or remove that one first.")
    return voices_dir() / wanted


def add_voice(card: VoiceCard, embedding: NDArray[np.float32] | None = None, consent_wav: Path | None = None) -> Voice:
    """Keep a new voice.

    Raises:
        VoiceError: its name is taken or can't be one, or its embedding is broken.
        OSError: it can't be written.
    """
    folder = new_folder(card.name)
    write_voice(folder, card, embedding, consent_wav)
    return read_voice(folder)


def remove_voice(name: str) -> None:
    """Delete a voice of the user's, recordings of consent and trained weights with it.

    Raises:
        VoiceError: there is none of that name, or it comes with Lookaloud.
    """
    shutil.rmtree(_own_folder(name))


def export_voice(name: str, file: Path) -> None:
    """Write a voice as one .zip file, owner-only, whole or not at all.

    Raises:
        VoiceError: there is no such voice, or the file can't be written.
    """
    folder = _own_folder(name)
    read_card(folder)
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.touch(mode=0o600)
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                archive.write(path, path.relative_to(folder).as_posix())
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise VoiceError(f"{file.name} can't be written: {error.strerror or 'the disk refused'}.") from error


def import_voice(source: Path, name: str = "") -> Voice:
    """Take a voice from a .zip file that `export_voice` wrote, or from a folder.

    Args:
        source: file or folder; it stays as it is.
        name: what the voice is called here; "" keeps its own name.

    Raises:
        VoiceError: there is no usable voice in it, or the name is taken.
    """
    beside = Path(tempfile.mkdtemp(dir=voices_dir(), prefix=".new-"))
    try:
        _unpack(source, beside)
        card = read_card(beside)
        if name:
            values = json.loads((beside / CARD).read_text(encoding="utf-8"))
            paths.write_whole(beside / CARD, json.dumps({**values, "name": name.strip()}, indent=2).encode())
        read_voice(beside)
        folder = new_folder(name or card.name)
        _owner_only(beside)
        put_in_place(beside, folder)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise VoiceError(f"{source.name} can't be read as a voice.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return read_voice(folder)


def _own_folder(name: str) -> Path:
    voice = open_voice(name)
    if voice.folder is None:
        raise VoiceError(f"{voice.name} comes with Lookaloud and has no folder of its own.")
    if voice.folder.parent != voices_dir():
        raise VoiceError(f"{name} is a folder elsewhere, not one of the voices that were added.")
    return voice.folder


def _unpack(source: Path, folder: Path) -> None:
    """Copy or unzip plain files only: no links, no paths that lead out, no bombs.

    Raises:
        VoiceError: it holds something else, or too much.
    """
    if source.is_dir():
        shutil.copytree(source, folder, dirs_exist_ok=True, symlinks=False)
        return
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > _LARGEST_IMPORT:
            raise VoiceError(f"{source.name} is too big to be a voice.")
        for member in members:
            if stat.S_ISLNK(member.external_attr >> 16) or not (folder / member.filename).resolve().is_relative_to(
                folder.resolve()
            ):
                raise VoiceError(f"{source.name} holds a file that leads out of the voice's folder; it is not used.")
        archive.extractall(folder)


def _owner_only(folder: Path) -> None:
    """Modes of what came from elsewhere."""
    folder.chmod(0o700)
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
