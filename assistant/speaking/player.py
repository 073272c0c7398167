"""Plays sound. Anyone may ask; one thread of its own, and only that one, touches the audio device.

Nobody ever waits for the device: `play` and `silence` write down what is wanted and wake the thread. What belongs to a
cancelled request, or came before the last `silence`, is stale for ever: each sound carries its request's token and the
number of silences before it, so there is no flag that could be reset and bring old sound back.
"""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable

from assistant.cancel import CancelToken
from assistant.errors import AudioError
from assistant.speaking.line import Line, Piece, Sound
from assistant.speaking.output import OpenStream, Output
from assistant.speaking.stream import open_portaudio
from assistant.speaking.tempo import Tempo
from assistant.types import AudioChunk

log = logging.getLogger(__name__)

_PAUSE_S = 1.0  # after an error that nobody foresaw, so that it can't repeat without end


class Player:
    """The audio output.

    Args:
        device: part of the device's name; "" is the system's own choice.
        open_stream: opens the device: (name, read the list of devices anew) -> device; raises `AudioError`.
        on_state: told "playing", "idle", "no device" (once, until it is back) and "device back"; on the player's
            thread, so it must be quick.
    """

    def __init__(
        self,
        device: str = "",
        open_stream: OpenStream | None = None,
        on_state: Callable[[str], None] | None = None,
    ) -> None:
        self._on_state = on_state
        self._output = Output(device, open_stream or open_portaudio, self._tell)
        # Shared, under the lock:
        self._wake = threading.Condition()
        self._poked = False
        self._closing = False
        self._generation = 0
        self._waiting: deque[Sound] = deque()
        self._urgent: deque[Sound] = deque()
        self._active = False  # something waits or is being played
        self._inside_s = 0.0  # seconds taken from the queue and not yet heard
        self._low: tuple[float, Callable[[], None]] | None = None
        self._watched: weakref.WeakSet[CancelToken] = weakref.WeakSet()
        # The thread's own:
        self._line: Line | None = None
        self._current: Sound | None = None
        self._ready: deque[Piece] = deque()
        self._told_playing = False
        self._thread = threading.Thread(target=self._run, name="player", daemon=True)

    # For any thread

    def start(self) -> None:
        """Start the thread; it opens the device at once, so that the first earcon needn't wait for it."""
        self._thread.start()

    def close(self, deadline: float = 1.0) -> bool:
        """Silence, give the device back, end. Waits `deadline` seconds at most; False if the device hangs."""
        with self._wake:
            self._closing = True
            self._drop_queued()
        self._poke()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(deadline)
        return not self._thread.is_alive()

    def play(
        self,
        chunk: AudioChunk,
        token: CancelToken,
        *,
        on_started: Callable[[float], None] | None = None,
        tempo: Tempo | None = None,
        ends: bool = True,
        urgent: bool = False,
    ) -> None:
        """Queue a sound. Never waits.

        Args:
            chunk: the sound, or a piece of a stream; at any sample rate.
            token: when it is cancelled the sound is dropped, even half-way.
            on_started: called on the player's thread with `time.monotonic()` when its first frame goes to the device.
            tempo: makes it a piece of the stream that this tempo changes; the rate then counts when it is played.
            ends: False for a piece of a stream that goes on.
            urgent: play it before all that waits.
        """
        if token.cancelled:
            return
        with self._wake:
            if self._closing:
                return
            sound = Sound(chunk, token, self._generation, tempo, ends, urgent, on_started)
            (self._urgent if urgent else self._waiting).append(sound)
            self._active = True
            new = token not in self._watched
            self._watched.add(token)
        if new:
            token.on_cancel(self._poke)
        self._poke()

    def silence(self) -> None:
        """Drop everything asked for until now; the device is silent within 150 ms. Never waits."""
        with self._wake:
            self._generation += 1
            self._drop_queued()
        self._poke()

    def notify_below(self, seconds: float, callback: Callable[[], None]) -> None:
        """Call `callback` once, on the player's thread, when less than `seconds` are left. Only the last one counts."""
        with self._wake:
            self._low = (seconds, callback)
        self._poke()

    def wait_idle(self, timeout: float) -> bool:
        """Wait until all that was asked for has been heard or dropped; False after `timeout` seconds."""
        with self._wake:
            return self._wake.wait_for(lambda: not self._active or self._closing, timeout)

    @property
    def buffered_seconds(self) -> float:
        """How long it would go on playing."""
        with self._wake:
            return self._inside_s + sum(s.seconds for s in self._urgent) + sum(s.seconds for s in self._waiting)

    @property
    def is_playing(self) -> bool:
        """True while something waits or is heard."""
        with self._wake:
            return self._active

    @property
    def has_device(self) -> bool:
        """False once no device could be opened, until one can."""
        return self._output.has_device

    def _poke(self) -> None:
        with self._wake:
            self._poked = True
            self._wake.notify_all()

    def _drop_queued(self) -> None:
        self._waiting.clear()
        self._urgent.clear()

    # The thread

    def _run(self) -> None:
        self._output.open(refresh=True)
        while not self._closing:
            try:
                wait = self._step()
            except AudioError as error:
                log.warning("%s", error.sentence)
                self._recover()
                wait = 0.0
            except Exception:
                log.exception("the player failed")
                self._recover()
                wait = _PAUSE_S
            self._settle()
            with self._wake:
                if not self._poked and not self._closing:
                    self._wake.wait(wait)
                self._poked = False
        self._output.close()
        self._drop_all()
        self._settle()

    def _step(self) -> float:
        """Drop what is stale, top the device up; seconds until the next look, unless something happens before."""
        self._drop_stale()
        if self._has_work() or not self._output.has_device:
            if self._output.open():
                self._fill()
            else:
                self._drop_all()
        return self._output.rest(self._has_work() or self._output.unheard() > 0)

    def _has_work(self) -> bool:
        return bool(self._ready or self._current or self._waiting or self._urgent)

    def _stale(self, sound: Sound) -> bool:
        return sound.generation != self._generation or sound.token.cancelled

    def _drop_stale(self) -> None:
        if self._current is not None and self._stale(self._current):
            self._current = None
        # What others asked for was in the same buffer: it goes first when the device starts again.
        again = self._output.drop(self._stale)
        self._ready = deque(piece for piece in (*again, *self._ready) if not self._stale(piece.sound))
        with self._wake:
            for queue in (self._waiting, self._urgent):
                if any(self._stale(sound) for sound in queue):
                    fresh = [sound for sound in queue if not self._stale(sound)]
                    queue.clear()
                    queue.extend(fresh)

    def _fill(self) -> None:
        """Write as much as the device takes without waiting."""
        while (piece := self._next_piece()) is not None:
            sound = piece.sound
            if self._stale(sound):
                continue
            moment = time.monotonic()
            rest = self._output.write(piece)
            if rest is not piece and sound.on_started is not None:
                tell, sound.on_started = sound.on_started, None
                _call(tell, moment)
            if rest is not None:
                self._ready.appendleft(rest)
                return

    def _next_piece(self) -> Piece | None:
        """What is to be played next; earcons first."""
        if not (self._ready and self._ready[0].sound.urgent):
            with self._wake:
                urgent = self._urgent.popleft() if self._urgent else None
            if urgent is not None:
                return Line(self._output.rate).shape(urgent)[0]
        if self._ready:
            return self._ready.popleft()
        while (sound := self._next_sound()) is not None:
            if self._line is None or self._line.device_rate != self._output.rate:
                self._line = Line(self._output.rate)
            piece, done = self._line.shape(sound)
            if done:
                self._current = None
            if len(piece.samples):
                return piece
            if done and sound.on_started is not None:
                self._hand_on(sound)
        return None

    def _hand_on(self, sound: Sound) -> None:
        """All of it is still inside Sonic and comes out with the stream's next piece: so does its `on_started`."""
        with self._wake:
            following = self._waiting[0] if self._waiting else None
        if following is not None and following.tempo is sound.tempo and following.on_started is None:
            following.on_started = sound.on_started

    def _next_sound(self) -> Sound | None:
        if self._current is None:
            with self._wake:
                if not self._waiting:
                    return None
                self._current = self._waiting.popleft()
                self._inside_s += self._current.seconds
        return self._current

    def _settle(self) -> None:
        """Tell everyone who wants to know how things stand."""
        try:
            frames = self._output.unheard()
        except AudioError:
            frames = 0  # the next step finds the device lost
        rate = self._output.rate or 1
        with self._wake:
            self._inside_s = sum((len(piece.samples) for piece in self._ready), frames) / rate
            self._inside_s += self._current.seconds if self._current else 0.0
            left = self._inside_s + sum(sound.seconds for sound in self._waiting)
            playing = self._active = bool(frames) or self._has_work()
            low = self._low if self._low is not None and left < self._low[0] else None
            if low is not None:
                self._low = None
            self._wake.notify_all()
        if playing != self._told_playing:
            self._told_playing = playing
            self._tell("playing" if playing else "idle")
        if low is not None:
            _call(low[1])

    def _recover(self) -> None:
        rate = self._output.rate
        unheard = self._output.lose()
        if self._output.rate != rate:
            self._ready.clear()  # shaped for the old device
        self._ready.extendleft(reversed(unheard))

    def _drop_all(self) -> None:
        self._ready.clear()
        self._current = None
        with self._wake:
            self._drop_queued()

    def _tell(self, state: str) -> None:
        if self._on_state is not None:
            _call(self._on_state, state)


def _call(function: Callable[..., None], *arguments: object) -> None:
    """What others gave us to call must not end the player."""
    try:
        function(*arguments)
    except Exception:
        log.exception("a callback of the player failed")
