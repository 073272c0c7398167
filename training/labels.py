"""The answers that a model knows, and what of the data they cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from training.data.rows import Row

MOST = 3129
"""Answers at most: as many as the published VQA models have."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The answers, by id.

    Attributes:
        names: the answers; the id of each is its place.
        coverage: share of 1 that a model with these answers could reach on the rows they were taken from.
    """

    names: tuple[str, ...]
    coverage: float

    @property
    def ids(self) -> dict[str, int]:
        """Answer to id."""
        return {name: number for number, name in enumerate(self.names)}


def collect(rows: Iterable[Row], kept: Sequence[str] = (), most: int = MOST, rarest: int = 1) -> Labels:
    """The most frequent answers of rows, sorted, after those that a model knows already, whose ids stay.

    Args:
        rows: what is learned from.
        kept: answers of the model that training starts from, by id.
        most: answers at most, those kept included.
        rarest: an answer needs so many rows where it is the best one.
    """
    scores = [row.scores for row in rows]
    counts: Counter[str] = Counter()
    for each in scores:
        best = max(each.values())
        counts.update(answer for answer, worth in each.items() if worth == best)
    known = set(kept)
    # Among equally frequent ones the alphabet decides, and not the order of the file.
    frequent = sorted(counts, key=lambda answer: (-counts[answer], answer))
    new = [answer for answer in frequent if answer not in known and counts[answer] >= rarest]
    names = (*kept, *sorted(new[: max(most - len(kept), 0)]))
    return Labels(names, reachable(scores, names))


def reachable(scores: Sequence[dict[str, float]], names: Sequence[str]) -> float:
    """Mean of what the best of `names` is worth for each row, 0 to 1."""
    known = set(names)
    best = [max((worth for answer, worth in each.items() if answer in known), default=0.0) for each in scores]
    return sum(best) / max(len(best), 1)
