"""Global keys as text ("ctrl+shift+f9"): read, checked, written back, and said aloud ("Control Shift F9").

The names are the same on every platform; each back-end holds its own table from these names to its key codes.
"""

from __future__ import annotations

import string
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.errors import HotkeyError

# In the order in which they are written and said.
MODIFIERS = ("ctrl", "alt", "shift", "super")
_MODIFIER_ALIASES = {
    "control": "ctrl",
    "strg": "ctrl",
    "option": "alt",
    "opt": "alt",
    "umschalt": "shift",
    "win": "super",
    "windows": "super",
    "meta": "super",
    "cmd": "super",
    "command": "super",
    "logo": "super",
}
_SPOKEN_MODIFIERS = {"ctrl": "Control", "alt": "Alt", "shift": "Shift", "super": "Super"}
_SPOKEN_ON_PLATFORM = {
    "darwin": {"alt": "Option", "super": "Command"},
    "win32": {"super": "Windows"},
}

FUNCTION_KEYS = frozenset(f"f{n}" for n in range(1, 25))
# F13 and above are on few keyboards and used by no program of its own accord; F1 to F12 alone are.
_FREE_FUNCTION_KEYS = frozenset(f"f{n}" for n in range(13, 25))
MEDIA_KEYS = frozenset({"playpause", "next", "previous", "mediastop"})
_SPOKEN_KEYS = {
    "space": "Space",
    "enter": "Enter",
    "tab": "Tab",
    "escape": "Escape",
    "backspace": "Backspace",
    "delete": "Delete",
    "home": "Home",
    "end": "End",
    "pageup": "Page Up",
    "pagedown": "Page Down",
    "up": "Up Arrow",
    "down": "Down Arrow",
    "left": "Left Arrow",
    "right": "Right Arrow",
    "pause": "Pause",
    "printscreen": "Print Screen",
    "comma": "Comma",
    "period": "Period",
    "slash": "Slash",
    "backslash": "Backslash",
    "semicolon": "Semicolon",
    "quote": "Quote",
    "leftbracket": "Left Bracket",
    "rightbracket": "Right Bracket",
    "minus": "Minus",
    "equal": "Equals",
    "grave": "Grave",
    "playpause": "Play Pause",
    "next": "Next Track",
    "previous": "Previous Track",
    "mediastop": "Media Stop",
}
_KEY_ALIASES = {
    "return": "enter",
    "esc": "escape",
    "del": "delete",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "print": "printscreen",
    "prtsc": "printscreen",
    "break": "pause",
    "play": "playpause",
    ",": "comma",
    ".": "period",
    "/": "slash",
    "\\": "backslash",
    ";": "semicolon",
    "'": "quote",
    "[": "leftbracket",
    "]": "rightbracket",
    "-": "minus",
    "=": "equal",
    "`": "grave",
}
KEYS = FUNCTION_KEYS | frozenset(string.ascii_lowercase) | frozenset(string.digits) | frozenset(_SPOKEN_KEYS)

_SCREEN_READER_KEYS = {
    "insert": "Insert",
    "ins": "Insert",
    "capslock": "Caps Lock",
    "caps": "Caps Lock",
    "scrolllock": "Scroll Lock",
}
# Each would break something that every blind user needs, wherever the grab succeeds.
_RESERVED = {
    "alt+tab": "switches windows",
    "alt+shift+tab": "switches windows",
    "super+tab": "switches windows",
    "alt+f4": "closes windows",
    "shift+f10": "opens the context menu",
    "alt+super+s": "switches Orca on and off",
    "ctrl+super+enter": "switches Narrator on and off",
    "super+f5": "switches VoiceOver on and off",
    **{f"ctrl+{letter}": "is used for editing in every program" for letter in "acvxzyfnops"},
}
_RESERVED_ON_MAC = {f"super+{letter}": "is used for editing in every program" for letter in "acvxzfnopsqw"}


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its modifiers.

    Attributes:
        modifiers: of `MODIFIERS`.
        key: one of `KEYS`.
    """

    modifiers: frozenset[str]
    key: str

    def __str__(self) -> str:
        """As it stands in the settings: "ctrl+shift+f9"."""
        return "+".join([m for m in MODIFIERS if m in self.modifiers] + [self.key])

    @property
    def spoken(self) -> str:
        """As it is said: "Control Shift F9", with the names that the user's own platform gives the modifiers."""
        names = _SPOKEN_MODIFIERS | _SPOKEN_ON_PLATFORM.get(sys.platform, {})
        return " ".join([names[m] for m in MODIFIERS if m in self.modifiers] + [_spoken_key(self.key)])


