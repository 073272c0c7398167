"""A process of its own that asks the accessibility tree; started by `controls`, spoken to in JSON lines.

The library keeps Python's lock while it waits for D-Bus (measured: with a bus that never answers, no other thread of
the process runs again). In the app that would freeze speech and keys; here it freezes only this process, which the
app then ends.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from dataclasses import asdict, replace
from typing import Any

from assistant.reading.control_tree import (
    Node,
    deadline,
    finished,
    front_window,
    label_beside,
    read_tree,
    to_control,
    window_control,
)
from assistant.types import Box, Control, WindowInfo

log = logging.getLogger(__name__)
# A tree with fewer named controls than this is a frame without content: "no tree", not "an empty window".
_FEWEST = 2
# Asked instead of a walk: the answer comes in one round over D-Bus, a walk takes one for each element.
_FOCUSED = '[focused="true"]'
# A question stuck for so many seconds longer than it may take ends this process, also when the app is gone.
_STUCK_S = 5.0


def _application(own: int | None, process: int | None) -> Any:
    """The application in front; when that is Lookaloud itself and the picture shows another's window, that one.

    A question that is typed in our own window is about the window behind which ours has stepped.
    """
    import xa11y

    application = xa11y.App.foreground(timeout=0)
    if process is not None and application.pid == own != process:
        return xa11y.App.by_pid(process, timeout=0)
    return application


def front(own: int | None = None, process: int | None = None) -> WindowInfo:
    """Title, application and focused control of the window in front; the box is the screen's."""
    application = _application(own, process)
    window = front_window(application)
    if window is None:
        return WindowInfo()
    root = window_control(window)
    elements = application.locator(_FOCUSED).elements()
    nodes = [Node((0, number), to_control(element, 1), False) for number, element in enumerate(elements)]
    _, focused = finished(nodes, (0, 0))
    if focused is not None and not focused.name:
        focused = label_beside(focused, elements)
    if focused is not None:  # of the few controls asked, no place in the tab order is known
        focused = replace(focused, tab_index=None)
    return WindowInfo(root.name, application.name or "", focused=focused, box=root.box)


def everything(
    deadline_s: float, origin: tuple[int, int], own: int | None = None, process: int | None = None
) -> WindowInfo:
    """All controls of the window in front, as far as they can be read in `deadline_s` seconds."""
    give_up = deadline(deadline_s)
    application = _application(own, process)
    window = front_window(application)
    if window is None:
        return WindowInfo()
    root = window_control(window)
    nodes: list[Node] = []
    read_tree(window, give_up, nodes)
    controls, focused = finished(nodes, origin)
    if sum(1 for control in controls[1:] if control.name or control.value) < _FEWEST:
        controls, focused = (), None
    return WindowInfo(root.name, application.name or "", controls, focused, root.box)


def to_json(info: WindowInfo) -> dict[str, Any]:
    """`info` as what JSON knows."""
    return {
        "title": info.title,
        "app": info.app,
        "box": info.box and info.box.as_list(),
        "focused": info.focused and _plain(info.focused),
        "controls": [_plain(control) for control in info.controls],
    }


def _plain(control: Control) -> dict[str, Any]:
    box = control.box and control.box.as_list()
    return {**asdict(control), "states": sorted(control.states), "box": box}


def from_json(found: dict[str, Any]) -> WindowInfo:
    """The other way round."""
    controls = tuple(_control(each) for each in found["controls"])
    focused = _control(found["focused"]) if found["focused"] else None
    return WindowInfo(found["title"], found["app"], controls, focused, Box(*found["box"]) if found["box"] else None)


def _control(found: dict[str, Any]) -> Control:
    box = Box(*found["box"]) if found["box"] else None
    return Control(**{**found, "states": frozenset(found["states"]), "box": box})


def answer(request: dict[str, Any]) -> WindowInfo:
    """What is asked for; empty where there is no tree."""
    try:
        own, process = request.get("own"), request.get("process")
        if request["what"] == "front":
            return front(own, process)
        return everything(request["deadline"], tuple(request["origin"]), own, process)
    except Exception:  # the library raises a class of its own for each thing that can be missing
        log.debug("the accessibility tree gave nothing", exc_info=True)
        return WindowInfo()


def main() -> None:
    """Answer until the app closes the pipe."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever the library prints is not a reply
    for line in sys.stdin:
        request = json.loads(line)
        _end_after(request["deadline"] + _STUCK_S)
        info = answer(request)
        _end_after(0)
        replies.write(json.dumps({"id": request["id"], **to_json(info)}) + "\n")
        replies.flush()


def _end_after(seconds: float) -> None:
    """Let the system end this process; no Python runs while a call is stuck."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main()
