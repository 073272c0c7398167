"""A real window on Qt's offscreen platform, with an engine that notes what it is asked."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import shiboken6

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from assistant.settings import Settings
from tests.ui.spy import SpyEngine
from ui.bridge import Bridge
from ui.main_window import MainWindow


@pytest.fixture(scope="session")
def app() -> QApplication:
    """The one QApplication of this process."""
    found = QApplication.instance() or QApplication(["tests"])
    assert isinstance(found, QApplication)
    found.setQuitOnLastWindowClosed(False)
    return found


def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Let Qt work until `condition` is true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        QApplication.processEvents()
        time.sleep(0.005)


@dataclass
class Stage:
    """A window with its bridge and its engine."""

    window: MainWindow
    bridge: Bridge
    engine: SpyEngine

    def called(self, name: str) -> bool:
        """True when the engine's method `name` was called."""
        return name in self.engine.names()


@pytest.fixture
def stage(
    app: QApplication, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    """An open window whose engine is ready. Settings are written to a folder of the test's own."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(home))
    bridge = Bridge()
    engine = SpyEngine(lambda answer: bridge.send(bridge.answered, answer))
    window = MainWindow(bridge, Settings())
    window.show()
    window.activateWindow()
    bridge.start(lambda _: engine)  # type: ignore[arg-type, return-value]
    until(lambda: bridge.engine is engine)
    yield Stage(window, bridge, engine)
    window.pages.close()
    bridge.close()
    window.hide()
    app.processEvents()
    shiboken6.delete(window)
