"""How large a picture a chat model is shown, so that a screen of 4K does not take it minutes. Model thread."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.models.plan import LoadPlan

# Longest side in pixels. A model that takes pictures as they are makes a token of 28 x 28 pixels: 1024 x 576 is 750
# tokens, which a small model reads in seconds on two cores; on a card 2048 x 1152 (3,000 tokens) take under one.
_LONGEST = {"cpu": 1024, "mps": 1536, "cuda": 2048}
# Squares a side for those that cut a picture into squares, each as dear as the whole (SmolVLM and Idefics3 blow every
# picture up to 4 x 4 squares and the whole, 17 times the work).
_SQUARES = {"cpu": 2, "mps": 3, "cuda": 4}
# Pixels of the shorter side: processors refuse pictures that are thinner than a patch, or longer than 200 times that.
_THINNEST = 28
_LONGEST_RATIO = 100


def fitted(pixels: NDArray[np.uint8], plan: LoadPlan) -> Any:
    """The picture as a PIL image, shrunk to what the device can take, and padded where it is a thin strip.

    Args:
        pixels: uint8 RGB (height, width, 3).
        plan: where the model runs.
    """
    from PIL import Image, ImageOps

    image = Image.fromarray(pixels)
    longest = _LONGEST[plan.device]
    if max(image.size) > longest:
        scale = longest / max(image.size)
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    thinnest = max(_THINNEST, math.ceil(max(image.size) / _LONGEST_RATIO))
    if min(image.size) < thinnest:
        size = (max(image.width, thinnest), max(image.height, thinnest))
        image = ImageOps.pad(image, size, Image.Resampling.LANCZOS, color="white")
    return image


def options(image_processor: Any, size: tuple[int, int], plan: LoadPlan) -> dict[str, Any]:
    """What the image processor is told for a picture of `size` (width, height): {} for most.

    Those that cut into squares (SmolVLM, Idefics3) are told how large to make the whole: no larger than it is, and no
    more squares than the device can take.
    """
    square = _edge(getattr(image_processor, "max_image_size", None))
    whole = _edge(getattr(image_processor, "size", None))
    if not square or not whole or not getattr(image_processor, "do_image_splitting", False):
        return {}
    squares = min(_SQUARES[plan.device], max(1, math.ceil(max(size) / square)))
    return {"size": {"longest_edge": min(whole, squares * square)}}


def _edge(size: Any) -> int:
    """Its "longest_edge", 0 where it has none."""
    if isinstance(size, Mapping):
        return int(size.get("longest_edge") or 0)
    return int(getattr(size, "longest_edge", None) or 0)
