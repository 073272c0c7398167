"""At the answer: a follow-up question, how it is known, and how sure it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from assistant.settings import AnnounceSettings, Settings
from assistant.types import Answer, Source, SourceKind
from tests.ui.conftest import Stage, until
from ui import how_known
from ui.requests import About

K = SourceKind
SEEN = Source(
    K.SEEN, "red", None, 0.62, "vilt-vqa", others=(("orange", 0.2), ("pink", 0.1)), calibrated=True
)  # fmt: skip
UNSURE = Answer(1, "Probably red. Seen, not read.", (SEEN,), 0.62, ("orange", "pink"), question="What colour is it?")
READ = Answer(2, "£9.82", (Source(K.READ, "Total £9.82", None, 0.98),), 0.95, ("£9.32",), question="What is the total?")
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def _lines(answer: Answer, source: str = "brief", confidence: str = "hedge") -> list[str]:
    return how_known.lines(answer, Settings(announce=AnnounceSettings(source=source, confidence=confidence)))


# Follow-up questions -------------------------------------------------------------------------------------------------


def test_from_the_answer_one_key_leads_to_the_follow_up_question(stage: Stage) -> None:
    stage.window.show_answer(UNSURE)
    stage.window.answer.setFocus()
    QTest.keyClick(stage.window.answer, Qt.Key.Key_Tab)
    field = stage.window.follow_up.question
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "and the bicycle?")
    QTest.keyClick(field, Qt.Key.Key_Return)
    until(lambda: stage.window.answer.toPlainText() == "The train leaves at 08:45.")
    assert ("follow_up", "and the bicycle?") in stage.engine.calls
    assert not stage.called("ask"), "nothing is captured anew"
    assert QApplication.focusWidget() is field, "the focus stays with who asks"
    assert field.selectedText() == "and the bicycle?", "the next question overwrites this one"


def test_a_key_leads_there_from_everywhere_and_the_button_asks(stage: Stage) -> None:
    stage.window.history.setFocus()
    QTest.keyClick(stage.window.history, Qt.Key.Key_L, CONTROL_SHIFT)
    assert QApplication.focusWidget() is stage.window.follow_up.question
    QTest.keyClicks(stage.window.follow_up.question, "who is it?")
    QTest.keyClick(stage.window.follow_up.question, Qt.Key.Key_Tab)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    until(lambda: ("follow_up", "who is it?") in stage.engine.calls)


def test_what_the_other_field_is_about_does_not_matter(stage: Stage) -> None:
    stage.window.panel.about.setCurrentIndex(stage.window.panel.about.findData(About.SCREEN.value))
    stage.window.follow_up.question.setText("who is it?")
    QTest.keyClick(stage.window.follow_up.question, Qt.Key.Key_Return)
    until(lambda: stage.called("follow_up"))
    assert stage.window.panel.chosen is About.SCREEN


def test_no_question_is_told(stage: Stage) -> None:
    QTest.keyClick(stage.window.follow_up.question, Qt.Key.Key_Return)
    assert "Type another question" in stage.window.status.toPlainText()
    assert ("notify", stage.window.status.toPlainText()) in stage.engine.calls
    assert not stage.called("follow_up")


# How it is known -----------------------------------------------------------------------------------------------------


def test_the_lines_follow_the_settings() -> None:
    assert _lines(UNSURE) == [
        "How it is known: seen by vilt-vqa.",
        "How sure it is: probable.",
        "It may also be: orange or pink.",
    ]
    assert _lines(UNSURE, "full", "full") == [
        "How it is known: seen by vilt-vqa.",
        "Seen by vilt-vqa: red.",
        "How sure it is: probable, 62 percent.",
        "It may also be: orange, 20 percent or pink, 10 percent.",
    ]
    assert _lines(UNSURE, "off", "off") == []
    seen = replace(SEEN, others=(("red", 0.999), ("orange", 0.0004), ("pink", 0.0)))
    assert _lines(replace(UNSURE, sources=(seen,), confidence=0.999), "full", "full")[2:] == [
        "How sure it is: sure, more than 99 percent.",  # and nothing that it may be with no percent
    ]
    assert _lines(READ) == ["How it is known: read in the picture.", "How sure it is: sure."]
    assert _lines(READ, "full", "full")[1:] == [
        "Read in the picture: Total £9.82.",
        "How sure it is: sure, 95 percent.",
        "It may also be: £9.32.",
    ]


@pytest.mark.parametrize(
    ("kind", "words"), [(K.CONTROL, "known from the controls"), (K.MEASURED, "measured in the picture")]
)
def test_each_source_is_named(kind: SourceKind, words: str) -> None:
    assert (
        _lines(Answer(1, "x", (Source(kind, "x"), SEEN), 1.0))[0] == f"How it is known: {words} and seen by vilt-vqa."
    )


def test_confidence_in_words() -> None:
    assert "How sure it is: not sure." in _lines(replace(UNSURE, confidence=0.4))
    unmeasured = replace(UNSURE, sources=(replace(SEEN, calibrated=False),), confidence=0.7)
    (line,) = [line for line in _lines(unmeasured, confidence="full") if "sure" in line]
    assert "nobody measured" in line and "percent" not in line, "a number would mean nothing"


def test_an_answer_that_knows_nothing_claims_nothing() -> None:
    nothing = Answer(1, "I can't tell.", confidence=0.9, alternatives=("red",), answered=False)
    assert _lines(nothing) == []
    assert _lines(nothing, confidence="full") == ["Thought of, and not said: red."]


def test_a_long_source_is_cut() -> None:
    answer = replace(READ, sources=(Source(K.READ, "word " * 400),))
    assert max(len(line) for line in _lines(answer, "full")) < 200


def test_it_stands_under_the_answer_is_read_by_arrow_and_is_not_copied(stage: Stage) -> None:
    stage.window.show_answer(UNSURE)
    answer = stage.window.answer
    answer.setFocus()
    lines = [answer.textCursor().block().text()]
    for _ in range(4):
        QTest.keyClick(answer, Qt.Key.Key_Down)
        lines.append(answer.textCursor().block().text())
    assert lines == ["Probably red.", "Seen, not read.", *_lines(UNSURE)]
    QTest.keyClick(answer, Qt.Key.Key_C, CONTROL_SHIFT)
    assert QGuiApplication.clipboard().text() == UNSURE.text


def test_earlier_answers_tell_it_too_and_other_settings_are_used_at_once(stage: Stage) -> None:
    stage.window.show_answer(UNSURE)
    stage.window.show_answer(READ)
    assert "read in the picture" in stage.window.answer.toPlainText()
    stage.window.history.setFocus()
    QTest.keyClick(stage.window.history, Qt.Key.Key_Down)
    QTest.keyClick(stage.window.history, Qt.Key.Key_Return)
    assert "How it is known: seen by vilt-vqa." in stage.window.answer.toPlainText()
    assert ("say", UNSURE.text) in stage.engine.calls
    full = AnnounceSettings(source="off", confidence="full")
    stage.window.use_settings(replace(stage.window.settings, announce=full))
    shown = stage.window.answer.toPlainText()
    assert "How it is known" not in shown and "probable, 62 percent" in shown
