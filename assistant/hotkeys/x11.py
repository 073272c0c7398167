"""Global keys on X11: XGrabKey on the window that has the focus (`x11_grabs`), so that its program never gets them.

One thread with a display connection of its own; it sleeps in select() on that connection and on a socket pair that
`stop` and `watch_any_key` write to. python-xlib is used by no other thread.
"""

from __future__ import annotations

import logging
import select
import socket
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from queue import Empty, SimpleQueue
from typing import Any

from assistant.hotkeys import OnAction, Report, x11_server
from assistant.hotkeys.base import KeyThread, ThreadedListener, guarded
from assistant.hotkeys.keys import Key, parse_bindings, spoken_action, taken
from assistant.hotkeys.x11_grabs import Grab, Grabs

log = logging.getLogger(__name__)

# Connecting and grabbing take some 20 ms; an X server that is stopped in a debugger never answers.
_START_S = 5.0
# The server sends the two halves of an auto-repeat together; this is time for the second one to be read.
_REPEAT_S = 0.02
# Milliseconds of the server's clock between the two halves: 0, or 1 where the tick falls between them.
_REPEAT_MS = 1
# The server tells of no release when the window that the key was pressed in is closed before, so we look ourselves.
_HELD_S = 0.1
_CLOCK_MASK = 0xFFFFFFFF  # the server's clock is 32 bits wide and starts again after 49 days

NO_SERVER = "The desktop did not answer, so there are no keys. Please start Lookaloud again."
LOST = "The connection to the desktop was lost, so the keys do not work any more. Please start Lookaloud again."


class X11Listener(ThreadedListener["_GrabThread"]):
    """See `HotkeyListener`."""

    name = "x11"

    def __init__(self, report: Report | None = None) -> None:
        super().__init__()
        self._report = report or (lambda _sentence: None)

    def start(self, bindings: Mapping[str, str], on_action: OnAction) -> list[str]:
        """See `HotkeyListener.start`. Waits until the X server has answered, 5 seconds at most."""
        self.stop()
        keys, problems = parse_bindings(bindings)
        self._thread = _GrabThread(keys, on_action, self._report)
        self._thread.start()
        try:
            return problems + self._thread.ready.result(_START_S)
        except (FutureTimeout, OSError):
            log.warning("no keys from X11", exc_info=True)
            self._thread.end(0)
            self._thread = None
            return [*problems, NO_SERVER]

    def watch_any_key(self, callback: Callable[[], None]) -> bool:
        """See `HotkeyListener.watch_any_key`."""
        return self._thread is not None and self._thread.watch(callback)

    def unwatch_any_key(self) -> None:
        """See `HotkeyListener.unwatch_any_key`."""
        if self._thread is not None:
            self._thread.watch(None)


def open_listener(report: Report | None = None) -> X11Listener:
    """The listener; the X server is not asked before `start`."""
    import Xlib  # noqa: F401  # so that another candidate is tried where it is not installed

    return X11Listener(report)


