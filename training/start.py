"""What a training starts from: a network from nothing, or a checkpoint whose answers are kept and added to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from assistant.errors import ModelMissing
from training import advice
from training.small import SIZES, WIDE, new_model, new_processor, new_tokenizer

if TYPE_CHECKING:
    from transformers import ViltForQuestionAnswering, ViltProcessor

# Architectures that have ViLT's layers: published for language modelling ("vilt-b32-mlm"), or taught to answer.
ANSWERS = "ViltForQuestionAnswering"
# What transformers calls the two losses in a configuration. ViLT's published ones say nothing, and had the second.
ONE_ANSWER: Final = "single_label_classification"
SEVERAL_ANSWERS: Final = "multi_label_classification"
_LAYERS = ("ViltForMaskedLM", "ViltModel", ANSWERS)


@dataclass(frozen=True, slots=True)
class Started:
    """A network to teach.

    Attributes:
        model: it, with a classifier for `names`.
        processor: prepares pictures and questions for it.
        names: its answers, by id.
        new: whether its layers have random weights.
        one_answer: whether it was taught with cross-entropy. Going on with another loss would first of all unlearn:
            its logits mean something else.
    """

    model: ViltForQuestionAnswering
    processor: ViltProcessor
    names: tuple[str, ...]
    new: bool
    one_answer: bool = False


def answers_of(folder: Path) -> tuple[str, ...]:
    """The answers, by id, of a checkpoint that was taught to answer; empty for one that was not.

    Raises:
        ModelMissing: it is no ViLT.
    """
    config = _config(folder)
    made = set(config.get("architectures") or ())
    if not made.intersection(_LAYERS):
        kind = ", ".join(sorted(made)) or "a model of no known kind"
        raise ModelMissing(f"In {folder.name} is {kind}. Only a ViLT can be taught questions about pictures here.")
    labels = config.get("id2label") or {}
    return tuple(labels[str(number)] for number in range(len(labels))) if ANSWERS in made else ()


def is_small(folder: Path) -> bool:
    """Whether it is one of our own sizes, which take another rate than the published one.

    Raises:
        ModelMissing: it is no model.
    """
    width = _config(folder).get("hidden_size")
    return isinstance(width, int) and width < WIDE


def _config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if not isinstance(config, dict):
            raise TypeError("no object")
    except (OSError, ValueError, TypeError) as error:
        raise ModelMissing(f"The folder {folder.name} holds no model: its config.json is missing or broken.") from error
    return config


def from_nothing(questions: Iterable[str], names: Sequence[str], size: str, seed: int) -> Started:
    """A network of that size with random weights, which depend on `seed` alone."""
    import torch

    torch.manual_seed(seed)
    tokenizer = new_tokenizer(questions)
    model = new_model(tokenizer, names, SIZES[size])
    return Started(model, new_processor(tokenizer, SIZES[size]), tuple(names), new=True)


def from_checkpoint(folder: Path, names: Sequence[str], seed: int) -> Started:
    """The network in `folder`, with a classifier for `names`, which begin with the answers that it has.

    Raises:
        ModelMissing: it can't be loaded.
    """
    import torch
    from transformers import ViltForQuestionAnswering, ViltProcessor

    known = answers_of(folder)
    torch.manual_seed(seed)
    try:
        processor = ViltProcessor.from_pretrained(folder, local_files_only=True)
        # The old ones are loaded as they are, and widened below.
        count = len(known) or len(names)
        model = ViltForQuestionAnswering.from_pretrained(
            folder, local_files_only=True, dtype=torch.float32, num_labels=count
        )
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise ModelMissing(
            f"The model in {folder.name} can't be loaded. "
            + advice.hint(f"Run lookaloud models check {folder}", "Press Check a folder on the page of models")
            + " to hear what is wrong."
        ) from error
    if known and len(names) > len(known):
        _widen(model, len(names))
    model.config.id2label = dict(enumerate(names))
    model.config.label2id = {name: number for number, name in enumerate(names)}
    one_answer = bool(known) and model.config.problem_type == ONE_ANSWER
    return Started(model, processor, tuple(names), new=False, one_answer=one_answer)


def _widen(model: ViltForQuestionAnswering, answers: int) -> None:
    """Room for more answers: those known keep their weights, new ones begin as the rarest of them would."""
    import torch

    old = model.classifier[-1]
    assert isinstance(old, torch.nn.Linear)
    new = torch.nn.Linear(old.in_features, answers)
    with torch.no_grad():
        # Zero weights, and a bias as low as the lowest: what was answered before is, as a rule, answered now.
        new.weight.zero_()
        new.bias.fill_(float(old.bias.min()))
        new.weight[: old.out_features] = old.weight
        new.bias[: old.out_features] = old.bias
    model.classifier[-1] = new
    model.num_labels = answers
