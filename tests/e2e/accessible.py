"""What the accessibility tree says, as JSON. `Desktop.accessible` runs it on the system's Python, which has pyatspi.

accessible.py tree APP       every object of the app: role, name, states, text, children's depth
accessible.py focus          the object with the keyboard focus
accessible.py press APP NAME does the first action of the control called NAME
"""

import json
import sys
import time

import pyatspi
from gi.repository import GLib


def _application(name):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for app in pyatspi.Registry.getDesktop(0):
            if app is not None and name.lower() in (app.name or "").lower() and app.childCount:
                return app
        time.sleep(0.1)
    known = [app.name for app in pyatspi.Registry.getDesktop(0) if app is not None]
    raise SystemExit(f"no app {name!r} in the accessibility tree; there are {known}")


def _text(node):
    try:
        text = node.queryText()
        return text.getText(0, text.characterCount)
    except (NotImplementedError, LookupError):
        return ""


def _as_dict(node, depth):
    states = node.getState()
    labels = [
        target.name
        for relation in node.getRelationSet()
        if relation.getRelationType() == pyatspi.RELATION_LABELLED_BY
        for target in [relation.getTarget(i) for i in range(relation.getNTargets())]
    ]
    return {
        "role": node.getRoleName(),
        "name": node.name or (labels[0] if labels else ""),
        "description": node.description or "",
        "text": _text(node),
        "focusable": states.contains(pyatspi.STATE_FOCUSABLE),
        "focused": states.contains(pyatspi.STATE_FOCUSED),
        "showing": states.contains(pyatspi.STATE_SHOWING),
        "enabled": states.contains(pyatspi.STATE_ENABLED),
        "depth": depth,
    }


def _walk(node, depth=0):
    yield node, _as_dict(node, depth)
    for index in range(min(node.childCount, 100)):
        child = node.getChildAtIndex(index)
        if child is not None:
            yield from _walk(child, depth + 1)


def _focus():
    found = []
    for app in pyatspi.Registry.getDesktop(0):
        if app is not None:
            found += [{"app": app.name, **seen} for _, seen in _walk(app) if seen["focused"]]
    found = [seen for seen in found if seen["role"] not in ("frame", "application")]
    # In Qt the chosen entry of a closed combo box claims the focus all the time, beside the control that has it.
    return min(found, key=lambda seen: seen["role"] == "list item", default=None)


def _steady(read):
    """What `read` finds in a tree that stays as it is meanwhile: objects go away while they are asked."""
    for _ in range(9):
        try:
            return read()
        except GLib.Error:
            time.sleep(0.05)
    return read()


def main(arguments):
    what, *rest = arguments
    if what == "tree":
        return _steady(lambda: [seen for _, seen in _walk(_application(rest[0]))])
    if what == "focus":
        return _steady(_focus)
    if what == "press":
        for node, seen in _walk(_application(rest[0])):
            if seen["name"] == rest[1] and seen["showing"]:
                return bool(node.queryAction().doAction(0))
        raise SystemExit(f"nothing called {rest[1]!r} is shown")
    raise SystemExit(__doc__)


print(json.dumps(main(sys.argv[1:])))
