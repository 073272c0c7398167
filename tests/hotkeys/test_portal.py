"""The portal listener on a real, private D-Bus, against a portal written for the tests."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from assistant.hotkeys import open_listener, portal
from assistant.hotkeys.keys import parse

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus")
KEYS = {"describe_window": "ctrl+shift+f9", "stop": "super+period"}


class Portal:
    """The portal program: commands in, what it was asked out."""

    def __init__(self, mode: str) -> None:
        script = str(Path(__file__).with_name("fake_portal.py"))
        self.process = subprocess.Popen(
            [sys.executable, script, mode], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.until("ready")

    def until(self, event: str) -> dict[str, object]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said: dict[str, object] = json.loads(line)
            if said["event"] == event:
                return said
        raise AssertionError(f"the portal ended before {event}")

    def __call__(self, command: str) -> None:
        assert self.process.stdin is not None
        print(command, file=self.process.stdin, flush=True)
        self.until("done")

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


class Listening:
    """The listener of this session, and what it told."""

    def __init__(self) -> None:
        self.reports: Queue[str] = Queue()
        self.pressed: Queue[tuple[str, bool]] = Queue()
        self.listener = open_listener(self.reports.put)
        assert self.listener.name == "portal"

    def start(self, keys: dict[str, str] = KEYS) -> list[str]:
        return self.listener.start(keys, lambda action, pressed: self.pressed.put((action, pressed)))

    def take(self, count: int) -> list[tuple[str, bool]]:
        return [self.pressed.get(timeout=10) for _ in range(count)]


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    address = f"unix:path={tmp_path}/bus"
    argv = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}", "--print-address"]
    daemon = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
    assert daemon.stdout is not None and daemon.stdout.readline()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    # A Wayland session has an X display, too; it must not be asked.
    monkeypatch.setenv("DISPLAY", ":0")
    yield
    daemon.kill()
    daemon.communicate()


@pytest.fixture
def service(bus: None, request: pytest.FixtureRequest) -> Iterator[Portal]:
    running = Portal(getattr(request, "param", "grant"))
    yield running
    running.kill()


@pytest.fixture
def listening() -> Iterator[Listening]:
    running = Listening()
    yield running
    running.listener.stop()


def test_the_keys_are_asked_for_by_name_and_come_with_press_and_release(bus: None, listening: Listening) -> None:
    service = Portal("grant")
    try:
        assert listening.start() == []
        assert service.until("Register")["body"] == [portal.APP_ID, {}]
        asked = service.until("BindShortcuts")["body"]
        assert isinstance(asked, list)
        assert [(name, options["preferred_trigger"][1], options["description"][1]) for name, options in asked[1]] == [
            ("describe_window", "CTRL+SHIFT+F9", "Describe window"),
            ("stop", "LOGO+period", "Stop"),
        ]
        service("activate describe_window")
        service("activate describe_window")  # as a desktop does that repeats it while the key is held
        service("deactivate describe_window")
        service("activate stop")
        expected = [("describe_window", True), ("describe_window", False), ("stop", True)]
        assert listening.take(3) == expected
        listening.listener.stop()
        assert listening.take(1) == [("stop", False)]
        service("activate stop")
        assert listening.pressed.empty()
    finally:
        service.kill()


@pytest.mark.parametrize("service", ["decline"], indirect=True)
def test_a_user_who_declines_is_told_how_to_change_their_mind(service: Portal, listening: Listening) -> None:
    assert listening.start() == [portal.DECLINED]


@pytest.mark.parametrize("service", ["partly"], indirect=True)
def test_a_key_that_the_desktop_kept_is_named(service: Portal, listening: Listening) -> None:
    (sentence,) = listening.start()
    assert sentence.startswith("The desktop gave no key for describe window.")
    service("activate stop")
    assert listening.take(1) == [("stop", True)]


@pytest.mark.parametrize("service", ["old"], indirect=True)
def test_a_portal_without_a_registry_serves(service: Portal, listening: Listening) -> None:
    assert listening.start() == []
    service("activate stop")
    assert listening.take(1) == [("stop", True)]


@pytest.mark.parametrize("service", ["none", "failing"], indirect=True)
def test_where_there_is_no_portal_the_command_to_bind_is_named(service: Portal, listening: Listening) -> None:
    (sentence,) = listening.start()
    assert "lookaloud describe --window for describe window" in sentence
    assert "lookaloud stop for stop" in sentence


def test_no_portal_on_the_bus_and_no_bus(bus: None, listening: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "lookaloud stop" in listening.start()[0]
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    assert "lookaloud stop" in listening.start()[0]
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "nonsense")
    assert "lookaloud stop" in listening.start()[0]


@pytest.mark.parametrize("service", ["wait"], indirect=True)
@pytest.mark.parametrize(("answer", "report"), [("grant", portal.LATE), ("decline", portal.DECLINED)])
def test_a_late_answer_of_the_user_is_reported(
    service: Portal, listening: Listening, monkeypatch: pytest.MonkeyPatch, answer: str, report: str
) -> None:
    monkeypatch.setattr(portal, "_START_S", 0.5)
    assert listening.start() == [portal.WAITING]
    service(answer)
    assert listening.reports.get(timeout=10) == report
    if answer == "grant":
        service("activate stop")
        assert listening.take(1) == [("stop", True)]


@pytest.mark.parametrize("service", ["deaf"], indirect=True)
def test_a_portal_that_never_answers_does_not_hold_up_the_start(
    service: Portal, listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portal, "_START_S", 0.2)
    assert "lookaloud stop" in listening.start()[0]
    listening.listener.stop()
    assert listening.reports.empty()


@pytest.mark.parametrize("end", ["close", "kill"])
def test_keys_that_are_taken_back_are_let_go_and_reported(service: Portal, listening: Listening, end: str) -> None:
    assert listening.start() == []
    service("activate stop")
    assert listening.take(1) == [("stop", True)]
    if end == "kill":
        service.kill()
    else:
        service(end)
    assert listening.reports.get(timeout=10) == portal.TAKEN_BACK
    assert listening.take(1) == [("stop", False)]


def test_another_program_cannot_press_the_keys(service: Portal, listening: Listening) -> None:
    assert listening.start() == []
    service("forge describe_window")
    service("activate stop")
    assert listening.take(1) == [("stop", True)]


def test_an_action_that_fails_does_not_end_the_keys(service: Portal) -> None:
    listener = open_listener()
    pressed: Queue[str] = Queue()

    def act(action: str, down: bool) -> None:
        pressed.put(action)
        raise ValueError(action, down)

    try:
        assert listener.start(KEYS, act) == []
        for action in KEYS:
            service(f"activate {action}")
        assert [pressed.get(timeout=10) for _ in KEYS] == list(KEYS)
    finally:
        listener.stop()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ctrl+shift+f9", "CTRL+SHIFT+F9"), ("alt+a", "ALT+a"), ("super+pgup", "LOGO+Page_Up"), ("f13", "F13")],
)
def test_triggers_are_spelled_as_the_specification_says(text: str, expected: str) -> None:
    assert portal.trigger(parse(text)) == expected
