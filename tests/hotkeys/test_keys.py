"""Keys as text: read, refused, written back, said."""

from __future__ import annotations

import sys

import pytest

from assistant.errors import HotkeyError
from assistant.hotkeys import keys, open_listener
from assistant.hotkeys.keys import parse, parse_bindings
from assistant.settings import KeySettings


@pytest.fixture(autouse=True)
def on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")


@pytest.mark.parametrize(
    ("text", "written", "spoken"),
    [
        ("ctrl+shift+f9", "ctrl+shift+f9", "Control Shift F9"),
        (" Shift + CONTROL + F9 ", "ctrl+shift+f9", "Control Shift F9"),
        ("Super+Page Up", "super+pageup", "Super Page Up"),
        ("alt+,", "alt+comma", "Alt Comma"),
        ("win+a", "super+a", "Super A"),
        ("F13", "f13", "F13"),
        ("playpause", "playpause", "Play Pause"),
        ("shift+f9", "shift+f9", "Shift F9"),
        ("ctrl+return", "ctrl+enter", "Control Enter"),
    ],
)
def test_a_key_is_read_however_it_is_written(text: str, written: str, spoken: str) -> None:
    key = parse(text)
    assert (str(key), key.spoken) == (written, spoken)
    assert parse(str(key)) == key


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("insert+f9", "Insert belongs to screen readers"),
        ("ctrl+Insert", "Insert belongs to screen readers"),
        ("Caps Lock+d", "Caps Lock belongs to screen readers"),
        ("ctrl+alt+d", "Control Alt D can't be used"),
        ("ctrl+option+shift+f9", "VoiceOver"),
        ("d", "needed for typing"),
        ("shift+d", "needed for typing"),
        ("f9", "needed for typing or by other programs"),
        ("shift+f10", "opens the context menu"),
        ("alt+tab", "switches windows"),
        ("ctrl+c", "used for editing"),
        ("super+alt+s", "switches Orca"),
        ("ctrl+shift", "ends with a modifier"),
        ("hyper+f9", "hyper is not a modifier"),
        ("ctrl+f99", "no key called f99"),
        ("ctrl++f9", "can't be understood"),
        ("", "can't be understood"),
        ("+", "can't be understood"),
        ("ctrl+ß", "no key called ß"),
    ],
)
def test_a_key_that_others_need_is_refused_with_a_reason(text: str, why: str) -> None:
    with pytest.raises(HotkeyError) as refused:
        parse(text)
    assert why in refused.value.sentence
    assert refused.value.sentence.endswith(".")


def test_keys_have_their_platform_s_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert parse("cmd+option+f9").spoken == "Option Command F9"
    with pytest.raises(HotkeyError):
        parse("cmd+c")
    monkeypatch.setattr(sys, "platform", "win32")
    assert parse("super+f9").spoken == "Windows F9"


def test_the_default_keys_are_all_good() -> None:
    assert parse_bindings(KeySettings().bindings())[1] == []


def test_bad_and_double_keys_are_told_and_the_others_serve() -> None:
    found, problems = parse_bindings(
        {"describe_window": "ctrl+shift+f9", "repeat": "Control+Shift+F9", "stop": "x", "ask_window": " "}
    )
    assert {action: str(key) for action, key in found.items()} == {"describe_window": "ctrl+shift+f9"}
    assert problems == [
        "Control Shift F9 is set for both describe window and repeat; it does describe window.",
        "The key for stop can't be used. X is needed for typing or by other programs. Please add control or alt to it.",
    ]


def test_every_key_has_a_code_in_every_back_end() -> None:
    from Xlib import XK

    from assistant.hotkeys import macos, portal, windows, x11_server

    assert set(windows._VIRTUAL_KEYS) == keys.KEYS
    assert len(set(windows._VIRTUAL_KEYS.values())) == len(keys.KEYS)
    # A Mac keyboard has neither of these; the Mac listener says so.
    missing = {"f21", "f22", "f23", "f24", "pause", "printscreen"} | keys.MEDIA_KEYS
    assert set(macos._VIRTUAL_KEYS) == keys.KEYS - missing
    assert len(set(macos._VIRTUAL_KEYS.values())) == len(macos._VIRTUAL_KEYS)
    assert all(XK.string_to_keysym(name) for name in x11_server._KEYSYMS.values())
    for name in keys.KEYS - keys.MEDIA_KEYS:
        assert XK.string_to_keysym(portal.trigger(keys.Key(frozenset(), name))), name


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({}, "none"),
        ({"DISPLAY": ":0"}, "x11"),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11"}, "x11"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "portal"),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, "portal"),
    ],
)
def test_the_listener_suits_the_session(
    environment: dict[str, str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert open_listener().name == name


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_a_back_end_that_is_not_there_leaves_the_last_one(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert open_listener().name == "none"


def test_without_keys_the_commands_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(variable, raising=False)
    listener = open_listener()
    (sentence,) = listener.start({"describe_window": "ctrl+shift+f9", "stop": "", "new": "f13"}, lambda *_: None)
    assert "lookaloud describe --window for describe window." in sentence
    assert "lookaloud stop" not in sentence
    assert listener.start({"stop": ""}, lambda *_: None) == []
    assert not listener.watch_any_key(lambda: None)
    listener.unwatch_any_key()
    listener.stop()
