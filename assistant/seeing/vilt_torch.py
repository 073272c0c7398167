"""ViLT by torch: on a graphics card, and on the processor in 16 bits or where no graph can have what it has."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.models.plan import LoadPlan
from assistant.seeing import Tell, loading, vilt_pixels
from assistant.seeing.vilt_files import Checkpoint

Floats = NDArray[np.float32]
# What is small, or decides: never rounded to 8 or 4 bits.
_EXACT = ("classifier", "vilt.pooler")


class TorchNetwork:
    """A `vilt_network.Network`.

    Args:
        checkpoint: its folder and what it says of itself.
        plan: where it runs, and how exactly.
        tell: hears how far loading is.

    Raises:
        ModelMissing: it can't be loaded; the sentence says why.
        MemoryError, RuntimeError: memory ran out.
    """

    def __init__(self, checkpoint: Checkpoint, plan: LoadPlan, tell: Tell) -> None:
        self._checkpoint = checkpoint
        self._model = loading.from_folder(
            "ViltForQuestionAnswering", checkpoint.folder, checkpoint.name, plan, tell, keep=_EXACT
        )

    def look(self, pixels: NDArray[np.uint8]) -> Any:
        """As `Network.look`: a tensor (1, 1 + squares, width) on the device."""
        import torch

        preparing, sizes = self._checkpoint.preparing, self._checkpoint.sizes
        resized = vilt_pixels.resized(pixels, preparing)
        values = torch.from_numpy(vilt_pixels.normalised(resized, preparing))[None].to(self._model.device)
        # All squares, in whatever order: those that are too many are left out here, the same ones each time.
        mask = torch.ones(1, *values.shape[2:], dtype=torch.long, device=values.device)
        with torch.inference_mode(), torch.random.fork_rng(devices=[]):
            seen, _, (places, _) = self._model.vilt.embeddings.visual_embed(values, mask, max_image_length=-1)
        across = resized.shape[1] // sizes.patch
        order = (places[0, :, 0] * across + places[0, :, 1]).argsort()
        kept = torch.from_numpy(vilt_pixels.spread_over(len(order), sizes.most_squares)).to(order.device)
        return torch.cat([seen[:, :1], seen[:, 1:][:, order[kept]]], dim=1)

    def ask(self, seen: Any, ids: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """As `Network.ask`."""
        import torch

        words = torch.from_numpy(ids)[None].to(seen.device)
        with torch.inference_mode():
            found = self._model.vilt(
                input_ids=words,
                attention_mask=torch.ones_like(words),
                image_embeds=seen,
                pixel_mask=torch.ones(1, seen.shape[1], dtype=torch.long, device=seen.device),
            )
            pooled = found.pooler_output
            logits = self._model.classifier(pooled)
        return logits[0].float().cpu().numpy(), pooled[0].float().cpu().numpy()
