"""The voice page: brings the groups together, does their work off the GUI thread, tells what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from ui import background
from ui.accessibility import fitting
from ui.bridge import Bridge
from ui.page_frame import close_button, lay_page
from ui.read_only_text import ReadOnlyText
from ui.voices import work
from ui.voices.add_dialog import AddDialog
from ui.voices.blend_group import BlendGroup
from ui.voices.sound_group import SoundGroup
from ui.voices.voice_list import VoiceList
from ui.voices.words_group import WordsGroup

if TYPE_CHECKING:
    from assistant.settings import Settings

SAMPLE = "This is how I sound. The meeting is at half past two, and the total is 9 pounds 82."
ARCHIVES = "Voices (*.zip);;All files (*)"


class VoicesDialog(QDialog):
    """Signal: `saved` with the new `Settings`, to be used from now on."""

    saved = Signal(object)

    def __init__(self, settings: Settings, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Voices")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings, self._bridge = settings, bridge
        self._adding: AddDialog | None = None
        self.voices = VoiceList()
        self.sound = SoundGroup(settings)
        self.blend = BlendGroup()
        self.words = WordsGroup()
        self.status = ReadOnlyText("Status", lines=2, fixed=True)
        self._lay()
        self._connect()
        self.words.show_words(settings.pronunciations)
        self._run(work.listed, "list-voices")
        self.voices.list.setFocus()

    def sizeHint(self) -> QSize:
        """As wide as its groups, never larger than the screen."""
        inner = self._page.sizeHint()
        return fitting(QSize(inner.width() + 60, inner.height() + 120))

    # What the groups ask for -----------------------------------------------------------------------------------------

    @Slot(str)
    def hear(self, name: str) -> None:
        """Speak a sentence in a voice."""
        self._show(f"{name} is heard.")
        self._bridge.call(lambda engine: engine.say(SAMPLE, name))

    @Slot(str)
    def use_for_answers(self, name: str) -> None:
        """A voice speaks answers from now on."""
        self._run(lambda: work.used("voice", name), "use-voice")

    @Slot(str)
    def use_for_interface(self, name: str) -> None:
        """A voice speaks the interface from now on."""
        self._run(lambda: work.used("interface_voice", name), "use-voice")

    @Slot(str)
    def ask_to_remove(self, name: str) -> None:
        """Delete a voice, once the user has said so twice."""
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Remove a voice")
        box.setText(f"Delete the voice {name} and what was recorded for it? It can't be brought back.")
        box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
        box.setDefaultButton(QMessageBox.StandardButton.No)
        self._removing = name
        box.finished.connect(self._on_remove)
        box.open()

    @Slot(int)
    def _on_remove(self, answer: int) -> None:
        name = self._removing
        if answer == QMessageBox.StandardButton.Yes:
            self._run(lambda: work.removed(name), "remove-voice")

    @Slot(str)
    def ask_where_to_export(self, name: str) -> None:
        """Write a voice as a file."""
        self._exporting = name
        dialog = QFileDialog(self, "Export a voice", str(Path.home() / f"{name}.zip"), ARCHIVES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self.export)
        dialog.open()

    @Slot(str)
    def export(self, file: str) -> None:
        """Write the voice that was asked for to `file`."""
        name = self._exporting
        self._run(lambda: work.exported(name, Path(file)), "export-voice")

    @Slot()
    def ask_what_to_import(self) -> None:
        """Take a voice from a file."""
        dialog = QFileDialog(self, "Import a voice", str(Path.home()), ARCHIVES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.bring)
        dialog.open()

    @Slot(str)
    def bring(self, file: str) -> None:
        """Take a voice from `file`."""
        self._run(lambda: work.imported(Path(file)), "import-voice")

    @Slot()
    def add(self) -> None:
        """Ask what a new voice is made of."""
        self._adding = AddDialog(self)
        self._adding.wished.connect(self._make)
        self._adding.finished.connect(self._forget_adding)
        self._adding.open()

    @Slot(object)
    def _make(self, wish: work.Wish) -> None:
        self._show(f"The voice {wish.name} is being made.")
        self._run(lambda: work.added(wish), "make-voice")

    @Slot()
    def _forget_adding(self) -> None:
        self._adding = None

    @Slot(str, str, str, int)
    def _blend(self, name: str, one: str, other: str, percent: int) -> None:
        self._run(lambda: work.blended(name, one, other, percent), "blend-voices")

    @Slot(object)
    def _use_sound(self, settings: Settings) -> None:
        self._settings = settings
        self.saved.emit(settings)

    @Slot(object)
    def _save_sound(self, values: dict[str, float]) -> None:
        def save() -> work.Changed:
            from assistant import settings

            after = None
            for key, value in values.items():
                after = settings.save_value("speech", key, value)
            return work.Changed(work.entries(), settings=after)

        self._run(save, "save-sound")

    @Slot(str, str)
    def _set_word(self, word: str, said: str) -> None:
        if not word or not said:
            self._tell("Type the word and how it is said, then press Keep.")
            return

        def save() -> work.Changed:
            from assistant import settings

            after = settings.save_value("pronunciations", word, said)
            return work.Changed(work.entries(), f"{word} is said like {said}.", after)

        self._run(save, "keep-word")

    @Slot(str)
    def _forget_word(self, word: str) -> None:
        def forget() -> work.Changed:
            from assistant import settings

            return work.Changed(work.entries(), f"{word} is forgotten.", settings.forget_pronunciation(word))

        self._run(forget, "forget-word")

    @Slot(str)
    def _hear_word(self, text: str) -> None:
        if text:
            self._bridge.call(lambda engine: engine.say(text))

    @Slot(object)
    def _take_settings(self, settings: Settings) -> None:
        """A command changed the settings or the voices."""
        self.sound.take(settings)
        self._settings = settings
        self.words.show_words(settings.pronunciations)
        self._run(work.listed, "list-voices")

    # What came of it -------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, changed: work.Changed) -> None:
        if changed.settings is not None:
            self.sound.take(changed.settings)
            self._settings = changed.settings
            self.saved.emit(changed.settings)
            self.words.show_words(changed.settings.pronunciations)
        speech = self._settings.speech
        self.voices.show_entries(changed.entries, speech.voice, speech.interface_voice)
        self.blend.show_entries(changed.entries)
        if changed.sentence:
            if self._adding is not None:
                self._adding.accept()
            self._tell(changed.sentence)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        if self._adding is not None:
            self._adding.tell(sentence)
        self._tell(sentence)

    def _tell(self, sentence: str) -> None:
        self._show(sentence)
        self._bridge.notify(sentence)

    def _show(self, sentence: str) -> None:
        self.status.set_lines(sentence)

    def _run(self, job: Callable[[], work.Changed], name: str) -> None:
        background.run(job, name, self._on_changed, self._on_failed)

    # Building --------------------------------------------------------------------------------------------------------

    def done(self, result: int) -> None:
        """Closing loses nothing: what was just changed is saved first."""
        self.sound.settle()
        super().done(result)

    def _lay(self) -> None:
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        for group in (self.voices, self.sound, self.blend, self.words):
            column.addWidget(group)
        self._ring = lay_page(self, self._page, "Voices", self.status, close_button(self))

    def _connect(self) -> None:
        self._bridge.settings_changed.connect(self._take_settings)
        voices = self.voices
        voices.heard.connect(self.hear)
        voices.for_answers.connect(self.use_for_answers)
        voices.for_interface.connect(self.use_for_interface)
        voices.removing.connect(self.ask_to_remove)
        voices.exporting.connect(self.ask_where_to_export)
        voices.importing.connect(self.ask_what_to_import)
        voices.adding.connect(self.add)
        self.sound.changed.connect(self._use_sound)
        self.sound.settled.connect(self._save_sound)
        self.blend.blending.connect(self._blend)
        self.words.setting.connect(self._set_word)
        self.words.forgetting.connect(self._forget_word)
        self.words.heard.connect(self._hear_word)
