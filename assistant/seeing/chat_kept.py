"""What a chat model has made of a picture, kept for the next question about it. Model thread.

The picture and what was read in it stand first in every prompt about it and cost nearly all of the work: the vision
network, and a pass of the language model over some hundred to some thousand tokens. What a causal model makes of them
does not depend on what follows; so its keys and values are kept, and a follow-up question only costs its own tokens.

Whether that holds for a model (not all are causal in the picture's tokens) and for its code is not taken on trust:
`works` compares it with the plain call when the model is opened.
"""

from __future__ import annotations

import copy
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.models.exhaustion import ran_out
from assistant.seeing.generation import Generated, generate

log = logging.getLogger(__name__)

# Kept pictures: the whole and a part or two of one, or the one before. And bytes of their keys and values together: a
# model of 7 billion weights takes 60 to 500 kB a token, a picture of 1,300 tokens so 80 to 650 MB.
_MOST, _MOST_BYTES = 4, 768 * 2**20
# Largest difference between two distributions of the next word (half the sum of the differences): rounding in 32 bits
# makes some 1e-6, in 16 bits up to some hundredths; another prompt makes most of 1.
_ROUNDING = {"float32": 1e-3}
_ROUNDING_16 = 0.08


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt in two parts.

    Attributes:
        key: of what comes first: the picture and the text that goes with it.
        inputs: makes what the model takes for the whole prompt (tensors of batch 1 with "input_ids"), the picture
            processed; only called when it is needed.
        rest: tokens of what follows, at least one.
    """

    key: tuple[object, ...]
    inputs: Callable[[], Mapping[str, Any]]
    rest: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Look:
    """The first part of a prompt, worked through.

    Attributes:
        each: what there is for each token of it ("input_ids", "attention_mask", ...): tensors (1, tokens).
        cache: keys and values; never handed to the model itself, only copies of it.
        positions: modules that count positions by the picture, with the offset that each had after it.
    """

    each: Mapping[str, Any]
    cache: Any
    positions: tuple[tuple[Any, Any], ...]

    @property
    def size(self) -> int:
        """Bytes of keys and values."""
        layers = getattr(self.cache, "layers", ())
        tensors = [value for layer in layers for value in vars(layer).values() if hasattr(value, "element_size")]
        return sum(tensor.element_size() * tensor.nelement() for tensor in tensors)


class Kept:
    """Runs prompts in two parts and keeps what the first came to."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._looks: OrderedDict[tuple[object, ...], _Look] = OrderedDict()

    def __len__(self) -> int:
        return len(self._looks)

    def forget(self) -> None:
        """Drop everything."""
        self._looks.clear()

    def generate(self, prompt: Prompt, pause: Callable[[], None], *, longest: int) -> Generated:
        """As `generation.generate` of the whole prompt. Raises as it; nothing half done is kept."""
        look = self._looks.get(prompt.key)
        if look is None:
            inputs = prompt.inputs()
            ids = inputs["input_ids"]
            if tuple(ids[0, -len(prompt.rest) :].tolist()) != prompt.rest:  # the processor made other tokens of it
                return generate(self._model, inputs, pause, longest=longest)
            look = self._look(inputs, len(prompt.rest), pause)
            self._keep(prompt.key, look)
        else:
            self._looks.move_to_end(prompt.key)
        return generate(self._model, self._continued(look, prompt.rest), pause, longest=longest)

    def works(self, prompt: Prompt) -> bool:
        """Whether the next word is the same as that of the plain call, but for rounding."""
        import torch

        try:
            inputs = prompt.inputs()
            look = self._look(inputs, len(prompt.rest), lambda: None)
            same = torch.equal(self._continued(look, prompt.rest)["input_ids"], inputs["input_ids"])
            next_words = [_next_word(self._model, one) for one in (self._continued(look, prompt.rest), inputs)]
        except (
            RuntimeError,
            TypeError,
            ValueError,
            AttributeError,
            KeyError,
            IndexError,
            NotImplementedError,
        ) as error:
            if ran_out(error):
                raise
            log.info("what the model makes of a picture can't be kept: %s", error)
            return False
        apart = float((next_words[0] - next_words[1]).abs().sum() / 2)
        allowed = _ROUNDING.get(str(self._model.dtype).removeprefix("torch."), _ROUNDING_16)
        if not (same and apart <= allowed):
            log.info("what the model makes of a picture can't be kept: it would say something else (%.3g)", apart)
        return same and apart <= allowed

    def _look(self, inputs: Mapping[str, Any], rest: int, pause: Callable[[], None]) -> _Look:
        from transformers import DynamicCache

        ids = inputs["input_ids"]
        each = {name: value for name, value in inputs.items() if getattr(value, "shape", None) == ids.shape}
        each = {name: value[:, :-rest] for name, value in each.items()}
        cache = DynamicCache(config=self._model.config.get_text_config(decoder=True))
        # The one word it writes is thrown away, and was not put into the cache yet.
        generate(self._model, {**inputs, **each, "past_key_values": cache}, pause, longest=1)
        if cache.get_seq_length() != each["input_ids"].shape[1]:
            raise RuntimeError("the cache holds other tokens than it was given")
        modules = (module for module in self._model.modules() if hasattr(module, "rope_deltas"))
        return _Look(each, cache, tuple((module, module.rope_deltas) for module in modules))

    def _continued(self, look: _Look, rest: Sequence[int]) -> dict[str, Any]:
        """What the model takes for the whole prompt when it has worked through the first part."""
        import torch

        inputs: dict[str, Any] = {"past_key_values": copy.deepcopy(look.cache)}
        for name, first in look.each.items():
            value = {"input_ids": list(rest), "attention_mask": [1] * len(rest)}.get(name, [0] * len(rest))
            inputs[name] = torch.cat([first, torch.tensor([value], dtype=first.dtype, device=first.device)], dim=1)
        for module, offset in look.positions:
            module.rope_deltas = offset
        return inputs

    def _keep(self, key: tuple[object, ...], look: _Look) -> None:
        if look.size > _MOST_BYTES:
            return
        self._looks[key] = look
        while len(self._looks) > _MOST or sum(kept.size for kept in self._looks.values()) > _MOST_BYTES:
            self._looks.popitem(last=False)


def _next_word(model: Any, inputs: Mapping[str, Any]) -> Any:
    import torch

    with torch.no_grad():
        made = model.generate(
            **inputs, max_new_tokens=1, do_sample=False, return_dict_in_generate=True, output_logits=True
        )
    return made.logits[0][0].float().softmax(-1)
