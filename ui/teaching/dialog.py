"""The page of training: what is taught, how far it is, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QMessageBox,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from ui import background
from ui.accessibility import named
from ui.bridge import Bridge
from ui.controls import button
from ui.flow_layout import FlowLayout
from ui.page_frame import close_button, lay_page, wide
from ui.read_only_text import ReadOnlyText
from ui.teaching import work
from ui.teaching.choice import Choice

if TYPE_CHECKING:
    from assistant.types import AudioChunk
    from ui.teaching.jobs import Job
    from ui.training_process import TrainingProcess

LOOKING = "Looking for what can be taught."
NOT_BEGUN = "Nothing was begun."


class TrainingDialog(QDialog):
    """Signal: `saved` with the new `Settings`, to be used from now on.

    Args:
        bridge: to the engine, which speaks.
        training: goes on when the page is closed; it tells of itself.
        parent: the window.
    """

    saved = Signal(object)

    def __init__(self, bridge: Bridge, training: TrainingProcess, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Training")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge, self._training = bridge, training
        self._offer: work.Offer | None = None
        self._asking = False
        self.choice = Choice()
        self.start = button("&Start…", "Says what it needs, and asks first", self.ask_to_start)
        self.go_on = button("Go o&n", "Goes on with the training that was begun", self.go_on_with)
        self.stop = button("Sto&p", "What was learned is kept, and can go on later", training.stop)
        self.hear = button("&Hear the newest sample", "Plays how the voice sounded last", self.hear_sample)
        self.use = button("&Use the result", "What was learned is used from now on", self.use_result)
        self.progress_label = QLabel()
        self.progress_label.setWordWrap(True)
        self.progress = named(QProgressBar(), "Training")
        self.progress.setTextVisible(False)  # the label says it; on the bar it would stand on two colours
        self.lines = ReadOnlyText("What happened so far", lines=5)
        self.status = ReadOnlyText("Status", lines=2, fixed=True)
        self._lay()
        self._connect()
        self._show_progress()
        self._show(LOOKING)
        self._look()
        self.resize(self.sizeHint())
        self.choice.task.setFocus()

    def sizeHint(self) -> QSize:
        """80 characters wide, never larger than the screen."""
        return wide(self, self._page, below=160)

    # What is asked for -----------------------------------------------------------------------------------------------

    @Slot()
    def ask_to_start(self) -> None:
        """Say what a training is about and what it replaces, and begin it if the user agrees."""
        refusal = self._training.refusal() or self.choice.why_not
        if refusal:
            self._tell(refusal)
        elif not self._asking:  # pressed twice: the question is on its way
            self._asking = True
            wish = self.choice.wish()
            background.run(lambda: work.offered(wish), "offer-training", self._ask, self._on_failed)

    @Slot(object)
    def _ask(self, offer: work.Offer) -> None:
        self._offer = offer
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Begin training")
        box.setText(offer.question)
        box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
        box.setDefaultButton(QMessageBox.StandardButton.No)
        box.finished.connect(self._on_answer)
        box.open()

    @Slot(int)
    def _on_answer(self, answer: int) -> None:
        offer, self._offer, self._asking = self._offer, None, False
        if answer == QMessageBox.StandardButton.Yes and offer is not None:
            self._training.start(offer.job, anew=offer.anew)
        else:
            self._show(NOT_BEGUN)

    @Slot()
    def go_on_with(self) -> None:
        """Go on with the training that was begun."""
        job = self._begun
        if job is not None:
            background.run(lambda: work.goes_on(job), "go-on", self._training.start, self._on_failed)

    @Slot()
    def hear_sample(self) -> None:
        """Play how the voice sounded when it was listened to last."""
        sample: AudioChunk | None = self._training.sample
        if sample is not None:
            self._bridge.call(lambda engine: engine.play(sample))

    @Slot()
    def use_result(self) -> None:
        """What was learned is used from now on."""
        job = self._training.job
        if job is not None:
            background.run(lambda: work.used(job), "use-result", self._on_used, self._on_failed)

    # What came of it -------------------------------------------------------------------------------------------------

    @property
    def _begun(self) -> Job | None:
        return (self.choice.what.begun or {}).get(self.choice.key)

    @Slot(object)
    def _on_used(self, used: work.Used) -> None:
        self.saved.emit(used.settings)
        self._tell(used.sentence)
        self._look()

    @Slot(object)
    def _show_what(self, what: work.What) -> None:
        self.choice.show_what(what)
        self._show_progress()
        if self.status.toPlainText() == LOOKING:
            self._show("")
            self._tell_why_not()

    @Slot()
    def _tell_why_not(self) -> None:
        """Nobody has to find out by pressing Start that there is nothing to learn from."""
        if self.choice.why_not and not self._training.running:
            self._tell(self.choice.why_not)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._asking = False
        self._tell(sentence)

    @Slot()
    def _look(self) -> None:
        background.run(work.look, "look-what-to-teach", self._show_what, self._on_failed)

    @Slot()
    def _show_progress(self) -> None:
        training = self._training
        title = training.job.title if training.job is not None else "Training"
        self.progress_label.setText(f"{title}: {training.sentence}")
        self.progress.setAccessibleName(title)
        self.progress.setValue(round((training.fraction or 0.0) * 100))
        self.progress_label.setVisible(training.running)
        self.progress.setVisible(training.running)
        self.lines.set_lines("\n".join(training.lines) or "Nothing yet.")
        self._enable()

    @Slot()
    def _enable(self) -> None:
        """Offer what can be done. Where the focus was on what can't be any more, it goes to the task."""
        training = self._training
        had = self.focusWidget()
        offered: tuple[tuple[QWidget, bool], ...] = (
            (self.choice, not training.running),
            (self.start, not training.running and not self.choice.why_not),
            (self.go_on, not training.running and self._begun is not None),
            (self.stop, training.running),
            (self.hear, training.sample is not None),
            (self.use, training.done and not training.running),
        )
        for each, on in sorted(offered, key=lambda pair: not pair[1]):  # where the focus may go has to be enabled first
            if not on and had is not None and (each is had or each.isAncestorOf(had)):
                (self.stop if training.running else self.choice.task).setFocus()
            each.setEnabled(on)

    def _tell(self, sentence: str) -> None:
        self._show(sentence)
        self._bridge.notify(sentence)

    @Slot(str)
    def _show(self, sentence: str) -> None:
        self.status.set_lines(sentence)

    # Building --------------------------------------------------------------------------------------------------------

    def _lay(self) -> None:
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        row = FlowLayout()
        for each in (self.start, self.go_on, self.stop, self.hear, self.use):
            row.addWidget(each)
        label = QLabel("Wha&t happened so far:")
        label.setBuddy(self.lines)
        column.addWidget(self.choice)
        column.addLayout(row)
        for widget in (self.progress_label, self.progress, label, self.lines):
            column.addWidget(widget)
        self._ring = lay_page(self, self._page, "Training", self.status, close_button(self))

    def _connect(self) -> None:
        self._bridge.settings_changed.connect(self._look)
        self.choice.changed.connect(self._enable)
        self.choice.task.activated.connect(self._tell_why_not)
        self._training.changed.connect(self._show_progress)
        self._training.told.connect(self._show)
        self._training.ended.connect(self._look)
