"""Text in, sound out: sentence by sentence, each made while the one before it is heard.

The model thread makes the sound in small steps, so nothing waits for the end of a sentence, let alone of a text. What
is urgent about it is only that the loudspeaker never runs dry: with less than `_ENOUGH_S` in hand a step goes before
all other work, with more it runs when nothing else wants to, and with `_AHEAD_S` in hand it doesn't run at all until
the player says that it has come down. Nothing ever waits on the model thread.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field

import numpy as np

from assistant.cancel import CancelToken
from assistant.errors import Cancelled
from assistant.settings import EarconSettings, SpeechSettings
from assistant.speaking import Synthesizer, open_synthesizer
from assistant.speaking.earcons import NAMES, earcon
from assistant.speaking.player import Player
from assistant.speaking.tempo import Tempo
from assistant.speaking.voices import find_voice
from assistant.types import AudioChunk
from assistant.worker import ModelThread, Priority

log = logging.getLogger(__name__)

_AHEAD_S = 20.0  # more would be work for words that the next key press throws away
_ENOUGH_S = 6.0  # reading a dense page takes 2 to 3 s on a slow machine: speech outlasts it
_NO_SOUND = AudioChunk(np.zeros(0, np.float32), 22_050)


@dataclass(eq=False, slots=True)
class _Utterance:
    """One call of `say`. `sentences` and `tempo` belong to the model thread."""

    text: str
    token: CancelToken  # its own: cancelled with the request's, and by `silence`
    future: Future[None]
    on_started: Callable[[float], None] | None
    sentences: deque[str] | None = None
    tempo: Tempo | None = None
    sound: Iterator[AudioChunk] | None = field(default=None, repr=False)


class Speech:
    """Speaks. Every method may be called from any thread and returns at once, but for `render`.

    Args:
        settings: voice, rate, volume, engines.
        earcons: whether they are played, and how loud.
        pronunciations: word to how it is said.
        player: the sound output; started and closed by whoever made it.
        worker: the model thread.
        report: told a speakable sentence when an engine can't be used; on the model thread.
    """

    def __init__(
        self,
        settings: SpeechSettings,
        earcons: EarconSettings,
        pronunciations: Mapping[str, str],
        player: Player,
        worker: ModelThread,
        *,
        report: Callable[[str], None] | None = None,
    ) -> None:
        self._player = player
        self._worker = worker
        self._report = report or log.warning
        self._lock = threading.Lock()
        self._queue: deque[_Utterance] = deque()
        self._tempos: weakref.WeakSet[Tempo] = weakref.WeakSet()
        self._engine: Synthesizer | None = None  # the model thread's
        self._engines: tuple[str, ...] = ()
        self.apply(settings, earcons, pronunciations)

    def apply(self, settings: SpeechSettings, earcons: EarconSettings, pronunciations: Mapping[str, str]) -> None:
        """Use other settings from now on; a new rate is heard at once, the rest with the next sentence."""
        self._settings, self._pronunciations = settings, pronunciations
        self._earcons = {name: _louder(earcon(name), earcons.volume) for name in NAMES} if earcons.on else {}
        self.set_rate(settings.rate)

    def set_rate(self, rate: float) -> None:
        """0.5 to 6 times the voice's own pace; what is being said changes at once."""
        with self._lock:
            self._rate = rate
            tempos = list(self._tempos)
        for tempo in tempos:
            tempo.rate = rate

    def say(self, text: str, token: CancelToken, *, on_started: Callable[[float], None] | None = None) -> Future[None]:
        """Say `text` after all that was said before.

        Args:
            text: as it is shown; made speakable here.
            token: when it is cancelled nothing more of it is heard.
            on_started: called on the player's thread with `time.monotonic()` when the first of it goes to the device.

        Returns:
            Done when all of it was handed to the player; fails with `Cancelled`, and with nothing else.
        """
        utterance = _Utterance(text, CancelToken(), Future(), on_started)
        token.on_cancel(utterance.token.cancel)
        with self._lock:
            self._queue.append(utterance)
        self._go_on()
        return utterance.future

    def earcon(self, name: str, token: CancelToken) -> None:
        """Play an earcon at once: "captured", "working", "done" or "failed"."""
        chunk = self._earcons.get(name)
        if chunk is not None:
            self._player.play(chunk, token, urgent=True)

    def silence(self) -> None:
        """Be silent within 150 ms. What was to be said until now never will be."""
        with self._lock:
            dropped = list(self._queue)
            self._queue.clear()
        for utterance in dropped:
            utterance.token.cancel()
            _finish(utterance, Cancelled())
        self._player.silence()

    def preload(self) -> Future[None]:
        """Load the voice, so that the first word doesn't wait for it."""
        return self._worker.submit(lambda: self._loaded().load(), priority=Priority.SPEECH)

    def unload(self) -> None:
        """Free the voice's memory. Model thread only."""
        if self._engine is not None:
            self._engine.unload()

    def render(self, text: str, token: CancelToken) -> Iterator[AudioChunk]:
        """`text` as sound, at the present rate and volume, without the player. Model thread, or where there is none.

        Raises:
            Cancelled: the token was cancelled.
        """
        from assistant.speaking.text import sentences

        tempo: Tempo | None = None
        for sentence in sentences(text):
            for chunk in self._loaded().stream(self._speakable(sentence), find_voice(self._settings.voice), token):
                tempo = tempo or Tempo(self._rate, chunk.sample_rate)
                samples = tempo.feed(_louder(chunk, self._settings.volume).samples)
                if len(samples):
                    yield AudioChunk(samples, chunk.sample_rate)
        if tempo is not None and len(rest := tempo.flush()):
            yield AudioChunk(rest, tempo.sample_rate)

    def _go_on(self) -> None:
        """See to it that what waits is made in time. Any thread, the player's too; only queues."""
        with self._lock:
            if not self._queue:
                return
        buffered = self._player.buffered_seconds
        if buffered < _ENOUGH_S:
            self._start(Priority.SPEECH, _ENOUGH_S)
        elif buffered < _AHEAD_S:
            # Whichever comes first takes the next step: idle time, or the player's call when little is left.
            self._start(Priority.BACKGROUND, _AHEAD_S)
            self._player.notify_below(_ENOUGH_S, self._go_on)
        else:
            self._player.notify_below(_AHEAD_S - 2, self._go_on)

    def _start(self, priority: Priority, until_s: float) -> None:
        def steps() -> Iterator[None]:
            while self._player.buffered_seconds < until_s and self._step():
                yield

        def ended(job: Future[None]) -> None:
            if job.exception() is None:
                self._go_on()
            else:  # the model thread is closed
                self.silence()

        self._worker.run_steps(steps(), priority=priority).add_done_callback(ended)

    def _step(self) -> bool:
        """Make the next chunk of the first utterance; False when there is none. Model thread. Never raises."""
        with self._lock:
            utterance = self._queue[0] if self._queue else None
        if utterance is None:
            return False
        try:
            if utterance.token.cancelled or not self._advance(utterance):
                self._done(utterance, Cancelled() if utterance.token.cancelled else None)
        except Cancelled as error:
            self._done(utterance, error)
        except Exception:
            log.exception("a sentence could not be said")
            utterance.sound = None  # the next one may
        return True

    def _advance(self, utterance: _Utterance) -> bool:
        """One chunk, or a step towards it; False when there is nothing more."""
        if utterance.sentences is None:
            from assistant.speaking.text import sentences

            utterance.sentences = deque(sentences(utterance.text))
        if utterance.sound is None:
            if not utterance.sentences or not self._player.has_device:
                return False
            sentence = self._speakable(utterance.sentences.popleft())
            utterance.sound = self._loaded().stream(sentence, find_voice(self._settings.voice), utterance.token)
        chunk = next(utterance.sound, None)
        if chunk is None:
            utterance.sound = None
            return bool(utterance.sentences)
        if utterance.tempo is None:
            utterance.tempo = self._new_tempo(chunk.sample_rate)
        tell, utterance.on_started = utterance.on_started, None
        chunk = _louder(chunk, self._settings.volume)
        self._player.play(chunk, utterance.token, on_started=tell, tempo=utterance.tempo, ends=False)
        return True

    def _new_tempo(self, sample_rate: int) -> Tempo:
        with self._lock:
            tempo = Tempo(self._rate, sample_rate)
            self._tempos.add(tempo)
        return tempo

    def _done(self, utterance: _Utterance, error: BaseException | None) -> None:
        with self._lock:
            if self._queue and self._queue[0] is utterance:
                self._queue.popleft()
        if utterance.tempo is not None and error is None:
            # Brings out what Sonic and the resampler still keep.
            self._player.play(_NO_SOUND, utterance.token, tempo=utterance.tempo, ends=True)
        _finish(utterance, error)

    def _loaded(self) -> Synthesizer:
        """The engine of the present settings. Model thread."""
        engines = self._settings.engines
        if self._engine is None or self._engines != engines:
            self.unload()
            self._engine, self._engines = open_synthesizer(engines, self._report), engines
        return self._engine

    def _speakable(self, sentence: str) -> str:
        from assistant.speaking.text import speakable

        spoken: str = speakable(sentence, self._pronunciations)
        return spoken


def _finish(utterance: _Utterance, error: BaseException | None) -> None:
    try:
        if error is None:
            utterance.future.set_result(None)
        else:
            utterance.future.set_exception(error)
    except InvalidStateError:
        log.debug("an utterance was finished twice")  # silenced while its last step ran


def _louder(chunk: AudioChunk, volume: float) -> AudioChunk:
    """The same sound at `volume` times its loudness."""
    return chunk if volume == 1.0 else AudioChunk((chunk.samples * np.float32(volume)), chunk.sample_rate)
