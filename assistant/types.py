"""The values that travel between threads: frozen, so that no thread can change what another one reads.

Coordinates are pixels of the picture they belong to, origin at its upper left, unless a docstring says "screen".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class PictureSource(Enum):
    """Where a picture came from; decides what advice is given when it can't be used."""

    WINDOW = "window"
    SCREEN = "screen"
    AREA = "area"
    FILE = "file"
    CLIPBOARD = "clipboard"
    CAMERA = "camera"

    @property
    def is_live(self) -> bool:
        """True when the picture shows the user's own screen, so that the accessibility tree belongs to it."""
        return self in (PictureSource.WINDOW, PictureSource.SCREEN, PictureSource.AREA)


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels. Right and bottom are exclusive."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def centre(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.top + self.height / 2

    def moved(self, dx: int, dy: int) -> Box:
        """The same rectangle, shifted by (dx, dy) pixels."""
        return Box(self.left + dx, self.top + dy, self.width, self.height)

    def union(self, other: Box) -> Box:
        """The smallest rectangle that holds both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right) - left, max(self.bottom, other.bottom) - top)

    def overlap(self, other: Box) -> int:
        """Area shared with `other`, in square pixels."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0) * max(height, 0)

    def as_list(self) -> list[int]:
        """[left, top, width, height], as `--json` prints it."""
        return [self.left, self.top, self.width, self.height]


@dataclass(frozen=True, slots=True)
class Picture:
    """One still picture, as the senses get it.

    Attributes:
        pixels: uint8 RGB, shape (height, width, 3), C-contiguous. Never written to after creation.
        source: where it came from.
        window_title: title of the window it shows, "" when unknown.
        scale: device pixels for one logical pixel (2.0 on a 200% screen).
        origin: screen position (x, y), in device pixels, of the picture's upper left; (0, 0) for files.
        name: file name, for messages; "" when there is none.
        note: one speakable sentence about what was done to it ("first frame of 12"), or "".
        process: id of the process whose window is in front in it, None when unknown or not a picture of the screen.
    """

    pixels: NDArray[np.uint8]
    source: PictureSource
    window_title: str = ""
    scale: float = 1.0
    origin: tuple[int, int] = (0, 0)
    name: str = ""
    note: str = ""
    process: int | None = None

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])


@dataclass(frozen=True, slots=True)
class TextLine:
    """One recognised line (or part of a line between wide gaps) of text.

    Attributes:
        text: as recognised, never empty.
        box: where it stands in the picture.
        confidence: mean character probability from the recogniser, 0 to 1, uncalibrated.
    """

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Control:
    """One element of the accessibility tree.

    Attributes:
        role: lower-case English role as a screen reader says it: "button", "check box", "menu item", "edit", ...
        name: accessible name, "" when it has none.
        value: text or number it holds, "" when it has none. Always "" for passwords.
        box: in pixels of the picture asked about, or None where the toolkit tells no geometry.
        focused: True for the control that has the keyboard focus.
        states: of "checked", "unchecked", "pressed", "selected", "expanded", "collapsed", "disabled", "read only",
            "required", "invalid", "busy", "password", "focusable", "default".
        tab_index: 1-based position in tab order, None when unknown or not focusable.
        depth: depth in the tree, 0 for the window.
    """

    role: str
    name: str
    value: str = ""
    box: Box | None = None
    focused: bool = False
    states: frozenset[str] = frozenset()
    tab_index: int | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class WindowInfo:
    """What the accessibility tree and the window system say of the window in front.

    Attributes:
        title: window title, "" when unknown.
        app: name of the application, "" when unknown.
        controls: all controls in tree order; empty means "no tree", not "an empty window".
        focused: the control with the keyboard focus, if any.
        box: the window on the screen, in device pixels, if known.
    """

    title: str = ""
    app: str = ""
    controls: tuple[Control, ...] = ()
    focused: Control | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a vision model makes of a picture.

    Attributes:
        text: its answer or description.
        score: its own probability for it, 0 to 1, calibrated where the checkpoint has a calibration.
        model: name of the checkpoint.
        alternatives: next best answers with their scores.
    """

    text: str
    score: float
    model: str
    alternatives: tuple[tuple[str, float], ...] = ()


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


class SourceKind(Enum):
    """How an answer is known. Every answer is labelled by it."""

    READ = "read"
    CONTROL = "control"
    SEEN = "seen"
    MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class Source:
    """One piece of evidence an answer rests on. `confidence` is 1.0 for controls and measurements."""

    kind: SourceKind
    text: str
    box: Box | None = None
    confidence: float = 1.0


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
        timings_ms: of "capture", "reading", "answering", "first_sound"; only what was measured.
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
            "sources": [
                {
                    "kind": s.kind.value,
                    "text": s.text,
                    "box": s.box.as_list() if s.box else None,
                    "confidence": round(s.confidence, 3),
                }
                for s in self.sources
            ],
            "confidence": round(self.confidence, 3),
            "alternatives": list(self.alternatives),
            "timings_ms": {name: round(value, 1) for name, value in self.timings_ms.items()},
        }


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """A piece of mono sound.

    Attributes:
        samples: float32, shape (frames,), in [-1, 1]. Never written to after creation.
        sample_rate: in Hz.
    """

    samples: NDArray[np.float32]
    sample_rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.sample_rate


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is: `fraction` 0 to 1, or None when unknown; `sentence` can be spoken."""

    stage: str
    fraction: float | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice as the user chooses it.

    Attributes:
        name: as it is listed and chosen.
        engine: which synthesizer speaks it, as the settings name engines.
        folder: the voice's own folder; it may hold fine-tuned weights. None for a voice from a package.
        embedding: x-vector, float32 of shape (512,), for SpeechT5; else None.
        model: name on the hub, or folder, of the base checkpoint; "" for the engine's own.
        speaker: which speaker of a checkpoint of many: a number for VITS, a preset's name for Bark; "" for the first.
        language: of what it speaks, as in "en" or "nl".
    """

    name: str
    engine: str
    folder: Path | None = None
    embedding: NDArray[np.float32] | None = None
    model: str = ""
    speaker: str = ""
    language: str = "en"


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


@dataclass(frozen=True, slots=True)
class PartStatus:
    """One line of `lookaloud doctor`: a part, whether it works, and what to do when it doesn't."""

    part: str
    works: bool
    sentence: str
    remedy: str = ""
