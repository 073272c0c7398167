"""`python -m tests.results.confidence`: what the small ViLT's confidence is worth, on the official test of easy-VQA.

Its figures stand in docs/results/confidence.md. Takes about a minute on one core.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assistant.answering.sighted import FLOOR, FLOOR_OF_TWO
from assistant.models.plan import LoadPlan, Precision
from assistant.paths import RESOURCES
from assistant.seeing.calibration import Calibration
from assistant.seeing.curves import softmax
from assistant.seeing.fitting import calibration_error, correctness, fit, risk_at
from assistant.seeing.novelty import look
from assistant.settings import ReadingSettings
from assistant.types import Progress
from tests.results import unknown

SMALL_VILT = RESOURCES / "samples" / "small-vilt"
COVERAGES = (1.0, 0.99, 0.98, 0.95, 0.9, 0.8)
UNKNOWN = 300
SHOWN = 1000
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """Questions, and what the model made of them: logits (n, answers), labels (n,), picture numbers (n,)."""

    questions: list[str]
    logits: NDArray[np.float32]
    truth: NDArray[np.int64]
    pictures: NDArray[np.int64]


class Model:
    """The small ViLT, through the program's own back-end."""

    def __init__(self, folder: Path, precision: Precision) -> None:
        from assistant.seeing.vilt import open_checkpoint

        self._model = open_checkpoint(folder, folder.name, LoadPlan("cpu", precision), _silent)
        self.answers: Sequence[str] = self._model.answers

    def logits(self, pixels: unknown.Pixels, question: str) -> NDArray[np.float32]:
        return self._model.logits(pixels, question)[0]

    def test(self, every: int = 1) -> Asked:
        """Asks the questions of the official test, or every so manyth."""
        import easy_vqa

        questions, said, pictures = (part[::every] for part in easy_vqa.get_test_questions())
        paths = easy_vqa.get_test_image_paths()
        shown = {number: unknown.opened(Path(paths[number])) for number in set(pictures)}
        logits = [self.logits(shown[picture], question) for question, picture in zip(questions, pictures, strict=True)]
        truth = [list(self.answers).index(answer) for answer in said]
        return Asked(list(questions), np.stack(logits), np.array(truth, np.int64), np.array(pictures, np.int64))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.results.confidence", description=__doc__)
    parser.add_argument("--model", metavar="FOLDER", type=Path, default=SMALL_VILT, help="the small ViLT")
    parser.add_argument("--precision", choices=("fp32", "int8"), default="fp32", help="of its weights")
    parser.add_argument("--photos", metavar="FOLDER", type=Path, help="real photographs, to be asked about as well")
    parser.add_argument("--draw", metavar="FOLDER", type=Path, help="write some of the unknown pictures there")
    given = parser.parse_args(arguments)
    if given.draw:
        return _draw(given.draw)
    model = Model(given.model, given.precision)
    asked = model.test()
    right = correctness(asked.logits, asked.truth)
    half = _half(asked)
    raw = softmax(asked.logits.astype(np.float64)).max(axis=1)
    claims = {"raw softmax": raw}
    stored = Calibration.read(given.model)
    if stored is not None and stored.answers is not None:
        claims["kept beside the model"] = stored.answers.top(asked.logits.astype(np.float64))
        print(f"Kept beside the model: fitted on {stored.fitted_on}.\n")
    claims["fitted on the other half"] = _crossed(asked, half)
    _print_trust(claims, right, half)
    _print_unknown(model, stored or _fitted(asked), given.photos, asked.questions)
    after = claims.get("kept beside the model", claims["fitted on the other half"])
    few = _wrong_at(after, right, half, 0.95) < 0.5 * float((1 - right).sum())
    good = few and calibration_error(after, right) <= 0.03
    print("\nWithin the targets." if good else "\nNOT within the targets.")
    return 0 if good else 1


