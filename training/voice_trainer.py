"""The Trainer of transformers, taught our batches of speech."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset
from transformers import Trainer, TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from training import crew
from training.voice_batches import ByLength, Collator
from training.voice_quick import quick


class VoiceTrainer(Trainer):
    """Teaches a SpeechT5.

    The dice of each batch follow from its step and its place in the step: a training that goes on after a crash, and
    processes that share the batches of a step, throw what an unbroken one alone would have thrown.

    Args:
        collator: makes batches.
        sampler: given what tells the epoch, draws them.
        examine: listens to the network as it is after a step; called in the first process alone.
        past: given the spectra, what the network is given as its own speech so far; None for the spectra themselves.
    """

    # What `compute_loss` gives is the mean of a batch: the Trainer divides it by the batches of a step.
    loss_is_scaled_for_ga = False

    def __init__(
        self,
        *,
        collator: Collator,
        sampler: Callable[[Callable[[], int]], ByLength],
        examine: Callable[[int], dict[str, float]],
        past: Callable[[torch.Tensor], torch.Tensor] | None = None,
        **others: Any,
    ) -> None:
        self._collator, self._examine, self._past = collator, examine, past
        # The state knows the epoch also when a training goes on in the middle of one.
        self._sampler = sampler(lambda: int(self.state.epoch or 0))
        takes = _Numbers(len(collator.prepared.takes))
        self._at, self._part = -1, 0
        super().__init__(train_dataset=takes, eval_dataset=takes, **others)  # `examine` knows what it listens to
        network: Any = others["model"]
        self._decoder, self._dropped = network.speecht5.decoder.wrapped_decoder, float(network.config.decoder_layerdrop)
        self._decoder.layerdrop = 0.0  # `_some_layers` does it

    def get_train_dataloader(self) -> Any:
        """Batches of takes, whole ones dealt out among processes."""
        loader: Any = DataLoader(self.train_dataset, batch_sampler=self._sampler, collate_fn=self._collator)  # type: ignore[arg-type]
        return self.accelerator.prepare(loader)

    def training_step(self, *given: Any, **named: Any) -> torch.Tensor:
        """One batch, forwards and backwards."""
        if self.state.global_step != self._at:
            self._at, self._part = self.state.global_step, 0
        place = self._part * crew.size() + crew.rank()
        self._part += 1
        torch.manual_seed(int(np.random.default_rng((self.args.seed, self._at, place)).integers(2**63)))
        with quick():
            return super().training_step(*given, **named)

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> torch.Tensor:
        """SpeechT5's own: spectra before and after the postnet, the stop, and the guided attention."""
        assert not return_outputs  # only the Trainer's own examination asks for them, which is replaced
        past = {} if self._past is None else {"decoder_input_values": self._past(inputs["labels"])}
        with _some_layers(self._decoder, self._dropped):
            loss: torch.Tensor = model(**inputs, **past, use_cache=False).loss
        return loss

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """Listen to the network, in the first process while the others wait."""
        examined = self._examine(self.state.global_step) if crew.is_first() else {}
        crew.wait()
        found = {f"eval_{name}": value for name, value in examined.items()}
        self.log(dict(found))
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, found)
        return found


@contextlib.contextmanager
def _some_layers(decoder: Any, dropped: float) -> Iterator[None]:
    """Each of the decoder's layers is left out with that chance, as transformers does it, but never all: without one
    there is no attention to guide, and its loss raises an error. With 6 layers and a chance of 0.1 that would end one
    training of 4,000 steps in 60.
    """
    every = decoder.layers
    kept = [layer for layer in every if not dropped or float(torch.rand([])) >= dropped]
    decoder.layers = torch.nn.ModuleList(kept or [every[int(torch.randint(len(every), ()))]])
    try:
        yield
    finally:
        decoder.layers = every


class _Numbers(Dataset[int]):
    """A data set whose item is its number: what belongs to it is read by the collator, batch by batch."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> int:
        return number


# ruff: noqa: ARG002 - the Trainer gives each of these methods the same, by name
class EarlyStop(TrainerCallback):
    """Ends a training that no longer makes the voice better."""

    def __init__(self, worse: Callable[[], bool], kept: Callable[[], None]) -> None:
        self._worse, self._kept = worse, kept
        self.stopped = False

    def on_evaluate(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """After each examination."""
        if crew.any_says(crew.is_first() and self._worse()):
            self.stopped = True
            control.should_training_stop = True

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """A state is on the disk that knows of the best voice so far: those before it can go."""
        if crew.is_first():
            self._kept()
