"""One request on its way, and what the engine tells its host about it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from assistant.cancel import CancelToken
from assistant.types import Answer, Picture, Progress


def _nothing(*_: object) -> None:
    """The event handler of whoever does not care."""


@dataclass(frozen=True, slots=True)
class Events:
    """What the engine tells its host. Called on engine threads: hand over at once and return.

    Attributes:
        on_answer: an answer is there; its speech starts at the same time. It comes twice, with the same id, when a
            model that sees adds to what was known at once.
        on_progress: how far a piece of work is.
        on_status: a sentence for the status line that is not an answer: errors, a lost device.
        on_question: the words of a spoken question.
        on_type_question: the user's ask key opens the window to type in ("ask_mode" is "type").
        on_sound: True when something begins to be heard, False when it is quiet again.
    """

    on_answer: Callable[[Answer], None] = _nothing
    on_progress: Callable[[Progress], None] = _nothing
    on_status: Callable[[str], None] = _nothing
    on_question: Callable[[str], None] = _nothing
    on_type_question: Callable[[], None] = _nothing
    on_sound: Callable[[bool], None] = _nothing


@dataclass(slots=True)
class Request:
    """One request. `timings` (ms) is filled by its own thread, "first_sound" in it by the player's.

    `model` is the name or folder of the model that sees, "" for the chosen one. `picture` is what was answered about,
    without what stands in password fields, once there is an answer.
    """

    id: int
    aloud: bool = True
    model: str = ""
    token: CancelToken = field(default_factory=CancelToken)
    future: Future[Answer] = field(default_factory=Future)
    started: float = field(default_factory=time.monotonic)
    timings: dict[str, float] = field(default_factory=dict)
    sounded: threading.Event = field(default_factory=threading.Event)
    picture: Picture | None = None

    def on_sound(self, now: float) -> None:
        """The first frame of the answer went to the device at `now`, a time of `time.monotonic()`."""
        self.timings.setdefault("first_sound", (now - self.started) * 1000)
        self.sounded.set()
