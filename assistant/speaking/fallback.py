"""Engines behind one face: the chosen one speaks; what it can't say, the next one says; nothing is lost in silence."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Mapping, Sequence

from assistant.cancel import CancelToken
from assistant.errors import AudioError, Cancelled, LookaloudError, ModelMissing
from assistant.memory import give_back_memory
from assistant.speaking.phrases import PhraseCache, voice_key
from assistant.speaking.synthesizer import Candidate, CannotSay, Synthesizer
from assistant.speaking.wording import as_written
from assistant.types import AudioChunk, Voice

log = logging.getLogger(__name__)

_PATIENCE = 3  # sentences in a row that an engine may fail on; then it rests until the models are next unloaded
_REST_S = 30.0  # without a screen reader each attempt keeps the words waiting for a second or more
NO_SAMPLES = "Your screen reader gives away no sound, so another voice makes it."
NOTHING_SPEAKS = "No voice can speak now, so answers are only shown. Run lookaloud doctor to see why."


class FirstThatWorks:
    """Speaks each sentence with the first engine that can. Model thread only, but for `silence`.

    The order: the voice's own engine, then the candidates as they stand. An engine that fails in the middle of a
    sentence is followed by one that says all of it again: to hear half of a sentence twice is a nuisance, not to hear
    the other half is a loss, and the other voice tells why.

    When the chosen voice fails, one sentence is reported, until it has worked again. Other steps down are only logged,
    but for the last one, into silence.

    Args:
        candidates: best first; the last must always work.
        report: told one speakable sentence.
        spare: candidates that are tried only when they are chosen.

    Attributes:
        pronunciations: the user's own: word to how it is said.
    """

    def __init__(
        self, candidates: Sequence[Candidate], report: Callable[[str], None], spare: Sequence[Candidate] = ()
    ) -> None:
        self._candidates, self._spare = list(candidates), list(spare)
        self._report = report
        self._made: dict[str, Synthesizer] = {}
        self._failures: dict[tuple[str, Hashable], int] = {}  # by engine and voice, in a row
        self._rest_until: dict[tuple[str, Hashable], float] = {}  # moments of `time.monotonic()`
        self._told: set[str] = set()
        self._last: Synthesizer | None = None
        self.pronunciations: Mapping[str, str] = {}
        self.phrases = PhraseCache()

    @property
    def name(self) -> str:
        """Of the engine that spoke or was loaded last."""
        return self._last.name if self._last else ""

    @property
    def sample_rate(self) -> int:
        return self._last.sample_rate if self._last else 0

    def needs_device(self, voice: Voice) -> bool:
        """False when the engine that is asked first makes its sound elsewhere."""
        first = self._order(voice.engine)[0]
        return not first.speaks_itself or self._rests(first, voice)

    def load(self, voice: Voice | None = None) -> None:
        """Load the first engine that can be loaded. Raises nothing but what the last one, silence, raises: nothing."""
        voice = voice or Voice("", self._candidates[0].name)
        for candidate in self._order(voice.engine):
            if not self._rests(candidate, voice) and self._loaded(candidate, voice):
                return

    def stream(self, text: str, voice: Voice, token: CancelToken, *, elsewhere: bool = True) -> Iterator[AudioChunk]:
        """One sentence as it is written; see `Synthesizer.stream`.

        Args:
            text: the sentence.
            voice: who speaks; other engines than its own use their own voice.
            token: ends it at the next chunk.
            elsewhere: whether another program may speak it; False where samples are wanted.

        Raises:
            Cancelled: the token was cancelled.
        """
        token.check()
        for candidate in self._order(voice.engine):
            if candidate.speaks_itself and not elsewhere:
                self._stepped_down(candidate, voice, CannotSay(NO_SAMPLES))
                continue
            if self._rests(candidate, voice):
                continue
            own = _own(voice, candidate)
            words = self._words(candidate, text, own)
            key = (candidate.name, voice_key(own), words)
            known = self.phrases.get(key)
            if known is not None:
                yield from known
                return
            if not self._loaded(candidate, voice):
                continue
            if candidate is self._candidates[-1]:
                self._tell_silence(voice)
            said = yield from self._attempt(candidate, words, voice, token)
            if said is not None:
                if not candidate.speaks_itself:
                    self.phrases.put(key, said)
                return

    def keep_only(self, voices: Iterable[Voice]) -> None:
        """Free the engines that none of these voices needs; those that failed get another chance."""
        wanted = {voice.engine for voice in voices}
        for name in [name for name in self._made if name not in wanted]:
            if self._made[name] is self._last:
                self._last = None
            self._made.pop(name).unload()
        self._failures.clear()
        self._rest_until.clear()
        give_back_memory()

    def unload(self) -> None:
        """Free the memory of all engines, but for the phrases; those that failed get another chance."""
        for engine in self._made.values():
            engine.unload()
        self._last = None
        self._failures.clear()
        self._rest_until.clear()
        give_back_memory()

    def silence(self) -> None:
        """Stop what other programs say for us. Any thread; never waits."""
        for engine in list(self._made.values()):
            stop = getattr(engine, "stop", None)
            if stop is not None:
                stop()

    def _order(self, chosen: str) -> list[Candidate]:
        """The chosen engine first, the last candidate always last."""
        *others, last = self._candidates
        if chosen == last.name:
            return [last]
        first = [candidate for candidate in (*self._spare, *others) if candidate.name == chosen]
        return [*first, *(candidate for candidate in others if candidate not in first), last]

    def _words(self, candidate: Candidate, text: str, voice: Voice) -> str:
        try:
            return candidate.words(text, voice.language, self.pronunciations)
        except Exception:
            log.exception("a text of %d characters could not be worded for %s", len(text), candidate.name)
            return as_written(text, voice.language, {})

    def _attempt(
        self, candidate: Candidate, words: str, voice: Voice, token: CancelToken
    ) -> Generator[AudioChunk, None, tuple[AudioChunk, ...] | None]:
        """Yields a sentence; its value is all of it, or None when it is not, or not wholly, said."""
        engine, pair = self._made[candidate.name], self._pair(candidate, voice)
        said: list[AudioChunk] = []
        try:
            for chunk in engine.stream(words, _own(voice, candidate), token):
                chunk.samples.flags.writeable = False  # the phrases and the player share it
                said.append(chunk)
                yield chunk
        except Cancelled:
            raise
        except CannotSay as error:
            self._stepped_down(candidate, voice, error)
            return None
        except Exception as error:
            log.exception("%s could not say a sentence of %d characters", candidate.name, len(words))
            self._failures[pair] = self._failures.get(pair, 0) + 1
            self._failed(candidate, voice, error)
            return None
        if not said and candidate is not self._candidates[-1]:
            self._stepped_down(candidate, voice, CannotSay(f"The voice made no sound of {len(words)} characters."))
            return None
        self._failures.pop(pair, None)
        if candidate is not self._candidates[-1]:
            self._told -= {candidate.name, self._candidates[-1].name}
        self._last = engine
        return tuple(said)

    def _loaded(self, candidate: Candidate, voice: Voice) -> bool:
        try:
            engine = self._made.get(candidate.name) or candidate.make()
            self._made[candidate.name] = engine
            engine.load(_own(voice, candidate))
        except Exception as error:
            log.warning("the speech engine %s can't be loaded", candidate.name, exc_info=True)
            self._failures[self._pair(candidate, voice)] = _PATIENCE
            self._failed(candidate, voice, error)
            return False
        self._last = self._last or engine
        return True

    def _failed(self, candidate: Candidate, voice: Voice, error: Exception) -> None:
        """Let it rest where trying again with the next sentence would only cost time."""
        pair = self._pair(candidate, voice)
        if isinstance(error, AudioError):  # a screen reader comes back when the user starts it
            self._rest_until[pair] = time.monotonic() + _REST_S
        elif isinstance(error, ModelMissing) or self._failures[pair] >= _PATIENCE:
            self._rest_until[pair] = math.inf
        self._stepped_down(candidate, voice, error)

    def _stepped_down(self, candidate: Candidate, voice: Voice, error: Exception) -> None:
        """Tell it when the user had chosen this one; log it otherwise."""
        sentence = error.sentence if isinstance(error, LookaloudError) else ""
        log.info("stepping down from %s: %s", candidate.name, sentence or error)
        if candidate.name == voice.engine:
            # What it has no letters for comes again and again between other sentences: to be told once is enough.
            about = f"{candidate.name} {voice.name}" if isinstance(error, CannotSay) else candidate.name
            self._tell_once(about, sentence or f"The speech engine {candidate.name} failed; another one speaks.")

    def _tell_silence(self, voice: Voice) -> None:
        last = self._candidates[-1]
        if voice.engine != last.name and len(self._candidates) + len(self._spare) > 1:
            self._tell_once(last.name, NOTHING_SPEAKS)

    def _tell_once(self, about: str, sentence: str) -> None:
        if about not in self._told:
            self._told.add(about)
            self._report(sentence)

    def _rests(self, candidate: Candidate, voice: Voice) -> bool:
        return time.monotonic() < self._rest_until.get(self._pair(candidate, voice), 0.0)

    def _pair(self, candidate: Candidate, voice: Voice) -> tuple[str, Hashable]:
        return candidate.name, voice_key(_own(voice, candidate))


def _own(voice: Voice, candidate: Candidate) -> Voice:
    """The voice, if it is this engine's; else the engine's own."""
    return voice if voice.engine == candidate.name else Voice("", candidate.name)
