"""Muon for processors without products of 16-bit numbers.

torch's own orthogonalises each step in bfloat16, whatever the machine. A processor that has to make those products of
32-bit ones takes ten times as long for them, most of a step: docs/results/easy-vqa.md has the figures. There they are
of 32 bits here; all else, state and settings included, is torch's.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from assistant.models import hardware


class Muon(torch.optim.Muon):
    """torch's Muon with `adjust_lr_fn="match_rms_adamw"`: steps as long as AdamW's, so that one rate serves both.

    Args:
        params: matrices.
        lr: learning rate.
        weight_decay: of AdamW's kind.
    """

    def __init__(self, params: list[torch.nn.Parameter], lr: float, weight_decay: float) -> None:
        super().__init__(params, lr=lr, weight_decay=weight_decay, adjust_lr_fn="match_rms_adamw")

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]  # theirs is untyped
        """One step."""
        if not _by_hand():
            return super().step(closure)  # type: ignore[no-untyped-call,no-any-return]  # the same
        result = closure() if closure is not None else None
        for group in self.param_groups:
            for matrix in group["params"]:
                if matrix.grad is not None:
                    self._move(matrix, matrix.grad, group)
        return result

    def _move(self, matrix: Tensor, gradient: Tensor, group: dict[str, Any]) -> None:
        lr, momentum, decay = (float(group[name]) for name in ("lr", "momentum", "weight_decay"))
        state = self.state[matrix]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = torch.zeros_like(matrix)
        buffer = state["momentum_buffer"].lerp_(gradient, 1 - momentum)
        update = torch.lerp(gradient, buffer, momentum)  # Nesterov's
        matrix.mul_(1 - lr * decay)
        matrix.add_(orthogonal(update), alpha=-lr * 0.2 * math.sqrt(max(matrix.shape)))


@functools.cache
def _by_hand() -> bool:
    if torch.accelerator.is_available():
        return False
    return not hardware.has_bf16()


def orthogonal(matrix: Tensor) -> Tensor:
    """About the nearest matrix whose singular values are all 1: between 0.7 and 1.2, which serves as well.

    Five steps of a quintic Newton-Schulz iteration: Keller Jordan, "Muon: an optimizer for hidden layers in neural
    networks", 2024; coefficients and number of steps are torch's defaults.
    """
    a, b, c = 3.4445, -4.7750, 2.0315
    wide = matrix.T if matrix.shape[0] > matrix.shape[1] else matrix
    wide = wide / wide.norm().clamp(min=1e-7)
    for _ in range(5):
        gram = wide @ wide.T
        wide = torch.addmm(wide, torch.addmm(gram, gram, gram, beta=b, alpha=c), wide, beta=a)
    return wide.T if matrix.shape[0] > matrix.shape[1] else wide
