"""Models that see and are on this machine: which there are, and the ways in which this machine can load one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.errors import ModelMissing
from assistant.models import catalogue, checking, checkpoints, hardware, packaged, sizes
from assistant.models.catalogue import SeeingModel
from assistant.models.hardware import Hardware
from assistant.models.ladder import ladder, unfit
from assistant.models.plan import LoadPlan, Precision

_WHICH_CAN = "Run lookaloud models recommend to hear which can."


@dataclass(frozen=True, slots=True)
class Installed:
    """A checkpoint on this machine: its folder, what the user calls it, and its entry where it is a known one."""

    folder: Path
    name: str
    entry: SeeingModel | None = None


def find(name_or_folder: str) -> Installed:
    """A checkpoint that is here, by its name in the catalogue or on the hub, by its folder's name, or its folder.

    Reads no weights.

    Raises:
        ModelMissing: it is not here; the sentence says how it gets here.
    """
    entry = catalogue.known(name_or_folder)
    wanted = entry.name if entry else name_or_folder.strip()
    if not wanted:
        raise ModelMissing("No model is named. Run lookaloud models to hear those there are.")
    own = Path(wanted).expanduser()
    if own.is_dir() and not checkpoints.holds_model(own):
        raise ModelMissing(checking.check(own.resolve()))
    other = next((each for each in packaged.all_models() if wanted in (each.name, each.repository)), None)
    if other is not None and not own.is_dir():
        raise ModelMissing(f"{other.name} is a model for {other.what.split(';')[0]}, and can't see. {_WHICH_CAN}")
    folder = checkpoints.locate_checkpoint(wanted, [each.hub for each in catalogue.SEEING])
    if entry is None and own.is_dir():
        return Installed(folder.resolve(), folder.resolve().name)
    return Installed(folder, wanted, entry)


def installed() -> Iterator[Installed]:
    """All that answer or describe and that `find` finds by name, the best for this machine first.

    Reads some small files.
    """
    known = [here for entry in catalogue.SEEING if "trains" not in entry.skills and (here := _here(entry)) is not None]
    if len(known) > 1:
        machine = hardware.look()
        known.sort(key=lambda each: _rank(each, machine))
    yield from _trained()
    yield from known


def _here(entry: SeeingModel) -> Installed | None:
    try:
        return find(entry.name)
    except ModelMissing:
        return None


def _rank(model: Installed, machine: Hardware) -> tuple[bool, int, int]:
    assert model.entry is not None
    entry = model.entry
    return bool(unfit(entry.family, entry.parameters, machine)), -entry.quality, entry.parameters


def _trained() -> Iterator[Installed]:
    """Folders without an entry: models that were trained here come first, because somebody made them for themselves."""
    entries = {entry.name for entry in catalogue.SEEING}
    for folder in sorted(models_dir().iterdir()):
        if folder.name not in entries and not (folder / checkpoints.PARTIAL).is_dir() and _sees(folder):
            yield Installed(folder, folder.name)


def models_dir() -> Path:
    """Where downloaded models are kept, and those that were trained here."""
    folder = paths.data_dir() / "models"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def is_own(folder: Path) -> bool:
    """Whether a folder is one of those that are found by their names alone."""
    return folder.resolve().parent == models_dir().resolve()


def _sees(folder: Path) -> bool:
    config = read_config(folder)
    # Speech models have a configuration too; what answers about pictures has one for pictures.
    looks = "vision_config" in config or "ViltForQuestionAnswering" in (config.get("architectures") or ())
    return looks and bool(checkpoints.weight_files(folder))


def read_config(folder: Path) -> dict[str, Any]:
    """config.json; empty where it is missing or broken."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return config if isinstance(config, dict) else {}


def plans(model: Installed | Path, hardware: Hardware, wanted: str = "auto") -> tuple[LoadPlan, ...]:
    """The ways to load a checkpoint: the best that fits first, then the ladder down for when memory runs out.

    Args:
        model: what `find` found, or its folder.
        hardware: what there is at the moment.
        wanted: "auto", or a precision, a device, or both ("int8", "cpu", "cuda int4"): that comes first, fit or not.

    Returns:
        At least one.

    Raises:
        BadInput: `wanted` is none of these.
    """
    folder = model if isinstance(model, Path) else model.folder
    entry = None if isinstance(model, Path) else model.entry
    config = read_config(folder)
    kind = entry.family if entry else sizes.family(config)
    count = entry.parameters if entry else _parameters(folder, config)
    return ladder(kind, count, hardware, wanted, half=_half(config))


def _half(config: dict[str, Any]) -> Precision:
    """The 16 bits that a model was made for: in float16 the numbers of a T5, or of a newer chat model, run over."""
    text = config.get("text_config") or {}
    kinds = {config.get("model_type"), text.get("model_type")}
    if "t5" in kinds or sizes.family(config) == "chat":
        return "bf16"
    return "fp16"


def _parameters(folder: Path, config: dict[str, Any]) -> int:
    """By the weights' headers; by the files' size where these can't be read."""
    files = checkpoints.weight_files(folder)
    stored: Precision = "fp16" if "16" in str(config.get("torch_dtype") or config.get("dtype")) else "fp32"
    try:
        return sizes.parameters(files, stored)
    except (OSError, ValueError):
        return sum(file.stat().st_size for file in files if file.is_file()) // 2
