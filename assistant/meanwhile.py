"""What is said while a model that sees is loaded and looks, which takes a fraction of a second or some minutes."""

from __future__ import annotations

import threading
from types import TracebackType

from assistant.request import Events, Request
from assistant.speaking.speech import Speech
from assistant.types import Progress

# Seconds until the first word about it, as for reading; most questions are answered before.
FIRST_S = 1.5
# Seconds between two of them: often enough to know that it goes on, seldom enough not to annoy.
AGAIN_S = 10.0
LOOKING = "Looking."


class Meanwhile:
    """Shows every step, and says what goes on when it takes long and nothing else is heard. A context manager.

    What was done because memory ran out is said at once, even while something else is spoken: it is of use.
    """

    def __init__(self, request: Request, events: Events, speech: Speech) -> None:
        self._request = request
        self._events = events
        self._speech = speech
        self._over = threading.Event()
        self._sentence = LOOKING
        self._said = ""

    def __enter__(self) -> Meanwhile:
        self._request.token.on_cancel(self._over.set)
        threading.Thread(target=self._run, name="meanwhile", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()

    def tell(self, progress: Progress) -> None:
        """A step was done. Any thread; returns at once."""
        if self._over.is_set():
            return
        self._events.on_progress(progress)
        if progress.stage == "loading":
            done = progress.fraction is not None and progress.fraction >= 1.0
            self._sentence = LOOKING if done else with_percent(progress)
        else:
            self._say(progress.sentence)

    def _run(self) -> None:
        wait, shown = FIRST_S, False
        while not self._over.wait(wait):
            wait = AGAIN_S
            if self._sentence == LOOKING and not shown:
                shown = True
                self._events.on_progress(Progress("seeing", None, LOOKING))
            if not self._request.aloud or not self._speech.is_quiet:
                wait = FIRST_S  # as soon as it is quiet
            elif self._sentence == self._said:
                self._speech.earcon("working", self._request.token)
            else:
                self._say(self._sentence)

    def _say(self, sentence: str) -> None:
        self._said = sentence
        if self._request.aloud and not self._request.token.cancelled:
            self._speech.say(sentence, self._request.token, interface=True)


def with_percent(progress: Progress) -> str:
    """The sentence of a step, with how far it is where that is known."""
    if not progress.fraction:
        return progress.sentence
    return f"{progress.sentence.rstrip('.')}, {round(progress.fraction * 100)} percent."
