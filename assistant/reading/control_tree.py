"""The accessibility tree of one window, as plain controls: roles and states in a screen reader's words."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from assistant.types import Box, Control

# The library's roles that a screen reader says otherwise; any other is said as it is, without the underscore.
_ROLES = {
    "text_field": "edit",
    "text_area": "edit",
    "static_text": "text",
    "table_cell": "cell",
    "image": "graphic",
    "tab_group": "tab list",
    "toolbar": "tool bar",
    "unknown": "group",
}
# Roles of the platform that say more than the library's.
_PLATFORM_ROLES = {
    "password text": "edit",
    "table column header": "column header",
    "table row header": "row header",
    "toggle button": "toggle button",
    "spin button": "spin button",
    "alert": "alert",
    "check menu item": "check menu item",
    "radio menu item": "radio menu item",
    "tree item": "tree item",
}
# Nothing that a user would ask about: their children are looked at all the same.
_SILENT = {"scroll bar", "separator", "group", "splitter", "unknown", "ruler"}
_CHECKABLE = {"check box", "radio button", "switch", "check menu item", "radio menu item"}
# What may be focused only because it is the current one of its list, which itself may not have the focus.
_ITEMS = {"list item", "tab", "cell", "tree item", "menu item", "check menu item", "radio menu item", "row"}
_UNNAMED = {"edit", "combo box", "spin button", "slider", "list", "table", "tree", "switch"}
# Toolkits hide a password behind these; its length is nobody's business either.
_HIDDEN_LETTERS = re.compile(r"^[\u25cf\u2022*\u26ab\u2b24\u00b7]+$")
# Programs with controls of their own may show a password's letters to the tree: the label then is the only warning.
_SECRET = re.compile(r"\bpass(?:word|phrase|code)\b|\bPIN\b", re.IGNORECASE)
_MNEMONIC = re.compile(r"&(?=\w)")
# Far outside any screen: GTK's way to say "not shown".
_NOWHERE = 100_000
# A tree larger than this is a web page or a spreadsheet; the rest would be told by nobody.
_MOST = 2500


@dataclass(slots=True)
class Node:
    """An element as it was read once: everything is copied, so that no thread but the reader's touches the tree."""

    path: tuple[int, ...]
    control: Control
    hidden: bool


def front_window(application: Any) -> Any | None:
    """The active window of `application`, or its only one; None when it tells of none.

    Qt calls a plain window a group, so the library's own list of windows may be empty.
    """
    windows = application.children()
    active = [window for window in windows if window.active]
    shown = active or [window for window in windows if window.visible]
    return shown[0] if shown else None


def window_control(window: Any) -> Control:
    """The window itself; Qt calls a plain one a group."""
    control = to_control(window, 0)
    return replace(control, role="window") if control.role == "group" else control


def read_tree(root: Any, give_up: Callable[[], bool], found: list[Node]) -> None:
    """Add the shown elements under `root` to `found`, the nearest first, until `give_up()`.

    Nearest first, so that what is read when the time is up is the window's main structure.
    """
    waiting: deque[tuple[tuple[int, ...], Any, bool]] = deque([((0,), root, False)])
    while waiting and len(found) < _MOST and not give_up():
        path, element, hidden = waiting.popleft()
        control = window_control(element) if len(path) == 1 else to_control(element, len(path) - 1)
        found.append(Node(path, control, hidden))
        role = found[-1].control.role
        children = [] if role in ("scroll bar", "separator") else element.children()
        for number, child in enumerate(_top_down(children)):
            # A closed combo box's list is not shown, but tells which of its items is chosen.
            child_hidden = hidden or not child.visible
            if not child_hidden or role == "combo box" or (hidden and len(path) < 8):
                waiting.append(((*path, number), child, child_hidden))


def _top_down(children: list[Any]) -> list[Any]:
    """GTK 3 lists the children of some containers from the last to the first: turned round where all stand so."""
    if len(children) < 2:
        return children
    boxes = [_box(child) for child in children]
    placed = [box for box in boxes if box is not None]
    tops = [box.top for box in placed]
    if len(placed) > 1 and tops[0] > tops[-1] and all(a >= b for a, b in pairwise(tops)):
        rows = sorted((child for child, box in zip(children, boxes, strict=True) if box), key=_row_key)
        return rows + [child for child, box in zip(children, boxes, strict=True) if not box]
    return children


def _row_key(element: Any) -> tuple[int, int]:
    box = _box(element)
    return (box.top, box.left) if box else (0, 0)


def _box(element: Any) -> Box | None:
    bounds = element.bounds
    if bounds is None or bounds.width <= 1 or bounds.height <= 1 or abs(bounds.x) > _NOWHERE:
        return None
    return Box(bounds.x, bounds.y, bounds.width, bounds.height)


def to_control(element: Any, depth: int) -> Control:
    """The element in our words; a password's value is never taken over. The box is the screen's."""
    platform = str(element.raw.get("atspi_role", ""))
    role = _PLATFORM_ROLES.get(platform) or _ROLES.get(element.role) or element.role.replace("_", " ")
    name = _MNEMONIC.sub("", element.name or "").strip()
    value = _value(element, role, name)
    states = _states(element, role)
    if platform == "password text" or "secure" in str(element.raw).lower() or _HIDDEN_LETTERS.match(value):
        value, states = "", states | {"password"}
    return Control(role, name, value, _box(element), bool(element.focused), frozenset(states), None, depth)


