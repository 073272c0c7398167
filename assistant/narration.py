"""What is said while the answer is still being made: the window in front, and a page as it is being read."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from assistant.answering.phrasing import closed
from assistant.answering.structure import FURNITURE
from assistant.reading.stream import ReadingStream
from assistant.settings import Settings
from assistant.types import AudioChunk, Control, Picture, Question, QuestionKind, TextLine, WindowInfo

LONGEST_TITLE = 120
LONGEST_VALUE = 80
# Letters of a description that are said before all is read: some 5 seconds of speech, in which a page of usual density
# is read. No more, because what is said after them depends on the rest: its heading, and how much there is.
EARLY = 80
EARLY_AT_MOST = 160
# Readings of a single thing, which is known only when all was read.
_ONE_THING = re.compile(r"\b(?:notification|pop-?up|toast|alert|balloon|bubble|banner)\b", re.I)
_WORD = re.compile(r"[^\W\d_]{2,}")
_MENUS = frozenset(("file", "edit", "view", "help", "tools", "window", "insert", "format"))


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


class Streamed(Protocol):
    """An answer that is spoken while it is being made. `feed` must not wait: it only queues."""

    def feed(self, lines: Iterable[TextLine]) -> None:
        """Lines in reading order, as they come."""

    def finish(self, text: str) -> str:
        """The answer is made, with this text: say what of it was not said; the text in the order it was said in."""


def streamed(question: Question, picture: Picture, settings: Settings, say: Callable[[str], None]) -> Streamed | None:
    """How the answer to `question` is spoken while `picture` is being read; None where all must be read first.

    Args:
        question: what is asked.
        picture: what it is asked about, for its size.
        settings: below which confidence an answer is hedged, and the rate of speech.
        say: queues one piece of text for speech.
    """
    if question.kind is QuestionKind.DESCRIBE:
        early = min(EARLY * max(settings.speech.rate, 1.0), EARLY_AT_MOST)
        return StreamedDescription(picture, settings.reading.hedge_below, early, say)
    if question.kind is QuestionKind.READ_ALL and not _ONE_THING.search(question.text):
        return StreamedReading(picture, say)
    return None


class StreamedReading:
    """A page, read while it is being recognised."""

    def __init__(self, picture: Picture, say: Callable[[str], None]) -> None:
        self._stream = ReadingStream(picture.width, picture.height)
        self._say = say
        self._has_spoken = False

    def feed(self, lines: Iterable[TextLine]) -> None:
        """See `Streamed`."""
        self._tell(self._stream.feed(tuple(lines)))

    def finish(self, text: str) -> str:
        """See `Streamed`. What was held back is said."""
        if self._has_spoken:
            self._tell(self._stream.finish())
        else:
            self._say(text)
        return text

    def _tell(self, pieces: Iterable[str]) -> None:
        for piece in pieces:
            self._has_spoken = True
            self._say(piece)


class StreamedDescription:
    """A description, begun with what is read first.

    Args:
        picture: for its size.
        sure: confidence of a line, 0 to 1, below which a description that rests on it is hedged.
        early: about so many letters are said before all is read, and always the first piece.
        say: queues one piece of text for speech.
    """

    def __init__(self, picture: Picture, sure: float, early: float, say: Callable[[str], None]) -> None:
        self._stream = ReadingStream(picture.width, picture.height)
        self._sure = sure
        self._early = early
        self._say = say
        self._said: list[str] = []
        self._begins = True  # False when what comes next must wait for the whole

    def feed(self, lines: Iterable[TextLine]) -> None:
        """See `Streamed`."""
        if not self._begins:
            return
        new = tuple(lines)
        if any(line.confidence < self._sure for line in new):
            self._begins = False  # an unsure description begins with "probably"
            return
        for piece in self._stream.feed(new):
            text = FURNITURE.sub("", piece).strip()
            if _is_furniture(text):
                continue
            # Whether a lone number is told depends on how much else there is.
            if not _WORD.search(text) or (self._said and len(" ".join((*self._said, text))) > self._early):
                self._begins = False
                return
            self._said.append(text)
            self._say(text)

    def finish(self, text: str) -> str:
        """See `Streamed`."""
        self._begins = False
        if not self._said:
            self._say(text)
            return text
        rest, in_order = unsaid(text, " ".join(self._said))
        if rest:
            self._say(rest)
        return text if in_order else " ".join((*map(closed, self._said), rest)).strip()


def _is_furniture(text: str) -> bool:
    """A menu bar, or a sign that is read as a letter: descriptions leave them out."""
    words = _WORD.findall(text.lower())
    return not (words or re.search(r"\d", text)) or len(_MENUS.intersection(words)) >= 3


def unsaid(text: str, said: str) -> tuple[str, bool]:
    """What of `text` was not `said` yet, and whether `text` begins with what was. Punctuation doesn't count."""
    words = [(m[0].lower(), m.start(), m.end()) for m in re.finditer(r"\w+", text)]
    there, spoken = [word for word, _, _ in words], re.findall(r"\w+", said.lower())
    for at in range(len(there) - len(spoken) + 1):
        if there[at : at + len(spoken)] == spoken:
            end = words[at + len(spoken) - 1][2]
            after = re.sub(r"^[^\w\s]*\s*", "", text[end:])
            return f"{text[: words[at][1]].strip()} {after}".strip(), at == 0
    return " ".join(_new_sentences(text, spoken)), False


def _new_sentences(text: str, spoken: Sequence[str]) -> Iterator[str]:
    """The sentences of `text` without those that were spoken, and without the spoken beginning of one."""
    for sentence in re.split(r"(?<=[.!?…:;])\s+", text):
        words = [(m[0].lower(), m.end()) for m in re.finditer(r"\w+", sentence)]
        there = [word for word, _ in words]
        if any(there == list(spoken[at : at + len(there)]) for at in range(len(spoken) - len(there) + 1)):
            continue
        held = next((n for n in range(min(len(there), len(spoken)), 1, -1) if there[:n] == list(spoken[-n:])), 0)
        yield re.sub(r"^[^\w\s]*\s*", "", sentence[words[held - 1][1] :]) if held else sentence


def noting_first(chunks: Iterable[AudioChunk], first: list[float]) -> Iterator[AudioChunk]:
    """The chunks unchanged; the time (of `time.monotonic()`) at which the first came is appended to `first`."""
    for chunk in chunks:
        if not first:
            first.append(time.monotonic())
        yield chunk


def _shortened(text: str, longest: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"
