"""The sentence by which somebody agrees to a voice being made of their recordings."""

from __future__ import annotations

CONSENT_SENTENCE = "I agree that Lookaloud makes a voice from recordings of my speech."
# Of the words, as Whisper tiny.en hears them: "Lookaloud" is no word it knows, so some are wrong in a perfect reading;
# a different sentence shares hardly any in this order.
_ALIKE = 0.6


def likeness(heard: str) -> float:
    """How much of the sentence was heard, in order: 0 to 1."""
    import difflib

    return difflib.SequenceMatcher(None, _words(CONSENT_SENTENCE), _words(heard)).ratio()


def agrees(heard: str) -> bool:
    """Whether what was heard is the sentence."""
    return likeness(heard) >= _ALIKE


def _words(text: str) -> list[str]:
    import re

    return re.findall(r"[a-z']+", text.lower())
