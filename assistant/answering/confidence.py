"""How sure an answer is: of the reading, of the choice, and how exact the evidence is."""

from __future__ import annotations

from assistant.answering.evidence import Draft
from assistant.types import Sighting, SourceKind

# The recogniser's mean character probability: on drawn and photographed pages lines above 0.97 were right and lines
# under 0.9 held the mistakes (measured), so that 0.97 counts as certain.
READ_SURE = 0.97
# A score of the finder of about 0.45 divides answers that need "probably" from those that don't.
_AT_ZERO, _SLOPE, _HIGHEST = 0.42, 0.75, 0.97
# Two different answers closer than this to each other: the choice between them is a guess in part.
CLOSE = 0.02


def of_choice(score: float, second: float = 0.0) -> float:
    """How sure a choice with this finder score is, given the score of the next different one."""
    sure = min(_AT_ZERO + _SLOPE * max(score, 0.0), _HIGHEST)
    return sure * 0.93 if second and score - second < CLOSE else sure


def of_draft(draft: Draft) -> float:
    """Confidence of a whole answer, 0 to 1: the choice, times the weakest reading that it rests on."""
    reading = [min(s.confidence / READ_SURE, 1.0) for s in draft.sources if s.kind is SourceKind.READ]
    weakest = min(reading[:3], default=1.0)  # the first sources carry the answer
    return round(draft.certainty * weakest, 4)


# A model's own opinion of itself that nobody measured: networks are mostly far surer than they are right (Guo and
# others, 2017), so that it stays under every sensible limit for hedging.
UNMEASURED_AT_MOST = 0.7


def of_sighting(sighting: Sighting) -> float:
    """Confidence of what a model saw, 0 to 1."""
    return sighting.score if sighting.calibrated else min(sighting.score, UNMEASURED_AT_MOST)
