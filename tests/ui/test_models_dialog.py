"""The models page: what it tells of each model, and choosing, checking and removing them by keyboard."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget

from assistant import paths, settings
from assistant.models import catalogue
from tests.ui.conftest import Stage, until
from tests.ui.models_page import SAMPLE, Opened, asked, go_to, line, open_page, press, reply, says, spoken
from ui.accessibility import reachable, unnamed


@pytest.fixture
def opened(stage: Stage) -> Opened:
    """Opens the page by its key."""
    return lambda: open_page(stage)


@pytest.fixture
def here(stage: Stage) -> Path:
    """A model that was trained here."""
    folder = paths.data_dir() / "models" / "shapes"
    shutil.copytree(SAMPLE, folder)
    return folder


# What it shows -------------------------------------------------------------------------------------------------------


def test_every_model_is_told_in_words(opened: Opened) -> None:
    dialog = opened()
    assert QApplication.focusWidget() is dialog.models.list
    texts = [dialog.models.list.item(row).text() for row in range(dialog.models.list.count())]
    assert len(texts) == len(catalogue.SEEING)
    assert "Recommended for this computer." in texts[0], "what somebody would choose is heard first"
    assert sum("Recommended" in text for text in texts) == 1
    assert all("not installed, a download of about" in text for text in texts)
    assert all("computer" in text or "slow" in text or "trained" in text for text in texts), "whether it fits"
    go_to(dialog, "vilt-vqa")
    details = dialog.models.details.toPlainText()
    for words in ("Apache-2.0", "d0a1f6ab", "on the processor in 8 bits", "VQA v2, test-dev: 71.3", "arXiv 2102.03334"):
        assert words in details
    assert not dialog.models.use.isEnabled() and dialog.models.download.isEnabled()


def test_every_control_is_named_and_reached_by_tab(opened: Opened, here: Path) -> None:
    dialog = opened()
    assert unnamed(dialog) == []
    models = dialog.models
    wanted: list[QWidget] = [models.list, models.details, *[b for b in models.buttons() if b.isEnabled()]]
    assert len(wanted) > 5
    models.list.setFocus()
    visited = []
    for _ in wanted:
        visited.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert visited == wanted
    assert dialog.status in list(reachable(dialog))


def test_no_letter_leads_to_two_controls(opened: Opened) -> None:
    dialog = opened()
    texts = [b.text() for b in dialog.findChildren(QPushButton)] + [
        label.text() for label in dialog.findChildren(QLabel) if label.buddy() is not None
    ]
    letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
    assert len(letters) == len(set(letters)), sorted(letters)
    assert not [text for text in texts if "…" not in text and "&" not in text and text != "Close"]


# Choosing ------------------------------------------------------------------------------------------------------------


def test_a_model_is_used_and_the_engine_told(stage: Stage, opened: Opened, here: Path) -> None:
    dialog = opened()
    go_to(dialog, "shapes")
    assert "In use, as the best that is installed." in line(dialog)
    QTest.keyClick(dialog.models.list, Qt.Key.Key_Return)
    until(says(dialog, "shapes sees from now on."))
    assert settings.load().seeing.model == "shapes"
    assert "In use." in line(dialog)
    assert [call[1].seeing.model for call in stage.engine.calls if call[0] == "apply"] == ["shapes"]
    assert stage.window.settings.seeing.model == "shapes"


def test_a_second_opinion_comes_and_goes(opened: Opened, here: Path) -> None:
    shutil.copytree(here, here.parent / "others")
    settings.save_value("seeing", "model", "shapes")
    dialog = opened()
    assert not dialog.models.none.isEnabled()
    go_to(dialog, "shapes")
    press(dialog.models.second)
    until(says(dialog, "Choose another model"))
    assert settings.load().seeing.second == ""
    go_to(dialog, "others")
    press(dialog.models.second)
    until(lambda: "Gives the second opinion." in line(dialog))
    assert settings.load().seeing.second == "others"
    press(dialog.models.none)
    until(says(dialog, "No second opinion"))
    assert settings.load().seeing.second == ""
    assert QApplication.focusWidget() is dialog.models.list, "the focus is never lost on what can't be pressed any more"


def test_a_folder_is_used_and_a_spoilt_one_is_told(opened: Opened, tmp_path: Path) -> None:
    folder = tmp_path / "my model"
    shutil.copytree(SAMPLE, folder)
    dialog = opened()
    dialog.use(str(folder))
    until(says(dialog, "my model sees from now on."))
    assert settings.load().seeing.model == str(folder)
    go_to(dialog, str(folder))
    assert "my model, installed. In use." in line(dialog)
    assert not dialog.models.remove.isEnabled(), "a folder of the user's own is theirs"
    dialog.check(str(folder))
    until(says(dialog, "Nothing is wrong with my model."), 60)  # a process of its own opens it
    (folder / "model.safetensors").write_bytes(b"cut off")
    dialog.check(str(folder))
    until(says(dialog, "model.safetensors"), 60)
    shutil.rmtree(folder)
    dialog.use(str(folder))
    until(lambda: "sees" not in dialog.status.toPlainText() and "model.safetensors" not in dialog.status.toPlainText())


def test_the_model_under_the_keyboard_is_checked(stage: Stage, opened: Opened, here: Path) -> None:
    dialog = opened()
    go_to(dialog, "shapes")
    press(dialog.models.check_this)
    assert spoken(stage) == ["Checking shapes. Of a large model this takes some minutes."]
    until(says(dialog, "Nothing is wrong with shapes."), 60)
    assert spoken(stage)[-1] == "Nothing is wrong with shapes."
    go_to(dialog, "vilt-vqa")
    assert not dialog.models.check_this.isEnabled(), "what is not here can't be checked"


def test_a_chosen_model_that_has_gone_is_told(opened: Opened) -> None:
    settings.save_value("seeing", "model", "gone-model")
    dialog = opened()
    go_to(dialog, "gone-model")
    assert "chosen, but not here" in line(dialog)


def test_removing_asks_first_and_frees_the_choice(stage: Stage, opened: Opened, here: Path) -> None:
    settings.save_value("seeing", "model", "shapes")
    dialog = opened()
    for answer, stays in ((QMessageBox.StandardButton.No, True), (QMessageBox.StandardButton.Yes, False)):
        go_to(dialog, "shapes")
        QTest.keyClick(dialog.models.list, Qt.Key.Key_Delete)
        box = asked(dialog)
        assert "can't be had again" in box.text() and "megabytes" in box.text()
        reply(box, answer)
        if stays:
            QApplication.processEvents()
            assert here.is_dir()
            until(lambda: not dialog.findChildren(QMessageBox))
    until(says(dialog, "shapes is removed. It was in use"))
    assert not here.exists() and settings.load().seeing.model == ""
    assert stage.window.settings.seeing.model == ""


def test_what_a_command_changes_is_shown_at_once(stage: Stage, opened: Opened) -> None:
    dialog = opened()
    shutil.copytree(SAMPLE, paths.data_dir() / "models" / "shapes")
    stage.bridge.settings_changed.emit(settings.save_value("seeing", "model", "shapes"))
    until(lambda: "shapes, installed. In use." in dialog.models.list.item(0).text())
