"""The voices there are: the one from the package, and the user's own folders."""

from __future__ import annotations

import contextlib
import logging
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import paths, settings
from assistant.errors import VoiceError
from assistant.speaking import ENGINES
from assistant.speaking.voice_folder import CARD, VoiceCard, read_voice, write_voice
from assistant.types import Voice

log = logging.getLogger(__name__)

# Comes inside a package; `models.packaged` knows its files.
JOE = Voice("joe", "piper")
# Not a voice of ours: what is said goes to the screen reader that already runs.
SCREEN_READER = Voice("screen reader", "screen_reader")
_BUILT_IN = (JOE, SCREEN_READER)

_LONGEST_NAME = 60
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # no folder can be called so on Windows


def voices(elsewhere: Iterable[str] = ()) -> tuple[Voice, ...]:
    """All that can be chosen: the built-in ones, then the user's by name. A broken folder is left out; see `broken`.

    Args:
        elsewhere: names and folders that the settings use; those that are folders elsewhere are listed as well.
    """
    others = [Path(each).expanduser() for each in elsewhere if _is_folder(each)]
    found = []
    for folder in dict.fromkeys((*folders(), *others)):
        with contextlib.suppress(VoiceError):
            found.append(read_voice(folder))
    return (*_BUILT_IN, *found)


def broken() -> dict[str, str]:
    """Folders of the user's voices that can't be used: name to a sentence that says why."""
    found = {}
    for folder in folders():
        try:
            read_voice(folder)
        except VoiceError as error:
            found[folder.name] = error.sentence
    return found


def folders() -> Iterator[Path]:
    """The folders of the user's voices, by name."""
    yield from sorted(p for p in voices_dir().iterdir() if p.is_dir() and not p.name.startswith("."))


def open_voice(name: str) -> Voice:
    """The voice of that name, in any case, or in that folder; an engine's name is its own voice.

    Raises:
        VoiceError: there is none; the sentence lists those there are.
    """
    wanted = name.strip()
    for voice in _BUILT_IN:
        if voice.name.casefold() == wanted.casefold():
            return voice
    if wanted.casefold() in ENGINES:
        return Voice(wanted, wanted.casefold())
    for folder in folders():
        if _same(folder.name, wanted):
            return read_voice(folder)
    if _is_folder(wanted):
        return read_voice(Path(wanted).expanduser().resolve())
    if "/" in wanted or "\\" in wanted:
        raise VoiceError(f"There is no folder {wanted} with a voice in it.")
    found = voices()
    for voice in found:  # a folder that was renamed by hand
        if _same(voice.name, wanted):
            return voice
    raise VoiceError(
        f"There is no voice called {wanted or 'nothing'}. There are {', '.join(voice.name for voice in found)}."
    )


def _same(one: str, other: str) -> bool:
    """Whether users would call these names the same; macOS keeps "ü" as two characters."""
    return unicodedata.normalize("NFC", one).casefold() == unicodedata.normalize("NFC", other).casefold()


def _is_folder(name: str) -> bool:
    folder = Path(name).expanduser()
    return ("/" in name or "\\" in name or (folder / CARD).is_file()) and folder.is_dir()


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
    wanted = unicodedata.normalize("NFC", name.strip())
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
    names = [*ENGINES, *(voice.name for voice in _BUILT_IN), *(folder.name for folder in folders())]
    if any(_same(wanted, name) for name in names):
        raise VoiceError(f"There is a voice called {wanted} already. Choose another name, or remove that one first.")
    return voices_dir() / wanted


def add_voice(card: VoiceCard, embedding: NDArray[np.float32] | None = None, consent_wav: Path | None = None) -> Voice:
    """Keep a new voice.

    Raises:
        VoiceError: its name is taken or can't be one, its embedding is broken, or it can't be written.
    """
    folder = new_folder(card.name)
    try:
        write_voice(folder, card, embedding, consent_wav)
    except OSError as error:
        reason = (error.strerror or "the disk refused").lower()
        raise VoiceError(f"The voice {card.name} can't be kept: {reason}.") from error
    return read_voice(folder)


def own_folder(name: str) -> Path:
    """The folder of a voice that was added, also of one that can't be read any more.

    Raises:
        VoiceError: there is none of that name, it comes with Lookaloud, or it is a folder elsewhere.
    """
    found = next((folder for folder in folders() if _same(folder.name, name.strip())), None)
    if found is not None:
        return found
    voice = open_voice(name)
    if voice.folder is None:
        raise VoiceError(f"{voice.name} comes with Lookaloud and has no folder of its own.")
    if voice.folder.parent != voices_dir():
        raise VoiceError(f"{name} is a folder elsewhere, not one of the voices that were added.")
    return voice.folder


def remove_voice(name: str) -> settings.Settings:
    """Delete a voice of the user's, recordings of consent and trained weights with it.

    Returns:
        The settings after it: nobody is left speaking who is gone.

    Raises:
        VoiceError: there is none of that name, or it comes with Lookaloud, or it can't be deleted.
        SettingsError: it is deleted, but the settings, which name it, can't be saved.
    """
    folder = own_folder(name)
    gone = folder.with_name(f".old-{folder.name}")  # out of the list at once, whatever happens to its files
    shutil.rmtree(gone, ignore_errors=True)
    try:
        folder.rename(gone)
        shutil.rmtree(gone)
    except OSError as error:
        raise VoiceError(f"{name} can't be deleted: {(error.strerror or 'the disk refused').lower()}.") from error
    after = settings.load()
    for key in ("voice", "interface_voice"):
        used = getattr(after.speech, key)
        if _same(used, folder.name) or Path(used) == folder:
            after = settings.save_value("speech", key, getattr(settings.SpeechSettings(), key))
    return after


def name_in_settings(voice: Voice) -> str:
    """What the settings call a voice: its name, or its folder when that lies elsewhere."""
    if voice.folder is None:
        return voice.name
    return voice.folder.name if voice.folder.parent == voices_dir() else str(voice.folder)
