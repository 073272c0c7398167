"""The likeliest next token, again and again, as `generate` does it; and beside it texts that begin otherwise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.seeing import Pause
from assistant.seeing.generation import Generated, rounds

Floats = NDArray[np.float32]


class Texts(Protocol):
    """Texts that are being written, side by side."""

    def spread(self, rows: Sequence[int]) -> None:
        """Go on with these texts."""

    def advance(self, ids: Sequence[int]) -> Floats:
        """Take the next token of each; logits (texts, words)."""


def search(
    texts: Texts, start: Sequence[int], end: int, pause: Pause, *, longest: int, alternatives: int = 0
) -> Generated:
    """Write a text token by token, each the likeliest; alternatives begin with the next likely first tokens.

    They are written at the same time: a step reads the same weights for several texts as for one.

    Args:
        texts: one, empty.
        start: tokens before the first one.
        end: the token that ends a text.
        pause: called before each token; what it raises leaves nothing behind.
        longest: most tokens of a text.
        alternatives: how many other texts.
    """
    for token in start:
        pause()
        logits = texts.advance([token])
    chances = _chances(logits[0])
    firsts = np.argsort(-chances, kind="stable")[: 1 + alternatives].tolist()
    running = [_Text([first], [float(chances[first])]) for first in firsts]
    if len(running) > 1:
        texts.spread([0] * len(running))
    going = _going(running, running, end, longest, texts)
    while going:
        pause()
        logits = texts.advance([text.ids[-1] for text in going])
        for text, row in zip(going, logits, strict=True):
            chances = _chances(row)
            likeliest = int(chances.argmax())
            text.ids.append(likeliest)
            text.chances.append(float(chances[likeliest]))
        going = _going(going, running, end, longest, texts)
    best, others = running[0].done(end), [text.done(end) for text in running[1:]]
    ranked = sorted(others, key=lambda other: other.probability, reverse=True)
    wanted = tuple(other for other in ranked if other.ids and other.ids != best.ids)
    return Generated(best.ids, best.likelihood, best.probability, best.ended, wanted)


class _Text:
    def __init__(self, ids: list[int], chances: list[float]) -> None:
        self.ids, self.chances = ids, chances

    def goes_on(self, end: int, longest: int) -> bool:
        return self.ids[-1] != end and len(self.ids) < longest and not rounds(self.ids)

    def done(self, end: int) -> Generated:
        ended = self.ids[-1] == end
        ids = self.ids[:-1] if ended else self.ids
        ids = ids[: len(ids) - (0 if ended else rounds(ids))]
        mean = math.exp(sum(self.chances[: len(ids)]) / len(ids)) if ids else 0.0
        return Generated(tuple(ids), mean, math.exp(sum(self.chances)), ended)


def _going(before: list[_Text], all_texts: list[_Text], end: int, longest: int, texts: Texts) -> list[_Text]:
    """Those that are not at their end. Alternatives stop with the best: who waits for more words waits for its words.

    `texts` goes on with those rows only.
    """
    if not all_texts[0].goes_on(end, longest):
        return []
    rows = [row for row, text in enumerate(before) if text.goes_on(end, longest)]
    if len(rows) < len(before):
        texts.spread(rows)
    return [before[row] for row in rows]


def _chances(logits: Floats) -> Floats:
    """Logarithms of the probabilities, (words,)."""
    most = logits.max()
    chances: Floats = logits - (most + np.log(np.exp(logits - most).sum()))
    return chances
