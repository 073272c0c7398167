"""ViLT: answers from a list that it was trained with; describes by answering questions of our own.

On the processor it runs without torch, from graphs that are written when a checkpoint is first used.
"""

from __future__ import annotations

import re
import weakref
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.models.plan import LoadPlan
from assistant.seeing import Pause, Tell, interview, vilt_files, vilt_network
from assistant.seeing.calibration import Calibration
from assistant.seeing.parts import MOST_REGIONS, MOST_TILES, Part, parts
from assistant.seeing.vilt_network import Floats, Network, OnnxNetwork
from assistant.seeing.vilt_words import Words
from assistant.types import Box, Progress, Sighting, View

ALTERNATIVES = 4
# Pictures and parts of pictures whose squares are kept for the next question, at 0.8 MB each: one picture in full.
KEPT = 1 + max(MOST_REGIONS, MOST_TILES)
# From here on what the whole picture shows is not looked for in its tiles: each costs as much time as the whole did.
SURE = 0.9
# What is counted in a piece of a picture is no answer about the picture.
_COUNTING = re.compile(r"\bhow many\b|\bnumber of\b|\bcount\b", re.IGNORECASE)


def libraries(plan: LoadPlan) -> tuple[str, ...]:
    """What takes long to import and is needed for a checkpoint; see `ahead`."""
    return ("onnxruntime",) if _is_written(plan) else ("torch", "transformers")


def open_checkpoint(folder: Path, name: str, plan: LoadPlan, tell: Tell) -> Vilt:
    """Load the checkpoint in `folder`; half a second, or some seconds the first time. Model thread.

    Raises:
        ModelMissing: it can't be loaded; the sentence says what is wrong with it.
        MemoryError, RuntimeError: memory ran out.
    """
    checkpoint = vilt_files.read(folder, name)
    words = Words(folder, name, checkpoint.sizes.most_words)
    network: Network
    if _is_written(plan) and vilt_network.can_be_written(checkpoint):
        sentence = f"Loading {name}."
        bits = 8 if plan.precision == "int8" else 32
        network = OnnxNetwork(checkpoint, bits, lambda part: tell(Progress("loading", part, sentence)))
    else:
        from assistant.seeing.vilt_torch import TorchNetwork

        network = TorchNetwork(checkpoint, plan, tell)
    calibration = Calibration.read(folder)
    return Vilt(name, plan, network, words=words, answers=checkpoint.answers, calibration=calibration)


def _is_written(plan: LoadPlan) -> bool:
    """Whether it runs from a graph of ours."""
    return plan.device == "cpu" and plan.precision in ("int8", "fp32")


class Vilt:
    """A `VisualAnswerer`.

    Args:
        name: of the checkpoint.
        plan: how it was loaded.
        network: the network itself.
        words: cuts questions.
        answers: in the order of the network's logits.
        calibration: what its certainty is worth; None where nothing was fitted.
    """

    describes = False

    def __init__(
        self,
        name: str,
        plan: LoadPlan,
        network: Network,
        *,
        words: Words,
        answers: tuple[str, ...],
        calibration: Calibration | None,
    ) -> None:
        self.name, self.plan, self.answers = name, plan, answers
        self._network, self._words, self._calibration = network, words, calibration
        self._calibrated = calibration is not None and calibration.is_fitted_for(len(answers))
        self._kept: OrderedDict[tuple[int, Box | None], tuple[weakref.ref[NDArray[np.uint8]], object]] = OrderedDict()

    def answer(self, view: View, question: str, pause: Pause) -> Sighting:
        """As `VisualAnswerer.answer`. Parts that were asked count where they make the model surer than the whole."""
        best: Sighting | None = None
        for part in parts(view):
            if best is not None and not view.regions and (best.score >= SURE or _COUNTING.search(question)):
                break  # tiles, then
            pause()
            seen = self._seen(view, part)
            pause()
            found = self._sighting(seen, question, part.box)
            if best is None or found.score > best.score:
                best = found
        assert best is not None  # the whole is always among the parts
        return replace(best, known=self._is_known(view))

    def describe(self, view: View, pause: Pause) -> Sighting:
        """As `VisualAnswerer.describe`: what it is sure of when asked one thing after the other."""
        pause()
        whole = Part(None, view.picture.pixels)
        seen = self._seen(view, whole)

        def ask(question: str) -> tuple[str, float]:
            pause()
            found = self._sighting(seen, question, None)
            return found.text, found.score

        told = interview.describe(ask, frozenset(self.answers), lambda question: not self._words.strange(question))
        return Sighting(told.text, told.score, self.name, calibrated=self._calibrated, known=self._is_known(view))

    def forget(self) -> None:
        """As `VisualAnswerer.forget`."""
        self._kept.clear()

    def logits(self, pixels: NDArray[np.uint8], question: str) -> tuple[Floats, Floats]:
        """Logits (answers,) and the summary (width,) they were made of, for a picture uint8 (height, width, 3).

        What calibration is fitted on, and what is compared with other ways to run it. Nothing is kept.
        """
        return self._network.ask(self._network.look(pixels), self._words(question))

    def _seen(self, view: View, part: Part) -> object:
        """What the network makes of a part before any question, kept for the next one while the picture lives."""
        pixels = view.picture.pixels
        key = (id(pixels), part.box)
        found = self._kept.get(key)
        if found is not None and found[0]() is pixels:
            self._kept.move_to_end(key)
            return found[1]
        seen = self._network.look(part.pixels)
        self._kept[key] = (weakref.ref(pixels), seen)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return seen

    def _sighting(self, seen: object, question: str, box: Box | None) -> Sighting:
        logits, _ = self._network.ask(seen, self._words(question))
        scores = self._scores(logits)
        if self._words.strange(question):
            scores = np.zeros_like(scores)  # it answers what it did not understand, as sure as ever
        order = np.argsort(-logits, kind="stable")[: 1 + ALTERNATIVES]
        ranked = [(self.answers[number], float(scores[number])) for number in order]
        return Sighting(
            *ranked[0],
            self.name,
            alternatives=tuple(ranked[1:]),
            calibrated=self._calibrated,
            box=box,
        )

    def _is_known(self, view: View) -> bool:
        return self._calibration is None or self._calibration.is_known(view.picture.pixels)

    def _scores(self, logits: Floats) -> Floats:
        """Probability of each answer to be right, (answers,).

        ViLT is trained to tell of each answer by itself what part of the annotators would give it, so its own opinion
        is the logistic function. The softmax of thousands of answers that are all improbable would be near 1.
        """
        if self._calibrated and self._calibration is not None:
            return self._calibration.probabilities(logits)
        return np.asarray(1 / (1 + np.exp(-logits.astype(np.float64))), np.float32)
