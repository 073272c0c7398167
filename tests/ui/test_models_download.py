"""Downloading from the models page: a real hub on this machine, and real processes that download."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from assistant import settings
from assistant.models import catalogue, packaged
from tests.hub_server import Hub
from tests.ui.conftest import Stage, until
from tests.ui.models_page import FILES, SIZE, Opened, asked, go_to, line, open_page, press, reply, says, spoken
from ui.models.dialog import ModelsDialog

# One of the catalogue without a pinned version. On the hub of these tests it is the small ViLT.
NAME, REPOSITORY, LICENCE = "instructblip-flan-t5-xl", "Salesforce/instructblip-flan-t5-xl", "MIT"


@pytest.fixture
def hub(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub on this machine that has one model."""
    entry = catalogue.known(NAME)
    assert entry is not None and (entry.hub.repository, entry.hub.licence) == (REPOSITORY, LICENCE)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with Hub({REPOSITORY: FILES}) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        yield running


@pytest.fixture
def opened(stage: Stage) -> Opened:
    """Opens the page by its key."""
    return lambda: open_page(stage)


def begin(dialog: ModelsDialog) -> None:
    go_to(dialog, NAME)
    QTest.keyClick(dialog.models.list, Qt.Key.Key_Return)
    reply(asked(dialog), QMessageBox.StandardButton.Yes)


def test_the_size_and_the_licence_are_said_first_and_no_is_the_default(hub: Hub, opened: Opened) -> None:
    dialog = opened()
    go_to(dialog, NAME)
    press(dialog.models.download)
    box = asked(dialog)
    assert box.text() == (
        f"{NAME} is {SIZE}, from {REPOSITORY} on the Hugging Face hub, licence {LICENCE}. Download it now?"
    )
    reply(box, QMessageBox.StandardButton.No)
    until(says(dialog, "Nothing was downloaded."))
    assert not hub.ranges("model.safetensors")
    assert not packaged.downloaded_folder(NAME).exists()


def test_downloading_goes_on_without_the_page_and_ends_in_a_model_that_is_used(
    stage: Stage, hub: Hub, opened: Opened
) -> None:
    hub.stop_after = 1_500_000
    dialog = opened()
    begin(dialog)
    until(lambda: dialog.progress.value() > 40, 60)
    assert dialog.progress.isVisible() and dialog.progress.accessibleName() == f"Download of {NAME}"
    assert f"percent of {SIZE}" in dialog.progress_label.text()
    press(dialog.models.download)
    assert "is being downloaded already" in dialog.status.toPlainText(), "one at a time"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog = opened()
    assert dialog.progress.isVisible() and dialog.progress.value() > 40, "it is still under way"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QTest.qWait(3_200)  # so long it says nothing more, that a quick download is not all talk
    hub.release.set()
    end = f"{NAME} is downloaded, and sees from now on."
    until(lambda: end in spoken(stage), 60)
    assert stage.window.status.toPlainText() == end
    assert any(f"percent of {SIZE}" in sentence for sentence in spoken(stage))
    dialog = opened()
    assert not dialog.progress.isVisible()
    assert f"{NAME}, installed. In use, as the best" in dialog.models.list.item(0).text()


def test_a_download_is_stopped_and_goes_on_where_it_stopped(stage: Stage, hub: Hub, opened: Opened) -> None:
    hub.stop_after = 1_500_000
    dialog = opened()
    assert not dialog.models.cancel.isEnabled()
    begin(dialog)
    until(hub.stopped.is_set, 60)
    until(lambda: dialog.progress.value() > 40, 60)
    press(dialog.models.cancel)
    until(says(dialog, f"The download of {NAME} was stopped."), 30)
    assert dialog.focusWidget() is dialog.models.list
    until(lambda: "was broken off and can go on" in line(dialog))
    assert not dialog.progress.isVisible() and not dialog.models.use.isEnabled()
    hub.stop_after = 500_000
    begin(dialog)
    go_to(dialog, NAME)
    press(dialog.models.remove)
    assert "Press Cancel download first" in dialog.status.toPlainText()
    hub.release.set()
    until(says(dialog, f"{NAME} is downloaded"), 60)
    ranges = hub.ranges("model.safetensors")
    assert ranges[0] == "" and int(ranges[-1].removeprefix("bytes=").rstrip("-")) > 1_000_000
    until(lambda: f"{NAME}, installed." in line(dialog))
    assert dialog.models.use.isEnabled() and not dialog.models.download.isEnabled()


def test_what_goes_wrong_is_one_spoken_sentence(stage: Stage, hub: Hub, opened: Opened) -> None:
    dialog = opened()
    hub.gated.add(REPOSITORY)
    go_to(dialog, NAME)
    press(dialog.models.download)
    until(lambda: spoken(stage), 60)
    assert REPOSITORY in spoken(stage)[0] and dialog.status.toPlainText() == spoken(stage)[0]
    hub.gated.clear()
    hub.swapped["model.safetensors"] = b"x" * len(FILES["model.safetensors"])
    begin(dialog)
    until(lambda: any("is not the right one" in sentence for sentence in spoken(stage)), 60)
    until(lambda: not dialog.progress.isVisible())


def test_downloads_that_are_switched_off_stay_off(stage: Stage, hub: Hub, opened: Opened) -> None:
    settings.save_value("network", "downloads", "never")
    dialog = opened()
    go_to(dialog, NAME)
    press(dialog.models.download)
    until(says(dialog, "Downloads are switched off"))
    assert spoken(stage) == [dialog.status.toPlainText()]
    assert hub.asked == []


def test_the_end_of_the_app_ends_the_download(stage: Stage, hub: Hub, opened: Opened) -> None:
    hub.stop_after = 1_500_000
    dialog = opened()
    begin(dialog)
    until(lambda: dialog.progress.value() > 40, 60)
    download = stage.window.pages.downloading._download
    assert download is not None
    before = len(spoken(stage))
    stage.window.pages.downloading.close()
    assert download.wait(30)
    assert download._process.returncode is not None, "the process is gone"
    QTest.qWait(50)
    assert len(spoken(stage)) == before
