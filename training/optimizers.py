"""Optimisers: AdamW for what was learned elsewhere, Muon beside AdamW for what starts from nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from torch import nn
from torch.optim import AdamW, Optimizer

from training.muon import Muon

if TYPE_CHECKING:
    from transformers import ViltForQuestionAnswering

MATRIX_DECAY = 0.05
# Shorter than the usual 0.999: with some thousand steps in all, the second moment would never forget the first ones.
BETAS = (0.9, 0.98)


class MuonAndAdamW(Optimizer):
    """Muon for the matrices inside the layers, AdamW for all else; one object for the Trainer and its checkpoints."""

    def __init__(self, matrices: list[nn.Parameter], others: list[nn.Parameter], lr: float) -> None:
        self.parts: tuple[Optimizer, ...] = (
            Muon(matrices, lr, MATRIX_DECAY),
            AdamW(others, lr=lr, betas=BETAS, weight_decay=0.0),
        )
        super().__init__([{"params": matrices}, {"params": others}], {"lr": lr})
        self._share()

    def _share(self) -> None:
        """The groups are those of the parts: who sets a rate here sets it there."""
        self.param_groups = [group for part in self.parts for group in part.param_groups]

    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]
        """One step of both."""
        result = closure() if closure is not None else None
        for part in self.parts:
            part.step()
        return result

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint keeps."""
        return {"parts": [part.state_dict() for part in self.parts]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from a checkpoint."""
        for part, state in zip(self.parts, state_dict["parts"], strict=True):
            part.load_state_dict(state)
        self._share()


def from_nothing(model: ViltForQuestionAnswering, lr: float) -> MuonAndAdamW:
    """For a network with random weights, and one that was taught so and learns more."""
    trained = {name: each for name, each in model.named_parameters() if each.requires_grad}
    matrices = {name for name, each in trained.items() if each.ndim == 2 and ".encoder." in name}
    return MuonAndAdamW(
        [each for name, each in trained.items() if name in matrices],
        [each for name, each in trained.items() if name not in matrices],
        lr,
    )


def fine_tuning(model: nn.Module, lr: float) -> AdamW:
    """For a network that was taught elsewhere: as ViLT's authors fine-tune, no decay on biases and norms."""
    trained = [each for each in model.parameters() if each.requires_grad]
    return AdamW(
        [
            {"params": [each for each in trained if each.ndim > 1], "weight_decay": 0.01},
            {"params": [each for each in trained if each.ndim <= 1], "weight_decay": 0.0},
        ],
        lr=lr,
        fused=True,  # one pass over the weights: on the processor a third of the time
    )


__all__ = ["MuonAndAdamW", "fine_tuning", "from_nothing"]
