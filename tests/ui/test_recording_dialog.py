"""The page of recordings, with the real checks: consent, takes that are good and takes that are not, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from assistant import paths
from assistant.cancel import CancelToken
from assistant.consent import CONSENT_SENTENCE
from assistant.errors import BadInput
from assistant.settings import Settings
from assistant.sound_parts import SoundParts
from tests.listening.speech import piper
from tests.ui.conftest import Stage, until
from tests.ui.microphone import Speaker, silent_parts
from tests.ui.models_page import CONTROL_SHIFT, press
from training.recordings import Session, names
from ui.accessibility import reachable, unnamed
from ui.recording.dialog import IDLE, QUIET, SPEAK, RecordingDialog


@pytest.fixture
def sound(stage: Stage) -> Iterator[SoundParts]:
    """What sounds; nothing is heard of it."""
    parts = silent_parts()
    stage.engine.sound, stage.engine.settings = parts, Settings()
    yield parts
    parts.close()


@pytest.fixture
def speaker() -> Speaker:
    """The user's voice."""
    return Speaker()


@pytest.fixture
def dialog(stage: Stage, sound: SoundParts, speaker: Speaker) -> Iterator[RecordingDialog]:
    """The page, open."""
    page = RecordingDialog(stage.bridge, stage.window.pages, stage.window, speaker.open)
    page.open()
    page.activateWindow()
    until(lambda: page.status.toPlainText() == QUIET and QApplication.activeWindow() is page, 30)
    yield page
    page.close()
    until(_is_free, 60)


def _is_free() -> bool:
    """Whether nobody has recordings open any more."""
    try:
        for name in names():
            Session(name).close()
    except BadInput:
        return False
    return True


def begin(dialog: RecordingDialog) -> None:
    """Begin recordings that the speaker has agreed to before."""
    folder().mkdir(parents=True)
    (folder() / "consent.wav").write_bytes(b"RIFF")
    dialog.name.setText("Eva")
    dialog.name.setFocus()
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    until(lambda: dialog.say.isEnabled() and QApplication.focusWidget() is dialog.record, 60)


def record(dialog: RecordingDialog, speaker: Speaker, words: str) -> None:
    """Press Record, and say something after the tone."""
    sound = piper(words)
    press(dialog.record)
    until(lambda: dialog.phase.text() == SPEAK, 60)
    speaker.say(sound)
    until(lambda: dialog.phase.text() != SPEAK, 60)


def folder() -> Path:
    """Where they lie."""
    return paths.data_dir() / "recordings" / "Eva"


def test_nothing_is_recorded_before_the_speaker_agreed(dialog: RecordingDialog, speaker: Speaker) -> None:
    dialog.name.setText("Eva")
    press(dialog.begin)
    until(dialog.record.isEnabled, 60)
    assert dialog.prompt.toPlainText() == CONSENT_SENTENCE
    assert not any(each.isEnabled() for each in (dialog.say, dialog.hear, dialog.keep, dialog.delete, dialog.sentences))
    record(dialog, speaker, "The bell rings at eight.")
    until(lambda: "says something else" in dialog.status.toPlainText(), 60)
    assert not (folder() / "consent.wav").exists() and not list((folder() / "wavs").iterdir())
    record(dialog, speaker, CONSENT_SENTENCE)
    until(lambda: dialog.say.isEnabled() and "for the first sentence" in dialog.status.toPlainText(), 60)
    assert (folder() / "consent.wav").exists() and dialog.prompt.toPlainText() != CONSENT_SENTENCE


