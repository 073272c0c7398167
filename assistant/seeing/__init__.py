"""Seeing: models that answer questions about a picture, or describe it. One file a back-end.

Which back-end opens a checkpoint is told by the architecture in its config.json, so any folder that training wrote, or
that the hub's tools downloaded, is opened like one from the catalogue.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from assistant.errors import ModelMissing
from assistant.models.plan import LoadPlan
from assistant.types import Progress, Sighting, View

__all__ = ["BACK_ENDS", "NOT_INSTALLED", "Pause", "Tell", "VisualAnswerer", "back_end_of", "open_answerer"]

NOT_INSTALLED = "No model that sees is installed, so I can only read text and measure colours."

Pause = Callable[[], None]
"""Called between pieces of work of at most some 100 ms: more urgent work (speech) runs meanwhile; a request that was
overtaken ends there, by `Cancelled`."""
Tell = Callable[[Progress], None]
"""Hears how far loading is. Must only queue."""


class VisualAnswerer(Protocol):
    """A loaded model that sees. Made, used and dropped on the model thread."""

    @property
    def name(self) -> str:
        """Name of the checkpoint, as the user chose it."""

    @property
    def plan(self) -> LoadPlan:
        """How it was loaded."""

    @property
    def describes(self) -> bool:
        """False where `describe` is put together from single answers, which says less than a caption."""

    def answer(self, view: View, question: str, pause: Pause) -> Sighting:
        """Answer one question. Raises: Cancelled (by `pause`), and torch's error when memory runs out."""

    def describe(self, view: View, pause: Pause) -> Sighting:
        """What it sees, in sentences; text "" when it is sure of nothing. Raises as `answer`."""

    def forget(self) -> None:
        """Drop what is kept of pictures for follow-up questions."""


BACK_ENDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("vilt", ("ViltForQuestionAnswering",)),
    ("blip", ("BlipForQuestionAnswering", "BlipForConditionalGeneration")),
    ("blip2", ("Blip2ForConditionalGeneration", "Blip2Model")),
    ("instructblip", ("InstructBlipForConditionalGeneration",)),
    ("chat", ()),  # any other that transformers opens as "image-text-to-text"
)
"""Module of this package, and the architectures it opens. Each has `open_checkpoint(folder, name, plan, tell)`."""


def back_end_of(folder: Path) -> str:
    """The module that opens the checkpoint in `folder`. Reads config.json only.

    Raises:
        ModelMissing: config.json is missing or broken.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        architectures = set(config.get("architectures") or ())
    except (OSError, ValueError, AttributeError) as error:
        raise ModelMissing(f"The folder {folder.name} holds no model: its config.json is missing or broken.") from error
    return next((module for module, names in BACK_ENDS if architectures.intersection(names)), "chat")


def open_answerer(folder: Path, name: str, plan: LoadPlan, tell: Tell) -> VisualAnswerer:
    """Load the checkpoint in `folder`. Takes seconds to minutes. Model thread.

    Raises:
        ModelMissing: it can't be loaded; the sentence says what is wrong with it.
    """
    module = importlib.import_module(f"assistant.seeing.{back_end_of(folder)}")
    answerer: VisualAnswerer = module.open_checkpoint(folder, name, plan, tell)
    return answerer
