"""What is said while the answer is still being made: the window in front, and a page as it is being read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.reading.stream import ReadingStream
from assistant.types import AudioChunk, Control, Picture, TextLine, WindowInfo

LONGEST_TITLE = 120
LONGEST_VALUE = 80


def title(text: str) -> str:
    """A window's title as it is spoken."""
    return _shortened(text, LONGEST_TITLE)


def front(window: WindowInfo, wanted: Sequence[str], said_title: str) -> Iterator[str]:
    """The sentences about the window in front that are wanted and were not said yet."""
    if "title" in wanted and not said_title and window.title:
        yield title(window.title)
    if "focus" in wanted and window.focused is not None:
        yield control(window.focused)


def control(focused: Control) -> str:
    """A control as a screen reader says it: name, role, value, states."""
    value = "" if "password" in focused.states else _shortened(focused.value, LONGEST_VALUE)
    states = [
        s
        for s in ("checked", "unchecked", "pressed", "selected", "expanded", "collapsed", "disabled", "invalid")
        if s in focused.states
    ]
    return ", ".join(part for part in (focused.name, focused.role, value, *states) if part)


class StreamedReading:
    """Speaks a page while it is being read. `feed` runs on the model thread, which must not wait: it only queues.

    Args:
        picture: the page's, for its size.
        say: queues one piece of text for speech.
    """

    def __init__(self, picture: Picture, say: Callable[[str], None]) -> None:
        self._stream = ReadingStream(picture.width, picture.height)
        self._say = say
        self.has_spoken = False

    def feed(self, lines: Iterable[TextLine]) -> None:
        """Lines in reading order, as they come."""
        for text in self._stream.feed(tuple(lines)):
            self.has_spoken = True
            self._say(text)

    def finish(self) -> None:
        """Everything was read: say what was held back."""
        for text in self._stream.finish():
            self.has_spoken = True
            self._say(text)


def noting_first(chunks: Iterable[AudioChunk], first: list[float]) -> Iterator[AudioChunk]:
    """The chunks unchanged; the time (of `time.monotonic()`) at which the first came is appended to `first`."""
    for chunk in chunks:
        if not first:
            first.append(time.monotonic())
        yield chunk


def _shortened(text: str, longest: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"
