"""Text from models that write one token after another, and how sure they were of it.

The text is what the model's own `generate` gives, token for token. What is added: it can be interrupted between two
tokens, it stops when it goes round in circles, and it tells the probability of what it wrote.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Pause = Callable[[], None]

# Going round in circles: the last _ROUNDS pieces of the same at most _WIDEST tokens, all alike, and at least _LEAST
# tokens together, so that "no no no" and "ha ha ha" and 1000000 may still be said. Captions say nothing thrice.
_ROUNDS, _WIDEST, _LEAST = 3, 24, 8
# An answer this likely needs no alternatives: those are for "or maybe".
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Generated:
    """What a model wrote.

    Attributes:
        ids: the new tokens, without prompt, end and padding.
        likelihood: geometric mean of the tokens' probabilities, 0 to 1; 0 for an empty text, which answers nothing.
        probability: of just this text and its end: the product, the end token's included. Falls with length.
        ended: the model ended it itself; False when it was cut off or went round in circles.
        alternatives: other texts, likeliest first, none of them with `ids`; without alternatives of their own.
    """

    ids: tuple[int, ...]
    likelihood: float
    probability: float
    ended: bool
    alternatives: tuple[Generated, ...] = ()


def generate(
    model: Any,
    inputs: Mapping[str, Any],
    pause: Pause,
    *,
    longest: int,
    beams: int = 1,
    alternatives: int = 0,
    ends: Collection[int] = (),
    **options: Any,
) -> Generated:
    """Let a model write, as `model.generate(**inputs, do_sample=False)` does. Model thread.

    Args:
        model: of transformers, with `generate`; when it is a part of another one (a text decoder), `inputs` are its.
        inputs: of one text: batch size 1.
        pause: called before each token; what it raises leaves the model usable.
        longest: most tokens that it may write.
        beams: more than 1 searches with so many beams, which costs about as many times as much.
        alternatives: how many to look for. With beams they are the other beams. Without, the text is written again
            without its first token, and only when it was unlikely, since each costs as much as the text.
        ends: tokens that end a text, besides those that the model itself knows.
        options: for `model.generate`.

    Returns:
        The likeliest text.

    Raises:
        Cancelled: by `pause`.
    """
    wanted = {"longest": longest, "beams": beams, "ends": ends, **options}
    if beams > 1:
        found = _run(model, inputs, pause, returned=min(beams, alternatives + 1), **wanted)
        return _with(found[0], found[1:])
    best = _run(model, inputs, pause, **wanted)[0]
    others: list[Generated] = []
    while len(others) < alternatives and best.ids and best.likelihood < _SURE:
        tried = [best.ids[0], *(other.ids[0] for other in others)]
        other = _run(model, inputs, pause, without_first=tried, **wanted)[0]
        if not other.ids:
            break
        others.append(other)
    return _with(best, others)


def _with(best: Generated, others: Sequence[Generated]) -> Generated:
    ranked = sorted(others, key=lambda other: other.likelihood, reverse=True)
    alternatives = tuple(other for other in ranked if other.ids and other.ids != best.ids)
    return Generated(best.ids, best.likelihood, best.probability, best.ended, alternatives)


def _run(
    model: Any,
    inputs: Mapping[str, Any],
    pause: Pause,
    *,
    longest: int,
    beams: int,
    ends: Collection[int],
    returned: int = 1,
    without_first: Sequence[int] = (),
    **options: Any,
) -> list[Generated]:
    import torch
    from transformers import LogitsProcessorList, StoppingCriteriaList

    known = _known_ends(model)
    if ends:
        options["eos_token_id"] = sorted(known | set(ends))
    if without_first:
        options["logits_processor"] = LogitsProcessorList([_not_first(without_first)])
    pause()
    # no_grad rather than inference_mode: what `pause` lets run may load a model, which would stay bound to that mode.
    with torch.no_grad():
        made = model.generate(
            **inputs,
            max_new_tokens=longest,
            do_sample=False,
            num_beams=beams,
            num_return_sequences=returned,
            return_dict_in_generate=True,
            output_logits=True,
            stopping_criteria=StoppingCriteriaList([_between_tokens(pause)]),
            **options,
        )
    stops = known | set(ends)
    return [_read(made, row, stops) for row in range(returned)]


def _known_ends(model: Any) -> set[int]:
    known = getattr(model.generation_config, "eos_token_id", None)
    if known is None:
        known = getattr(model.config, "eos_token_id", None)
    return set() if known is None else {known} if isinstance(known, int) else set(known)


def _between_tokens(pause: Pause) -> Callable[..., Any]:
    """A stopping criterion: pauses, and stops what goes round in circles."""
    import torch

    began: list[int] = []

    def stops(input_ids: Any, _scores: Any, **_: Any) -> Any:
        pause()
        began.append(input_ids.shape[1])
        new = input_ids[:, began[0] - 1 :].tolist()
        return torch.tensor([rounds(row) > 0 for row in new], dtype=torch.bool, device=input_ids.device)

    return stops


def _not_first(tried: Sequence[int]) -> Callable[..., Any]:
    """A logits processor: the first token is none of those."""
    calls = iter((True,))

    def forbids(_input_ids: Any, scores: Any) -> Any:
        if next(calls, False):
            scores = scores.clone()
            scores[:, list(tried)] = -math.inf
        return scores

    return forbids


def rounds(ids: Sequence[int]) -> int:
    """How many tokens at the end of `ids` only say once more what was said before; 0 while they say something new."""
    for width in range(1, min(_WIDEST, len(ids) // _ROUNDS) + 1):
        times = max(_ROUNDS, -(-_LEAST // width))
        if times * width > len(ids):
            continue
        piece = ids[-width:]
        if all(ids[-width * time : len(ids) - width * (time - 1)] == piece for time in range(2, times + 1)):
            return width * (times - 1)
    return 0


def _read(made: Any, row: int, stops: Collection[int]) -> Generated:
    """One text and its probabilities, from what `generate` returned.

    The logits are the model's raw ones, before any processor forbade or punished a token. The sums are those of
    transformers' `compute_transition_scores`, which only takes models whose logits are as wide as their vocabulary.
    """
    import torch

    beams = getattr(made, "beam_indices", None)
    steps = len(made.logits) if beams is None else int((beams[row] >= 0).sum())
    width = len(made.logits) if beams is None else int((beams >= 0).sum(dim=1).max())
    # Beams that ended sooner than the longest one returned are padded at their end.
    new = made.sequences[row, made.sequences.shape[1] - width :][:steps].tolist()
    chances = []
    for step, token in enumerate(new):
        origin = 0 if beams is None else int(beams[row, step])
        chances.append(float(torch.log_softmax(made.logits[step][origin].float(), dim=-1)[token]))
    ended = bool(new) and new[-1] in stops
    ids = new[:-1] if ended else new
    ids = ids[: len(ids) - (0 if ended else rounds(ids))]
    return Generated(tuple(ids), _mean(chances[: len(ids)]), _chance(sum(chances)), ended)


def _mean(chances: Sequence[float]) -> float:
    return _chance(sum(chances) / len(chances)) if chances else 0.0


def _chance(logarithm: float) -> float:
    """e to the power of it. Numbers that overflowed in 16 bits are no reason to be sure of anything."""
    return min(math.exp(logarithm), 1.0) if logarithm == logarithm else 0.0  # noqa: PLR0124 - not a number
