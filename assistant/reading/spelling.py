"""Letters that look the same at a dozen pixels, told apart by the word they stand in: "moming" is "morning".

Only a word that does not exist is changed, only by one such confusion, and only if exactly one word comes of it: a
reading is mended, nothing is made up. Names, codes and addresses stay as they were read.
"""

from __future__ import annotations

import re
from pathlib import Path

# What the recogniser reads, and what may have stood there: measured on small sans-serif type.
_CONFUSIONS = (("m", "rn"), ("rn", "m"), ("d", "cl"), ("cl", "d"), ("w", "vv"), ("vv", "w"))
# Words that the vocabulary lacks and that would become another.
_REAL = frozenset({"modem", "comer", "yams", "bums", "dank", "dang", "dapper", "daws"})
# Whole words of letters alone; beside a digit, a dot or an @ they are parts of something else.
_WORD = re.compile(r"(?<![\w@./\\:#$%&=+-])[A-Za-z]{4,}(?![\w@/\\=#&+-]|\.\w|:\w)")


class Speller:
    """Knows which words exist.

    Args:
        vocabulary: one word a line, in small letters; pieces of words start with ##.
    """

    def __init__(self, vocabulary: Path) -> None:
        words = vocabulary.read_text(encoding="utf-8").splitlines()
        self._words = {word for word in words if len(word) > 3 and word.isalpha()} | _REAL

    def mended(self, text: str) -> str:
        """`text` with its confusions undone."""
        return _WORD.sub(lambda match: self._mended(match[0]), text)

    def _mended(self, word: str) -> str:
        small = word.lower()
        if small in self._words or (word != small and word != small.capitalize()) or self._is_form(small):
            return word
        found = {
            small[:at] + instead + small[at + len(seen) :]
            for seen, instead in _CONFUSIONS
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
