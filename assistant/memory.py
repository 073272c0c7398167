"""Memory that was freed goes back to the system."""

from __future__ import annotations

import contextlib
import ctypes
import sys


def give_back_memory() -> None:
    """Hand freed memory back to the system; glibc would keep hundreds of megabytes of what a model left behind."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):  # another C library needs no such call
            ctypes.CDLL(None).malloc_trim(0)
