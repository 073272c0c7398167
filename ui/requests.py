"""What the user asks from the window, handed to the engine."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from assistant.errors import BadInput
from ui.bridge import Bridge

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.types import Picture, Target

log = logging.getLogger(__name__)
ASIDE_MS = 150  # two frames of a slow compositor, and the other window's time to draw what was covered
BACK_MS = 250  # after the request was made; the engine captures within some ten milliseconds of it
NOTHING_YET = "Nothing has been asked about yet. Choose the window or the screen first."


class About(Enum):
    """What a question is about."""

    WINDOW = "window"
    SCREEN = "screen"
    LAST = "last"
    PICTURE = "picture"


class Requests(QObject):
    """Asks, describes and listens. The window steps behind the others while the screen is captured.

    It keeps the keyboard focus while it does: hiding or minimising would move it.

    Signals:
        listening: True when the microphone was opened, False when it was closed.
    """

    listening = Signal(bool)

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._window = window
        self._listening: Any = None
        self._pending: Callable[[Assistant], object] | None = None
        self._aside = self._timer(ASIDE_MS, self._go)
        self._back = self._timer(BACK_MS, self._return)
        self.picture: Picture | None = None
        # The engine tells the words or the error; that the microphone is closed is seen here, five times a second.
        self._watch = QTimer(self)
        self._watch.setInterval(200)
        self._watch.timeout.connect(self._look_at_microphone)

    def ask(self, text: str, about: About) -> None:
        """Ask `text` about `about`; without a text, describe it."""
        text = text.strip()
        picture = self.picture
        if about is About.LAST:
            self._bridge.call(lambda engine: engine.follow_up(text) if text else _describe_again(engine))
        elif about is About.PICTURE and picture is not None:
            target = _target(about, picture)
            self._bridge.call(
                lambda engine: (
                    engine.ask(text, target, picture=picture) if text else engine.describe(target, picture=picture)
                )
            )
        else:
            target = _target(about)
            self._step_aside(lambda engine: engine.ask(text, target) if text else engine.describe(target))

    def toggle_listening(self, about: About) -> None:
        """Open the microphone for a spoken question, or say that the question has ended."""
        if self._listening is not None:
            listening = self._listening
            self._bridge.call(lambda _: listening.finish())
            return
        picture = self.picture if about is About.PICTURE else None
        live = about in (About.WINDOW, About.SCREEN)
        self._step_aside(lambda engine: self._listen(engine, about, picture), needed=live)

    def stop(self) -> None:
        """Silence, and nothing asked any more; not even what was about to be."""
        self._pending = None
        if self._listening is not None:
            listening = self._listening
            self._bridge.call(lambda _: listening.cancel())
            self._end_listening()
        self._bridge.call(lambda engine: engine.stop())

    def _listen(self, engine: Assistant, about: About, picture: Picture | None) -> None:
        target = _target(about, picture)
        if about is About.LAST:
            picture = engine.last_picture
            if picture is None:
                raise BadInput(NOTHING_YET)
        self._listening = engine.listen(target, picture=picture)
        self._watch.start()
        self.listening.emit(True)

    @Slot()
    def _look_at_microphone(self) -> None:
        if self._listening is None or not self._listening.recording:
            self._end_listening()

    def _end_listening(self) -> None:
        self._watch.stop()
        if self._listening is not None:
            self._listening = None
            self.listening.emit(False)

    def _step_aside(self, work: Callable[[Assistant], object], *, needed: bool = True) -> None:
        """Do `work` while the window lies behind the others, so that it does not cover what is asked about."""
        if not needed or not self._window.isVisible() or self._window.isMinimized():
            self._bridge.call(work)
            return
        if self._pending is not None:
            self._pending = work  # pressed twice: the newer one counts, the window is on its way already
            return
        self._pending = work
        self._back.stop()
        self._window.lower()
        self._aside.start()

    @Slot()
    def _go(self) -> None:
        work, self._pending = self._pending, None
        if work is not None:
            self._bridge.call(work)
        self._back.start()

    @Slot()
    def _return(self) -> None:
        # Only if the user has not gone to another window meanwhile: that one belongs in front then.
        if self._window.isActiveWindow():
            self._window.raise_()

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer


def _target(about: About, picture: Picture | None = None) -> Target:
    from assistant.types import PictureSource, Target

    if about is About.PICTURE and picture is not None:
        return Target(picture.source)
    return Target(PictureSource.SCREEN if about is About.SCREEN else PictureSource.WINDOW)


def _describe_again(engine: Assistant) -> object:
    """Describe the last picture once more, without capturing anything."""
    picture = engine.last_picture
    if picture is None:
        raise BadInput(NOTHING_YET)
    from assistant.types import Target

    return engine.describe(Target(picture.source), picture=picture)
