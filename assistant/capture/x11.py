"""Connections to the X server."""

from __future__ import annotations

import os
import re
import socket
from typing import Any


def connect() -> Any:
    """A new connection, a python-xlib `Display`. Close it; use it on one thread only.

    Raises:
        OSError: there is no X server, or it refuses.
    """
    from Xlib import display
    from Xlib.error import DisplayError, XauthError

    name = os.environ.get("DISPLAY", "")
    if local := re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", name):
        _knock(int(local.group(1)))
    try:
        return display.Display(name or None)
    except (DisplayError, XauthError) as error:
        raise OSError(f"no X server at {name or 'DISPLAY'}") from error


def _knock(number: int) -> None:
    """Raise OSError unless a local server listens; python-xlib would try TCP next, and drop its sockets unclosed."""
    path = f"/tmp/.X11-unix/X{number}"
    address = path if os.path.exists(path) else f"\0{path}"  # noqa: PTH110 - as python-xlib looks
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as knocking:
        knocking.connect(address)
