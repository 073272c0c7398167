"""This session's questions and answers, newest first. A plain list: tree views are hard going with screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QWidget

from ui.accessibility import named

if TYPE_CHECKING:
    from assistant.types import Answer

LONGEST = 500  # entries, as many as the engine keeps
SHOWN = 240  # characters of one entry: a screen reader says all of it at each arrow key; Enter gives the rest
_ANSWER = Qt.ItemDataRole.UserRole


class HistoryList(QListWidget):
    """Signals: `chosen` (Enter or double click), `copied` and `correcting`, each with the `Answer`."""

    chosen = Signal(object)
    copied = Signal(object)
    correcting = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "Earlier answers", "Newest first. Enter shows an answer and speaks it again, Ctrl+C copies it.")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.itemActivated.connect(self._choose)

    def add(self, answer: Answer) -> None:
        """Put an answer on top; when more of the newest has come, in its place. Who is reading keeps the place."""
        newest = self.item(0)
        if newest is not None and newest.data(_ANSWER).id == answer.id:
            newest.setText(entry_text(answer))
            newest.setData(_ANSWER, answer)
            return
        item = QListWidgetItem(entry_text(answer))
        item.setData(_ANSWER, answer)
        reading = self.hasFocus()
        self.insertItem(0, item)
        while self.count() > LONGEST:
            self.takeItem(self.count() - 1)
        if not reading or self.currentItem() is None:
            self.setCurrentRow(0)

    def current(self) -> Answer | None:
        """The entry that the keyboard is on."""
        item = self.currentItem()
        return item.data(_ANSWER) if item is not None else None

    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing()
        return QSize(self.fontMetrics().averageCharWidth() * 16, line * 3 + 2 * self.frameWidth())

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing()
        return QSize(self.fontMetrics().averageCharWidth() * 40, line * 5 + 2 * self.frameWidth())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _choose(self) -> None:
        answer = self.current()
        if answer is not None:
            self.chosen.emit(answer)

    @Slot()
    def _copy(self) -> None:
        answer = self.current()
        if answer is not None:
            self.copied.emit(answer)

    @Slot()
    def _correct(self) -> None:
        answer = self.current()
        if answer is not None:
            self.correcting.emit(answer)

    @Slot(QPoint)
    def _menu(self, place: QPoint) -> None:
        if self.current() is None:
            return
        if not self.viewport().rect().contains(place):  # the menu key with the entry scrolled out of sight
            place = self.viewport().rect().center()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        again = QAction("&Speak again", menu)
        again.triggered.connect(self._choose)
        copy = QAction("&Copy", menu)
        copy.triggered.connect(self._copy)
        correct = QAction("Co&rrect…", menu)
        correct.triggered.connect(self._correct)
        menu.addActions([again, copy, correct])
        menu.popup(self.viewport().mapToGlobal(place))
        menu.setActiveAction(again)


def entry_text(answer: Answer) -> str:
    """ "question: answer" on one line; for a description, what was described stands first."""
    asked = answer.question or answer.picture_note or "Description"
    mark = "" if asked.rstrip()[-1:] in "?.!:" else ":"
    text = " ".join(f"{asked}{mark} {answer.text}".split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"
