"""What is to be taught, and from what."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QGroupBox

from ui.controls import add_field, button, form
from ui.read_only_text import ReadOnlyText
from ui.teaching import work

_TASKS = (
    (work.CORRECTIONS, "Teach it from my corrections"),
    ("voice", "Make my voice from my recordings"),
)
_KNOWN = (("", "Nothing"), ("easy-vqa", "Drawings of coloured shapes (easy-VQA)"))
SKIP = "Learn without &what can't be used"
ABOUT = {
    work.CORRECTIONS: "A copy of a model that sees learns what you said is right. You have {count}.",
    "voice": "SpeechT5 learns to speak like you, from what you recorded on the page of recordings (Control Shift R).",
}
STOPPED_BEFORE = "{title} was begun and not finished. Press Go on."


class Choice(QGroupBox):
    """Signal: `changed` when something else is chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__("What to teach")
        self.what = work.What()
        self.task, self.model, self.knows, self.recordings = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        for value, text in _TASKS:
            self.task.addItem(text, value)
        for value, text in _KNOWN:
            self.knows.addItem(text, value)
        self.folder = button(
            "Choose a &folder…", "Questions and pictures that the model was taught with", self._choose_folder
        )
        self.skip = QCheckBox(SKIP)
        self.about = ReadOnlyText("What it needs", lines=3, fixed=True)
        self._form = form(self)
        add_field(self._form, "T&ask", self.task)
        add_field(self._form, "M&odel to teach", self.model)
        add_field(
            self._form, "What it learns a&gain", self.knows, "Some of what it knows already, so that it does not forget"
        )
        self._form.addRow(self.folder)
        add_field(self._form, "&Recordings", self.recordings)
        self._form.addRow(self.skip)
        add_field(self._form, "What it nee&ds", self.about)
        self.task.currentIndexChanged.connect(self._show_what_is_needed)
        self.model.currentIndexChanged.connect(self._choose_knows)
        for box in (self.knows, self.recordings):
            box.currentIndexChanged.connect(self.changed)
        self._show_what_is_needed()

    @property
    def is_voice(self) -> bool:
        """Whether a voice is made, and no model taught."""
        return bool(self.task.currentData() != work.CORRECTIONS)

    @property
    def key(self) -> str:
        """Of the training that would be begun."""
        return f"voice {self.recordings.currentData() or ''}" if self.is_voice else work.CORRECTIONS

    @property
    def why_not(self) -> str:
        """Why it can't be begun; "" where it can."""
        return self.what.why_not(str(self.task.currentData()))

    def wish(self) -> work.Wish:
        """What is chosen, to be looked at on another thread."""
        skip = self.skip.isChecked()
        if self.is_voice:
            return work.Wish(recordings=str(self.recordings.currentData()), skip_flawed=skip)
        return work.Wish(self.model.currentData(), str(self.knows.currentData()), skip_flawed=skip)

    def show_what(self, what: work.What) -> None:
        """Show what can be taught now. What is chosen stays; at first it is what can be done."""
        first, self.what = self.what == work.What(), what
        if first and what.why_not(work.CORRECTIONS) and not what.why_not("voice"):
            self.task.setCurrentIndex(self.task.findData("voice"))
        for box, entries in (
            (self.model, [(each.name, each) for each in what.models]),
            (self.recordings, [(each.text, each.name) for each in what.recordings]),
        ):
            before = box.currentText()
            box.blockSignals(True)
            box.clear()
            for text, value in entries:
                box.addItem(text, value)
            box.setCurrentIndex(max(box.findText(before), 0) if entries else -1)
            box.blockSignals(False)
            if before != box.currentText() and box is self.model:
                self._choose_knows()
        self._show_what_is_needed()

    @Slot()
    def _choose_knows(self) -> None:
        model: work.Model | None = self.model.currentData()
        if model is not None:
            self.knows.setCurrentIndex(max(self.knows.findData(model.knows), 0))
        self.changed.emit()

    @Slot()
    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "What the model was taught with", str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.take_folder)
        dialog.open()

    @Slot(str)
    def take_folder(self, folder: str) -> None:
        """Questions and pictures in a folder of the user's are what it learns again."""
        if self.knows.findData(folder) < 0:
            self.knows.addItem(Path(folder).name, folder)
        self.knows.setCurrentIndex(self.knows.findData(folder))

    @Slot()
    def _show_what_is_needed(self) -> None:
        for control in (self.model, self.knows, self.folder):
            self._form.setRowVisible(control, not self.is_voice)
        self._form.setRowVisible(self.recordings, self.is_voice)
        about = ABOUT["voice" if self.is_voice else work.CORRECTIONS]
        count = self.what.corrections
        begun = (self.what.begun or {}).get(self.key)
        lines = [about.format(count=f"{count} correction{'s' if count != 1 else ''}"), self.why_not]
        if begun is not None:
            lines.append(STOPPED_BEFORE.format(title=begun.title))
        self.about.set_lines("\n".join(line for line in lines if line))
        self.changed.emit()
