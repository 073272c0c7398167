"""Our Muon does what torch's does, also where products of 16-bit numbers are slow."""

from __future__ import annotations

import copy

import pytest

pytest.importorskip("torch")

import torch

from training import muon

SHAPES = ((24, 24), (48, 16), (16, 48))


def taught(optimizer: torch.optim.Optimizer, matrices: list[torch.nn.Parameter], steps: range) -> None:
    for step in steps:
        dice = torch.Generator().manual_seed(step)
        for each in matrices:
            each.grad = torch.randn(each.shape, generator=dice)
        optimizer.step()


def matrices() -> list[torch.nn.Parameter]:
    dice = torch.Generator().manual_seed(0)
    return [torch.nn.Parameter(torch.randn(shape, generator=dice)) for shape in SHAPES]


def plain(those: list[torch.nn.Parameter]) -> torch.optim.Optimizer:
    return torch.optim.Muon(those, lr=0.01, weight_decay=0.05, adjust_lr_fn="match_rms_adamw")


@pytest.mark.parametrize("slow", [False, True])
def test_it_steps_as_torchs_own_and_goes_on_from_its_state(slow: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(muon, "_by_hand", lambda: slow)
    ours, other = matrices(), matrices()
    mine, theirs = muon.Muon(ours, 0.01, 0.05), plain(other)
    taught(mine, ours, range(3))
    taught(theirs, other, range(3))
    mine.load_state_dict(copy.deepcopy(theirs.state_dict()))
    taught(mine, ours, range(3, 6))
    taught(theirs, other, range(3, 6))
    for a, b, begun in zip(ours, other, matrices(), strict=True):
        moved = (b - begun).norm()
        assert moved > 0.05 and (a - b).norm() < 0.02 * moved  # those of bfloat16 are so exact


@pytest.mark.parametrize("shape", SHAPES)
def test_all_directions_are_gone_alike(shape: tuple[int, int]) -> None:
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(1)) * 100
    lengths = torch.linalg.svdvals(muon.orthogonal(matrix))
    assert lengths.min() > 0.3 and lengths.max() < 1.3
