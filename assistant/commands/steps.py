"""What goes on while a model is loaded, printed for whoever waits at a terminal and hears nothing else."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import TextIO

from assistant.meanwhile import AGAIN_S, FIRST_S, LOOKING, with_percent
from assistant.types import Progress


class Steps:
    """Prints seldom, and no sentence twice in a row, since a screen reader reads each line. A context manager.

    What went otherwise than it was set is printed at once: memory ran out, a model is missing. Where the stream is no
    terminal nothing is printed.

    Args:
        stream: the standard error output: what a program reads from the standard output stays as it is.
        first: seconds until the first line; most questions are answered before.
        again: seconds between two lines.
    """

    def __init__(self, stream: TextIO, first: float = FIRST_S, again: float = AGAIN_S) -> None:
        self._stream = stream
        self._first, self._again = first, again
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._sentence = self._printed = ""

    def __enter__(self) -> Steps:
        if self._stream.isatty():
            threading.Thread(target=self._run, name="steps", daemon=True).start()
        else:
            self._over.set()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:  # a line that has begun is ended
            self._over.set()

    def tell(self, progress: Progress) -> None:
        """A step was done. Any thread; returns at once."""
        if progress.stage in ("loading", "reading") or progress.sentence == LOOKING:
            self._sentence = with_percent(progress)
        else:
            self._print(progress.sentence)

    def _run(self) -> None:
        wait = self._first
        while not self._over.wait(wait):
            wait = self._again if self._printed else self._first
            if self._sentence != self._printed:
                self._print(self._sentence)

    def _print(self, sentence: str) -> None:
        with self._lock:
            if not self._over.is_set():
                self._printed = sentence
                print(sentence, file=self._stream, flush=True)
