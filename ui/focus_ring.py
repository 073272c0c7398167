"""A thick ring around the control that has the focus: a style's own hairline is lost at 400% magnification."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QApplication, QWidget

WIDTH = 3  # pixels; WCAG 2.2 asks for at least 2 (success criterion 2.4.13)


class FocusRing(QWidget):
    """Drawn above everything in `window`, in its palette's own colours; takes neither clicks nor focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._followed: QWidget | None = None
        QApplication.instance().focusChanged.connect(self._follow)
        self.hide()

    @Slot(QWidget, QWidget)
    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._followed is not None:
            self._followed.removeEventFilter(self)
        self._followed = new if new is not None and new.window() is self.parentWidget().window() else None
        if self._followed is not None:
            self._followed.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show):
            self._place()
        elif event.type() == QEvent.Type.Destroy:
            self._followed = None
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        """Follow the control again after something scrolled or was laid out anew."""
        self._place()

    def _place(self) -> None:
        widget, window = self._followed, self.parentWidget()
        if widget is None or not widget.isVisible():
            self.hide()
            return
        corner = widget.mapTo(window, widget.rect().topLeft())
        around = QRect(corner, widget.size()).adjusted(-WIDTH, -WIDTH, WIDTH, WIDTH)
        self.setGeometry(around.intersected(window.rect()))
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        pen = QPen(self.palette().color(QPalette.ColorRole.Highlight), WIDTH)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        half = WIDTH // 2
        painter.drawRect(self.rect().adjusted(half, half, -half - 1, -half - 1))
