"""The screen on Wayland: the desktop's Screenshot portal, over D-Bus. It pictures all of it and may ask first."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import numpy as np

from assistant.capture.files import from_bytes
from assistant.errors import CaptureError, PictureError
from assistant.types import Box, Picture, PictureSource, Target

_BUS_PATIENCE_S = 5.0  # for the portal itself to answer
_USER_PATIENCE_S = 60.0  # a question whether Lookaloud may see the screen has to be found and answered
_DESKTOP = "/org/freedesktop/portal/desktop"
_NO_PORTAL = (
    "This desktop offers no way to picture the screen: install xdg-desktop-portal and the portal of your desktop, then "
    "log in again."
)
_WHOLE = "This is the whole screen, for on Wayland no program may picture a single window."


class PortalCapturer:
    """Asks the portal. Any thread; a connection of its own for each picture.

    Raises:
        CaptureError: there is no session bus.
    """

    name = "portal"

    def __init__(self, user_patience_s: float = _USER_PATIENCE_S) -> None:
        self._user_patience_s = user_patience_s
        if not os.environ.get("DBUS_SESSION_BUS_ADDRESS") and not os.environ.get("XDG_RUNTIME_DIR"):
            raise CaptureError(_NO_PORTAL)

    def capture(self, target: Target) -> Picture:
        """Picture the screen, or an area of it; for a window the whole screen, which the picture's note says.

        Raises:
            CaptureError: no portal, refused, or no answer.
        """
        if target.source not in (PictureSource.WINDOW, PictureSource.SCREEN, PictureSource.AREA):
            raise CaptureError("Only a window, the screen, or an area of it can be pictured.")
        picture = _read_and_delete(_address(self._user_patience_s))
        if target.source is PictureSource.AREA:
            return _cut(picture, target.area)
        note = _WHOLE if target.source is PictureSource.WINDOW else ""
        return replace(picture, source=PictureSource.SCREEN, note=note)


def _cut(picture: Picture, area: Box | None) -> Picture:
    from assistant.capture.screen import area_on

    seen = area_on(Box(0, 0, picture.width, picture.height), area)
    pixels = np.ascontiguousarray(picture.pixels[seen.top : seen.bottom, seen.left : seen.right])
    return Picture(pixels, PictureSource.AREA, origin=(seen.left, seen.top))


def _read_and_delete(address: str) -> Picture:
    """The file is the portal's and shows the user's whole screen: it must not stay on the disk, whatever happens."""
    path = Path(url2pathname(urlsplit(address).path))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CaptureError("The desktop took the picture, but it can't be read; try again.") from error
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
    try:
        return replace(from_bytes(data, PictureSource.SCREEN), name="")
    except PictureError as error:
        raise CaptureError("The desktop took the picture, but it is damaged; try again.") from error


@contextlib.contextmanager
def _bus() -> Iterator[Any]:
    from jeepney.io.blocking import open_dbus_connection

    try:
        connection = open_dbus_connection("SESSION")
    except (OSError, KeyError, ValueError, RuntimeError) as error:
        raise CaptureError(_NO_PORTAL) from error
    with contextlib.closing(connection):
        yield connection


def _address(user_patience_s: float) -> str:
    """The file:// address of a fresh screenshot."""
    from jeepney import DBusAddress, MatchRule, message_bus, new_method_call

    with _bus() as bus:
        token = f"lookaloud{secrets.token_hex(8)}"
        sender = bus.unique_name.removeprefix(":").replace(".", "_")
        request = f"{_DESKTOP}/request/{sender}/{token}"
        # Before the call: the answer may be there sooner than the reply to the call itself.
        rule = MatchRule(type="signal", interface="org.freedesktop.portal.Request", member="Response", path=request)
        portal = DBusAddress(_DESKTOP, "org.freedesktop.portal.Desktop", "org.freedesktop.portal.Screenshot")
        options = {"handle_token": ("s", token), "interactive": ("b", False), "modal": ("b", False)}
        try:
            with bus.filter(rule) as answers:
                bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=_BUS_PATIENCE_S)
                call = new_method_call(portal, "Screenshot", "sa{sv}", ("", options))
                _check(bus.send_and_get_reply(call, timeout=_BUS_PATIENCE_S))
                answer = bus.recv_until_filtered(answers, timeout=user_patience_s)
        except TimeoutError as error:
            raise CaptureError(
                "The desktop did not hand over a picture of the screen; it may have asked for consent. Try again."
            ) from error
        except OSError as error:
            raise CaptureError(_NO_PORTAL) from error
    return _granted(answer.body)


def _check(reply: Any) -> None:
    from jeepney import MessageType

    if reply.header.message_type is MessageType.error:
        raise CaptureError(_NO_PORTAL)


def _granted(body: tuple[Any, ...]) -> str:
    """The address in the portal's answer: (0, results) when granted, 1 when the user said no, 2 for anything else."""
    code, results = body
    if code == 1:
        raise CaptureError(
            "The picture of the screen was refused. Ask again and allow it, or allow it for good in the desktop's "
            "privacy settings."
        )
    address = results.get("uri", ("s", ""))[1]
    if code != 0 or not str(address).startswith("file:"):
        raise CaptureError("The desktop could not picture the screen; try again.")
    return str(address)
