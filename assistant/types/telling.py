"""What the user is told of work and of parts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is: `fraction` 0 to 1, or None when unknown; `sentence` can be spoken."""

    stage: str
    fraction: float | None
    sentence: str


@dataclass(frozen=True, slots=True)
class PartStatus:
    """One line of `lookaloud doctor`: a part, whether it works, and what to do when it doesn't."""

    part: str
    works: bool
    sentence: str
    remedy: str = ""
