"""Batches of takes of about one length, so that little of them is padding.

Which takes are drawn follows from the seed and the epoch alone: a training that goes on after a crash draws what an
unbroken one would have drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from assistant.speaking.speecht5.tokens import Tokens
from training.voice_prepare import Prepared

if TYPE_CHECKING:
    import torch

PAD = 1  # SpeechT5's token for filling up
IGNORED = -100.0  # what transformers leaves out of the loss
# Batches that are sorted by length together: enough to find takes of one length, few enough to mix them.
_TOGETHER = 16


class Batch(TypedDict):
    """What SpeechT5 is given: `takes` of them.

    `input_ids` and `attention_mask` (takes, tokens) int64; `speaker_embeddings` (takes, 512) float32; `labels` (takes,
    frames, bins) float32, filled up with -100.
    """

    input_ids: torch.Tensor
    attention_mask: torch.Tensor
    speaker_embeddings: torch.Tensor
    labels: torch.Tensor


class ByLength:
    """Batches of numbers of takes; a new order each epoch. For torch's DataLoader.

    Args:
        own: numbers of the takes of the voice; each once an epoch.
        others: of other voices; some of them, others in each epoch.
        share: of other voices in what is drawn, 0 to less than 1.
        frames: of each take, by number.
        batch_size: of all batches.
        parts: batches that add up to one step of training; an epoch is whole steps.
        seed: of the dice.
        epoch: tells which it is.
    """

    drop_last = False

    def __init__(
        self,
        own: Sequence[int],
        others: Sequence[int],
        share: float,
        frames: Sequence[int],
        *,
        batch_size: int,
        seed: int,
        parts: int = 1,
        epoch: Callable[[], int] = lambda: 0,
    ) -> None:
        self._own, self._others = np.asarray(own, np.int64), np.asarray(others, np.int64)
        self._mixed = min(round(len(own) * share / (1 - share)), len(others))
        self._frames = np.asarray(frames)
        self._seed, self._epoch = seed, epoch
        self._parts = parts
        self.batch_size = batch_size

    @property
    def drawn(self) -> int:
        """Takes in an epoch, without those that are drawn again to make its last step whole."""
        return len(self._own) + self._mixed

    def __len__(self) -> int:
        return math.ceil(self.drawn / (self.batch_size * self._parts)) * self._parts

    def __iter__(self) -> Iterator[list[int]]:
        dice = np.random.default_rng((self._seed, self._epoch()))
        drawn = dice.permutation(np.concatenate([self._own, dice.permutation(self._others)[: self._mixed]]))
        # The last step is whole like all others: a few takes would weigh as much as many, and processes that share the
        # steps would not come to their end together.
        again = np.resize(dice.permutation(drawn), len(self) * self.batch_size - len(drawn))
        drawn = np.concatenate([drawn, again])
        batches: list[list[int]] = []
        for start in range(0, len(drawn), self.batch_size * _TOGETHER):
            some = drawn[start : start + self.batch_size * _TOGETHER]
            some = some[np.argsort(self._frames[some], kind="stable")]
            batches += [some[at : at + self.batch_size].tolist() for at in range(0, len(some), self.batch_size)]
        for number in dice.permutation(len(batches)):
            yield batches[number]


@dataclass(frozen=True, slots=True)
class Collator:
    """Makes batches of numbers of takes.

    Attributes:
        prepared: all takes.
        tokens: of the model; the same that speak later.
        reduction: frames that one step of the decoder makes.
    """

    prepared: Prepared
    tokens: Tokens
    reduction: int

    def __call__(self, numbers: Sequence[int]) -> Batch:
        """One batch.

        There is no `decoder_attention_mask`: the decoder looks only back, so no frame that counts sees the filling
        after it, and the loss leaves the filling out.
        """
        import torch

        takes = [self.prepared.takes[number] for number in numbers]
        ids = [self.tokens.ids(take.text) for take in takes]
        mels = [self.prepared.mel(take) for take in takes]
        # A rest that does not fill a step is dropped: its frames would shift what belongs to which step.
        mels = [mel[: len(mel) // self.reduction * self.reduction] for mel in mels]
        tokens = np.full((len(takes), max(map(len, ids))), PAD, np.int64)
        mask = np.zeros_like(tokens)
        labels = np.full((len(takes), max(map(len, mels)), mels[0].shape[1]), IGNORED, np.float32)
        for row, (known, mel) in enumerate(zip(ids, mels, strict=True)):
            tokens[row, : len(known)] = known
            mask[row, : len(known)] = 1
            labels[row, : len(mel)] = mel
        return Batch(
            input_ids=torch.from_numpy(tokens),
            attention_mask=torch.from_numpy(mask),
            speaker_embeddings=torch.from_numpy(self.prepared.vectors[list(numbers)]),
            labels=torch.from_numpy(labels),
        )
