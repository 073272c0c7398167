"""A small dialog: what is right, when an answer was wrong."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGroupBox, QLabel, QVBoxLayout, QWidget

from assistant.errors import UNEXPECTED, LookaloudError
from ui.accessibility import fitting, named
from ui.bridge import Bridge
from ui.controls import Field, add_field, form
from ui.focus_ring import FocusRing
from ui.read_only_text import ReadOnlyText

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.types import Answer

EMPTY = "Type the right answer first, in a few words."
STAYS = "Your answer and the picture are kept on this computer, to be learned from on the page of training."


class CorrectDialog(QDialog):
    """It stays open until the correction was kept: what was typed is never lost.

    Args:
        answer: what was answered, and to which question.
        bridge: to the engine, which keeps it and says so.
        parent: the window.
    """

    _kept = Signal()
    _failed = Signal(str)

    def __init__(self, answer: Answer, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Correct an answer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._id, self._bridge = answer.id, bridge
        self.right = Field()
        self.question = ReadOnlyText("Question", lines=2, fixed=True)
        self.answer = ReadOnlyText("Answer that was given", lines=3, fixed=True)
        self.question.set_lines(answer.question)
        self.answer.set_lines(answer.text)
        self.problem = named(QLabel(), "Problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        self._kept.connect(self.accept)
        self._failed.connect(self._on_failed)
        self._lay()
        self.right.setFocus()

    def sizeHint(self) -> QSize:
        """Wide enough for most answers, never larger than the screen."""
        wide = self.fontMetrics().averageCharWidth() * 70
        return fitting(QSize(wide, max(self.heightForWidth(wide), super().sizeHint().height())))

    @Slot()
    def save(self) -> None:
        """Keep what is right."""
        text = self.right.text().strip()
        if not text:
            self._show(EMPTY)
            self._bridge.notify(EMPTY)
            self.right.setFocus()
            return
        self.buttons.setEnabled(False)
        number, bridge, kept, failed = self._id, self._bridge, self._kept, self._failed

        def ended(future: Future[str]) -> None:
            """On the engine's thread, which has said it already."""
            error = None if future.cancelled() else future.exception()
            if future.cancelled() or isinstance(error, CancelledError):
                return
            if error is None:
                bridge.send(kept)
            else:
                bridge.send(failed, error.sentence if isinstance(error, LookaloudError) else UNEXPECTED)

        def correct(engine: Assistant) -> None:
            engine.correct(text, number).add_done_callback(ended)

        bridge.call(correct)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self.buttons.setEnabled(True)
        self._show(sentence)
        self.right.setFocus()

    def _show(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setAccessibleName(sentence)
        self.problem.show()
        self.resize(self.sizeHint())

    def _lay(self) -> None:
        group = QGroupBox("What is right")
        fields = form(group)
        add_field(fields, "&Right answer", self.right, STAYS)
        add_field(fields, "&Question", self.question)
        add_field(fields, "&Answer that was given", self.answer)
        stays = QLabel(STAYS)
        stays.setWordWrap(True)
        column = QVBoxLayout(self)
        for each in (group, stays, self.problem, self.buttons):
            column.addWidget(each)
        self._ring = FocusRing(self)
