"""The X server of the session: a connection to it, and where a key is on its keyboard at this moment."""

from __future__ import annotations

import os
import socket
from itertools import combinations
from typing import Any

from assistant.hotkeys.keys import Key

_KEYSYMS = {
    "space": "space", "enter": "Return", "tab": "Tab", "escape": "Escape", "backspace": "BackSpace",
    "delete": "Delete", "home": "Home", "end": "End", "pageup": "Page_Up", "pagedown": "Page_Down", "up": "Up",
    "down": "Down", "left": "Left", "right": "Right", "pause": "Pause", "printscreen": "Print", "comma": "comma",
    "period": "period", "slash": "slash", "backslash": "backslash", "semicolon": "semicolon", "quote": "apostrophe",
    "leftbracket": "bracketleft", "rightbracket": "bracketright", "minus": "minus", "equal": "equal",
    "grave": "grave",
}  # fmt: skip
# Not among python-xlib's names; from X11/XF86keysym.h.
_MEDIA_KEYSYMS = {"playpause": 0x1008FF14, "mediastop": 0x1008FF15, "previous": 0x1008FF16, "next": 0x1008FF17}

_MASKS = {"shift": 1 << 0, "ctrl": 1 << 2, "alt": 1 << 3, "super": 1 << 6}  # Shift, Control, Mod1, Mod4
# What tells one binding of a key from another; the locks are not in it.
MODIFIER_BITS = sum(_MASKS.values())
_CAPS_LOCK = 1 << 1


def connect() -> Any:
    """Connect, by a local socket where the display is a local one.

    Raises:
        OSError: there is no such display, or it refuses.
    """
    from Xlib.display import Display
    from Xlib.error import DisplayError

    name = os.environ.get("DISPLAY", "")
    if name.startswith(":"):
        # python-xlib would try TCP when nobody listens at the socket, and leave both of its sockets open.
        name = f"unix/{name}"
        place = f"/tmp/.X11-unix/X{name.partition(':')[2].partition('.')[0]}"
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(place if os.path.exists(place) else f"\0{place}")  # noqa: PTH110  # a socket's address
    try:
        return Display(name)
    except DisplayError as error:
        raise OSError(str(error)) from error


def place(display: Any, key: Key) -> tuple[int, int]:
    """Code and modifier mask of a key on the keyboard that python-xlib's `display` has; code 0 when it isn't there."""
    from Xlib import XK

    if key.key in _MEDIA_KEYSYMS:
        keysym = _MEDIA_KEYSYMS[key.key]
    else:
        is_function_key = key.key[1:].isdigit()
        name = _KEYSYMS.get(key.key, key.key.upper() if is_function_key else key.key)
        keysym = XK.string_to_keysym(name)
    # Pairs (keycode, column), the plainest column first. Column 1 is reached with Shift: digits of a French keyboard.
    places = sorted(display.keysym_to_keycodes(keysym), key=lambda found: int(found[1]))
    if not places:
        return 0, 0
    keycode, column = places[0]
    mask = sum(_MASKS[modifier] for modifier in key.modifiers)
    return int(keycode), mask | (_MASKS["shift"] if column == 1 else 0)


def lock_combinations(display: Any) -> tuple[int, ...]:
    """Every combination of CapsLock, NumLock and ScrollLock: a grab counts for one exact state of them."""
    from Xlib import XK

    masks = {_CAPS_LOCK}
    names = ("Num_Lock", "Scroll_Lock")
    keycodes = {code for name in names if (code := display.keysym_to_keycode(XK.string_to_keysym(name)))}
    for index, holders in enumerate(display.get_modifier_mapping()):
        if keycodes & set(holders):
            masks.add(1 << index)
    chosen = (combo for count in range(len(masks) + 1) for combo in combinations(sorted(masks), count))
    return tuple(sum(combo) for combo in chosen)
