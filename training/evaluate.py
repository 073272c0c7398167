"""Examination: the official VQA accuracy of a model, by answer type, and how far its confidence can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from training import crew
from training.batches import Collator, in_order
from training.data.rows import Row

if TYPE_CHECKING:
    from training.network import Learner

BATCH = 64
FEWEST_TO_CALIBRATE = 50  # as assistant.seeing.fitting has it


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What a model gave for rows, in their order.

    Attributes:
        logits: (rows, answers) float32.
    """

    logits: NDArray[np.float32]


def ask_all(
    model: Learner,
    collator: Collator,
    pause: Callable[[], None] = lambda: None,
    batch_size: int = BATCH,
    *,
    shared: bool = False,
) -> Given:
    """Ask a model all rows of `collator`, none changed.

    Args:
        model: asked where it lies; left in the mode it was in.
        collator: has the rows.
        pause: called between batches; may raise.
        batch_size: rows at once.
        shared: whether all processes of the training ask at this place: then each asks a part.
    """
    import torch

    device = next(model.parameters()).device
    count = len(collator.rows)
    logits = np.zeros((count, len(collator.ids)), np.float32)
    was_training = model.training
    model.eval()
    shapes = [collator.pictures.shape(row.picture) for row in collator.rows]
    try:
        with torch.inference_mode():
            for number, draws in enumerate(in_order(shapes, batch_size)):
                if shared and number % crew.size() != crew.rank():
                    continue
                pause()
                batch = collator(draws)
                places = [draw.row for draw in draws]
                answers = model(
                    batch["pixels"].to(device), batch["input_ids"].to(device), batch["attention_mask"].to(device)
                )
                logits[places] = answers.float().cpu().numpy()
    finally:
        model.train(was_training)
    # What another one asked is 0 here.
    return Given(sum(crew.all_of(logits)) if shared else logits)


def scores(rows: Sequence[Row], names: Sequence[str], logits: NDArray[np.float32]) -> dict[str, float]:
    """Official accuracy, 0 to 1, of the best answers: "all", and each answer type that there is."""
    right = np.array([row.accuracy(names[best]) for row, best in zip(rows, logits.argmax(axis=1), strict=True)])
    kinds = np.array([row.answer_type for row in rows])
    found = {"all": float(right.mean()) if len(right) else 0.0}
    return found | {str(kind): float(right[kinds == kind].mean()) for kind in sorted(set(kinds.tolist()))}


def truth(rows: Sequence[Row], names: Sequence[str]) -> NDArray[np.float32]:
    """What each of the model's answers is worth, (rows, answers) float32."""
    ids = {name: number for number, name in enumerate(names)}
    worths = np.zeros((len(rows), len(names)), np.float32)
    for place, row in enumerate(rows):
        for answer, worth in row.scores.items():
            if answer in ids:
                worths[place, ids[answer]] = worth
    return worths


def looks(files: Iterable[Path]) -> NDArray[np.float32]:
    """How pictures look, (pictures, numbers) float32, in the order of their names."""
    from PIL import Image

    from assistant.seeing.novelty import look

    found = []
    for file in sorted(files):
        with Image.open(file) as image:
            found.append(look(np.asarray(image.convert("RGB"))))
    return np.stack(found)


def calibrate(
    folder: Path,
    rows: Sequence[Row],
    names: Sequence[str],
    given: Given,
    *,
    learned: Sequence[Row],
    fitted_on: str,
) -> dict[str, float]:
    """Fit on held-out rows how far confidence can be trusted, and keep it beside the checkpoint.

    Args:
        folder: of the checkpoint, weights included: the calibration is tied to them.
        rows: held out.
        names: the model's answers.
        given: what it gave for them.
        learned: some of the rows that were learned from: pictures that look otherwise are of a kind it doesn't know.
        fitted_on: what was held out, for people.

    Returns:
        The figures of the fit, empty where there were too few rows.
    """
    from assistant.seeing import fitting

    if len(rows) < FEWEST_TO_CALIBRATE:
        return {}
    files = sorted({row.picture for row in rows})
    numbers = {file: number for number, file in enumerate(files)}
    found = fitting.fit(
        given.logits,
        truth(rows, names),
        pictures=np.array([numbers[row.picture] for row in rows], np.int64),
        shown=looks({row.picture for row in learned}),
        held_out=looks(files),
        fitted_on=fitted_on,
    )
    found.write(folder)
    return dict(found.figures)
