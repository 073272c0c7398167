"""BLIP: answers in its own words (the checkpoints made for questions), or describes (those made for captions).

On the processor it runs without torch, from graphs that are written when a checkpoint is first used.
"""

from __future__ import annotations

import hashlib
import logging
import weakref
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.models.plan import LoadPlan
from assistant.seeing import Pause, Tell, blip_files, blip_network, blip_words, interview
from assistant.seeing.blip_files import Checkpoint
from assistant.seeing.calibration import Calibration
from assistant.seeing.generation import Generated
from assistant.seeing.parts import MOST_REGIONS, MOST_TILES, Part, parts
from assistant.types import Box, Sighting, View

log = logging.getLogger(__name__)
Floats = NDArray[np.float32]

# Tokens that a text has at most: what the plain call stops at.
LONGEST = 20
ALTERNATIVES = 2
# Pictures and parts of pictures that are kept for the next question, at 1.8 MB each (2.4 of the large captioner).
KEPT = 1 + max(MOST_REGIONS, MOST_TILES)
# Of which the keys and values are kept too, at 42 MB each: the whole and its regions.
KEPT_FOUND = 1 + MOST_REGIONS
# From here on what the whole picture shows is not looked for in its tiles: each costs as much time as the whole did.
SURE = 0.9
# What the model itself thinks of a text. Answers are short: the probability of just this one. Of a caption there are
# thousands of wordings, each improbable: how probable its words are in the middle.
_PROBABILITY, _LIKELIHOOD = attrgetter("probability"), attrgetter("likelihood")


class Network(Protocol):
    """The network itself; what it made of a picture is its own affair."""

    def see(self, pixels: Floats, pause: Pause) -> Any:
        """Look at pixels (1, 3, height, width)."""

    def write(self, seen: Any, ids: Sequence[int], pause: Pause, *, longest: int, alternatives: int = 0) -> Generated:
        """An answer to the question `ids`, or what goes on after the words `ids`."""


def open_checkpoint(folder: Path, name: str, plan: LoadPlan, tell: Tell) -> Blip:
    """Load the checkpoint in `folder`: a second, or some ten seconds the first time. Model thread.

    Raises:
        ModelMissing: it can't be loaded; the sentence says what is wrong with it.
        MemoryError, RuntimeError: memory ran out.
    """
    checkpoint = blip_files.read(folder, name)
    network: Network | None = None
    if plan.device == "cpu" and plan.precision in ("int8", "fp32") and checkpoint.plain:
        try:
            network = blip_network.opened(checkpoint, 8 if plan.precision == "int8" else 32, tell)
        except OSError as error:  # the disk is full: there is a way that needs none of it
            log.warning("the graphs of %s can't be kept: %s", name, error)
    if network is None:
        from assistant.seeing.blip_torch import TorchNetwork

        network = TorchNetwork(checkpoint, plan, tell)
    return Blip(checkpoint, plan, network, Calibration.read(folder))


def libraries(plan: LoadPlan) -> tuple[str, ...]:
    """What is imported to open a checkpoint so."""
    if plan.device == "cpu" and plan.precision in ("int8", "fp32"):
        return ("onnxruntime", "tokenizers", "safetensors")
    return ("torch", "transformers")


