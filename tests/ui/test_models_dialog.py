"""The models page: everything by keyboard, with a real hub on this machine and real processes that download."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget

from assistant import paths, settings
from assistant.models import catalogue, packaged
from tests.hub_server import Hub
from tests.ui.conftest import Stage, until
from ui.accessibility import reachable, unnamed
from ui.models.dialog import ModelsDialog

SAMPLE = paths.RESOURCES / "samples" / "small-vilt"
# One of the catalogue without a pinned version. On the hub of these tests it is the small ViLT: 2.6 megabytes.
NAME, REPOSITORY, LICENCE = "instructblip-flan-t5-xl", "Salesforce/instructblip-flan-t5-xl", "MIT"
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
Opened = Callable[[], ModelsDialog]


@pytest.fixture
def hub(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub on this machine that has one model."""
    entry = catalogue.known(NAME)
    assert entry is not None and (entry.hub.repository, entry.hub.licence) == (REPOSITORY, LICENCE)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with Hub({REPOSITORY: {file.name: file.read_bytes() for file in SAMPLE.iterdir()}}) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        yield running


@pytest.fixture
def opened(stage: Stage) -> Opened:
    """Opens the page by its key."""

    def by_key() -> ModelsDialog:
        stage.window.activateWindow()
        until(lambda: QApplication.activeWindow() is stage.window)
        QTest.keyClick(stage.window, Qt.Key.Key_M, CONTROL_SHIFT)
        (dialog,) = [d for d in stage.window.findChildren(ModelsDialog) if d.isVisible()]
        dialog.activateWindow()
        until(lambda: dialog.models.list.count() > 0 and QApplication.activeWindow() is dialog)
        return dialog

    return by_key


@pytest.fixture
def here(stage: Stage) -> Path:
    """A model that was trained here."""
    folder = paths.data_dir() / "models" / "shapes"
    shutil.copytree(SAMPLE, folder)
    return folder


def _go_to(dialog: ModelsDialog, name: str) -> None:
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


def _line(dialog: ModelsDialog) -> str:
    return dialog.models.list.currentItem().text()


def _press(control: QPushButton) -> None:
    assert control.isEnabled(), control.text()
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_Space)


def _question(dialog: ModelsDialog) -> QMessageBox:
    until(lambda: [box for box in dialog.findChildren(QMessageBox) if box.isVisible()])
    (box,) = [box for box in dialog.findChildren(QMessageBox) if box.isVisible()]
    return box


def _answer(box: QMessageBox, button: QMessageBox.StandardButton) -> None:
    assert box.defaultButton() is box.button(QMessageBox.StandardButton.No)
    QTest.keyClick(box.button(button), Qt.Key.Key_Space)


def _begin(dialog: ModelsDialog) -> None:
    _go_to(dialog, NAME)
    QTest.keyClick(dialog.models.list, Qt.Key.Key_Return)
    _answer(_question(dialog), QMessageBox.StandardButton.Yes)


def _spoken(stage: Stage) -> list[str]:
    return [call[1] for call in stage.engine.calls if call[0] == "notify"]


def _says(dialog: ModelsDialog, words: str) -> Callable[[], bool]:
    return lambda: words in dialog.status.toPlainText()


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
    _go_to(dialog, "vilt-vqa")
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
    _go_to(dialog, "shapes")
    assert "In use, as the best that is installed." in _line(dialog)
    QTest.keyClick(dialog.models.list, Qt.Key.Key_Return)
    until(_says(dialog, "shapes sees from now on."))
    assert settings.load().seeing.model == "shapes"
    assert "In use." in _line(dialog)
    assert [call[1].seeing.model for call in stage.engine.calls if call[0] == "apply"] == ["shapes"]
    assert stage.window.settings.seeing.model == "shapes"


