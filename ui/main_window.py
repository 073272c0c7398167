"""The window: question, answer, what was answered before. It shows what the engine tells; it waits for nothing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow

from ui import actions
from ui.accessibility import fitting
from ui.bridge import STARTING, Bridge
from ui.contents import Contents
from ui.focus_ring import FocusRing
from ui.pace import Pace
from ui.pages import Pages
from ui.pictures import PictureIntake, holds_picture
from ui.requests import About, Requests

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.types import Answer, Picture

log = logging.getLogger(__name__)
OPENING = "Lookaloud is starting."
READY = "Ready."
NOTHING_TO_COPY = "There is no answer to copy yet."
NOTHING_TO_CORRECT = "There is no answer to correct yet. Ask something first."
NO_SOUND = "There is no sound device; answers are shown here."


class MainWindow(QMainWindow):
    """The window.

    Signals:
        closing: the user closes it; whoever owns it decides whether it hides or the app ends.
        quitting: the user ends the app.
        keys_changed: the settings have other global keys now.
    """

    closing = Signal()
    quitting = Signal()
    keys_changed = Signal(object)

    def __init__(self, bridge: Bridge, settings: Settings) -> None:
        super().__init__()
        self._bridge = bridge
        self.settings = settings
        self.key_problems: tuple[str, ...] = ()
        self.setWindowTitle("Lookaloud")
        self._contents = Contents(settings)
        self.panel, self.answer = self._contents.panel, self._contents.answer
        self.follow_up = self._contents.follow_up
        self.history, self.status = self._contents.history, self._contents.status
        self.requests = Requests(bridge, self)
        self.pictures = PictureIntake(self)
        self.pace = Pace(bridge, self)
        self.pages = Pages(bridge, self)
        self.setCentralWidget(self._contents)
        self._ring = FocusRing(self)
        self._contents.order_tabs()
        self.resize(fitting(self._contents.wanted_size()))  # never larger than the screen
        actions.add_menus(self)
        self._connect()
        self.setAcceptDrops(True)
        self.show_status(OPENING)
        self.panel.question.setFocus()

    # What it shows ---------------------------------------------------------------------------------------------------

    @Slot(str)
    def show_status(self, sentence: str) -> None:
        """Show a sentence in the status line."""
        self._contents.show_status(sentence)

    @Slot(object)
    def show_answer(self, answer: Answer) -> None:
        """An answer has come."""
        self._contents.add_answer(answer)
        engine = self._bridge.engine
        self.show_status("Answered." if engine is None or engine.has_sound else f"Answered. {NO_SOUND}")

    @Slot(str)
    def give_notice(self, sentence: str) -> None:
        """Show and speak a sentence that nobody asked for."""
        self.show_status(sentence)
        self._bridge.notify(sentence)

    @Slot(object)
    def show_keys_taken(self, problems: tuple[str, ...]) -> None:
        """The global keys were taken; each that was not is told."""
        self.key_problems = problems
        if problems:
            self.give_notice(" ".join(problems))
        elif self.status.toPlainText() == OPENING:
            self.show_status(READY)

    @Slot(object)
    def take_engine(self, engine: object) -> None:
        """The engine has started."""
        if self.status.toPlainText() == OPENING:
            self.show_status(READY)
        log.info("the engine is ready: %s", type(engine).__name__)

    @Slot()
    def bring_to_front(self) -> None:
        """The user asked for the window, by a second start or from the tray."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    @Slot()
    def bring_to_type(self) -> None:
        """The user pressed the key that opens the window to type a question about the window in front."""
        self.panel.about.setCurrentIndex(0)
        self.bring_to_front()
        self.go_to_question()

    # Commands of the menus and buttons -------------------------------------------------------------------------------

    @Slot()
    def open_picture(self) -> None:
        """Ask for a picture file and open it."""
        self.pictures.ask_for_file(self)

    @Slot()
    def paste_picture(self) -> None:
        """Take the picture on the clipboard."""
        self.pictures.take(QGuiApplication.clipboard().mimeData() or QMimeData())

    @Slot()
    def copy_answer(self) -> None:
        """The last answer, to the clipboard."""
        if not self._contents.copy_answer():
            self.give_notice(NOTHING_TO_COPY)

    @Slot()
    def correct_answer(self) -> None:
        """Say what is right, when the answer that is shown is wrong."""
        shown = self._contents.shown
        if shown is None:
            self.give_notice(NOTHING_TO_CORRECT)
        else:
            self.pages.correct(shown)

    @Slot()
    def go_to_question(self) -> None:
        """The focus, to the question."""
        self._contents.go_to_question()

    @Slot()
    def go_to_follow_up(self) -> None:
        """The focus, to the question about the same picture."""
        self.follow_up.go_there()

    @Slot(str)
    def ask_follow_up(self, text: str) -> None:
        """Another question about the same picture."""
        self.ask(text, About.LAST)

    @Slot(str, object)
    def ask(self, text: str, about: About) -> None:
        """A question from the panel; without words, a description."""
        self.show_status("Looking." if self._bridge.engine is not None else STARTING)
        self.requests.ask(text, about)

    @Slot()
    def describe_chosen(self) -> None:
        """Describe what is chosen in the panel."""
        self.ask("", self.panel.chosen)

    @Slot()
    def describe_window(self) -> None:
        """Describe the window in front."""
        self.ask("", About.WINDOW)

    @Slot()
    def describe_screen(self) -> None:
        """Describe the whole screen."""
        self.ask("", About.SCREEN)

    @Slot()
    def toggle_listening(self) -> None:
        """Open the microphone, or end the question."""
        self.requests.toggle_listening(self.panel.chosen)

    @Slot()
    def speak_again(self) -> None:
        """The last answer once more."""
        self._bridge.call(lambda engine: engine.repeat())

    @Slot(object)
    def speak_entry(self, answer: Answer) -> None:
        """An earlier answer: shown and spoken again; no model but the voice's runs."""
        self._contents.show_answer(answer)
        self._bridge.call(lambda engine: engine.say(answer.text))

    @Slot()
    def stop(self) -> None:
        """Silence."""
        self.requests.stop()
        self.show_status("Stopped.")

    @Slot()
    def faster(self) -> None:
        """Speak faster."""
        self.pace.change(self.settings, +1)

    @Slot()
    def slower(self) -> None:
        """Speak slower."""
        self.pace.change(self.settings, -1)

    @Slot(object)
    def use_settings(self, settings: Settings) -> None:
        """Other settings from now on, saved already."""
        keys_changed = settings.keys != self.settings.keys
        self.settings = settings
        self._contents.use_settings(settings)
        self._bridge.call(lambda engine: engine.apply(settings))
        if keys_changed:
            self.keys_changed.emit(settings)

    @Slot()
    def quit(self) -> None:
        """End the app."""
        self.quitting.emit()

    # Pictures that come ----------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_opening(self, name: str) -> None:
        self.show_status(f"Opening {name}.")

    @Slot(object)
    def _on_opened(self, picture: Picture) -> None:
        name = picture.name or "from the clipboard"
        self.requests.picture = picture
        self.panel.offer_picture(name)
        self.go_to_question()
        size = f"{picture.width} by {picture.height} pixels"
        self.give_notice(f"Picture {name} is open, {size}. {picture.note}".strip())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_picture(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.pictures.take(event.mimeData()):
            event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.closing.emit()

    # Building --------------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        bridge, panel = self._bridge, self.panel
        bridge.ready.connect(self.take_engine)
        bridge.answered.connect(self.show_answer)
        bridge.progressed.connect(self._contents.show_progress)
        for told in (bridge.status, bridge.failed):
            told.connect(self.show_status)
        bridge.notice.connect(self.give_notice)
        bridge.heard.connect(self._contents.show_heard)
        bridge.type_question.connect(self.bring_to_type)
        bridge.show_window.connect(self.bring_to_front)
        bridge.keys_taken.connect(self.show_keys_taken)
        bridge.settings_changed.connect(self.use_settings)
        panel.asked.connect(self.ask)
        for button, slot in (
            (panel.open, self.open_picture),
            (panel.voice, self.toggle_listening),
            (panel.again, self.speak_again),
            (panel.stop, self.stop),
        ):
            button.clicked.connect(slot)
        panel.question.picture_pasted.connect(self.paste_picture)
        follow_up = self.follow_up
        follow_up.question.picture_pasted.connect(self.paste_picture)
        follow_up.asked.connect(self.ask_follow_up)
        follow_up.told.connect(self.give_notice)
        follow_up.correcting.connect(self.correct_answer)
        for goes_on in (self.pages.downloading, self.pages.training):
            goes_on.told.connect(self.give_notice)
        self.requests.listening.connect(panel.show_listening)
        self.history.chosen.connect(self.speak_entry)
        self.history.copied.connect(self._contents.copy)
        self.history.correcting.connect(self.pages.correct)
        self.pictures.opening.connect(self._on_opening)
        self.pictures.opened.connect(self._on_opened)
        self.pictures.failed.connect(self.give_notice)
        self.pace.saved.connect(self.use_settings)
        self.pace.told.connect(self.show_status)
