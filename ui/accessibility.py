"""Names for screen readers, and the check that nothing lacks one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


def named(widget: W, name: str, description: str = "") -> W:
    """Give `widget` its accessible name (and what more there is to say); returns it."""
    widget.setAccessibleName(name)
    if description:
        widget.setAccessibleDescription(description)
    return widget


def without_marks(text: str) -> str:
    """A label as it is spoken: "&Ask…" is "Ask"."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…").removesuffix(":")


def reachable(window: QWidget) -> Iterator[QWidget]:
    """What Tab reaches in `window`, in tab order, each widget once. For tests."""
    # PySide6 6.11 takes what `nextInFocusChain` returns for a child of the widget that was asked: in the end `window`
    # is one of its own last control, in a cycle that the garbage collector takes apart while Qt still draws it.
    if window.parent() is not None:
        vars(window.parent()).setdefault("_walked", []).append(window)
    first = window.nextInFocusChain()
    widget = first
    while True:
        # A combo box hands its focus on to its own line edit and so on: the owner is what counts.
        if (
            widget is not window
            and widget.window() is window
            and widget.isVisibleTo(window)
            and widget.isEnabled()
            and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
            and widget.focusProxy() is None
        ):
            yield widget
        widget = widget.nextInFocusChain()
        if widget is first:
            return


def spoken_name(widget: QWidget) -> str:
    """What a screen reader calls `widget`: its own name, else its text or the label that is its buddy."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return "" if interface is None else interface.text(QAccessible.Text.Name).strip()


def unnamed(window: QWidget) -> list[QWidget]:
    """Focusable widgets of `window` that a screen reader could not name. Empty is right."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisibleTo(window)
        and widget.focusProxy() is None
        and not spoken_name(widget)
    ]


def fitting(size: QSize) -> QSize:
    """`size`, but no larger than nine tenths of the screen.

    Not by `QWidget.screen()`: PySide6 6.11 takes the screen for a child of the widget, and ends it with the widget.
    """
    return size.boundedTo(QGuiApplication.primaryScreen().availableSize() * 0.9)
