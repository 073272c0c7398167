"""The tray icon, and whether one can really be seen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget


class Tray(QObject):
    """Signals: `show_window`, `stop_speech`, `quit_app`, as chosen from the icon's menu."""

    show_window = Signal()
    stop_speech = Signal()
    quit_app = Signal()

    def __init__(self, icon: QIcon, window: QWidget) -> None:
        super().__init__(window)
        self._menu = QMenu(window)
        self._menu.addAction("&Open Lookaloud").triggered.connect(self.show_window)
        self._menu.addAction("&Stop speaking").triggered.connect(self.stop_speech)
        self._menu.addAction("&Quit").triggered.connect(self.quit_app)
        self._icon = QSystemTrayIcon(icon, self)
        self._icon.setToolTip("Lookaloud")
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._icon.show()

    @property
    def exists(self) -> bool:
        """True when the user can get the window back from it.

        Asked anew each time: a panel can end. `isVisible` alone is true without any tray. The icon's geometry is no
        help: it is empty on desktops that show icons over D-Bus.
        """
        return QSystemTrayIcon.isSystemTrayAvailable() and self._icon.isVisible()

    def remove(self) -> None:
        """Take the icon away."""
        self._icon.hide()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.show_window.emit()
