"""What an answer may rest on: the page that was read, the controls, sightings, and measured colours."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

from assistant.reading.finder import Finder, lexical_rank
from assistant.reading.page import Block, Page, Row
from assistant.seeing import NOT_INSTALLED
from assistant.settings import ReadingSettings
from assistant.types import Box, Control, Picture, Sighting, Source, SourceKind, WindowInfo


class Judged(Protocol):
    """A judgement of a picture, as `capture.quality.judge` gives it."""

    @property
    def usable(self) -> bool: ...

    @property
    def sentence(self) -> str: ...


@dataclass(frozen=True, slots=True)
class EvidenceSet:
    """Everything that is known about one picture.

    Attributes:
        page: what was read, None when nothing was tried.
        window: the accessibility tree; None for pictures that are not of this screen.
        sightings: what vision models made of it, as `seeing.crosscheck` left it: two where two models disagree.
        unseen: why no model looked, said where eyes would be needed; "" where one did, or need not.
        told: what was read was said already, so that what was seen comes after it.
        colours: honest colours and layout in one or two sentences, "" when not measured.
        picture: the picture itself, None in tests.
        quality: its judgement; an unusable picture answers every question with its sentence.
    """

    page: Page | None = None
    window: WindowInfo | None = None
    sightings: tuple[Sighting, ...] = ()
    unseen: str = NOT_INSTALLED
    told: bool = False
    colours: str = ""
    picture: Picture | None = None
    quality: Judged | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels; (0, 0) when unknown."""
        if self.picture is not None:
            return self.picture.width, self.picture.height
        return (self.page.width, self.page.height) if self.page is not None else (0, 0)

    @property
    def controls(self) -> tuple[Control, ...]:
        return self.window.controls if self.window is not None else ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before hedges and sources are put into words.

    Attributes:
        text: starts with the answer itself.
        sources: best first.
        certainty: 0 to 1, how sure the choice is, whatever the recogniser's own confidence.
        answered: False when it says that nothing was found.
        about_controls: the answer is a thing of controls, so a reading of the picture is the exception to be named.
        whole: it may be as long as it is (reading); otherwise it is cut to the settings' length.
        measured: False where nobody knows what `certainty` is worth: then never more than "Probably".
        more: said after the answer and its source, as it is.
        guess: what a model would have said where it isn't answered; told only to those who want to hear all.
    """

    text: str
    sources: tuple[Source, ...] = ()
    certainty: float = 0.95
    alternatives: tuple[str, ...] = ()
    answered: bool = True
    about_controls: bool = False
    whole: bool = False
    measured: bool = True
    more: str = ""
    guess: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What the families of answers get: evidence without secrets, settings, and the finder (None: words alone)."""

    evidence: EvidenceSet
    settings: ReadingSettings
    finder: Finder | None
    notes: dict[str, object] = field(default_factory=dict)

    @property
    def page(self) -> Page | None:
        return self.evidence.page

    @property
    def limit(self) -> int:
        return self.settings.answer_characters

    def rank(self, question: str, passages: list[str]) -> list[tuple[int, float]]:
        return self.finder.rank(question, passages) if self.finder else lexical_rank(question, passages)

    def meaning(self, question: str, passages: list[str]) -> list[float]:
        """Nearness in meaning, 0 to 1; all 0 without a model."""
        return self.finder.meaning(question, passages) if self.finder else [0.0] * len(passages)


def read_source(text: str, box: Box | None, confidence: float) -> Source:
    return Source(SourceKind.READ, text, box, confidence)


def control_source(control: Control) -> Source:
    """A control as a source: its name and role, and its value where it has one that may be told."""
    value = "" if is_secret(control) else control.value
    text = " ".join(part for part in (control.name, control.role) if part)
    return Source(SourceKind.CONTROL, f"{text}: {value}" if value else text, control.box, 1.0)


def is_secret(control: Control) -> bool:
    """True for a control whose content must never be told."""
    return "password" in control.states or "password" in control.role


def without_secrets(evidence: EvidenceSet) -> EvidenceSet:
    """The evidence with passwords taken out, also those that stand readable in the picture inside a password field."""
    secret = [control.box for control in evidence.controls if is_secret(control) and control.box]
    window = evidence.window
    if window is not None:
        cleaned = tuple(replace(c, value="") if is_secret(c) and c.value else c for c in window.controls)
        focused = window.focused
        if focused is not None and is_secret(focused):
            focused = replace(focused, value="")
        window = replace(window, controls=cleaned, focused=focused)
    page = evidence.page
    if page is not None and secret:
        page = _without(page, secret)
    return replace(evidence, window=window, page=page)


def _inside(box: Box, secret: list[Box]) -> bool:
    return any(box.overlap(other) * 2 > box.width * box.height for other in secret)


def _without(page: Page, secret: list[Box]) -> Page:
    blocks = tuple(_block_without(block, secret) for block in page.blocks)
    if not any(_inside(line.box, secret) for line in page.lines):
        return page
    hidden = [line.text for line in page.lines if _inside(line.box, secret)]
    return replace(
        page,
        blocks=blocks,
        lines=tuple(line for line in page.lines if not _inside(line.box, secret)),
        passages=tuple(p for p in page.passages if not _inside(p.box, secret) and not any(h in p.text for h in hidden)),
    )


def _block_without(block: Block, secret: list[Box]) -> Block:
    """The block stays in its place even when nothing is left of it, because passages count blocks."""
    if not any(_inside(line.box, secret) for row in block.rows for line in row.lines):
        return block
    rows = []
    for row in block.rows:
        lines = tuple(line for line in row.lines if not _inside(line.box, secret))
        if len(lines) == len(row.lines):
            rows.append(row)
        elif lines:
            rows.append(Row(lines, " ".join(line.text for line in lines), row.box, row.confidence))
    hidden = [line.text for row in block.rows for line in row.lines if _inside(line.box, secret)]
    pairs = tuple(pair for pair in block.pairs if not any(text in pair.value for text in hidden))
    return replace(block, rows=tuple(rows), text="\n".join(row.text for row in rows), pairs=pairs, table=None)
