"""The page of recordings: one's own voice, sentence by sentence, by keyboard and ear alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGroupBox,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from assistant.consent import CONSENT_SENTENCE
from ui import background
from ui.accessibility import named
from ui.bridge import Bridge
from ui.controls import Field, add_field, button, form
from ui.flow_layout import FlowLayout
from ui.page_frame import close_button, lay_page, wide
from ui.read_only_text import ReadOnlyText
from ui.recording.booth import OpenRecordings, State
from ui.recording.sentence_list import SentenceList

if TYPE_CHECKING:
    from assistant.listening.recorder import OpenStream

NEW = "New recordings"
DEFAULT_NAME = "my voice"
OPENING = "Opening the recordings."
QUIET = (
    "Lookaloud speaks for itself on this page. After you have pressed Record, press nothing else until the end, so "
    "that your screen reader stays silent: its words would be in the recording."
)
LISTEN, SPEAK, IDLE = "Listen.", "Speak now.", "Press Record when you are ready."


class RecordingDialog(QDialog):
    """See the module.

    Args:
        bridge: to the engine, which speaks.
        keeper: owns what is open until it is closed, which is a moment after the page is.
        parent: the window.
        open_stream: opens the microphone; for tests.
    """

    def __init__(
        self,
        bridge: Bridge,
        keeper: QObject,
        parent: QWidget | None = None,
        open_stream: OpenStream | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Record your voice")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge, self._keeper, self._open_stream = bridge, keeper, open_stream
        self._open: OpenRecordings | None = None
        self._state: State | None = None
        self._make_controls()
        self._lay()
        self.which.currentIndexChanged.connect(self._show_name)
        self.name.returnPressed.connect(self.open_recordings)
        self.sentences.chosen.connect(self._show_chosen)
        self.sentences.recording.connect(self._record)
        self.sentences.deleting.connect(self._delete)
        self._enable()
        background.run(_names, "list-recordings", self._show_names, self._tell)
        self.resize(self.sizeHint())
        self.which.setFocus()

    def sizeHint(self) -> QSize:
        """80 characters wide, never larger than the screen."""
        return wide(self, self._page, below=180)

    # Whose ----------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _show_names(self, names: tuple[str, ...]) -> None:
        self.which.clear()
        for name in names:
            self.which.addItem(name, name)
        self.which.addItem(NEW, "")
        self.name.setText("" if DEFAULT_NAME in names else DEFAULT_NAME)
        self._show_name()
        self._show(QUIET)

    @Slot()
    def _show_name(self) -> None:
        self._form.setRowVisible(self.name, self.which.currentData() == "")

    @Slot()
    def open_recordings(self) -> None:
        """Begin recordings, or go on with some."""
        if self._open is not None:
            return
        name = self.which.currentData() or self.name.text().strip()
        self._show(OPENING)
        self._open = OpenRecordings(name, self._bridge, self._keeper, self._open_stream)
        self._open.changed.connect(self._on_changed)
        self._open.shown.connect(self._show)
        self._open.busy.connect(self._on_busy)
        self._open.taking.connect(self._on_taking)
        self._open.failed.connect(self._on_failed)
        self._open.closed.connect(self._open.deleteLater)
        self._open.begin()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        """It could not be opened, or is closed by an error: it can be tried again."""
        self._open = None
        self._whose.setVisible(True)
        self._enable()
        self._tell(sentence)

    # What is asked for -----------------------------------------------------------------------------------------------

    @Slot()
    def _record(self) -> None:
        self._ask("record")

    @Slot()
    def _say(self) -> None:
        self._ask("say")

    @Slot()
    def _hear(self) -> None:
        self._ask("hear")

    @Slot()
    def _delete(self) -> None:
        if self.delete.isEnabled():
            self._ask("delete")

    @Slot()
    def _keep(self) -> None:
        self._ask("keep")

    @Slot()
    def _leave_out(self) -> None:
        self._ask("leave out")

    def _ask(self, what: str) -> None:
        current = self.sentences.current
        if self._open is not None and self._state is not None:
            self._open.ask(what, current.id if current is not None else "")

    # What came of it -------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, state: State) -> None:
        first, self._state = self._state is None, state
        if first:
            self.setWindowTitle(f"Recordings of {state.name}")
            self._whose.hide()
        self.far.setText(state.sentence)
        part = f"The part of {state.goal} minute{'s' if state.goal > 1 else ''}" if state.goal else "All parts"
        self.progress.setAccessibleName(part)
        self.progress.setRange(0, max(state.of, 1))
        self.progress.setValue(state.done if state.of else 1)
        self.sentences.show_state(state)
        if first:
            self.record.setFocus()

    @Slot()
    def _show_chosen(self) -> None:
        state, current = self._state, self.sentences.current
        if state is not None:
            text = current.text if current is not None else ""
            self.prompt.set_lines(text if state.consented else CONSENT_SENTENCE)
        self._enable()

    @Slot(bool)
    def _on_busy(self, busy: bool) -> None:
        self.phase.setText(LISTEN if busy else IDLE)

    @Slot(bool)
    def _on_taking(self, taking: bool) -> None:
        self.phase.setText(SPEAK if taking else LISTEN)

    def _enable(self) -> None:
        """Offer what can be done. Where the focus was on what can't be any more, it goes to Record."""
        state, current = self._state if self._open is not None else None, self.sentences.current
        begun = state is not None and state.consented and current is not None
        recorded = begun and current is not None and current.seconds > 0
        had = self.focusWidget()
        self.record.setEnabled(state is not None)
        for each, on in (
            (self.say, begun),
            (self.hear, recorded),
            (self.delete, recorded),
            (self.keep, recorded and current is not None and not current.counts),
            (self.leave_out, begun and current is not None and state is not None and current.id == state.next),
            (self.sentences, begun),
        ):
            if not on and each is had:
                self.record.setFocus()
            each.setEnabled(bool(on))

    @Slot(str)
    def _show(self, sentence: str) -> None:
        self.status.set_lines(sentence)

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        self._show(sentence)
        self._bridge.notify(sentence)

    def done(self, result: int) -> None:
        """Closing the page leaves the sitting; what was kept is on the disk."""
        if self._open is not None:
            self._open.close()
        super().done(result)

    # Building --------------------------------------------------------------------------------------------------------

    def _make_controls(self) -> None:
        self.which, self.name = QComboBox(), Field(DEFAULT_NAME)
        self.which.addItem(NEW, "")
        self.begin = button("&Open", "Begins these recordings, or goes on with them", self.open_recordings)
        self.far, self.phase = QLabel("Nothing is open yet."), QLabel("Open the recordings first.")
        for label in (self.far, self.phase):
            label.setWordWrap(True)
        self.progress = named(QProgressBar(), "How far it is")
        self.progress.setTextVisible(False)  # the label says it; on the bar it would stand on two colours
        self.prompt = ReadOnlyText("Sentence to say", lines=2, fixed=True)
        self.record = button(
            "&Record", "You hear the sentence, then a tone; then say it. Pressed again, it ends", self._record
        )
        self.say = button("Hear the &sentence", "Speaks the sentence", self._say)
        self.hear = button("Hear &my recording", "Plays what was recorded of this sentence", self._hear)
        self.keep = button("&Keep it", "Lets the recording count although something is wrong with it", self._keep)
        self.delete = button("&Delete", "Deletes what was recorded of this sentence. Delete", self._delete)
        self.leave_out = button("&Leave it out", "Goes on with the sentence after this one", self._leave_out)
        self.sentences = SentenceList()
        self.status = ReadOnlyText("Status", lines=3, fixed=True)

    def _lay(self) -> None:
        self._whose = QGroupBox("Whose voice")
        self._form = form(self._whose)
        add_field(self._form, "Re&cordings", self.which)
        add_field(self._form, "&Name of the voice", self.name)
        self._form.addRow(self.begin)
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        for each in (self._whose, self.far, self.progress):
            column.addWidget(each)
        self._labelled(column, "Sentence to sa&y:", self.prompt)
        column.addWidget(self.phase)
        row = FlowLayout()
        for each in (self.record, self.say, self.hear, self.keep, self.delete, self.leave_out):
            row.addWidget(each)
        column.addLayout(row)
        self._labelled(column, "Sen&tences:", self.sentences)
        column.addStretch(1)
        self._ring = lay_page(self, self._page, "Recordings", self.status, close_button(self))

    @staticmethod
    def _labelled(column: QVBoxLayout, text: str, widget: QWidget) -> None:
        label = QLabel(text)
        label.setBuddy(widget)
        column.addWidget(label)
        column.addWidget(widget)


def _names() -> tuple[str, ...]:
    from training.recordings import names

    return names()
