"""What the models page does with models, off the GUI thread. Each returns what is shown, or raises a sentence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.models.catalogue import SeeingModel
    from assistant.models.hardware import Hardware
    from assistant.models.stock import Stock
    from assistant.models.store import Installed
    from assistant.settings import SeeingSettings, Settings

USED_GONE = "It was in use; now the best that is installed is used, if there is one."
SECOND_GONE = "It gave the second opinion; now there is none."


@dataclass(frozen=True, slots=True)
class Entry:
    """A model in the list.

    Attributes:
        name: as the settings and the commands know it: a folder's path where it lies elsewhere.
        text: the line of the list: its name, how it stands, what it can do.
        details: all there is to know about it, a sentence a line.
        usable: it is here and answers.
        to_download: it can be downloaded, or its download can go on.
        own: what Lookaloud keeps of it can be removed.
    """

    name: str
    text: str
    details: str
    usable: bool
    to_download: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """What a piece of work changed: the models there are now, the settings if they changed, and a sentence."""

    entries: tuple[Entry, ...]
    second: bool = False
    sentence: str = ""
    settings: Settings | None = None


@dataclass(frozen=True, slots=True)
class _Machine:
    """What the entries of a list have in common."""

    hardware: Hardware
    stock: Stock
    best: str  # the name of the one to recommend
    why: str


def listed(sentence: str = "", after: Settings | None = None) -> Changed:
    """The models there are: those that are here first."""
    from assistant import settings

    seeing = (after or settings.load()).seeing
    return Changed(tuple(_entries(seeing)), bool(seeing.second), sentence, after)


def _entries(seeing: SeeingSettings) -> Iterator[Entry]:
    from assistant.models import catalogue, hardware, stock
    from assistant.models.recommend import recommend

    look, found = hardware.look(), stock.taken(seeing)
    advice = recommend(look)[0]
    machine = _Machine(look, found, advice.model.name, advice.why)
    for name, sentence in found.missing.items():
        if catalogue.known(name) is None:
            yield Entry(name, f"{Path(name).name}, chosen, but not here. {sentence}", sentence, False, False, False)
    for name, model in found.here.items():
        yield _known(model.entry, machine, here=True) if model.entry else _own(name, model, machine)
    for name in found.broken_off:
        sentence = f"{name}, not installed, its download was broken off and can go on."
        yield Entry(name, sentence, sentence, False, True, True)
    # What somebody would choose comes first, what is only good to train from last.
    for entry in sorted(catalogue.SEEING, key=lambda each: ("trains" in each.skills, each.name != machine.best)):
        if entry.name not in found.here:
            yield _known(entry, machine, here=_is_here(entry))


def _is_here(entry: SeeingModel) -> bool:
    from assistant.errors import ModelMissing
    from assistant.models import store

    try:
        store.find(entry.name)
    except ModelMissing:
        return False
    return True


def _known(entry: SeeingModel, machine: _Machine, *, here: bool) -> Entry:
    from assistant.models import checkpoints, listing, packaged
    from assistant.models.ladder import unfit
    from assistant.models.sizes import in_words

    folder = packaged.downloaded_folder(entry.name)
    broken_off = (folder / checkpoints.PARTIAL).is_dir() and not here
    trains = "trains" in entry.skills
    against = "" if trains else unfit(entry.family, entry.parameters, machine.hardware)
    size = in_words(entry.hub.download_size)
    if here:
        state = "installed"
    elif broken_off:
        state = f"not installed, its download of about {size} was broken off and can go on"
    else:
        state = f"not installed, a download of about {size}"
    parts = [f"{entry.name}, {state}.", *machine.stock.duties(entry.name)]
    if entry.name == machine.best:
        parts.append("Recommended for this computer.")
    parts.append(entry.sentence)
    if not trains:
        parts.append(_fit(against))
    details = list(listing.details(entry.name, machine.hardware))
    if entry.name == machine.best:
        details.append(f"It is recommended because {machine.why}.")
    return Entry(entry.name, " ".join(parts), "\n".join(details), here and not trains, not here, folder.is_dir())


def _fit(against: str) -> str:
    """In words for the list; `against` as `ladder.unfit` says it."""
    if not against:
        return "Fits this computer."
    return f"Does not fit this computer: {against}." if "memory" in against else f"{against[:1].upper()}{against[1:]}."


def _own(name: str, model: Installed, machine: _Machine) -> Entry:
    """One that is not in the catalogue: trained here, a repository that was downloaded, or a folder of the user's."""
    from assistant.models import listing, store

    duties = machine.stock.duties(name)
    parts = [f"{model.name}, installed.", *duties, "A model of your own, or one without an entry here."]
    details = "\n".join(listing.of_own(model, machine.hardware))
    return Entry(name, " ".join(parts), details, True, False, store.is_own(model.folder))


def used(name: str) -> Changed:
    """Let a model, or the one in a folder, see from now on."""
    from assistant import settings
    from assistant.models import hardware
    from assistant.models.ladder import unfit
    from assistant.models.stock import kept_name

    model = _sound(name)
    after = settings.save_value("seeing", "model", kept_name(model))
    entry = model.entry
    against = unfit(entry.family, entry.parameters, hardware.look()) if entry else ""
    note = f" Mind that {against}." if against else ""
    return listed(f"{model.name} sees from now on.{note}", after)


def used_second(name: str) -> Changed:
    """Ask a model as well, and tell where the two disagree; with "", none any more."""
    from assistant import settings

    if not name:
        return listed("No second opinion is asked for any more.", settings.save_value("seeing", "second", ""))
    from assistant.errors import BadInput
    from assistant.models.stock import kept_name

    model = _sound(name)
    seeing = settings.load().seeing
    if kept_name(model) == seeing.model:
        raise BadInput(f"{model.name} is in use already. Choose another model for the second opinion.")
    after = settings.save_value("seeing", "second", kept_name(model))
    return listed(f"{model.name} is asked as well from now on; you are told where the two disagree.", after)


def _sound(name: str) -> Installed:
    from assistant.errors import ModelMissing
    from assistant.models import checking, store

    model = store.find(name)
    fault = checking.check(model.folder)
    if fault:
        raise ModelMissing(fault)
    return model


def checked(name: str) -> Changed:
    """Say what is wrong with a model, or with the one in a folder, after reading all of it and opening it.

    In a process of its own: here only the model thread opens models, and what one takes of memory is free afterwards.
    """
    from assistant.errors import UNEXPECTED

    argv = [sys.executable, "-m", "assistant", "models", "check", name]
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    said = (done.stderr if done.returncode else done.stdout).strip().splitlines()
    return listed(said[-1] if said else UNEXPECTED)


def announced(name: str) -> str:
    """What is asked before a download: how big it is, from where, under which licence."""
    from assistant.models import downloads

    return f"{downloads.announcement(name)} Download it now?"


def would_remove(name: str) -> str:
    """What is asked before a model is removed."""
    from assistant.models import removing

    return f"{removing.find(name)} Remove it now?"


def removed(name: str) -> Changed:
    """Delete a downloaded model, or what came of one; where it was chosen, nothing is any more."""
    from assistant import settings
    from assistant.models import removing

    what = removing.find(name)
    removing.remove(what)
    after, more, seeing = None, "", settings.load().seeing
    for key, told in (("second", SECOND_GONE), ("model", USED_GONE)):
        if getattr(seeing, key) in (what.name, name):
            after, more = settings.save_value("seeing", key, ""), f" {told}"
    return listed(f"{what.name} is removed.{more}", after)
