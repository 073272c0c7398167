"""Single keys of a terminal, without Enter after them and without being echoed: a screen reader would say each."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue

END = ""  # of the input: the terminal is gone


@contextmanager
def pressed() -> Iterator[SimpleQueue[str]]:
    """The keys as they are pressed, in lower case; Enter is "\\n", the end of the input `END`."""
    keys: SimpleQueue[str] = SimpleQueue()
    with _raw():
        threading.Thread(target=_read, args=(keys,), name="keys", daemon=True).start()
        yield keys


def _read(keys: SimpleQueue[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        while True:
            keys.put(msvcrt.getwch().lower().replace("\r", "\n"))
    while True:
        try:
            data = os.read(0, 1)
        except OSError:  # the terminal's window was closed
            data = b""
        keys.put(data.decode("ascii", "ignore").lower().replace("\r", "\n") if data else END)
        if not data:
            return


@contextmanager
def _raw() -> Iterator[None]:
    """The terminal gives each key at once; as it was before, whatever happens."""
    if sys.platform == "win32" or not os.isatty(0):
        yield
        return
    import termios
    import tty

    before = termios.tcgetattr(0)
    tty.setcbreak(0)
    try:
        yield
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)
