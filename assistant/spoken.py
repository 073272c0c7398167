"""A spoken question: the screen is captured and read while the user speaks."""

from __future__ import annotations

import threading
from collections.abc import Callable

from assistant.errors import ListeningError
from assistant.request import Request
from assistant.scene import SceneTask
from assistant.senses import Senses
from assistant.settings import ListeningSettings
from assistant.types import Picture, Target


class Listening:
    """A recording that is running, as its host sees it. Any thread.

    Args:
        picture: what the question is about; captured when there is none.
    """

    def __init__(self, picture: Picture | None = None) -> None:
        self._picture = picture
        self._finish = threading.Event()
        self.request: Request | None = None
        self.recording = True

    def finish(self) -> None:
        """The user has said it: answer."""
        self._finish.set()

    def cancel(self) -> None:
        """Forget what was said."""
        if self.request is not None:
            self.request.token.cancel()
        self._finish.set()

    def hear(
        self,
        request: Request,
        target: Target,
        senses: Senses,
        settings: ListeningSettings,
        on_recorded: Callable[[], None],
    ) -> tuple[str, SceneTask]:
        """Record and transcribe; the words and the scene they are about. Waits; on the request's thread.

        Raises:
            ListeningError: no microphone, too quiet, too loud, or nothing said.
            Cancelled: the request was overtaken.
        """
        from assistant.listening.recorder import Recorder

        request.token.on_cancel(self._finish.set)
        try:
            # The screen as it is when the key goes down is the one that is meant.
            scene = senses.look(request, senses.capture(request, target, self._picture))
            scene.read()
            senses.prepare_listening()
            samples = Recorder(settings).record(request.token, self._finish)
        finally:
            self.recording = False
        on_recorded()
        words = senses.transcribe(samples, request.token)
        if not words:
            raise ListeningError("I heard no question. Please hold the key while you speak.")
        return words, scene
