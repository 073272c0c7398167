"""The models page: which models see, and downloading, choosing, checking and removing them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLabel,
    QMessageBox,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from ui import background
from ui.accessibility import named
from ui.bridge import Bridge
from ui.models import work
from ui.models.downloading import Downloading
from ui.models.model_list import ModelList
from ui.page_frame import close_button, lay_page, wide
from ui.read_only_text import ReadOnlyText

LOOKING = "Looking for the models."
ASKING_SIZE = "Asking the hub how big {name} is."
CHECKING = "Checking {name}. Of a large model this takes some minutes."
BUSY = "{name} is being downloaded. Press Cancel download first."


class ModelsDialog(QDialog):
    """Signal: `saved` with the new `Settings`, to be used from now on.

    Args:
        bridge: to the engine, which speaks.
        downloading: the download, which goes on when the page is closed; it tells of itself.
        parent: the window.
    """

    saved = Signal(object)

    def __init__(self, bridge: Bridge, downloading: Downloading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Models")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge, self._downloading = bridge, downloading
        self._asked = ""  # the model that a question is about; "" when there is no question
        self.models = ModelList()
        self.progress_label = QLabel()
        self.progress_label.setWordWrap(True)
        self.progress = named(QProgressBar(), "Download")
        self.progress.setTextVisible(False)  # the label says it; on the bar it would stand on two colours
        self.status = ReadOnlyText("Status", lines=2, fixed=True)
        self._lay()
        self._connect()
        self._show_progress()
        self._show(LOOKING)
        self._run(work.listed, "list-models")
        self.resize(self.sizeHint())
        self.models.list.setFocus()

    def sizeHint(self) -> QSize:
        """80 characters wide, never larger than the screen."""
        return wide(self, self._page, below=160)

    # What the list asks for ------------------------------------------------------------------------------------------

    @Slot(str)
    def use(self, name: str) -> None:
        """A model, or the one in a folder, sees from now on."""
        self._run(lambda: work.used(name), "use-model")

    @Slot(str)
    def use_second(self, name: str) -> None:
        """A model is asked as well from now on."""
        self._run(lambda: work.used_second(name), "use-model")

    @Slot()
    def drop_second(self) -> None:
        """Only one model is asked from now on."""
        self._run(lambda: work.used_second(""), "use-model")

    @Slot(str)
    def ask_to_download(self, name: str) -> None:
        """Say how big a model is and under which licence, and download it if the user agrees."""
        refusal = self._downloading.refusal()
        if refusal:
            self._tell(refusal)
        elif not self._asked:  # pressed twice: the question is on its way
            self._asked = name
            self._show(ASKING_SIZE.format(name=name))
            background.run(lambda: work.announced(name), "size", self._offer_download, self._on_failed)

    @Slot(object)
    def _offer_download(self, question: str) -> None:
        self._show("")
        self._ask("Download a model", question, self._on_download)

    @Slot(int)
    def _on_download(self, answer: int) -> None:
        name, self._asked = self._asked, ""
        if answer == QMessageBox.StandardButton.Yes:
            self._downloading.start(name)
        else:
            self._show("Nothing was downloaded.")

    @Slot(str)
    def ask_to_remove(self, name: str) -> None:
        """Delete a model once the user has agreed."""
        if self._downloading.running and self._downloading.name == name:
            self._tell(BUSY.format(name=name))
        elif not self._asked:
            self._asked = name
            background.run(lambda: work.would_remove(name), "size", self._offer_removal, self._on_failed)

    @Slot(object)
    def _offer_removal(self, question: str) -> None:
        self._ask("Remove a model", question, self._on_remove)

    @Slot(int)
    def _on_remove(self, answer: int) -> None:
        name, self._asked = self._asked, ""
        if answer == QMessageBox.StandardButton.Yes:
            self._run(lambda: work.removed(name), "remove-model")

    @Slot()
    def ask_for_folder(self) -> None:
        """Choose the folder of a model to use."""
        self._choose("Use a model's folder", self.use)

    @Slot()
    def ask_what_to_check(self) -> None:
        """Choose the folder of a model to check."""
        self._choose("Check a model's folder", self.check)

    @Slot(str)
    def check(self, name: str) -> None:
        """Say what is wrong with a model, or with the one in a folder."""
        self._tell(CHECKING.format(name=Path(name).name))
        self._run(lambda: work.checked(name), "check-model")

    @Slot(object)
    def _take_settings(self, _settings: object) -> None:
        """A command changed the settings, perhaps the models."""
        self._run(work.listed, "list-models")

    # What came of it -------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, changed: work.Changed) -> None:
        if changed.settings is not None:
            self.saved.emit(changed.settings)
        self.models.show_models(changed)
        if changed.sentence:
            self._tell(changed.sentence)
        elif self.status.toPlainText() == LOOKING:
            self._show("")

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._asked = ""
        self._tell(sentence)

    @Slot()
    def _on_ended(self) -> None:
        """A download has ended: what is here may be another thing now."""
        self._run(work.listed, "list-models")

    @Slot()
    def _show_progress(self) -> None:
        on, fraction = self._downloading.running, self._downloading.fraction
        name = f"Download of {self._downloading.name}"
        self.progress_label.setText(f"{name}: {self._downloading.sentence}")
        self.progress.setAccessibleName(name)
        self.progress.setValue(round((fraction or 0.0) * 100))
        self.progress_label.setVisible(on)
        self.progress.setVisible(on)
        self.models.show_busy(on)

    def _tell(self, sentence: str) -> None:
        self._show(sentence)
        self._bridge.notify(sentence)

    @Slot(str)
    def _show(self, sentence: str) -> None:
        self.status.set_lines(sentence)

    def _run(self, job: Callable[[], work.Changed], name: str) -> None:
        background.run(job, name, self._on_changed, self._on_failed)

    def _ask(self, title: str, question: str, on_answer: Callable[[int], None]) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(title)
        box.setText(question)
        box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
        box.setDefaultButton(QMessageBox.StandardButton.No)
        box.finished.connect(on_answer)
        box.open()

    def _choose(self, title: str, on_chosen: Callable[[str], None]) -> None:
        dialog = QFileDialog(self, title, str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(on_chosen)
        dialog.open()

    # Building --------------------------------------------------------------------------------------------------------

    def _lay(self) -> None:
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        for each in (self.models, self.progress_label, self.progress):
            column.addWidget(each)
        column.addStretch(1)
        self._ring = lay_page(self, self._page, "Models", self.status, close_button(self))

    def _connect(self) -> None:
        self._bridge.settings_changed.connect(self._take_settings)
        self._downloading.changed.connect(self._show_progress)
        self._downloading.told.connect(self._show)
        self._downloading.ended.connect(self._on_ended)
        models = self.models
        models.using.connect(self.use)
        models.using_second.connect(self.use_second)
        models.dropping_second.connect(self.drop_second)
        models.downloading.connect(self.ask_to_download)
        models.cancelling.connect(self._downloading.cancel)
        models.removing.connect(self.ask_to_remove)
        models.using_folder.connect(self.ask_for_folder)
        models.checking.connect(self.check)
        models.checking_folder.connect(self.ask_what_to_check)
