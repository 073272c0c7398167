"""PortAudio is one for the whole process: this says who uses it, so that nobody pulls it away under another.

PortAudio reads the list of devices when it starts and never again; to see a headset that was plugged in since, it must
be shut down and started anew. That frees the streams of everybody, whoever opened them, and the next call on one of
them crashes the process. So whoever holds a stream says so here, and `refresh` works only while nobody does.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import sys
import threading
from collections.abc import Iterator
from typing import Any

_lock = threading.Lock()
_users = 0
_quiet: list[Any] = []  # keeps the C callback alive


@contextlib.contextmanager
def in_use() -> Iterator[None]:
    """Hold this for as long as a stream is open, from before it is opened. Any thread."""
    enter()
    try:
        yield
    finally:
        leave()


def enter() -> None:
    """As `in_use`, where a `with` does not fit; `leave` must follow."""
    global _users  # noqa: PLW0603  # the count belongs to the process, as PortAudio does
    with _lock:
        _users += 1


def leave() -> None:
    """The stream is closed."""
    global _users  # noqa: PLW0603
    with _lock:
        _users -= 1


def sounddevice() -> Any:
    """The `sounddevice` module.

    Raises:
        OSError: PortAudio's library is not installed.
    """
    with _lock:  # its import starts PortAudio, which two threads must not do at once
        _silence_alsa()
        import sounddevice as module

        return module


def refresh() -> bool:
    """Read the list of devices anew. False, and nothing done, while a stream is open somewhere."""
    module = sounddevice()
    with _lock:
        if _users:
            return False
        module._terminate()
        module._initialize()
        return True


def _silence_alsa() -> None:
    """ALSA writes each device it could not open, and each underrun, to the terminal: no use to anyone there."""
    name = ctypes.util.find_library("asound") if sys.platform == "linux" and not _quiet else None
    if name is None:
        return
    # The real signature goes on with "...": arguments that this function does not look at.
    handler = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)
    callback = handler(lambda *_: None)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(name).snd_lib_error_set_handler(callback)
        _quiet.append(callback)
