"""Fitting a calibration on held-out questions, and the figures that tell how good one is.

numpy only, float64, any thread. Takes a second or two for ten thousand questions.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from assistant.seeing.calibration import Calibration
from assistant.seeing.curves import AnswerCurve, Floats, LikelihoodCurve, sigmoid, softmax, summary
from assistant.seeing.novelty import fit_novelty

__all__ = ["calibration_error", "correctness", "fit", "fit_likelihood", "risk_at", "surprise"]

BINS = 15  # of equal mass, as in most published figures of expected calibration error
_STEPS = 60
# On squared weights of columns of unit spread, in nats over all questions: from "believe the data" to "hardly".
_PENALTIES = (1.0, 10.0, 100.0)
_OF_ANSWER_PENALTY = 5.0  # an answer needs some dozens of questions before an offset of its own counts
_MOST_ANSWERS = 100  # beyond so many answers most are too rare for an offset of their own
# Wrong answers; from fewer a regression learns single mistakes by heart: some ten for each column.
_FEWEST_WRONG = 50
# How far from 1 a temperature is likely to be before anything is known, in its logarithm: keeps it sane where nearly
# nothing is wrong.
_LIKELY_HEAT = 0.5
_FEWEST = 50  # questions; with fewer, any curve is a guess
_COOLEST, _HOTTEST = 0.05, 20.0


def fit(
    logits: NDArray[np.float32],
    truth: NDArray[np.int64] | NDArray[np.float32],
    *,
    pictures: NDArray[np.int64] | None = None,
    shown: NDArray[np.float32] | None = None,
    held_out: NDArray[np.float32] | None = None,
    fitted_on: str,
) -> Calibration:
    """Calibrate a classifier on questions that it was not trained on.

    Several curves are tried (a temperature; logistic regressions on what the logits tell); the one that foretells best
    what is right about pictures it was not fitted on is kept, and the figures are those of that trial.

    Args:
        logits: (n, answers) float32, as the model gives them.
        truth: (n,) int64 labels, -1 where the right answer is none of the model's; or (n, answers) float32 scores, 0 to
            1, of each answer (VQA's soft labels): then "right" is a part of one.
        pictures: (n,) int64, which picture each question is about; None when each has its own.
        shown: (m, LOOK) float32, `novelty.look` of pictures of the training, for `Calibration.is_known`; None for none.
        held_out: (k, LOOK) float32, of pictures that were not trained on; needed with `shown`.
        fitted_on: what the questions were, for people ("easy-VQA, 2,000 questions about 500 held-out pictures").

    Raises:
        ValueError: there are too few questions to fit anything.
    """
    rows = np.asarray(logits, np.float64)
    right = correctness(logits, truth)
    _enough(right)
    groups = np.arange(len(rows)) if pictures is None else np.asarray(pictures, np.int64)
    makers: list[Callable[[Floats, Floats], AnswerCurve]] = [_temperature_curve]
    own_offsets = (False, True) if rows.shape[1] <= _MOST_ANSWERS else (False,)
    heat = _temperature(rows, right)
    if (1 - right).sum() >= _FEWEST_WRONG:
        makers += [partial(_selector, heat=heat, penalty=p, own=own) for p, own in product(_PENALTIES, own_offsets)]
    trials = [_trial(make, rows, right, groups) for make in makers]
    best = int(np.argmin([surprise(chances, right) for chances in trials]))
    figures = _figures(softmax(rows).max(axis=1), trials[best], right)
    figures["pictures"] = float(len(np.unique(groups)))
    novelty = None if shown is None or held_out is None else fit_novelty(shown, held_out)
    return Calibration(makers[best](rows, right), None, novelty, fitted_on, figures)


def fit_likelihood(likelihood: NDArray[np.float64], right: NDArray[np.float64], *, fitted_on: str) -> Calibration:
    """Calibrate a generative model: likelihoods (n,) of its answers, and how right each was (n,), both 0 to 1.

    Raises:
        ValueError: there are too few questions to fit anything.
    """
    _enough(right)

    def curve(some: Floats, true: Floats) -> LikelihoodCurve:
        inside = np.clip(some[:, 0], 1e-6, 1 - 1e-6)
        columns = np.stack((np.log(inside), -np.log1p(-inside)), axis=1)
        rise, fall, offset = logistic(columns, true, 1.0)
        if rise >= 0 and fall >= 0:
            return LikelihoodCurve(float(rise), float(fall), float(offset))
        # One of them would make likelier less probable: the other alone, and none at all where that does so too.
        kept = int(fall > rise)
        weight, offset = logistic(columns[:, kept : kept + 1], true, 1.0)
        if weight < 0:
            weight, offset = 0.0, logistic(np.zeros((len(true), 1)), true, 1.0)[1]
        weights = [0.0, 0.0]
        weights[kept] = float(weight)
        return LikelihoodCurve(weights[0], weights[1], float(offset))

    rows = np.asarray(likelihood, np.float64)[:, None]
    groups = np.arange(len(rows))
    chances = np.zeros(len(rows))
    for part in _folds(groups):
        chances[part] = curve(rows[~part], right[~part]).probability(rows[part, 0])
    figures = _figures(rows[:, 0], chances, np.asarray(right, np.float64))
    return Calibration(None, curve(rows, np.asarray(right, np.float64)), None, fitted_on, figures)


def correctness(logits: NDArray[np.float32], truth: NDArray[np.int64] | NDArray[np.float32]) -> Floats:
    """How right the best answer is, (n,) 0 to 1; see `fit` for the arguments."""
    best = np.asarray(logits).argmax(axis=1)
    if truth.ndim == 1:
        return np.asarray(best == truth, np.float64)
    return np.asarray(np.take_along_axis(truth, best[:, None], axis=1)[:, 0], np.float64)


def calibration_error(chances: Floats, right: Floats, bins: int = BINS) -> float:
    """Expected calibration error over bins of equal mass: how far what is claimed is from what comes true.

    Args:
        chances: (n,) claimed probabilities.
        right: (n,) what came true, 0 to 1.
        bins: how many.
    """
    order = np.argsort(chances, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return sum(abs(float(chances[part].mean() - right[part].mean())) * len(part) for part in parts) / len(order)


def surprise(chances: Floats, right: Floats) -> float:
    """Mean negative log likelihood in nats: small where probabilities are right and tell right from wrong."""
    inside = np.clip(chances, 1e-6, 1 - 1e-6)
    return float(-(right * np.log(inside) + (1 - right) * np.log1p(-inside)).mean())


def risk_at(chances: Floats, right: Floats, coverage: float) -> float:
    """Share of wrong answers among the surest `coverage` (0 to 1) of all; 0 where that is none."""
    order = np.argsort(-chances, kind="stable")[: round(coverage * len(chances))]
    return float(1 - right[order].mean()) if len(order) else 0.0


def logistic(inputs: Floats, right: Floats, penalty: float | Floats) -> Floats:
    """Weights (d + 1,), the offset last, of a logistic regression by Newton's method.

    Args:
        inputs: (n, d), each column of about unit spread.
        right: (n,) 0 to 1; parts of one are soft truths.
        penalty: on the squares of the weights, one or (d,); none on the offset.
    """
    design = np.hstack((inputs, np.ones((len(inputs), 1))))
    ridge = np.append(np.broadcast_to(penalty, inputs.shape[1]), 1e-6)  # so little that it only keeps it invertible
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chances = sigmoid(design @ weights)
        slope = design.T @ (right - chances) - ridge * weights
        spread = np.maximum(chances * (1 - chances), 1e-9)
        step = np.linalg.solve(design.T @ (design * spread[:, None]) + np.diag(ridge), slope)
        # A whole step overshoots where nearly all are right: none is longer than some units of log odds.
        weights += step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-12))
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights


def _enough(right: Floats) -> None:
    if len(right) < _FEWEST:
        raise ValueError(f"{len(right)} questions are too few to fit a calibration; {_FEWEST} are the least.")


def _figures(before: Floats, after: Floats, right: Floats) -> dict[str, float]:
    return {
        "questions": float(len(right)),
        "right": float(right.mean()),
        "ece_before": calibration_error(before, right),
        "ece_after": calibration_error(after, right),
        "surprise_before": surprise(before, right),
        "surprise_after": surprise(after, right),
        "risk_at_95_before": risk_at(before, right, 0.95),
        "risk_at_95_after": risk_at(after, right, 0.95),
    }


def _trial(
    make: Callable[[Floats, Floats], AnswerCurve], rows: Floats, right: Floats, groups: NDArray[np.int64]
) -> Floats:
    """Probabilities (n,), each from a curve that was fitted without its own picture."""
    chances = np.zeros(len(rows))
    for part in _folds(groups):
        chances[part] = make(rows[~part], right[~part]).top(rows[part])
    return chances


def _folds(groups: NDArray[np.int64], count: int = 5) -> list[NDArray[np.bool_]]:
    """Masks (n,) of `count` disjoint parts that keep each group together."""
    names, where = np.unique(groups, return_inverse=True)
    part = (np.random.default_rng(0).permutation(len(names)) % count)[where]
    return [part == index for index in range(count) if (part == index).any() and (part != index).any()]


def _temperature(rows: Floats, right: Floats) -> float:
    """The temperature whose softmax foretells best whether the best answer is right, by golden section."""

    def cost(log_temperature: float) -> float:
        prior = 0.5 * (log_temperature / _LIKELY_HEAT) ** 2 / len(rows)
        return surprise(softmax(rows / np.exp(log_temperature)).max(axis=1), right) + prior

    low, high = float(np.log(_COOLEST)), float(np.log(_HOTTEST))
    ratio = (np.sqrt(5) - 1) / 2
    inner = [high - ratio * (high - low), low + ratio * (high - low)]
    costs = [cost(inner[0]), cost(inner[1])]
    while high - low > 1e-3:
        if costs[0] < costs[1]:
            high, inner[1], costs[1] = inner[1], inner[0], costs[0]
            inner[0] = high - ratio * (high - low)
            costs[0] = cost(inner[0])
        else:
            low, inner[0], costs[0] = inner[0], inner[1], costs[1]
            inner[1] = low + ratio * (high - low)
            costs[1] = cost(inner[1])
    return float(np.exp((low + high) / 2))


def _temperature_curve(rows: Floats, right: Floats) -> AnswerCurve:
    return AnswerCurve(rows.shape[1], _temperature(rows, right))


def _selector(rows: Floats, right: Floats, heat: float, penalty: float, own: bool) -> AnswerCurve:
    """A logistic regression on what the logits tell; with `own`, an offset for each answer that is the best one."""
    columns = summary(rows)
    middles, spreads = columns.mean(axis=0), np.maximum(columns.std(axis=0), 1e-6)
    inputs, penalties = (columns - middles) / spreads, np.full(columns.shape[1], penalty)
    answers = rows.shape[1]
    if own:
        inputs = np.hstack((inputs, np.eye(answers)[rows.argmax(axis=1)]))
        penalties = np.append(penalties, np.full(answers, _OF_ANSWER_PENALTY))
    weights = logistic(inputs, right, penalties)
    shape = columns.shape[1]
    return AnswerCurve(
        answers,
        heat,
        (*weights[:shape].tolist(), float(weights[-1])),
        tuple(middles.tolist()),
        tuple(spreads.tolist()),
        tuple(weights[shape:-1].tolist()) if own else (),
    )
