"""Where the question is typed."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.accessibility import named
from ui.pictures import holds_picture

LONGEST = 2_000  # characters; the engine takes no more


class QuestionField(QLineEdit):
    """A line of text that lets pictures through: Ctrl+V without a text to paste emits `picture_pasted`."""

    picture_pasted = Signal()

    def __init__(self, name: str, description: str, example: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name, description)
        self.setPlaceholderText(example)
        self.setMaxLength(LONGEST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and _only_picture(QGuiApplication.clipboard().mimeData()):
            self.picture_pasted.emit()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_picture(event.mimeData()):
            event.ignore()  # the window opens it; as text it would be a file's address
            return
        super().dragEnterEvent(event)


def _only_picture(mime: QMimeData | None) -> bool:
    """True for a picture without a text beside it. A copied file has its address as text: it is a picture here."""
    return mime is not None and holds_picture(mime) and (mime.hasUrls() or not mime.hasText())
