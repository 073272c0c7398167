"""Batches of rows whose pictures have one shape: nothing is padded but the shorter questions.

Which rows are drawn, and how their pictures are changed, follows from the seed and the number of the draw alone: a
training that goes on after a crash draws what an unbroken one would have drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypedDict

import numpy as np

from training.data.rows import Row
from training.pictures import Pictures, moved

if TYPE_CHECKING:
    import torch
    from transformers import BertTokenizer


class Draw(NamedTuple):
    """One row of a batch.

    Attributes:
        row: its place among the rows.
        number: of the draw, counted over all epochs; -1 where the picture is not to be changed.
        weight: in the batch's mean: 0 for those that only fill it up.
    """

    row: int
    number: int
    weight: float


class Batch(TypedDict):
    """What a network is given: `rows` questions about pictures of one shape.

    `pixels` (rows, 3, height, width) uint8; `input_ids` and `attention_mask` (rows, pieces) int64; `labels`
    (rows, answers) float32, what each answer is worth; `weights` (rows,) float32.
    """

    pixels: torch.Tensor
    input_ids: torch.Tensor
    attention_mask: torch.Tensor
    labels: torch.Tensor
    weights: torch.Tensor


class ByShape:
    """Batches of draws, all of one size, each of one shape; a new order each epoch. For torch's DataLoader.

    The last batch of a shape is filled up with rows of no weight, so that each batch can be shared out among processes.
    """

    drop_last = False

    def __init__(
        self, shapes: Sequence[tuple[int, int]], batch_size: int, seed: int, epoch: Callable[[], int] = lambda: 0
    ) -> None:
        self._groups: dict[tuple[int, int], list[int]] = defaultdict(list)
        for row, shape in enumerate(shapes):
            self._groups[shape].append(row)
        self._shapes = list(shapes)
        self._seed = seed
        self._epoch = epoch
        self.batch_size = batch_size

    def __len__(self) -> int:
        return sum(-(-len(group) // self.batch_size) for group in self._groups.values())

    def __iter__(self) -> Iterator[list[Draw]]:
        count = len(self._shapes)
        epoch = self._epoch()
        order = np.random.default_rng((self._seed, epoch)).permutation(count)
        waiting: dict[tuple[int, int], list[Draw]] = defaultdict(list)
        for place, row in enumerate(order.tolist()):
            group = waiting[self._shapes[row]]
            group.append(Draw(row, epoch * count + place, 1.0))
            if len(group) == self.batch_size:
                yield group
                waiting[self._shapes[row]] = []
        for group in waiting.values():
            if group:
                yield _filled(group, self.batch_size)


def in_order(shapes: Sequence[tuple[int, int]], batch_size: int) -> Iterator[list[Draw]]:
    """Batches for an examination: each row once, unchanged; short batches stay short."""
    groups: dict[tuple[int, int], list[Draw]] = defaultdict(list)
    for row, shape in enumerate(shapes):
        groups[shape].append(Draw(row, -1, 1.0))
    for group in groups.values():
        yield from (group[start : start + batch_size] for start in range(0, len(group), batch_size))


def _filled(group: list[Draw], size: int) -> list[Draw]:
    weight = size / len(group)  # so that the mean over the batch is the mean over those that count
    real = [draw._replace(weight=weight) for draw in group]
    return [*real, *(group[number % len(group)]._replace(weight=0.0) for number in range(size - len(group)))]


@dataclass(slots=True)
class Collator:
    """Makes batches of draws. One thread.

    Attributes:
        rows: all rows.
        ids: answer to label id.
        tokenizer: of the model.
        pictures: reads them.
        seed: of the changes to pictures.
        moves: whether pictures are moved over their margins.
        mirrors: whether they may be mirrored.
        longest: word pieces at most.
    """

    rows: Sequence[Row]
    ids: dict[str, int]
    tokenizer: BertTokenizer
    pictures: Pictures
    seed: int = 0
    moves: bool = False
    mirrors: bool = False
    longest: int = 40

    def __call__(self, draws: Sequence[Draw]) -> Batch:
        """Raises: OSError: a picture can't be read."""
        import torch

        rows = [self.rows[draw.row] for draw in draws]
        pixels = np.stack([self._pixels(row, draw) for row, draw in zip(rows, draws, strict=True)])
        text = self.tokenizer(
            [row.question for row in rows],
            padding=True,
            truncation=True,
            max_length=self.longest,
            return_token_type_ids=False,
            return_tensors="pt",
        )
        labels = torch.zeros(len(rows), len(self.ids))
        for place, row in enumerate(rows):
            for answer, worth in row.scores.items():
                if answer in self.ids:
                    labels[place, self.ids[answer]] = worth
        return Batch(
            pixels=torch.from_numpy(pixels).permute(0, 3, 1, 2),
            input_ids=text["input_ids"],
            attention_mask=text["attention_mask"],
            labels=labels,
            weights=torch.tensor([draw.weight for draw in draws]),
        )

    def _pixels(self, row: Row, draw: Draw) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        pixels = self.pictures.pixels(row.picture)
        if draw.number < 0 or not self.moves:
            return pixels
        return moved(pixels, np.random.default_rng((self.seed, 1, draw.number)), self.mirrors)
