"""Text in, sound out: sentence by sentence, each made while the one before it is heard.

The model thread makes the sound in small steps, so nothing waits for the end of a sentence, let alone of a text. What
is urgent about it is only that the loudspeaker never runs dry: with less than `_ENOUGH_S` in hand a step goes before
all other work, with more it runs when nothing else wants to, and with `_AHEAD_S` in hand it doesn't run at all until
the player says that it has come down. Nothing ever waits on the model thread.
"""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future

import numpy as np

from assistant.cancel import CancelToken
from assistant.errors import Cancelled
from assistant.settings import EarconSettings, SpeechSettings
from assistant.speaking.casting import Casting
from assistant.speaking.earcons import NAMES, earcon
from assistant.speaking.player import Player
from assistant.speaking.tempo import Tempo
from assistant.speaking.utterance import Utterance, Who, sentences_of
from assistant.types import AudioChunk
from assistant.worker import ModelThread, Priority

log = logging.getLogger(__name__)

_AHEAD_S = 20.0  # more would be work for words that the next key press throws away
_ENOUGH_S = 6.0  # reading a dense page takes 2 to 3 s on a slow machine: speech outlasts it
_NO_SAMPLES = np.zeros(0, np.float32)


class Speech:
    """Speaks. Every method may be called from any thread and returns at once, but for `render`.

    Args:
        settings: voice, rate, volume, engines.
        earcons: whether they are played, and how loud.
        pronunciations: word to how it is said.
        player: the sound output; started and closed by whoever made it.
        worker: the model thread.
        report: told a speakable sentence when a chosen voice can't speak; on the model thread.
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
        self._casting = Casting(settings, pronunciations, report or log.warning)
        self._lock = threading.Lock()
        self._queue: deque[Utterance] = deque()
        self._tempos: weakref.WeakSet[Tempo] = weakref.WeakSet()
        self.apply(settings, earcons, pronunciations)

    def apply(self, settings: SpeechSettings, earcons: EarconSettings, pronunciations: Mapping[str, str]) -> None:
        """Use other settings from now on; rate and pitch are heard at once, the rest with the next sentence."""
        self._settings = settings
        self._casting.apply(settings, pronunciations)
        self._earcons = {name: _louder(earcon(name), earcons.volume) for name in NAMES} if earcons.on else {}
        self._shape(settings.rate, settings.pitch)

    def set_rate(self, rate: float) -> None:
        """0.5 to 6 times the voice's own pace; what is being said changes at once."""
        self._shape(rate, self._settings.pitch)

    def _shape(self, rate: float, pitch: float) -> None:
        with self._lock:
            self._rate, self._pitch = rate, pitch
            tempos = list(self._tempos)
        for tempo in tempos:
            tempo.rate, tempo.pitch = rate, pitch

    def say(
        self,
        text: str,
        token: CancelToken,
        *,
        on_started: Callable[[float], None] | None = None,
        interface: bool = False,
        voice: str = "",
    ) -> Future[None]:
        """Say `text` after all that was said before.

        Args:
            text: as it is shown; made speakable here.
            token: when it is cancelled nothing more of it is heard.
            on_started: called with `time.monotonic()` when the first of it goes to the device, on the player's thread,
                or to another program that speaks it, on the model thread.
            interface: True for words of the interface, which may have a voice of their own.
            voice: name of another voice than those of the settings, to try it.

        Returns:
            Done when all of it was handed to the player; fails with `Cancelled`, and with nothing else.
        """
        utterance = Utterance(text, CancelToken(), Future(), on_started, Who(interface=interface, voice=voice))
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
            utterance.finish(Cancelled())
        self._casting.silence()
        self._player.silence()

    def preload(self) -> Future[None]:
        """Load the voices, so that the first word doesn't wait for them."""
        return self._worker.submit(self._casting.load, priority=Priority.SPEECH)

    def prepare(self, phrases: Iterable[str]) -> Future[None]:
        """Make short phrases of the interface when nothing else is to do: they are heard at once when they are said.

        Args:
            phrases: as they will be said, one sentence each; longer ones than `phrases.LONGEST_S` are not kept.
        """

        def steps() -> Iterator[None]:
            if not self._casting.needs_device(interface=True):
                return  # another program will say them
            for phrase in phrases:
                for _ in self._casting.stream(phrase, CancelToken(), interface=True, elsewhere=False):
                    yield

        return self._worker.run_steps(steps(), priority=Priority.BACKGROUND)

    @property
    def is_quiet(self) -> bool:
        """True when nothing is heard and nothing waits to be said."""
        with self._lock:
            waits = bool(self._queue)
        return not waits and self._player.buffered_seconds <= 0

    @property
    def speaker(self) -> str:
        """Name of the engine that spoke last. Model thread only."""
        return self._casting.speaker

    def unload(self) -> None:
        """Free the voices' memory. Model thread only."""
        self._casting.unload()

    def render(self, text: str, token: CancelToken) -> Iterator[AudioChunk]:
        """`text` as sound, at the present rate and volume, without the player. Model thread, or where there is none.

        Raises:
            Cancelled: the token was cancelled.
        """
        tempo: Tempo | None = None
        for sentence in sentences_of(text):
            for chunk in self._casting.stream(sentence, token, elsewhere=False):
                if tempo is not None and tempo.sample_rate != chunk.sample_rate:
                    yield AudioChunk(tempo.flush(), tempo.sample_rate)
                    tempo = None
                tempo = tempo or self._new_tempo(chunk.sample_rate)
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

    def _advance(self, utterance: Utterance) -> bool:
        """One chunk, or a step towards it; False when there is nothing more."""
        if utterance.sound is None:
            elsewhere = not self._casting.needs_device(**utterance.who)
            if utterance.sentences is None:
                # Another program is given the text as it is: it knows sentences, too, and how to stop one text.
                whole = [utterance.text] * bool(utterance.text)
                utterance.sentences = deque(whole if elsewhere else sentences_of(utterance.text))
            if not utterance.sentences or not (self._player.has_device or elsewhere):
                return False
            utterance.sound = self._casting.stream(utterance.sentences.popleft(), utterance.token, **utterance.who)
        chunk = next(utterance.sound, None)
        if chunk is None:
            utterance.sound = None
            return bool(utterance.sentences)
        if len(chunk.samples):
            self._play(chunk, utterance)
        else:  # another program speaks it
            utterance.started(time.monotonic())
        return True

    def _play(self, chunk: AudioChunk, utterance: Utterance) -> None:
        if utterance.tempo is not None and utterance.tempo.sample_rate != chunk.sample_rate:
            self._end(utterance)  # another engine has taken over
        if utterance.tempo is None:
            utterance.tempo = self._new_tempo(chunk.sample_rate)
        tell, utterance.on_started = utterance.on_started, None
        chunk = _louder(chunk, self._settings.volume)
        self._player.play(chunk, utterance.token, on_started=tell, tempo=utterance.tempo, ends=False)

    def _end(self, utterance: Utterance) -> None:
        """Bring out what Sonic and the resampler still keep."""
        if utterance.tempo is not None:
            chunk = AudioChunk(_NO_SAMPLES, utterance.tempo.sample_rate)
            self._player.play(chunk, utterance.token, tempo=utterance.tempo, ends=True)
            utterance.tempo = None

    def _new_tempo(self, sample_rate: int) -> Tempo:
        with self._lock:
            tempo = Tempo(self._rate, sample_rate, self._pitch)
            self._tempos.add(tempo)
        return tempo

    def _done(self, utterance: Utterance, error: BaseException | None) -> None:
        with self._lock:
            if self._queue and self._queue[0] is utterance:
                self._queue.popleft()
        if error is None:
            self._end(utterance)
        utterance.finish(error)


def _louder(chunk: AudioChunk, volume: float) -> AudioChunk:
    """The same sound at `volume` times its loudness."""
    return chunk if volume == 1.0 else AudioChunk((chunk.samples * np.float32(volume)), chunk.sample_rate)
