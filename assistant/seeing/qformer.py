"""What BLIP-2 and InstructBLIP share: a picture becomes a few vectors, which a language model reads before the prompt.

The vectors go in front of the embedded prompt here, rather than in place of marks that a processor put there. It comes
to the same numbers, and holds for older checkpoints too, whose processors put no marks: transformers 5 then lets the
language model answer without ever having seen the picture, and says nothing.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.models.plan import LoadPlan
from assistant.seeing import Pause, agreement
from assistant.seeing.calibration import Calibration
from assistant.seeing.chat_pauses import Pauses
from assistant.seeing.chat_prompt import clean
from assistant.seeing.generation import Generated, generate
from assistant.seeing.parts import Part, parts
from assistant.seeing.qformer_words import answer_in, asks_about_whole, description_in, short
from assistant.types import Sighting, View

# Tokens. Answers have one to five, captions of these models ten to thirty; more goes round in circles.
_ANSWER, _DESCRIPTION = 24, 60
# Parts of the picture that are asked besides the whole: each costs as much.
_PARTS = {"cpu": 1, "mps": 2, "cuda": 3}
# The whole is sure enough: no tile is asked.
_SURE = 0.5
# Runner-up answers that are looked for when the model is not sure; on the processor each would cost seconds.
_RUNNERS_UP = {"cpu": 0, "mps": 1, "cuda": 2}
# Pictures and parts of pictures whose vectors are kept, each 0.3 to 1.5 MB.
_KEPT = 12


class QFormerAnswerer(ABC):
    """A loaded BLIP-2 or InstructBLIP. Model thread.

    Attributes:
        name: of the checkpoint.
        plan: how it was loaded.
        describes: True.
        agreement_s: seconds that may be spent on asking in other words; 0 for never.
        runners_up: other answers that are looked for when the model is not sure.
    """

    describes = True
    _description = ""

    def __init__(self, name: str, plan: LoadPlan, model: Any, processor: Any, calibration: Calibration | None) -> None:
        self.name, self.plan = name, plan
        self.agreement_s, self.runners_up = agreement.budget_s(plan), _RUNNERS_UP[plan.device]
        self._model, self._processor = model, processor
        self._curve = calibration if calibration is not None and calibration.likelihood is not None else None
        self._marks = frozenset(processor.tokenizer.all_special_tokens) | {"<image>"}
        self._ends = _line_ends(processor.tokenizer)
        self._pauses = Pauses(model)
        self._kept: OrderedDict[bytes, Any] = OrderedDict()

    def answer(self, view: View, question: str, pause: Pause) -> Sighting:
        """Answer one question; text "" and score 0 when it has none. Raises as the protocol says."""
        asked = short(clean(question, self._marks))
        read = clean(view.read, self._marks)
        box, pixels = None, view.picture.pixels
        best = self._ask(pixels, read, asked, pause)
        for part in self._parts(view, asked, best[0][1]):
            pause()
            given = self._ask(part.pixels, "", asked, pause)  # what was read is of the whole picture
            if given[0][0] and given[0][1] > best[0][1]:
                box, pixels, read, best = part.box, part.pixels, "", given
        first, others = best
        seconds = self.agreement_s if first[0] else 0.0
        agreed = agreement.agree(asked, first, lambda said: self._ask(pixels, read, said, pause)[0], seconds)
        named = dict((*others, *agreed.others))
        alternatives = [(text, self._score(chance)) for text, chance in named.items() if text != agreed.text]
        alternatives.sort(key=lambda each: each[1], reverse=True)
        return replace(self._sighting(agreed.text, agreed.score), alternatives=tuple(alternatives), box=box)

    def describe(self, view: View, pause: Pause) -> Sighting:
        """A caption: one sentence, two at most. Raises as the protocol says."""
        made = self._say(view.picture.pixels, self._description, pause, _DESCRIPTION)
        text = description_in(self._decoded(made), whole=made.ended)
        return self._sighting(text, made.likelihood)

    def forget(self) -> None:
        """Drop what is kept of pictures."""
        self._kept.clear()

    @abstractmethod
    def _prompt(self, read: str, question: str) -> str:
        """What the language model reads after the picture. Both are clean; `read` may be ""."""

    @abstractmethod
    def _queries(self, pixels: NDArray[np.uint8], prompt: str) -> Any:
        """The picture as the language model takes it: (1, queries, width), in the precision of the model."""

    def _ask(
        self, pixels: NDArray[np.uint8], read: str, asked: str, pause: Pause
    ) -> tuple[tuple[str, float], list[tuple[str, float]]]:
        """The answer with its likelihood, and runners-up with theirs; ("", 0) where there is none."""
        made = self._say(pixels, self._prompt(read, asked), pause, _ANSWER, self.runners_up)
        found = [(answer_in(self._decoded(each), asked), each.likelihood) for each in (made, *made.alternatives)]
        first, *others = found
        return first if first[0] else ("", 0.0), [each for each in others if each[0]]

    def _say(self, pixels: NDArray[np.uint8], prompt: str, pause: Pause, longest: int, others: int = 0) -> Generated:
        import torch

        with torch.no_grad(), self._pauses.calling(pause):
            pause()
            seen = self._queries(pixels, prompt)
            ids = self._processor.tokenizer(prompt, return_tensors="pt").input_ids.to(seen.device)
            words = self._model.get_input_embeddings()(ids)
            embedded = torch.cat([seen.to(words), words], dim=1)
            everything = torch.ones(embedded.shape[:2], dtype=torch.long, device=seen.device)
            inputs = {"inputs_embeds": embedded, "attention_mask": everything}
            language = self._model.language_model
            return generate(language, inputs, pause, longest=longest, alternatives=others, ends=self._ends)

    def _remembered(self, pixels: NDArray[np.uint8], make: Callable[[], Any]) -> Any:
        """What `make` makes of a picture: made once, as long as it is among the last few."""
        size = b"%dx%d" % pixels.shape[:2]
        key = hashlib.blake2b(np.ascontiguousarray(pixels).data, digest_size=16, salt=size[:16]).digest()
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        made = self._kept[key] = make()
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return made

    def _vision(self, pixels: NDArray[np.uint8]) -> Any:
        """The vision network's view of it: (1, patches + 1, width)."""
        pixels = np.require(pixels, requirements="W")  # else torch warns, which a screen reader would read
        prepared = self._processor.image_processor(images=pixels, return_tensors="pt").pixel_values
        # The network itself makes the numbers of its own precision of them.
        return self._model.vision_model(prepared.to(self._model.device), return_dict=True).last_hidden_state

    def _parts(self, view: View, asked: str, sure: float) -> tuple[Part, ...]:
        if asks_about_whole(asked) and not view.regions:
            return ()
        if not view.regions and (self.plan.device != "cuda" or sure >= _SURE):
            return ()
        return parts(view)[1:][: _PARTS[self.plan.device] if view.regions else None]

    def _decoded(self, made: Generated) -> str:
        return str(self._processor.tokenizer.decode(made.ids, skip_special_tokens=True))

    def _score(self, likelihood: float) -> float:
        return likelihood if self._curve is None else self._curve.of_likelihood(likelihood)

    def _sighting(self, text: str, likelihood: float) -> Sighting:
        score = self._score(likelihood) if text else 0.0
        return Sighting(text, score, self.name, calibrated=self._curve is not None)


def _line_ends(tokenizer: Any) -> frozenset[int]:
    """The token for a new line, at which an answer ends; none where the vocabulary has no such token, as T5's.

    The published OPT checkpoints have it as their end token. Those that were fine-tuned, or converted by others, may
    not, and then write question after question of their own.
    """
    last = tokenizer("\n", add_special_tokens=False).input_ids[-1:]
    return frozenset(last if last and tokenizer.decode(last) == "\n" else ())
