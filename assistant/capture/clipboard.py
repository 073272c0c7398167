"""A picture from the clipboard, or from a picture file that was copied in a file manager. Without Qt."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from assistant import session
from assistant.capture.files import from_bytes, open_picture, picture_of
from assistant.errors import PictureError
from assistant.types import Picture, PictureSource

_PATIENCE_S = 3.0  # for the program that owns the clipboard; a hung one must not hang us
# Best first: without loss, then what photos are kept in, then what old programs offer.
_KINDS = ("image/png", "image/tiff", "image/webp", "image/jpeg", "image/bmp", "image/x-bmp", "image/gif", "image/avif")
_FILES = "text/uri-list"
_EMPTY = "The clipboard holds no picture; copy one first, or open a picture file."
_TEXT = "The clipboard holds text, not a picture; copy a picture first."


def clipboard_picture() -> Picture:
    """The picture that was copied last. Any thread; may wait some seconds for the program it was copied in.

    Raises:
        PictureError: the clipboard holds none, or can't be reached.
    """
    if sys.platform in ("win32", "darwin"):
        return _by_pillow()
    if session.kind() == "wayland" and shutil.which("wl-paste"):
        return _by_wl_paste()
    return _by_x11()


def _by_pillow(grab: Any = None) -> Picture:
    if grab is None:
        from PIL import ImageGrab

        grab = ImageGrab.grabclipboard
    try:
        found = grab()
        if isinstance(found, list):
            return _first_file([Path(name) for name in found])
        if found is None:
            raise PictureError(_EMPTY)
        return picture_of(found, PictureSource.CLIPBOARD)
    except (OSError, ValueError, NotImplementedError) as error:
        raise PictureError(_EMPTY) from error


def _first_file(paths: Sequence[Path]) -> Picture:
    if not paths:
        raise PictureError(_EMPTY)
    return replace(open_picture(paths[0]), source=PictureSource.CLIPBOARD)


def _paths(uri_list: bytes) -> list[Path]:
    """Local files of a text/uri-list (RFC 2483): a line each, comments begin with #."""
    lines = (line.strip() for line in uri_list.decode("utf-8", "replace").splitlines())
    parts = (urlsplit(line) for line in lines if line and not line.startswith("#"))
    return [Path(url2pathname(part.path)) for part in parts if part.scheme == "file"]


def _chosen(kinds: Sequence[str]) -> str:
    """The kind to ask for, of those that the clipboard offers.

    Raises:
        PictureError: none of them can be a picture.
    """
    for kind in (*_KINDS, _FILES):
        if kind in kinds:
            return kind
    if any(kind.startswith("text/") or kind in ("STRING", "UTF8_STRING", "TEXT") for kind in kinds):
        raise PictureError(_TEXT)
    raise PictureError(_EMPTY)


def _decoded(kind: str, data: bytes) -> Picture:
    if kind == _FILES:
        return _first_file(_paths(data))
    if not data:
        raise PictureError("The program that the picture was copied in did not hand it over; copy it again.")
    return from_bytes(data, PictureSource.CLIPBOARD, "The copied picture")


def _by_wl_paste() -> Picture:
    def run(*arguments: str) -> bytes:
        try:
            done = subprocess.run(
                ["wl-paste", *arguments],
                capture_output=True,
                timeout=_PATIENCE_S,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PictureError("The clipboard did not answer; copy the picture again.") from error
        return done.stdout if done.returncode == 0 else b""

    kind = _chosen(run("--list-types").decode("utf-8", "replace").split())
    return _decoded(kind, run("--no-newline", "--type", kind))


def _by_x11() -> Picture:
    from assistant.capture.selection import Selection

    with Selection(_PATIENCE_S) as selection:
        kind = _chosen(selection.kinds())
        return _decoded(kind, selection.read(kind))
