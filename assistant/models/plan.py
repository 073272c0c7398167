"""Where and how exactly a model runs: the device, and the numbers its weights are kept in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Device = Literal["cuda", "mps", "cpu"]
Precision = Literal["fp32", "bf16", "fp16", "int8", "int4"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)
# Bytes that one weight takes. 8 and 4 bits carry scales besides: a sixteenth and an eighth more (measured on ours).
BYTES: dict[Precision, float] = {"fp32": 4.0, "bf16": 2.0, "fp16": 2.0, "int8": 1.06, "int4": 0.56}


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """One way to load a checkpoint.

    Attributes:
        device: where it runs.
        precision: of its weights. On the GPU 8 and 4 bits are those of bitsandbytes; on the processor 8 bits are ours.
    """

    device: Device = "cpu"
    precision: Precision = "fp32"

    def __str__(self) -> str:
        """As it is spoken: "on the graphics card in 16 bits"."""
        where = "on the processor" if self.device == "cpu" else "on the graphics card"
        bits = {"fp32": 32, "bf16": 16, "fp16": 16, "int8": 8, "int4": 4}[self.precision]
        return f"{where} in {bits} bits"
