"""What a training process tells whoever started it, one JSON object a line, and the word "stop" that it hears.

Standard library only: the window imports this module, and `recordings`, and nothing else of training.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import IO, Any, ClassVar

STOP = "stop"
"""The line that ends a training: what was learned is kept, and the same command goes on from there."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that is worth hearing at once."""

    kind: ClassVar[str] = "said"
    sentence: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about the data that has to be put right.

    Attributes:
        where: "row 12 of train.jsonl".
        sentence: what is wrong there, and what to do.
    """

    kind: ClassVar[str] = "problem"
    where: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Stepped:
    """How far it is.

    Attributes:
        step: optimiser steps done.
        steps: in all.
        loss: mean since the last such event.
        examples_per_s: since this process began to train.
        seconds_left: until training ends, at this speed.
    """

    kind: ClassVar[str] = "step"
    step: int
    steps: int
    loss: float
    examples_per_s: float
    seconds_left: float


@dataclass(frozen=True, slots=True)
class Going:
    """That it goes on, where steps take long: after the first one, and then at least once a minute.

    Attributes:
        step: optimiser steps done.
        steps: in all.
        seconds_left: until training ends, at the speed of this process.
    """

    kind: ClassVar[str] = "going"
    step: int
    steps: int
    seconds_left: float


@dataclass(frozen=True, slots=True)
class Scored:
    """How well it does.

    Attributes:
        name: of what: "held out", "test"; with data to replay also "new questions", and these " before".
        values: shares of 1 by name: "all", "yes/no", "number", "other".
        questions: how many were asked.
        step: after so many steps.
    """

    kind: ClassVar[str] = "scores"
    name: str
    values: Mapping[str, float]
    questions: int
    step: int = 0


@dataclass(frozen=True, slots=True)
class Listened:
    """How a voice does, by ear.

    Attributes:
        name: of what: "held out so far", "before", "after".
        step: after so many steps.
        sentences: how many it said.
        word_errors: share of words that were not understood; None where nobody knows the language.
        similarity: to the speaker, at most 1.
        faults: share of sentences that went wrong.
        loss: on held-out recordings; None where it was not asked for.
        sample: a sound file of one sentence; it is gone when training is over.
    """

    kind: ClassVar[str] = "listened"
    name: str
    step: int
    sentences: int
    word_errors: float | None
    similarity: float
    faults: float
    loss: float | None
    sample: str


@dataclass(frozen=True, slots=True)
class Finished:
    """It is over, and what was learned lies in `folder`. `whole` is False when it was stopped before its end."""

    kind: ClassVar[str] = "finished"
    folder: str
    whole: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Failed:
    """It is over and came to nothing, or to less than it should; the sentence says what to do next."""

    kind: ClassVar[str] = "failed"
    sentence: str


Event = Said | Problem | Stepped | Going | Scored | Listened | Finished | Failed
_KINDS: dict[str, type[Event]] = {
    each.kind: each for each in (Said, Problem, Stepped, Going, Scored, Listened, Finished, Failed)
}

Tell = Callable[[Event], None]


def encode(event: Event) -> str:
    """One line, without its end."""
    return json.dumps({"event": event.kind, **asdict(event)}, ensure_ascii=False)


def decode(line: str) -> Event | None:
    """The event of a line; None for anything else, such as what a library prints by itself."""
    try:
        values: dict[str, Any] = json.loads(line)
        made = _KINDS[values.pop("event")]
        return made(**{each.name: values[each.name] for each in fields(made)})
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def sentence(event: Event) -> str:
    """An event as it is printed to a terminal or spoken."""
    match event:
        case Stepped():
            return (
                f"Step {event.step} of {event.steps}, loss {event.loss:.4g}, {event.examples_per_s:.0f} examples a "
                f"second, {duration(event.seconds_left)} left."
            )
        case Going():
            return f"Step {event.step} of {event.steps}, about {duration(event.seconds_left)} left."
        case Scored():
            parts = ", ".join(f"{name} {value:.2%}" for name, value in event.values.items() if name != "all")
            return (
                f"{event.name[:1].upper()}{event.name[1:]}: {event.values['all']:.2%} of {event.questions} questions"
                f"{f' ({parts})' if parts else ''}."
            )
        case Listened():
            heard = "" if event.word_errors is None else f"{event.word_errors:.0%} of words not understood, "
            return (
                f"{event.name[:1].upper()}{event.name[1:]}, step {event.step}: {heard}similarity "
                f"{event.similarity:.2f}, {event.faults:.0%} of {event.sentences} sentences went wrong."
            )
        case Problem():
            return f"{event.where[:1].upper()}{event.where[1:]}: {event.sentence}"
        case _:
            return event.sentence


def duration(seconds: float) -> str:
    """ "40 seconds", "12 minutes", "3 hours 5 minutes"."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} second{'s' if round(seconds) > 1 else ''}"
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    words = [f"{number} {name}{'s' if number > 1 else ''}" for number, name in ((hours, "hour"), (minutes, "minute"))
             if number]  # fmt: skip
    return " ".join(words)


@dataclass(slots=True)
class Reporter:
    """Writes events to a stream. Any thread.

    Attributes:
        stream: where to.
        as_json: JSON lines for a program; else sentences for a person.
        silent: tells nothing: another process of the same training does.
    """

    stream: IO[str] = field(default_factory=lambda: sys.stdout)
    as_json: bool = True
    silent: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, event: Event) -> None:
        """Tell it. A reader that went away doesn't end a training."""
        if self.silent:
            return
        with self._lock:
            try:
                print(encode(event) if self.as_json else sentence(event), file=self.stream, flush=True)
            except (BrokenPipeError, ValueError):  # ValueError: the stream is closed
                return


class StopWord:
    """Whether somebody said "stop". Any thread may ask; one daemon thread listens."""

    def __init__(self) -> None:
        self._said = threading.Event()

    @property
    def said(self) -> bool:
        return self._said.is_set()

    def say(self) -> None:
        """Stop, as if it had been heard."""
        self._said.set()

    def listen(self, stream: IO[str]) -> threading.Thread:
        """Hear the word on `stream` from now on. Its end is no stop: a training outlives a window that crashed.

        Returns:
            The thread that listens, until the word or the end.
        """

        def hear() -> None:
            for line in stream:
                if line.strip() == STOP:
                    self.say()
                    return

        listener = threading.Thread(target=hear, name="stop word", daemon=True)
        listener.start()
        return listener
