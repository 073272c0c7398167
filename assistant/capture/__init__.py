"""Pictures come in: of the screen, of a window, from files, from the clipboard; and are judged."""

from __future__ import annotations

import logging
import sys
from typing import Protocol

from assistant import session
from assistant.errors import CaptureError
from assistant.types import Picture, Target

log = logging.getLogger(__name__)


class ScreenCapturer(Protocol):
    """Something that takes pictures of the screen. Any thread may call it; each call is on its own."""

    name: str

    def capture(self, target: Target) -> Picture:
        """Take the picture.

        Raises:
            CaptureError: it can't be had; the sentence says what to do.
        """
        ...


def open_capturer() -> ScreenCapturer:
    """The way to the screen that serves in this session; the last candidate always succeeds."""
    for candidate in (_portal, _screen):
        try:
            capturer = candidate()
        except (CaptureError, ImportError, OSError) as error:
            log.info("%s does not serve: %s", candidate.__name__, error)
            continue
        if capturer is not None:
            return capturer
    return NoCapturer()


def _portal() -> ScreenCapturer | None:
    if not sys.platform.startswith("linux") or session.kind() != "wayland":
        return None
    from assistant.capture.portal import PortalCapturer

    return PortalCapturer()


def _screen() -> ScreenCapturer | None:
    if sys.platform.startswith("linux") and session.kind() != "x11":
        return None
    from assistant.capture.screen import MssCapturer

    return MssCapturer()


class NoCapturer:
    """Serves where there is no screen: says so, and what still works."""

    name = "none"

    def capture(self, target: Target) -> Picture:  # noqa: ARG002 - the protocol's
        raise CaptureError(
            "There is no screen that could be looked at here; open a picture file instead, or start Lookaloud inside "
            "the desktop."
        )
