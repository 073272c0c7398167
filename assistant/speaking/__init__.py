"""Text in, sound out: engines that speak, the player, earcons."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from assistant.cancel import CancelToken
from assistant.errors import Cancelled, LookaloudError
from assistant.types import AudioChunk, Voice

log = logging.getLogger(__name__)


class Synthesizer(Protocol):
    """A speech engine. All of it belongs to the model thread."""

    @property
    def name(self) -> str:
        """As the settings call it."""

    @property
    def sample_rate(self) -> int:
        """Hz of its chunks; known once loaded."""

    def load(self) -> None:
        """Load the model; does nothing when loaded.

        Raises:
            ModelMissing: it is not on this machine, or not what it should be.
        """

    def stream(self, text: str, voice: Voice, token: CancelToken) -> Iterator[AudioChunk]:
        """One sentence, already speakable, as sound: each chunk as soon as it exists. The same text always sounds
        the same.

        Raises:
            Cancelled: the token was cancelled.
        """

    def unload(self) -> None:
        """Free the memory; `load` or `stream` brings it back."""


def _piper() -> Synthesizer:
    from assistant.speaking.piper import PiperSynthesizer

    return PiperSynthesizer()


def _silent() -> Synthesizer:
    from assistant.speaking.silent import SilentSynthesizer

    return SilentSynthesizer()


_CANDIDATES: tuple[tuple[str, Callable[[], Synthesizer]], ...] = (("piper", _piper), ("silent", _silent))


def open_synthesizer(engines: Sequence[str], report: Callable[[str], None]) -> Synthesizer:
    """The engines named, in that order, behind one face; silence is always the last.

    Args:
        engines: names from the settings.
        report: told one speakable sentence for each engine that can't be used.
    """
    known = dict(_CANDIDATES)
    for name in engines:
        if name not in known:
            report(f"There is no speech engine called {name}.")
    wanted = [name for name in engines if name in known and name != "silent"]
    return FirstThatWorks([known[name] for name in (*wanted, "silent")], report)


class FirstThatWorks:
    """Speaks with the first engine that loads; a sentence that fails goes to the next one.

    Args:
        makers: make the engines, best first; the last must always work.
        report: told one speakable sentence when an engine can't be loaded.
    """

    def __init__(self, makers: Sequence[Callable[[], Synthesizer]], report: Callable[[str], None]) -> None:
        self._makers = list(makers)
        self._report = report
        self._made: dict[int, Synthesizer] = {}
        self._broken: set[int] = set()
        self._best: Synthesizer | None = None

    @property
    def name(self) -> str:
        return self._best.name if self._best else ""

    @property
    def sample_rate(self) -> int:
        return self._best.sample_rate if self._best else 0

    def load(self) -> None:
        """Load the best engine that can be loaded. Raises nothing but what the last one, silence, raises: nothing."""
        if self._best is None:
            self._best = next(self._working())

    def stream(self, text: str, voice: Voice, token: CancelToken) -> Iterator[AudioChunk]:
        """As `Synthesizer.stream`. An engine that fails after its first chunk ends the sentence there."""
        for engine in self._working():
            begun = False
            self._best = self._best or engine
            try:
                for chunk in engine.stream(text, voice, token):
                    begun = True
                    yield chunk
                return
            except Cancelled:
                raise
            except Exception:
                log.exception("%s could not say a sentence of %d characters", engine.name, len(text))
                if begun:
                    return

    def unload(self) -> None:
        """Free the memory of all engines; those that could not be loaded get another chance."""
        for engine in self._made.values():
            engine.unload()
        self._best = None
        self._broken.clear()

    def _working(self) -> Iterator[Synthesizer]:
        """The engines that can be loaded, best first, each loaded when its turn comes."""
        for number, make in enumerate(self._makers):
            if number in self._broken:
                continue
            try:
                engine = self._made.get(number) or make()
                engine.load()
            except Exception as error:
                self._broken.add(number)
                log.exception("speech engine %d can't be loaded", number)
                sentence = error.sentence if isinstance(error, LookaloudError) else "The voice can't be loaded."
                self._report(sentence)
                continue
            self._made[number] = engine
            yield engine
