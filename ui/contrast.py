"""Borders that can be seen on dark themes, in the theme's own colours.

Qt's own style draws the edge of a control as a darker shade of the background, which on black is black.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

NEEDED = 3.0  # contrast of a control's edge with its surroundings, WCAG 2.2, success criterion 1.4.11
_EDGES = """
QLineEdit, QPlainTextEdit, QListWidget, QAbstractSpinBox { border: 1px solid palette(text); }
QLineEdit, QAbstractSpinBox { padding: 3px; }
QPushButton { border: 1px solid palette(button-text); border-radius: 3px; padding: 4px 10px; }
QPushButton:pressed, QPushButton:checked { border-width: 3px; padding: 2px 8px; }
QComboBox { border: 1px solid palette(button-text); border-radius: 3px; padding: 3px 6px; }
QProgressBar { border: 1px solid palette(text); }
QProgressBar::chunk { background: palette(highlight); }
QMenu { border: 1px solid palette(text); }
QCheckBox::indicator:unchecked { border: 1px solid palette(text); }
"""


def ratio(one: QColor, other: QColor) -> float:
    """Contrast of two colours as WCAG counts it, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def needs_edges(palette: QPalette) -> bool:
    """True for a dark theme whose control edges could not be seen."""
    window = palette.color(QPalette.ColorRole.Window)
    is_dark = _luminance(window) < _luminance(palette.color(QPalette.ColorRole.WindowText))
    # What Qt's Fusion style draws edges with.
    return is_dark and ratio(window, window.darker(140)) < NEEDED


class Edges(QObject):
    """Keeps the edges right when the user changes the theme while the app runs."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        app.installEventFilter(self)
        self._apply()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ApplicationPaletteChange and watched is self._app:
            self._apply()
        return False

    def _apply(self) -> None:
        wanted = _EDGES if needs_edges(self._app.palette()) else ""
        if wanted != self._app.styleSheet():
            self._app.setStyleSheet(wanted)


def _luminance(colour: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())
