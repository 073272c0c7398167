"""Voices as one file each: taken to another machine, and taken from there without trusting what is in it."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path

from assistant import paths
from assistant.errors import VoiceError
from assistant.speaking.voice_folder import CARD, VoiceCard, put_in_place, read_card, read_voice
from assistant.speaking.voices import new_folder, own_folder, voices_dir
from assistant.types import Voice

_LARGEST_IMPORT = 4_000_000_000  # bytes unpacked: a fine-tuned SpeechT5 with its vocoder is 0.7 GB
_DISK_FULL = os.strerror(errno.ENOSPC)


def export_voice(name: str, file: Path) -> Path:
    """Write a voice as one .zip file, owner-only, whole or not at all.

    Returns:
        The file: in `file`, called like the voice, where that is a folder.

    Raises:
        VoiceError: there is no such voice, or the file can't be written.
    """
    folder = own_folder(name)
    if file.is_dir():
        file = file / f"{folder.name}.zip"
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.touch(mode=0o600)
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                archive.write(path, path.relative_to(folder).as_posix())
        beside.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        reason = (error.strerror or "the disk refused").lower()
        raise VoiceError(f"{file.name} can't be written: {reason}.") from error
    return file


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
        card = _imported_card(beside, source)
        if name:
            values = json.loads((beside / CARD).read_text(encoding="utf-8"))
            paths.write_whole(beside / CARD, json.dumps({**values, "name": name.strip()}, indent=2).encode())
        read_voice(beside)
        folder = new_folder(name or card.name)
        _owner_only(beside)
        put_in_place(beside, folder)
    except OSError as error:
        if _DISK_FULL in str(error):  # a copied folder has one error for all of its files
            raise VoiceError(f"{source.name} can't be taken: the disk is full.") from error
        raise VoiceError(f"{source.name} can't be read as a voice.") from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError) as error:
        raise VoiceError(f"{source.name} can't be read as a voice.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return read_voice(folder)


def _imported_card(beside: Path, source: Path) -> VoiceCard:
    if not (beside / CARD).is_file():
        raise VoiceError(f"{source.name} holds no voice: there is no {CARD} in it.")
    return read_card(beside)


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
