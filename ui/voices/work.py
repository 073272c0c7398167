"""What the voice page does with voices, off the GUI thread. Each returns what is shown, or raises a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.settings import Settings

# What users call the engines; the settings' names are for the file.
ENGINE_NAMES = {
    "piper": "Piper",
    "speecht5": "SpeechT5",
    "vits": "VITS",
    "bark": "Bark",
    "fastspeech2": "FastSpeech2",
    "screen_reader": "your own screen reader",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A voice in the list, by the name that the settings know it by: a folder's path where it lies elsewhere.

    `own` is true for one that can be removed, `speaker` for one that can be blended.
    """

    name: str
    text: str
    own: bool
    speaker: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """What a piece of work changed: the voices there are now, the settings if they changed, and a sentence."""

    entries: tuple[Entry, ...]
    sentence: str = ""
    settings: Settings | None = None


def entries() -> tuple[Entry, ...]:
    """The voices as the list shows them."""
    from assistant import settings
    from assistant.speaking.voices import broken, name_in_settings, voices

    found = []
    speech = settings.load().speech
    for voice in voices((speech.voice, speech.interface_voice)):
        engine = ENGINE_NAMES.get(voice.engine, voice.engine)
        text = f"{voice.name}, {engine}" if voice.folder is None else f"{voice.name}, {engine}, {voice.language}"
        name = name_in_settings(voice)
        own = voice.folder is not None and name != str(voice.folder)
        found.append(Entry(name, text, own, voice.embedding is not None))
    found += [Entry(name, f"{name}, can't be read", own=True, speaker=False) for name in broken()]
    return tuple(found)


def _lacks(name: str) -> str:
    from assistant.speaking.readiness import lacks
    from assistant.speaking.voices import open_voice

    return lacks(open_voice(name))


def listed() -> Changed:
    """The voices there are."""
    return Changed(entries())


def used(key: str, name: str) -> Changed:
    """Keep a voice as the one of answers (`voice`) or of the interface (`interface_voice`)."""
    from assistant import settings

    what = "answers" if key == "voice" else "menus and messages"
    after = settings.save_value("speech", key, name)
    return Changed(entries(), f"{name} speaks {what} now. {_lacks(name)}".strip(), after)


def removed(name: str) -> Changed:
    """Delete a voice."""
    from assistant.speaking.voices import remove_voice

    after = remove_voice(name)
    return Changed(entries(), f"{name} is deleted.", after)


def exported(name: str, file: Path) -> Changed:
    """Write a voice as one file."""
    from assistant.speaking.voice_archive import export_voice

    file = export_voice(name, file)
    return Changed(entries(), f"{name} is in {file.name}. Give it only to people whom its speaker trusts.")


def imported(file: Path) -> Changed:
    """Take a voice from a file."""
    from assistant.speaking.voice_archive import import_voice

    made = import_voice(file)
    return Changed(entries(), f"The voice {made.name} is there. {_lacks(made.name)}".strip())


def blended(name: str, one: str, other: str, percent: int) -> Changed:
    """Keep a voice between two."""
    from assistant.voice_making import blended as make

    made = make(name, one, other, percent / 100).voice
    return Changed(entries(), f"{made.name} is there: {100 - percent} percent {one}, {percent} percent {other}.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new voice is made of: one of `recordings`, `speaker`, `file` or `model`, as `how` says."""

    name: str
    how: str
    files: tuple[Path, ...] = ()
    consent: Path | None = None
    speaker: str = ""
    model: str = ""
    engine: str = "vits"
    language: str = "en"


def added(wish: Wish) -> Changed:
    """Make a voice."""
    from assistant import voice_making
    from assistant.consent import CONSENT_SENTENCE
    from assistant.errors import VoiceError
    from assistant.speaking.voices import new_folder

    new_folder(wish.name)  # the first field first: a bad name is said before what else is missing
    if wish.how in ("recordings", "file") and wish.consent is None:
        raise VoiceError(f"Choose also the recording in which the speaker says: {CONSENT_SENTENCE}")
    if wish.how in ("recordings", "file") and not wish.files:
        raise VoiceError("Choose the files that the voice is made of.")
    consent = wish.consent or Path()
    if wish.how == "recordings":
        made = voice_making.from_recordings(wish.name, wish.files, consent, language=wish.language)
    elif wish.how == "file":
        made = voice_making.from_file(wish.name, wish.files[0], consent, language=wish.language)
    elif wish.how == "arctic":
        made = voice_making.from_arctic(wish.name, wish.speaker)
    else:
        made = voice_making.from_checkpoint(wish.name, wish.engine, wish.model, language=wish.language)
    left_out = f" Left out, for they sound like somebody else: {', '.join(made.left_out)}." if made.left_out else ""
    return Changed(entries(), f"The voice {made.voice.name} is there.{left_out} {_lacks(made.voice.name)}".strip())
