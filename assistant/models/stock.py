"""Which models that see are here, which of them is asked, and what came of others: for whoever lists them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.errors import LookaloudError
from assistant.models import known, store
from assistant.models.checkpoints import PARTIAL, PARTIAL_LIST
from assistant.models.store import Installed
from assistant.settings import SeeingSettings


@dataclass(frozen=True, slots=True)
class Stock:
    """Models by what the settings call them: a name, or a folder's path where it lies elsewhere.

    Attributes:
        here: those that can be asked; the best first, then chosen ones that lie elsewhere.
        missing: those that were chosen and are not here, with the sentence that says so.
        broken_off: repositories without an entry whose download was broken off.
        used: the one that is asked; "" where there is none.
        chosen: whether the user chose that one.
        second: the one that gives the second opinion; "" where there is none.
    """

    here: dict[str, Installed] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    broken_off: tuple[str, ...] = ()
    used: str = ""
    chosen: bool = False
    second: str = ""

    def duties(self, name: str) -> list[str]:
        """What a model does now, in sentences: nothing is told by a mark alone."""
        told = []
        if name == self.used:
            told.append("In use." if self.chosen else "In use, as the best that is installed.")
        if name == self.second:
            told.append("Gives the second opinion.")
        return [each for each in told if name]


def taken(seeing: SeeingSettings) -> Stock:
    """What there is now. Reads some small files."""
    here = {kept_name(each): each for each in store.installed()}
    missing: dict[str, str] = {}
    names: dict[str, str] = {}
    for wanted in dict.fromkeys((seeing.model, seeing.second)):
        if wanted:
            try:
                found = store.find(wanted)
                names[wanted] = kept_name(found)
                here.setdefault(names[wanted], found)
            except LookaloudError as error:
                missing[wanted] = error.sentence
    used = names.get(seeing.model, "") if seeing.model else next(iter(here), "")
    return Stock(here, missing, tuple(_broken_off()), used, bool(seeing.model), names.get(seeing.second, ""))


def kept_name(model: Installed) -> str:
    """What the settings keep: a name where it is found by that alone, else the folder."""
    return model.name if model.entry or store.is_own(model.folder) else str(model.folder)


def _broken_off() -> Iterator[str]:
    names = {entry.name for entry in known.entries()}
    for folder in sorted(store.models_dir().iterdir()):
        if folder.name not in names and (folder / PARTIAL).is_dir():
            try:
                repository = json.loads((folder / PARTIAL / PARTIAL_LIST).read_text(encoding="utf-8"))["repository"]
            except (OSError, ValueError, LookupError, TypeError):
                continue
            if isinstance(repository, str):
                yield repository
