"""The pages and dialogs that menus open, one at a time, in front of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ui import dialogs
from ui.bridge import Bridge
from ui.models.downloading import Downloading
from ui.training_process import TrainingProcess

if TYPE_CHECKING:
    from assistant.types import Answer
    from ui.main_window import MainWindow


class Pages(QObject):
    """Opens them. What goes on when a page closes (a download, a training) is kept here.

    Args:
        bridge: to the engine.
        window: over which they open; its settings are read anew each time.
    """

    def __init__(self, bridge: Bridge, window: MainWindow) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._window = window
        self.downloading = Downloading(self)
        self.training = TrainingProcess(bridge, self)

    def close(self) -> None:
        """The app ends: what goes on is stopped, with what it has saved, and tells nothing more."""
        self.downloading.close()
        self.training.close()

    @Slot()
    def show_voices(self) -> None:
        """Who speaks, and how it sounds."""
        from ui.voices.dialog import VoicesDialog

        dialog = VoicesDialog(self._window.settings, self._bridge, self._window)
        dialog.saved.connect(self._window.use_settings)
        dialog.open()

    @Slot()
    def show_models(self) -> None:
        """Which models see."""
        from ui.models.dialog import ModelsDialog

        dialog = ModelsDialog(self._bridge, self.downloading, self._window)
        dialog.saved.connect(self._window.use_settings)
        dialog.open()

    @Slot()
    def show_training(self) -> None:
        """What is learned from corrections and recordings."""
        from ui.teaching.dialog import TrainingDialog

        dialog = TrainingDialog(self._bridge, self.training, self._window)
        dialog.saved.connect(self._window.use_settings)
        dialog.open()

    @Slot()
    def show_recordings(self) -> None:
        """One's own voice, sentence by sentence."""
        from ui.recording.dialog import RecordingDialog

        RecordingDialog(self._bridge, self, self._window).open()

    @Slot(object)
    def correct(self, answer: Answer) -> None:
        """What is right, when an answer was wrong."""
        from assistant.corrections import NO_DESCRIPTION
        from ui.correcting import CorrectDialog

        if answer.question:
            CorrectDialog(answer, self._bridge, self._window).open()
        else:
            self._window.give_notice(NO_DESCRIPTION)

    @Slot()
    def show_settings(self) -> None:
        """The settings."""
        from ui.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self._window.settings, self._bridge, self._window)
        dialog.saved.connect(self._window.use_settings)
        dialog.open()

    @Slot()
    def show_keys(self) -> None:
        """All keys, the global ones first."""
        dialogs.show_keys(self._window, self._window.settings.keys.bindings(), self._window.key_problems)

    @Slot()
    def show_doctor(self) -> None:
        """What works on this machine."""
        dialogs.DoctorDialog(self._window).open()

    @Slot()
    def show_about(self) -> None:
        """What this is."""
        dialogs.show_about(self._window)
