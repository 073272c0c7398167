"""Linear layers with weights of 8 bits on the processor: a quarter of the memory, and twice as fast a word as bfloat16.

Only weights are rounded, each output's with its own scale. What flows through is not: large models of this kind have a
few values a hundred times as large as the rest, which 8 bits for a whole row would drown the others in.
"""

from __future__ import annotations

import copy
import sys
from typing import Any

from assistant.models import hardware

# From so many rows on it is quicker to make bfloat16 of the weights and multiply those. Measured on 2 cores with
# 2,560 x 10,240 weights: 1 row 4 ms against 8 with bfloat16 kept; 257 rows 100 ms made, 193 with the 8 bits. But not
# on a processor that has no products of bfloat16 (Zen 3): 257 rows 1,011 ms made, 278 with the 8 bits.
_FEW_ROWS = 48
# Smaller layers gain nothing.
_LEAST = 1 << 16


def quantise(model: Any, keep: tuple[str, ...] = ()) -> Any:
    """Round the weights of the linear layers of `model`, a layer at a time, and keep all else in bfloat16.

    Weights that are only mapped from their file are read here for the first time: the memory it takes is the result.

    Args:
        model: of transformers, in any precision.
        keep: modules whose weights are not rounded to 8 bits.

    Returns:
        `model`, changed.
    """
    import torch

    quick = hardware.has_bf16()
    few = _FEW_ROWS if quick else sys.maxsize
    for name, module in list(model.named_modules()):
        if type(module) is torch.nn.Linear and module.weight.numel() >= _LEAST and not name.startswith(keep):
            parent, _, own = name.rpartition(".")
            setattr(model.get_submodule(parent), own, _linear8(module, few))
    exact = tuple(getattr(model, "_keep_in_fp32_modules", None) or ())  # as transformers itself has it in 16 bits
    slow = () if quick else (torch.nn.Conv1d, torch.nn.Conv2d, torch.nn.Conv3d)
    for name, module in model.named_modules():
        if isinstance(module, slow):
            _convolve_in_32_bits(module)
        for key, parameter in module.named_parameters(recurse=False):
            wanted = torch.float32 if {*name.split("."), key}.intersection(exact) else torch.bfloat16
            if parameter.is_floating_point() and parameter.dtype != wanted:
                setattr(module, key, torch.nn.Parameter(parameter.to(wanted), requires_grad=False))
    return model


def _convolve_in_32_bits(convolution: Any) -> None:
    """Squares of a picture in bfloat16 took 585 ms on Zen 3, and 16 ms so."""
    # The module stays what it is, and of 16 bits: networks ask its weight what they are to calculate in.
    exact = copy.deepcopy(convolution).float()
    convolution.forward = lambda x: exact(x.float()).to(convolution.weight.dtype)


def _linear8(linear: Any, few: int) -> Any:
    """`linear` with weights of 8 bits; inputs of fewer rows than `few` are multiplied by these themselves."""
    import torch

    class Linear8(torch.nn.Module):
        """weight int8 (outputs, inputs), scale float32 (outputs,), bias float32 (outputs,) or None."""

        weight: torch.Tensor
        scale: torch.Tensor
        bias: torch.Tensor | None

        def __init__(self) -> None:
            super().__init__()
            self.in_features, self.out_features = linear.in_features, linear.out_features
            weight = linear.weight.detach().float()
            scale = weight.abs().amax(dim=1).div_(127).clamp_(min=torch.finfo(torch.float32).tiny)
            # Buffers: nothing trains them, and `model.to` must not make other numbers of them.
            self.register_buffer("weight", weight.div(scale[:, None]).round_().to(torch.int8), persistent=False)
            self.register_buffer("scale", scale, persistent=False)
            bias = None if linear.bias is None else linear.bias.detach().float()
            self.register_buffer("bias", bias, persistent=False)
            self._ones = torch.ones(linear.out_features, dtype=torch.bfloat16)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            """(..., inputs) to (..., outputs), in the precision of `x`."""
            rows = x.reshape(-1, self.in_features)
            if rows.shape[0] < few and x.dtype == torch.bfloat16:
                # Its own scale must be bfloat16, which is half a percent off: ours comes after.
                y = torch._weight_int8pack_mm(rows.contiguous(), self.weight, self._ones)
            else:
                y = torch.nn.functional.linear(rows, self.weight.to(x.dtype))
            y = y.float().mul_(self.scale)
            if self.bias is not None:
                y += self.bias
            return y.to(x.dtype).view(*x.shape[:-1], self.out_features)

    return Linear8()
