"""`python -m tests.benchmarks.training_worker guide|ours FOLDER STEPS`: one of two ways to teach a ViLT, measured.

FOLDER has a checkpoint (`start`) and questions (`questions`). Prints one JSON object: examples a second and a second of
processor time while steps go on (the first two don't count), and the bytes that preparing wrote.

`guide` is the recipe of the task guide for visual question answering: `datasets.map` turns every row into padded
pixels, which are stored; the default collator and the Trainer do the rest. Written anew from its description.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

BATCH = 4  # the guide's
RATE = 5e-5
WARM = 2


class _Clock:
    """Times steps; the first `WARM` begin nothing."""

    def __init__(self) -> None:
        self.began = self.ended = (0.0, 0.0)
        self.steps = 0

    def step(self, step: int) -> None:
        now = time.perf_counter(), time.process_time()
        if step == WARM:
            self.began = now
        elif step > WARM:
            self.ended, self.steps = now, step - WARM

    def pace(self) -> dict[str, float]:
        wall, processor = (max(end - begin, 1e-9) for begin, end in zip(self.began, self.ended, strict=True))
        done = self.steps * BATCH
        return {"examples_per_s": done / wall, "examples_per_cpu_s": done / processor}


def guide(folder: Path, steps: int) -> dict[str, Any]:
    """Pixels of every row padded and stored."""
    import torch
    from datasets import Dataset
    from PIL import Image
    from transformers import (
        DefaultDataCollator,
        Trainer,
        TrainerCallback,
        TrainingArguments,
        ViltForQuestionAnswering,
        ViltProcessor,
    )

    model = ViltForQuestionAnswering.from_pretrained(folder / "start")
    processor = ViltProcessor.from_pretrained(folder / "start")
    lines = [json.loads(line) for line in (folder / "questions" / "questions.jsonl").read_text().splitlines()]
    ids = model.config.label2id

    def prepare(rows: dict[str, list[Any]]) -> dict[str, Any]:
        pictures = [Image.open(folder / "questions" / name).convert("RGB") for name in rows["picture"]]
        found = processor(pictures, rows["question"], padding="max_length", truncation=True, return_tensors="pt")
        targets = torch.zeros(len(pictures), len(ids))
        for place, answers in enumerate(rows["answers"]):
            for answer in set(answers):
                targets[place, ids[answer]] = min(answers.count(answer) * 0.3, 1.0)
        return {**found, "labels": targets}

    stored = folder / "guide.arrow"
    data = Dataset.from_list(lines).map(
        prepare, batched=True, remove_columns=["picture", "question", "answers"], cache_file_name=str(stored)
    )
    clock = _Clock()

    class Steps(TrainerCallback):
        def on_step_end(self, *given: Any, **_: Any) -> None:
            clock.step(given[1].global_step)  # after the arguments comes the state

    arguments = TrainingArguments(
        output_dir=str(folder / "guide"), per_device_train_batch_size=BATCH, max_steps=steps, learning_rate=RATE,
        save_strategy="no", remove_unused_columns=False, report_to=[], disable_tqdm=True, dataloader_pin_memory=False,
    )  # fmt: skip
    Trainer(
        model=model, args=arguments, data_collator=DefaultDataCollator(), train_dataset=data, callbacks=[Steps()]
    ).train()
    return {**clock.pace(), "written": stored.stat().st_size}


def ours(folder: Path, steps: int) -> dict[str, Any]:
    """`lookaloud train vqa`. What it writes but for states and the model is what preparing wrote."""
    from training import events
    from training.data import Places
    from training.lesson import Options
    from training.vqa import train

    shutil.rmtree(folder / "ours", ignore_errors=True)  # what the turn before made there
    clock = _Clock()
    left: list[int] = []

    def tell(event: events.Event) -> None:
        if isinstance(event, events.Stepped):
            clock.step(event.step)
            if event.step == steps - 1:
                left.extend(file.stat().st_size for file in folder.joinpath("ours").rglob("*") if file.is_file())

    rows = len((folder / "questions" / "questions.jsonl").read_text().splitlines())
    # Each of fewer than 20 steps is told, and none but the last is saved.
    options = Options(
        folder / "ours", Places(str(folder / "questions")), start=folder / "start", epochs=steps * BATCH / rows,
        batch_size=BATCH, rate=RATE, held_out=0.0, save_every=19, anew=True,
    )  # fmt: skip
    train(options, tell, events.StopWord())
    return {**clock.pace(), "written": sum(left)}


if __name__ == "__main__":
    print(json.dumps({"guide": guide, "ours": ours}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))