class _GrabThread(KeyThread):
    """Everything here but `end` and `watch` runs on the thread itself."""

    def __init__(self, keys: Mapping[str, Key], on_action: OnAction, report: Report) -> None:
        super().__init__("x11", on_action)
        self.ready: Future[list[str]] = Future()
        self._keys = dict(keys)
        self._report = report
        self._ending = threading.Event()
        self._wake_in, self._wake_out = socket.socketpair()
        self._commands: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._display: Any = None
        self._grabs: Grabs | None = None
        self._told: set[str] = set()  # actions whose keys were said to be taken
        self._down: dict[int, str] = {}  # keycode -> action whose key is down
        self._released: dict[int, int] = {}  # keycode -> server time of a release that may be half of an auto-repeat
        self._any_key: Callable[[], None] | None = None
        self._can_watch: bool | None = None

    # Called from other threads

    def _ask_to_end(self) -> None:
        self._ending.set()
        self._wake()

    def watch(self, callback: Callable[[], None] | None) -> bool:
        if self._can_watch is False or not self.is_alive():
            return False
        self._commands.put(callback)
        self._wake()
        return True

    def _wake(self) -> None:
        try:
            self._wake_out.send(b"\0")
        except OSError:
            log.debug("the hotkey thread has ended")

    # The thread

    def run(self) -> None:
        """Grab, then wait for events until `end` or until the server goes away."""
        try:
            problems = self._connect()
            if not self._ending.is_set():
                self.ready.set_result(problems)
                self._loop()
        except Exception as error:
            # python-xlib raises its own errors, OSError, and struct or index errors on a reply that was cut off.
            self._failed(error)
        finally:
            self._let_go_all()
            self._close()

    def _failed(self, error: Exception) -> None:
        self._can_watch = False
        if not self.ready.done():
            self.ready.set_exception(OSError(str(error)))
        elif not self._ending.is_set():
            log.warning("the X server has gone: %r", error)
            self._report(LOST)

    def _connect(self) -> list[str]:
        self._display = x11_server.connect()
        # Errors of requests that nobody waits for: logged, where python-xlib would print them.
        self._display.set_error_handler(lambda error, _request: log.debug("X11: %s", error))
        self._can_watch = self._has_raw_keys()
        self._grabs = Grabs(self._display)
        return self._grab_all(self._grabs)

    def _loop(self) -> None:
        handles = [self._display, self._wake_in]
        assert self._grabs is not None
        while not self._ending.is_set():
            while self._display.pending_events():
                self._handle(self._display.next_event(), self._grabs)
            if self._grabs.is_behind:
                self._tell(self._grabs.follow())
                continue  # events may have come with the server's replies
            patience = _REPEAT_S if self._released else _HELD_S if self._down else None
            readable, _, _ = select.select(handles, [], [], patience)
            if not readable:
                self._let_go_released()
                self._look_at_held()
            elif self._wake_in in readable:
                self._wake_in.recv(64)
                self._run_commands()

    def _handle(self, event: Any, grabs: Grabs) -> None:
        from Xlib import X
        from Xlib.ext import ge

        if event.type == X.KeyPress:
            self._pressed(event.detail, event.state, event.time, grabs.keys)
        elif event.type == X.KeyRelease and event.detail in self._down:
            self._released[event.detail] = event.time
        elif event.type == X.MappingNotify:
            self._mapping_changed(event, grabs)
        elif event.type == ge.GenericEventCode and self._any_key is not None and not self._down:
            guarded(self._any_key)
        else:
            grabs.handle(event)

    def _pressed(self, keycode: int, state: int, time: int, keys: Mapping[str, Grab]) -> None:
        released = self._released.pop(keycode, None)
        if keycode in self._down:
            if released is None or (time - released) & _CLOCK_MASK <= _REPEAT_MS:
                return  # auto-repeat
            self._let_go(keycode)
        for action, grab in keys.items():
            if grab.keycode == keycode and state & x11_server.MODIFIER_BITS == grab.mask:
                self._down[keycode] = action
                self._hand_on(action, True)
                return

    def _let_go_released(self) -> None:
        for keycode in list(self._released):
            del self._released[keycode]
            self._let_go(keycode)

    def _look_at_held(self) -> None:
        if not self._down:
            return
        held = self._display.query_keymap()  # a bit for each code
        for keycode in list(self._down):
            if not held[keycode // 8] & 1 << keycode % 8:
                self._let_go(keycode)

    def _let_go(self, keycode: int) -> None:
        action = self._down.pop(keycode, None)
        if action is not None:
            self._hand_on(action, False)

    def _let_go_all(self) -> None:
        # Nobody will tell of a release any more, and a question must not be recorded for ever.
        self._released.clear()
        for keycode in list(self._down):
            self._let_go(keycode)

    def _mapping_changed(self, event: Any, grabs: Grabs) -> None:
        from Xlib import X

        self._display.refresh_keyboard_mapping(event)
        if event.request in (X.MappingKeyboard, X.MappingModifier):
            for problem in self._grab_all(grabs):
                log.warning("after a change of the keyboard: %s", problem)

    def _grab_all(self, grabs: Grabs) -> list[str]:
        """Grab every key where it is on the keyboard now; a sentence for each that can't be had."""
        locks = x11_server.lock_combinations(self._display)
        problems: list[str] = []
        wanted: dict[str, Grab] = {}
        for action, key in self._keys.items():
            keycode, mask = x11_server.place(self._display, key)
            if keycode:
                wanted[action] = Grab(keycode, mask, locks)
            else:
                problems.append(
                    f"{key.spoken} for {spoken_action(action)} is not on this keyboard. Please choose another key."
                )
        refused = grabs.set_keys(wanted)
        self._told |= refused
        return problems + [taken(self._keys[action], action) for action in self._keys if action in refused]

    def _tell(self, refused: set[str]) -> None:
        """Say, once for each, that a program which came later has the key."""
        for action in [action for action in self._keys if action in refused - self._told]:
            self._report(taken(self._keys[action], action))
        self._told |= refused

    # Any key

    def _has_raw_keys(self) -> bool:
        if not self._display.has_extension("XInputExtension"):
            return False
        # From 2.1 on, raw events also come while another program has grabbed the keyboard.
        version = self._display.xinput_query_version()
        return (int(version.major_version), int(version.minor_version)) >= (2, 0)

    def _run_commands(self) -> None:
        from Xlib.ext import xinput

        while True:
            try:
                callback = self._commands.get_nowait()
            except Empty:
                return
            self._any_key = callback
            if self._can_watch:
                mask = xinput.RawKeyPressMask if callback is not None else 0
                self._display.screen().root.xinput_select_events([(xinput.AllMasterDevices, mask)])
                self._display.flush()

    def _close(self) -> None:
        if self._display is not None:
            try:
                if self._grabs is not None:
                    self._grabs.release()
                self._display.close()
            except Exception as error:
                log.debug("the X server had gone: %r", error)
                self._display.display.socket.close()
        self._wake_in.close()
        self._wake_out.close()
