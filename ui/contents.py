"""What the window holds: the panel to ask with, the answer with a follow-up question, earlier ones, the status line."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui import how_known
from ui.accessibility import named
from ui.ask_panel import AskPanel
from ui.follow_up import FollowUp
from ui.history_list import HistoryList
from ui.read_only_text import ReadOnlyText, one_sentence_a_line

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.types import Answer, Progress


class Contents(QScrollArea):
    """See the module. With large text it is higher than the screen: it scrolls, and Tab scrolls to what it reaches."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        named(self, "Lookaloud")
        self._settings = settings
        self.panel = AskPanel()
        self.answer = ReadOnlyText("Answer", lines=5)
        self.follow_up = FollowUp()
        self.history = HistoryList()
        self.status = ReadOnlyText("Status", lines=2, fixed=True)
        self._shown: Answer | None = None
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.addWidget(self.panel)
        for label_text, widget, stretch in (
            ("Ans&wer:", self.answer, 3),
            ("Earl&ier answers:", self.history, 2),
            ("Stat&us:", self.status, 0),
        ):
            label = QLabel(label_text)
            label.setBuddy(widget)
            column.addWidget(label)
            column.addWidget(widget, stretch)
            if widget is self.answer:
                column.addWidget(self.follow_up)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._page)

    def order_tabs(self) -> None:
        """Set the order of Tab; the widgets must be in their window."""
        order = [*self.panel.tab_order(), self.answer, *self.follow_up.tab_order(), self.history, self.status]
        for before, after in itertools.pairwise(order):
            QWidget.setTabOrder(before, after)

    def wanted_size(self) -> QSize:
        """80 characters of whatever size the user reads, and all that there is."""
        return QSize(self.fontMetrics().averageCharWidth() * 80, self._page.sizeHint().height() + 80)

    @Slot(str)
    def show_status(self, sentence: str) -> None:
        """Show a sentence in the status line. A text that can be reached by Tab, unlike a status bar."""
        self.status.set_lines(sentence)

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        """A piece of work takes longer."""
        percent = "" if progress.fraction is None else f" {round(progress.fraction * 100)} percent."
        self.show_status(progress.sentence + percent)

    @Slot(str)
    def show_heard(self, words: str) -> None:
        """A spoken question, read back in writing: it can be corrected and asked again."""
        self.panel.question.setText(words)
        self.show_status(f"Heard: {words}")

    def show_answer(self, answer: Answer) -> None:
        """Show one, new or old. The focus stays where it is, and so does who is reading."""
        self._shown = answer
        known = how_known.lines(answer, self._settings)
        self.answer.set_lines("\n".join((one_sentence_a_line(answer.text), *known)))

    def use_settings(self, settings: Settings) -> None:
        """Other settings: how much is told of how an answer is known."""
        self._settings = settings
        if self._shown is not None:
            self.show_answer(self._shown)

    def add_answer(self, answer: Answer) -> None:
        """Show a new one, and keep it among the earlier ones."""
        self.show_answer(answer)
        self.history.add(answer)
        self.panel.offer_last()

    @property
    def shown(self) -> Answer | None:
        """The answer that is shown."""
        return self._shown

    def copy_answer(self) -> bool:
        """The answer that is shown, to the clipboard; False when there is none."""
        if self._shown is not None:
            self.copy(self._shown)
        return self._shown is not None

    @Slot(object)
    def copy(self, answer: Answer) -> None:
        """An answer, to the clipboard."""
        QGuiApplication.clipboard().setText(answer.text)
        self.show_status("Copied.")

    @Slot()
    def go_to_question(self) -> None:
        """The focus, to the question."""
        self.panel.question.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.panel.question.selectAll()
