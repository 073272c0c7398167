"""The device in the player's hands: opened, topped up, stopped, lost, found again. The player's thread only."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from assistant.errors import AudioError
from assistant.speaking.line import Piece, Sent, Sound
from assistant.speaking.stream import OutputDevice

log = logging.getLogger(__name__)

# PortAudio knows when its own buffer is empty, not when the sound server's is: stopping then would cut the last word.
_TAIL_S = 0.1
_RELEASE_S = 10.0  # after so much silence the device is closed, so that it (and a laptop's battery) can sleep
_RETRY_S, _RETRY_LONGEST_S = 2.0, 15.0  # between two attempts to find a device; doubled each time
_QUICK_LOSS_S = 1.0  # a device lost so soon after it was opened is broken: wait before the next attempt
_STALL_S = 3.0  # a device that takes nothing for so long while it should play is lost
_SMALLEST_WRITE_S = 0.01  # writing each single frame that gets free would keep the interpreter busy

OpenStream = Callable[[str, bool], OutputDevice]


class Output:
    """One audio output that may come and go.

    Args:
        name: part of the device's name.
        open_stream: opens the device: (name, read the list of devices anew) -> device; raises `AudioError`.
        tell: told "no device" (once, until it is back) and "device back".

    Attributes:
        has_device: False once none could be opened, until one can; any thread may read it.
    """

    def __init__(self, name: str, open_stream: OpenStream, tell: Callable[[str], None]) -> None:
        self._name = name
        self._open_stream = open_stream
        self._tell = tell
        self.has_device = True
        self._device: OutputDevice | None = None
        self._running = False
        self._capacity = 0  # frames the running device holds when full
        self._sent = Sent()
        self._opened_at = self._busy_at = self._took_at = self._next_try = 0.0
        self._retry_s = _RETRY_S

    @property
    def rate(self) -> int:
        """Hz of the open device; 0 when none is open."""
        return self._device.sample_rate if self._device is not None else 0

    def open(self, refresh: bool = False) -> bool:
        """True when a device is open, now or already. Without one, tries again only after a pause."""
        if self._device is not None:
            return True
        now = time.monotonic()
        if not self.has_device and now < self._next_try:
            return False
        try:
            self._device = self._find(refresh or not self.has_device)
        except AudioError as error:
            self._give_up(error.sentence)
            return False
        self._running = False
        self._opened_at = self._busy_at = self._took_at = now
        if not self.has_device:
            self.has_device = True
            self._tell("device back")
        return True

    def _find(self, refresh: bool) -> OutputDevice:
        try:
            return self._open_stream(self._name, refresh)
        except AudioError:
            if refresh:
                raise
            # The list of devices may be older than the device.
            return self._open_stream(self._name, True)

    def _give_up(self, sentence: str) -> None:
        if self.has_device:
            self._retry_s = _RETRY_S
            log.warning("no sound: %s", sentence)
            self.has_device = False
            self._tell("no device")
        else:
            self._retry_s = min(self._retry_s * 2, _RETRY_LONGEST_S)
        self._next_try = time.monotonic() + self._retry_s

    def write(self, piece: Piece) -> Piece | None:
        """Hand over as much as is taken without waiting; what is left of it, or None. A device must be open.

        Raises:
            AudioError: the device is lost.
        """
        device = self._device
        assert device is not None
        if not self._running:
            device.start()
            self._running = True
            self._capacity = device.writable()
            self._took_at = time.monotonic()
        room, now = device.writable(), time.monotonic()
        if room < min(len(piece.samples), int(_SMALLEST_WRITE_S * device.sample_rate)):
            if now - self._took_at > _STALL_S:
                raise AudioError("The sound device takes no sound any more.")
            return piece
        rest = None
        if len(piece.samples) > room:
            piece, rest = piece.split(room)
        self._took_at = self._busy_at = now
        self._sent.add(piece)  # before the write: if "stop" comes in its midst, this is known to be in the device
        device.write(piece.samples)
        return rest

    def unheard(self) -> int:
        """Frames in the device that are still to be heard.

        Raises:
            AudioError: the device is lost.
        """
        if self._device is None or not self._running:
            return 0
        unheard = max(self._capacity - self._device.writable(), 0)
        self._sent.forget_heard(unheard)
        return unheard

    def drop(self, stale: Callable[[Sound], bool]) -> list[Piece]:
        """If something that is `stale` may still be heard: silence at once.

        Returns:
            What was in the same buffer and is not stale, to be written again.
        """
        unheard = self.unheard()
        if not self._sent.any(stale):
            return []
        self._stop()
        return [piece for piece in self._sent.take_unheard(unheard) if not stale(piece.sound)]

    def rest(self, playing: bool) -> float:
        """Call it when all was written: stops, then releases a device that is not needed; seconds until the next look.

        Raises:
            AudioError: the device is lost.
        """
        now = time.monotonic()
        if self._device is None:
            return max(self._next_try - now, 0.01) if not self.has_device else 60.0
        if playing:
            self._busy_at = now
            return self._device.buffer_s / 5
        quiet = now - self._busy_at
        if self._running and quiet >= _TAIL_S:
            self._stop()
            self._sent.take_unheard(0)
        if quiet >= _RELEASE_S:
            self.close()
            return 60.0
        return max((_TAIL_S if self._running else _RELEASE_S) - quiet, 0.005)

    def lose(self) -> list[Piece]:
        """The device is gone: go on with another one at once, or else do without.

        Returns:
            What it had not played, to be written again.
        """
        quick = time.monotonic() - self._opened_at < _QUICK_LOSS_S
        rate = self.rate
        unheard = self._sent.take_unheard(self._capacity)
        self.close()
        if quick:
            self._give_up("the device was lost as soon as it was opened")
        elif self.open(refresh=True) and self.rate == rate:
            return unheard
        return []

    def close(self) -> None:
        """Silence, and give the device back. Never raises."""
        device, self._device = self._device, None
        running, self._running = self._running, False
        self._sent.take_unheard(0)
        if device is None:
            return
        try:
            if running:
                device.abort()
        except AudioError as error:
            log.info("%s", error.sentence)
        device.close()

    def _stop(self) -> None:
        assert self._device is not None
        self._running = False
        self._device.abort()
