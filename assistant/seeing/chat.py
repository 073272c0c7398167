"""Any chat model that sees: SmolVLM, Qwen-VL, LLaVA-OneVision, Gemma 3, InternVL and what else transformers opens.

Processor, chat template and weights come from the checkpoint's folder; no code of a checkpoint is ever run.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelMissing
from assistant.models.plan import LoadPlan
from assistant.seeing import Pause, Tell, agreement, chat_pictures, chat_prompt, chat_reply
from assistant.seeing.calibration import Calibration
from assistant.seeing.chat_kept import Kept, Prompt
from assistant.seeing.chat_pauses import Pauses
from assistant.seeing.generation import generate
from assistant.seeing.loading import from_folder, processor_from
from assistant.seeing.parts import Part, parts
from assistant.types import Box, Sighting, View

# Tokens. An answer of one sentence has at most some 30, a description of four sentences some 120.
_ANSWER, _DESCRIPTION = 48, 180
# Characters of an earlier answer that go into a follow-up.
_MOST_ANSWER = 300
# Parts of the picture that are asked besides the whole: each costs as much.
_PARTS = {"cpu": 1, "mps": 2, "cuda": 3}
# The whole is sure enough: no tile is asked.
_SURE = 0.5
# Questions about the picture as a whole: a part of it knows neither how many there are nor where.
_WHOLE = re.compile(
    r"\b(how many|number of|count|where|left|right|top|bottom|corner|side|layout|overall|whole|entire|describe)\b"
    r"|\b(background|(in|on|of) (the|this|my) (picture|image|photo|screen|scene|screenshot|window))\b",
    re.IGNORECASE,
)
_POINTED = re.compile(r"\b(pointer|mouse|cursor|focus|focused|under|at my)\b", re.IGNORECASE)
_DESCRIBED = "What is in the picture?"
_NO_CHAT = (
    "{name} is not a model that you can ask about pictures: it has no chat template that I understand. "
    "Please choose another one; lookaloud models lists those that work."
)


class ChatAnswerer:
    """A chat model. Model thread.

    Attributes:
        name: of the checkpoint.
        plan: how it was loaded.
        describes: True.
        agreement_s: seconds that may be spent on asking in other words; 0 for never.
    """

    describes = True

    def __init__(self, name: str, plan: LoadPlan, model: Any, processor: Any, calibration: Calibration | None) -> None:
        self.name, self.plan = name, plan
        self.agreement_s = agreement.budget_s(plan)
        self._model, self._processor = model, processor
        self._curve = calibration if calibration is not None and calibration.likelihood is not None else None
        self._marks = _marks(processor)
        # Those that can think before they answer are asked not to: it takes minutes, and nobody hears it.
        self._told = {"enable_thinking": False} if "enable_thinking" in str(processor.chat_template) else {}
        self._pauses = Pauses(model)
        self._turns: tuple[bytes, list[tuple[str, str]]] = (b"", [])
        self._kept: Kept | None = Kept(model)
        if not self._kept.works(self._prompt(_checkered(), "A picture.", "What is it?", [])):
            self._kept = None

    def answer(self, view: View, question: str, pause: Pause) -> Sighting:
        """Answer one question; text "" and score 0 when the model says that it can't tell.

        Raises: Cancelled (by `pause`), and torch's error when memory runs out.
        """
        asked = chat_prompt.clean(question, self._marks)
        turns = self._earlier(view, asked)
        box, seen, given = self._ask_parts(view, asked, turns, pause)
        seconds = self.agreement_s if given[0] else 0.0
        agreed = agreement.agree(asked, given, lambda wording: self._ask(seen, wording, turns, pause), seconds)
        if agreed.text:
            self._remember(view, asked, agreed.text)
        return replace(self._sighting(agreed.text, agreed.score), alternatives=self._others(agreed), box=box)

    def describe(self, view: View, pause: Pause) -> Sighting:
        """Describe it in a few sentences. Raises as `answer`."""
        text, likelihood = self._say(view, chat_prompt.describe(), [], pause, _DESCRIPTION)
        if text:
            self._remember(view, _DESCRIBED, text)
        return self._sighting(text, likelihood)

    def forget(self) -> None:
        """Drop what is kept of pictures, and what was said about them."""
        self._turns = (b"", [])
        if self._kept is not None:
            self._kept.forget()

    def _ask_parts(
        self, view: View, asked: str, turns: list[tuple[str, str]], pause: Pause
    ) -> tuple[Box | None, View, tuple[str, float]]:
        """The whole first, then the parts that matter; the surest answer, and what it was seen in."""
        best: tuple[Box | None, View, tuple[str, float]] = (None, view, self._ask(view, asked, turns, pause))
        for part in self._parts(view, asked, best[2]):
            pause()
            # What was read is of the whole picture: not of this part.
            cut = View(replace(view.picture, pixels=part.pixels))
            given = self._ask(cut, asked, turns, pause)
            if given[0] and given[1] > best[2][1]:
                best = (part.box, cut, given)
        return best

    def _parts(self, view: View, asked: str, whole: tuple[str, float]) -> tuple[Part, ...]:
        if _WHOLE.search(asked) and not (view.regions and _POINTED.search(asked)):
            return ()
        if not view.regions and (self.plan.device != "cuda" or whole[1] >= _SURE):
            return ()
        return parts(view)[1:][: _PARTS[self.plan.device] if view.regions else None]

    def _ask(self, view: View, asked: str, turns: list[tuple[str, str]], pause: Pause) -> tuple[str, float]:
        read = chat_prompt.clean(view.read, self._marks)
        return self._say(view, chat_prompt.question_of(asked, read), turns, pause, _ANSWER)

    def _say(
        self, view: View, task: str, turns: list[tuple[str, str]], pause: Pause, longest: int
    ) -> tuple[str, float]:
        """What the model writes, tidied, and its likelihood; ("", 0) when that is that it can't tell."""
        before = chat_prompt.shared(chat_prompt.clean(view.read, self._marks))
        prompt = self._prompt(view.picture.pixels, before, task, turns)
        with self._pauses.calling(pause):
            if self._kept is not None:
                made = self._kept.generate(prompt, pause, longest=longest)
            else:
                made = generate(self._model, prompt.inputs(), pause, longest=longest)
        text = chat_reply.tidy(self._processor.tokenizer.decode(made.ids, skip_special_tokens=True))
        if not made.ended:
            text = chat_reply.whole_sentences(text)
        return ("", 0.0) if chat_reply.cannot_tell(text) else (text, made.likelihood)

    def _prompt(self, pixels: NDArray[np.uint8], before: str, task: str, turns: list[tuple[str, str]]) -> Prompt:
        """The prompt, cut where the first words are that another task would not share."""
        tokens = self._tokens(chat_prompt.messages(before, task, turns))
        other = self._tokens(chat_prompt.messages(before, "~"))
        first = next((n for n, (a, b) in enumerate(zip(tokens, other, strict=False)) if a != b), len(tokens) - 1)
        return Prompt(
            (_digest(pixels), *tokens[:first]),
            lambda: self._inputs(chat_pictures.fitted(pixels, self.plan), before, task, turns),
            tuple(tokens[first:]),
        )

    def _tokens(self, messages: list[dict[str, Any]]) -> list[int]:
        """Of a chat in which one token stands for the picture."""
        text = self._processor.apply_chat_template(messages, add_generation_prompt=True, tokenize=False, **self._told)
        return list(self._processor.tokenizer.encode(text, add_special_tokens=False))

    def _inputs(self, image: Any, before: str, task: str, turns: list[tuple[str, str]]) -> Mapping[str, Any]:
        """What the model takes, on its device and in its numbers."""
        told = chat_pictures.options(self._processor.image_processor, image.size, self.plan)
        inputs = self._processor.apply_chat_template(
            chat_prompt.messages(before, task, turns, image),
            add_generation_prompt=True,
            tokenize=True,
            return_dict=True,
            return_tensors="pt",
            processor_kwargs={"images_kwargs": told} if told else {},
            **self._told,
        )
        return dict(inputs.to(self._model.device, self._model.dtype))

    def _sighting(self, text: str, likelihood: float) -> Sighting:
        score = likelihood if self._curve is None or not text else self._curve.of_likelihood(likelihood)
        return Sighting(text, score, self.name, calibrated=self._curve is not None)

    def _others(self, agreed: agreement.Agreed) -> tuple[tuple[str, float], ...]:
        return tuple((text, self._sighting(text, chance).score) for text, chance in agreed.others)

    def _earlier(self, view: View, asked: str) -> list[tuple[str, str]]:
        """What was said about this picture, if the question is about that."""
        picture, turns = self._turns
        if picture != _digest(view.picture.pixels) or not chat_prompt.refers_back(asked):
            return []
        return [turn for turn in turns if turn[0] != asked][-chat_prompt.MOST_TURNS :]

    def _remember(self, view: View, asked: str, text: str) -> None:
        picture, turns = self._turns
        here = _digest(view.picture.pixels)
        said = (asked, chat_prompt.clean(text, self._marks)[:_MOST_ANSWER])
        kept = [turn for turn in turns if turn[0] != asked] if picture == here else []
        self._turns = (here, [*kept, said][-2 * chat_prompt.MOST_TURNS :])


