"""What each engine is given for a sentence as it is written: engines differ in what they can read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

BLANK = "blank"  # what screen readers say for a line with nothing on it
_TABLES = frozenset({"en", "nl", "de", "fr", "es"})  # languages whose numbers and dates `speakable` can say

# Bark acts these out: those its authors name, and what people found beside them. Anything else in brackets is text.
_MARK = re.compile(
    r"\[(?:laughter|laughs|laugh|sighs|sigh|music|gasps|gasp|clears throat|coughs|cries|whistles|man|woman)\]"
    r"|♪+|—|\.\.\.|…",
    re.IGNORECASE,
)
_PAUSES = frozenset(",.!?;:")
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")


def spoken(text: str, language: str, pronunciations: Mapping[str, str]) -> str:
    """Words only, for engines that say letters and nothing else. Never empty when something can be seen.

    A language without tables for its numbers is given as it is written: its voice knows it better than English rules.
    """
    if language not in _TABLES:
        return _with(as_written(text, language, {}), pronunciations)
    from assistant.speaking.text import speakable

    return speakable(text, pronunciations, language) or BLANK


def as_written(text: str, language: str, pronunciations: Mapping[str, str]) -> str:  # noqa: ARG001  # one signature
    """The text without control characters and broken Unicode: for programs with rules of their own."""
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    kept = " ".join(kept.split())
    return kept or BLANK


def with_marks(text: str, language: str, pronunciations: Mapping[str, str]) -> str:
    """Words, and untouched between them the marks that Bark acts out; a word in capitals stays so: it is stressed."""
    parts: list[str] = []
    start = 0
    for mark in _MARK.finditer(text):
        parts += [_stressed(text[start : mark.start()], language, pronunciations), mark[0]]
        start = mark.end()
    parts.append(_stressed(text[start:], language, pronunciations))
    return re.sub(r" (?=[,.!?;:…])", "", " ".join(filter(None, parts))) or BLANK


def _stressed(text: str, language: str, pronunciations: Mapping[str, str]) -> str:
    if not any(c.isalnum() or unicodedata.category(c)[0] == "S" for c in text):
        return text.strip() if text.strip() in _PAUSES else ""
    said = spoken(text, language, pronunciations)
    capitals = set(_CAPITALS.findall(text))
    return re.sub(r"\w+", lambda word: word[0].upper() if word[0].upper() in capitals else word[0], said)


def _with(text: str, pronunciations: Mapping[str, str]) -> str:
    """The user's own pronunciations, by whole words in any case."""
    for word, said in pronunciations.items():
        parts = re.split(rf"(?<!\w){re.escape(word)}(?!\w)", text, flags=re.IGNORECASE)
        text = said.join(parts)
    return text
