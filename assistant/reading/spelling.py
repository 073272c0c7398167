"""Letters that look the same at a dozen pixels, told apart by the word they stand in: "moming" is "morning".

Only a word that does not exist is changed, only by one such confusion, and only if exactly one word comes of it: a
reading is mended, nothing is made up. Names, codes and addresses stay as they were read.
"""

from __future__ import annotations

import re
from pathlib import Path

# What the recogniser reads, and what may have stood there: of all look-alikes only "rn" for "m" and "m" for "rn" were
# met when eight lines were read in seven faces from 10 to 15 pixels; mending others made "cliff" of "diff".
_CONFUSIONS = (("m", "rn"), ("rn", "m"))
# Letters with a stroke over them, which English has not: a dirty i, l or t, or the plain letter.
_STROKES = {"\u0101": "a", "\u0113": "e", "\u012b": "ilt", "\u014d": "o", "\u016b": "u"}
_STROKED = re.compile(rf"[A-Za-z{''.join(_STROKES)}]*[{''.join(_STROKES)}][A-Za-z{''.join(_STROKES)}]*")
# Words that the vocabulary lacks and that would become another.
_REAL = frozenset({"modem", "comer", "yams", "bums", "dank", "dang", "dapper", "daws"})
# Whole words of letters alone; beside a digit, a dot or an @ they are parts of something else.
# Before a full stop in mid-sentence it is an abbreviation.
_WORD = re.compile(r"(?<![\w@./\\:#$%&=+-])[A-Za-z]{4,}(?![\w@/\\=#&+-]|\.\w|\. [a-z]|:\w)")


class Speller:
    """Knows which words exist.

    Args:
        vocabulary: one word a line, in small letters; pieces of words start with ##.
    """

    def __init__(self, vocabulary: Path) -> None:
        words = vocabulary.read_text(encoding="utf-8").splitlines()
        self._short = {word for word in words if word.isalpha()}
        self._words = {word for word in words if len(word) > 3 and word.isalpha()} | _REAL

    def mended(self, text: str) -> str:
        """`text` with its confusions undone."""
        text = _STROKED.sub(lambda match: self._plain(match[0]), text)
        return _WORD.sub(lambda match: self._mended(match[0]), text)

    def _plain(self, word: str) -> str:
        """The word without strokes over its letters: the reading that exists, or else the plainest."""
        found = [""]
        for letter in word:
            found = [start + plain for start in found for plain in _STROKES.get(letter, letter)][:27]
        return next((each for each in found if each.lower() in self._short), found[0])

    def _mended(self, word: str) -> str:
        small = word.lower()
        if small in self._words or (word != small and word != small.capitalize()) or self._is_form(small):
            return word
        found = {
            small[:at] + instead + small[at + len(seen) :]
            for seen, instead in _CONFUSIONS
            if seen == "m" or word == small  # a name may well be spelled so: "Torne"
            for at in range(len(small))
            if small.startswith(seen, at)
        }
        known = {other for other in found if other in self._words or self._is_form(other)}
        if len(known) != 1:
            return word
        better = known.pop()
        return better.capitalize() if word[0].isupper() else better

    def _is_form(self, word: str) -> bool:
        """A known word with an ending."""
        return any(word.endswith(end) and word[: -len(end)] in self._words for end in ("s", "es", "ed", "ing", "ly"))
