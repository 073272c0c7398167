"""The ways in which a machine can load a model: the best that fits first, then down for when memory runs out."""

from __future__ import annotations

import importlib.util

from assistant.errors import BadInput
from assistant.models import sizes
from assistant.models.hardware import Hardware
from assistant.models.plan import PRECISIONS, Device, LoadPlan, Precision
from assistant.models.sizes import Family, in_words

# Quickest first. 8 bits on the processor are our own graphs for these two families; of the others only the weights are
# kept so (`seeing.linear8`: half the memory of bfloat16, twice as fast a word), and it is calculated in bfloat16.
_ON_PROCESSOR: dict[Family, tuple[Precision, ...]] = {"vilt": ("int8", "fp32"), "blip": ("int8", "fp32")}
# Apple lends its graphics part about this much of the memory that it shares with the processor (Metal's own advice).
_SHARED = 0.7
_DEVICES: tuple[Device, ...] = ("cuda", "mps", "cpu")
# Parameters with which a talking model still answers in seconds without a graphics card, for each core. A picture and
# an answer of a sentence are some 1,500 tokens, each two operations a parameter; a core does some 20 thousand million
# a second in 16 bits where it has instructions for them. Ten seconds is what somebody waits.
_FOR_A_CORE = 65_000_000
# Without such instructions it takes three times as long (measured with ViLT: 0.16 s in bfloat16, 0.49 s in float32).
_SLOWER = 3


def ladder(
    kind: Family, parameters: int, hardware: Hardware, wanted: str = "auto", *, half: Precision = "fp16"
) -> tuple[LoadPlan, ...]:
    """As `store.plans`, for a model that need not be here.

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
    steps = _ON_PROCESSOR.get(kind) or (("int8", "bf16") if hardware.bf16 else ("fp32", "int8"))
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


def unfit(kind: Family, parameters: int, hardware: Hardware) -> str:
    """Why a model is not for this machine, to follow "mind that"; "" when nothing speaks against it."""
    plan = ladder(kind, parameters, hardware)[0]
    if not fits(parameters, kind, plan, hardware):
        need = in_words(sizes.memory(parameters, kind, plan))
        return f"it takes {need} of memory, and {in_words(hardware.ram_free)} are free"
    quick = hardware.cores * _FOR_A_CORE // (1 if hardware.bf16 else _SLOWER)
    if plan.device == "cpu" and kind not in _ON_PROCESSOR and parameters > quick:
        return "it fits, but is slow without a graphics card"
    return ""
