"""The Screenshot portal on a real bus, with a portal of our own that behaves as real ones do, well or badly."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from PIL import Image

from assistant.capture.portal import PortalCapturer
from assistant.errors import CaptureError
from assistant.types import Box, PictureSource, Target
from tests.capture.making import encoded
from tests.desktop import need

SCREEN = Target(PictureSource.SCREEN)
Behaviour = Callable[[DBusConnection, Any, str], None]


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    need({"dbus-daemon": "dbus"})
    address = f"unix:path={tmp_path}/bus"
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert daemon.stdout is not None
        assert daemon.stdout.readline()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
        yield address
    finally:
        daemon.terminate()
        daemon.wait(5)
        if daemon.stdout:
            daemon.stdout.close()


@contextlib.contextmanager
def portal(behave: Behaviour) -> Iterator[None]:
    """A portal on the bus that answers one call with `behave(connection, call, request_path)`."""
    connection = open_dbus_connection("SESSION")
    reply = connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.portal.Desktop"), timeout=5)
    assert reply.header.message_type is MessageType.method_return

    def serve() -> None:
        with contextlib.suppress(TimeoutError, OSError, ConnectionError):
            while True:
                call = connection.receive(timeout=5)
                if call.header.fields.get(HeaderFields.member) == "Screenshot":
                    parent, options = call.body
                    assert parent == ""
                    sender = call.header.fields[HeaderFields.sender].removeprefix(":").replace(".", "_")
                    token = options["handle_token"][1]
                    behave(connection, call, f"/org/freedesktop/portal/desktop/request/{sender}/{token}")
                    return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join(10)
        connection.close()
    assert not thread.is_alive()


def _respond(connection: DBusConnection, path: str, code: int, results: dict[str, Any]) -> None:
    emitter = DBusAddress(path, interface="org.freedesktop.portal.Request")
    connection.send(new_signal(emitter, "Response", "ua{sv}", (code, results)))


def answering(code: int, file: Path | None = None, *, early: bool = False) -> Behaviour:
    """Answers with `code`; `early`: before the call itself returns, as fast portals do."""

    def behave(connection: DBusConnection, call: Any, path: str) -> None:
        results = {"uri": ("s", file.as_uri())} if file else {}
        if early:
            _respond(connection, path, code, results)
        connection.send(new_method_return(call, "o", (path,)))
        if not early:
            _respond(connection, path, code, results)

    return behave


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    image = Image.new("RGB", (640, 480), (30, 60, 90))
    image.paste((250, 250, 250), (100, 100, 200, 150))
    path = tmp_path / "Screenshot äöü 1.png"
    path.write_bytes(encoded(image))
    return path


@pytest.mark.usefixtures("bus")
@pytest.mark.parametrize("early", [False, True])
def test_a_granted_screenshot_is_read_and_deleted(shot: Path, early: bool) -> None:
    with portal(answering(0, shot, early=early)):
        made = PortalCapturer().capture(SCREEN)
    assert (made.width, made.height, made.source, made.note) == (640, 480, PictureSource.SCREEN, "")
    assert tuple(made.pixels[0, 0]) == (30, 60, 90)
    assert not shot.exists()


@pytest.mark.usefixtures("bus")
def test_an_area_is_cut_out(shot: Path) -> None:
    with portal(answering(0, shot)):
        made = PortalCapturer().capture(Target(PictureSource.AREA, Box(100, 100, 100, 50)))
    assert (made.width, made.height, made.origin, made.source) == (100, 50, (100, 100), PictureSource.AREA)
    assert made.pixels.min() == 250


@pytest.mark.usefixtures("bus")
def test_asked_for_a_window_it_says_that_it_is_the_whole_screen(shot: Path) -> None:
    with portal(answering(0, shot)):
        made = PortalCapturer().capture(Target(PictureSource.WINDOW))
    assert made.source is PictureSource.SCREEN
    assert "whole screen" in made.note


@pytest.mark.usefixtures("bus")
def test_an_area_outside_leaves_no_file_behind_either(shot: Path) -> None:
    with portal(answering(0, shot)), pytest.raises(CaptureError, match="640 by 480"):
        PortalCapturer().capture(Target(PictureSource.AREA, Box(1000, 0, 10, 10)))
    assert not shot.exists()


@pytest.mark.usefixtures("bus")
def test_a_damaged_file_is_deleted_too(shot: Path) -> None:
    shot.write_bytes(shot.read_bytes()[:200])
    with portal(answering(0, shot)), pytest.raises(CaptureError, match="damaged"):
        PortalCapturer().capture(SCREEN)
    assert not shot.exists()


@pytest.mark.usefixtures("bus")
@pytest.mark.parametrize(("code", "words"), [(1, "refused"), (2, "could not picture"), (0, "could not picture")])
def test_no_picture(code: int, words: str) -> None:
    with portal(answering(code)), pytest.raises(CaptureError, match=words):
        PortalCapturer().capture(SCREEN)


@pytest.mark.usefixtures("bus")
def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with portal(answering(0, tmp_path / "gone.png")), pytest.raises(CaptureError, match="can't be read"):
        PortalCapturer().capture(SCREEN)


@pytest.mark.usefixtures("bus")
def test_a_question_that_nobody_answers_ends() -> None:
    def behave(connection: DBusConnection, call: Any, path: str) -> None:
        connection.send(new_method_return(call, "o", (path,)))

    with portal(behave), pytest.raises(CaptureError, match="consent"):
        PortalCapturer(user_patience_s=0.3).capture(SCREEN)


@pytest.mark.usefixtures("bus")
def test_a_portal_without_screenshots() -> None:
    def behave(connection: DBusConnection, call: Any, _: str) -> None:
        connection.send(new_error(call, "org.freedesktop.DBus.Error.UnknownMethod", "s", ("No such interface",)))

    with portal(behave), pytest.raises(CaptureError, match="xdg-desktop-portal"):
        PortalCapturer().capture(SCREEN)


@pytest.mark.usefixtures("bus")
def test_a_desktop_without_a_portal() -> None:
    with pytest.raises(CaptureError, match="xdg-desktop-portal"):
        PortalCapturer().capture(SCREEN)


def test_a_dead_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/gone")
    with pytest.raises(CaptureError, match="xdg-desktop-portal"):
        PortalCapturer().capture(SCREEN)


def test_only_the_screen_can_be_pictured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    with pytest.raises(CaptureError, match="Only a window"):
        PortalCapturer().capture(Target(PictureSource.FILE))
