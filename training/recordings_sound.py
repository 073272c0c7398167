"""Saying and hearing in turn: what is said is over, and gone from every buffer, before a take begins.

The microphone is opened before the sentence is said, because a headset may need seconds to wake up, and what it gives
is thrown away until the tone is over. So the first word is never lost, and the sentence never in the take.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing
from queue import Empty, SimpleQueue

import numpy as np

from assistant.cancel import CancelToken
from assistant.errors import AudioError, Cancelled, ListeningError
from assistant.listening import SAMPLE_RATE, Samples, recorder
from assistant.listening.levels import NOTHING_SAID
from assistant.listening.recorder import InputStream, Microphone, OnBlock, OpenStream, Recorder
from assistant.settings import ListeningSettings, Settings
from assistant.sound_parts import SoundParts
from assistant.speaking.voices import JOE
from assistant.types import AudioChunk

# What the player handed over is still in the sound server's buffer, and what the microphone gives is some blocks old:
# without this pause the last 0.018 s of the tone were in two of four takes (PulseAudio, the microphone in the
# loudspeaker). Rooms ring on for longer, and nobody answers a tone faster than in 0.25 s.
_ECHO_S = 0.2
_LONGEST_S = 30.0  # a sentence takes 6 s at most; somebody who reads slowly gets five times as long
_SILENCE_S = 1.5  # ends a take; a breath between two phrases is shorter
_LONGEST_WAIT_S = 120.0
# A5, a tone in the middle of what small loudspeakers and ageing ears hear well; long enough to be no click.
_TONE_HZ, _TONE_S, _TONE_LEVEL = 880.0, 0.15, 0.3
_TONE_RATE = 22_050

NO_DEVICE = "There is no sound device, so you would hear nothing. Connect one and try again."
SPOILT = "Lookaloud spoke while you were recorded, so that was dropped. Say the sentence again."

# Sentences of the recorder that speak of a question, as they are said here.
_OTHER_WORDS = {
    NOTHING_SAID: "I heard nothing. Say the sentence after the tone.",
    recorder.NO_MICROPHONE: "No microphone was found. Connect one and try again.",
    recorder.LOST: "The microphone was lost. Check its connection and try again.",
}

Keys = SimpleQueue[str]
"""Keys as they are pressed; "" for the end of the input."""


class Gate:
    """A microphone that runs from the start, and whose sound counts only once it is started as the recorder's.

    Args:
        microphone: by a part of its name.
        open_stream: as the recorder's, for tests.

    Raises:
        ListeningError: there is none, or it can't be opened.
    """

    def __init__(self, microphone: str, open_stream: OpenStream) -> None:
        self._on_block: OnBlock | None = None
        self._stream = open_stream(microphone, self._pass_on)
        self.samplerate = self._stream.samplerate
        try:
            self._stream.start()
        except BaseException:
            self._stream.close()
            raise

    def _pass_on(self, block: Samples) -> None:
        on_block = self._on_block
        if on_block is not None:
            on_block(block)

    def open(self, _name: str, on_block: OnBlock) -> InputStream:
        """For the recorder, in place of opening a microphone."""
        self._waiting = on_block
        return self

    def start(self) -> None:
        """From now on it counts."""
        self._on_block = self._waiting

    def close(self) -> None:
        """Close the microphone; does nothing the second time."""
        stream, self._stream = self._stream, None  # type: ignore[assignment]
        if stream is not None:
            stream.close()


class Booth:
    """Speaks to the user and records them. One thread.

    Args:
        settings: voice, earcons, devices.
        keys: what the user presses; anything that is pressed ends what is being said.
        parts: what sounds. Whoever made them starts and closes them.
        open_stream: opens the microphone; for tests.
        on_take: told True when a take begins and False when it ends, on the booth's thread.
    """

    def __init__(
        self,
        settings: Settings,
        keys: Keys,
        parts: SoundParts,
        open_stream: OpenStream | None = None,
        on_take: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self.keys = keys
        self.worker = parts.worker
        self._player, self._speech = parts.player, parts.speech
        self._open_stream: OpenStream = open_stream or Microphone
        self._on_take = on_take
        self._listening = ListeningSettings(settings.listening.microphone, _SILENCE_S, _LONGEST_S)
        self._rate = settings.speech.rate
        self._tone = _tone()

    def wait_for_device(self) -> None:
        """Load what speaks.

        Raises:
            AudioError: nothing can be heard: there is no loudspeaker.
        """
        self._speech.preload().result()
        if not self._player.has_device:
            raise AudioError(NO_DEVICE)

    def say(self, text: str, *, at_own_pace: bool = True, voice: str = JOE.name) -> bool:
        """Say it, to its end or until a key is pressed; True when all was said.

        Args:
            text: what to say.
            at_own_pace: False at the voice's natural pace, for sentences that have to be remembered.
            voice: never a screen reader's: how long it speaks nobody can know, and its words would be in the take.
        """
        self._speech.set_rate(self._rate if at_own_pace else 1.0)
        try:
            token = CancelToken()
            said = self._speech.say(text, token, voice=voice)
            return self._until_key(token, said.done)
        finally:
            self._speech.set_rate(self._rate)

    def play(self, samples: Samples, rate: int) -> bool:
        """Play a take, to its end or until a key is pressed."""
        token = CancelToken()
        self._player.play(AudioChunk(samples, rate), token)
        return self._until_key(token, lambda: True)

    def earcon(self, name: str) -> None:
        """Play an earcon, if they are on, and wait until it was heard."""
        self._speech.earcon(name, CancelToken())
        self._player.wait_idle(2.0)

    def record(self, prompt: str, on_key: Callable[[str], bool]) -> tuple[Samples, int]:
        """Say `prompt`, then the tone, then record until silence or until a key ends it.

        Args:
            prompt: what to repeat; "" to go on with the tone.
            on_key: told each key that is pressed meanwhile: True when the take is over, False when it is dropped;
                the key is then put back.

        Returns:
            float32 mono and its rate, Hz.

        Raises:
            ListeningError: no microphone, too quiet or loud, nothing said, or something was spoken meanwhile.
            Cancelled: a key dropped it.
        """
        self._speech.silence()  # what was being told may not be waited for
        try:
            with closing(Gate(self._listening.microphone, self._open_stream)) as gate:
                if prompt and not self.say(prompt, at_own_pace=False):
                    self._skip_or_leave(on_key)
                self._player.play(self._tone, CancelToken())
                self._player.wait_idle(_LONGEST_WAIT_S)
                time.sleep(_ECHO_S)
                self._skip_or_leave(on_key)  # a key that came too early to end the take
                return self._take(gate, on_key)
        except ListeningError as error:
            raise ListeningError(_OTHER_WORDS.get(error.sentence, error.sentence)) from error

    def _take(self, gate: Gate, on_key: Callable[[str], bool]) -> tuple[Samples, int]:
        token, finish, spoilt = CancelToken(), threading.Event(), threading.Event()

        def look(_level: float) -> None:
            if self._player.is_playing:  # a key for every program, a notice: its sound is in the take
                spoilt.set()
                token.cancel()
            key = _next(self.keys)
            if key is None:
                return
            if on_key(key):
                finish.set()
            else:
                self.keys.put(key)
                token.cancel()

        self._on_take(True)
        try:
            return Recorder(self._listening, gate.open).record(token, finish, look), SAMPLE_RATE
        except Cancelled as error:
            if spoilt.is_set():
                raise ListeningError(SPOILT) from error
            raise
        finally:
            self._on_take(False)

    def _skip_or_leave(self, on_key: Callable[[str], bool]) -> None:
        """A key cut the sentence short: Enter for those who know it already; others drop the take."""
        key = _next(self.keys)
        if key is not None and not on_key(key):
            self.keys.put(key)
            raise Cancelled

    def _until_key(self, token: CancelToken, made: Callable[[], bool]) -> bool:
        while not made() or self._player.is_playing:
            if not self.keys.empty():
                token.cancel()
                self._player.wait_idle(1.0)
                return False
            time.sleep(0.02)
        return True


def _next(keys: Keys) -> str | None:
    try:
        return keys.get_nowait()
    except Empty:
        return None


def _tone() -> AudioChunk:
    """Rises and falls softly, so that it doesn't click."""
    moments = np.arange(int(_TONE_S * _TONE_RATE)) / _TONE_RATE
    edge = np.clip(np.minimum(moments, _TONE_S - moments) / 0.02, 0, 1)
    return AudioChunk((_TONE_LEVEL * edge * np.sin(2 * np.pi * _TONE_HZ * moments)).astype(np.float32), _TONE_RATE)
