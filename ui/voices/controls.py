"""Pieces that the groups of the voice page are made of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFormLayout, QGroupBox, QLabel, QListWidget, QPushButton, QSizePolicy, QWidget

from ui.accessibility import named, without_marks


def button(text: str, description: str, slot: Callable[[], object]) -> QPushButton:
    """A button that says what it does and is pressed by Space or its letter, never by Enter in a field."""
    made = QPushButton(text)
    made.setAccessibleDescription(description)
    made.setToolTip(description)
    made.setAutoDefault(False)
    made.clicked.connect(slot)
    return made


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