def _value(element: Any, role: str, name: str) -> str:
    value = (element.value or "").strip()
    if value == name or role in ("text", "scroll bar"):
        return ""
    if not value and element.numeric_value is not None and role in ("slider", "progress bar", "spin button"):
        return f"{element.numeric_value:g}"
    return value


def _states(element: Any, role: str) -> set[str]:
    states = set()
    if role in _CHECKABLE:
        states.add("checked" if element.checked == "on" else "unchecked")
    elif element.checked == "on":
        states.add("pressed" if "button" in role else "checked")
    if element.expanded is not None:
        states.add("expanded" if element.expanded else "collapsed")
    if role == "edit" and not element.editable:
        states.add("read only")
    flags = {
        "selected": element.selected,
        "disabled": not element.enabled,
        "required": element.required,
        "busy": element.busy,
        "focusable": element.focusable,
    }
    return states | {name for name, is_set in flags.items() if is_set}


def finished(nodes: Sequence[Node], origin: tuple[int, int]) -> tuple[tuple[Control, ...], Control | None]:
    """The controls in tree order, named, numbered in tab order, in the picture's pixels; and the focused one.

    Args:
        nodes: in any order.
        origin: the picture's upper left on the screen.
    """
    ordered = sorted(nodes, key=lambda node: node.path)
    chosen = {
        node.path[:-2]: node.control.name for node in ordered if node.hidden and "selected" in node.control.states
    }
    shown = [(node.path, node.control) for node in ordered if not node.hidden]
    labels = [c for _, c in shown if c.role == "text" and c.name and c.box]
    focused = _focused([control for _, control in shown])
    controls: list[Control] = []
    focus: Control | None = None
    tab_index = 0
    for path, control in shown:
        named = _named(control, labels, chosen.get(path, ""))
        if "focusable" in named.states and _takes_tab(named):
            tab_index += 1
            named = replace(named, tab_index=tab_index)
        box = named.box.moved(-origin[0], -origin[1]) if named.box else None
        named = replace(named, box=box, focused=control is focused)
        focus = named if control is focused else focus
        if named.role not in _SILENT or named.name or len(path) == 1:
            controls.append(named)
    return tuple(controls), focus


def _takes_tab(control: Control) -> bool:
    if "disabled" in control.states:
        return False
    return control.role not in _ITEMS | _SILENT | {"text", "column header", "row header"}


def _focused(controls: Sequence[Control]) -> Control | None:
    """The one with the keyboard focus. Qt calls the current item of every list focused, too."""
    claimed = [c for c in controls if c.focused and c.role not in ("window", "dialog", "application")]
    alone = [c for c in claimed if c.role not in _ITEMS]
    if not alone:
        return claimed[0] if claimed else None
    holder = alone[-1]
    if holder.role in ("list", "table", "tree", "tab list", "menu", "menu bar") and holder.box is not None:
        inside = [c for c in claimed if c.role in _ITEMS and c.box and c.box.overlap(holder.box)]
        return inside[0] if inside else holder
    return holder


def _named(control: Control, labels: Sequence[Control], chosen: str) -> Control:
    """A field without a name gets its label's; a combo box's chosen item is its value, not its name."""
    if control.role == "combo box":
        value = control.value or chosen or control.name
        name = "" if control.name == value else control.name
        control = replace(control, name=name, value=value)
    if control.role in _UNNAMED and not control.name and control.box is not None:
        label = label_of(control.box, [text for text in labels if text.box])
        if label:
            control = replace(control, name=label)
    if control.role == "edit" and _SECRET.search(control.name):
        control = replace(control, value="", states=control.states | {"password"})
    return control


def label_of(box: Box, labels: Sequence[Control]) -> str:
    """The text that stands left of `box` in its row, else right above it; "" when there is none.

    Toolkits know which label belongs to a field, but the library does not tell.
    """
    best, nearest = "", float("inf")
    for label in labels:
        assert label.box is not None
        beside = min(box.bottom, label.box.bottom) - max(box.top, label.box.top) > 0.5 * min(
            box.height, label.box.height
        )
        gap = box.left - label.box.right
        if beside and -4 <= gap < 300 and gap < nearest:
            best, nearest = label.name, gap
        rise = box.top - label.box.bottom
        # What stands above counts only where nothing stands beside: 1000 puts it after every such gap.
        if abs(label.box.left - box.left) < 40 and -2 <= rise < 30 and 1000 + rise < nearest:
            best, nearest = label.name, 1000 + rise
    return best.rstrip(":* ").strip()


def label_beside(focused: Control, elements: Sequence[Any]) -> Control:
    """`focused` with the name that the texts beside it give it; asks the tree for them.

    Args:
        focused: a control without a name.
        elements: of the tree, `focused` among them.
    """
    for element in elements:
        if _box(element) == focused.box:
            parent = element.parent()
            siblings = parent.children() if parent is not None else []
            nodes = [Node((0, number), to_control(sibling, 1), False) for number, sibling in enumerate(siblings)]
            named, _ = finished(nodes, (0, 0))
            return next((control for control in named if control.box == focused.box and control.name), focused)
    return focused


def deadline(seconds: float) -> Callable[[], bool]:
    """A function that tells whether `seconds` have passed since now."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end
