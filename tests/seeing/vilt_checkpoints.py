"""What the tests of ViLT share: a checkpoint, pictures, and the plain call of transformers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assistant.types import Picture, PictureSource, View

QUESTION = "What color is the circle?"


def picture(height: int, width: int, seed: int = 0) -> NDArray[np.uint8]:
    """Blurred blots of colour, uint8 (height, width, 3)."""
    blots = np.random.default_rng(seed).integers(0, 256, (4, 5, 3), dtype=np.uint8)
    return np.array(Image.fromarray(blots).resize((width, height), Image.Resampling.BICUBIC))


def view(pixels: NDArray[np.uint8], **more: Any) -> View:
    """A picture from a file, as it is asked about."""
    return View(Picture(pixels, PictureSource.FILE), **more)


def plain_logits(folder: Path, pictures: list[NDArray[np.uint8]], questions: list[str]) -> NDArray[np.float32]:
    """Logits (pictures, answers) of one call with all of them: Pillow's half of the processor, and the model."""
    import torch
    from transformers import AutoTokenizer, ViltForQuestionAnswering
    from transformers.models.vilt.image_processing_pil_vilt import ViltImageProcessorPil

    inputs = dict(AutoTokenizer.from_pretrained(folder)(questions, padding=True, return_tensors="pt"))
    inputs |= dict(ViltImageProcessorPil.from_pretrained(folder)(pictures, return_tensors="pt"))
    model = ViltForQuestionAnswering.from_pretrained(folder).eval()
    with torch.inference_mode():
        logits: NDArray[np.float32] = model(**inputs).logits.numpy()
    return logits
