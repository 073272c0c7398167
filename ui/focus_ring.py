"""A thick ring around the control that has the focus: a style's own hairline is lost at 400% magnification."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QApplication, QFocusFrame, QWidget

# Pixels; the style lets at least 2 of them be seen, as WCAG 2.2 asks for (success criterion 2.4.13).
WIDTH = 3


class FocusRing(QFocusFrame):
    """Drawn around what has the focus in `window`, in its palette's own colours; takes neither clicks nor focus.

    Qt's own focus frame follows the control when it moves or scrolls; only its looks are ours.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    @Slot(QWidget, QWidget)
    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self._window.isAncestorOf(new):
            self.setWidget(None)
        elif new is not self.widget():
            self.setWidget(new)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        pen = QPen(self.palette().color(QPalette.ColorRole.Highlight), WIDTH)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        half = WIDTH // 2
        painter.drawRect(self.rect().adjusted(half, half, -half - 1, -half - 1))
