"""A sound server of its own for a test: what is played is recorded, what should be heard is played into a microphone.

PulseAudio with a null sink ("ci", the loudspeaker) and a second one ("mic") whose monitor is the microphone.
"""

from __future__ import annotations

import bisect
import contextlib
import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 48_000  # Hz, of the null sinks; recorded without resampling
LOUD = 0.004  # amplitude above which a sample counts as sound; a null sink's silence is exactly 0

# PortAudio knows ALSA only; its default device is routed into PulseAudio.
_ASOUNDRC = """\
pcm.!default { type pulse hint { show on description "default" } }
ctl.!default { type pulse }
"""


class Recording:
    """What a sound device plays, while it plays. Thread-safe to read.

    Attributes:
        rate: Hz.
    """

    rate = RATE

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._lock = threading.Lock()
        self._pieces: list[NDArray[np.float32]] = []
        self._ends: list[int] = []  # of each piece: frames recorded up to its end,
        self._arrivals: list[float] = []  # and when it came
        self._thread = threading.Thread(target=self._read, name="recording", daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        rest = b""
        while data := os.read(descriptor, 1 << 16):
            now = time.monotonic()
            data, rest = rest + data, b""
            if odd := len(data) % 4:
                data, rest = data[:-odd], data[-odd:]
            piece = np.frombuffer(data, dtype="<f4").astype(np.float32)
            with self._lock:
                self._pieces.append(piece)
                self._ends.append((self._ends[-1] if self._ends else 0) + len(piece))
                self._arrivals.append(now)

    @property
    def samples(self) -> NDArray[np.float32]:
        """Everything so far, float32 mono at `rate`, shape (frames,)."""
        with self._lock:
            return np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.float32)

    @property
    def start(self) -> float:
        """`time.monotonic()` of the first sample."""
        with self._lock:
            return self._arrivals[0] - self._ends[0] / RATE if self._ends else float("inf")

    def moment(self, frame: int) -> float:
        """`time.monotonic()` at which the sample `frame` had come: never before it was played, some 10 ms after.

        The sound server works in blocks and ahead of its clock, so counting frames from the start would date sounds
        before the key that caused them.
        """
        with self._lock:
            return self._arrivals[min(bisect.bisect_right(self._ends, frame), len(self._ends) - 1)]

    def _frame(self, moment: float) -> int:
        """The first sample that came after `moment`."""
        with self._lock:
            earlier = bisect.bisect_right(self._arrivals, moment)
            return self._ends[earlier - 1] if earlier else 0

    def first_sound(self, after: float = 0.0) -> float | None:
        """`time.monotonic()` of the first loud sample that came after the moment `after`; None when there is none."""
        begin = self._frame(after)
        loud = np.flatnonzero(np.abs(self.samples[begin:]) > LOUD)
        return self.moment(begin + int(loud[0])) if len(loud) else None

    def last_sound(self) -> float | None:
        """`time.monotonic()` by which the last loud sample was over; None when there is none.

        A block comes as a whole when its playing begins, so what stands later in it is heard later than it came.
        """
        loud = np.flatnonzero(np.abs(self.samples) > LOUD)
        if not len(loud):
            return None
        frame = int(loud[-1])
        with self._lock:
            block = min(bisect.bisect_right(self._ends, frame), len(self._ends) - 1)
            begin = self._ends[block - 1] if block else 0
        return self.moment(frame) + (frame + 1 - begin) / RATE

    def since(self, moment: float) -> NDArray[np.float32]:
        """What came after `moment` (`time.monotonic()`)."""
        return self.samples[self._frame(moment) :]

    def wait_for_sound(self, timeout: float = 20.0, after: float = 0.0) -> float:
        """Wait until something is heard; its moment (`time.monotonic()`).

        Raises:
            TimeoutError: nothing was heard.
        """
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            moment = self.first_sound(after)
            if moment is not None:
                return moment
            time.sleep(0.02)
        raise TimeoutError(f"nothing was played within {timeout} s")

    def wait_until_quiet(self, seconds: float = 1.5, timeout: float = 60.0) -> None:
        """Wait until nothing was heard for `seconds`, after something was.

        Raises:
            TimeoutError: nothing was heard, or it went on.
        """
        deadline = time.monotonic() + timeout
        self.wait_for_sound(timeout)
        while time.monotonic() < deadline:
            last = self.last_sound()
            if last is not None and time.monotonic() - last > seconds + 0.1:
                return
            time.sleep(0.05)
        raise TimeoutError(f"it was not quiet for {seconds} s within {timeout} s")

    def close(self) -> None:
        """Stop recording; what was played until now is kept."""
        time.sleep(0.15)  # the recorder's own buffer: what was played at the last moment arrives a little later
        self._process.terminate()
        self._process.wait(5)
        self._thread.join(5)
        assert self._process.stdout is not None
        self._process.stdout.close()


