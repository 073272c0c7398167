"""Listening to a voice while it is taught, and at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.speaking.wav import write_wav
from assistant.types import AudioChunk
from training.events import Listened, Tell
from training.voice_best import Best
from training.voice_evaluate import Figures, Judge, open_network
from training.voice_lesson import Lesson

LISTENED = 8
"""Held-out sentences that are listened to while training goes on: half a minute to a minute on two cores."""
LISTENED_LAST = 40
"""At the end."""
TRIED = 4
"""Takes by which is measured how long a step takes: they need little memory."""
SAMPLES = "samples"
"""Folder, among the states, of what the voice said of the first held-out sentence after each examination."""


class Examiner:
    """Examines one lesson. One thread.

    Args:
        lesson: with something held out.
        best: notes the figures.
        states: folder of the states of the training.
        tell: hears how it goes.
    """

    def __init__(self, lesson: Lesson, best: Best, states: Path, tell: Tell) -> None:
        from assistant.listening.whisper import WhisperTranscriber

        self._lesson, self._best, self._tell = lesson, best, tell
        self._samples = states / SAMPLES
        ears = WhisperTranscriber() if lesson.options.language[:2] == "en" else None
        self._judge = Judge(lesson.encoder, ears, lesson.alike)
        # In the order of the data, which says nothing: evenly from all.
        texts = list(dict.fromkeys(lesson.prepared.takes[number].text for number in lesson.held_out))
        self._texts = texts[:: max(len(texts) // LISTENED, 1)][:LISTENED]
        self._all = texts[:LISTENED_LAST]

    def __call__(self, step: int) -> dict[str, float]:
        """Examine the network as it is after a step; its dice and its state are left as they were."""
        model, folder = self._lesson.model, self._best.weights(step)
        save_model(model, folder)
        figures, sample = self._listen(folder, self._texts, f"{step}")
        figures = replace(figures, loss=_unmoved(model, lambda: held_out_loss(self._lesson)))
        self._best.add(step, figures)
        self._tell(listened("held out so far", figures, len(self._texts), step, sample))
        return {"badness": figures.badness, "loss": figures.loss or 0.0}

    def last(self, folder: Path, name: str, step: int) -> Figures:
        """Listen to a checkpoint once more, to more sentences."""
        figures, sample = self._listen(folder, self._all, name)
        self._tell(listened(name, figures, len(self._all), step, sample))
        return figures

    @property
    def sentences(self) -> int:
        """How many are listened to at the end."""
        return len(self._all)

    def _listen(self, folder: Path, texts: Sequence[str], name: str) -> tuple[Figures, str]:
        lesson = self._lesson
        network = open_network(folder, lesson.vocoder)
        figures, sounds = self._judge.listen(network, lesson.tokens, texts, lesson.speaker)
        self._samples.mkdir(mode=0o700, exist_ok=True)
        sample = self._samples / f"{name}.wav"
        write_wav(sample, [AudioChunk(sounds[0], network.sizes.sample_rate)])
        return figures, str(sample)


def listened(name: str, figures: Figures, sentences: int, step: int, sample: str) -> Listened:
    """The event of some figures."""
    return Listened(
        name, step, sentences, figures.word_errors, figures.similarity, figures.faults, figures.loss, sample
    )


def save_model(model: Any, folder: Path) -> None:
    """Write a model beside its place and put it there; an older one goes."""
    import shutil

    beside = folder.with_name(f".{folder.name}")
    for each in (beside, folder):
        shutil.rmtree(each, ignore_errors=True)
    model.save_pretrained(beside)
    beside.rename(folder)


def held_out_loss(lesson: Lesson) -> float:
    """Mean loss of what is held out, by the same dice each time."""
    import torch

    device, numbers = lesson.model.device, list(lesson.held_out)
    torch.manual_seed(lesson.options.seed)
    total = 0.0
    with torch.no_grad():
        for start in range(0, len(numbers), lesson.options.batch_size):
            some = numbers[start : start + lesson.options.batch_size]
            inputs: Any = {name: value.to(device) for name, value in lesson.collator(some).items()}  # type: ignore[attr-defined]
            total += float(lesson.model(**inputs, use_cache=False).loss) * len(some)
    return total / max(len(numbers), 1)


def _unmoved(model: Any, action: Callable[[], float]) -> float:
    """Do it with the model in evaluation, and put back torch's dice and what the model was doing."""
    import torch

    training = model.training
    model.train(False)
    try:
        with torch.random.fork_rng():
            return action()
    finally:
        model.train(training)


def seconds_of_a_step(lesson: Lesson) -> float:
    """How long a step will take: a few takes, forwards and backwards, where training will be. It changes nothing that
    is learned."""
    import time

    import torch

    from training.voice_quick import quick

    device = "cuda" if torch.cuda.is_available() else "cpu"
    network: Any = lesson.model
    network.to(device)
    few: Any = lesson.collator(next(iter(lesson.sampler(min(TRIED, lesson.options.batch_size)))))
    inputs = {name: value.to(device) for name, value in few.items()}
    lesson.model.train(False)  # statistics of layers are not to be moved by it
    with torch.random.fork_rng():
        for _ in range(2):  # what is made at the first call only doesn't count
            began = time.monotonic()
            with quick():
                lesson.model(**inputs, use_cache=False).loss.backward()
            if device == "cuda":
                torch.cuda.synchronize()
            took = time.monotonic() - began
    lesson.model.zero_grad(set_to_none=True)
    lesson.model.train()
    return took * lesson.options.batch_size / len(inputs["labels"])
