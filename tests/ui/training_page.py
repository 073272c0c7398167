"""What the training page learns from in tests, and the page as a user of the keyboard works it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from assistant import corrections, paths
from assistant.types import Picture, PictureSource
from tests.tiny_models.vilt import tiny_vilt
from tests.training.pictures import draw, folder_of_questions
from tests.ui.conftest import Stage, until
from tests.ui.models_page import CONTROL_SHIFT
from ui.teaching.dialog import LOOKING, TrainingDialog
from ui.teaching.jobs import Job


def correct(folder: Path, count: int = 3) -> None:
    """Correct what was said of some pictures."""
    for number in range(count):
        file = draw(folder / f"{number}.png", ("red", "blue")[number % 2], (40 + number, 32))
        pixels = np.asarray(Image.open(file).convert("RGB"))
        corrections.keep(Picture(pixels, PictureSource.FILE), "what colour is it?", f"colour {number}", "green")


def tiny_model(name: str = "tiny") -> Path:
    """A ViLT that was trained here."""
    return tiny_vilt(paths.data_dir() / "models" / name, answers=("blue", "red"))


def what_it_knows(folder: Path, count: int = 12) -> Path:
    """Questions and pictures that the model was taught with."""
    folder_of_questions(folder, count)
    return folder


def job(model: Path, knows: Path, *more: str) -> Job:
    """The training that the page begins, with other words at its end."""
    out = paths.data_dir() / "models" / "tiny-taught"
    words = ("vqa", "--data", str(corrections.folder()), "--from", str(model), "--out", str(out))
    words = (*words, "--replay", str(knows), "--threads", "1", *more)
    return Job("corrections", "Teaching tiny 3 corrections", words, str(out), str(out / ".training"), 3)


def open_page(stage: Stage) -> TrainingDialog:
    """Open the page by its key, and wait until it knows what can be taught."""
    stage.window.activateWindow()
    until(lambda: QApplication.activeWindow() is stage.window)
    QTest.keyClick(stage.window, Qt.Key.Key_T, CONTROL_SHIFT)
    (dialog,) = [d for d in stage.window.findChildren(TrainingDialog) if d.isVisible()]
    dialog.activateWindow()
    until(lambda: dialog.status.toPlainText() != LOOKING and QApplication.activeWindow() is dialog)
    return dialog
