"""The window in front: its title, where it is, whose it is. Never raises; what can't be told is empty."""

from __future__ import annotations

import ctypes
import importlib
import logging
import os
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Any

from assistant.capture import x11
from assistant.types import Box

log = logging.getLogger(__name__)

Front = tuple[str, Box | None, int | None]
NOTHING: Front = ("", None, None)


def front_window() -> Front:
    """Title, rectangle on the screen (pixels; points on a Mac), and process of the window in front.

    On X11 the rectangle is without the frame: its title is told anyway, and its buttons read as odd letters. Any
    thread; 2 to 10 ms.
    """
    looks: dict[str, Callable[[], Front]] = {"win32": _windows, "darwin": _mac}
    try:
        return looks.get(sys.platform, _x11)()
    except Exception:  # a window system in whatever state must never stop a capture
        log.info("the window in front could not be told", exc_info=True)
        return NOTHING


def pointer() -> tuple[int, int] | None:
    """Where the mouse pointer is on the screen (pixels; points on a Mac); None when it can't be told. Any thread."""
    looks: dict[str, Callable[[], tuple[int, int]]] = {"win32": _windows_pointer, "darwin": _mac_pointer}
    try:
        return looks.get(sys.platform, _x11_pointer)()
    except Exception:  # as above
        log.info("the pointer could not be told", exc_info=True)
        return None


def screen_scale() -> float:
    """Device pixels for one logical pixel: 2.0 on a 200% screen; 1.0 when it can't be told."""
    try:
        if sys.platform == "win32":
            return float(ctypes.windll.user32.GetDpiForSystem()) / 96
        return 1.0 if sys.platform == "darwin" else _x11_scale()
    except Exception:  # as above
        log.info("the scale of the screen could not be told", exc_info=True)
        return 1.0


# X11


def _x11() -> Front:
    with closing(x11.connect()) as display:
        root = display.screen().root
        window = _active(display, root) or _focused(display, root)
        if window is None:
            return NOTHING
        if _number(display, window, "_NET_WM_PID") == os.getpid():
            window = _above(display, root, window) or window
        return _x11_title(display, window), _x11_box(display, root, window), _number(display, window, "_NET_WM_PID")


def _above(display: Any, root: Any, own: Any) -> Any | None:
    """The highest window of another program that lies above `own`, our window with the keyboard.

    There is one when our window has stepped behind the others to let them be seen.
    """
    stacking = _property(display, root, "_NET_CLIENT_LIST_STACKING")
    for number in reversed(stacking if stacking is not None else ()):
        if number == own.id:
            return None
        window = _existing(display.create_resource_object("window", int(number)))
        if window is None or window.get_attributes().map_state != 2:  # 2: IsViewable; others are minimised
            continue
        kinds = _property(display, window, "_NET_WM_WINDOW_TYPE")
        names = {display.get_atom_name(int(kind)) for kind in kinds} if kinds is not None else set()
        is_window = not names or names & {"_NET_WM_WINDOW_TYPE_NORMAL", "_NET_WM_WINDOW_TYPE_DIALOG"}
        if is_window and _number(display, window, "_NET_WM_PID") != os.getpid():
            return window
    return None


def _active(display: Any, root: Any) -> Any | None:
    """The window that the window manager calls active."""
    number = _number(display, root, "_NET_ACTIVE_WINDOW")
    return _existing(display.create_resource_object("window", number)) if number else None


def _focused(display: Any, root: Any) -> Any | None:
    """Without a window manager: the top-level window that has the keyboard, else the highest one that is seen."""
    focus = display.get_input_focus().focus
    while not isinstance(focus, int) and focus != root:  # 0 and 1 mean "none" and "whatever the pointer is over"
        parent = focus.query_tree().parent
        if parent == root or isinstance(parent, int):
            return focus
        focus = parent
    for window in reversed(root.query_tree().children):
        if _existing(window) is not None and window.get_attributes().map_state == 2:  # 2: IsViewable
            geometry = window.get_geometry()
            if geometry.width > 1 and geometry.height > 1:  # programs keep 1x1 helpers
                return window
    return None


def _existing(window: Any) -> Any | None:
    from Xlib.error import XError

    with suppress(XError):  # it may have been closed this moment
        window.get_geometry()
        return window
    return None


def _property(display: Any, window: Any, name: str) -> Any | None:
    from Xlib import X

    found = window.get_full_property(display.intern_atom(name), X.AnyPropertyType)
    return found.value if found is not None and len(found.value) else None


def _number(display: Any, window: Any, name: str) -> int | None:
    value = _property(display, window, name)
    return int(value[0]) if value is not None and not isinstance(value, str | bytes) and value[0] else None


