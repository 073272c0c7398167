"""ViLT's network as training runs it: the same numbers as `ViltForQuestionAnswering` gives, in less time.

Its own code picks and shuffles the squares of each picture by itself in a Python loop. Where all pictures of a batch
have one shape there is nothing to pick, so the squares go in as they are, by `image_embeds`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional

from assistant.models import hardware
from training.small import WIDE

if TYPE_CHECKING:
    from transformers import ViltForQuestionAnswering


@dataclass(frozen=True, slots=True)
class Eyes:
    """How pixels become numbers.

    Attributes:
        mean: of each colour, 0 to 1, as the processor takes it away.
        spread: of each colour, by which it divides.
    """

    mean: tuple[float, ...] = (0.5, 0.5, 0.5)
    spread: tuple[float, ...] = (0.5, 0.5, 0.5)


def squares(model: ViltForQuestionAnswering, pixels: torch.Tensor, eyes: Eyes, keep: int = 0) -> torch.Tensor:
    """What the network's layers get of pictures of one shape.

    Args:
        model: whose embeddings are used.
        pixels: (rows, 3, height, width) uint8, sides multiples of the patch size.
        eyes: how they are normalised.
        keep: with 0 all squares; else so many of each picture, those in which most is to be seen (greatest variance).

    Returns:
        (rows, 1 + squares, width) float32, the class token first.
    """
    embeddings = model.vilt.embeddings
    projection = embeddings.patch_embeddings.projection
    side = int(projection.kernel_size[0])
    rows, _, height, width = pixels.shape
    high, wide = height // side, width // side
    mean = torch.tensor(eyes.mean, device=pixels.device).view(1, 3, 1, 1) * 255
    spread = torch.tensor(eyes.spread, device=pixels.device).view(1, 3, 1, 1) * 255
    cut = ((pixels.float() - mean) / spread).view(rows, 3, high, side, wide, side)
    cut = cut.permute(0, 2, 4, 1, 3, 5).reshape(rows, high * wide, 3 * side * side)
    places = _places(model, high, wide)
    if 0 < keep < high * wide:
        # A stable order, so that plain squares are not picked by chance: a run that goes on picks the same.
        variance = cut.view(rows, high * wide, 3, -1).var(dim=3).sum(dim=2)
        chosen = variance.sort(dim=1, descending=True, stable=True).indices[:, :keep]
        cut = cut.gather(1, chosen[..., None].expand(-1, -1, cut.shape[2]))
        places = places[0][chosen]
    seen = functional.linear(cut, projection.weight.flatten(1), projection.bias) + places
    first = (embeddings.cls_token + embeddings.position_embeddings[:, :1]).expand(rows, -1, -1)
    return torch.cat((first, seen), dim=1)


def _places(model: ViltForQuestionAnswering, high: int, wide: int) -> torch.Tensor:
    """Embeddings (1, high * wide, width) of the squares' places, stretched as ViLT does it."""
    embeddings = model.vilt.embeddings
    places: torch.Tensor = embeddings.position_embeddings[:, 1:]
    side = math.isqrt(places.shape[1])  # ViLT's own grid is square
    if (high, wide) == (side, side):
        return places
    grid = places.transpose(1, 2).reshape(1, -1, side, side)
    grid = functional.interpolate(grid, size=(high, wide), mode="bilinear", align_corners=True)
    return grid.flatten(2).transpose(1, 2)


class Learner(nn.Module):
    """A ViLT that is asked in batches of one shape.

    Attributes:
        vilt: the network that learns, and that is saved.
    """

    def __init__(self, vilt: ViltForQuestionAnswering, eyes: Eyes) -> None:
        super().__init__()
        self.vilt = vilt
        self._eyes = eyes

    def forward(
        self, pixels: torch.Tensor, input_ids: torch.Tensor, attention_mask: torch.Tensor, keep: int = 0
    ) -> torch.Tensor:
        """Ask.

        Args:
            pixels: (rows, 3, height, width) uint8.
            input_ids: (rows, pieces) int64.
            attention_mask: (rows, pieces) int64.
            keep: as in `squares`.

        Returns:
            Logits (rows, answers).
        """
        seen = squares(self.vilt, pixels, self._eyes, keep)
        pooled = self.vilt.vilt(
            input_ids=input_ids,
            attention_mask=attention_mask,
            image_embeds=seen,
            pixel_mask=torch.ones(seen.shape[:2], dtype=torch.long, device=seen.device),
        ).pooler_output
        found: torch.Tensor = self.vilt.classifier(pooled)
        return found


def learns_in_half(width: int) -> bool:
    """Whether a network is taught with 16-bit numbers (bfloat16) where they are multiplied; its weights have 32 bits.

    It is where the graphics card or the processor multiplies them in its hardware, several times as fast. Not for small
    networks: they spend their time elsewhere.

    Args:
        width: numbers for each word piece, as a network's configuration tells.
    """
    if width < WIDE:
        return False
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported())
    return hardware.has_bf16()


def loss(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor, one_answer: bool) -> torch.Tensor:
    """Mean loss of a batch.

    Args:
        logits: (rows, answers).
        labels: (rows, answers), what each answer is worth.
        weights: (rows,), see `batches.Draw`.
        one_answer: cross-entropy, for data in which each question has one right answer, and for a network that was
            taught with it; where several are worth something, they share the whole. Else ViLT's own, binary
            cross-entropy summed over the answers.
    """
    if one_answer:
        shares = labels / labels.sum(dim=1, keepdim=True).clamp(min=1e-6)
        each = functional.cross_entropy(logits, shares, reduction="none")
    else:
        each = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none").sum(dim=1)
    return (each * weights).mean()