class SoundServer:
    """PulseAudio with a loudspeaker and a microphone that exist in memory only.

    Args:
        folder: a private folder for its socket.
        home: HOME of the programs that will play; gets an `.asoundrc`.
        start: starts a program that runs on, as `Desktop.start` does.
        stop: ends such a program.
    """

    def __init__(
        self,
        folder: Path,
        home: Path,
        start: Callable[..., subprocess.Popen[bytes]],
        stop: Callable[[subprocess.Popen[bytes]], None],
    ) -> None:
        self._socket = folder / "pulse.socket"
        self._start_program, self._stop_program = start, stop
        self._process: subprocess.Popen[bytes] | None = None
        (home / ".asoundrc").write_text(_ASOUNDRC, encoding="utf-8")
        self.env: Mapping[str, str] = {"PULSE_SERVER": f"unix:{self._socket}"}

    def start(self) -> None:
        """Start it, and wait until its devices are there."""
        self._socket.unlink(missing_ok=True)
        modules = (
            f"module-native-protocol-unix auth-anonymous=1 socket={self._socket}",
            f"module-null-sink sink_name=ci rate={RATE} channels=1 channel_map=mono",
            f"module-null-sink sink_name=mic rate={RATE} channels=1 channel_map=mono",
            # Programs hide monitors from their lists of microphones; a remapped one looks like a real one.
            "module-remap-source master=mic.monitor source_name=microphone source_properties=device.description=Mic",
        )
        argv = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--realtime=no"]
        argv += ["--high-priority=no", "--disable-shm=yes", "--log-target=stderr"]
        for module in modules:
            argv += ["-L", module]
        self._process = self._start_program(argv, name="pulseaudio")
        env = {**os.environ, **self.env}
        deadline = time.monotonic() + 15
        for command in (("info",), ("set-default-sink", "ci"), ("set-default-source", "microphone")):
            while subprocess.run(["pactl", *command], env=env, capture_output=True, check=False).returncode:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise RuntimeError(f"PulseAudio did not start (pactl {command[0]})")
                time.sleep(0.05)

    def stop(self) -> None:
        """Take the audio devices away, as when a headset is unplugged."""
        if self._process is not None:
            self._stop_program(self._process)
            self._process = None
        self._socket.unlink(missing_ok=True)

    def players(self) -> list[int]:
        """Process ids of the programs that play at this moment."""
        argv = ["pactl", "--format=json", "list", "sink-inputs"]
        listed = subprocess.run(argv, env={**os.environ, **self.env}, capture_output=True, check=True)
        inputs = [each for each in json.loads(listed.stdout) if not each.get("corked")]
        return [int(each["properties"]["application.process.id"]) for each in inputs]

    @contextlib.contextmanager
    def record(self, device: str = "ci.monitor") -> Iterator[Recording]:
        """Record what is played, from before the body of the `with` starts."""
        argv = ["parec", "--raw", "--format=float32le", f"--rate={RATE}", "--channels=1", f"--device={device}"]
        argv += ["--latency-msec=10", "--client-name=tests"]
        process = subprocess.Popen(argv, env={**os.environ, **self.env}, stdout=subprocess.PIPE)
        recording = Recording(process)
        try:
            deadline = time.monotonic() + 10
            while recording.start == float("inf"):
                if time.monotonic() > deadline or process.poll() is not None:
                    raise RuntimeError(f"{device} can't be recorded")
                time.sleep(0.01)
            yield recording
        finally:
            recording.close()

    def play_into_microphone(self, samples: NDArray[np.float32], rate: int, *, device: str = "mic") -> float:
        """Say `samples` (float32 mono) into the microphone; returns when all was said, with the moment it began."""
        argv = ["pacat", "--raw", "--format=float32le", f"--rate={rate}", "--channels=1", f"--device={device}"]
        argv += ["--latency-msec=30", "--client-name=tests"]
        began = time.monotonic()
        subprocess.run(
            argv, input=samples.astype("<f4").tobytes(), env={**os.environ, **self.env}, check=True, timeout=120
        )
        return began