def _half(asked: Asked) -> NDArray[np.bool_]:
    """Questions (n,) about the first half of the pictures, in a fixed random order."""
    order = np.random.default_rng(0).permutation(np.unique(asked.pictures))
    return np.isin(asked.pictures, order[: len(order) // 2])


def _wrong_at(chances: Floats, right: Floats, half: NDArray[np.bool_], coverage: float) -> int:
    """Wrong answers among the surest of each half: chances of two different fits are not put in one order."""
    return sum(
        round(risk_at(chances[part], right[part], coverage) * round(coverage * part.sum())) for part in (half, ~half)
    )


def _crossed(asked: Asked, half: NDArray[np.bool_]) -> Floats:
    """Probabilities from curves fitted on the other half of the pictures."""
    chances = np.zeros(len(half))
    for here in (half, ~half):
        found = fit(asked.logits[~here], asked.truth[~here], pictures=asked.pictures[~here], fitted_on="half the test")
        assert found.answers is not None
        chances[here] = found.answers.top(asked.logits[here].astype(np.float64))
    return chances


def _fitted(asked: Asked) -> Calibration:
    """For a checkpoint without a calibration: fitted on the test itself, so good for nothing but novelty."""
    import easy_vqa

    shown = np.stack(
        [look(unknown.opened(Path(file))) for file in list(easy_vqa.get_train_image_paths().values())[:SHOWN]]
    )
    held_out = np.stack([look(unknown.opened(Path(file))) for file in easy_vqa.get_test_image_paths().values()])
    return fit(asked.logits, asked.truth, shown=shown, held_out=held_out, fitted_on="the test")


def _print_trust(claims: dict[str, Floats], right: Floats, half: NDArray[np.bool_]) -> None:
    wrong = int((1 - right).sum())
    print(f"{len(right):,} questions, {right.mean():.2%} right, {wrong} wrong\n")
    print("| confidence | expected calibration error | " + " | ".join(f"wrong at {c:.0%}" for c in COVERAGES) + " |")
    print("|---" * (2 + len(COVERAGES)) + "|")
    for name, chances in claims.items():
        counts = [_wrong_at(chances, right, half, coverage) for coverage in COVERAGES]
        cells = [f"{calibration_error(chances, right):.4f}", *map(str, counts)]
        print(f"| {name} | " + " | ".join(cells) + " |")


def _print_unknown(model: Model, calibration: Calibration, photos: Path | None, questions: list[str]) -> None:
    import easy_vqa

    kinds = {
        "known (the test's own)": [unknown.opened(Path(file)) for file in easy_vqa.get_test_image_paths().values()]
    }
    kinds |= {kind: unknown.drawn(kind, UNKNOWN) for kind in unknown.DRAWN}
    if photos:
        kinds["real photographs"] = unknown.photographs(photos, UNKNOWN)
    print("\n| pictures | how many | raw softmax would state | told to be unknown | no answer | stated | hedged |")
    print("|---" * 7 + "|")
    limit = ReadingSettings().hedge_below
    for kind, pictures in kinds.items():
        raw, known, told = [], [], []
        for number, pixels in enumerate(pictures):
            logits = model.logits(pixels, questions[number * 31 % len(questions)])
            chance = float(calibration.probabilities(logits).max())
            floor = FLOOR_OF_TWO if model.answers[int(logits.argmax())] in ("yes", "no") else FLOOR
            raw.append(float(softmax(logits[None].astype(np.float64)).max()) >= limit)
            known.append(calibration.is_known(pixels))
            told.append("" if not known[-1] or chance < floor else "stated" if chance >= limit else "hedged")
        shares = [
            np.mean(raw),
            1 - np.mean(known),
            *(np.mean([t == what for t in told]) for what in ("", "stated", "hedged")),
        ]
        print(f"| {kind} | {len(pictures)} | " + " | ".join(f"{share:.1%}" for share in shares) + " |")


def _draw(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for kind in unknown.DRAWN:
        for number, pixels in enumerate(unknown.drawn(kind, 30)):
            Image.fromarray(pixels).save(folder / f"{kind}-{number:02}.png")
    return 0


def _silent(_: Progress) -> None:
    return


if __name__ == "__main__":
    sys.exit(main())
