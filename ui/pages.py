"""The pages and dialogs that menus open, one at a time, in front of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ui import dialogs
from ui.bridge import Bridge
from ui.models.downloading import Downloading

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class Pages(QObject):
    """Opens them. What goes on when a page closes (a download) is kept here.

    Args:
        bridge: to the engine.
        window: over which they open; its settings are read anew each time.
    """

    def __init__(self, bridge: Bridge, window: MainWindow) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._window = window
        self.downloading = Downloading(self)

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
