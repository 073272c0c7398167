"""Text from models that write token after token: the plain call's tokens, their probabilities, pauses, circles."""

from __future__ import annotations

import math
from typing import Any

import pytest

pytest.importorskip("transformers")

from assistant.errors import Cancelled
from assistant.seeing.generation import generate, rounds

PROMPT = [2, 10, 20, 30]


@pytest.fixture(scope="module")
def models() -> dict[str, Any]:
    """A decoder, and an encoder with a decoder, that write noise."""
    import torch
    import transformers as t

    torch.manual_seed(3)
    opt = t.OPTConfig(
        vocab_size=100, hidden_size=32, num_hidden_layers=2, ffn_dim=64, num_attention_heads=4,
        max_position_embeddings=64, init_std=0.5, word_embed_proj_dim=32,
    )  # fmt: skip
    t5 = t.T5Config(
        vocab_size=100, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4, decoder_start_token_id=0,
        initializer_factor=3.0,
    )  # fmt: skip
    return {"decoder": t.OPTForCausalLM(opt).eval(), "both": t.T5ForConditionalGeneration(t5).eval()}


@pytest.fixture(params=["decoder", "both"])
def model(request: pytest.FixtureRequest, models: dict[str, Any]) -> Any:
    """Each in turn."""
    return models[request.param]


def inputs() -> dict[str, Any]:
    import torch

    ids = torch.tensor([PROMPT])
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids)}


def plain(model: Any, beams: int = 1, longest: int = 12, **options: Any) -> Any:
    return model.generate(
        **inputs(), max_new_tokens=longest, do_sample=False, num_beams=beams, return_dict_in_generate=True,
        output_logits=True, **options,
    )  # fmt: skip


def nothing() -> None:
    """A pause in which nothing happens."""


def logarithms(model: Any, made: Any) -> list[float]:
    """Of the tokens' probabilities, as transformers itself has them."""
    beams = getattr(made, "beam_indices", None)
    scores = model.compute_transition_scores(made.sequences, made.logits, beams, normalize_logits=True)
    return [float(score) for score in scores[0]]


@pytest.mark.parametrize("beams", [1, 3])
def test_tokens_and_probabilities_are_those_of_transformers(model: Any, beams: int) -> None:
    made = plain(model, beams, longest=5)
    found = generate(model, inputs(), nothing, longest=5, beams=beams)
    expected = logarithms(model, made)
    assert list(found.ids) == made.sequences[0, -len(found.ids) :].tolist()
    assert found.probability == pytest.approx(math.exp(sum(expected)), rel=1e-4)
    assert found.likelihood == pytest.approx(math.exp(sum(expected[: len(found.ids)]) / len(found.ids)), rel=1e-4)
    assert not found.ended


def test_an_end_is_no_part_of_the_text(models: dict[str, Any]) -> None:
    model = models["decoder"]
    whole = generate(model, inputs(), nothing, longest=6)
    found = generate(model, inputs(), nothing, longest=6, ends=[whole.ids[2]])
    first = whole.ids.index(whole.ids[2])
    assert found.ids == whole.ids[:first]
    assert found.ended
    assert found.probability < found.likelihood


def test_nothing_said_is_worth_nothing(models: dict[str, Any]) -> None:
    model = models["decoder"]
    whole = generate(model, inputs(), nothing, longest=6)
    found = generate(model, inputs(), nothing, longest=6, ends=[whole.ids[0]], alternatives=2)
    assert (found.ids, found.likelihood, found.ended, found.alternatives) == ((), 0.0, True, ())


def test_runners_up_begin_with_other_tokens_and_are_worth_less_at_first(models: dict[str, Any]) -> None:
    model = models["decoder"]
    found = generate(model, inputs(), nothing, longest=1, alternatives=2)
    assert found.likelihood < 0.5
    chances = plain(model).logits[0][0].softmax(-1)
    ranked = chances.argsort(descending=True).tolist()
    assert [found.ids[0], *(other.ids[0] for other in found.alternatives)] == ranked[:3]
    assert found.alternatives[0].likelihood == pytest.approx(float(chances[ranked[1]]), rel=1e-4)


def test_a_sure_text_needs_no_runners_up(models: dict[str, Any]) -> None:
    calls: list[int] = []
    model = models["both"]
    found = generate(model, inputs(), lambda: calls.append(1), longest=1, alternatives=2)
    assert found.likelihood > 0.5
    assert found.alternatives == ()
    assert len(calls) == 2  # before, and after the only token


def test_other_beams_are_the_alternatives(models: dict[str, Any]) -> None:
    found = generate(models["decoder"], inputs(), nothing, longest=4, beams=3, alternatives=2)
    texts = {found.ids, *(other.ids for other in found.alternatives)}
    assert len(texts) == 3
    assert [o.likelihood for o in found.alternatives] == sorted(o.likelihood for o in found.alternatives)[::-1]


def test_it_pauses_at_every_token_and_can_be_ended_there(model: Any) -> None:
    calls: list[int] = []
    expected = generate(model, inputs(), lambda: calls.append(1), longest=4)
    assert len(calls) == 5

    def pause() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise Cancelled

    calls.clear()
    with pytest.raises(Cancelled):
        generate(model, inputs(), pause, longest=4)
    assert generate(model, inputs(), nothing, longest=4) == expected


def test_circles_are_cut_short(models: dict[str, Any]) -> None:
    """The T5 says 5, 40, 5, 40, 5, 40 for ever."""
    model = models["both"]
    made = plain(model, longest=40).sequences[0].tolist()
    assert made[-4:-2] == made[-2:]
    calls: list[int] = []
    found = generate(model, inputs(), lambda: calls.append(1), longest=40)
    assert len(calls) < 15
    assert list(found.ids) == made[1 : 1 + len(found.ids)]
    assert len(found.ids) == 3
    assert not found.ended


@pytest.mark.parametrize(
    ("ids", "more"),
    [
        ([], 0),
        ([1, 2, 3, 4], 0),
        ([7, 7, 7], 0),  # "no no no"
        ([1, 0, 0, 0, 0, 0, 0], 0),  # 1000000
        ([9] * 8, 7),
        ([3, 5, 6, 5, 6, 5, 6, 5, 6], 6),
        ([1, 2, 3] * 3, 6),
        ([1, 2, 3, 4] * 2, 0),  # twice may be meant
        ([*range(24)] * 3, 48),
    ],
)
def test_what_only_repeats_is_counted(ids: list[int], more: int) -> None:
    assert rounds(ids) == more


def test_numbers_that_overflowed_are_no_reason_to_be_sure(models: dict[str, Any]) -> None:
    import copy

    import torch

    broken = copy.deepcopy(models["decoder"])
    with torch.no_grad():
        broken.lm_head.weight[50] = float("nan")
    found = generate(broken, inputs(), nothing, longest=3)
    assert (found.likelihood, found.probability) == (0.0, 0.0)
