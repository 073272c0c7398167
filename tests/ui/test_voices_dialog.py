"""The voice page: everything by keyboard, every control named, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget

from assistant import settings
from assistant.speaking.voice_folder import VoiceCard
from assistant.speaking.voices import add_voice, open_voice, voices
from tests.saying import said_file
from tests.ui.conftest import Stage, until
from ui.accessibility import unnamed
from ui.voices.dialog import SAMPLE, VoicesDialog

RANDOM = np.random.default_rng(2)


def _speaker(name: str) -> None:
    add_voice(VoiceCard(name, "speecht5"), RANDOM.normal(size=512).astype(np.float32))


@pytest.fixture
def opened(stage: Stage) -> Callable[[], VoicesDialog]:
    """Opens the page by its key."""

    def by_key() -> VoicesDialog:
        control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(stage.window, Qt.Key.Key_O, control)
        (dialog,) = [d for d in stage.window.findChildren(VoicesDialog) if d.isVisible()]
        dialog.activateWindow()
        until(lambda: dialog.voices.list.count() > 0 and QApplication.activeWindow() is dialog)
        return dialog

    return by_key


def _go_to(dialog: VoicesDialog, name: str) -> None:
    """To a voice in the list, by arrow keys."""
    for _ in range(20):
        current = dialog.voices.current
        assert current is not None
        if current.name == name:
            return
        QTest.keyClick(dialog.voices.list, Qt.Key.Key_Down)
    raise AssertionError(name)


def _press(control: QPushButton) -> None:
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_Space)


def test_the_list_has_the_focus_and_tells_who_speaks(opened: Callable[[], VoicesDialog]) -> None:
    dialog = opened()
    assert QApplication.focusWidget() is dialog.voices.list
    texts = [dialog.voices.list.item(row).text() for row in range(dialog.voices.list.count())]
    assert texts == ["joe, Piper. Speaks answers and the interface", "screen reader, your own screen reader"]


def test_a_voice_is_heard_and_chosen_for_answers_and_interface(
    stage: Stage, opened: Callable[[], VoicesDialog]
) -> None:
    _speaker("Eva")
    dialog = opened()
    _go_to(dialog, "Eva")
    QTest.keyClick(dialog.voices.list, Qt.Key.Key_Return)
    assert ("say", SAMPLE, "Eva") in stage.engine.calls
    _press(dialog.voices.answers)
    until(lambda: "Eva, SpeechT5, en. Speaks answers and the interface" in dialog.voices.list.currentItem().text())
    dialog.voices.list.setCurrentRow(0)
    _press(dialog.voices.interface)
    until(lambda: settings.load().speech.interface_voice == "joe" and "joe speaks" in dialog.status.toPlainText())
    assert settings.load().speech.voice == "Eva"
    assert "Eva, SpeechT5, en. Speaks answers" in [
        dialog.voices.list.item(row).text() for row in range(dialog.voices.list.count())
    ]


def test_rate_and_pitch_are_used_at_once_and_saved_when_the_page_closes(
    stage: Stage, opened: Callable[[], VoicesDialog]
) -> None:
    dialog = opened()
    dialog.sound.rate.setFocus()
    for _ in range(5):
        QTest.keyClick(dialog.sound.rate, Qt.Key.Key_Up)
    QTest.keyClick(dialog.sound.pitch, Qt.Key.Key_Down)
    used = [call[1] for call in stage.engine.calls if call[0] == "apply"][-1]
    assert (used.speech.rate, used.speech.pitch) == (1.5, 0.9)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    until(lambda: settings.load().speech.rate == 1.5 and settings.load().speech.pitch == 0.9)


def test_a_blend_is_made_by_the_slider(stage: Stage, opened: Callable[[], VoicesDialog]) -> None:
    _speaker("Ada")
    dialog = opened()
    assert not dialog.blend.make.isEnabled() and dialog.blend.hint.isVisibleTo(dialog)
    dialog.close()
    stage.window.activateWindow()
    until(lambda: QApplication.activeWindow() is stage.window)
    _speaker("Bea")
    dialog = opened()
    blend = dialog.blend
    assert (blend.one.currentText(), blend.other.currentText()) == ("Ada", "Bea")
    blend.share.setFocus()
    QTest.keyClick(blend.share, Qt.Key.Key_Right)
    QTest.keyClicks(blend.name, "Abea")
    _press(blend.make)
    until(lambda: "Abea" in [voice.name for voice in voices()])
    made, one, two = (open_voice(name).embedding for name in ("Abea", "Ada", "Bea"))
    assert made is not None and one is not None and two is not None
    assert made @ two > made @ one, "55 percent of the second"
    until(lambda: "55 percent Bea" in dialog.status.toPlainText())


def test_removing_asks_first_and_no_is_the_default(stage: Stage, opened: Callable[[], VoicesDialog]) -> None:
    _speaker("Eva")
    settings.save_value("speech", "voice", "Eva")
    dialog = opened()
    assert not dialog.voices.remove.isEnabled(), "joe comes with Lookaloud"
    _go_to(dialog, "Eva")
    by_key, by_button = (
        lambda: QTest.keyClick(dialog.voices.list, Qt.Key.Key_Delete),
        lambda: _press(dialog.voices.remove),
    )
    for ask, answer, stays in (
        (by_key, QMessageBox.StandardButton.No, True),
        (by_button, QMessageBox.StandardButton.Yes, False),
    ):
        ask()
        (box,) = [b for b in dialog.findChildren(QMessageBox) if b.isVisible()]
        assert box.defaultButton() is box.button(QMessageBox.StandardButton.No)
        QTest.keyClick(box.button(answer), Qt.Key.Key_Space)
        if stays:
            QApplication.processEvents()
            assert "Eva" in [voice.name for voice in voices()]
    until(lambda: "Eva" not in [voice.name for voice in voices()])
    until(lambda: settings.load().speech.voice == "joe")


def test_a_voice_that_is_broken_is_listed_and_can_be_removed(opened: Callable[[], VoicesDialog]) -> None:
    _speaker("Eva")
    (open_voice("Eva").folder or Path()).joinpath("voice.json").write_text("cut off")
    dialog = opened()
    _go_to(dialog, "Eva")
    assert "can't be read" in dialog.voices.list.currentItem().text()
    QTest.keyClick(dialog.voices.list, Qt.Key.Key_Delete)
    (box,) = [b for b in dialog.findChildren(QMessageBox) if b.isVisible()]
    QTest.keyClick(box.button(QMessageBox.StandardButton.Yes), Qt.Key.Key_Space)
    until(lambda: dialog.voices.list.count() == 2)


def test_what_a_command_changes_is_shown_at_once(stage: Stage, opened: Callable[[], VoicesDialog]) -> None:
    dialog = opened()
    _speaker("Eva")
    after = settings.save_value("speech", "voice", "Eva")
    stage.bridge.settings_changed.emit(after)
    until(lambda: dialog.voices.list.count() == 3)
    assert "Speaks answers and the interface" in dialog.voices.list.item(2).text()
    assert stage.window.settings.speech.voice == "Eva"
    assert ("apply", after) in stage.engine.calls
    dialog.sound.rate.stepUp()
    assert stage.window.settings.speech.voice == "Eva", "the page must not bring back what was chosen before"


def test_words_are_kept_changed_and_forgotten(stage: Stage, opened: Callable[[], VoicesDialog]) -> None:
    dialog = opened()
    words = dialog.words
    _press(words.keep)
    assert "Type the word" in dialog.status.toPlainText()
    QTest.keyClicks(words.word, "GIF")
    QTest.keyClicks(words.said, "jiff")
    _press(words.hear)
    assert stage.engine.calls[-1][:2] == ("say", "jiff")
    _press(words.keep)
    until(lambda: settings.load().pronunciations.get("GIF") == "jiff" and words.list.count() == 1)
    assert words.list.item(0).text() == "GIF: jiff"
    words.list.setCurrentRow(0)
    _press(words.forget)
    until(lambda: not settings.load().pronunciations and words.list.count() == 0)


def test_adding_without_consent_says_so_and_keeps_what_was_typed(
    stage: Stage, opened: Callable[[], VoicesDialog], tmp_path: Path
) -> None:
    dialog = opened()
    _press(dialog.voices.add)
    adding = dialog._adding
    assert adding is not None
    QTest.keyClicks(adding.name, "Eva")
    adding.take_files((said_file("Anything at all.", tmp_path / "take.wav"),))
    adding._wish()
    until(adding.problem.isVisible)
    assert "I agree that Lookaloud" in adding.problem.text()
    assert adding.name.text() == "Eva"
    adding.take_consent(said_file("Something else entirely.", tmp_path / "consent.wav"))
    adding._wish()
    until(lambda: "says something else" in adding.problem.text())
    assert unnamed(adding) == []


def test_a_voice_goes_out_and_comes_back(stage: Stage, opened: Callable[[], VoicesDialog], tmp_path: Path) -> None:
    _speaker("Eva")
    dialog = opened()
    dialog._exporting = "Eva"
    dialog.export(str(tmp_path / "eva.zip"))
    until(lambda: "Eva is in eva.zip" in dialog.status.toPlainText())
    dialog.bring(str(tmp_path / "eva.zip"))
    until(lambda: "already" in dialog.status.toPlainText())
    dialog.bring(str(tmp_path / "nothing.zip"))
    until(lambda: "nothing.zip" in dialog.status.toPlainText())


def test_every_control_is_named_and_reached_by_tab(opened: Callable[[], VoicesDialog]) -> None:
    _speaker("Ada")
    _speaker("Bea")
    dialog = opened()
    assert unnamed(dialog) == []
    wanted: list[QWidget] = [
        dialog.voices.list, *[b for b in dialog.voices.buttons() if b.isEnabled()],
        dialog.sound.rate, dialog.sound.pitch, dialog.sound.volume,
        dialog.blend.one, dialog.blend.other, dialog.blend.share, dialog.blend.name, dialog.blend.make,
        dialog.words.list, dialog.words.word, dialog.words.said, dialog.words.keep, dialog.words.hear,
    ]  # fmt: skip
    dialog.voices.list.setFocus()
    visited = []
    for _ in wanted:
        visited.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert visited == wanted


def test_no_letter_leads_to_two_controls(opened: Callable[[], VoicesDialog]) -> None:
    dialog = opened()
    texts = [b.text() for b in dialog.findChildren(QPushButton)] + [
        label.text() for label in dialog.findChildren(QLabel) if label.buddy() is not None
    ]
    letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
    assert len(letters) == len(set(letters)), sorted(letters)