def test_a_second_opinion_comes_and_goes(opened: Opened, here: Path) -> None:
    shutil.copytree(here, here.parent / "others")
    settings.save_value("seeing", "model", "shapes")
    dialog = opened()
    assert not dialog.models.none.isEnabled()
    _go_to(dialog, "shapes")
    _press(dialog.models.second)
    until(_says(dialog, "Choose another model"))
    assert settings.load().seeing.second == ""
    _go_to(dialog, "others")
    _press(dialog.models.second)
    until(lambda: "Gives the second opinion." in _line(dialog))
    assert settings.load().seeing.second == "others"
    _press(dialog.models.none)
    until(_says(dialog, "No second opinion"))
    assert settings.load().seeing.second == ""
    assert QApplication.focusWidget() is dialog.models.list, "the focus is never lost on what can't be pressed any more"


def test_a_folder_is_used_and_a_spoilt_one_is_told(opened: Opened, tmp_path: Path) -> None:
    folder = tmp_path / "my model"
    shutil.copytree(SAMPLE, folder)
    dialog = opened()
    dialog.use(str(folder))
    until(_says(dialog, "my model sees from now on."))
    assert settings.load().seeing.model == str(folder)
    _go_to(dialog, str(folder))
    assert "my model, installed. In use." in _line(dialog)
    assert not dialog.models.remove.isEnabled(), "a folder of the user's own is theirs"
    dialog.check(str(folder))
    until(_says(dialog, "Nothing is wrong with my model."))
    (folder / "model.safetensors").write_bytes(b"cut off")
    dialog.check(str(folder))
    until(_says(dialog, "model.safetensors"))
    shutil.rmtree(folder)
    dialog.use(str(folder))
    until(lambda: "sees" not in dialog.status.toPlainText() and "model.safetensors" not in dialog.status.toPlainText())


def test_a_chosen_model_that_has_gone_is_told(opened: Opened) -> None:
    settings.save_value("seeing", "model", "gone-model")
    dialog = opened()
    _go_to(dialog, "gone-model")
    assert "chosen, but not here" in _line(dialog)


def test_removing_asks_first_and_frees_the_choice(stage: Stage, opened: Opened, here: Path) -> None:
    settings.save_value("seeing", "model", "shapes")
    dialog = opened()
    for answer, stays in ((QMessageBox.StandardButton.No, True), (QMessageBox.StandardButton.Yes, False)):
        _go_to(dialog, "shapes")
        QTest.keyClick(dialog.models.list, Qt.Key.Key_Delete)
        box = _question(dialog)
        assert "can't be had again" in box.text() and "megabytes" in box.text()
        _answer(box, answer)
        if stays:
            QApplication.processEvents()
            assert here.is_dir()
            until(lambda: not dialog.findChildren(QMessageBox))
    until(_says(dialog, "shapes is removed. It was in use"))
    assert not here.exists() and settings.load().seeing.model == ""
    assert stage.window.settings.seeing.model == ""


def test_what_a_command_changes_is_shown_at_once(stage: Stage, opened: Opened) -> None:
    dialog = opened()
    shutil.copytree(SAMPLE, paths.data_dir() / "models" / "shapes")
    stage.bridge.settings_changed.emit(settings.save_value("seeing", "model", "shapes"))
    until(lambda: "shapes, installed. In use." in dialog.models.list.item(0).text())


# Downloading ---------------------------------------------------------------------------------------------------------


def test_the_size_and_the_licence_are_said_first_and_no_is_the_default(hub: Hub, opened: Opened) -> None:
    dialog = opened()
    _go_to(dialog, NAME)
    _press(dialog.models.download)
    box = _question(dialog)
    assert box.text() == (
        f"{NAME} is 2.6 megabytes, from {REPOSITORY} on the Hugging Face hub, licence {LICENCE}. Download it now?"
    )
    _answer(box, QMessageBox.StandardButton.No)
    until(_says(dialog, "Nothing was downloaded."))
    assert not hub.ranges("model.safetensors")
    assert not packaged.downloaded_folder(NAME).exists()


