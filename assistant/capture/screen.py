"""The screen by mss: X11, Windows and macOS. Never on Wayland, where it would picture another, empty screen."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.capture import windows
from assistant.errors import CaptureError
from assistant.types import Box, Picture, PictureSource, Target

_DENIED = (
    "The screen may not be pictured. On a Mac, allow Screen Recording for Lookaloud in the system settings under "
    "Privacy and Security; elsewhere, start Lookaloud inside the desktop."
)


class MssCapturer:
    """Takes pictures of the screen. Opens its own connection for each, 1 to 12 ms, so any thread may call it.

    Raises:
        CaptureError: the screen can't be reached at all.
    """

    name = "mss"

    def __init__(self) -> None:
        with _camera():
            pass

    def capture(self, target: Target) -> Picture:
        """Picture the window in front, the whole desktop over all monitors, or an area.

        Raises:
            CaptureError: there is no such area, or the system refuses.
        """
        with _camera() as camera:
            desktop = _box(camera.monitors[0])
            title, note, box = "", "", desktop
            process: int | None = None
            if target.source is PictureSource.AREA:
                box = area_on(desktop, target.area)
            elif target.source is PictureSource.WINDOW:
                title, window, process = windows.front_window()
                seen = within(desktop, window) if window else None
                if seen is None:
                    note = "No window in front could be found; this is the whole screen."
                else:
                    box = seen
            elif target.source is PictureSource.SCREEN:
                process = windows.front_window()[2]
            else:
                raise CaptureError("Only a window, the screen, or an area of it can be pictured.")
            pointer = windows.pointer()
            pixels = _grab(camera, box)
        scale = pixels.shape[1] / box.width if sys.platform == "darwin" else windows.screen_scale()
        # A Mac counts positions in points; pictures are in pixels, and so is their origin.
        factor = scale if sys.platform == "darwin" else 1.0
        origin = round(box.left * factor), round(box.top * factor)
        source = PictureSource.SCREEN if note else target.source
        seen_at = _in_picture(pointer, box, factor)
        return Picture(pixels, source, title, scale, origin, note=note, process=process, pointer=seen_at)


def _in_picture(pointer: tuple[int, int] | None, box: Box, factor: float) -> tuple[int, int] | None:
    """A position on the screen in pixels of the picture of `box`; None where it lies outside."""
    if pointer is None or not box.holds(Box(*pointer, 0, 0)):
        return None
    return int((pointer[0] - box.left) * factor), int((pointer[1] - box.top) * factor)


def _camera() -> Any:
    import mss

    try:
        return mss.MSS()
    except (mss.ScreenShotError, OSError) as error:
        raise CaptureError(_DENIED) from error


def _grab(camera: Any, box: Box) -> NDArray[np.uint8]:
    """uint8 RGB, shape (height, width, 3)."""
    import mss

    try:
        shot = camera.grab({"left": box.left, "top": box.top, "width": box.width, "height": box.height})
    except (mss.ScreenShotError, OSError) as error:
        raise CaptureError(_DENIED) from error
    bgra = np.frombuffer(shot.bgra, np.uint8).reshape(shot.height, shot.width, 4)
    return np.ascontiguousarray(bgra[..., 2::-1])


def _box(monitor: dict[str, Any]) -> Box:
    return Box(int(monitor["left"]), int(monitor["top"]), int(monitor["width"]), int(monitor["height"]))


def within(desktop: Box, box: Box) -> Box | None:
    """The part of `box` that lies on the desktop; None when there is none."""
    left, top = max(box.left, desktop.left), max(box.top, desktop.top)
    width, height = min(box.right, desktop.right) - left, min(box.bottom, desktop.bottom) - top
    return Box(left, top, width, height) if width > 0 and height > 0 else None


def area_on(desktop: Box, area: Box | None) -> Box:
    """The part of an area that lies on the desktop.

    Raises:
        CaptureError: there is none; the sentence tells the size of the screen.
    """
    if area is None or area.width <= 0 or area.height <= 0:
        raise CaptureError("The area has no size; give left, top, width and height in pixels.")
    seen = within(desktop, area)
    if seen is None:
        raise CaptureError(f"That area is outside of the screen, which is {desktop.width} by {desktop.height} pixels.")
    return seen


def monitors() -> tuple[Box, ...]:
    """The monitors, the main one first; empty when they can't be told."""
    with suppress(CaptureError), _camera() as camera:
        return tuple(_box(monitor) for monitor in camera.monitors[1:])
    return ()
