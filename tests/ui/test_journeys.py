"""Journeys through the window, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from assistant.errors import UNEXPECTED, CaptureError
from assistant.types import Answer, PictureSource
from tests.ui.conftest import Stage, until
from ui.bridge import Bridge
from ui.crash import CrashHooks
from ui.requests import About

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, into `widget`."""
    QTest.keyClick(widget, key, modifier)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A small picture file."""
    path = tmp_path / "a photo.png"
    Image.new("RGB", (120, 80), "orange").save(path)
    return path


def test_a_typed_question_reaches_the_engine_and_its_answer_is_shown(stage: Stage) -> None:
    field = stage.window.panel.question
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "when does my train leave?")
    press(field, Key.Key_Return)
    until(stage.window.answer.toPlainText)
    assert ("ask", "when does my train leave?", PictureSource.WINDOW, None) in stage.engine.calls
    assert stage.window.answer.toPlainText() == "The train leaves at 08:45."
    assert stage.window.history.item(0).text() == "when does my train leave? The train leaves at 08:45."
    assert stage.window.status.toPlainText() == "Answered."
    assert QApplication.focusWidget() is field, "the focus stays with who asks"


def test_enter_without_a_question_describes(stage: Stage) -> None:
    press(stage.window.panel.question, Key.Key_Return)
    until(lambda: stage.called("describe"))
    assert ("describe", PictureSource.WINDOW, None) in stage.engine.calls


def test_the_whole_screen_can_be_chosen_by_keyboard(stage: Stage) -> None:
    about = stage.window.panel.about
    about.setFocus()
    press(about, Key.Key_Down)
    press(stage.window, Key.Key_D, CTRL)
    until(lambda: stage.called("describe"))
    assert ("describe", PictureSource.SCREEN, None) in stage.engine.calls


def test_the_same_picture_is_offered_once_there_is_one(stage: Stage) -> None:
    panel = stage.window.panel
    panel.about.setFocus()
    for _ in range(4):
        press(panel.about, Key.Key_Down)
    assert panel.chosen is About.SCREEN, "what is not there yet can't be chosen"
    stage.window.show_answer(Answer(1, "A board."))
    press(panel.about, Key.Key_Down)
    assert panel.chosen is About.LAST
    QTest.keyClicks(panel.question, "which platform?")
    press(panel.question, Key.Key_Return)
    until(lambda: stage.called("follow_up"))


def test_the_arrows_go_sentence_by_sentence(stage: Stage) -> None:
    stage.window.show_answer(Answer(1, "First one. Second e.g. this.\n\n\nThird at 5.30 p.m. by Dr. Smith! Fourth?"))
    answer = stage.window.answer
    answer.setFocus()
    lines = [answer.textCursor().block().text()]
    for _ in range(3):
        press(answer, Key.Key_Down)
        lines.append(answer.textCursor().block().text())
    assert lines == ["First one.", "Second e.g. this.", "Third at 5.30 p.m. by Dr. Smith!", "Fourth?"]
    assert all(line.strip() for line in answer.toPlainText().split("\n")), "no blank lines"


def test_the_answer_can_be_selected_and_copied_but_not_changed(stage: Stage) -> None:
    stage.window.show_answer(Answer(1, "Platform 7. On time."))
    answer = stage.window.answer
    answer.setFocus()
    QTest.keyClicks(answer, "xyz")
    press(answer, Key.Key_Delete)
    assert answer.toPlainText() == "Platform 7.\nOn time."
    press(answer, Key.Key_A, CTRL)
    press(answer, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Platform 7.\nOn time."


def test_escape_stops_from_everywhere(stage: Stage) -> None:
    for widget in (stage.window.panel.question, stage.window.answer, stage.window.history, stage.window.status):
        widget.setFocus()
        stage.engine.calls.clear()
        press(widget, Key.Key_Escape)
        assert stage.called("stop"), widget.accessibleName()


def test_escape_takes_back_what_was_just_asked(stage: Stage) -> None:
    stage.window.ask("what is this?", About.WINDOW)
    press(stage.window.panel.question, Key.Key_Escape)
    QTest.qWait(400)
    assert not stage.called("ask")


def test_ctrl_r_speaks_again(stage: Stage) -> None:
    press(stage.window.panel.question, Key.Key_R, CTRL)
    assert stage.called("repeat")


def test_the_history_speaks_copies_and_keeps_the_place(stage: Stage) -> None:
    for number in range(3):
        stage.window.show_answer(Answer(number, f"Answer {number}.", question=f"question {number}?"))
    history = stage.window.history
    history.setFocus()
    press(history, Key.Key_Down)
    stage.window.show_answer(Answer(9, "A late one."))
    press(history, Key.Key_Return)
    assert ("say", "Answer 1.") in stage.engine.calls, "an answer that comes must not move who reads the list"
    assert stage.window.answer.toPlainText() == "Answer 1."
    press(history, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Answer 1."


def test_what_a_model_adds_to_an_answer_comes_in_its_place(stage: Stage) -> None:
    stage.window.show_answer(Answer(1, "An older one."))
    stage.window.show_answer(Answer(2, "Corner bakery."))
    stage.window.show_answer(Answer(2, "Corner bakery. Seen: a shop window."))
    assert stage.window.answer.toPlainText().split("\n") == ["Corner bakery.", "Seen: a shop window."]
    shown = [stage.window.history.item(row).text() for row in range(stage.window.history.count())]
    assert len(shown) == 2
    assert shown[0].endswith("Corner bakery. Seen: a shop window.")
    press(stage.window.history, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Corner bakery. Seen: a shop window."


def test_the_rate_is_heard_at_once_and_kept(stage: Stage) -> None:
    for _ in range(3):
        press(stage.window.panel.question, Key.Key_Up, CTRL)
    press(stage.window.answer, Key.Key_Down, CTRL)
    assert ("say", "Rate 1.2") in stage.engine.calls
    assert stage.window.settings.speech.rate == 1.2
    from assistant import settings

    until(lambda: settings.load().speech.rate == 1.2)


def test_asking_by_voice(stage: Stage) -> None:
    press(stage.window.panel.question, Key.Key_F4)
    until(lambda: stage.called("listen"))
    assert stage.window.panel.voice.text() == "E&nd the question"
    press(stage.window.panel.question, Key.Key_F4)
    until(lambda: stage.window.panel.voice.text() == "Ask by &voice")
    assert stage.called("finish")
    stage.bridge.heard.emit("which platform")
    assert stage.window.panel.question.text() == "which platform"


def test_escape_closes_the_microphone(stage: Stage) -> None:
    press(stage.window.panel.question, Key.Key_F4)
    until(lambda: stage.called("listen"))
    press(stage.window.panel.question, Key.Key_Escape)
    assert stage.called("cancel") and not stage.called("finish")
    assert stage.window.panel.voice.text() == "Ask by &voice"


def test_a_picture_is_opened_and_asked_about(stage: Stage, photo: Path) -> None:
    press(stage.window.panel.question, Key.Key_O, CTRL)
    dialog = stage.window.findChild(QFileDialog)
    assert dialog is not None and dialog.isVisible()
    dialog.fileSelected.emit(str(photo))
    dialog.close()
    until(lambda: stage.window.panel.chosen is About.PICTURE)
    assert stage.window.panel.about.currentText() == "Picture a photo.png"
    assert any("a photo.png is open, 120 by 80" in call[1] for call in stage.engine.calls if call[0] == "notify")
    QTest.keyClicks(stage.window.panel.question, "what colour?")
    press(stage.window.panel.question, Key.Key_Return)
    until(lambda: stage.called("ask"))
    (call,) = [call for call in stage.engine.calls if call[0] == "ask"]
    assert call[2] is PictureSource.FILE and call[3].pixels.shape == (80, 120, 3)


def test_a_picture_that_is_none_is_told_in_a_sentence(stage: Stage, tmp_path: Path) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"")
    stage.window.pictures.open_path(str(bad))
    until(lambda: stage.called("notify"))
    assert stage.window.status.toPlainText().endswith(".") and "Traceback" not in stage.window.status.toPlainText()
    assert stage.window.panel.chosen is About.WINDOW


def test_a_file_can_be_dropped(stage: Stage, photo: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photo))])
    how = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(50, 50), *how)
    QApplication.sendEvent(stage.window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(stage.window, QDropEvent(QPointF(50, 50), *how))
    until(lambda: stage.window.panel.chosen is About.PICTURE)


@pytest.mark.parametrize("where", ["question", "history", "answer"])
def test_a_copied_picture_is_pasted_wherever_the_focus_is(stage: Stage, where: str) -> None:
    image = QImage(64, 48, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    widget = {"question": stage.window.panel.question, "history": stage.window.history, "answer": stage.window.answer}
    widget[where].setFocus()
    press(widget[where], Key.Key_V, CTRL)
    until(lambda: stage.window.requests.picture is not None)
    picture = stage.window.requests.picture
    assert picture is not None and picture.source is PictureSource.CLIPBOARD
    assert tuple(picture.pixels[20, 20]) == (255, 0, 0)


def test_text_is_pasted_as_text(stage: Stage) -> None:
    QGuiApplication.clipboard().setText("what is the total?")
    press(stage.window.panel.question, Key.Key_V, CTRL)
    assert stage.window.panel.question.text() == "what is the total?"
    assert stage.window.requests.picture is None


def test_pasting_nothing_is_told(stage: Stage) -> None:
    QGuiApplication.clipboard().clear()
    press(stage.window, Key.Key_V, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert "no picture" in stage.window.status.toPlainText()


def test_an_error_of_the_engine_is_shown_as_its_sentence(stage: Stage) -> None:
    stage.engine.error = CaptureError("The screen is locked. Unlock it first.")
    stage.window.ask("what is this?", About.SCREEN)
    until(lambda: "locked" in stage.window.status.toPlainText())


def test_a_bug_of_the_engine_is_not_shown_raw(stage: Stage) -> None:
    stage.engine.error = ValueError("secret detail")  # type: ignore[assignment]
    stage.window.ask("what is this?", About.SCREEN)
    until(lambda: stage.window.status.toPlainText() == UNEXPECTED)


def test_a_bug_of_the_window_is_told_once_and_the_app_goes_on(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    hooks = CrashHooks(stage.bridge)
    for _ in range(5):
        hooks.on_error(ValueError, ValueError("boom"), None)
    until(lambda: stage.window.status.toPlainText() == UNEXPECTED)
    assert stage.engine.calls.count(("notify", UNEXPECTED)) == 1
    assert "boom" in capsys.readouterr().err


def test_what_is_asked_before_the_engine_is_there_is_asked_then(app: QApplication) -> None:
    bridge = Bridge()
    seen: list[str] = []
    bridge.call(lambda _: seen.append("asked"))
    assert seen == []
    bridge.start(lambda _: object())  # type: ignore[arg-type, return-value]
    until(lambda: seen == ["asked"])


def test_an_engine_that_does_not_start_is_told(app: QApplication) -> None:
    def broken(_: Bridge) -> object:
        raise CaptureError("The voice is missing. Install Lookaloud again.")

    bridge, told = Bridge(), []
    bridge.failed.connect(told.append)
    bridge.start(broken)  # type: ignore[arg-type]
    until(lambda: told)
    bridge.call(lambda _: None)
    assert told == ["The voice is missing. Install Lookaloud again."] * 2


def test_hundreds_of_answers_do_not_freeze_the_window(stage: Stage) -> None:
    import threading

    def flood() -> None:
        for number in range(600):
            stage.bridge.send(stage.bridge.answered, Answer(number, f"Answer {number}. " * 20))

    flooding = [threading.Thread(target=flood) for _ in range(2)]
    for thread in flooding:
        thread.start()
    QTest.keyClicks(stage.window.panel.question, "typed meanwhile")
    until(lambda: stage.window.history.count() == 500 and not any(t.is_alive() for t in flooding), 60)
    assert stage.window.panel.question.text() == "typed meanwhile"


def test_signals_take_no_references_from_true(stage: Stage) -> None:
    """PySide6 6.12.0 took one at each emit; on Python 3.11 the process died after some hundred."""
    import sys

    before = sys.getrefcount(True)
    for _ in range(200):
        stage.bridge.status.emit("Looking.")
    assert sys.getrefcount(True) > before - 100


def test_the_engine_is_only_called_from_the_gui_thread_and_never_waited_for(stage: Stage) -> None:
    press(stage.window.panel.question, Key.Key_Return)
    press(stage.window.panel.question, Key.Key_R, CTRL)
    until(lambda: stage.called("describe"))
    assert stage.engine.threads == {"MainThread"}
