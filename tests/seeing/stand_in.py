"""A back-end whose model does as it is told: slow, short of memory, broken. For tests of what is around a model."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from safetensors.numpy import save_file

from assistant import seeing
from assistant.models.plan import LoadPlan
from assistant.seeing import Pause, Tell
from assistant.types import Progress, Sighting, View

ARCHITECTURE = "StandInForQuestionAnswering"


@dataclass
class Behaviour:
    """What the models do, and what was done with them.

    Attributes:
        says: the answer by the model's name; "red" where it has none.
        score: of every answer.
        describes: what `describe` tells.
        on_load: called at each step of loading.
        on_answer: called with the plan before each answer; it may raise.
        steps: of 10 ms, with a pause after each, that an answer takes.
        opened: names and plans, in the order they were opened.
        asked: what they were asked.
        views: what they were shown.
        forgotten: how often a model was told to forget.
        alive: how many are in memory.
    """

    says: dict[str, str] = field(default_factory=dict)
    score: float = 0.9
    describes: str = "a red car"
    on_load: Callable[[], None] = lambda: None
    on_answer: Callable[[LoadPlan], None] = lambda _: None
    steps: int = 0
    opened: list[tuple[str, LoadPlan]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    forgotten: int = 0
    alive: int = 0


class StandIn:
    """A `VisualAnswerer`."""

    def __init__(self, name: str, plan: LoadPlan, behaviour: Behaviour) -> None:
        self.name, self.plan, self.describes = name, plan, True
        self._behaviour = behaviour
        behaviour.alive += 1

    def __del__(self) -> None:
        self._behaviour.alive -= 1

    def answer(self, view: View, question: str, pause: Pause) -> Sighting:
        return self._seen(view, question, self._behaviour.says.get(self.name, "red"), pause)

    def describe(self, view: View, pause: Pause) -> Sighting:
        return self._seen(view, "", self._behaviour.describes, pause)

    def forget(self) -> None:
        self._behaviour.forgotten += 1

    def _seen(self, view: View, question: str, text: str, pause: Pause) -> Sighting:
        self._behaviour.asked.append(question)
        self._behaviour.views.append(view)
        self._behaviour.on_answer(self.plan)
        for _ in range(self._behaviour.steps):
            time.sleep(0.01)
            pause()
        return Sighting(text, self._behaviour.score, self.name, (("blue", 0.05),), calibrated=True)


def install(patch: pytest.MonkeyPatch) -> Behaviour:
    """Make the back-end known for the length of a test."""
    behaviour = Behaviour()
    module = ModuleType("assistant.seeing.stand_in")

    def open_checkpoint(folder: Path, name: str, plan: LoadPlan, tell: Tell) -> StandIn:
        for step in range(5):
            tell(Progress("loading", step / 4, f"Loading {name}."))
            behaviour.on_load()
        behaviour.opened.append((name, plan))
        return StandIn(name, plan, behaviour)

    module.open_checkpoint = open_checkpoint  # type: ignore[attr-defined]
    module.libraries = lambda _: ()  # type: ignore[attr-defined]
    patch.setitem(sys.modules, "assistant.seeing.stand_in", module)
    patch.setattr(seeing, "BACK_ENDS", (("stand_in", (ARCHITECTURE,)), *seeing.BACK_ENDS))
    return behaviour


def checkpoint(folder: Path) -> str:
    """Write what looks like a checkpoint of it; its folder."""
    folder.mkdir(parents=True)
    config = {"model_type": "vilt", "architectures": [ARCHITECTURE], "vision_config": {}}
    (folder / "config.json").write_text(json.dumps(config))
    save_file({"weight": np.zeros((4, 4), np.float32)}, folder / "model.safetensors")
    (folder / "tokenizer.json").write_text("{}")
    (folder / "preprocessor_config.json").write_text("{}")
    return str(folder)
