"""All models there are, each in a sentence to be heard and in values for a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import ModelMissing
from assistant.models import catalogue, checkpoints, known, packaged, stock, store
from assistant.models.catalogue import SeeingModel
from assistant.models.entries import PackagedModel
from assistant.models.hardware import Hardware
from assistant.models.ladder import ladder, unfit
from assistant.models.plan import PRECISIONS, LoadPlan
from assistant.models.sizes import in_words
from assistant.models.stock import Stock
from assistant.models.store import Installed
from assistant.settings import SeeingSettings


@dataclass(frozen=True, slots=True)
class Row:
    """One model.

    Attributes:
        name: as commands take it.
        kind: "seeing", or "other" for those of reading, listening and speaking.
        sentence: what it is and how it stands, to be heard.
        installed: whether it is on this machine.
        fits: whether this machine has the memory for it; None where nobody asked.
        download: bytes; 0 where it comes with the packages or only the hub knows.
        values: all of it, for a program.
    """

    name: str
    kind: str
    sentence: str
    installed: bool
    fits: bool | None
    download: int
    values: dict[str, Any]


def rows(hardware: Hardware, seeing: SeeingSettings) -> Iterator[Row]:
    """Models that see, those that are here first; then those of reading, listening and speaking."""
    found = stock.taken(seeing)
    for name, sentence in found.missing.items():
        if catalogue.known(name) is None:
            yield _bare(name, f"{Path(name).name}: chosen, but not here. {sentence}", installed=False)
    for name, own in found.here.items():
        if own.entry is None:
            told = " ".join(("A model of your own, or one without an entry here.", *found.duties(name)))
            yield _bare(name, f"{own.name}: {told} It is installed.", installed=True, used=name == found.used)
    for repository in found.broken_off:
        yield _bare(repository, f"{repository}: Its download was broken off and can go on.", installed=False)
    for entry in sorted(catalogue.SEEING, key=lambda each: not _is_here(each)):
        yield _seeing(entry, _is_here(entry), hardware, found)
    for packed in packaged.all_models():
        yield _other(packed)


def _bare(name: str, sentence: str, *, installed: bool, used: bool = False) -> Row:
    """One that nothing is known of but that it is here, or was to be."""
    values = {"name": name, "kind": "seeing", "installed": installed, "used": used}
    return Row(name, "seeing", sentence, installed, None, 0, values)


def _is_here(entry: SeeingModel) -> bool:
    try:
        store.find(entry.name)
    except ModelMissing:
        return False
    return True


def _seeing(entry: SeeingModel, installed: bool, hardware: Hardware, found: Stock) -> Row:
    hub = entry.hub
    trains = "trains" in entry.skills
    against = "" if trains else unfit(entry.family, entry.parameters, hardware)
    words = [f"{hub.name}: {entry.sentence}", *found.duties(hub.name), _state(hub, installed)]
    if not trains:
        words.append(_need(entry, hardware, against))
    return Row(
        hub.name,
        "seeing",
        " ".join(words),
        installed,
        "memory" not in against,
        hub.download_size,
        _values(entry, installed, against) | {"used": hub.name == found.used},
    )


def _state(hub: PackagedModel, installed: bool) -> str:
    if installed:
        return f"It is installed; licence {hub.licence}."
    if (packaged.downloaded_folder(hub.name) / checkpoints.PARTIAL).is_dir():
        return "Its download was broken off and can go on."
    return f"To download: about {in_words(hub.download_size)}, licence {hub.licence}."


def _need(entry: SeeingModel, hardware: Hardware, against: str) -> str:
    """The memory that it takes on this machine, and whether it is one for it."""
    if against:
        return f"{against[:1].upper()}{against[1:]}."
    plan = ladder(entry.family, entry.parameters, hardware)[0]
    return f"It fits this machine: it takes {in_words(entry.memory(plan))} of memory."


def _values(entry: SeeingModel, installed: bool, unfit: str) -> dict[str, Any]:
    hub = entry.hub
    devices = {precision: ("cpu" if precision == "fp32" else "cuda") for precision in PRECISIONS}
    memory = {p: entry.memory(LoadPlan("cpu" if device == "cpu" else "cuda", p)) for p, device in devices.items()}
    return {
        "name": hub.name,
        "kind": "seeing",
        "does": list(entry.skills),
        "sentence": entry.sentence,
        "installed": installed,
        "fits": not unfit,
        "because": unfit,
        "repository": hub.repository,
        "revision": hub.revision,
        "licence": hub.licence,
        "download_bytes": hub.download_size,
        "parameters": entry.parameters,
        "memory_bytes": memory,
        "scores": [{"test": s.test, "value": s.value, "source": s.source} for s in entry.scores],
    }


def _other(entry: PackagedModel) -> Row:
    try:
        # Speech models are found by their files only: to verify those of all would read gigabytes.
        if entry in packaged.MODELS:
            packaged.locate(entry.name)
        elif not checkpoints.is_whole(packaged.downloaded_folder(entry.name), entry):
            raise ModelMissing(_to_download(entry))
        installed, state = True, "it is installed"
    except ModelMissing as error:
        installed, state = False, error.sentence.rstrip(".")
    sentence = f"{entry.name}, for {entry.what}: {state}."
    values = {
        "name": entry.name,
        "kind": "other",
        "what": entry.what,
        "installed": installed,
        "repository": entry.repository,
        "revision": entry.revision,
        "licence": entry.licence,
        "download_bytes": entry.download_size,
    }
    return Row(entry.name, "other", sentence, installed, None, entry.download_size, values)


def _to_download(entry: PackagedModel) -> str:
    if not entry.download_size:
        return "its size is told before it is downloaded"
    return f"to download: about {in_words(entry.download_size)}"


def details(name: str, hardware: Hardware) -> Iterator[str]:
    """Everything about one model, sentence by sentence.

    Raises:
        ModelMissing: there is none of that name.
    """
    entry = catalogue.known(name)
    if entry is None:
        yield from _unlisted(name, hardware)
        return
    hub = entry.hub
    yield _seeing(entry, _is_here(entry), hardware, Stock()).sentence
    yield f"It comes from {hub.repository} on the Hugging Face hub; its licence is {hub.licence}."
    pinned = f"the version {hub.revision[:8]}" if hub.revision else "the newest version, which is then kept"
    yield f"What is downloaded is {pinned}."
    need = ", ".join(
        f"{in_words(entry.memory(LoadPlan(device, precision)))} {LoadPlan(device, precision)}"
        for device, precision in _ways(entry)
    )
    yield f"It takes {need}."
    for score in entry.scores:
        yield f"{score.test}: {score.value:g}, by {score.source}."


def _ways(entry: SeeingModel) -> Iterator[tuple[Any, Any]]:
    yield ("cuda", "fp16")
    if entry.family not in ("vilt", "blip"):
        yield from (("cuda", "int8"), ("cuda", "int4"), ("cpu", "int8"))
    else:
        yield from (("cpu", "int8"), ("cpu", "fp32"))


def _unlisted(name: str, hardware: Hardware) -> Iterator[str]:
    """One that is not among those that see: of another kind, or here without an entry."""
    try:
        model = store.find(name)
    except ModelMissing:
        other = known.entry_of(name)
        yield _other(other).sentence
        yield f"Its licence is {other.licence}."
    else:
        yield from of_own(model, hardware)


def of_own(model: Installed, hardware: Hardware) -> Iterator[str]:
    """Everything about a model that is here without an entry, sentence by sentence."""
    yield f"{model.name} is in the folder {model.folder}."
    yield f"It would be loaded {store.plans(model, hardware)[0]}."
