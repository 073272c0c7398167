"""A process of its own that talks to the screen reader; started by `screen_reader`, spoken to in JSON lines.

Prism calls into libraries of the desktop that may never return, and that crash: measured, a Speech Dispatcher that
goes away while it is being connected to ends the process with a segmentation fault. Here that ends only this process.
It is run as a file, imports nothing of Lookaloud, and is ready in a tenth of a second.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from queue import SimpleQueue
from typing import Any

MISSING = "missing"
"""The error of a machine without the library."""
# Its "stop" ends the text that is being said, and the next one in its queue begins. Measured: one more stop for each of
# them, 20 ms apart, and nothing of them is heard; at 100 ms a third of a second is.
_ONE_BY_ONE, _BETWEEN_STOPS_S = "Speech Dispatcher", 0.02
_SLOWEST = 8  # characters a second: what was given longer ago than it takes at this pace has been said
_STUCK_S = 5.0  # with the app gone, a call that does not return ends with this process


class Reader:
    """Prism's back-end, and how much of what it was given it may still have to say."""

    def __init__(self) -> None:
        import prism

        self._context = prism.Context()
        self._reader = self._context.acquire_best()
        self.name: str = self._reader.name
        self._ends: list[float] = []  # when each text will have been said at the latest

    def say(self, text: str) -> None:
        """Let it say a text behind what it says already."""
        self._reader.speak(text, False)
        now = time.monotonic()
        self._ends = [end for end in self._ends if end > now]
        self._ends.append(max([now, *self._ends]) + 2 + len(text) / _SLOWEST)

    def wait_said(self) -> None:
        """Wait for what it was given: Speech Dispatcher forgets the texts of a program that leaves."""
        if self.name == _ONE_BY_ONE:
            time.sleep(max([0.0, *(end - time.monotonic() for end in self._ends)]))

    def stop(self) -> None:
        """Let it be silent, and forget what it was given."""
        waiting = sum(end > time.monotonic() for end in self._ends)
        self._ends.clear()
        self._reader.stop()
        if self.name == _ONE_BY_ONE:
            for _ in range(waiting):
                time.sleep(_BETWEEN_STOPS_S)
                self._reader.stop()


def main() -> None:
    """Answer until the app closes the pipe; then what was given is still said."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever the libraries print is not a reply

    def reply(number: int, **what: object) -> None:
        replies.write(json.dumps({"id": number, **what}) + "\n")
        replies.flush()

    requests: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
    gone = threading.Event()
    # A thread of its own, so that the end of the app ends this process even when Prism hangs.
    threading.Thread(target=_read, args=(requests, gone), daemon=True).start()
    try:
        reader = Reader()
    except ImportError:
        reply(0, error=MISSING)
        return
    except Exception as error:  # none is running
        reply(0, error=repr(error))
        return
    reply(0, name=reader.name)
    while (request := requests.get()) is not None:
        try:
            if "say" in request:
                reader.say(request["say"])
            else:
                reader.stop()
            reply(request["id"])
        except Exception as error:
            reply(request["id"], error=repr(error))
    gone.set()
    reader.wait_said()
    os._exit(0)  # Prism's own end may hang, too


def _read(requests: SimpleQueue[dict[str, Any] | None], gone: threading.Event) -> None:
    for line in sys.stdin:
        requests.put(json.loads(line))
    requests.put(None)
    if not gone.wait(_STUCK_S):
        os._exit(1)


if __name__ == "__main__":
    main()