class Blip:
    """A `VisualAnswerer`.

    Args:
        checkpoint: what is known of it.
        plan: how it was loaded.
        network: the network itself.
        calibration: what its likelihoods are worth; None where nothing was fitted.
    """

    def __init__(
        self, checkpoint: Checkpoint, plan: LoadPlan, network: Network, calibration: Calibration | None
    ) -> None:
        self.name, self.plan = checkpoint.name, plan
        self.describes = not checkpoint.answers
        self._checkpoint, self._network, self._calibration = checkpoint, network, calibration
        self._calibrated = calibration is not None and calibration.likelihood is not None
        self._kept: OrderedDict[bytes, Any] = OrderedDict()
        # Of the last picture: it itself, and what its parts were kept as.
        self._picture: weakref.ref[NDArray[np.uint8]] | None = None
        self._parts: dict[Box | None, bytes] = {}

    def answer(self, view: View, question: str, pause: Pause) -> Sighting:
        """As `VisualAnswerer.answer`.

        Parts that were asked count where they make the model surer than the whole. A checkpoint for captions answers
        what its caption answers, and nothing else: text "" and score 0, with the caption among the alternatives.
        """
        if self.describes:
            caption = self.describe(view, pause)
            if blip_words.tells(caption.text, question):
                return caption
            told = ((caption.text, caption.score),) if caption.text else ()
            return Sighting("", 0.0, self.name, told, caption.calibrated, caption.known)
        best: Sighting | None = None
        for part in parts(view):
            if best is not None and (blip_words.about_all(question) or (best.score >= SURE and not view.regions)):
                break
            found = self._answered(view, part, question, pause)
            if best is None or (blip_words.counts(found.text) and found.score > best.score):
                best = found
        assert best is not None  # the whole is always among the parts
        return replace(best, known=self._is_known(view))

    def describe(self, view: View, pause: Pause) -> Sighting:
        """As `VisualAnswerer.describe`: a caption, or what it is sure of when asked one thing after the other."""
        whole = Part(None, view.picture.pixels)
        seen = self._seen(view, whole, pause)
        if self.describes:
            begin = [int(self._checkpoint.config["text_config"]["bos_token_id"])]
            made = self._network.write(seen, begin, pause, longest=LONGEST, alternatives=ALTERNATIVES)
            return replace(self._sighting(made, _LIKELIHOOD), known=self._is_known(view))

        def ask(question: str) -> tuple[str, float]:
            found = self._answered(view, whole, question, pause, alternatives=0)
            return found.text, found.score

        told = interview.describe(ask, blip_words.ANSWERS)
        return Sighting(told.text, told.score, self.name, calibrated=self._calibrated, known=self._is_known(view))

    def forget(self) -> None:
        """As `VisualAnswerer.forget`."""
        self._kept.clear()
        self._parts.clear()
        self._picture = None

    def _answered(
        self, view: View, part: Part, question: str, pause: Pause, alternatives: int = ALTERNATIVES
    ) -> Sighting:
        seen = self._seen(view, part, pause)
        most = int(self._checkpoint.config["text_config"]["max_position_embeddings"])
        ids = self._checkpoint.words.cut(question, most)
        made = self._network.write(seen, ids, pause, longest=LONGEST, alternatives=alternatives)
        return self._sighting(made, _PROBABILITY, part.box)

    def _seen(self, view: View, part: Part, pause: Pause) -> Any:
        """What the network makes of a part before any question; kept for the next one.

        Known again by the picture itself, or by what the network is shown of it: the same file, opened again.
        """
        pixels = view.picture.pixels
        if self._picture is None or self._picture() is not pixels:
            self._picture = weakref.ref(pixels)
            self._parts.clear()
        key = self._parts.get(part.box)
        if key is None or key not in self._kept:
            shrunk = self._checkpoint.shrunk(part.pixels)
            key = hashlib.blake2b(shrunk.tobytes(), digest_size=16).digest()
            if key not in self._kept:
                self._kept[key] = self._network.see(self._checkpoint.normalised(shrunk), pause)
            self._parts[part.box] = key
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        for seen in list(self._kept.values())[:-KEPT_FOUND]:
            if isinstance(seen, blip_network.Seen):
                seen.found = None
        return self._kept[key]

    def _sighting(self, made: Generated, own: Callable[[Generated], float], box: Box | None = None) -> Sighting:
        """What was written, with what it is worth; `own` tells the model's own opinion of a text."""
        (text, score), *others = ((self._text(each.ids), self._worth(own(each))) for each in (made, *made.alternatives))
        others = sorted(((other, worth) for other, worth in others if other not in ("", text)), key=lambda o: -o[1])
        return Sighting(
            text,
            score if text else 0.0,
            self.name,
            alternatives=tuple(others),
            calibrated=self._calibrated,
            box=box,
        )

    def _text(self, ids: Sequence[int]) -> str:
        return blip_words.tidy(self._checkpoint.words.joined(ids))

    def _worth(self, own: float) -> float:
        return own if self._calibration is None else self._calibration.of_likelihood(own)

    def _is_known(self, view: View) -> bool:
        return self._calibration is None or self._calibration.is_known(view.picture.pixels)
