"""What makes a step of training quicker on a processor, and what it must not change."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from training import voice_quick
from training.voice_quick import quick


@pytest.fixture(autouse=True)
def on_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)


def test_dropout_drops_its_share_scales_the_rest_and_is_followed_backwards() -> None:
    values = torch.ones(1001, 300, requires_grad=True)
    torch.manual_seed(0)
    with quick():
        made = nn.Dropout(0.1).train()(values)
        made.sum().backward()
    dropped = float((made == 0).double().mean())
    assert dropped == pytest.approx(0.1, abs=0.003)  # of 300,300 draws, more than five deviations
    assert float(made.detach().max()) == pytest.approx(1 / 0.9, rel=1e-3)
    assert values.grad is not None and torch.equal(values.grad, made.detach())
    torch.manual_seed(0)
    with quick():
        again = nn.Dropout(0.1).train()(values)
    assert torch.equal(made, again)


@pytest.mark.parametrize("count", [1, 4, 7])
def test_dropout_of_any_size_and_share(count: int) -> None:
    values = torch.ones(count)
    with quick():
        assert torch.equal(nn.functional.dropout(values, 0.0), values)
        assert torch.equal(nn.functional.dropout(values, 0.5, False), values)
        assert torch.equal(nn.functional.dropout(values, 1.0), torch.zeros(count))
        torch.nn.functional.dropout(values, 1.0, True, True)
    assert torch.equal(values, torch.zeros(count))


def test_what_is_done_afterwards_is_exact_and_by_the_usual_dice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice_quick, "short_products", lambda: True)
    values, before = torch.ones(50), torch.get_float32_matmul_precision()
    torch.manual_seed(0)
    usual = nn.functional.dropout(values, 0.5)
    with pytest.raises(RuntimeError), quick():
        assert torch.get_float32_matmul_precision() == "medium"
        raise RuntimeError
    assert torch.get_float32_matmul_precision() == before
    torch.manual_seed(0)
    assert torch.equal(nn.functional.dropout(values, 0.5), usual)


def test_without_a_unit_for_them_products_are_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True})
    before = torch.get_float32_matmul_precision()
    with quick():
        assert torch.get_float32_matmul_precision() == before
