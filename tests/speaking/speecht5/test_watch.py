"""What the watch takes for speech that went wrong, on alignments that are drawn."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.speaking.speecht5.watch import Fault, Limits, Watch, most_steps

TOKENS = 60
READ = [token for token in range(TOKENS - 1) for _ in range(2)]  # two steps for each character


def focused(place: int, tokens: int = TOKENS) -> NDArray[np.float32]:
    """Attention as trained heads have it: on a character and a little on its neighbours."""
    distance = np.arange(tokens) - place
    weights: NDArray[np.float32] = np.exp(-(distance**2) / 1.5).astype(np.float32)
    return weights / weights.sum()


def watched(places: Iterable[int], *, stops: bool = True, limits: Limits | None = None, tokens: int = TOKENS) -> Watch:
    watch = Watch(tokens, limits or Limits())
    for place in places:
        assert not watch.ended
        watch.see(0.0, focused(place, tokens))
    if stops:
        watch.see(0.7, focused(places[-1] if isinstance(places, list) else tokens - 1, tokens))
    return watch


def test_reading_on_and_stopping_is_fine() -> None:
    watch = watched(READ)
    assert watch.ended
    assert watch.safe == watch.steps == len(READ) + 1


@pytest.mark.parametrize("tokens", [4, 6, 10, 300])
def test_texts_of_any_length_are_fine(tokens: int) -> None:
    assert watched([token for token in range(tokens) for _ in range(2)], tokens=tokens).ended


def test_a_flicker_and_a_pause_at_a_comma_are_fine() -> None:
    flicker = [*READ[:40], 50, *READ[40:60], 3, 3, *READ[60:]]
    assert watched(flicker).ended
    assert watched(READ[:40] + [20] * 25 + READ[40:]).ended


@pytest.mark.parametrize(
    ("places", "kind"),
    [
        ([*READ[:40], 45, 45, 46, 46, 47, 47], "skips"),
        ([*READ[:80], 10, 10, 11, 11, 12, 12], "repeats"),
        ([*READ[:80], 31, 31, 32, 32, 33], "repeats"),  # one word
        (READ[:40] + [20] * 70, "stuck"),
        (READ[:60], "ends early"),
    ],
)
def test_faults(places: list[int], kind: str) -> None:
    with pytest.raises(Fault, match=kind):
        watched(places)


def test_nothing_after_a_jump_is_safe() -> None:
    watch = watched(READ[:40], stops=False)
    assert watch.safe == 40
    for place in (45, 45, 46):
        watch.see(0.0, focused(place))
    assert watch.safe == 40


def test_standing_still_is_safe_for_a_while_only() -> None:
    watch = watched(READ[:40] + [19] * 50, stops=False)
    assert 40 <= watch.safe <= 60


def test_humming_on_after_the_last_character_is_the_end() -> None:
    watch = Watch(TOKENS, Limits())
    steps = 0
    for place in READ + [TOKENS - 1] * 200:
        watch.see(0.0, focused(place))
        steps += 1
        if watch.ended:
            break
    assert watch.ended
    assert steps < len(READ) + 40


def test_attention_that_is_all_over_is_not_judged_but_the_length_is() -> None:
    flat = np.full(TOKENS, 1 / TOKENS, np.float32)
    watch = Watch(TOKENS, Limits())
    with pytest.raises(Fault, match="runs on"):
        for _ in range(10_000):
            watch.see(0.0, flat)
    assert watch.steps == most_steps(TOKENS - 2)


def test_limits() -> None:
    assert watched(READ[:10], limits=Limits(most_steps=10, end_at_most=True), stops=False).ended
    jumped = READ[:40] + [50] * 10
    assert not watched(jumped, limits=Limits(attention=False), stops=False).ended
