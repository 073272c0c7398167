"""The page of training: what it offers, and why it can't."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton

from assistant import paths, settings
from tests.tiny_models.blip import tiny_blip
from tests.ui.conftest import Stage, until
from tests.ui.models_page import SAMPLE, asked, press, reply, says, spoken
from tests.ui.training_page import correct, job, open_page, tiny_model, what_it_knows
from ui.accessibility import reachable, unnamed
from ui.teaching import jobs


def test_why_it_can_not_is_said_at_once(stage: Stage, tmp_path: Path) -> None:
    dialog = open_page(stage)
    assert "Press Control Shift M and download vilt-vqa" in spoken(stage)[-1]
    assert spoken(stage)[-1] in dialog.choice.about.toPlainText() and not dialog.start.isEnabled()
    dialog.close()
    tiny_model()
    dialog = open_page(stage)
    assert "press Control Shift E and say what is right" in spoken(stage)[-1]
    QTest.keyClick(dialog.choice.task, Qt.Key.Key_Down)
    until(lambda: "Press Control Shift R to record your voice." in spoken(stage)[-1])


def test_a_model_that_is_no_vilt_is_named(stage: Stage, tmp_path: Path) -> None:
    tiny_blip(paths.data_dir() / "models" / "blip-own")
    settings.save_value("seeing", "model", "blip-own")
    open_page(stage)
    assert "The model in use, blip-own, is none and can't be taught." in spoken(stage)[-1]


def test_the_model_in_use_comes_first_with_what_it_knows(stage: Stage, tmp_path: Path) -> None:
    correct(tmp_path)
    tiny_model("a-tiny")
    shutil.copytree(SAMPLE, tmp_path / "shapes")
    settings.save_value("seeing", "model", str(tmp_path / "shapes"))
    dialog = open_page(stage)
    models = dialog.choice.model
    assert [models.itemText(row) for row in range(models.count())] == ["shapes", "a-tiny"]
    assert dialog.choice.knows.currentData() == "easy-vqa", "it was taught with nothing else"
    QTest.keyClick(models, Qt.Key.Key_Down)
    assert dialog.choice.knows.currentData() == ""
    press(dialog.start)
    box = asked(dialog)
    assert "forgets some of it" in box.text()
    reply(box, QMessageBox.StandardButton.No)
    until(says(dialog, "Nothing was begun."))
    assert not stage.window.pages.training.running and "make_room" not in stage.engine.names()


def test_recordings_are_offered_first_where_there_are_no_corrections(stage: Stage) -> None:
    folder = paths.data_dir() / "recordings" / "Eva"
    (folder / "wavs").mkdir(parents=True)
    (folder / "prompts.txt").write_text("# 1\nHello there.\n", encoding="utf-8")
    dialog = open_page(stage)
    assert dialog.choice.recordings.currentText() == "Eva: 0 sentences, 0.0 minutes"
    assert dialog.choice.recordings.isVisible() and not dialog.choice.model.isVisible()
    press(dialog.start)
    assert "SpeechT5 learns to speak like the recordings Eva." in asked(dialog).text()


def test_a_training_that_was_begun_with_other_corrections_is_not_gone_on_with(stage: Stage, tmp_path: Path) -> None:
    correct(tmp_path)
    begun = job(tiny_model(), tmp_path)
    Path(begun.work).mkdir(parents=True)
    jobs.remember(begun)
    correct(tmp_path, 4)
    dialog = open_page(stage)
    press(dialog.go_on)
    until(says(dialog, "You have other corrections now"))
    assert not stage.window.pages.training.running
    press(dialog.start)
    assert "What was learned in the training that was begun is dropped." in asked(dialog).text()


def test_the_page_begins_what_the_terminal_would(stage: Stage, tmp_path: Path) -> None:
    correct(tmp_path / "pictures")
    begun = job(tiny_model(), what_it_knows(tmp_path / "known"))
    dialog = open_page(stage)
    dialog.choice.take_folder(str(tmp_path / "known"))
    press(dialog.start)
    box = asked(dialog)
    assert "tiny learns 3 corrections, and again some of known." in box.text()
    assert "how much disk it needs" in box.text() and "tiny-taught" in box.text()
    offer = dialog._offer
    assert offer is not None and not offer.anew
    assert (*offer.job.words, "--threads", "1") == begun.words
    assert replace(offer.job, words=begun.words) == begun


def test_every_control_is_named_and_reached_by_tab(stage: Stage, tmp_path: Path) -> None:
    correct(tmp_path)
    tiny_model()
    dialog = open_page(stage)
    assert unnamed(dialog) == []
    choice = dialog.choice
    wanted = [
        choice.task, choice.model, choice.knows, choice.folder, choice.skip, choice.about, dialog.start, dialog.lines,
        dialog.status,
    ]  # fmt: skip
    assert [each for each in reachable(dialog) if not _is_close(each)] == wanted


def test_a_spoilt_list_of_what_was_begun_is_no_harm(stage: Stage) -> None:
    (paths.data_dir() / "training.json").write_text("[{]", encoding="utf-8")
    assert jobs.begun() == {}
    assert not open_page(stage).go_on.isEnabled()


def _is_close(widget: object) -> bool:
    return isinstance(widget, QPushButton) and "Close" in widget.text()
