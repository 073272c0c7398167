"""The settings dialog: every setting by keyboard, checked, saved, used."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialogButtonBox, QLineEdit, QWidget

from assistant import settings
from assistant.settings import SeeingSettings
from tests.seeing.stand_in import checkpoint
from tests.ui.conftest import Stage, until
from ui.settings_dialog import SettingsDialog
from ui.settings_form import GROUPS


def opened(stage: Stage) -> SettingsDialog:
    """The dialog, opened by its key."""
    QTest.keyClick(stage.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = [d for d in stage.window.findChildren(SettingsDialog) if d.isVisible()]
    dialog.activateWindow()
    until(lambda: QApplication.activeWindow() is dialog)
    return dialog


def control(dialog: SettingsDialog, section: str, key: str) -> QWidget:
    """What edits a setting."""
    return next(r.control for r in dialog.rows if (r.field.section, r.field.key) == (section, key))


def save(dialog: SettingsDialog) -> None:
    """Press Save by keyboard."""
    button = dialog.buttons.button(QDialogButtonBox.StandardButton.Save)
    QTest.keyClick(button, Qt.Key.Key_Space)


def test_what_is_changed_is_saved_and_used(stage: Stage) -> None:
    dialog = opened(stage)
    rate = control(dialog, "speech", "rate")
    assert QApplication.focusWidget() is rate
    for _ in range(5):
        QTest.keyClick(rate, Qt.Key.Key_Up)
    unsure = control(dialog, "announce", "confidence")
    QTest.keyClick(unsure, Qt.Key.Key_Down)
    QTest.keyClick(control(dialog, "announce", "at_once"), Qt.Key.Key_Space)
    QTest.keyClick(control(dialog, "history", "keep_on_disk"), Qt.Key.Key_Space)
    save(dialog)
    until(lambda: stage.called("apply"))
    kept = settings.load()
    assert kept.speech.rate == 1.5 and kept.announce.confidence == "full"
    assert kept.announce.at_once == ("focus",) and kept.history.keep_on_disk
    assert stage.engine.calls[-1] == ("apply", kept)
    text = settings.settings_file().read_text(encoding="utf-8")
    assert "volume" not in text, "what was not changed is not written"


def test_one_of_the_models_that_are_here_is_chosen_by_its_name(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.models.catalogue.SEEING", ())  # whatever this machine has
    monkeypatch.setattr("assistant.models.store.models_dir", lambda: tmp_path)
    checkpoint(tmp_path / "holiday-photos")
    dialog = opened(stage)
    model = control(dialog, "seeing", "model")
    assert isinstance(model, QComboBox)
    assert [model.itemText(row) for row in range(model.count())] == ["The best that is installed", "holiday-photos"]
    QTest.keyClick(model, Qt.Key.Key_Down)
    minutes = control(dialog, "seeing", "idle_unload_s")
    QTest.keyClick(minutes, Qt.Key.Key_Up)
    save(dialog)
    until(lambda: stage.called("apply"))
    assert settings.load().seeing == SeeingSettings(model="holiday-photos", idle_unload_s=360.0)
    (tmp_path / "holiday-photos").rename(tmp_path.parent / "gone")
    again = SettingsDialog(settings.load(), stage.bridge, stage.window)
    gone = control(again, "seeing", "model")
    assert isinstance(gone, QComboBox)
    assert gone.currentText() == "holiday-photos", "what was chosen must not change by itself"
    again.reject()


def test_a_key_that_can_not_be_is_told_and_gets_the_focus(stage: Stage) -> None:
    dialog = opened(stage)
    edit = control(dialog, "keys", "stop")
    assert isinstance(edit, QLineEdit)
    for bad in ("insert", "ctrl+shift+f9", "nonsense"):
        edit.setText(bad)
        save(dialog)
        assert dialog.isVisible() and QApplication.focusWidget() is edit
        assert dialog.problem.isVisible() and dialog.problem.text()
        assert stage.engine.calls[-1] == ("notify", dialog.problem.text())
    assert not settings.settings_file().exists()


def test_new_keys_are_taken(stage: Stage) -> None:
    changed: list[object] = []
    stage.window.keys_changed.connect(changed.append)
    dialog = opened(stage)
    edit = control(dialog, "keys", "repeat")
    assert isinstance(edit, QLineEdit)
    edit.setText("ctrl+shift+f5")
    save(dialog)
    until(lambda: changed)
    assert stage.window.settings.keys.repeat == "ctrl+shift+f5"
    stage.window.keys_changed.disconnect(changed.append)


def test_escape_changes_nothing(stage: Stage) -> None:
    dialog = opened(stage)
    QTest.keyClick(control(dialog, "speech", "rate"), Qt.Key.Key_Up)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not settings.settings_file().exists() and not stage.called("apply")


def test_every_choice_is_one_the_settings_take(stage: Stage) -> None:
    dialog = opened(stage)
    for row in dialog.rows:
        if isinstance(row.control, QComboBox):
            for index in range(row.control.count()):
                settings.checked(f"{row.field.section}.{row.field.key}", row.control.itemData(index), "")
    assert {field.section for _, fields in GROUPS for field in fields} >= {"speech", "earcons", "announce", "keys"}
