"""Calibration: on made-up models whose true chances are known, and what is kept beside a checkpoint."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.seeing.calibration import FILE, Calibration
from assistant.seeing.curves import AnswerCurve, LikelihoodCurve, softmax
from assistant.seeing.fitting import (
    calibration_error,
    correctness,
    fit,
    fit_likelihood,
    logistic,
    risk_at,
    surprise,
)
from assistant.seeing.novelty import LOOK

ANSWERS = 6


def model(count: int, heat: float, seed: int = 0) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Logits (n, answers) of a model that is `heat` times too sure, and labels drawn from its true chances."""
    dice = np.random.default_rng(seed)
    true = dice.normal(0, 1.6, (count, ANSWERS))
    chances = softmax(true)
    labels = (dice.random((count, 1)) > np.cumsum(chances, axis=1)).sum(axis=1)
    return (true * heat).astype(np.float32), np.minimum(labels, ANSWERS - 1)


def tops(calibration: Calibration, logits: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.array([calibration.probabilities(row).max() for row in logits], np.float64)


@pytest.mark.parametrize("heat", [0.3, 1.0, 4.0])
def test_too_sure_or_too_modest_becomes_right(heat: float) -> None:
    found = fit(*model(4000, heat), fitted_on="a test")
    logits, labels = model(4000, heat, seed=1)
    right = correctness(logits, labels)
    raw = softmax(logits.astype(np.float64)).max(axis=1)
    after = calibration_error(tops(found, logits), right)
    assert after < 0.03
    if heat != 1.0:
        assert after < calibration_error(raw, right) / 3
    assert found.figures["ece_before"] == pytest.approx(calibration_error(raw, right), abs=0.03)
    # What a fit says of itself was measured on other questions than it was fitted on, so it comes true.
    assert found.figures["ece_after"] == pytest.approx(after, abs=0.015)
    assert found.figures["right"] == pytest.approx(right.mean(), abs=0.03)


def test_a_model_that_tells_by_its_height_what_it_knows_is_heard() -> None:
    """The softmax of both sorts of questions is the same: only the height of the logits tells them apart."""
    dice = np.random.default_rng(3)
    count = 4000
    knows = dice.random(count) < 0.8
    labels = dice.integers(0, ANSWERS, count)
    said = np.where(knows | (dice.random(count) < 0.2), labels, (labels + 1) % ANSWERS)
    logits = dice.normal(0, 0.3, (count, ANSWERS)).astype(np.float32)
    logits[np.arange(count), said] += 3
    logits += np.where(knows, 4, -4)[:, None].astype(np.float32)
    found = fit(logits[:2000], labels[:2000], fitted_on="a test")
    right = correctness(logits[2000:], labels[2000:])
    raw = softmax(logits[2000:].astype(np.float64)).max(axis=1)
    assert risk_at(tops(found, logits[2000:]), right, 0.8) < 0.5 * risk_at(raw, right, 0.8)


def test_an_answer_that_is_mostly_wrong_counts_less() -> None:
    logits, labels = model(4000, 1.0)
    labels = np.where(logits.argmax(axis=1) == 2, 3, labels)  # whenever it says the third answer, it is wrong
    found = fit(logits[:2000], labels[:2000], fitted_on="a test")
    says = logits[2000:][logits[2000:].argmax(axis=1) == 2]
    assert tops(found, says).max() < 0.3


def test_soft_labels_and_answers_outside_the_list() -> None:
    logits, labels = model(2000, 1.0)
    halves = np.zeros((2000, ANSWERS), np.float32)
    halves[np.arange(2000), labels] = 0.5
    found = fit(logits, halves, fitted_on="a test")
    assert found.figures["right"] == pytest.approx(0.5 * correctness(logits, labels).mean(), abs=1e-6)
    assert tops(found, logits).mean() == pytest.approx(found.figures["right"], abs=0.02)
    assert fit(logits, np.full(2000, -1), fitted_on="a test").figures["right"] == 0
    assert tops(fit(logits, np.full(2000, -1), fitted_on="a test"), logits[:50]).max() < 0.05


def test_the_best_answer_stays_the_best_and_no_chance_is_none() -> None:
    found = fit(*model(1000, 4.0), fitted_on="a test")
    for row in model(300, 4.0, seed=2)[0]:
        chances = found.probabilities(row)
        assert chances.dtype == np.float32
        assert chances.argmax() == row.argmax()
        assert np.all((chances >= 0) & (chances <= 1))
    assert np.isfinite(found.probabilities(np.array([1e6, 0, 0, 0, 0, -1e6], np.float32))).all()
    assert not found.is_fitted_for(ANSWERS + 1)
    assert found.probabilities(np.zeros(4, np.float32)) == pytest.approx([0.25] * 4)


def test_questions_about_one_picture_are_never_on_both_sides() -> None:
    """Forty wordings of one question: learned by heart, they would seem foretold."""
    dice = np.random.default_rng(0)
    logits = np.repeat(dice.normal(0, 1, (60, ANSWERS)), 40, axis=0).astype(np.float32)
    labels = np.repeat(dice.integers(0, ANSWERS, 60), 40)
    pictures = np.repeat(np.arange(60), 40)
    honest = fit(logits, labels, pictures=pictures, fitted_on="a test").figures["surprise_after"]
    assert honest > fit(logits, labels, fitted_on="a test").figures["surprise_after"]


def test_likelihoods_of_generated_answers() -> None:
    dice = np.random.default_rng(0)
    likelihood = dice.uniform(0.05, 1, 3000)
    right = (dice.random(3000) < likelihood**3).astype(np.float64)
    found = fit_likelihood(likelihood, right, fitted_on="a test")
    for x in (0.3, 0.5, 0.8, 0.95):
        assert found.of_likelihood(x) == pytest.approx(x**3, abs=0.05)
    steps = [found.of_likelihood(x) for x in np.linspace(0, 1, 50)]
    assert steps == sorted(steps)
    assert found.figures["ece_after"] < 0.03 < found.figures["ece_before"]


def test_likelihood_that_tells_nothing_or_the_contrary_is_no_reason_to_believe() -> None:
    dice = np.random.default_rng(0)
    likelihood = dice.random(2000)
    backwards = fit_likelihood(likelihood, (dice.random(2000) > likelihood).astype(np.float64), fitted_on="a test")
    assert backwards.of_likelihood(0.99) == pytest.approx(backwards.of_likelihood(0.01), abs=0.05)
    assert Calibration().of_likelihood(0.4) == 0.4


def test_where_nearly_nothing_is_wrong_surer_stays_surer() -> None:
    """Three wrong answers in two thousand, the least sure ones: nothing may shuffle what lies above them."""
    logits = np.zeros((2000, ANSWERS), np.float32)
    logits[:, 0] = np.linspace(8, 20, 2000)
    labels = np.zeros(2000, np.int64)
    labels[:3] = 1
    found = fit(logits, labels, fitted_on="a test")
    claimed = tops(found, logits)
    assert risk_at(claimed, correctness(logits, labels), 0.95) == 0
    assert claimed.max() < 1


def test_too_few_questions_fit_nothing() -> None:
    with pytest.raises(ValueError, match="too few"):
        fit(*model(20, 1.0), fitted_on="a test")


def test_the_figures() -> None:
    chances = np.array([0.9] * 10 + [0.5] * 10)
    right = np.array([1.0] * 9 + [0.0] + [1.0] * 5 + [0.0] * 5)
    assert calibration_error(chances, right, bins=2) == pytest.approx(0, abs=1e-9)
    assert calibration_error(np.ones(10), np.zeros(10)) == 1.0
    assert risk_at(chances, right, 0.5) == pytest.approx(0.1)
    assert risk_at(chances, right, 0.0) == 0.0
    assert surprise(np.array([0.5, 0.5]), np.array([1.0, 0.0])) == pytest.approx(np.log(2))
    # Separable without end: the weights stay finite, by the penalty.
    assert np.isfinite(logistic(np.array([[-1.0], [1.0]]), np.array([0.0, 1.0]), 1.0)).all()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    return tmp_path


def test_kept_and_read_again_the_same(folder: Path) -> None:
    dice = np.random.default_rng(0)
    looks = dice.normal(0, 1, (2, 300, LOOK)).astype(np.float32)
    logits, labels = model(1000, 4.0)
    labels = np.where(logits.argmax(axis=1) == 2, 3, labels)
    made = fit(logits, labels, shown=looks[0], held_out=looks[1], fitted_on="easy-VQA, 1,000 questions")
    made.write(folder)
    found = Calibration.read(folder)
    assert found is not None
    assert (found.answers, found.fitted_on, found.figures) == (made.answers, made.fitted_on, made.figures)
    np.testing.assert_array_equal(found.probabilities(logits[0]), made.probabilities(logits[0]))
    assert found.novelty is not None and made.novelty is not None
    np.testing.assert_allclose(found.novelty.distances(looks[1]), made.novelty.distances(looks[1]), rtol=1e-4)
    assert (folder / FILE).stat().st_size < 40_000
    curve = fit_likelihood(dice.random(200), np.ones(200), fitted_on="a test")
    curve.write(folder)
    assert Calibration.read(folder) == curve


def test_without_a_file_there_is_none(tmp_path: Path) -> None:
    assert Calibration.read(tmp_path) is None


def test_of_other_weights_it_is_worth_nothing(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    fit(*model(500, 1.0), fitted_on="a test").write(folder)
    assert Calibration.read(folder) is not None
    (folder / "model.safetensors").write_bytes(b"trained")
    with caplog.at_level(logging.WARNING):
        assert Calibration.read(folder) is None
    assert "other weights" in caplog.text


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), 99),
        (("answers", "temperature"), 0),
        (("answers", "temperature"), "hot"),
        (("answers", "temperature"), float("nan")),
        (("answers", "weights"), [1.0, 2.0]),
        (("answers", "of_answer"), [1.0]),
        (("answers",), [1]),
        (("novelty", "threshold"), None),
        (("novelty", "spread"), [0.0] * LOOK),
        (("novelty", "middle"), [0.0]),
        (("novelty", "directions"), ["1 2 3"]),
        (("likelihood",), {"rise": -1, "fall": 0, "offset": 0}),
        (("figures",), {"ece_after": True}),
    ],
)
def test_a_broken_file_is_left_aside_with_a_line_in_the_log(
    folder: Path, path: tuple[str, ...], value: object, caplog: pytest.LogCaptureFixture
) -> None:
    looks = np.random.default_rng(0).normal(0, 1, (2, 100, LOOK)).astype(np.float32)
    fit(*model(500, 1.0), shown=looks[0], held_out=looks[1], fitted_on="a test").write(folder)
    values = json.loads((folder / FILE).read_text())
    place = values
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    (folder / FILE).write_text(json.dumps(values))
    with caplog.at_level(logging.WARNING):
        assert Calibration.read(folder) is None
    assert "is not used" in caplog.text


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"{}", b"null"])
def test_what_is_no_calibration_at_all_is_left_aside(folder: Path, content: bytes) -> None:
    (folder / FILE).write_bytes(content)
    assert Calibration.read(folder) is None


