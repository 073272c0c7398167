"""BLIP-2: `Salesforce/blip2-opt-2.7b`, the FlanT5 ones, and whatever was fine-tuned from them."""

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


class Blip2Answerer(QFormerAnswerer):
    """A loaded BLIP-2. Model thread.

    Its Q-Former does not know the question, so what the language model gets of a picture is kept as a whole: a
    follow-up question costs the language model only.
    """

    _description = "a photo of"  # what its captions were trained with

    def _prompt(self, read: str, question: str) -> str:
        line = read_line(read)
        return f"Text in the picture: {line}. Question: {question} Answer:" if line else f"Question: {question} Answer:"

    def _queries(self, pixels: NDArray[np.uint8], prompt: str) -> Any:
        del prompt
        return self._remembered(pixels, lambda: self._look(pixels))

    def _look(self, pixels: NDArray[np.uint8]) -> Any:
        model, image = self._model, self._vision(pixels)
        seen = model.qformer(
            query_embeds=model.query_tokens.expand(1, -1, -1), encoder_hidden_states=image, return_dict=True
        ).last_hidden_state
        return model.language_projection(seen.to(image.dtype))


def open_checkpoint(folder: Path, name: str, plan: LoadPlan, tell: Tell) -> Blip2Answerer:
    """Load a BLIP-2. Model thread.

    Raises:
        ModelMissing: it can't be loaded; the sentence says what is wrong with it.
        MemoryError, RuntimeError: memory ran out.
    """
    processor = processor_from("Blip2Processor", folder, name)
    model = from_folder("Blip2ForConditionalGeneration", folder, name, plan, tell, keep=KEPT)
    return Blip2Answerer(name, plan, model, processor, Calibration.read(folder))


KEPT = ("qformer", "query_tokens", "language_projection")
"""What is never rounded to 8 or 4 bits: a thirtieth of the weights, through which all that is seen must go."""
