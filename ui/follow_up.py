"""Right under the answer: another question about the same picture, and saying what is right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.controls import button
from ui.question_field import QuestionField

EMPTY = "Type another question about the same picture first."


class FollowUp(QWidget):
    """Signals: `asked` with the question, `told` with a sentence when there is none, `correcting` the answer."""

    asked = Signal(str)
    correcting = Signal()
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = QuestionField(
            "Follow-up question",
            "Enter asks about the same picture as before, without taking it again. Control Shift L comes here.",
            "For example: and which platform?",
        )
        self.ask: QPushButton = button(
            "Ask fo&llow-up", "Asks about the same picture as before, without taking it again. Enter", self._ask
        )
        self.correct: QPushButton = button(
            "Co&rrect this answer…", "Says what is right, to be learned from. Control Shift E", self.correcting.emit
        )
        label = QLabel("Follow-u&p question about the same picture:")
        label.setBuddy(self.question)
        label.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.question, 1)
        row.addWidget(self.ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label)
        column.addLayout(row)
        column.addWidget(self.correct, 0, Qt.AlignmentFlag.AlignLeft)
        self.question.returnPressed.connect(self._ask)

    def tab_order(self) -> list[QWidget]:
        """The controls as Tab visits them."""
        return [self.question, self.ask, self.correct]

    def go_there(self) -> None:
        """The focus, to the question."""
        self.question.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.question.selectAll()

    @Slot()
    def _ask(self) -> None:
        words = self.question.text().strip()
        if not words:
            self.told.emit(EMPTY)
            return
        self.asked.emit(words)
        self.question.selectAll()  # the next question overwrites this one
