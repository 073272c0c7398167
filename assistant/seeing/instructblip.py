"""InstructBLIP, with FlanT5 or Vicuna as its language model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.models.plan import LoadPlan
from assistant.seeing import Tell
from assistant.seeing.calibration import Calibration
from assistant.seeing.loading import from_folder, processor_from
from assistant.seeing.qformer import QFormerAnswerer
from assistant.seeing.qformer_words import read_line

# What is never rounded to 8 or 4 bits, as for BLIP-2.
_KEPT = ("qformer", "query_tokens", "language_projection")


class InstructBlipAnswerer(QFormerAnswerer):
    """A loaded InstructBLIP. Model thread.

    Its Q-Former is told what is asked and looks for that, so of a picture only what the vision network saw is kept.
    That network is most of the work which comes before the language model.
    """

    # Of the prompts that it was trained with, the one for a short caption: the long ones make things up.
    _description = "A short image description:"

    def _prompt(self, read: str, question: str) -> str:
        # As it was trained: read words under this name, and short answers asked for.
        line = read_line(read)
        asked = f"Question: {question} Short answer:"
        return f"OCR tokens: {line}. {asked}" if line else asked

    def _queries(self, pixels: NDArray[np.uint8], prompt: str) -> Any:
        import torch

        model = self._model
        image = self._remembered(pixels, lambda: self._vision(pixels))
        most = model.config.qformer_config.max_position_embeddings
        told = self._processor.qformer_tokenizer(prompt, return_tensors="pt", truncation=True, max_length=most)
        ids = told.input_ids.to(image.device)
        queries = model.query_tokens.expand(1, -1, -1)
        both = torch.ones((1, queries.shape[1] + ids.shape[1]), dtype=torch.long, device=image.device)
        seen = model.qformer(
            input_ids=ids, attention_mask=both, query_embeds=queries, encoder_hidden_states=image, return_dict=True
        ).last_hidden_state[:, : queries.shape[1]]
        return model.language_projection(seen.to(image.dtype))


def open_checkpoint(folder: Path, name: str, plan: LoadPlan, tell: Tell) -> InstructBlipAnswerer:
    """Load an InstructBLIP. Model thread.

    Raises:
        ModelMissing: it can't be loaded; the sentence says what is wrong with it.
        MemoryError, RuntimeError: memory ran out.
    """
    processor = processor_from("InstructBlipProcessor", folder, name)
    model = from_folder("InstructBlipForConditionalGeneration", folder, name, plan, tell, keep=_KEPT)
    return InstructBlipAnswerer(name, plan, model, processor, Calibration.read(folder))