def open_checkpoint(folder: Path, name: str, plan: LoadPlan, tell: Tell) -> ChatAnswerer:
    """Load any `image-text-to-text` chat model. Model thread.

    Raises:
        ModelMissing: it can't be loaded, or is none that chats; the sentence says what is wrong.
        MemoryError, RuntimeError: memory ran out.
    """
    processor = processor_from("AutoProcessor", folder, name)
    if not getattr(processor, "chat_template", None) or getattr(processor, "image_processor", None) is None:
        raise ModelMissing(_NO_CHAT.format(name=name))
    from jinja2 import TemplateError

    model = from_folder("AutoModelForImageTextToText", folder, name, plan, tell)
    try:
        return ChatAnswerer(name, plan, model, processor, Calibration.read(folder))
    except TemplateError as error:
        raise ModelMissing(_NO_CHAT.format(name=name)) from error


def _marks(processor: Any) -> frozenset[str]:
    """All tokens that mean more than their letters: of turns, of pictures, of thinking."""
    added = processor.tokenizer.added_tokens_decoder.values()
    marks = {str(token) for token in added if token.special or str(token)[:1] in ("<", "[")}
    named = (getattr(processor, name, None) for name in ("image_token", "video_token", "boi_token", "audio_token"))
    return frozenset(marks | set(processor.tokenizer.all_special_tokens) | {mark for mark in named if mark})


def _checkered() -> NDArray[np.uint8]:
    """A picture of 64 x 64 pixels in four colours: anything but empty."""
    checker = np.kron(np.array([[40, 220], [160, 90]], np.uint8), np.ones((32, 32), np.uint8))
    return np.ascontiguousarray(np.dstack([checker, checker.T, 255 - checker]))


def _digest(pixels: NDArray[np.uint8]) -> bytes:
    """Tells one picture from another."""
    size = b"%dx%d" % pixels.shape[:2]
    return hashlib.blake2b(np.ascontiguousarray(pixels).data, digest_size=16, salt=size[:16]).digest()
