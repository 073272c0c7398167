"""Teaching a ViLT-B/32 of full size: disk that preparing 200 rows takes, and examples a second, against the guide.

Random weights cost the same time. Takes about 15 minutes on two quiet cores; `python -m
tests.benchmarks.bench_training` tries it in a minute with a small network, whose figures mean nothing.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from tests.benchmarks.harness import Figure, figure, table
from tests.benchmarks.workers import once

ROWS = 200
STEPS = 14  # of 4 rows; the first two don't count
TURNS = 2
SHAPES = ((640, 480), (480, 640), (640, 427), (500, 375))  # the usual ones of COCO, width and height
ANSWERS = ("yes", "no", "2", "red", "a dog", "left")


def figures(trial: bool = False) -> list[Figure]:
    """Both ways in turns, each in a process of its own."""
    found: dict[str, list[dict[str, float]]] = {"guide": [], "ours": []}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _questions(folder / "questions", 24 if trial else ROWS)
        _start(folder / "start", trial)
        for _ in range(1 if trial else TURNS):
            for way, values in found.items():
                values.append(once("tests.benchmarks.training_worker", way, folder, STEPS))
    pace = {way: max(each["examples_per_s"] for each in values) for way, values in found.items()}
    disk = {way: max(each["written"] for each in values) for way, values in found.items()}
    processor = {way: max(each["examples_per_cpu_s"] for each in values) for way, values in found.items()}
    faster, less = pace["ours"] / pace["guide"], disk["guide"] / max(disk["ours"], 1)
    return [
        figure(
            f"preparing {ROWS} VQA rows for training: disk written", "MB", disk["ours"] / 1e6, "50 times less",
            less >= 50, other=disk["guide"] / 1e6, ratio=less,
            note="What lies on the disk while it trains, but for the network and its states. Other: the guide.",
        ),
        figure(
            "training ViLT-B/32: examples a second", "1/s", pace["ours"], "1.5 times the guide's", faster >= 1.5,
            other=pace["guide"], ratio=faster,
            note=f"{STEPS - 2} optimiser steps of 4 rows after 2 that don't count, best of {TURNS} turns. By processor "
            f"time {processor['ours'] / processor['guide']:.2f} times; 16-bit products where the machine has them.",
        ),
    ]  # fmt: skip


def _questions(folder: Path, rows: int) -> None:
    """Rows as VQA v2 has them: pictures of several shapes, ten answers each."""
    dice = np.random.default_rng(0)
    folder.mkdir()
    lines = []
    for number in range(rows):
        width, height = SHAPES[number % len(SHAPES)]
        small = dice.integers(0, 256, (height // 20, width // 20, 3), np.uint8)
        Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC).save(folder / f"{number}.jpg")
        said = [ANSWERS[number % len(ANSWERS)]] * 7 + [ANSWERS[(number + 1) % len(ANSWERS)]] * 3
        lines.append(json.dumps({"picture": f"{number}.jpg", "question": "What is there to see?", "answers": said}))
    (folder / "questions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _start(folder: Path, trial: bool) -> None:
    """A checkpoint with random weights: ViLT-B/32's sizes, or small ones."""
    import torch

    from training.answers import normal
    from training.small import Size, new_model, new_processor, new_tokenizer

    torch.manual_seed(0)
    tokenizer = new_tokenizer(["What is there to see?"])
    size = Size(64, 32, 32, 2, 2, 64) if trial else Size(384, 32, 768, 12, 12, 3072)
    names = sorted({*ANSWERS, *map(normal, ANSWERS)})
    new_model(tokenizer, names, size).save_pretrained(folder)
    new_processor(tokenizer, size).save_pretrained(folder)


if __name__ == "__main__":
    print(table(figures(trial=True)))
