"""Which way to the screen serves where; windows of Windows and macOS with stand-ins for their systems."""

from __future__ import annotations

import ctypes
import importlib
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from assistant import capture, session
from assistant.capture import clipboard, open_capturer, screen, windows
from assistant.errors import CaptureError, PictureError
from assistant.types import Box, PictureSource, Target
from tests.capture.making import encoded, page


@pytest.mark.parametrize(
    ("environ", "wayland"),
    [
        ({"XDG_SESSION_TYPE": "wayland", "DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, True),
        ({"XDG_SESSION_TYPE": "tty", "WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"XDG_SESSION_TYPE": "x11", "DISPLAY": ":0"}, False),
        ({"XDG_SESSION_TYPE": "tty", "DISPLAY": ":0"}, False),
        ({}, False),
    ],
)
def test_what_a_wayland_session_is(environ: dict[str, str], wayland: bool) -> None:
    assert (session.kind(environ) == "wayland") is wayland


def test_on_wayland_the_x_screen_is_never_pictured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    assert open_capturer().name == "portal"
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert open_capturer().name == "none"


def test_without_any_screen_the_last_candidate_says_what_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    capturer = open_capturer()
    assert capturer.name == "none"
    with pytest.raises(CaptureError, match="open a picture file instead"):
        capturer.capture(Target(PictureSource.SCREEN))


def test_a_display_that_is_gone_is_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_SESSION_TYPE", "x11")
    monkeypatch.setenv("DISPLAY", ":987")
    assert open_capturer().name == "none"
    assert windows.front_window() == windows.NOTHING
    assert windows.screen_scale() == 1.0
    with pytest.raises(PictureError, match="can't be reached"):
        clipboard.clipboard_picture()


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_everything_can_be_imported_on_every_platform(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for name in ("clipboard", "colours", "files", "portal", "quality", "screen", "selection", "windows"):
        source = Path(capture.__file__).with_name(f"{name}.py")
        spec = importlib.util.spec_from_file_location(f"_{platform}_{name}", source)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)  # dataclasses look their module up
        spec.loader.exec_module(module)


# Areas


@pytest.mark.parametrize(
    ("area", "seen"),
    [
        (Box(10, 20, 30, 40), Box(10, 20, 30, 40)),
        (Box(-5, -5, 30, 40), Box(0, 0, 25, 35)),
        (Box(90, 90, 500, 500), Box(90, 90, 10, 10)),
    ],
)
def test_areas_are_cut_to_the_screen(area: Box, seen: Box) -> None:
    assert screen.area_on(Box(0, 0, 100, 100), area) == seen


@pytest.mark.parametrize("area", [Box(100, 0, 10, 10), Box(0, -10, 10, 10), Box(500, 500, 1, 1)])
def test_areas_beside_the_screen_are_told_with_its_size(area: Box) -> None:
    with pytest.raises(CaptureError, match="100 by 80 pixels"):
        screen.area_on(Box(0, 0, 100, 80), area)


@pytest.mark.parametrize("area", [None, Box(0, 0, 0, 10), Box(0, 0, 10, -1)])
def test_areas_without_a_size(area: Box | None) -> None:
    with pytest.raises(CaptureError, match="no size"):
        screen.area_on(Box(0, 0, 100, 80), area)


def test_monitors_left_of_the_main_one_have_negative_positions() -> None:
    desktop = Box(-1920, 0, 3840, 1080)
    assert screen.area_on(desktop, Box(-1000, 100, 50, 50)) == Box(-1000, 100, 50, 50)
    assert screen.within(desktop, Box(-2000, 0, 50, 50)) is None


# A Mac and Windows, with stand-ins for mss, Quartz and user32


class _Camera:
    """mss on a Mac: positions in points, pictures with twice the pixels."""

    monitors = ({"left": 0, "top": 0, "width": 400, "height": 300},)

    def __enter__(self) -> _Camera:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def grab(self, box: dict[str, int]) -> Any:
        width, height = 2 * box["width"], 2 * box["height"]
        return SimpleNamespace(width=width, height=height, bgra=bytes((30, 20, 10, 255)) * (width * height))


def test_a_mac_s_picture_has_its_origin_in_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "_camera", _Camera)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(windows, "front_window", lambda: ("Notes", Box(50, 60, 100, 80), 7))
    made = screen.MssCapturer().capture(Target(PictureSource.WINDOW))
    assert (made.width, made.height, made.scale, made.origin) == (200, 160, 2.0, (100, 120))
    assert made.window_title == "Notes"
    assert tuple(made.pixels[0, 0]) == (10, 20, 30)


def test_where_the_window_can_t_be_told_the_whole_screen_serves_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screen, "_camera", _Camera)
    monkeypatch.setattr(windows, "front_window", lambda: windows.NOTHING)
    made = screen.MssCapturer().capture(Target(PictureSource.WINDOW))
    assert made.source is PictureSource.SCREEN
    assert "whole screen" in made.note


def test_a_refusal_by_the_system_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import mss

    class Refusing(_Camera):
        def grab(self, box: dict[str, int]) -> Any:
            raise mss.ScreenShotError(f"no picture of {box}")

    monkeypatch.setattr(screen, "_camera", Refusing)
    with pytest.raises(CaptureError, match="Screen Recording"):
        screen.MssCapturer().capture(Target(PictureSource.SCREEN))


class _Quartz:
    kCGWindowListOptionOnScreenOnly, kCGWindowListExcludeDesktopElements, kCGNullWindowID = 1, 16, 0

    def __init__(self, *found: dict[str, Any]) -> None:
        self.found = found

    def CGWindowListCopyWindowInfo(self, options: int, number: int) -> tuple[dict[str, Any], ...]:
        assert (options, number) == (17, 0)
        return self.found


_BOUNDS = {"X": 10.0, "Y": 20.0, "Width": 300.0, "Height": 200.0}


def test_on_a_mac_the_first_real_window_is_in_front() -> None:
    bar = {"kCGWindowLayer": 25, "kCGWindowBounds": _BOUNDS, "kCGWindowOwnerName": "Control Centre"}
    notes = {
        "kCGWindowLayer": 0,
        "kCGWindowBounds": _BOUNDS,
        "kCGWindowName": "Recipes",
        "kCGWindowOwnerName": "Notes",
        "kCGWindowOwnerPID": 77,
    }
    assert windows._mac(_Quartz(bar, notes)) == ("Recipes", Box(10, 20, 300, 200), 77)
    del notes["kCGWindowName"]  # without permission macOS hides titles
    assert windows._mac(_Quartz(bar, notes))[0] == "Notes"
    assert windows._mac(_Quartz(bar)) == windows.NOTHING
    assert windows._mac() == windows.NOTHING  # no pyobjc


class _User32:
    def __init__(self, handle: int) -> None:
        self.GetForegroundWindow = _Function(lambda: handle)

    def GetWindowTextW(self, window: Any, text: Any, size: int) -> int:
        assert (window.value, size) == (4242, 1024)
        text.value = "Letter - Writer"
        return len(text.value)

    def GetWindowThreadProcessId(self, _: Any, process: Any) -> int:
        process._obj.value = 99
        return 1

    def GetWindowRect(self, _: Any, edges: Any) -> int:
        edges._obj.left, edges._obj.top, edges._obj.right, edges._obj.bottom = 93, 100, 507, 407
        return 1


class _Function:
    restype: Any = None

    def __init__(self, call: Any) -> None:
        self.call = call

    def __call__(self) -> Any:
        return self.call()


class _Dwm:
    def __init__(self, fails: bool) -> None:
        self.fails = fails

    def DwmGetWindowAttribute(self, _: Any, attribute: int, edges: Any, size: int) -> int:
        assert (attribute, size) == (9, ctypes.sizeof(windows._Rectangle))
        if not self.fails:
            edges._obj.left, edges._obj.top, edges._obj.right, edges._obj.bottom = 100, 100, 500, 400
        return -1 if self.fails else 0


def test_on_windows_the_frame_is_what_can_be_seen() -> None:
    assert windows._windows(_User32(4242), _Dwm(False)) == ("Letter - Writer", Box(100, 100, 400, 300), 99)
    assert windows._windows(_User32(4242), _Dwm(True)) == ("Letter - Writer", Box(93, 100, 414, 307), 99)
    assert windows._windows(_User32(0), _Dwm(False)) == windows.NOTHING


def test_where_the_pointer_is_on_windows_and_on_a_mac() -> None:
    class User32:
        def GetCursorPos(self, place: Any) -> int:
            place._obj.x, place._obj.y = -30, 40
            return 1

    class Quartz:
        def CGEventCreate(self, source: None) -> str:
            assert source is None
            return "event"

        def CGEventGetLocation(self, event: str) -> Any:
            assert event == "event"
            return SimpleNamespace(x=12.6, y=8.2)

    assert windows._windows_pointer(User32()) == (-30, 40)
    assert windows._mac_pointer(Quartz()) == (12, 8)
    # A Mac counts positions in points, and its pictures are in pixels.
    assert screen._in_picture((12, 8), Box(10, 5, 100, 100), 2.0) == (4, 6)
    assert screen._in_picture((9, 8), Box(10, 5, 100, 100), 2.0) is None
    assert screen._in_picture(None, Box(10, 5, 100, 100), 1.0) is None


def test_a_pointer_that_cannot_be_told_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":4242")
    assert windows.pointer() is None


# The clipboard of Windows and macOS, through Pillow


def test_clipboard_of_windows_and_macos(tmp_path: Path) -> None:
    image = Image.new("RGBA", (30, 20), (200, 10, 10, 255))
    made = clipboard._by_pillow(lambda: image)
    assert (made.width, made.source) == (30, PictureSource.CLIPBOARD)
    path = tmp_path / "copied.png"
    path.write_bytes(encoded(page(size=(50, 40))))
    copied = clipboard._by_pillow(lambda: [str(path), "C:\\other.png"])
    assert (copied.width, copied.name, copied.source) == (50, "copied.png", PictureSource.CLIPBOARD)


@pytest.mark.parametrize("found", [None, []])
def test_nothing_on_the_clipboard_of_windows_and_macos(found: Any) -> None:
    with pytest.raises(PictureError, match="no picture"):
        clipboard._by_pillow(lambda: found)


def test_a_clipboard_that_another_program_holds_open() -> None:
    def refuse() -> Any:
        raise OSError("clipboard is locked")

    with pytest.raises(PictureError, match="no picture"):
        clipboard._by_pillow(refuse)


def test_files_of_a_uri_list() -> None:
    data = b"# copied\r\nfile:///home/jo/A%20b.png\r\nhttps://example.org/x.png\r\n"
    assert clipboard._paths(data) == [Path("/home/jo/A b.png")]


def test_what_is_asked_of_a_clipboard() -> None:
    assert clipboard._chosen(["TARGETS", "image/jpeg", "image/png", "text/html"]) == "image/png"
    assert clipboard._chosen(["text/uri-list", "text/plain"]) == "text/uri-list"
    with pytest.raises(PictureError, match="holds text"):
        clipboard._chosen(["UTF8_STRING", "TARGETS"])
    with pytest.raises(PictureError, match="no picture"):
        clipboard._chosen([])
