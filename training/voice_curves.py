"""How the training of a voice went, as curves."""

from __future__ import annotations

from collections.abc import Mapping

from training.curves import Curves, Points, Score
from training.voice_evaluate import Figures

_WORDS = Score("share of held-out words not understood", "held-out words not understood, percent", rises=False)
_LIKENESS = Score("similarity on held-out sentences", "similarity to the speaker, percent", rises=True)


def of(losses: Points, scores: Mapping[int, Figures]) -> Curves:
    """The curves of what was measured: of words not understood, or, where nobody knows the language, of similarity."""
    examined = sorted(scores.items())
    held_out = tuple((step, each.loss) for step, each in examined if each.loss is not None)
    words = tuple((step, min(each.word_errors, 1.0)) for step, each in examined if each.word_errors is not None)
    if words:
        return Curves(losses, words, _WORDS, held_out)
    return Curves(losses, tuple((step, each.similarity) for step, each in examined), _LIKENESS, held_out)
