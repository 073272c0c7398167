"""All models that are known by name, whatever they are for; and any repository on the hub that is named in full."""

from __future__ import annotations

import re

from assistant.errors import ModelMissing
from assistant.models import catalogue, naming, packaged
from assistant.models.checkpoints import folder_name
from assistant.models.entries import PackagedModel

_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+", re.ASCII)


def entries() -> tuple[PackagedModel, ...]:
    """Models that see first, then those of reading, listening and speaking."""
    return (*(each.hub for each in catalogue.SEEING), *packaged.all_models())


def entry_of(name: str) -> PackagedModel:
    """The entry of that name or repository; one made on the spot for a repository that has none.

    Raises:
        ModelMissing: it is neither; the sentence names the one that was probably meant, or tells how to hear all.
    """
    wanted = name.strip()
    for entry in entries():
        if wanted and wanted.casefold() in (entry.name.casefold(), entry.repository.casefold()):
            return entry
    if _REPOSITORY.fullmatch(wanted):
        return PackagedModel(folder_name(wanted), wanted, None, (), "its own, see its page", True, repository=wanted)
    near = naming.question(wanted, (entry for entry in entries() if entry.repository))
    raise ModelMissing(
        f"There is no model called {wanted or 'nothing'}.{near} Run lookaloud models to hear those there are."
    )


def sees(entry: PackagedModel) -> bool:
    """Whether it is a model that sees: one of the catalogue, or one that nobody made an entry for."""
    return all(entry.name != each.name for each in packaged.all_models())
