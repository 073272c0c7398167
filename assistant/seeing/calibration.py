"""How sure a model may say it is: what its own opinion of itself was worth on held-out data, kept beside it.

`fitting.fit` makes a `Calibration`, training writes it, the back-ends read it. It lies in the checkpoint's folder
as `calibration.json`. numpy only; any thread.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.paths import write_whole
from assistant.seeing.curves import COLUMNS, AnswerCurve, LikelihoodCurve, softmax
from assistant.seeing.novelty import LOOK, Novelty

__all__ = ["FILE", "Calibration"]

log = logging.getLogger(__name__)

FILE = "calibration.json"
VERSION = 1
_TAIL = 65_536  # bytes of each file of weights that tell one checkpoint from another of the same size


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is known about how far a checkpoint can be trusted.

    Attributes:
        answers: for classifiers (ViLT), None where nothing was fitted.
        likelihood: for generative models, None where nothing was fitted.
        novelty: tells pictures of a kind that the model was never shown, None where nothing was fitted.
        fitted_on: what the held-out data were, for people ("easy-VQA, 2,000 questions about 500 held-out pictures").
        figures: counts, and errors before and after ("questions", "ece_before", "ece_after", ...), for model cards.
    """

    answers: AnswerCurve | None = None
    likelihood: LikelihoodCurve | None = None
    novelty: Novelty | None = None
    fitted_on: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)

    def is_fitted_for(self, answers: int) -> bool:
        """Whether `probabilities` of so many logits are calibrated."""
        return self.answers is not None and self.answers.answers == answers

    def probabilities(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probability of each answer to be right, (answers,) float32, for one question's logits (answers,) float32.

        The best answer stays the best; its probability is the calibrated one, the others share the rest as the
        softmax has it, none above the best. The plain softmax where `is_fitted_for(answers)` is False.
        """
        row = np.asarray(logits, np.float64)[None]
        if self.answers is None or not self.is_fitted_for(row.shape[1]):
            return np.asarray(softmax(row)[0], np.float32)
        shares = softmax(row / self.answers.temperature)[0]
        best, top = int(row[0].argmax()), float(self.answers.top(row)[0])
        left = 1 - float(shares[best])
        shares = np.minimum(shares * ((1 - top) / left if left > 0 else 0.0), top * 0.999)
        shares[best] = top
        return np.asarray(shares, np.float32)

    def of_likelihood(self, likelihood: float) -> float:
        """Probability that a generated answer of this likelihood (0 to 1) is right.

        The likelihood itself where nothing was fitted, which `likelihood is None` tells.
        """
        if self.likelihood is None:
            return likelihood
        return float(self.likelihood.probability(np.array([likelihood], np.float64))[0])

    def is_known(self, pixels: NDArray[np.uint8]) -> bool:
        """Whether a whole picture, uint8 RGB (height, width, 3), is of a kind that the model was shown.

        True where nothing was fitted. Some milliseconds: once for a picture is enough.
        """
        return self.novelty is None or self.novelty.is_known(pixels)

    @classmethod
    def read(cls, folder: Path) -> Calibration | None:
        """What lies beside the checkpoint in `folder`; None when there is nothing, or (logged) when it is broken."""
        path = folder / FILE
        if not path.is_file():
            return None
        try:
            return _from_json(json.loads(path.read_text(encoding="utf-8")), folder)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("the calibration in %s is not used: %s", folder.name, error or type(error).__name__)
            return None

    def write(self, folder: Path) -> None:
        """Keep it beside the checkpoint in `folder`, which has to be written already: it counts for these weights only.

        Raises:
            OSError: the disk is full, or the folder can't be written.
        """
        values = {
            "version": VERSION,
            "fitted_on": self.fitted_on,
            "weights": fingerprint(folder),
            "figures": dict(self.figures),
            "answers": None if self.answers is None else asdict(self.answers),
            "likelihood": None if self.likelihood is None else asdict(self.likelihood),
            "novelty": None if self.novelty is None else _novelty_as_json(self.novelty),
        }
        write_whole(folder / FILE, (json.dumps(values, indent=1) + "\n").encode())


def _from_json(values: dict[str, Any], folder: Path) -> Calibration:
    """Raises: ValueError, KeyError, TypeError, AttributeError, OSError: it is not one, or of other weights."""
    if values["version"] != VERSION:
        raise ValueError(f"it has version {values['version']}, not {VERSION}")
    if values["weights"] and values["weights"] != fingerprint(folder):
        raise ValueError("it was fitted to other weights than those that lie there now")
    answers, likelihood = values["answers"], values["likelihood"]
    curve = None if answers is None else AnswerCurve(
        int(answers["answers"]), _number(answers["temperature"]),
        *(_numbers(answers[name]) for name in ("weights", "middles", "spreads", "of_answer")),
    )  # fmt: skip
    if curve is not None:
        _check(curve)
    chance = None if likelihood is None else LikelihoodCurve(
        *(_number(likelihood[name]) for name in ("rise", "fall", "offset"))
    )  # fmt: skip
    if chance is not None and min(chance.rise, chance.fall) < 0:
        raise ValueError("likelier would be less probable")
    novelty = None if values["novelty"] is None else _novelty(values["novelty"])
    figures = {str(name): _number(value) for name, value in values["figures"].items()}
    return Calibration(curve, chance, novelty, str(values["fitted_on"]), figures)


def _novelty_as_json(novelty: Novelty) -> dict[str, Any]:
    arrays = {name: np.round(getattr(novelty, name), 6).tolist() for name in ("middle", "spread", "along")}
    # One row a line of text, so that the file can be looked at.
    rows = [" ".join(f"{value:.6g}" for value in row) for row in novelty.directions]
    return {"threshold": novelty.threshold, "outside": novelty.outside, **arrays, "directions": rows}


def _novelty(values: dict[str, Any]) -> Novelty:
    """Raises: ValueError, KeyError, TypeError, AttributeError: it is broken."""
    middle, spread, along = (np.array(_numbers(values[name])) for name in ("middle", "spread", "along"))
    directions = np.array([[float(value) for value in row.split()] for row in values["directions"]])
    outside, threshold = _number(values["outside"]), _number(values["threshold"])
    if not len(middle) == len(spread) == LOOK or directions.shape != (len(along), LOOK):
        raise ValueError("what pictures look like has another size")
    if min(spread.min(), along.min(), outside) <= 0 or not np.isfinite(directions).all():
        raise ValueError("a spread is not above 0, or something is no number")
    return Novelty(middle, spread, directions, along, outside, threshold)


def _check(curve: AnswerCurve) -> None:
    """Raises: ValueError: its numbers don't belong together."""
    if curve.temperature <= 0 or curve.answers < 1 or any(spread <= 0 for spread in curve.spreads):
        raise ValueError("a temperature or a spread is not above 0")
    if curve.weights and not len(curve.weights) - 1 == len(curve.middles) == len(curve.spreads) == COLUMNS:
        raise ValueError("the weights are not as many as what they weigh")
    if len(curve.of_answer) not in (0, curve.answers):
        raise ValueError("there are more or fewer answers than were counted")


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError(f"{value!r} is no number")
    return float(value)


def _numbers(values: list[object]) -> tuple[float, ...]:
    return tuple(_number(value) for value in values)


def fingerprint(folder: Path) -> str:
    """Tells the weights in `folder` from others: by names, sizes and last bytes; "" without safetensors."""
    digest = hashlib.sha256()
    files = sorted(folder.glob("*.safetensors"))
    for path in files:
        size = path.stat().st_size
        digest.update(f"{path.name} {size} ".encode())
        with path.open("rb") as stream:
            stream.seek(max(size - _TAIL, 0))
            digest.update(stream.read(_TAIL))
    return digest.hexdigest() if files else ""
