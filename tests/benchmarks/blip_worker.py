"""A process that answers with BLIP when told to: `python -m tests.benchmarks.blip_worker WAY FOLDER`.

WAY is "make" (write full-size checkpoints of random weights and end), "ours", "exact" (ours in 32 bits) or
"transformers". Reads commands, a line each, and answers each with a line of JSON.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import workers

QUESTIONS = itertools.cycle(("What is on the table?", "How many people are there?", "What color is the car?"))
SIZE = (480, 640)  # pixels of the pictures; the network looks at 384x384
ANSWERS, CAPTIONS = "answers", "captions"


def make(folder: Path) -> None:
    """Checkpoints of the published base size (transformers' defaults, with the published number of heads)."""
    import torch
    from transformers import (
        BertTokenizer,
        BlipConfig,
        BlipForConditionalGeneration,
        BlipForQuestionAnswering,
        BlipImageProcessor,
        BlipProcessor,
    )

    from tests.desktop import ROOT

    vocabulary = ROOT / "resources" / "minilm" / "vocab.txt"  # BERT's, which is BLIP's too
    for name, kind in ((ANSWERS, BlipForQuestionAnswering), (CAPTIONS, BlipForConditionalGeneration)):
        torch.manual_seed(0)
        config = BlipConfig(vision_config={"initializer_range": 0.02}, text_config={"num_attention_heads": 12})
        kind(config).save_pretrained(folder / name)
        tokenizer = BertTokenizer(str(vocabulary))
        tokenizer.add_special_tokens({"bos_token": "[DEC]", "additional_special_tokens": ["[ENC]"]})
        BlipProcessor(BlipImageProcessor(), tokenizer).save_pretrained(folder / name)


def _timed(work: Callable[[], Any]) -> dict[str, float]:
    busy, began = time.process_time(), time.perf_counter()
    work()
    return {"wall": time.perf_counter() - began, "busy": time.process_time() - busy}


def picture(number: int) -> np.ndarray:
    """Coarse colours, uint8 (height, width, 3): another picture for each number."""
    from PIL import Image

    coarse = np.random.default_rng(number).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(coarse).resize((SIZE[1], SIZE[0])))


def ours(folder: Path, precision: Any) -> dict[str, Callable[[], Any]]:
    """The commands of this app's back-end: the whole of it, alternatives and all."""
    from assistant.models.plan import LoadPlan
    from assistant.seeing import blip, open_answerer
    from assistant.types import Picture, PictureSource, View

    model = open_answerer(folder, "bench", LoadPlan("cpu", precision), lambda _: None)
    assert isinstance(model, blip.Blip)
    numbers = itertools.count()
    last: list[View] = []

    def new() -> None:
        last[:] = [View(Picture(picture(next(numbers)), PictureSource.FILE))]

    def ask() -> Any:
        return model.answer(last[0], next(QUESTIONS), lambda: None)

    def first() -> dict[str, float]:
        new()
        return _timed(ask)

    def limited(longest: int, work: Callable[[], Any]) -> Any:
        blip.LONGEST, before = longest, blip.LONGEST
        try:
            return work()
        finally:
            blip.LONGEST = before

    def caption() -> dict[str, float]:
        new()
        return _timed(lambda: model.describe(last[0], lambda: None))

    def said() -> list[list[int]]:
        made = []
        for number in range(4):
            seen = model._seen(View(Picture(picture(number), PictureSource.FILE)), _whole(number), lambda: None)
            ids = model._checkpoint.words.cut("What is on the table?", 512)
            made.append(list(model._network.write(seen, ids, lambda: None, longest=blip.LONGEST).ids))
        return made

    return {
        "first": first,
        "again": lambda: _timed(ask),
        "first of 3": lambda: limited(3, first),
        "again of 3": lambda: limited(3, lambda: _timed(ask)),
        "caption": caption,
        "said": said,
        "memory": workers.peak_memory,
    }


def _whole(number: int) -> Any:
    from assistant.seeing.parts import Part

    return Part(None, picture(number))


def transformers(folder: Path) -> dict[str, Callable[[], Any]]:
    """The commands of the plain call, as the model's page has it, with transformers' own defaults."""
    from PIL import Image
    from transformers import BlipForConditionalGeneration, BlipForQuestionAnswering, BlipProcessor
    from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil

    kind: Any = BlipForQuestionAnswering if folder.name == ANSWERS else BlipForConditionalGeneration
    processor, model = BlipProcessor.from_pretrained(folder), kind.from_pretrained(folder).eval()
    numbers = itertools.count()

    def ask(longest: int, text: str | None) -> dict[str, float]:
        image = Image.fromarray(picture(next(numbers)))

        def whole() -> str:
            given = {} if text is None else {"text": text}
            made = model.generate(**processor(images=image, return_tensors="pt", **given), max_new_tokens=longest)
            return str(processor.decode(made[0], skip_special_tokens=True))

        return _timed(whole)

    def said() -> list[list[int]]:
        processor.image_processor = BlipImageProcessorPil.from_pretrained(folder)
        made = []
        for number in range(4):
            image = Image.fromarray(picture(number))
            inputs = processor(images=image, text="What is on the table?", return_tensors="pt")
            made.append(model.generate(**inputs, max_new_tokens=20)[0, 1:].tolist())
        return made

    return {
        "first": lambda: ask(20, next(QUESTIONS)),
        "first of 3": lambda: ask(3, next(QUESTIONS)),
        "caption": lambda: ask(20, None),
        "said": said,
        "memory": workers.peak_memory,
    }


def main() -> None:
    way, folder = sys.argv[1], Path(sys.argv[2])
    if way == "make":
        make(folder)
    elif way == "transformers":
        workers.serve(lambda: transformers(folder))
    else:
        workers.serve(lambda: ours(folder, "fp32" if way == "exact" else "int8"))


if __name__ == "__main__":
    main()
