"""Which windows the keys are grabbed on: the one that has the input focus, and those that may have it next.

A grab on the root window would serve all of them. But when a grabbed key goes down, the X server takes the focus to the
grab's window until the key is up again: the program in front has lost it for that time, its toolkit announces it anew,
and a screen reader says the whole dialog over our answer. Where the grab's window has the focus already, the focus goes
and is back at once, and nothing is announced. A grab further up wins over one further down, so no window above the
focus may hold one.

The root holds the keys only while no window has the focus. All here runs on the hotkey thread.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

log = logging.getLogger(__name__)

# Following ends when nothing new is found. Windows that come faster than this are followed at their next event.
_ROUNDS = 5
# No tree of windows is deeper: the server itself would be lost in one.
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Grab:
    """A key as the server knows it; `locks` are the states of the locks under which it is grabbed, too."""

    keycode: int
    mask: int
    locks: tuple[int, ...]


class Grabs:
    """The keys on the windows of a display.

    Attributes:
        keys: what is grabbed, by action.
        is_behind: an event said that the focus or the windows changed; `follow` is due.
    """

    def __init__(self, display: Any) -> None:
        from Xlib import X

        self._display = display
        self._root = display.screen().root
        self._windows: dict[int, Any] = {}  # that hold the keys, by id
        self._client_list, self._active = (
            display.intern_atom(name) for name in ("_NET_CLIENT_LIST", "_NET_ACTIVE_WINDOW")
        )
        self.keys: dict[str, Grab] = {}
        self.is_behind = False
        self._is_new_program = False
        # The root is told of every move of the focus that begins or ends at no window, and of new windows.
        self._root.change_attributes(event_mask=X.PropertyChangeMask | X.FocusChangeMask | X.SubstructureNotifyMask)

    def set_keys(self, wanted: Mapping[str, Grab]) -> set[str]:
        """Grab `wanted` by action, let go of all others; returns the actions whose keys another program has."""
        # What stays where it is keeps its grab: nobody else can take it in between.
        self._let_go(self._windows.values(), [grab for action, grab in self.keys.items() if wanted.get(action) != grab])
        new = {action: grab for action, grab in wanted.items() if self.keys.get(action) != grab}
        refused = self._ask_root(new)
        self.keys = {action: grab for action, grab in wanted.items() if action not in refused}
        refused |= self._take(self._windows.values(), {a: grab for a, grab in new.items() if a not in refused})
        refused |= self.follow() & new.keys()
        self._let_go(self._windows.values(), [self.keys.pop(action) for action in refused & self.keys.keys()])
        return refused

    def handle(self, event: Any) -> None:
        """Take note of an event; every other kind than those of windows and the focus is left alone."""
        from Xlib import X

        if event.type in (X.FocusIn, X.FocusOut):
            # The other modes come from grabs, during which the focus stays what it is.
            self.is_behind |= event.mode in (X.NotifyNormal, X.NotifyWhileGrabbed)
        elif event.type == X.PropertyNotify and event.atom in (self._client_list, self._active):
            self.is_behind = True
            self._is_new_program |= event.atom == self._client_list
        elif event.type == X.CreateNotify and not event.override:
            # It will have the focus only once it is shown: held now, a key that comes with the focus is not lost.
            # Window managers make their frames, and programs their menus, with the flag "override".
            self._windows[event.window.id] = event.window
            self._take([event.window], self.keys)
        elif event.type == X.DestroyNotify and self._windows.pop(event.window.id, None) is not None:
            self.is_behind = True

    def follow(self) -> set[str]:
        """Hold the keys where they belong now; returns the actions whose keys another program has there."""
        refused = set()
        if self._is_new_program:
            # It may have taken a key on the root, which nothing of ours hinders and which wins over ours.
            refused = self._ask_root(self.keys)
        self._is_new_program = self.is_behind = False
        for _ in range(_ROUNDS):
            wanted = self._belonging()
            new = [window for number, window in wanted.items() if number not in self._windows]
            old = [window for number, window in self._windows.items() if number not in wanted]
            # First the new ones: in between a key is held twice rather than not at all.
            self._windows = wanted
            refused |= self._take(new, self.keys)
            self._let_go(old, self.keys.values())
            if not new:
                return refused
            # The focus may have moved on before it was watched there.
        self.is_behind = True
        return refused

    def release(self) -> None:
        """Let go of everything."""
        self._let_go(self._windows.values(), self.keys.values())
        self._windows = {}
        self.keys = {}

    def _belonging(self) -> dict[int, Any]:
        """The windows that are to hold the keys at this moment, by id."""
        focus = self._display.get_input_focus().focus
        if isinstance(focus, int):  # 0 and 1 mean "none" and "whatever the pointer is over"
            focus = self._root
        above = self._above(focus)
        # Windows that had the focus once stay, a window manager's hidden one above all: it may come back to them.
        known = {number: window for number, window in self._windows.items() if number != self._root.id}
        for number in self._clients():
            known.setdefault(number, self._display.create_resource_object("window", number))
        return {number: window for number, window in known.items() if number not in above} | {focus.id: focus}

    def _clients(self) -> list[int]:
        from Xlib import Xatom

        found = self._root.get_full_property(self._client_list, Xatom.WINDOW)
        return [int(number) for number in found.value] if found is not None and found.format == 32 else []

    def _above(self, window: Any) -> set[int]:
        from Xlib.error import XError

        above: set[int] = set()
        try:
            while window != self._root and len(above) < _DEEPEST:
                window = window.query_tree().parent
                if isinstance(window, int):
                    break
                above.add(window.id)
        except XError as error:
            log.debug("the window with the focus was closed: %s", error)  # an event will say so
        return above

    def _ask_root(self, keys: Mapping[str, Grab]) -> set[str]:
        """The actions whose keys another program has on the root."""
        refused = self._take([self._root], keys)
        if self._root.id not in self._windows:
            self._let_go([self._root], keys.values())
        return refused

    def _take(self, windows: Iterable[Any], keys: Mapping[str, Grab]) -> set[str]:
        """Grab `keys` on `windows` and watch these; the actions that were refused on any of them."""
        from Xlib import X
        from Xlib.error import BadAccess, BadWindow, CatchError

        taken = {action: CatchError(BadAccess) for action in keys}
        closed = {}
        for window in windows:
            if window != self._root:
                closed[window.id] = CatchError(BadWindow)
                window.change_attributes(
                    event_mask=X.FocusChangeMask | X.StructureNotifyMask, onerror=closed[window.id]
                )
            for action, grab in keys.items():
                for lock in grab.locks:
                    window.grab_key(
                        grab.keycode,
                        grab.mask | lock,
                        False,
                        X.GrabModeAsync,
                        X.GrabModeAsync,
                        onerror=taken[action],
                    )
        self._display.sync()
        for number, error in closed.items():
            if error.get_error() is not None:
                self._windows.pop(number, None)  # nothing will tell of its end
        return {action for action, error in taken.items() if error.get_error() is not None}

    def _let_go(self, windows: Iterable[Any], grabs: Iterable[Grab]) -> None:
        grabs = tuple(grabs)
        for window in windows:
            for grab in grabs:
                for lock in grab.locks:
                    window.ungrab_key(grab.keycode, grab.mask | lock)
        self._display.sync()