def _x11_title(display: Any, window: Any) -> str:
    for name in ("_NET_WM_NAME", "WM_NAME"):
        value = _property(display, window, name)
        if value:
            return _decoded(value).replace("\0", " ").strip()
    return ""


def _decoded(value: Any) -> str:
    if not isinstance(value, bytes):
        return str(value)
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")  # what WM_NAME is in by the standard, and programs of old keep to it


def _x11_box(display: Any, root: Any, window: Any) -> Box:
    geometry = window.get_geometry()
    place = window.translate_coords(root, 0, 0)  # answers where the root lies, seen from the window
    left, top, width, height = -int(place.x), -int(place.y), int(geometry.width), int(geometry.height)
    shadow = _property(display, window, "_GTK_FRAME_EXTENTS")
    if shadow is not None and len(shadow) == 4:  # GTK draws shadows inside of its windows
        west, east, north, south = (int(value) for value in shadow)
        left, top, width, height = left + west, top + north, width - west - east, height - north - south
    return Box(left, top, width, height)


def _x11_pointer() -> tuple[int, int]:
    with closing(x11.connect()) as display:
        place = display.screen().root.query_pointer()
        return int(place.root_x), int(place.root_y)


def _x11_scale() -> float:
    with closing(x11.connect()) as display:
        value = _property(display, display.screen().root, "RESOURCE_MANAGER")
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value or "")
    for line in text.splitlines():
        name, _, number = line.partition(":")
        if name.strip() == "Xft.dpi":
            return max(1.0, float(number) / 96)  # 96 dots an inch is what desktops call 100%
    return 1.0


# Windows


class _Rectangle(ctypes.Structure):
    _fields_ = [(name, ctypes.c_long) for name in ("left", "top", "right", "bottom")]


_FRAME_BOUNDS = 9  # DWMWA_EXTENDED_FRAME_BOUNDS: without the invisible borders that GetWindowRect counts in


def _windows(user32: Any = None, dwmapi: Any = None) -> Front:
    user32 = user32 or ctypes.windll.user32  # type: ignore[attr-defined,unused-ignore]
    dwmapi = dwmapi or ctypes.windll.dwmapi  # type: ignore[attr-defined,unused-ignore]
    user32.GetForegroundWindow.restype = ctypes.c_void_p
    handle = user32.GetForegroundWindow()
    if not handle:
        return NOTHING
    window = ctypes.c_void_p(handle)
    title = ctypes.create_unicode_buffer(1024)
    user32.GetWindowTextW(window, title, len(title))
    process = ctypes.c_ulong()
    user32.GetWindowThreadProcessId(window, ctypes.byref(process))
    edges = _Rectangle()
    if dwmapi.DwmGetWindowAttribute(window, _FRAME_BOUNDS, ctypes.byref(edges), ctypes.sizeof(edges)) != 0:
        user32.GetWindowRect(window, ctypes.byref(edges))
    box = Box(edges.left, edges.top, edges.right - edges.left, edges.bottom - edges.top)
    return title.value, box if box.width > 0 and box.height > 0 else None, int(process.value) or None


class _Point(ctypes.Structure):
    _fields_ = [(name, ctypes.c_long) for name in ("x", "y")]


def _windows_pointer(user32: Any = None) -> tuple[int, int]:
    user32 = user32 or ctypes.windll.user32  # type: ignore[attr-defined,unused-ignore]
    place = _Point()
    if not user32.GetCursorPos(ctypes.byref(place)):
        raise OSError("GetCursorPos failed")  # another desktop, as of the lock screen, has the pointer
    return place.x, place.y


# macOS


def _mac(quartz: Any = None) -> Front:
    """By Quartz, where pyobjc is installed; else nothing, and the whole screen serves."""
    if quartz is None:
        try:
            quartz = importlib.import_module("Quartz")
        except ImportError:
            return NOTHING
    options = quartz.kCGWindowListOptionOnScreenOnly | quartz.kCGWindowListExcludeDesktopElements
    for window in quartz.CGWindowListCopyWindowInfo(options, quartz.kCGNullWindowID) or ():
        bounds = window.get("kCGWindowBounds")
        if window.get("kCGWindowLayer", 1) == 0 and bounds:  # layer 0: windows, not menu bars or the Dock; front first
            box = Box(*(round(float(bounds[name])) for name in ("X", "Y", "Width", "Height")))
            title = str(window.get("kCGWindowName") or window.get("kCGWindowOwnerName") or "")
            return title, box, int(window.get("kCGWindowOwnerPID", 0)) or None
    return NOTHING


def _mac_pointer(quartz: Any = None) -> tuple[int, int]:
    quartz = quartz or importlib.import_module("Quartz")
    place = quartz.CGEventGetLocation(quartz.CGEventCreate(None))
    return int(place.x), int(place.y)
