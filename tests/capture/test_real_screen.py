"""A real X screen with real windows of other programs: what is captured is what is there."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assistant.capture import ScreenCapturer, clipboard, open_capturer, windows
from assistant.capture.quality import judge
from assistant.capture.screen import monitors
from assistant.errors import CaptureError, PictureError
from assistant.types import Box, Picture, PictureSource, Target
from tests.capture.making import encoded
from tests.desktop import Desktop, Window, need

pytestmark = pytest.mark.desktop
GREEN = (30, 160, 60)


@pytest.fixture
def capturer(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> ScreenCapturer:
    monkeypatch.setenv("DISPLAY", desktop.env["DISPLAY"])
    monkeypatch.setenv("XDG_SESSION_TYPE", "x11")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    made = open_capturer()
    assert made.name == "mss"
    return made


@contextlib.contextmanager
def xterm(desktop: Desktop, title: str, place: str = "60x12+100+150", colour: str = "#1ea03c") -> Iterator[Window]:
    argv = ["xterm", "-title", title, "-geometry", place, "-bg", colour, "-fg", "white", "-e"]
    program = desktop.start([*argv, "echo Captured words; sleep 300"], name="xterm")
    try:
        window = desktop.wait_for_window(title)
        time.sleep(0.5)  # until it has drawn itself
        yield window
    finally:
        desktop.end(program)


def _share(picture: Picture, colour: tuple[int, int, int]) -> float:
    return float((picture.pixels == np.array(colour)).all(axis=2).mean())


def test_the_window_in_front_is_captured_without_its_frame(desktop: Desktop, capturer: ScreenCapturer) -> None:
    with xterm(desktop, "Behind", "40x8+50+50", "#aa0000"), xterm(desktop, "Captured") as window:
        title, box, process = windows.front_window()
        made = capturer.capture(Target(PictureSource.WINDOW))
        assert title == made.window_title == window.title == "Captured"
        assert box is not None
        assert (made.width, made.height, made.origin) == (box.width, box.height, (box.left, box.top))
        assert 100 < box.left < 110
        assert 160 < box.top < 190
        assert process is not None
        assert process > 1
        assert made.source is PictureSource.WINDOW
        assert made.note == ""
        assert _share(made, GREEN) > 0.7
        assert _share(made, (170, 0, 0)) == 0
        assert tuple(made.pixels[2, made.width // 2]) == GREEN  # the title bar is told, not read
        assert judge(made).usable


def test_the_screen_and_an_area_of_it(desktop: Desktop, capturer: ScreenCapturer) -> None:
    with xterm(desktop, "Area"):
        whole = capturer.capture(Target(PictureSource.SCREEN))
        assert (whole.width, whole.height, whole.origin, whole.scale) == (1920, 1080, (0, 0), 1.0)
        part = capturer.capture(Target(PictureSource.AREA, Box(150, 200, 120, 60)))
        assert (part.width, part.height, part.origin) == (120, 60, (150, 200))
        np.testing.assert_array_equal(part.pixels, whole.pixels[200:260, 150:270])
        assert part.source is PictureSource.AREA
        assert part.pixels.flags.c_contiguous


def test_a_window_half_off_the_screen(desktop: Desktop, capturer: ScreenCapturer) -> None:
    with xterm(desktop, "Half") as window:
        desktop.run(["xdotool", "windowmove", window.id, "1700", "900"])
        time.sleep(0.5)
        made = capturer.capture(Target(PictureSource.WINDOW))
        assert made.origin[0] >= 1690
        assert made.origin[0] + made.width == 1920
        assert made.origin[1] + made.height <= 1080


def test_without_any_window_the_whole_screen_serves(capturer: ScreenCapturer) -> None:
    made = capturer.capture(Target(PictureSource.WINDOW))
    deadline = time.monotonic() + 20
    while not made.note and time.monotonic() < deadline:  # the window of the test before may still be closing
        time.sleep(0.05)
        made = capturer.capture(Target(PictureSource.WINDOW))
    assert "whole screen" in made.note
    assert (made.width, made.height, made.source) == (1920, 1080, PictureSource.SCREEN)
    assert judge(made).kind == "black"  # the empty X screen
    assert monitors() == (Box(0, 0, 1920, 1080),)


def test_areas_that_are_not_there(capturer: ScreenCapturer) -> None:
    with pytest.raises(CaptureError, match="1920 by 1080"):
        capturer.capture(Target(PictureSource.AREA, Box(5000, 0, 10, 10)))
    with pytest.raises(CaptureError, match="Only a window"):
        capturer.capture(Target(PictureSource.FILE))


def test_many_threads_may_capture(capturer: ScreenCapturer) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: capturer.capture(Target(PictureSource.WINDOW)).pixels.shape, range(40)))
    assert set(made) == {(1080, 1920, 3)}


@contextlib.contextmanager
def bare_screen(monkeypatch: pytest.MonkeyPatch, *options: str) -> Iterator[dict[str, str]]:
    """An X server without a window manager."""
    need({"Xvfb": "xvfb", "xterm": "xterm"})
    read, write = os.pipe()
    server = subprocess.Popen(
        # Else it starts anew when its last client leaves, and a client that comes just then is thrown out.
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset", *options],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            display = f":{pipe.readline().strip()}"
        monkeypatch.setenv("DISPLAY", display)
        monkeypatch.setenv("XDG_SESSION_TYPE", "x11")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        yield {**os.environ, "DISPLAY": display}
    finally:
        server.terminate()
        server.wait(10)


def test_without_a_window_manager_the_highest_window_is_in_front(monkeypatch: pytest.MonkeyPatch) -> None:
    with bare_screen(monkeypatch) as env:
        assert windows.front_window() == windows.NOTHING
        argv = ["xterm", "-title", "Bare", "-geometry", "40x10+60+70", "-bg", "#1ea03c", "-e", "sleep 60"]
        program = subprocess.Popen(argv, env=env, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 20
            while windows.front_window()[0] != "Bare" and time.monotonic() < deadline:
                time.sleep(0.1)
            time.sleep(0.5)
            made = open_capturer().capture(Target(PictureSource.WINDOW))
        finally:
            program.terminate()
            program.wait(10)
    assert made.window_title == "Bare"
    assert made.origin == (61, 71)  # inside of the border that X draws
    assert _share(made, GREEN) > 0.7


def test_the_scale_is_the_desktop_s(monkeypatch: pytest.MonkeyPatch) -> None:
    from Xlib import Xatom, display

    with bare_screen(monkeypatch):
        assert windows.screen_scale() == 1.0
        connection = display.Display(os.environ["DISPLAY"])
        resources = b"*customization: -color\nXft.dpi:\t192\nXft.hinting:\t1\n"
        connection.screen().root.change_property(Xatom.RESOURCE_MANAGER, Xatom.STRING, 8, resources)
        connection.sync()
        assert windows.screen_scale() == 2.0
        assert open_capturer().capture(Target(PictureSource.SCREEN)).scale == 2.0
        connection.close()


def test_titles_in_any_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    from Xlib import X, Xatom, display

    with bare_screen(monkeypatch):
        connection = display.Display(os.environ["DISPLAY"])
        root = connection.screen().root
        window = root.create_window(10, 20, 200, 100, 0, X.CopyFromParent)
        window.change_property(Xatom.WM_NAME, Xatom.STRING, 8, "Café".encode("latin-1"))
        window.map()
        connection.sync()
        assert windows.front_window()[:2] == ("Café", Box(10, 20, 200, 100))
        utf8 = connection.intern_atom("UTF8_STRING")
        window.change_property(connection.intern_atom("_NET_WM_NAME"), utf8, 8, "写真 Café".encode())
        shadows = connection.intern_atom("_GTK_FRAME_EXTENTS")
        window.change_property(shadows, Xatom.CARDINAL, 32, [10, 10, 5, 15])
        connection.sync()
        assert windows.front_window() == ("写真 Café", Box(20, 25, 180, 80), None)
        active = connection.intern_atom("_NET_ACTIVE_WINDOW")
        root.change_property(active, Xatom.WINDOW, 32, [0x7FFFFFF])  # a window that was closed this moment
        connection.sync()
        assert windows.front_window()[0] == "写真 Café"
        connection.close()


# The clipboard


@contextlib.contextmanager
def copied(desktop: Desktop, kind: str, data: bytes, path: Path) -> Iterator[None]:
    path.write_bytes(data)
    need({"xclip": "xclip"})
    program = desktop.start(["xclip", "-quiet", "-selection", "clipboard", "-t", kind, "-i", str(path)], name="xclip")
    time.sleep(0.5)
    try:
        yield
    finally:
        desktop.end(program)


@pytest.mark.usefixtures("capturer")
def test_a_copied_picture(desktop: Desktop, tmp_path: Path) -> None:
    grain = np.random.default_rng(1).integers(0, 255, (1100, 1500, 3), dtype=np.uint8)
    image = Image.fromarray(grain)  # about 5 MB as PNG, so it comes in many pieces
    with copied(desktop, "image/png", encoded(image), tmp_path / "source"):
        made = clipboard.clipboard_picture()
    np.testing.assert_array_equal(made.pixels, grain)
    assert made.source is PictureSource.CLIPBOARD


@pytest.mark.usefixtures("capturer")
def test_a_small_copied_jpeg(desktop: Desktop, tmp_path: Path) -> None:
    with copied(desktop, "image/jpeg", encoded(Image.new("RGB", (40, 30)), "JPEG"), tmp_path / "source"):
        assert clipboard.clipboard_picture().width == 40


@pytest.mark.usefixtures("capturer")
def test_a_file_copied_in_a_file_manager(desktop: Desktop, tmp_path: Path) -> None:
    file = tmp_path / "my photo.png"
    file.write_bytes(encoded(Image.new("RGB", (70, 30), GREEN)))
    with copied(desktop, "text/uri-list", f"{file.as_uri()}\r\n".encode(), tmp_path / "list"):
        made = clipboard.clipboard_picture()
    assert (made.width, made.name, made.source) == (70, "my photo.png", PictureSource.CLIPBOARD)


@pytest.mark.usefixtures("capturer")
@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("UTF8_STRING", b"only words", "holds text"),
        ("image/png", b"not a picture", "not a picture"),
        ("image/png", b"", "did not hand it over"),
        ("application/x-thing", b"?", "no picture"),
    ],
)
def test_what_is_no_picture(desktop: Desktop, tmp_path: Path, kind: str, data: bytes, words: str) -> None:
    with copied(desktop, kind, data, tmp_path / "source"), pytest.raises(PictureError, match=words):
        clipboard.clipboard_picture()


@pytest.mark.usefixtures("capturer")
def test_an_empty_clipboard() -> None:
    with pytest.raises(PictureError, match="no picture"):
        clipboard.clipboard_picture()


@pytest.mark.usefixtures("capturer")
def test_a_hung_owner_of_the_clipboard_does_not_hang_us(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    from Xlib import X, display

    monkeypatch.setattr(clipboard, "_PATIENCE_S", 0.3)
    connection = display.Display(desktop.env["DISPLAY"])
    window = connection.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
    window.set_selection_owner(connection.intern_atom("CLIPBOARD"), X.CurrentTime)
    connection.sync()  # and never answers
    with pytest.raises(PictureError, match="no picture"):
        clipboard.clipboard_picture()
    connection.close()


def test_where_the_pointer_was_is_kept_in_pixels_of_the_picture(desktop: Desktop, capturer: ScreenCapturer) -> None:
    desktop.run(["xdotool", "mousemove", "640", "360"])
    assert capturer.capture(Target(PictureSource.SCREEN)).pointer == (640, 360)
    assert capturer.capture(Target(PictureSource.AREA, Box(600, 300, 100, 100))).pointer == (40, 60)
    assert capturer.capture(Target(PictureSource.AREA, Box(0, 0, 100, 100))).pointer is None
