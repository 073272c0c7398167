"""How big models are: on the disk, in memory, and in words."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from assistant.models.plan import BYTES, LoadPlan, Precision

Family = Literal["vilt", "blip", "blip2", "instructblip", "chat"]
"""Which back-end of seeing opens a model."""
_FAMILIES: dict[str, Family] = {"vilt": "vilt", "blip": "blip", "blip-2": "blip2", "instructblip": "instructblip"}

# Bytes beside the weights while a question is answered: pictures in all layers at once, and what is kept of the text.
# ViLT and BLIP are measured at full size with a screen of 1920x1080, and a tenth more: 0.1 and 0.36. The others are
# estimates: a picture of 1,500 tokens in all layers, and the vocabulary's logits.
WORKING: dict[Family, float] = {"vilt": 0.1e9, "blip": 0.4e9, "blip2": 1.2e9, "instructblip": 1.4e9, "chat": 1.5e9}
# What CUDA takes on the card before the first weight is there, and torch itself in the processor's memory.
_CONTEXT = {"cuda": 0.5e9, "mps": 0.3e9, "cpu": 0.4e9}
# Where our own graphs run, which need no torch: Python, numpy and ONNX Runtime.
_GRAPHS, _OF_GRAPHS = 0.1e9, ("vilt", "blip")
# A header of a safetensors file beyond this is none: the format itself allows no more.
_LONGEST_HEADER = 100_000_000


def in_words(size: float) -> str:
    """Bytes as they are said: "990 megabytes", "1.9 gigabytes", "15 gigabytes". Decimal, as the hub counts."""
    if size < 0.1e6:
        return "less than 0.1 megabytes"
    if size < 9.95e6:
        return f"{size / 1e6:.1f} megabytes"
    if size < 999.5e6:
        return f"{size / 1e6:.0f} megabytes"
    return f"{size / 1e9:.1f} gigabytes" if size < 9.95e9 else f"{size / 1e9:.0f} gigabytes"


def family(config: Mapping[str, Any]) -> Family:
    """The back-end that a config.json asks for."""
    return _FAMILIES.get(str(config.get("model_type")), "chat")


def memory(parameters: int, kind: Family, plan: LoadPlan) -> int:
    """Bytes that a model takes where `plan` puts it, while it answers."""
    graphs = plan.device == "cpu" and kind in _OF_GRAPHS and plan.precision in ("int8", "fp32")
    return int(parameters * BYTES[plan.precision] + WORKING[kind] + (_GRAPHS if graphs else _CONTEXT[plan.device]))


def parameters(files: tuple[Path, ...], stored: Precision = "fp32") -> int:
    """How many numbers the weights hold. Reads the files' headers only.

    Args:
        files: all of a checkpoint's weights.
        stored: the numbers that a pickle keeps, whose header can't be read without running it.

    Raises:
        ValueError: a file is cut off or is not what its name says.
        OSError: it can't be read.
    """
    return sum(_in_file(file, stored) for file in files)


def _in_file(file: Path, stored: Precision) -> int:
    if file.suffix != ".safetensors":
        return round(file.stat().st_size / BYTES[stored])
    return sum(math.prod(entry["shape"]) for name, entry in header(file).items() if name != "__metadata__")


def header(file: Path) -> dict[str, Any]:
    """The table of contents of a safetensors file: name to `dtype`, `shape` and `data_offsets`.

    Raises:
        ValueError: it is none, or the file is shorter than its contents say.
        OSError: it can't be read.
    """
    size = file.stat().st_size
    with file.open("rb") as stream:
        first = stream.read(8)
        length = struct.unpack("<Q", first)[0] if len(first) == 8 else 0
        if not 2 <= length <= min(_LONGEST_HEADER, size - 8):
            raise ValueError(f"{file.name} is not in the safetensors format")
        found = json.loads(stream.read(length))
    if not isinstance(found, dict):
        raise ValueError(f"{file.name} is not in the safetensors format")
    try:
        end = max((entry["data_offsets"][1] for name, entry in found.items() if name != "__metadata__"), default=0)
    except (LookupError, TypeError) as error:
        raise ValueError(f"{file.name} is not in the safetensors format") from error
    if 8 + length + end != size:
        raise ValueError(f"{file.name} is cut off")
    return found
