"""The Trainer of transformers, taught our batches, our loss and our events."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from torch.utils.data import DataLoader
from transformers import Trainer, TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from training import crew
from training.batches import ByShape, Collator
from training.events import Going, Stepped, StopWord, Tell
from training.network import loss

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is taught.

    Attributes:
        one_answer: the loss, see `network.loss`.
        keep: squares of a picture that are looked at while `keep_until` lasts; 0 for all.
        keep_until: share of all steps, 0 to 1.
    """

    one_answer: bool = False
    keep: int = 0
    keep_until: float = 0.0


class VqaTrainer(Trainer):
    """Teaches a ViLT. Its data set is `rows` numbers: the batch sampler draws, the collator reads."""

    # What `compute_loss` gives is the mean of a batch: the Trainer divides it by the batches of a step.
    loss_is_scaled_for_ga = False

    def __init__(
        self,
        *,
        collator: Collator,
        batch_size: int,
        recipe: Recipe,
        examine: Callable[[int], dict[str, float]],
        **others: Any,
    ) -> None:
        self._collator = collator
        self._recipe = recipe
        self._examine = examine
        shapes = [collator.pictures.shape(row.picture) for row in collator.rows]
        # The state knows the epoch also when a training goes on in the middle of one; what the Trainer tells samplers
        # doesn't get through the wrappers that skip what was drawn before.
        self._sampler = ByShape(shapes, batch_size, collator.seed, lambda: int(self.state.epoch or 0))
        rows = _Draws(len(collator.rows))
        super().__init__(train_dataset=rows, eval_dataset=rows, **others)  # `examine` knows what it asks

    def get_train_dataloader(self) -> Any:
        """Batches of draws, shared out among processes."""
        loader: Any = DataLoader(self.train_dataset, batch_sampler=self._sampler, collate_fn=self._collator)  # type: ignore[arg-type]
        return self.accelerator.prepare(loader)

    def compute_loss(
        self,
        model: Any,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,
    ) -> torch.Tensor:
        """The mean loss of a batch; some squares are left out while the recipe says so."""
        assert not return_outputs  # only the Trainer's own examination asks for them, which is replaced
        early = self.state.global_step < self._recipe.keep_until * self.state.max_steps
        keep = self._recipe.keep if early else 0
        answers = model(inputs["pixels"], inputs["input_ids"], inputs["attention_mask"], keep)
        return loss(answers, inputs["labels"], inputs["weights"], self._recipe.one_answer)

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """Examine the network as it will be used; all processes take part."""
        found = {f"eval_{name}": value for name, value in self._examine(self.state.global_step).items()}
        self.log(dict(found))
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, found)
        return found


class _Draws:
    """A data set whose item is the draw itself: what belongs to it is read by the collator, batch by batch."""

    def __init__(self, rows: int) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return self._rows

    def __getitem__(self, draw: Any) -> Any:
        return draw


_SILENT_S = 60.0  # of a training that tells nothing, and somebody thinks that it hangs


# ruff: noqa: ARG002 - the Trainer gives each of these methods the same, by name
class Watch(TrainerCallback):
    """Tells how far training is, stops it when asked, and sees when the loss becomes no number."""

    def __init__(self, tell: Tell, stop: StopWord, examples: int, seal: Callable[[int], None]) -> None:
        self._tell = tell
        self._stop = stop
        self._examples = examples
        self._seal = seal
        self._began: tuple[int, float] | None = None
        self._told = -math.inf
        self.lost = 0
        """The step after which the loss was no number; 0 as long as it is one."""

    def on_step_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Training has begun when its first step begins, not when models and data are read."""
        if self._began is None:
            self._began = state.global_step, time.monotonic()

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Between two steps it can be stopped; that it goes on is told where the next look at the loss is far away."""
        if time.monotonic() - self._told >= _SILENT_S:
            self._tell_pace(state)
        if crew.any_says(self._stop.said):
            control.should_save = control.should_training_stop = True

    def on_log(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """How far it is."""
        logs = kwargs.get("logs")
        if not logs or "loss" not in logs or self._began is None:
            return
        if not math.isfinite(logs["loss"]):
            self.lost = state.global_step
            control.should_save, control.should_training_stop = False, True
            return
        pace, left = self._pace(state)
        if state.is_world_process_zero:
            self._tell(Stepped(state.global_step, state.max_steps, logs["loss"], self._examples / pace, left))
            self._told = time.monotonic()

    def _tell_pace(self, state: TrainerState) -> None:
        if state.is_world_process_zero:
            self._tell(Going(state.global_step, state.max_steps, self._pace(state)[1]))
            self._told = time.monotonic()

    def _pace(self, state: TrainerState) -> tuple[float, float]:
        """Seconds a step since this process began, and until the end."""
        assert self._began is not None
        first, since = self._began
        pace = max(time.monotonic() - since, 1e-9) / max(state.global_step - first, 1)
        return pace, (state.max_steps - state.global_step) * pace

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """A state is on the disk, with what each process keeps there."""
        crew.wait()
        if state.is_world_process_zero:
            self._seal(state.global_step)
