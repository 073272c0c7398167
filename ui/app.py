"""The desktop app, as a story: one instance, a window, an engine behind it, an end."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import QLoggingCategory, QObject, QTimer, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from assistant import instance, paths
from assistant import settings as settings_file
from assistant.cli import prepare_environment
from assistant.errors import LookaloudError
from assistant.settings import Settings
from ui.bridge import Bridge
from ui.contrast import Edges
from ui.crash import CrashHooks
from ui.host import Host
from ui.main_window import MainWindow
from ui.shutdown import Shutdown, Signals, leave
from ui.tray import Tray

log = logging.getLogger(__name__)
NO_DISPLAY = "There is no display here, so the window can't open. The command lookaloud ask answers without one."
HIDDEN = "Lookaloud goes on in the tray. Its keys still work; the command lookaloud brings the window back."


def main(make_host: Callable[[Settings], Host] = Host) -> int:
    """Run the app; the exit code. `make_host` is another one in tests of the window alone."""
    prepare_environment()
    _log_to_file()
    if not _has_display():
        print(NO_DISPLAY, file=sys.stderr)
        return 1
    lock = instance.InstanceLock()
    if not lock.take():
        return _show_running()
    try:
        app = _application()
        settings = settings_file.load()
        desktop = DesktopApp(settings, make_host(settings))
        desktop.open()
        code = app.exec()
        if desktop.window.pages.training.running:
            # It saves, which may take minutes: Qt would kill it when the process that holds it is taken apart.
            return leave(code, clean=False)
        # Qt takes the window apart, parents first; left to Python's collector, the order would be chance.
        shiboken6.delete(desktop.window)
        return leave(code, clean=desktop.shutdown.clean)
    finally:
        lock.release()


class DesktopApp(QObject):
    """Everything the app is made of, and how it hangs together. GUI thread."""

    def __init__(self, settings: Settings, host: Host) -> None:
        super().__init__()
        self.bridge = Bridge(self)
        self.host = host
        self.window = MainWindow(self.bridge, settings)
        self.shutdown = Shutdown(self._refuse, self.host.close)
        self.tray: Tray | None = None
        self._said_hidden = False
        self._signals = Signals(self.shutdown)
        CrashHooks(self.bridge).install()
        self.window.closing.connect(self.close)
        self.window.quitting.connect(self.shutdown.begin)
        self.window.keys_changed.connect(self.change_keys)
        self.bridge.quit_app.connect(self.shutdown.begin)

    def open(self) -> None:
        """The window first; everything that takes time once it is on the screen."""
        self.window.show()
        # Two turns of the event loop: the window is mapped and drawn before the engine's imports want the interpreter.
        QTimer.singleShot(0, self, self._after_window)

    @Slot()
    def _after_window(self) -> None:
        QTimer.singleShot(50, self, self._start_rest)

    @Slot()
    def _start_rest(self) -> None:
        log.info("the window is open")
        self.bridge.start(self.host.start)
        self.tray = Tray(self.window.windowIcon(), self.window)
        self.tray.show_window.connect(self.window.bring_to_front)
        self.tray.stop_speech.connect(self.window.stop)
        self.tray.quit_app.connect(self.shutdown.begin)

    @Slot()
    def close(self) -> None:
        """The user closed the window: it hides where a tray can bring it back, else the app ends."""
        if self.tray is None or not self.tray.exists:
            self.shutdown.begin()
            return
        self.window.hide()
        if not self._said_hidden:
            self._said_hidden = True
            self.window.give_notice(HIDDEN)

    @Slot(object)
    def change_keys(self, settings: Settings) -> None:
        """Other global keys: taken off the GUI thread, since the window system is asked for each."""
        from ui import background

        host = self.host
        background.run(lambda: host.take_keys(settings), "take-keys", self._keys_done, self.window.give_notice)

    @Slot(object)
    def _keys_done(self, _: object) -> None:
        """The problems, if any, have come by the bridge."""

    def _refuse(self) -> None:
        """The first stage of the end."""
        self.window.pace.save()
        self.window.pages.close()
        self.bridge.close()
        if self.tray is not None:
            self.tray.remove()
        self.window.hide()


def _application() -> QApplication:
    QApplication.setApplicationName("Lookaloud")
    QApplication.setApplicationDisplayName("Lookaloud")
    QApplication.setDesktopFileName("org.lookaloud.Lookaloud")
    # Qt looks for a portal that desktops without one do not have, and says so to who reads the terminal.
    QLoggingCategory.setFilterRules("qt.qpa.services.warning=false")
    app = QApplication(sys.argv)
    app.setQuitOnLastWindowClosed(False)
    app.setWindowIcon(icon())
    Edges(app)
    return app


def icon() -> QIcon:
    """The app's icon, in all its sizes."""
    found = QIcon()
    for path in sorted(Path(paths.RESOURCES / "icons").glob("lookaloud-*.png")):
        found.addFile(str(path))
    return found


def _show_running() -> int:
    """Another app runs, or is just starting: it shows its window."""
    try:
        reply = instance.send_patiently({"command": "show"})
    except LookaloudError as error:
        print(error.sentence, file=sys.stderr)
        return 1
    if "error" in reply:
        print(reply["error"], file=sys.stderr)
        return 1
    return 0


def _has_display() -> bool:
    """True where a window can be opened. Without one Qt would abort the process."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _log_to_file() -> None:
    from assistant.logs import log_to_file

    log_to_file(verbose=False)