def test_what_the_best_answer_leaves_is_shared_out_as_it_comes_true() -> None:
    found = fit(*model(3000, 4.0), fitted_on="a test")
    logits, labels = model(3000, 4.0, seed=1)
    second = np.argsort(logits, axis=1)[:, -2]
    claimed = np.mean([found.probabilities(row)[answer] for row, answer in zip(logits, second, strict=True)])
    assert claimed == pytest.approx((labels == second).mean(), abs=0.03)


def test_nothing_is_ever_certain() -> None:
    logits = np.array([[1e4, 0.0, -1e4]])
    weighed = AnswerCurve(3, 1.0, (1.0,) * 6, (0.0,) * 5, (1.0,) * 5)
    assert AnswerCurve(3, 1.0).top(logits)[0] == weighed.top(logits)[0] == pytest.approx(0.999)
    assert AnswerCurve(3, 1.0, (-1.0,) * 6, (0.0,) * 5, (1.0,) * 5).top(logits)[0] == pytest.approx(0.001)
    certain = LikelihoodCurve(1.0, 1.0, 30.0).probability(np.array([0.0, 1.0]))
    assert certain.min() >= 0.001 and certain.max() <= 0.999


def test_weights_that_differ_before_their_last_bytes_are_others(folder: Path) -> None:
    weights = bytearray(5000)
    (folder / "model.safetensors").write_bytes(weights)
    fit(*model(500, 1.0), fitted_on="a test").write(folder)
    assert Calibration.read(folder) is not None
    weights[4000] = 1
    (folder / "model.safetensors").write_bytes(weights)
    assert Calibration.read(folder) is None
