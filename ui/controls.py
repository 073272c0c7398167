"""Pieces that the pages are made of: buttons, fields, short lists."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFormLayout, QGroupBox, QLabel, QLineEdit, QListWidget, QPushButton, QSizePolicy, QWidget

from ui.accessibility import named, without_marks


def button(text: str, description: str, slot: Callable[[], object]) -> QPushButton:
    """A button that says what it does and is pressed by Space or its letter, never by Enter in a field."""
    made = QPushButton(text)
    made.setAccessibleDescription(description)
    made.setToolTip(description)
    made.setAutoDefault(False)
    made.clicked.connect(slot)
    return made


class Field(QLineEdit):
    """A line of text that screen readers name when Tab comes to it.

    Qt selects the content before it tells of the focus. Orca takes the moving cursor for the news, follows it without a
    word, and finds the focus where it thinks it is already: an empty field was passed in silence. So the content is
    selected after the focus has been told.
    """

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(QFocusEvent(event.type(), Qt.FocusReason.OtherFocusReason))
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
        if event.reason() in by_key and self.text():
            QTimer.singleShot(0, self, self.selectAll)


class ShortList(QListWidget):
    """A list of a few lines, which wrap: nothing has to be scrolled sideways with large text."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 40, metrics.lineSpacing() * self._lines + 2 * self.frameWidth())


def form(group: QGroupBox) -> QFormLayout:
    """A form whose labels go above their fields when the text is large."""
    made = QFormLayout(group)
    made.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return made


def add_field(layout: QFormLayout, text: str, control: QWidget, description: str = "") -> None:
    """A control with its label, which names it and whose letter leads to it."""
    label = QLabel(f"{text}:")
    label.setBuddy(control)
    label.setWordWrap(True)
    layout.addRow(label, control)
    named(control, without_marks(text), description)
