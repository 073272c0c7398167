"""Models that see and are on this machine: which there are, and the ways in which this machine can load one."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.errors import BadInput, ModelMissing
from assistant.models import catalogue, checkpoints, sizes
from assistant.models.catalogue import SeeingModel
from assistant.models.hardware import Hardware
from assistant.models.plan import PRECISIONS, Device, LoadPlan, Precision
from assistant.models.sizes import Family

# Quickest first. 8 bits on the processor are our own graphs, which are written for these two families only; the others
# take bfloat16 there, which halves the memory.
_ON_PROCESSOR: dict[Family, tuple[Precision, ...]] = {"vilt": ("int8", "fp32"), "blip": ("int8", "fp32")}
# Apple lends its graphics part about this much of the memory that it shares with the processor (Metal's own advice).
_SHARED = 0.7
_DEVICES: dict[Device, str] = {"cuda": "cuda", "mps": "mps", "cpu": "cpu"}


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
    folder = checkpoints.locate_checkpoint(wanted, [each.hub for each in catalogue.SEEING])
    if entry is None and Path(wanted).expanduser().is_dir():
        return Installed(folder.resolve(), folder.resolve().name)
    return Installed(folder, wanted, entry)


def installed() -> Iterator[Installed]:
    """All that `find` finds by name and that see: the catalogue's in its order, then other folders by name."""
    seen = set()
    for entry in catalogue.SEEING:
        try:
            here = find(entry.name)
        except ModelMissing:
            continue
        seen.add(here.folder)
        yield here
    for folder in sorted(models_dir().iterdir()):
        if folder not in seen and not (folder / checkpoints.PARTIAL).is_dir() and _sees(folder):
            yield Installed(folder, folder.name)


def models_dir() -> Path:
    """Where downloaded models are kept, and those that were trained here."""
    folder = paths.data_dir() / "models"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sees(folder: Path) -> bool:
    config = read_config(folder)
    # Speech models have a configuration too; what answers about pictures has one for pictures.
    looks = "vision_config" in config or config.get("model_type") == "vilt"
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


def ladder(
    kind: Family, parameters: int, hardware: Hardware, wanted: str = "auto", *, half: Precision = "fp16"
) -> tuple[LoadPlan, ...]:
    """As `plans`, for a model that need not be here.

    Args:
        half: the 16 bits that the model was made for.
    """
    found = [*_on_card(kind, parameters, hardware, half), *_on_apple(kind, parameters, hardware)]
    found += _on_processor(kind, parameters, hardware)
    forced = _forced(wanted, hardware, found)
    return tuple(dict.fromkeys((*forced, *found)))


def fits(parameters: int, kind: Family, plan: LoadPlan, hardware: Hardware) -> bool:
    """Whether there is memory for it now."""
    need = sizes.memory(parameters, kind, plan)
    if plan.device == "cuda":
        return any(need <= card.free for card in hardware.cards[:1])
    if plan.device == "mps":
        return hardware.mps and need <= min(hardware.ram_free, hardware.ram_total * _SHARED)
    return need <= hardware.ram_free


def _on_card(kind: Family, parameters: int, hardware: Hardware, half: Precision) -> list[LoadPlan]:
    if not hardware.cards:
        return []
    first: Precision = half if half != "bf16" or hardware.cards[0].bf16 else "fp16"
    steps: tuple[Precision, ...] = (first, "int8", "int4") if _has_bitsandbytes() else (first,)
    found = [LoadPlan("cuda", each) for each in steps]
    return [plan for plan in found if fits(parameters, kind, plan, hardware)]


def _on_apple(kind: Family, parameters: int, hardware: Hardware) -> list[LoadPlan]:
    plan = LoadPlan("mps", "fp16")
    return [plan] if fits(parameters, kind, plan, hardware) else []


def _on_processor(kind: Family, parameters: int, hardware: Hardware) -> list[LoadPlan]:
    """At least one: where nothing fits, swapping is slow and yet an answer."""
    steps = _ON_PROCESSOR.get(kind) or (("bf16", "fp32") if hardware.bf16 else ("fp32", "bf16"))
    found = [LoadPlan("cpu", each) for each in steps]
    smallest = min(found, key=lambda plan: sizes.memory(parameters, kind, plan))
    # Down the ladder only: what takes more memory than the step before is no help when memory ran out.
    best = next((plan for plan in found if fits(parameters, kind, plan, hardware)), smallest)
    return [best] if best == smallest else [best, smallest]


def _forced(wanted: str, hardware: Hardware, found: list[LoadPlan]) -> list[LoadPlan]:
    words = wanted.strip().lower().replace("-", " ").split()
    devices = [device for device in _DEVICES if device in words]
    precisions = [precision for precision in PRECISIONS if precision in words]
    if set(words) - {"auto", *_DEVICES, *PRECISIONS} or len(devices) > 1 or len(precisions) > 1:
        raise BadInput(
            f"A model can't be loaded as {wanted}. Say auto, or one of {', '.join(PRECISIONS)}, and cpu or cuda if you "
            "want."
        )
    if not devices and not precisions:
        return []
    device: Device = devices[0] if devices else _strongest(hardware)
    if precisions:
        return [LoadPlan(device, precisions[0])]
    return [plan for plan in found if plan.device == device] or [
        LoadPlan(device, "fp32" if device == "cpu" else "fp16")
    ]


def _strongest(hardware: Hardware) -> Device:
    if hardware.cards:
        return "cuda"
    return "mps" if hardware.mps else "cpu"


def _has_bitsandbytes() -> bool:
    return importlib.util.find_spec("bitsandbytes") is not None


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
