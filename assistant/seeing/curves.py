"""From what a model says of itself to the probability that it is right: curves with a handful of numbers each.

numpy only, float64, any thread. `fitting` finds the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_NEVER, _ALWAYS = 1e-6, 1 - 1e-6
COLUMNS = 5  # of `summary`
_SURE, _UNSURE = 0.999, 0.001  # what was fitted on some thousand questions knows no more than that


def logit(probability: Floats) -> Floats:
    """Log odds, with 0 and 1 taken for a millionth less than certain."""
    inside = np.clip(probability, _NEVER, _ALWAYS)
    odds: Floats = np.log(inside) - np.log1p(-inside)
    return odds


def sigmoid(values: Floats) -> Floats:
    """Probability of log odds, without overflow."""
    chances: Floats = 0.5 * (1.0 + np.tanh(0.5 * values))
    return chances


def softmax(logits: Floats) -> Floats:
    """Over the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return shares


def summary(logits: Floats) -> Floats:
    """What logits (n, answers) tell about the best answer, whatever it is: (n, 5).

    The log odds of its softmax; its lead over the second; the second's over the third; its own height, which counts
    for heads that were trained answer by answer; and the free energy of all, low for what no answer fits.
    """
    best = np.sort(logits, axis=1)[:, ::-1]
    second, third = best[:, min(1, best.shape[1] - 1)], best[:, min(2, best.shape[1] - 1)]
    energy = best[:, 0] + np.log(np.exp(logits - best[:, :1]).sum(axis=1))
    share = logit(softmax(logits).max(axis=1))
    columns: Floats = np.stack((share, best[:, 0] - second, second - third, best[:, 0], energy), axis=1)
    return columns


def _capped(chances: Floats) -> Floats:
    """Never certain; pressed together rather than cut off, so that surer stays surer."""
    return _UNSURE + (_SURE - _UNSURE) * chances


@dataclass(frozen=True, slots=True)
class AnswerCurve:
    """For classifiers: from logits to the probability that the best answer is right.

    Attributes:
        answers: how many logits there are.
        temperature: what logits are divided by before the softmax that shares out what the best answer leaves.
        weights: of `summary`'s columns, the offset last; () where the softmax of the temperature is the probability.
        middles, spreads: by which the columns are standardised, as many as `weights` without the offset.
        of_answer: log odds added where this answer is the best one, one for each answer, or ().
    """

    answers: int
    temperature: float
    weights: tuple[float, ...] = ()
    middles: tuple[float, ...] = ()
    spreads: tuple[float, ...] = ()
    of_answer: tuple[float, ...] = ()

    def top(self, logits: Floats) -> Floats:
        """Probability (n,) that the best answer is right, for logits (n, answers)."""
        if not self.weights:
            return _capped(softmax(logits / self.temperature).max(axis=1))
        columns = (summary(logits) - np.asarray(self.middles)) / np.asarray(self.spreads)
        odds = columns @ np.asarray(self.weights[:-1]) + self.weights[-1]
        if self.of_answer:
            odds = odds + np.asarray(self.of_answer)[logits.argmax(axis=1)]
        return _capped(sigmoid(odds))


@dataclass(frozen=True, slots=True)
class LikelihoodCurve:
    """For generative models: from an answer's likelihood to the probability that it is right (beta calibration).

    Attributes:
        rise: weight of log(x), at least 0, as `fall` is, so that what is likelier is never less probable.
        fall: weight of -log(1 - x).
        offset: in log odds.
    """

    rise: float
    fall: float
    offset: float

    def probability(self, likelihood: Floats) -> Floats:
        """Probabilities (n,) for likelihoods (n,) from 0 to 1."""
        inside = np.clip(likelihood, _NEVER, _ALWAYS)
        odds = self.rise * np.log(inside) - self.fall * np.log1p(-inside) + self.offset
        return _capped(sigmoid(odds))