def test_a_sitting(dialog: RecordingDialog, speaker: Speaker) -> None:
    begin(dialog)
    first = dialog.prompt.toPlainText()
    assert dialog.windowTitle() == "Recordings of Eva"
    record(dialog, speaker, first)
    until((folder() / "wavs" / "p001.wav").exists, 60)
    until(lambda: dialog.prompt.toPlainText() != first, 60)
    assert dialog.far.text().startswith("1 sentence, ") and dialog.progress.value() == 1
    assert QApplication.focusWidget() is dialog.record, "the next one is one key away"
    assert "Recorded, " in dialog.sentences.item(0).text()

    second = dialog.prompt.toPlainText()
    record(dialog, speaker, "The meeting is on Friday, and nobody will be there.")
    until(lambda: "Or press Keep it to keep it." in dialog.status.toPlainText(), 60)
    assert dialog.prompt.toPlainText() == second and dialog.keep.isEnabled()
    assert "with a flaw, does not count" in dialog.sentences.item(1).text()
    press(dialog.keep)
    until((folder() / "wavs" / "p002.wav").exists, 60)
    until(lambda: dialog.progress.value() == 2, 60)
    assert not dialog.keep.isEnabled()

    dialog.sentences.setFocus()
    QTest.keyClick(dialog.sentences, Qt.Key.Key_Home)
    until(lambda: dialog.prompt.toPlainText() == first)
    press(dialog.hear)
    press(dialog.delete)
    until(lambda: not (folder() / "wavs" / "p001.wav").exists(), 60)
    until(lambda: "Not recorded" in dialog.sentences.item(0).text(), 60)
    assert QApplication.focusWidget() is dialog.record, "what was pressed can't be pressed any more"


def test_notices_wait_until_the_take_is_over(stage: Stage, dialog: RecordingDialog) -> None:
    begin(dialog)
    press(dialog.record)
    until(lambda: dialog.phase.text() == SPEAK, 60)
    before = stage.engine.names().count("notify")
    stage.window.give_notice("The download is done.")
    assert stage.engine.names().count("notify") == before
    press(dialog.record)  # ends the take, in which nothing was said
    until(lambda: stage.engine.names().count("notify") > before, 60)
    until(lambda: "too quiet" in dialog.status.toPlainText(), 60)
    assert not list((folder() / "wavs").iterdir())


def test_what_lookaloud_says_meanwhile_is_in_no_take(sound: SoundParts, dialog: RecordingDialog) -> None:
    begin(dialog)
    press(dialog.record)
    until(lambda: dialog.phase.text() == SPEAK, 60)
    sound.speech.say("The window in front is called Mail, and there is a lot to say about it. " * 3, CancelToken())
    until(lambda: "Lookaloud spoke while you were recorded" in dialog.status.toPlainText(), 60)
    assert not list((folder() / "wavs").iterdir())


def test_recordings_are_gone_on_with_and_closing_lets_others_open_them(stage: Stage, sound: SoundParts) -> None:
    with Session("Eva") as session:
        (session.folder / "consent.wav").write_bytes(b"RIFF")
        stage.window.activateWindow()
        until(lambda: QApplication.activeWindow() is stage.window)
        QTest.keyClick(stage.window, Qt.Key.Key_R, CONTROL_SHIFT)
        (page,) = [d for d in stage.window.findChildren(RecordingDialog) if d.isVisible()]
        until(lambda: page.which.count() == 2 and page.status.toPlainText() == QUIET, 30)
        assert page.which.currentText() == "Eva" and not page.name.isVisible()
        press(page.begin)
        until(lambda: "are open in another program" in page.status.toPlainText(), 60)
        assert page.begin.isVisible(), "it can be tried again"
    press(page.begin)
    until(lambda: page.say.isEnabled() and page.phase.text() == IDLE, 60)
    assert page.sentences.count() > 300
    page.close()
    until(_is_free, 60)


def test_every_control_is_named_and_reached_by_tab(dialog: RecordingDialog) -> None:
    begin(dialog)
    assert unnamed(dialog) == []
    wanted = [dialog.prompt, dialog.record, dialog.say, dialog.leave_out, dialog.sentences, dialog.status]
    assert [each for each in reachable(dialog) if not _is_close(each)] == wanted
    texts = [each.text() for each in dialog.findChildren(QPushButton)]
    assert all("&" in text for text in texts if text != "Close")
    dialog.sentences.setFocus()
    before = dialog.prompt.toPlainText()
    press(dialog.leave_out)
    until(lambda: dialog.prompt.toPlainText() != before, 60)


def _is_close(widget: object) -> bool:
    return isinstance(widget, QPushButton) and "Close" in widget.text()
