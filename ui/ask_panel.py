"""The upper part of the window: the question, what it is about, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.accessibility import named
from ui.flow_layout import FlowLayout
from ui.question_field import QuestionField
from ui.requests import About

_CHOICES = (
    (About.WINDOW, "Window in front"),
    (About.SCREEN, "Whole screen"),
    (About.LAST, "The same picture as before"),
    (About.PICTURE, "Opened picture"),
)


class AskPanel(QWidget):
    """Signals: `asked` (text, About) when the user wants an answer; its buttons are public."""

    asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = QuestionField(
            "Question",
            "Enter asks. Left empty, Enter describes what is chosen.",
            "For example: what does the error say?",
        )
        self.about = named(QComboBox(), "What to ask about", "Ctrl+O opens a picture to ask about.")
        self.ask = _button("As&k", "Asks the question, or describes what is chosen if there is none. Enter")
        self.open = _button("&Open picture…", "Chooses a picture file to ask about. Ctrl+O")
        self.voice = _button("Ask by &voice", "Opens the microphone; pressed again, the question has ended. F4")
        self.describe = _button("&Describe", "Describes what is chosen. Ctrl+D")
        self.again = _button("Speak a&gain", "Speaks the last answer again. Ctrl+R")
        self.stop = _button("S&top", "Silence, and no answer any more. Escape")
        self._fill()
        self._lay()
        self.question.returnPressed.connect(self._ask)
        self.ask.clicked.connect(self._ask)
        self.describe.clicked.connect(self._describe)

    @property
    def chosen(self) -> About:
        """What the user wants to ask about."""
        return About(self.about.currentData())

    def tab_order(self) -> list[QWidget]:
        """The controls as Tab visits them."""
        return [self.question, self.ask, self.about, self.open, self.describe, self.voice, self.again, self.stop]

    def offer_picture(self, name: str) -> None:
        """There is an opened picture: choose it."""
        index = self.about.findData(About.PICTURE.value)
        self.about.setItemText(index, f"Picture {name}")
        self._enable(index, True)
        self.about.setCurrentIndex(index)

    def offer_last(self) -> None:
        """Something was asked about, so that it can be asked about again."""
        self._enable(self.about.findData(About.LAST.value), True)

    @Slot(bool)
    def show_listening(self, on: bool) -> None:
        """Whether the microphone is open: in the button's words. Qt tells a checkable button as a check box."""
        self.voice.setText("E&nd the question" if on else "Ask by &voice")

    @Slot()
    def _ask(self) -> None:
        self.asked.emit(self.question.text(), self.chosen)
        self.question.selectAll()  # the next question overwrites this one, which can still be corrected

    @Slot()
    def _describe(self) -> None:
        self.asked.emit("", self.chosen)

    def _fill(self) -> None:
        for about, text in _CHOICES:
            self.about.addItem(text, about.value)
        for about in (About.LAST, About.PICTURE):
            self._enable(self.about.findData(about.value), False)
        # A long file name must not make the window wider than the screen.
        self.about.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.about.setMinimumContentsLength(18)
        self.about.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _enable(self, index: int, on: bool) -> None:
        model = self.about.model()
        assert isinstance(model, QStandardItemModel)  # what a combo box makes for itself
        model.item(index).setEnabled(on)

    def _lay(self) -> None:
        question_label, about_label = QLabel("&Question:"), QLabel("What to ask a&bout:")
        question_label.setBuddy(self.question)
        about_label.setBuddy(self.about)
        first, second, buttons = QHBoxLayout(), QHBoxLayout(), FlowLayout()
        first.addWidget(self.question, 1)
        first.addWidget(self.ask)
        second.addWidget(self.about, 1)
        second.addWidget(self.open)
        for button in (self.describe, self.voice, self.again, self.stop):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(question_label)
        column.addLayout(first)
        column.addWidget(about_label)
        column.addLayout(second)
        column.addLayout(buttons)


def _button(text: str, description: str) -> QPushButton:
    button = QPushButton(text)
    # The name is the button's own text (which may change); the keys are told as its description.
    button.setAccessibleDescription(description)
    button.setToolTip(description)
    button.setAutoDefault(False)
    return button
