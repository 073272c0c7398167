"""The models page as a user of the keyboard works it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from assistant import paths
from assistant.models.hub import wanted
from assistant.models.sizes import in_words
from tests.ui.conftest import Stage, until
from ui.models.dialog import ModelsDialog

SAMPLE = paths.RESOURCES / "samples" / "small-vilt"
FILES = {file.name: file.read_bytes() for file in SAMPLE.iterdir()}
"""Of the sample, as a hub on this machine has them."""
SIZE = in_words(sum(len(FILES[name]) for name in wanted(tuple(FILES))))
"""How big its download is, in words."""
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
Opened = Callable[[], ModelsDialog]


def open_page(stage: Stage) -> ModelsDialog:
    """Open the page by its key, and wait until it shows models."""
    stage.window.activateWindow()
    until(lambda: QApplication.activeWindow() is stage.window)
    QTest.keyClick(stage.window, Qt.Key.Key_M, CONTROL_SHIFT)
    (dialog,) = [d for d in stage.window.findChildren(ModelsDialog) if d.isVisible()]
    dialog.activateWindow()
    until(lambda: dialog.models.list.count() > 0 and QApplication.activeWindow() is dialog)
    return dialog


def go_to(dialog: ModelsDialog, name: str) -> None:
    """To a model in the list, by arrow keys."""
    dialog.activateWindow()
    until(lambda: QApplication.activeWindow() is dialog)
    dialog.models.list.setFocus()
    QTest.keyClick(dialog.models.list, Qt.Key.Key_Home)
    for _ in range(40):
        current = dialog.models.current
        assert current is not None
        if current.name == name:
            return
        QTest.keyClick(dialog.models.list, Qt.Key.Key_Down)
    raise AssertionError(name)


def line(dialog: ModelsDialog) -> str:
    """The line that the keyboard is on."""
    return dialog.models.list.currentItem().text()


def press(control: QPushButton) -> None:
    """A button, by Space."""
    assert control.isEnabled(), control.text()
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_Space)


def asked(dialog: ModelsDialog) -> QMessageBox:
    """The question that is asked."""
    until(lambda: [box for box in dialog.findChildren(QMessageBox) if box.isVisible()])
    (box,) = [box for box in dialog.findChildren(QMessageBox) if box.isVisible()]
    return box


def reply(box: QMessageBox, button: QMessageBox.StandardButton) -> None:
    """Answer a question whose default is No."""
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.No)
    QTest.keyClick(box.button(button), Qt.Key.Key_Space)


def spoken(stage: Stage) -> list[str]:
    """What was spoken though nobody asked."""
    return [call[1] for call in stage.engine.calls if call[0] == "notify"]


def says(dialog: ModelsDialog, words: str) -> Callable[[], bool]:
    """Whether the status line holds `words`, to be waited for."""
    return lambda: words in dialog.status.toPlainText()
