"""One tree of errors. Each carries a sentence that can be spoken and that says what to do next.

Code that catches `LookaloudError` may say `error.sentence` to the user as it is; everything else is a bug, is logged
with its traceback, and reaches the user as `UNEXPECTED`.
"""

from __future__ import annotations

# Exit codes of the command.
ANSWERED, NOT_ANSWERED, BAD_USAGE = 0, 1, 2

UNEXPECTED = "Something went wrong inside Lookaloud. Please try again; run lookaloud doctor if it happens once more."


class LookaloudError(Exception):
    """Base of all errors that a user may hear.

    Args:
        sentence: one speakable sentence: what is wrong and what to do next.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class BadInput(LookaloudError):
    """What the user gave can't be used (exit code 2)."""


class PictureError(BadInput):
    """A file, clipboard or camera gave no usable picture."""


class VoiceError(BadInput):
    """A voice is not there, or its folder, recordings or consent can't be used."""


class CaptureError(LookaloudError):
    """The screen could not be captured."""


class ModelMissing(LookaloudError):
    """A model that is needed is not on this machine, or its files are not the right ones."""


class AudioError(LookaloudError):
    """The audio device can't be opened or was lost."""


class ListeningError(LookaloudError):
    """Nothing usable was heard: too quiet, too loud, nothing said, no microphone."""


class HotkeyError(LookaloudError):
    """A global key can't be had: taken, malformed, or not supported on this desktop."""


class SettingsError(LookaloudError):
    """The settings file can't be used; defaults serve instead."""


class InstanceError(LookaloudError):
    """The running app can't be reached or gave a reply that makes no sense."""


class Cancelled(Exception):
    """A request was overtaken by a newer one. Not an error: never shown, never logged above debug."""
