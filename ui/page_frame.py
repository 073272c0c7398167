"""What all pages have in common: the content scrolls where it does not fit; what is below it stays in sight."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.accessibility import fitting, named
from ui.focus_ring import FocusRing


def lay_page(dialog: QDialog, content: QWidget, name: str, *below: QWidget) -> FocusRing:
    """Lay out a page.

    Args:
        dialog: the page.
        content: what scrolls.
        name: of the content, for screen readers.
        below: stays in sight, from top to bottom.

    Returns:
        The ring around the control that has the focus; it has to be kept.
    """
    scroll = named(QScrollArea(), name)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(content)
    ring = FocusRing(dialog)
    whole = QVBoxLayout(dialog)
    for part in (scroll, *below):
        whole.addWidget(part)
    return ring


def close_button(dialog: QDialog) -> QDialogButtonBox:
    """Closes the page. Not by Enter: in a field or a list that does something else."""
    close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    close.rejected.connect(dialog.reject)
    close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
    return close


def wide(dialog: QDialog, content: QWidget, below: int) -> QSize:
    """The size of a page of text: 80 characters wide, never larger than the screen.

    Args:
        dialog: the page.
        content: what scrolls.
        below: pixels that all else needs in height.
    """
    inner = content.sizeHint()
    return fitting(QSize(max(inner.width() + 60, dialog.fontMetrics().averageCharWidth() * 80), inner.height() + below))
