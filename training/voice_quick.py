"""A step of training in less time on a processor: dropout with cheaper dice, and products of 16-bit numbers where the
processor has a unit for these. Measured in docs/results/voice-training.md.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import torch
from torch.nn import functional
from torch.overrides import TorchFunctionMode

_CHANCES = 1 << 16  # a draw is one of so many: four of them come out of one 64-bit number


def short_products() -> bool:
    """Whether products are of numbers rounded to bfloat16, added up in float32: on processors with AMX, where they take
    half the time. Everything that is kept stays float32.

    AVX512-BF16 without AMX is left out: nobody measured it here.
    """
    if torch.cuda.is_available():
        return False
    return bool(torch.cpu.get_capabilities().get("amx_bf16"))


@contextlib.contextmanager
def quick() -> Iterator[None]:
    """What is taught within takes less time. One thread; backwards belong inside too. Nothing changes on a GPU."""
    if torch.cuda.is_available():
        yield
        return
    before = torch.get_float32_matmul_precision()
    torch.set_float32_matmul_precision("medium" if short_products() else before)
    try:
        with _CheapDropout():
            yield
    finally:
        torch.set_float32_matmul_precision(before)


class _CheapDropout(TorchFunctionMode):
    """torch draws a number of 53 bits for each value to be dropped or kept: 12% of a step with exact products."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func is functional.dropout:
            return _dropout(*args, **(kwargs or {}))
        return func(*args, **(kwargs or {}))


def _dropout(input: torch.Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> torch.Tensor:
    # Named as torch's own, which may be called by name. Nothing here asks for it in place.
    dropped = round(p * _CHANCES)
    if not training or not dropped:
        return input
    if dropped == _CHANCES:
        return input.zero_() if inplace else input * 0
    count = input.numel()
    draws = torch.empty((count + 3) // 4, dtype=torch.int64).random_(-(2**63), None)
    draws = draws.view(torch.int16)[:count].view(input.shape)
    kept = torch.ge(draws, dropped - _CHANCES // 2, out=torch.empty(input.shape, dtype=input.dtype))
    result = input * kept.mul_(_CHANCES / (_CHANCES - dropped))
    return input.copy_(result) if inplace else result
