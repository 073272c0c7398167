"""What the accessibility tree knows of the window in front: exact names, roles, values, states.

A program that hangs, or a dead D-Bus, may keep a call waiting for ever. All calls therefore run on one daemon thread;
who asks waits until the deadline and goes on without. While a call is stuck, questions are answered "no tree" at once,
so stuck calls never pile up.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from queue import SimpleQueue
from typing import Any

from assistant.reading.control_tree import Node, deadline, finished, front_window, read_tree, to_control, window_control
from assistant.types import Box, Control, WindowInfo

log = logging.getLogger(__name__)
# A tree with fewer named controls than this is a frame without content: "no tree", not "an empty window".
_FEWEST = 2
# Asked before a walk: the answer comes in one round over D-Bus, a walk takes one for each element.
_FOCUSED = '[focused="true"]'


class _Bus:
    """The thread that talks to the tree."""

    def __init__(self) -> None:
        self._work: SimpleQueue[tuple[Callable[[], None], threading.Event]] = SimpleQueue()
        self._lock = threading.Lock()
        self._running: threading.Event | None = None
        self._thread: threading.Thread | None = None

    def call(self, work: Callable[[], None], seconds: float) -> bool:
        """Run `work` there; False when it is not done within `seconds` or an earlier one is stuck."""
        done = threading.Event()
        with self._lock:
            if self._running is not None and not self._running.is_set() and not self._running.wait(seconds / 2):
                return False
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="controls", daemon=True)
                self._thread.start()
            self._running = done
            self._work.put((work, done))
        return done.wait(seconds)

    def _run(self) -> None:
        while True:
            work, done = self._work.get()
            try:
                work()
            except Exception:  # the library raises a class of its own for each thing that can be missing
                log.debug("the accessibility tree gave nothing", exc_info=True)
            finally:
                done.set()


_BUS = _Bus()


def _application(process: int | None) -> Any:
    """The application in front; when that is Lookaloud itself and the picture shows another's window, that one.

    A question that is typed in our own window is about the window behind which ours has stepped.
    """
    import xa11y

    application = xa11y.App.foreground(timeout=0)
    if process is not None and application.pid == os.getpid() != process:
        return xa11y.App.by_pid(process, timeout=0)
    return application


def window_in_front(deadline_s: float = 0.1, process: int | None = None) -> WindowInfo:
    """Title, application and focused control of the window in front; quick, no whole tree.

    Never raises, never takes longer than about `deadline_s` seconds; an empty `WindowInfo` where there is no tree.
    The box is the screen's, in pixels. Any thread but the GUI's.

    Args:
        deadline_s: how long to wait.
        process: whose window the picture shows, if known.
    """
    found: list[WindowInfo] = []

    def work() -> None:
        application = _application(process)
        window = front_window(application)
        if window is None:
            return
        root = window_control(window)
        name = application.name or ""
        found.append(WindowInfo(root.name, name, box=root.box))
        elements = application.locator(_FOCUSED).elements()
        nodes = [Node((0, number), to_control(element, 1), False) for number, element in enumerate(elements)]
        _, focused = finished(nodes, (0, 0))
        if focused is not None and not focused.name:
            focused = _with_label(focused, elements)
        if focused is not None:  # of the few controls asked, no place in the tab order is known
            focused = replace(focused, tab_index=None)
        found.append(WindowInfo(root.name, name, focused=focused, box=root.box))

    _BUS.call(work, deadline_s)
    return found[-1] if found else WindowInfo()


def _with_label(focused: Control, elements: Sequence[Any]) -> Control:
    """The focused control with the name that the texts beside it give it."""
    for element in elements:
        if to_control(element, 1).box == focused.box:
            parent = element.parent()
            siblings = parent.children() if parent is not None else []
            nodes = [Node((0, n), to_control(sibling, 1), False) for n, sibling in enumerate(siblings)]
            named, _ = finished(nodes, (0, 0))
            return next((control for control in named if control.box == focused.box and control.name), focused)
    return focused


def window_controls(
    deadline_s: float = 1.0, origin: tuple[int, int] = (0, 0), process: int | None = None
) -> WindowInfo:
    """All controls of the window in front, boxes in pixels of a picture whose upper left is at `origin`.

    Never raises, never takes longer than about `deadline_s` seconds: of a huge tree, what was read by then, the
    window's main structure first. Passwords have no value and the state "password". Any thread but the GUI's.

    Args:
        deadline_s: how long to wait.
        origin: the picture's position on the screen, in device pixels.
        process: whose window the picture shows, if known.
    """
    nodes: list[Node] = []
    about: list[tuple[str, str, Box | None]] = []
    give_up = deadline(deadline_s * 0.9)

    def work() -> None:
        application = _application(process)
        window = front_window(application)
        if window is not None:
            root = window_control(window)
            about.append((root.name, application.name or "", root.box))
            read_tree(window, give_up, nodes)

    _BUS.call(work, deadline_s)
    if not about:
        return WindowInfo()
    title, app, box = about[0]
    controls, focused = finished(list(nodes), origin)
    if sum(1 for control in controls[1:] if control.name or control.value) < _FEWEST:
        controls = ()
    return WindowInfo(title, app, controls, focused if controls else None, box)
