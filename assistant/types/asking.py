"""Questions, what they are about, and answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from assistant.types.pictures import Box, PictureSource


class QuestionKind(Enum):
    """What a question needs; decided by `answering.router`."""

    DESCRIBE = "describe"
    READ_ALL = "read all"
    READ_PART = "read part"
    ABOUT = "about"
    ERROR = "error"
    LIST_CONTROLS = "list controls"
    EXISTS = "exists"
    SELECTED = "selected"
    WHERE = "where"
    TITLE = "title"
    COUNT = "count"
    LOOKS = "looks"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Question:
    """A question after routing.

    Attributes:
        text: the user's words, stripped.
        kind: what it needs.
        subject: what it is about ("Save", "the last paragraph"), "" when the whole picture.
        detail: a role or unit that narrows it ("button", "last", "unread"), "" when none.
    """

    text: str
    kind: QuestionKind
    subject: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What the user wants to ask about.

    Attributes:
        source: window in front, whole screen, an area, a file, or the clipboard.
        area: screen rectangle in device pixels, with `PictureSource.AREA`.
        path: the file, with `PictureSource.FILE`.
    """

    source: PictureSource
    area: Box | None = None
    path: Path | None = None

    def as_message(self) -> dict[str, Any]:
        """As it goes to the running app; the path made absolute, the other process has another folder."""
        return {
            "source": self.source.value,
            "area": self.area.as_list() if self.area else None,
            "path": str(self.path.absolute()) if self.path else None,
        }


class SourceKind(Enum):
    """How an answer is known. Every answer is labelled by it."""

    READ = "read"
    CONTROL = "control"
    SEEN = "seen"
    MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class Source:
    """One piece of evidence an answer rests on.

    Attributes:
        kind: how it is known.
        text: what was read, what a control holds, or what a model said.
        box: where; None when it is about the whole picture, or has no place in it.
        confidence: 0 to 1; 1.0 for controls and measurements.
        model: name of the model that saw it; "" for all other kinds, as the two below.
        calibrated: whether its confidence was fitted on held-out data.
        others: what the model considered besides, with scores.
    """

    kind: SourceKind
    text: str
    box: Box | None = None
    confidence: float = 1.0
    model: str = ""
    calibrated: bool = True
    others: tuple[tuple[str, float], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As a part of what `--json` prints."""
        found: dict[str, Any] = {
            "kind": self.kind.value,
            "text": self.text,
            "box": self.box.as_list() if self.box else None,
            "confidence": round(self.confidence, 3),
        }
        if self.kind is SourceKind.SEEN:
            others = [{"text": text, "score": round(score, 3)} for text, score in self.others]
            found |= {"model": self.model, "calibrated": self.calibrated, "alternatives": others}
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    """What the user gets.

    Attributes:
        id: unique in this run of the engine.
        text: what is shown and spoken, starting with the answer itself.
        sources: the evidence, best first.
        confidence: 0 to 1, that the text is right.
        alternatives: other readings or answers that were considered.
        answered: False when it says that nothing was found (exit code 1).
        question: the user's words, "" for a description.
        timings_ms: of "capture", "reading", "answering", "seeing", "first_sound"; only what was measured.
        picture_note: what was asked about, for the history ("window Inbox - Mail").
    """

    id: int
    text: str
    sources: tuple[Source, ...] = ()
    confidence: float = 0.0
    alternatives: tuple[str, ...] = ()
    answered: bool = True
    question: str = ""
    timings_ms: dict[str, float] = field(default_factory=dict)
    picture_note: str = ""

    def as_json(self) -> dict[str, Any]:
        """The object that `--json` prints."""
        return {
            "answer": self.text,
            "answered": self.answered,
            "question": self.question,
            "sources": [source.as_json() for source in self.sources],
            "confidence": round(self.confidence, 3),
            "alternatives": list(self.alternatives),
            "timings_ms": {name: round(value, 1) for name, value in self.timings_ms.items()},
        }
