"""What every speech engine is, and how it says that it can't say something."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from assistant.cancel import CancelToken
from assistant.errors import LookaloudError
from assistant.types import AudioChunk, Voice


class CannotSay(LookaloudError):
    """This engine has no way to say this sentence, though it works: the next engine may have one."""


class Synthesizer(Protocol):
    """A speech engine. All of it belongs to the model thread."""

    @property
    def name(self) -> str:
        """As the settings call it."""

    @property
    def sample_rate(self) -> int:
        """Hz of its chunks; known once loaded."""

    def load(self, voice: Voice | None = None) -> None:
        """Load what `voice` needs, or the engine's own voice; does nothing when that is loaded.

        Raises:
            ModelMissing: it is not on this machine, or not what it should be.
        """

    def stream(self, text: str, voice: Voice, token: CancelToken) -> Iterator[AudioChunk]:
        """One sentence, worded for this engine (`Candidate.words`), as sound: each chunk as soon as it exists.

        The same text always sounds the same. A voice that belongs to another engine is replaced by the engine's own.
        An engine that speaks by itself yields one chunk without samples once the words are on their way.

        Raises:
            CannotSay: not this sentence.
            ModelMissing: the model is not on this machine, or not what it should be.
            Cancelled: the token was cancelled.
        """

    def unload(self) -> None:
        """Free the memory; `load` or `stream` brings it back."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An engine that may be tried.

    Attributes:
        name: as the settings call it.
        make: makes it; loads nothing heavy.
        words: what it is to be given for a sentence as it is written: (sentence, language, pronunciations).
        speaks_itself: True when another program makes the sound, so that no audio device is needed here.
    """

    name: str
    make: Callable[[], Synthesizer]
    words: Callable[[str, str, Mapping[str, str]], str]
    speaks_itself: bool = False
