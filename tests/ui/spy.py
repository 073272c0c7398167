"""An engine of the real one's interface that notes what it is asked and answers at once: no models, no sound."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from assistant.errors import LookaloudError
from assistant.history import History
from assistant.settings import Settings
from assistant.types import Answer, AudioChunk, Picture, Target


class SpyListening:
    """A recording that ends when it is told to."""

    def __init__(self, engine: SpyEngine) -> None:
        self._engine = engine
        self.recording = True

    def finish(self) -> None:
        """The question has been spoken."""
        self.recording = False
        self._engine.note("finish")

    def cancel(self) -> None:
        """It has been taken back."""
        self.recording = False
        self._engine.note("cancel")


class SpyEngine:
    """What the window believes to be the engine.

    Attributes:
        calls: (method, arguments...) in the order in which they came.
        threads: names of the threads that called.
        reply: the text of the next answers.
        error: what the next requests fail with, if anything.
        on_answer: as `Events.on_answer`; called on a thread of its own.
    """

    def __init__(self, on_answer: Callable[[Answer], None] = lambda _: None) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.threads: set[str] = set()
        self.reply = "The train leaves at 08:45."
        self.error: LookaloudError | None = None
        self.on_answer = on_answer
        self.history = History(keep_on_disk=False)
        self.has_sound = True
        self.last_picture: Picture | None = None
        self.listening: SpyListening | None = None
        self._ids = itertools.count(1)

    def note(self, *call: Any) -> None:
        """Remember a call."""
        self.calls.append(call)
        self.threads.add(threading.current_thread().name)

    def names(self) -> list[str]:
        """The methods that were called."""
        return [call[0] for call in self.calls]

    def ask(self, text: str, target: Target, *, picture: Picture | None = None) -> Future[Answer]:
        self.note("ask", text, target.source, picture)
        return self._answer(text)

    def describe(self, target: Target, *, picture: Picture | None = None) -> Future[Answer]:
        self.note("describe", target.source, picture)
        return self._answer("")

    def follow_up(self, text: str) -> Future[Answer]:
        self.note("follow_up", text)
        return self._answer(text)

    def listen(self, target: Target, *, picture: Picture | None = None) -> SpyListening:
        self.note("listen", target.source, picture)
        self.listening = SpyListening(self)
        return self.listening

    def say(self, text: str, voice: str = "") -> None:
        self.note("say", text, *([voice] if voice else []))

    def notify(self, sentence: str) -> None:
        self.note("notify", sentence)

    def repeat(self) -> None:
        self.note("repeat")

    def stop(self) -> None:
        self.note("stop")

    def make_room(self) -> Future[None]:
        self.note("make_room")
        future: Future[None] = Future()
        future.set_result(None)
        return future

    def play(self, chunk: AudioChunk) -> None:
        self.note("play", chunk)

    def correct(self, text: str, answer_id: int | None = None, *, aloud: bool = True) -> Future[str]:
        self.note("correct", text, answer_id, aloud)
        future: Future[str] = Future()
        if self.error is not None:
            future.set_exception(self.error)
        else:
            future.set_result(f"Kept: the answer is {text}.")
        return future

    def apply(self, settings: Settings) -> None:
        self.note("apply", settings)

    def close(self, deadline: float = 3.0) -> bool:
        self.note("close", deadline)
        return True

    def _answer(self, question: str) -> Future[Answer]:
        future: Future[Answer] = Future()

        def work() -> None:
            if self.error is not None:
                future.set_exception(self.error)
                return
            answer = Answer(next(self._ids), self.reply, confidence=1.0, question=question, picture_note="window Mail")
            self.history.add(answer)
            self.on_answer(answer)
            future.set_result(answer)

        threading.Thread(target=work, name="request", daemon=True).start()
        return future
