"""The model card: what a folder of weights is, for whoever finds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training.data.rows import Data


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a card tells.

    Attributes:
        data: what was learned from.
        learned: rows of it.
        held_out: rows that were kept apart.
        coverage: share of 1 of what could be answered rightly with the model's answers.
        start: what it started from, in words.
        parameters: numbers in the network.
        settings: name to value.
        scores: name of an examination to accuracies by answer type.
        calibration: figures of the fit, empty where none was made.
        cpu_s: processor seconds of all cores that training took; only of the last process when it was broken off.
        machine: where.
    """

    data: Data
    learned: int
    held_out: int
    coverage: float
    start: str
    parameters: int
    settings: Mapping[str, object]
    scores: Mapping[str, Mapping[str, float]]
    calibration: Mapping[str, float]
    cpu_s: float
    machine: str


def text(name: str, lesson: Lesson, names: Sequence[str]) -> str:
    """The card, as Markdown with the hub's heading."""
    shown = ", ".join(names[:40]) + (f" and {len(names) - 40} more" if len(names) > 40 else "")
    lines = [
        "---",
        "library_name: transformers",
        "pipeline_tag: visual-question-answering",
        "tags: [vilt, lookaloud]",
        "language: en",
        "---",
        f"# {name}",
        "",
        "A ViLT that answers questions about pictures, taught by `lookaloud train vqa` on",
        f"{lesson.data.name}. It picks one of {len(names)} answers ({shown}).",
        "It can't read, and about pictures unlike those it learned from its answers mean nothing.",
        "",
        "## Data",
        f"{lesson.data.about} {lesson.learned:,} questions were learned from; {lesson.held_out:,} about other pictures",
        f"were held out. With its answers {lesson.coverage:.1%} of what was learned from can be answered rightly.",
        "",
        "## Settings",
        f"{lesson.start} {lesson.parameters:,} parameters.",
        "",
        "| setting | value |",
        "|---|---|",
        *(f"| {key.replace('_', ' ')} | {value} |" for key, value in lesson.settings.items()),
        "",
        f"Training took {lesson.cpu_s / 60:.1f} minutes of processor time ({lesson.machine}).",
        "",
        "## Scores",
        "Official VQA accuracy.",
        "",
        "| asked | all | by type |",
        "|---|---|---|",
        *(_row(asked, values) for asked, values in lesson.scores.items()),
    ]
    if lesson.calibration:
        figures = lesson.calibration
        lines += [
            "",
            "Confidence was fitted on the held-out questions and lies beside the weights: expected calibration error "
            f"{figures['ece_before']:.4f} before, {figures['ece_after']:.4f} after.",
        ]
    return "\n".join(lines) + "\n"


def _row(asked: str, values: Mapping[str, float]) -> str:
    kinds = ", ".join(f"{kind} {value:.2%}" for kind, value in values.items() if kind != "all")
    return f"| {asked} | {values['all']:.2%} | {kinds} |"
