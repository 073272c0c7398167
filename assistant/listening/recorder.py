"""The microphone: records one spoken question and knows when it ends.

The sound device calls back on a thread of its own, which only queues what came; everything else happens on the thread
that calls `record`.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, Protocol

import numpy as np

from assistant import portaudio
from assistant.cancel import CancelToken
from assistant.errors import ListeningError
from assistant.listening import SAMPLE_RATE, Samples
from assistant.listening.levels import NOTHING_SAID, check_level, meter
from assistant.listening.resample import Resampler
from assistant.listening.vad import FRAME, SpeechTracker
from assistant.settings import ListeningSettings

log = logging.getLogger(__name__)

# Seconds. After the key is let go: what is still on its way from the device, and the end of the last word of somebody
# who lets go early.
_TAIL_S = 0.4
# Nobody waits longer before they begin to speak; a toggle that was pressed by accident ends by itself.
_PATIENCE_S = 10.0
# A device that gives nothing for so long is lost; Bluetooth headsets take 1 to 2 s to wake up.
_LOST_S = 3.0
_BLOCK_S = 0.03  # asked of the device; about one frame of the detector

NO_MICROPHONE = "No microphone was found. Please connect one, or choose one in the sound settings, and ask again."
REFUSED = "The microphone could not be opened. Another program may hold it, or the desktop does not allow it."
LOST = "The microphone was lost while you spoke. Please check its connection and ask again."


class InputStream(Protocol):
    """An open microphone: mono float32 at `samplerate` Hz."""

    samplerate: float

    def start(self) -> None: ...
    def close(self) -> None: ...


OnBlock = Callable[[Samples], None]
_Blocks = SimpleQueue[tuple[float, Samples]]  # with the moment (`time.monotonic()`) at which each came
OpenStream = Callable[[str, OnBlock], InputStream]


class Recorder:
    """Records questions, one at a time.

    Args:
        settings: microphone, silence that ends a question, longest question.
        open_stream: opens a microphone by a part of its name ("" is the system's own choice) and calls back with each
            piece of sound; for tests. By default, PortAudio's.
    """

    def __init__(self, settings: ListeningSettings, open_stream: OpenStream | None = None) -> None:
        self._settings = settings
        self._open: OpenStream = open_stream or Microphone

    def record(
        self, token: CancelToken, finish: threading.Event, on_level: Callable[[float], None] | None = None
    ) -> Samples:
        """Record until the speaker is silent, `finish` is set, or the longest time is over. Waits.

        Args:
            token: ends the recording and throws it away.
            finish: set when the key is let go: what is already being said still belongs to it.
            on_level: called on this thread, about 30 times a second, with a level from 0 to 1.

        Returns:
            float32 mono at `SAMPLE_RATE` Hz, with the silence around the speech.

        Raises:
            ListeningError: no microphone, lost while recording, too quiet, too loud, or nothing said.
            Cancelled: by the token.
        """
        token.check()
        blocks: _Blocks = SimpleQueue()
        stream = self._open(self._settings.microphone, lambda block: blocks.put((time.monotonic(), block)))
        try:
            stream.start()
            take = _Take(Resampler(round(stream.samplerate)))
            self._listen(take, blocks, token, finish, on_level)
        finally:
            _close(stream)
        samples = take.samples
        if not take.tracker.speech_began:
            check_level(samples)
            raise ListeningError(NOTHING_SAID)
        spans = take.tracker.spans
        check_level(samples[round(spans[0][0] * SAMPLE_RATE) : round(spans[-1][1] * SAMPLE_RATE)], speech=True)
        return samples

    def _listen(
        self,
        take: _Take,
        blocks: _Blocks,
        token: CancelToken,
        finish: threading.Event,
        on_level: Callable[[float], None] | None,
    ) -> None:
        last_came = time.monotonic()
        end = math.inf  # moment after which what comes is no part of the question any more
        while take.tracker.seconds < self._settings.longest_s:
            token.check()
            if finish.is_set() and end == math.inf:
                end = time.monotonic() + _TAIL_S
            try:
                came, block = blocks.get(timeout=_BLOCK_S)
            except Empty:
                now = time.monotonic()
                if take.pieces and now > end:
                    return
                if now - last_came > _LOST_S:
                    raise ListeningError(LOST if take.pieces else REFUSED) from None
                continue
            if came > end:
                return
            last_came = time.monotonic()
            take.add(block)
            if on_level is not None:
                on_level(meter(block))
            if end == math.inf and self._is_over(take.tracker):
                return

    def _is_over(self, tracker: SpeechTracker) -> bool:
        if tracker.speech_began:
            return tracker.silent_s >= self._settings.silence_s
        return tracker.seconds >= min(_PATIENCE_S, self._settings.longest_s)


class _Take:
    """What has been recorded so far."""

    def __init__(self, resampler: Resampler) -> None:
        self._resampler = resampler
        # The first sound is queued by the device while the detector loads (0.1 s), so no word is lost.
        self.tracker = SpeechTracker()
        self.pieces: list[Samples] = []
        self._rest = np.zeros(0, np.float32)

    def add(self, block: Samples) -> None:
        piece = self._resampler.feed(block)
        self.pieces.append(piece)
        waiting = np.concatenate((self._rest, piece))
        whole = len(waiting) // FRAME * FRAME
        for frame in waiting[:whole].reshape(-1, FRAME):
            self.tracker.feed(frame)
        self._rest = waiting[whole:]

    @property
    def samples(self) -> Samples:
        return np.clip(np.concatenate(self.pieces), -1.0, 1.0) if self.pieces else np.zeros(0, np.float32)


class Microphone:
    """PortAudio's microphone, at `SAMPLE_RATE` where it can, else at its own rate. One thread.

    Args:
        name: a part of its name, in any case; "" or one that fits none is the system's own choice.
        on_block: called on PortAudio's thread with each piece, float32 mono.

    Raises:
        ListeningError: there is none, or it can't be opened.
    """

    def __init__(self, name: str, on_block: OnBlock) -> None:
        try:
            self._sd = portaudio.sounddevice()
        except OSError as error:  # PortAudio's library itself is missing
            raise ListeningError(NO_MICROPHONE) from error
        self._on_block = on_block
        if not self._is_there(name):
            portaudio.refresh()  # it may have been plugged in since the list was made
        portaudio.enter()
        try:
            self._stream = self._open(self._find(name))
        except BaseException:
            portaudio.leave()
            raise
        self.samplerate = float(self._stream.samplerate)

    def start(self) -> None:
        """Begin to call back.

        Raises:
            ListeningError: the device refuses.
        """
        try:
            self._stream.start()
        except self._sd.PortAudioError as error:
            raise ListeningError(REFUSED) from error

    def close(self) -> None:
        """Close it, once; nothing is called back after."""
        try:
            self._stream.close()
        finally:
            portaudio.leave()

    def _open(self, device: Any) -> Any:
        own_rate = round(device["default_samplerate"])
        # Not every driver mixes channels or changes the rate.
        for rate, channels in ((SAMPLE_RATE, 1), (own_rate, 1), (own_rate, min(device["max_input_channels"], 2))):
            try:
                return self._sd.InputStream(
                    samplerate=rate,
                    device=device["index"],
                    channels=channels,
                    dtype="float32",
                    blocksize=round(rate * _BLOCK_S),
                    callback=self._callback,
                )
            except self._sd.PortAudioError as error:
                log.info("the microphone does not open at %s Hz with %s channels: %s", rate, channels, error)
        raise ListeningError(REFUSED)

    def _callback(self, data: Any, _frames: int, _time: Any, status: Any) -> None:
        if status:
            log.debug("microphone: %s", status)
        self._on_block(data[:, 0].copy())

    def _inputs(self) -> list[Any]:
        return [device for device in self._sd.query_devices() if device["max_input_channels"] > 0]

    def _is_there(self, name: str) -> bool:
        return any(name.casefold() in device["name"].casefold() for device in self._inputs())

    def _find(self, name: str) -> Any:
        if name:
            for device in self._inputs():
                if name.casefold() in device["name"].casefold():
                    return device
            log.warning("there is no microphone called %s; the system's own choice serves", name)
        try:
            return self._sd.query_devices(kind="input")
        except (self._sd.PortAudioError, ValueError) as error:
            raise ListeningError(NO_MICROPHONE) from error


def _close(stream: InputStream) -> None:
    try:
        stream.close()
    except Exception:
        # A device that was unplugged: the recording is worth more than a clean end.
        log.warning("the microphone did not close", exc_info=True)