def test_downloading_goes_on_without_the_page_and_ends_in_a_model_that_is_used(
    stage: Stage, hub: Hub, opened: Opened
) -> None:
    hub.stop_after = 1_500_000
    dialog = opened()
    _begin(dialog)
    until(lambda: dialog.progress.value() > 40, 60)
    assert dialog.progress.isVisible() and dialog.progress.accessibleName() == f"Download of {NAME}"
    assert "percent of 2.6 megabytes" in dialog.progress_label.text()
    _press(dialog.models.download)
    assert "is being downloaded already" in dialog.status.toPlainText(), "one at a time"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog = opened()
    assert dialog.progress.isVisible() and dialog.progress.value() > 40, "it is still under way"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QTest.qWait(3_200)  # so long it says nothing more, that a quick download is not all talk
    hub.release.set()
    end = f"{NAME} is downloaded, and sees from now on."
    until(lambda: end in _spoken(stage), 60)
    assert stage.window.status.toPlainText() == end
    assert any("percent of 2.6 megabytes" in sentence for sentence in _spoken(stage))
    dialog = opened()
    assert not dialog.progress.isVisible()
    assert f"{NAME}, installed. In use, as the best" in dialog.models.list.item(0).text()


def test_a_download_is_stopped_and_goes_on_where_it_stopped(stage: Stage, hub: Hub, opened: Opened) -> None:
    hub.stop_after = 1_500_000
    dialog = opened()
    assert not dialog.models.cancel.isEnabled()
    _begin(dialog)
    until(hub.stopped.is_set, 60)
    until(lambda: dialog.progress.value() > 40, 60)
    _press(dialog.models.cancel)
    until(_says(dialog, f"The download of {NAME} was stopped."), 30)
    assert dialog.focusWidget() is dialog.models.list
    until(lambda: "was broken off and can go on" in _line(dialog))
    assert not dialog.progress.isVisible() and not dialog.models.use.isEnabled()
    hub.stop_after = 500_000
    _begin(dialog)
    _go_to(dialog, NAME)
    _press(dialog.models.remove)
    assert "Press Cancel download first" in dialog.status.toPlainText()
    hub.release.set()
    until(_says(dialog, f"{NAME} is downloaded"), 60)
    ranges = hub.ranges("model.safetensors")
    assert ranges[0] == "" and int(ranges[-1].removeprefix("bytes=").rstrip("-")) > 1_000_000
    until(lambda: f"{NAME}, installed." in _line(dialog))
    assert dialog.models.use.isEnabled() and not dialog.models.download.isEnabled()


def test_what_goes_wrong_is_one_spoken_sentence(stage: Stage, hub: Hub, opened: Opened) -> None:
    dialog = opened()
    hub.gated.add(REPOSITORY)
    _go_to(dialog, NAME)
    _press(dialog.models.download)
    until(lambda: _spoken(stage), 60)
    assert REPOSITORY in _spoken(stage)[0] and dialog.status.toPlainText() == _spoken(stage)[0]
    hub.gated.clear()
    hub.swapped["model.safetensors"] = b"x" * 2_598_516
    _begin(dialog)
    until(lambda: any("is not the right one" in sentence for sentence in _spoken(stage)), 60)
    until(lambda: not dialog.progress.isVisible())


def test_downloads_that_are_switched_off_stay_off(stage: Stage, hub: Hub, opened: Opened) -> None:
    settings.save_value("network", "downloads", "never")
    dialog = opened()
    _go_to(dialog, NAME)
    _press(dialog.models.download)
    until(_says(dialog, "Downloads are switched off"))
    assert _spoken(stage) == [dialog.status.toPlainText()]
    assert hub.asked == []


def test_the_end_of_the_app_ends_the_download(stage: Stage, hub: Hub, opened: Opened) -> None:
    hub.stop_after = 1_500_000
    dialog = opened()
    _begin(dialog)
    until(lambda: dialog.progress.value() > 40, 60)
    download = stage.window.pages.downloading._download
    assert download is not None
    spoken = len(_spoken(stage))
    stage.window.pages.downloading.close()
    assert download.wait(30)
    assert download._process.returncode is not None, "the process is gone"
    QTest.qWait(50)
    assert len(_spoken(stage)) == spoken
