"""Keys whose moment is known: pressed by the X server itself, without a process that has to start first."""

from __future__ import annotations

import time
from typing import Any


class Keyboard:
    """Presses keys on a display through XTEST, as `xdotool` does.

    Args:
        display: ":5".
    """

    def __init__(self, display: str) -> None:
        from Xlib import XK, X
        from Xlib import display as xdisplay

        self._display: Any = xdisplay.Display(display)
        self._press, self._release = X.KeyPress, X.KeyRelease
        names = {"ctrl": "Control_L", "shift": "Shift_L", "alt": "Alt_L"}
        self._code = lambda name: self._display.keysym_to_keycode(
            XK.string_to_keysym(names.get(name, name.upper() if len(name) > 1 else name))
        )

    def strike(self, keys: str) -> float:
        """Press and release "ctrl+shift+f9"; `time.monotonic()` of when its last key goes down."""
        *modifiers, key = [self._code(name) for name in keys.split("+")]
        for modifier in modifiers:
            self._fake(self._press, modifier)
        moment = time.monotonic()
        self._fake(self._press, key)
        time.sleep(0.03)  # as short as a quick finger holds it
        self._fake(self._release, key)
        for modifier in reversed(modifiers):
            self._fake(self._release, modifier)
        return moment

    def _fake(self, event: int, code: int) -> None:
        from Xlib.ext import xtest

        xtest.fake_input(self._display, event, code)
        self._display.sync()

    def shown_windows(self) -> dict[int, str]:
        """Windows that are mapped and managed: X id to title."""
        from Xlib import X, error

        root = self._display.screen().root
        listed = root.get_full_property(self._display.intern_atom("_NET_CLIENT_LIST"), X.AnyPropertyType)
        found: dict[int, str] = {}
        for number in listed.value if listed is not None else ():
            window = self._display.create_resource_object("window", number)
            try:
                if window.get_attributes().map_state == X.IsViewable:
                    title = window.get_full_property(self._display.intern_atom("_NET_WM_NAME"), X.AnyPropertyType)
                    found[number] = title.value.decode("utf-8", "replace") if title else ""
            except error.BadWindow:  # closed between the list and the question
                continue
        return found

    def close(self) -> None:
        """Let go of the display."""
        self._display.close()
