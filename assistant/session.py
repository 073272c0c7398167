"""Which window system this session has; it decides how pictures are taken and keys are had."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping


def kind(environ: Mapping[str, str] | None = None) -> str:
    """ "wayland", "x11", or "" for neither and for systems that have neither.

    A Wayland session has an X server as well, but its screen is another, empty one, and a grab of keys there works
    only while an X program has the focus: what the session says of itself comes first.
    """
    environ = os.environ if environ is None else environ
    if sys.platform in ("win32", "darwin"):
        return ""
    said = environ.get("XDG_SESSION_TYPE", "")
    if said == "wayland" or (said != "x11" and environ.get("WAYLAND_DISPLAY")):
        return "wayland"
    return "x11" if environ.get("DISPLAY") else ""
