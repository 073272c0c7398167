"""A process that answers with ViLT when told to: `python -m tests.benchmarks.vilt_worker WAY FOLDER`.

WAY is "make" (write a full-size checkpoint of random weights and end), "ours" or "transformers". Reads commands, a line
each, and answers each with a line of JSON. A process for each way: peak memory is a process's own.
"""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import workers

QUESTIONS = itertools.cycle(("What is on the table?", "How many people are there?", "What color is the car?"))
ANSWERS = 3129  # as many as published checkpoints choose from
HEIGHT, WIDTH = 384, 640
SCREEN = (1080, 1920)


def make(folder: Path) -> None:
    """Two checkpoints of the published size (transformers' defaults) with one and the same weights.

    `folder/input` takes pictures as they are, so that what is measured is 384x640; `folder/screen` prepares them as
    the published one does.
    """
    from transformers import ViltConfig

    from tests.desktop import ROOT
    from tests.tiny_models.vilt import tiny_vilt, write_processor

    published = ViltConfig().to_dict()
    names = ("vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
             "image_size", "patch_size")  # fmt: skip
    screen, given = folder / "screen", folder / "input"
    answers = [f"answer {number}" for number in range(ANSWERS)]
    tiny_vilt(screen, answers=answers, spread=0.02, **{name: published[name] for name in names})
    vocabulary = ROOT / "resources" / "minilm" / "vocab.txt"  # BERT's, which is ViLT's too
    write_processor(screen, picture=384, patch=32, vocabulary=vocabulary)
    given.mkdir()
    for file in screen.iterdir():
        (given / file.name).hardlink_to(file)
    config = json.loads((screen / "processor_config.json").read_text(encoding="utf-8"))
    config["image_processor"]["do_resize"] = False
    (given / "processor_config.json").unlink()
    (given / "processor_config.json").write_text(json.dumps(config), encoding="utf-8")


def _pictures(size: tuple[int, int]) -> Iterator[np.ndarray]:
    """Never the same one twice."""
    draw = np.random.default_rng(0)
    while True:
        yield draw.integers(0, 256, (*size, 3), dtype=np.uint8)


def _timed(work: Callable[[], Any]) -> dict[str, float]:
    busy, began = time.process_time(), time.perf_counter()
    work()
    return {"wall": time.perf_counter() - began, "busy": time.process_time() - busy}


def ours(folder: Path) -> dict[str, Callable[[], Any]]:
    """The commands of this app's back-end."""
    from assistant.models.plan import LoadPlan
    from assistant.seeing import open_answerer
    from assistant.types import Picture, PictureSource, View

    model = open_answerer(folder, "bench", LoadPlan("cpu", "int8"), lambda _: None)
    pictures = {size: _pictures(size) for size in ((HEIGHT, WIDTH), SCREEN)}
    last: list[View] = []

    def new(size: tuple[int, int]) -> Callable[[], Any]:
        def ask() -> Any:
            last[:] = [View(Picture(next(pictures[size]), PictureSource.FILE))]
            return _timed(lambda: model.answer(last[0], next(QUESTIONS), lambda: None))

        return ask

    return {
        "new": new((HEIGHT, WIDTH)),
        "screen": new(SCREEN),
        "again": lambda: _timed(lambda: model.answer(last[0], next(QUESTIONS), lambda: None)),
        "memory": workers.peak_memory,
    }


def transformers(folder: Path) -> dict[str, Callable[[], Any]]:
    """The commands of the plain call, as the guide and the model's page have it, with transformers' own defaults."""
    import torch
    from transformers import ViltForQuestionAnswering, ViltProcessor

    processor = ViltProcessor.from_pretrained(folder)
    model = ViltForQuestionAnswering.from_pretrained(folder).eval()
    pictures = {size: _pictures(size) for size in ((HEIGHT, WIDTH), SCREEN)}

    def new(size: tuple[int, int]) -> Callable[[], Any]:
        def answer(pixels: np.ndarray) -> str:
            inputs = processor(pixels, next(QUESTIONS), return_tensors="pt")
            with torch.inference_mode():
                logits = model(**inputs).logits
            return str(model.config.id2label[logits.argmax(-1).item()])

        def ask() -> Any:
            pixels = next(pictures[size])
            return _timed(lambda: answer(pixels))

        return ask

    return {"new": new((HEIGHT, WIDTH)), "screen": new(SCREEN), "memory": workers.peak_memory}


def main() -> None:
    way, folder = sys.argv[1], Path(sys.argv[2])
    if way == "make":
        make(folder)
        return
    workers.serve(lambda: ours(folder) if way == "ours" else transformers(folder))


if __name__ == "__main__":
    main()
