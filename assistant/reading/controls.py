"""What the accessibility tree knows of the window in front: exact names, roles, values, states.

A program that hangs, or a dead D-Bus, may keep a question waiting for ever. The tree is therefore asked by a process of
its own (`control_helper`); who asks waits until the deadline and goes on without. While a question is stuck, the answer
is "no tree" at once, so stuck questions never pile up.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from assistant.reading.control_helper import from_json
from assistant.types import WindowInfo

log = logging.getLogger(__name__)
# A question that took longer than this is stuck: its process is ended.
_STUCK_S = 2.0
# So long no new one is started then: the desktop's bus seldom heals at once.
_REST_S = 10.0


class Helper:
    """The process that asks, started when first needed. Thread-safe.

    Args:
        start: starts it, with text pipes for its input and output; replaced in tests.
    """

    def __init__(self, start: Callable[[], subprocess.Popen[str]] | None = None) -> None:
        self._start = start or _start
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._replies: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._asked = self._answered = 0
        self._since = 0.0  # when the last question was asked
        self._rest_until = 0.0

    def ask(
        self, what: str, seconds: float, origin: tuple[int, int] = (0, 0), process: int | None = None
    ) -> WindowInfo:
        """The reply to one question; empty when none comes within `seconds`. Never raises."""
        end = time.monotonic() + seconds
        if not self._lock.acquire(timeout=seconds):
            return WindowInfo()
        try:
            request = {"what": what, "deadline": seconds * 0.8, "origin": origin, "process": process}
            return self._ask({**request, "own": os.getpid()}, end)
        except (OSError, ValueError, KeyError, TypeError):
            log.debug("the helper that reads controls failed", exc_info=True)
            self._end()
            return WindowInfo()
        finally:
            self._lock.release()

    def warm(self) -> None:
        """Start the process, so that the first question is answered as quickly as the others."""
        with self._lock, contextlib.suppress(OSError):
            self._ready()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, request: dict[str, Any], end: float) -> WindowInfo:
        if not self._ready():
            return WindowInfo()
        # An earlier question may still be waiting; its reply must come before this one's.
        if self._answered < self._asked and self._reply(self._asked, end) is None:
            return WindowInfo()
        assert self._process is not None and self._process.stdin is not None
        self._asked += 1
        self._since = time.monotonic()
        self._process.stdin.write(json.dumps({"id": self._asked, **request}) + "\n")
        self._process.stdin.flush()
        found = self._reply(self._asked, end)
        return WindowInfo() if found is None else from_json(found)

    def _ready(self) -> bool:
        """True when a process is there that can be asked; ends a stuck one."""
        now = time.monotonic()
        stuck = self._answered < self._asked and now - self._since > _STUCK_S
        if self._process is not None and (stuck or self._process.poll() is not None):
            self._end()
            self._rest_until = now + _REST_S
        if self._process is None and now >= self._rest_until:
            self._process, self._replies = self._start(), SimpleQueue()
            self._asked = self._answered = 0
            reader = threading.Thread(target=_read, args=(self._process, self._replies), name="controls", daemon=True)
            reader.start()
        return self._process is not None

    def _reply(self, number: int, end: float) -> dict[str, Any] | None:
        """The reply to question `number`, or None when it does not come until `end`."""
        while True:
            try:
                found = self._replies.get(timeout=max(0.0, end - time.monotonic()))
            except Empty:
                return None
            self._answered = found.pop("id")
            if self._answered == number:
                return found

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1.0)


def _start() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "assistant.reading.control_helper"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )


def _read(process: subprocess.Popen[str], replies: SimpleQueue[dict[str, Any]]) -> None:
    """Hand on replies until the process ends. Its own daemon thread; a pipe can't be waited for with a deadline."""
    assert process.stdout is not None
    with contextlib.suppress(ValueError, OSError), process.stdout:
        for line in process.stdout:
            replies.put(json.loads(line))  # nonsense ends this thread: the question then counts as stuck


_HELPER = Helper()
atexit.register(_HELPER.close)
warm = _HELPER.warm


def window_in_front(deadline_s: float = 0.1, process: int | None = None) -> WindowInfo:
    """Title, application and focused control of the window in front; quick, no whole tree.

    Never raises, never takes longer than about `deadline_s` seconds; an empty `WindowInfo` where there is no tree.
    The box is the screen's, in pixels. Any thread but the GUI's. The first question starts a process (about 0.3 s):
    call `warm` when the app starts.

    Args:
        deadline_s: how long to wait.
        process: whose window is meant when our own has the keyboard; see `Picture.process`.
    """
    return _HELPER.ask("front", deadline_s, process=process)


def window_controls(
    deadline_s: float = 1.0, origin: tuple[int, int] = (0, 0), process: int | None = None
) -> WindowInfo:
    """All controls of the window in front, boxes in pixels of a picture whose upper left is at `origin`.

    Never raises, never takes longer than about `deadline_s` seconds: of a huge tree, what was read by then, the
    window's main structure first. Passwords have no value and the state "password". Any thread but the GUI's.

    Args:
        deadline_s: how long to wait.
        origin: the picture's position on the screen, in device pixels.
        process: as for `window_in_front`.
    """
    return _HELPER.ask("all", deadline_s, origin, process)
