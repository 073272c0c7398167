"""BLIP as transformers runs it, pictures prepared with Pillow by its own processor, and ours beside it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.models.plan import LoadPlan
from assistant.seeing import open_answerer
from assistant.seeing.blip import Blip
from assistant.types import Box, Picture, PictureSource, View

QUESTIONS = ("what color is the dog?", "is there a man in the picture", "How many, one or two?", "what is the shape?")


def picture(seed: int = 0, height: int = 80, width: int = 100) -> NDArray[np.uint8]:
    """Some coloured squares, uint8 (height, width, 3)."""
    from PIL import Image

    squares = np.random.default_rng(seed).integers(0, 256, (4, 5, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(squares).resize((width, height), Image.Resampling.NEAREST))


def view(pixels: NDArray[np.uint8], *regions: Box) -> View:
    """What the model is given of it."""
    return View(Picture(pixels, PictureSource.FILE), regions=regions)


@cache
def plain(folder: Path, answers: bool = True) -> tuple[Any, Any]:
    """Processor and model, as the hub's example code loads them."""
    from transformers import BlipForConditionalGeneration, BlipForQuestionAnswering, BlipProcessor
    from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil

    processor = BlipProcessor.from_pretrained(folder)
    processor.image_processor = BlipImageProcessorPil.from_pretrained(folder)
    kind: Any = BlipForQuestionAnswering if answers else BlipForConditionalGeneration
    return processor, kind.from_pretrained(folder)


def said(folder: Path, pixels: NDArray[np.uint8], text: str | None, answers: bool = True, **options: Any) -> list[int]:
    """What the plain call gives out: its new tokens, marks and padding and all."""
    from PIL import Image

    processor, model = plain(folder, answers)
    options.setdefault("max_new_tokens", 20)  # what it stops at by default, with a warning
    image = Image.fromarray(pixels)
    inputs = processor(images=image, return_tensors="pt", **({} if text is None else {"text": text}))
    made = model.generate(**inputs, **options)[0].tolist()
    before = 1 if answers or text is None else inputs["input_ids"].shape[1] - 1
    return [int(token) for token in made[before:]]


def nothing(*_: object) -> None:
    """A pause in which nothing more urgent is waiting; a listener that does not mind."""


def opened(folder: Path, precision: Any = "fp32", tell: Any = nothing) -> Blip:
    answerer = open_answerer(folder, "tiny", LoadPlan("cpu", precision), tell)
    assert isinstance(answerer, Blip)
    return answerer
