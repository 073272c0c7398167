"""The audio device behind the player: PortAudio, held by the player's thread alone.

Measured with PortAudio on PulseAudio (docs/decisions/player.md): blocking writes of 10 ms into a 30 ms buffer leave
holes as soon as another Python thread is busy; a callback is worse, for it needs the interpreter at its own moment.
So: a buffer of 150 ms that is topped up with what fits and never waited on, and `abort` when it must be silent.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant import portaudio
from assistant.errors import AudioError

log = logging.getLogger(__name__)

# Seconds. Two busy Python threads beside the player leave holes at 0.1 and none at 0.15; "stop" throws it away.
BUFFER_S = 0.15
NO_DEVICE = "There is no sound device, so answers are only shown."


class OutputDevice(Protocol):
    """An open device. One thread only. Each method may raise `AudioError`: then it is lost and is only closed."""

    sample_rate: int  # Hz
    buffer_s: float  # seconds of sound it holds when full

    def start(self) -> None:
        """Begin to play what is written; does nothing when started."""

    def writable(self) -> int:
        """Frames that `write` takes without waiting."""

    def write(self, samples: NDArray[np.float32]) -> None:
        """Play float32 mono, shape (frames,), at most `writable()` frames."""

    def abort(self) -> None:
        """Silence at once: what was written and not yet heard is thrown away. `start` goes on."""

    def close(self) -> None:
        """Give the device back. Never raises."""


class PortAudioDevice:
    """An `OutputDevice` on PortAudio.

    Args:
        device: part of the device's name, in any case; "" or a name that fits none is the system's own choice.
        refresh: read the list of devices anew first.

    Raises:
        AudioError: there is none, or it can't be opened in any way tried.
    """

    def __init__(self, device: str = "", refresh: bool = False) -> None:
        try:
            self._sd = portaudio.sounddevice()
            if refresh:
                portaudio.refresh()
        except OSError as error:
            raise AudioError("The sound library PortAudio is missing. Please install libportaudio2.") from error
        except Exception as error:
            raise AudioError(NO_DEVICE) from error
        portaudio.enter()
        try:
            self._stream, self._channels = self._open(device)
        except BaseException:
            portaudio.leave()
            raise
        self.sample_rate = round(self._stream.samplerate)
        self.buffer_s = BUFFER_S
        self._closed = False

    def _open(self, device: str) -> tuple[Any, int]:
        try:
            info = self._find(device)
        except Exception as error:  # sounddevice raises ValueError or PortAudioError, by its version
            raise AudioError(NO_DEVICE) from error
        problem: Exception | None = None
        for rate, channels in _ways(int(info["default_samplerate"]), int(info["max_output_channels"])):
            try:
                stream = self._sd.OutputStream(
                    device=info["index"], samplerate=rate, channels=channels, dtype="float32", latency=BUFFER_S
                )
                return stream, channels
            except Exception as error:
                problem = error
        log.warning("the sound device %s can't be opened: %s", info["name"], problem)
        raise AudioError("The sound device can't be opened; another program may hold it.") from problem

    def _find(self, name: str) -> dict[str, Any]:
        if name:
            for info in self._sd.query_devices():
                if info["max_output_channels"] > 0 and name.casefold() in str(info["name"]).casefold():
                    return dict(info)
            log.warning("there is no sound device called %s", name)
        return dict(self._sd.query_devices(kind="output"))

    def start(self) -> None:
        with self._errors():
            if self._stream.stopped:
                self._stream.start()

    def writable(self) -> int:
        with self._errors():
            return int(self._stream.write_available)

    def write(self, samples: NDArray[np.float32]) -> None:
        frames = np.ascontiguousarray(np.broadcast_to(samples[:, None], (len(samples), self._channels)))
        with self._errors():
            self._stream.write(frames)

    def abort(self) -> None:
        with self._errors():
            if not self._stream.stopped:
                self._stream.abort()

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            with contextlib.suppress(Exception):
                self._stream.close()
            portaudio.leave()

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except self._sd.PortAudioError as error:
            raise AudioError("The sound device was lost.") from error


def _ways(rate: int, channels: int) -> Iterator[tuple[int, int]]:
    """(Hz, channels) to try: some systems take only the device's own rate, and some refuse mono, or all but all.

    What a device says of itself is not always so: after its own rate come those that hardware has, headsets included.
    """
    seen = set()
    for each in (rate, 48_000, 44_100, 96_000, 32_000, 16_000, 8_000):
        for count in (1, min(channels, 2), channels):
            if (each, count) not in seen and each > 0 and count > 0:
                seen.add((each, count))
                yield each, count


def open_portaudio(device: str, refresh: bool) -> OutputDevice:
    """The device that the player uses unless it is given another way to open one."""
    return PortAudioDevice(device, refresh)
