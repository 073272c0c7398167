"""Who speaks: the voices that the settings name, for answers and for the interface, and the engines behind them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping

from assistant.cancel import CancelToken
from assistant.errors import LookaloudError
from assistant.settings import SpeechSettings
from assistant.speaking import FirstThatWorks, open_synthesizer
from assistant.speaking.voices import JOE, open_voice
from assistant.types import AudioChunk, Voice

log = logging.getLogger(__name__)


class Casting:
    """Model thread only, but for `apply` and `silence`, which any thread may call.

    Args:
        settings: voices and engines.
        pronunciations: word to how it is said.
        report: told a speakable sentence when a chosen voice can't speak.
    """

    def __init__(
        self, settings: SpeechSettings, pronunciations: Mapping[str, str], report: Callable[[str], None]
    ) -> None:
        self._settings, self._pronunciations, self._report = settings, pronunciations, report
        self._engines: FirstThatWorks | None = None
        self._opened: tuple[str, ...] = ()
        self._voices: dict[str, Voice] = {}
        self._told: set[str] = set()
        self._recast = False  # other voices were chosen, and nothing was said since

    def apply(self, settings: SpeechSettings, pronunciations: Mapping[str, str]) -> None:
        """Use other settings from the next sentence on."""
        before, self._settings, self._pronunciations = self._settings, settings, pronunciations
        self._recast |= (before.voice, before.interface_voice) != (settings.voice, settings.interface_voice)
        self._voices = {}  # a new one, not cleared: the model thread may be reading the old one

    def stream(
        self, sentence: str, token: CancelToken, *, interface: bool = False, voice: str = "", elsewhere: bool = True
    ) -> Iterator[AudioChunk]:
        """A sentence as it is written, as sound; see `FirstThatWorks.stream`.

        Args:
            sentence: what is said.
            token: ends it at the next chunk.
            interface: whether it is of the interface, which may have a voice of its own.
            voice: name of another voice than those of the settings.
            elsewhere: whether another program may speak it; False where samples are wanted.

        Raises:
            Cancelled: the token was cancelled.
        """
        engines = self._open()
        engines.pronunciations = self._pronunciations
        if self._recast:  # between two sentences, so that nothing is taken from under one that is being said
            self._recast = False
            engines.keep_only([self.voice(), self.voice(interface=True)])
        speaker = self.voice(interface=interface, name=voice)
        yield from engines.stream(sentence, speaker, token, elsewhere=elsewhere)

    def needs_device(self, *, interface: bool = False, voice: str = "") -> bool:
        """False when what is said next makes its sound in another program."""
        return self._open().needs_device(self.voice(interface=interface, name=voice))

    @property
    def speaker(self) -> str:
        """Name of the engine that spoke last: another one than was chosen, where that one could not speak."""
        return self._open().name

    def load(self) -> None:
        """Load what the first words will need. Never raises."""
        for interface in (False, True):
            self._open().load(self.voice(interface=interface))

    def unload(self) -> None:
        """Free the memory of the engines."""
        self._voices = {}
        if self._engines is not None:
            self._engines.unload()

    def silence(self) -> None:
        """Stop what other programs say for us. Never waits."""
        engines = self._engines
        if engines is not None:
            engines.silence()

    def voice(self, *, interface: bool = False, name: str = "") -> Voice:
        """The voice called `name`, else that of answers or of the interface; joe, and a sentence about it, where there
        is none of that name.
        """
        settings, voices = self._settings, self._voices
        name = name or (interface and settings.interface_voice) or settings.voice
        if name not in voices:
            voices[name] = self._find(name)
        return voices[name]

    def _find(self, name: str) -> Voice:
        try:
            voice = open_voice(name)
        except (LookaloudError, OSError) as error:
            log.warning("the voice %s can't be used: %s", name, error)
            if name not in self._told:
                self._told.add(name)
                reason = error.sentence if isinstance(error, LookaloudError) else f"The voice {name} can't be read."
                self._report(f"{reason} {JOE.name} serves.")
            return JOE
        self._told.discard(name)
        return voice

    def _open(self) -> FirstThatWorks:
        wanted = self._settings.engines
        if self._engines is None or self._opened != wanted:
            if self._engines is not None:
                self._engines.unload()
            self._engines, self._opened = open_synthesizer(wanted, self._report), wanted
        return self._engines
