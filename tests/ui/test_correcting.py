"""Saying what is right when an answer was wrong, by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from assistant.errors import BadInput
from assistant.types import Answer
from tests.ui.conftest import Stage, until
from tests.ui.models_page import CONTROL_SHIFT
from tests.ui.models_page import spoken as told
from ui.accessibility import reachable, spoken_name, unnamed
from ui.correcting import EMPTY, CorrectDialog

WRONG = Answer(7, "Probably a cat. Seen, not read.", question="What animal is it?")


def open_dialog(stage: Stage) -> CorrectDialog:
    """Open it by its key."""
    stage.window.activateWindow()
    until(lambda: QApplication.activeWindow() is stage.window)
    QTest.keyClick(stage.window, Qt.Key.Key_E, CONTROL_SHIFT)
    (dialog,) = [d for d in stage.window.findChildren(CorrectDialog) if d.isVisible()]
    dialog.activateWindow()
    until(lambda: QApplication.activeWindow() is dialog)
    return dialog


def test_the_answer_that_is_shown_is_corrected(stage: Stage) -> None:
    stage.window.show_answer(WRONG)
    stage.window.show_answer(Answer(8, "Two.", question="How many?"))
    stage.window.speak_entry(WRONG)  # an earlier one is shown again
    dialog = open_dialog(stage)
    assert QApplication.focusWidget() is dialog.right
    assert dialog.question.toPlainText() == WRONG.question and dialog.answer.toPlainText() == WRONG.text
    QTest.keyClicks(dialog.right, " a dog ")
    QTest.keyClick(dialog.right, Qt.Key.Key_Return)
    until(lambda: not [d for d in stage.window.findChildren(CorrectDialog) if d.isVisible()])
    assert ("correct", "a dog", 7, True) in stage.engine.calls


def test_nothing_typed_and_what_the_engine_refuses_leave_it_open(stage: Stage) -> None:
    stage.window.show_answer(WRONG)
    dialog = open_dialog(stage)
    QTest.keyClick(dialog.right, Qt.Key.Key_Return)
    assert told(stage)[-1] == EMPTY and not stage.called("correct")
    stage.engine.error = BadInput("The picture of that answer is not in memory any more.")
    QTest.keyClicks(dialog.right, "a dog")
    QTest.keyClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Save), Qt.Key.Key_Space)
    until(lambda: "not in memory" in dialog.problem.text())
    assert dialog.isVisible() and dialog.right.text() == "a dog"
    assert QApplication.focusWidget() is dialog.right and dialog.buttons.isEnabled()
    assert told(stage)[-1] == EMPTY, "the engine has said it already"


def test_what_can_not_be_corrected_is_told(stage: Stage) -> None:
    stage.window.correct_answer()
    assert "no answer to correct yet" in told(stage)[-1]
    stage.window.show_answer(Answer(1, "A page of text."))
    stage.window.correct_answer()
    assert "A description can't be corrected" in told(stage)[-1]
    assert not stage.window.findChildren(CorrectDialog)


def test_an_earlier_answer_is_corrected_from_the_list(stage: Stage) -> None:
    stage.window.show_answer(WRONG)
    stage.window.show_answer(Answer(8, "Two.", question="How many?"))
    stage.window.history.setCurrentRow(1)
    stage.window.history.correcting.emit(stage.window.history.current())
    (dialog,) = stage.window.findChildren(CorrectDialog)
    assert dialog.question.toPlainText() == WRONG.question


def test_every_control_is_named_and_reached_by_tab(stage: Stage) -> None:
    stage.window.show_answer(WRONG)
    dialog = open_dialog(stage)
    assert unnamed(dialog) == []
    names = [spoken_name(each) for each in reachable(dialog)]
    assert names[:3] == ["Right answer", "Question", "Answer that was given"] and len(names) == 5
