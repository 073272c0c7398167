"""How a training went: in a sentence to be heard, and as a plot for those who look."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from training import crew

FILE = "curves.png"
LOGS = "tensorboard"
NO_TENSORBOARD = (
    "TensorBoard is not installed. Install it with pip install lookaloud[curves], or leave out --tensorboard."
)
_ENDS = 5  # losses at each end whose mean is told: one alone is chance


Points = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What is counted on held-out data.

    Attributes:
        name: in a sentence.
        axis: in a plot, where it is in percent.
        rises: whether more is better.
    """

    name: str
    axis: str
    rises: bool


ACCURACY = Score("held-out accuracy", "held-out questions right, percent", rises=True)


@dataclass(frozen=True, slots=True)
class Curves:
    """What was measured while it went on.

    Attributes:
        losses: (step, mean loss since the one before).
        scores: (step, share of 1).
        score: what these are.
        held_out: (step, loss of held-out data).
    """

    losses: Points
    scores: Points
    score: Score = ACCURACY
    held_out: Points = ()


def of(history: Sequence[Mapping[str, Any]], score: str = "eval_all") -> Curves:
    """The curves in what the Trainer logged, also before it was stopped and went on."""
    return Curves(
        tuple((int(each["step"]), float(each["loss"])) for each in history if "loss" in each),
        tuple((int(each["step"]), float(each[score])) for each in history if score in each),
    )


def summary(curves: Curves) -> str:
    """What a plot would show, in a sentence or two; "" where nothing was measured."""
    parts = []
    if len(curves.losses) > 1:
        losses = [loss for _, loss in curves.losses]
        many = min(_ENDS, len(losses) // 2)
        first, last = sum(losses[:many]) / many, sum(losses[-many:]) / many
        how = "fell" if last < first else "rose" if last > first else "stayed"
        parts.append(f"The loss {how} from {first:.3g} to {last:.3g} in {curves.losses[-1][0]:,} steps.")
    if curves.held_out:
        step, lowest = min(curves.held_out, key=lambda each: each[1])
        end = curves.held_out[-1][1]
        after = "" if end == lowest else f", and {end:.3g} at the end"
        parts.append(f"The lowest held-out loss was {lowest:.3g}, at step {step:,}{after}.")
    if curves.scores:
        sign = -1 if curves.score.rises else 1
        step, best = min(curves.scores, key=lambda each: sign * each[1])  # the first of several that are equal
        end = curves.scores[-1][1]
        after = "" if end == best else f", and {end:.1%} at the end"
        parts.append(f"The best {curves.score.name} was {best:.1%}, at step {step:,}{after}.")
    return " ".join(parts)


def draw(curves: Curves, path: Path) -> bool:
    """Draw them as a PNG; False where Matplotlib is not installed or nothing was measured."""
    if importlib.util.find_spec("matplotlib") is None or not (curves.losses or curves.scores or curves.held_out):
        return False
    from matplotlib.figure import Figure  # without pyplot: no window, no state kept between figures

    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.subplots()
    axes.set_xlabel("step")
    if curves.losses:
        axes.plot(*zip(*curves.losses, strict=True), color="tab:blue", label="loss")
    if curves.held_out:  # told apart without colours too: dotted, with squares
        points = zip(*curves.held_out, strict=True)
        axes.plot(*points, color="tab:green", linestyle=":", marker="s", label="held-out loss")
    if curves.losses or curves.held_out:
        axes.set_ylabel("loss")
        axes.set_ylim(bottom=0)
    if curves.scores:
        right = axes.twinx()
        shares = [(step, 100 * share) for step, share in curves.scores]
        # Dashed, with dots.
        right.plot(*zip(*shares, strict=True), color="tab:orange", linestyle="--", marker="o", label="held out")
        right.set_ylabel(curves.score.axis)
        right.set_ylim(0, 100)
    figure.legend(loc="outside upper center", ncols=3)
    figure.savefig(path, format="png", dpi=100)
    return True


def to_tensorboard(folder: Path) -> Any:
    """A callback of the Trainer that writes what it logs to `folder`/`LOGS`, from the first process alone."""
    from torch.utils.tensorboard import SummaryWriter
    from transformers.integrations import TensorBoardCallback  # type: ignore[attr-defined]

    writer = SummaryWriter(str(folder / LOGS)) if crew.is_first() else None
    return TensorBoardCallback(writer)  # type: ignore[no-untyped-call]


def need_tensorboard() -> None:
    """Raises: BadInput: TensorBoard is not installed."""
    if importlib.util.find_spec("tensorboard") is None:
        raise BadInput(NO_TENSORBOARD)