def parse(text: str) -> Key:
    """Read a key as the user wrote it; case and spaces don't matter.

    Raises:
        HotkeyError: it is no key, or one that a screen reader or every program needs for itself.
    """
    parts = _parts(text)
    key = _KEY_ALIASES.get(parts[-1], parts[-1])
    modifiers = frozenset(_MODIFIER_ALIASES.get(part, part) for part in parts[:-1])
    for part in (*modifiers, key):
        if part in _SCREEN_READER_KEYS:
            raise HotkeyError(f"{_SCREEN_READER_KEYS[part]} belongs to screen readers. Please choose another key.")
    if key in MODIFIERS or key in _MODIFIER_ALIASES:
        raise HotkeyError(f"The key {text.strip()} ends with a modifier. Please add a letter or a function key to it.")
    for modifier in modifiers:
        if modifier not in MODIFIERS:
            raise HotkeyError(f"{modifier} is not a modifier. The modifiers are control, alt, shift and super.")
    if key not in KEYS:
        raise HotkeyError(f"There is no key called {key}. An example that works is ctrl+shift+f9.")
    found = Key(modifiers, key)
    _refuse_what_others_need(found)
    return found


def spoken_action(action: str) -> str:
    """The name of an action as it is said: "describe window"."""
    return action.replace("_", " ")


def parse_bindings(bindings: Mapping[str, str]) -> tuple[dict[str, Key], list[str]]:
    """Read all keys; what can't be used is left out and told in a sentence, the first of two equal keys wins.

    Returns:
        Action to key, and one speakable sentence for each action that has none.
    """
    keys: dict[str, Key] = {}
    problems: list[str] = []
    for action, text in bindings.items():
        if not text.strip():
            continue
        try:
            key = parse(text)
        except HotkeyError as error:
            problems.append(f"The key for {spoken_action(action)} can't be used. {error.sentence}")
            continue
        other = next((a for a, k in keys.items() if k == key), None)
        if other is not None:
            problems.append(
                f"{key.spoken} is set for both {spoken_action(other)} and {spoken_action(action)}; "
                f"it does {spoken_action(other)}."
            )
            continue
        keys[action] = key
    return keys, problems


def taken(key: Key, action: str) -> str:
    """The sentence for a key that another program has."""
    return (
        f"{key.spoken} for {spoken_action(action)} is taken by another program. "
        f"Please choose another key for it in the settings."
    )


def _parts(text: str) -> list[str]:
    """ "Ctrl + Shift + F9" as ["ctrl", "shift", "f9"]."""
    parts = [part.strip().lower() for part in text.strip().split("+")]
    parts = [part.replace(" ", "").replace("_", "") for part in parts]
    if not text.strip() or not all(parts):
        shown = text.strip() or "nothing"
        raise HotkeyError(f"The key can't be understood: {shown}. An example that works is ctrl+shift+f9.")
    return parts


def _refuse_what_others_need(key: Key) -> None:
    if {"ctrl", "alt"} <= key.modifiers:
        # AltGr is Control with Alt on Windows; Control with Option is VoiceOver's; on Linux it leaves the desktop.
        raise HotkeyError(
            f"{key.spoken} can't be used: Control with Alt types characters on many keyboards, and on a Mac it "
            "belongs to VoiceOver. Please choose another key."
        )
    reserved = _RESERVED | (_RESERVED_ON_MAC if sys.platform == "darwin" else {})
    if str(key) in reserved:
        raise HotkeyError(f"{key.spoken} {reserved[str(key)]}. Please choose another key.")
    if key.modifiers - {"shift"} or key.key in _FREE_FUNCTION_KEYS | MEDIA_KEYS:
        return
    if not key.modifiers or key.key not in FUNCTION_KEYS:
        raise HotkeyError(f"{key.spoken} is needed for typing or by other programs. Please add control or alt to it.")


def _spoken_key(key: str) -> str:
    return _SPOKEN_KEYS.get(key, key.upper())
