"""Names, tab order, mnemonics, large text, contrast: for every window there is."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QFont, QKeySequence, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLabel, QMenu, QScrollArea, QWidget

from assistant.errors import HotkeyError
from assistant.hotkeys.keys import parse
from assistant.settings import KeySettings, Settings
from assistant.types import Answer, PartStatus
from tests.ui.conftest import Stage, until
from tests.ui.shots import contrast_palette
from ui import accessibility, dialogs
from ui.actions import COMMANDS
from ui.contrast import needs_edges, ratio
from ui.correcting import CorrectDialog
from ui.focus_ring import FocusRing
from ui.models.dialog import ModelsDialog
from ui.recording.dialog import QUIET, RecordingDialog
from ui.settings_dialog import SettingsDialog
from ui.teaching.dialog import LOOKING, TrainingDialog


def windows(stage: Stage) -> Iterator[QWidget]:
    """Every window of the app."""
    yield stage.window
    yield SettingsDialog(Settings(), stage.bridge, stage.window)
    models = ModelsDialog(stage.bridge, stage.window.pages.downloading, stage.window)
    until(models.models.list.count)
    yield models
    training = TrainingDialog(stage.bridge, stage.window.pages.training, stage.window)
    until(lambda: training.choice.about.toPlainText() and training.status.toPlainText() != LOOKING)
    yield training
    recording = RecordingDialog(stage.bridge, stage.window.pages, stage.window)
    until(lambda: recording.status.toPlainText() == QUIET)
    yield recording
    yield CorrectDialog(Answer(1, "A cat. " * 40, question="What is it?"), stage.bridge, stage.window)
    for title, text in (
        ("Keys", dialogs.keys_text(KeySettings().bindings(), ["Control Shift F9 is taken by another program."])),
        ("About Lookaloud", dialogs.ABOUT),
        ("What works here", dialogs.doctor_text([PartStatus("sound", False, "No device.", "Connect one.")])),
    ):
        yield dialogs.TextDialog(stage.window, title, text)


def test_everything_that_takes_the_focus_has_a_name(stage: Stage) -> None:
    for window in windows(stage):
        window.show()
        assert accessibility.unnamed(window) == [], window.windowTitle()
        names = [accessibility.spoken_name(widget) for widget in accessibility.reachable(window)]
        assert len(names) == len(set(names)), f"two of the same name in {window.windowTitle()}: {names}"
        assert not [name for name in names if "&" in name]


def test_tab_goes_everywhere_and_comes_round(stage: Stage) -> None:
    for window in windows(stage):
        window.show()
        window.activateWindow()
        until(lambda window=window: QApplication.activeWindow() is window)
        expected = list(accessibility.reachable(window))
        start = QApplication.focusWidget()
        assert start in expected, window.windowTitle()
        visited = [start]
        for _ in expected[1:]:
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            visited.append(QApplication.focusWidget())
        assert set(visited) == set(expected), window.windowTitle()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is start
        QTest.keyClick(start, Qt.Key.Key_Backtab)
        assert QApplication.focusWidget() is visited[-1]
        if window is not stage.window:
            window.close()


def test_the_tab_order_of_the_main_window_is_the_order_one_reads(stage: Stage) -> None:
    panel = stage.window.panel
    wanted = [
        *panel.tab_order(),
        stage.window.answer,
        *stage.window.follow_up.tab_order(),
        stage.window.history,
        stage.window.status,
    ]
    assert list(accessibility.reachable(stage.window)) == wanted
    assert wanted[0] is QApplication.focusWidget()


def test_every_field_has_a_label_that_is_its_buddy(stage: Stage) -> None:
    for window in windows(stage):
        buddies = {label.buddy() for label in window.findChildren(QLabel) if label.buddy() is not None}
        for combo in window.findChildren(QComboBox):
            assert combo in buddies, combo.accessibleName()


def test_no_mnemonic_or_key_is_there_twice(stage: Stage) -> None:
    for window in windows(stage):
        window.show()
        texts = [w.text() for w in window.findChildren(QAbstractButton) if w.isVisibleTo(window)]
        texts += [label.text() for label in window.findChildren(QLabel) if label.buddy() is not None]
        if window is stage.window:
            texts += [action.text() for action in stage.window.menuBar().actions()]
        marks = [QKeySequence.mnemonic(text).toString() for text in texts if "&" in text]
        assert len(marks) == len(set(marks)), f"{window.windowTitle()}: {sorted(marks)}"
    keys = [key for _, _, keys, _ in COMMANDS if keys for key in keys.split("|")]
    assert len(keys) == len(set(keys))
    for menu in stage.window.menuBar().findChildren(QMenu):
        marks = [QKeySequence.mnemonic(action.text()).toString() for action in menu.actions()]
        assert all(marks) and len(marks) == len(set(marks)), menu.title()


def test_what_comes_does_not_move_the_focus(stage: Stage) -> None:
    for widget in accessibility.reachable(stage.window):
        widget.setFocus()
        stage.bridge.answered.emit(Answer(1, "An answer. It has two sentences."))
        stage.bridge.status.emit("Looking.")
        stage.bridge.notice.emit("The sound is back.")
        assert QApplication.focusWidget() is widget


@pytest.fixture
def large_text(app: QApplication) -> Iterator[None]:
    """Text at 200%."""
    before = app.font()
    font = QFont(before)
    font.setPointSizeF(before.pointSizeF() * 2)
    app.setFont(font)
    yield
    app.setFont(before)


@pytest.mark.usefixtures("large_text")
def test_with_large_text_nothing_is_cut_off(stage: Stage) -> None:
    stage.window.show_answer(Answer(1, "A rather long answer that goes over several lines. " * 10))
    for window in windows(stage):
        window.show()
        window.resize(560, 400)
        QTest.qWait(20)
        for button in window.findChildren(QAbstractButton):
            if button.isVisibleTo(window) and button.text():
                assert button.width() >= button.minimumSizeHint().width() - 1, button.text()
                assert button.height() >= button.fontMetrics().height(), button.text()
                if button.parentWidget() is getattr(window, "panel", None):
                    assert button.geometry().right() <= button.parentWidget().width(), button.text()
        for label in window.findChildren(QLabel):
            if label.isVisibleTo(window):
                needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
                assert label.height() >= needed - 1, label.text()
        for area in window.findChildren(QScrollArea):
            assert area.widget().height() >= area.widget().minimumSizeHint().height()


@pytest.mark.usefixtures("large_text")
def test_tab_scrolls_to_what_it_reaches(stage: Stage) -> None:
    stage.window.resize(500, 300)
    QTest.qWait(20)
    (area,) = stage.window.findChildren(QScrollArea)
    for _ in accessibility.reachable(stage.window):
        widget = QApplication.focusWidget()
        middle = widget.mapTo(area.viewport(), widget.rect().center())
        top = widget.mapTo(area.viewport(), widget.rect().topLeft())
        assert area.viewport().rect().contains(middle) or area.viewport().rect().contains(top), widget.accessibleName()
        QTest.keyClick(widget, Qt.Key.Key_Tab)


def test_edges_are_drawn_where_they_could_not_be_seen(app: QApplication) -> None:
    assert needs_edges(contrast_palette())
    assert not needs_edges(app.style().standardPalette())
    palette = contrast_palette()
    role = QPalette.ColorRole
    for one, other in ((role.Text, role.Base), (role.ButtonText, role.Button)):
        assert ratio(palette.color(one), palette.color(other)) >= 7


def test_no_colour_is_written_into_the_window() -> None:
    from pathlib import Path

    import ui

    for path in Path(ui.__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "GlobalColor" not in text and "QColor(" not in text and "#0" not in text, path.name


def test_the_keys_text_starts_with_what_is_taken() -> None:
    text = dialogs.keys_text({"stop": "ctrl+shift+f7"}, ["Control Shift F9 is taken."])
    lines = text.split("\n")
    assert lines[0] == "Control Shift F9 is taken."
    assert "Stop speaking: Control Shift F7" in lines
    assert "Describe the window in front: no key" in lines
    assert "Ctrl+R: Speak again" in lines


def test_the_doctor_says_first_what_does_not_work() -> None:
    parts = [PartStatus("voice", True, "It speaks."), PartStatus("sound", False, "No device.", "Connect one.")]
    assert dialogs.doctor_text(parts).split("\n")[:2] == [
        "1 of 2 parts do not work.",
        "Sound does not work. No device. Connect one.",
    ]


def test_the_keys_of_the_window_are_not_global_ones() -> None:
    own = {str(parse(key)) for key in KeySettings().bindings().values()}
    for _menu, _text, keys, _command in COMMANDS:
        for key in keys.split("|") if keys else ():
            try:
                assert str(parse(key)) not in own
            except HotkeyError:
                continue  # Ctrl+C and the like: refused as global keys anyway


def test_a_ring_is_around_whatever_has_the_focus(stage: Stage) -> None:
    for window in windows(stage):
        window.show()
        window.activateWindow()
        until(lambda window=window: QApplication.activeWindow() is window)
        for widget in accessibility.reachable(window):
            widget.setFocus()
            (ring,) = [ring for ring in window.findChildren(FocusRing) if ring.isVisible()]
            inner = QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())
            outer = QRect(ring.mapToGlobal(QPoint(0, 0)), ring.size())
            assert outer.contains(inner), (window.windowTitle(), widget.accessibleName())
        if window is not stage.window:
            window.close()


def test_dialogs_come_and_go_without_harm(stage: Stage) -> None:
    for _ in range(10):
        pages = stage.window.pages
        for show in (
            pages.show_settings, pages.show_models, pages.show_training, pages.show_recordings, pages.show_keys
        ):  # fmt: skip
            show()
            dialog = next(d for d in stage.window.findChildren(QDialog) if d.isVisible())
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            gc.collect()
            QApplication.processEvents()
    assert stage.window.findChildren(QDialog) == []
    assert stage.window.isVisible() and QApplication.primaryScreen().size().width() > 0
