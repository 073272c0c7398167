"""Global keys on Wayland: the desktop's GlobalShortcuts portal, by D-Bus.

The desktop asks the user once whether Lookaloud may have the keys, remembers the answer by the app id, and lets the
user change the keys in its own settings. One thread with a bus connection of its own does everything here.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

from assistant.hotkeys import OnAction, Report
from assistant.hotkeys.base import KeyThread, ThreadedListener
from assistant.hotkeys.keys import Key, parse_bindings, spoken_action
from assistant.hotkeys.none import no_keys
from assistant.hotkeys.portal_bus import CALL_S, Closed, Ended, PortalBus, Unsupported, token

log = logging.getLogger(__name__)

# Must be the name of the installed .desktop file; the portal refuses ids without a dot.
APP_ID = "org.lookaloud.Lookaloud"
_SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
_SESSION = "org.freedesktop.portal.Session"
_REGISTRY = "org.freedesktop.host.portal.Registry"

# `start` returns after this even if the user has not answered the desktop's question yet.
_START_S = 3.0
# A desktop that repeats `Activated` while the key is held does so every 0.03 s after at most 1 s; later, it is a new
# press whose end the desktop did not tell.
_REPEAT_S = 1.5

_NO_ERROR, _DECLINED = 0, 1  # of the portal's responses; 2 and above: it failed
DECLINED = (
    "The desktop was told not to give Lookaloud any keys. You can allow them in the desktop's settings for "
    "applications, or start Lookaloud again to be asked again."
)
WAITING = "The desktop asks whether Lookaloud may have its keys. Please answer its question."
TAKEN_BACK = "The desktop took the keys back. Start Lookaloud again to have them again."
LATE = "The keys work now."

# The names that the shortcuts specification of freedesktop.org takes from xkbcommon, where they differ from ours.
_TRIGGER_KEYS = {
    "space": "space", "enter": "Return", "tab": "Tab", "escape": "Escape", "backspace": "BackSpace",
    "delete": "Delete", "home": "Home", "end": "End", "pageup": "Page_Up", "pagedown": "Page_Down", "up": "Up",
    "down": "Down", "left": "Left", "right": "Right", "pause": "Pause", "printscreen": "Print",
    "quote": "apostrophe", "leftbracket": "bracketleft", "rightbracket": "bracketright",
    "playpause": "XF86AudioPlay", "mediastop": "XF86AudioStop", "previous": "XF86AudioPrev", "next": "XF86AudioNext",
}  # fmt: skip
_TRIGGER_MODIFIERS = {"ctrl": "CTRL", "alt": "ALT", "shift": "SHIFT", "super": "LOGO"}


class PortalListener(ThreadedListener["_PortalThread"]):
    """See `HotkeyListener`."""

    name = "portal"

    def __init__(self, report: Report | None = None) -> None:
        super().__init__()
        self._report = report or (lambda _sentence: None)

    def start(self, bindings: Mapping[str, str], on_action: OnAction) -> list[str]:
        """See `HotkeyListener.start`. Returns after 3 seconds at most; what comes later is reported."""
        self.stop()
        keys, problems = parse_bindings(bindings)
        if not keys:
            return problems
        self._thread = _PortalThread(keys, on_action, self._report)
        self._thread.start()
        return problems + self._thread.first_word(_START_S)


def open_listener(report: Report | None = None) -> PortalListener:
    """The listener; the desktop is not asked before `start`."""
    import jeepney  # noqa: F401  # so that another candidate is tried where it is not installed

    return PortalListener(report)


def trigger(key: Key) -> str:
    """A key as the portal wants it: "CTRL+SHIFT+F9"."""
    name = _TRIGGER_KEYS.get(key.key, key.key.upper() if key.key[1:].isdigit() else key.key)
    return "+".join([_TRIGGER_MODIFIERS[m] for m in str(key).split("+")[:-1]] + [name])


class _Declined(Exception):
    """The user said no."""


class _PortalThread(KeyThread):
    """Everything here but `end` and `first_word` runs on the thread itself."""

    def __init__(self, keys: Mapping[str, Key], on_action: OnAction, report: Report) -> None:
        super().__init__("portal", on_action)
        self._keys = dict(keys)
        self._report = report
        self._first: Future[list[str]] = Future()
        self._late = False
        self._lock = threading.Lock()
        self._asking = threading.Event()
        self._bus = PortalBus(self._signalled)
        self._session = ""
        self._down: dict[str, float] = {}  # action -> time.monotonic() of its last `Activated`

    # Called from other threads

    def first_word(self, seconds: float) -> list[str]:
        """What is to be said of the keys after `seconds` at most."""
        try:
            return self._first.result(seconds)
        except FutureTimeout:
            with self._lock:
                if self._first.done():
                    return self._first.result()
                self._late = True
            return [WAITING if self._asking.is_set() else no_keys(self._keys)]

    def _ask_to_end(self) -> None:
        self._bus.end()

    # The thread

    def run(self) -> None:
        """Ask for the keys, then wait for them until `end` or until the desktop takes them back."""
        opened = False
        try:
            problems = self._open()
            opened = True
            self._tell(problems)
            self._bus.serve()
        except Ended:
            log.debug("keys given back")
        except Exception as error:
            # The bus can go away at any moment, and a portal can answer anything.
            log.warning("no keys from the portal: %r", error)
            if opened:
                self._report(TAKEN_BACK)
            else:
                self._tell([DECLINED if isinstance(error, _Declined) else no_keys(self._keys)])
        finally:
            for action in list(self._down):
                self._set(action, False)
            self._bus.close()  # which ends the session and gives the keys back

    def _tell(self, problems: list[str]) -> None:
        """Hand the outcome to `start`, or report it when `start` could not wait for it."""
        with self._lock:
            if not self._late:
                if not self._first.done():
                    self._first.set_result(problems)
                return
        for sentence in problems or [LATE]:
            self._report(sentence)

    def _open(self) -> list[str]:
        self._bus.open(_SHORTCUTS, _SESSION)
        self._register()
        self._create_session()
        return self._bind()

    def _register(self) -> None:
        try:
            self._bus.call(_REGISTRY, "Register", "sa{sv}", (APP_ID, {}))
        except Unsupported as error:
            # Desktops from before 2025 know no registry: they find the id by themselves, or do without.
            log.info("the portal does not register programs: %s", error)

    def _create_session(self) -> None:
        options = {"session_handle_token": ("s", token())}
        outcome, results = self._bus.request(
            _SHORTCUTS, "CreateSession", "a{sv}", lambda handle: (options | handle,), CALL_S
        )
        self._session = str(results.get("session_handle", ("s", ""))[1])
        if outcome != _NO_ERROR or not self._session:
            raise Unsupported(f"CreateSession: {outcome}")

    def _bind(self) -> list[str]:
        wanted = [
            (action, {"description": ("s", _description(action)), "preferred_trigger": ("s", trigger(key))})
            for action, key in self._keys.items()
        ]
        self._asking.set()
        outcome, results = self._bus.request(
            _SHORTCUTS, "BindShortcuts", "oa(sa{sv})sa{sv}", lambda handle: (self._session, wanted, "", handle), None
        )
        if outcome == _DECLINED:
            raise _Declined
        if outcome != _NO_ERROR:
            raise Unsupported(f"BindShortcuts: {outcome}")
        bound = {action for action, _ in results.get("shortcuts", ("", []))[1]}
        return [
            f"The desktop gave no key for {spoken_action(action)}. You can set one in its keyboard settings."
            for action in self._keys
            if action not in bound
        ]

    # What the portal tells

    def _signalled(self, member: str, path: str, body: tuple[Any, ...]) -> None:
        if member in ("Activated", "Deactivated") and body[0] == self._session:
            self._set(body[1], member == "Activated")
        elif member == "Closed" and path == self._session:
            raise Closed("the session was closed")

    def _set(self, action: str, pressed: bool) -> None:
        if action not in self._keys or (not pressed and action not in self._down):
            return
        last = self._down.pop(action, None)
        now = time.monotonic()
        if pressed:
            self._down[action] = now
            if last is not None and now - last < _REPEAT_S:
                return
            if last is not None:
                self._hand_on(action, False)
        self._hand_on(action, pressed)


def _description(action: str) -> str:
    return spoken_action(action).capitalize()
