"""What a new voice is made of."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGroupBox,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from assistant.consent import CONSENT_SENTENCE
from ui.accessibility import fitting, named
from ui.controls import Field, add_field, button, form
from ui.focus_ring import FocusRing
from ui.voices.work import ENGINE_NAMES, Wish

SOUNDS = "Sound files (*.wav *.flac *.ogg *.mp3);;All files (*)"
EMBEDDINGS = "Speaker embeddings (*.safetensors *.npy);;All files (*)"
_WAYS = (
    ("recordings", "Recordings of a person"),
    ("arctic", "One of seven speakers who gave their voices"),
    ("file", "A speaker embedding that was made elsewhere"),
    ("model", "A model that speaks: VITS, MMS, Bark or FastSpeech2"),
)


class AddDialog(QDialog):
    """Signal: `wished` with a `Wish`. It stays open until whoever makes the voice closes it."""

    wished = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Add a voice")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._files: tuple[Path, ...] = ()
        self._consent: Path | None = None
        self.name, self.model = Field(), Field()
        self.how, self.speaker, self.engine = QComboBox(), QComboBox(), QComboBox()
        self.language = Field("en")
        self.files = button("Choose the &files…", "No file is chosen yet.", self._choose_files)
        self.consent = button("Choose the re&cording of the consent…", "No file is chosen yet.", self._choose_consent)
        self.problem = named(QLabel(), "Problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self._wish)
        self.buttons.rejected.connect(self.reject)
        self._fill()
        self._lay()
        self.how.currentIndexChanged.connect(self._show_what_is_needed)
        self._show_what_is_needed()
        self.name.setFocus()

    def tell(self, sentence: str) -> None:
        """Show why the voice can't be made; everything typed stays."""
        self.buttons.setEnabled(True)
        self.problem.setText(sentence)
        self.problem.setAccessibleName(sentence)
        self.problem.show()
        self._fit()

    def take_files(self, files: tuple[Path, ...]) -> None:
        """These files are what the voice is made of."""
        self._files = files
        self.files.setAccessibleDescription(f"Chosen: {', '.join(file.name for file in files)}")

    def take_consent(self, file: Path) -> None:
        """This recording holds the consent."""
        self._consent = file
        self.consent.setAccessibleDescription(f"Chosen: {file.name}")

    def _fill(self) -> None:
        from assistant.speaking.arctic import SPEAKERS

        for way, text in _WAYS:
            self.how.addItem(text, way)
        for speaker, text in SPEAKERS.items():
            self.speaker.addItem(f"{speaker}, {text}", speaker)
        for engine in ("vits", "bark", "fastspeech2"):
            self.engine.addItem(ENGINE_NAMES[engine], engine)

    def _lay(self) -> None:
        group = QGroupBox("New voice")
        self._form: QFormLayout = form(group)
        add_field(self._form, "&Name", self.name)
        add_field(self._form, "Made &of", self.how)
        self._form.addRow(self.files)
        said = QLabel(f"The speaker must have said: {CONSENT_SENTENCE}")
        said.setWordWrap(True)
        self._said = said
        self._form.addRow(said)
        self._form.addRow(self.consent)
        add_field(self._form, "&Speaker", self.speaker)
        add_field(self._form, "&Model, its name on the hub or its folder", self.model)
        add_field(self._form, "&Engine", self.engine)
        add_field(self._form, "&Language, as in en or nl", self.language)
        column = QVBoxLayout(self)
        for each in (group, self.problem, self.buttons):
            column.addWidget(each)
        self._ring = FocusRing(self)

    @Slot()
    def _show_what_is_needed(self) -> None:
        way = self.how.currentData()
        for control, ways in (
            (self.files, ("recordings", "file")),
            (self._said, ("recordings", "file")),
            (self.consent, ("recordings", "file")),
            (self.speaker, ("arctic",)),
            (self.model, ("model",)),
            (self.engine, ("model",)),
            (self.language, ("recordings", "file", "model")),
        ):
            self._form.setRowVisible(control, way in ways)
        self._fit()

    def _fit(self) -> None:
        """As high as what is shown needs: a wrapped label's height depends on the width."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(fitting(QSize(self.width(), max(layout.totalHeightForWidth(self.width()), 1))))

    @Slot()
    def _choose_files(self) -> None:
        many = self.how.currentData() == "recordings"
        title = "Recordings of one person" if many else "Speaker embedding"
        dialog = _file_dialog(self, title, SOUNDS if many else EMBEDDINGS, many=many)
        dialog.filesSelected.connect(self._on_files)
        dialog.open()

    @Slot(list)
    def _on_files(self, names: list[str]) -> None:
        self.take_files(tuple(Path(name) for name in names))

    @Slot()
    def _choose_consent(self) -> None:
        dialog = _file_dialog(self, "Recording of the consent", SOUNDS, many=False)
        dialog.fileSelected.connect(self._on_consent)
        dialog.open()

    @Slot(str)
    def _on_consent(self, name: str) -> None:
        self.take_consent(Path(name))

    @Slot()
    def _wish(self) -> None:
        self.buttons.setEnabled(False)
        self.wished.emit(
            Wish(
                self.name.text().strip(),
                self.how.currentData(),
                self._files,
                self._consent,
                self.speaker.currentData(),
                self.model.text().strip(),
                self.engine.currentData(),
                self.language.text().strip() or "en",
            )
        )


def _file_dialog(parent: QWidget, title: str, pattern: str, *, many: bool) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(Path.home()), pattern)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile)
    return dialog
