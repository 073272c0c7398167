"""All models there are, each in a sentence to be heard and in values for a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.errors import ModelMissing
from assistant.models import catalogue, checkpoints, known, packaged, store
from assistant.models.catalogue import SeeingModel
from assistant.models.entries import PackagedModel
from assistant.models.hardware import Hardware
from assistant.models.ladder import unfit
from assistant.models.plan import PRECISIONS, LoadPlan
from assistant.models.sizes import in_words


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


def rows(hardware: Hardware) -> Iterator[Row]:
    """Models that see, installed ones first; then those of reading, listening and speaking."""
    for own in store.installed():
        if own.entry is None:
            sentence = f"{own.name}: a model without an entry here, or of your own; it is installed."
            values = {"name": own.name, "kind": "seeing", "installed": True}
            yield Row(own.name, "seeing", sentence, True, None, 0, values)
    for entry in sorted(catalogue.SEEING, key=lambda each: not _is_here(each)):
        yield _seeing(entry, _is_here(entry), hardware)
    for packed in packaged.all_models():
        yield _other(packed)


def _is_here(entry: SeeingModel) -> bool:
    try:
        store.find(entry.name)
    except ModelMissing:
        return False
    return True


def _seeing(entry: SeeingModel, installed: bool, hardware: Hardware) -> Row:
    hub = entry.hub
    broken_off = (packaged.downloaded_folder(hub.name) / checkpoints.PARTIAL).is_dir()
    against = "" if "trains" in entry.skills else unfit(entry.family, entry.parameters, hardware)
    if installed:
        state = "It is installed"
    elif broken_off:
        state = "Its download was broken off and can go on"
    else:
        state = f"To download: about {in_words(hub.download_size)}"
    fit = f"; {against}" if against else ""
    words = f"{hub.name}: {entry.sentence} {state}{fit}."
    return Row(
        hub.name,
        "seeing",
        words,
        installed,
        "memory" not in against,
        hub.download_size,
        _values(entry, installed, against),
    )


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
        other = known.entry_of(name)
        yield _other(other).sentence
        yield f"Its licence is {other.licence}."
        return
    hub = entry.hub
    yield _seeing(entry, _is_here(entry), hardware).sentence
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
