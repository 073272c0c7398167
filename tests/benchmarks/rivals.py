"""The process that answers are compared with, driven and listened to."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tests.desktop import Desktop


class AllFirst:
    """`all_first.py`, warm, on a test desktop. The window it is asked about must be in front."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        argv = [sys.executable, str(Path(__file__).with_name("all_first.py"))]
        self._process = desktop.start(argv, name="all-first", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._expect("ready")

    def until_sound(self, command: str) -> float:
        """Milliseconds from the command to the first sound of its answer."""
        assert self._process.stdin is not None
        with self._desktop.record() as recording:
            time.sleep(1.2)
            moment = time.monotonic()
            self._process.stdin.write(f"{command}\n".encode())
            self._process.stdin.flush()
            recording.wait_for_sound(60, after=moment)
            self._expect("")
            heard = recording.first_sound(after=moment)
        assert heard is not None
        return (heard - moment) * 1000

    def _expect(self, start: str) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().decode()
        if not line.startswith(start) or not line:
            raise RuntimeError(f"the other process said {line!r}\n{self._desktop.log('all-first')}")
        return line

    def close(self) -> None:
        """End it."""
        self._desktop.end(self._process, kill=True)
