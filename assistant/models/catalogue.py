"""The checkpoints that see which are known: what each can do, how big it is, how well it did where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.models import seeing_hub as hub
from assistant.models.entries import PackagedModel
from assistant.models.plan import LoadPlan
from assistant.models.sizes import Family, memory

Skill = Literal["picks", "answers", "describes", "reads", "trains"]
"""picks: an answer from a list; answers: in its own words; describes: a picture in sentences; reads: takes the text
that was read into account; trains: only good to start a training from."""


@dataclass(frozen=True, slots=True)
class Score:
    """A published figure: name of the test, percent or points, and who published it."""

    test: str
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class SeeingModel:
    """A checkpoint that sees.

    Attributes:
        hub: its files, licence and place on the hub.
        family: the back-end that opens it.
        parameters: how many numbers it has.
        skills: what it can do.
        sentence: the same for somebody who has never heard of such models.
        scores: published figures.
        quality: 1 to 5, by the published scores and what was said of it: which one to recommend among those that fit.
    """

    hub: PackagedModel
    family: Family
    parameters: int
    skills: tuple[Skill, ...]
    sentence: str
    scores: tuple[Score, ...] = ()
    quality: int = 1

    @property
    def name(self) -> str:
        """As the user calls it."""
        return self.hub.name

    def memory(self, plan: LoadPlan) -> int:
        """Bytes that it takes while it answers."""
        return memory(self.parameters, self.family, plan)


SEEING: tuple[SeeingModel, ...] = (
    SeeingModel(
        hub.VILT_VQA,
        "vilt",
        117_600_000,
        ("picks",),
        "The quickest: it answers short questions in a word or two from a list, can't read, and makes up no stories.",
        (Score("VQA v2, test-dev", 71.3, "its paper, arXiv 2102.03334"),),
        1,
    ),
)


def known(name: str) -> SeeingModel | None:
    """The entry of that name, or of that repository on the hub, in any case; None where there is none."""
    wanted = name.strip().casefold()
    return next((each for each in SEEING if wanted in (each.name, each.hub.repository.casefold())), None)
