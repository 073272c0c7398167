"""BLIP by PyTorch: on the graphics card, and where our own graphs can't be had."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.models.plan import LoadPlan
from assistant.seeing import Pause, Tell
from assistant.seeing.blip_files import Checkpoint
from assistant.seeing.generation import Generated, generate
from assistant.seeing.loading import from_folder

Floats = NDArray[np.float32]


class TorchNetwork:
    """A `Network` of `blip`. Model thread.

    Raises:
        ModelMissing: it can't be loaded.
        MemoryError, RuntimeError: memory ran out.
    """

    def __init__(self, checkpoint: Checkpoint, plan: LoadPlan, tell: Tell) -> None:
        kind = "BlipForQuestionAnswering" if checkpoint.answers else "BlipForConditionalGeneration"
        # The layer that chooses the word stays as it is: it is the table of words as well.
        keep = ("text_decoder.cls",)
        self._model = from_folder(kind, checkpoint.folder, checkpoint.name, plan, tell, keep=keep)
        self._text = checkpoint.config["text_config"]
        # What `generate` of the whole model tells its text's part at each call.
        self._model.text_decoder.generation_config.eos_token_id = int(self._text["sep_token_id"])

    def see(self, pixels: Floats, pause: Pause) -> Any:
        """Look at pixels (1, 3, height, width): features (1, squares + 1, hidden) where the model is."""
        import torch

        pause()
        vision = self._model.vision_model
        place = next(vision.parameters())
        dtype = vision.embeddings.patch_embedding.weight.dtype
        with torch.no_grad():
            return vision(pixel_values=torch.from_numpy(pixels).to(place.device, dtype))[0]

    def write(self, seen: Any, ids: Sequence[int], pause: Pause, *, longest: int, alternatives: int = 0) -> Generated:
        """As `OnnxNetwork.write`."""
        import torch

        pause()
        begin, looked_at = torch.tensor([list(ids)], device=seen.device), seen
        if hasattr(self._model, "text_encoder"):
            with torch.no_grad():
                looked_at = self._model.text_encoder(
                    input_ids=begin,
                    attention_mask=torch.ones_like(begin),
                    encoder_hidden_states=seen,
                    encoder_attention_mask=torch.ones(seen.shape[:2], dtype=torch.long, device=seen.device),
                )[0]
            begin = torch.tensor([[int(self._text["bos_token_id"])]], device=seen.device)
        inputs = {
            "input_ids": begin,
            "encoder_hidden_states": looked_at,
            "encoder_attention_mask": torch.ones(looked_at.shape[:2], dtype=torch.long, device=seen.device),
        }
        pad = int(self._model.config.text_config.pad_token_id)
        return generate(self._model.text_decoder, inputs, pause, longest=longest, alternatives=alternatives,
                        pad_token_id=pad)  # fmt: skip
