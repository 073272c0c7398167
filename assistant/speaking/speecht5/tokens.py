# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""Text to SpeechT5's tokens. It spells: a token is a character, and one it does not know is silence or noise.

So nothing unknown is let through: accents come off, look-alikes are replaced, digits that the normaliser left are
named, and what still has no letter becomes a space.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Set
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelMissing

SPACE = "▁"  # how SentencePiece writes a space
# The published model has 600 positions. It was trained on LibriTTS, whose clips end at 20 to 25 s, about 300
# characters; what is longer than anything it heard makes it lose its place.
LONGEST = 300
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
# Letters and marks that do not come apart into a letter and an accent; first choice first.
_INSTEAD: dict[str, tuple[str, ...]] = {
    "ß": ("ss",), "ẞ": ("SS",), "æ": ("ae",), "Æ": ("AE",), "œ": ("oe",), "Œ": ("OE",), "ø": ("o",), "Ø": ("O",),
    "đ": ("d",), "Đ": ("D",), "ð": ("th",), "Ð": ("Th",), "þ": ("th",), "Þ": ("Th",), "ł": ("l",), "Ł": ("L",),
    "ı": ("i",), "ħ": ("h",), "ŋ": ("ng",), "ə": ("e",), "’": ("'",), "‘": ("'",), "ʼ": ("'",), "`": ("'",),
    "“": ('"', ""), "”": ('"', ""), "„": ('"', ""), "«": ('"', ""), "»": ('"', ""), '"': ("",), "–": (" - ", ", "),
    "—": (" - ", ", "), "−": ("-", " minus "), "…": ("...", ".", ","), ";": (",",), ":": (",",), "!": (".",),
    "?": (".",), "(": (", ",), ")": (", ",), "-": (" ",), "'": ("",), "¿": ("",), "¡": ("",), "。": (".",),
    "、": (",",), "&": (" and ",), "%": (" percent ",), "@": (" at ",), "+": (" plus ",), "=": (" equals ",),
    "#": (" number ",),
}  # fmt: skip


def alphabet_safe(text: str, allowed: Set[str]) -> str:
    """`text` with characters of `allowed` and single spaces only, as near to what stood there as they get.

    Args:
        text: anything, broken Unicode included.
        allowed: single characters; a space is always allowed.

    Returns:
        "" where nothing can be said. Never raises.
    """
    # Composed where that gives one known character: e and a combining accent are é before they are e.
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(_safe(character, allowed) for character in composed).split())


def _safe(character: str, allowed: Set[str]) -> str:
    if character in allowed or character.isspace():
        return character
    for instead in _INSTEAD.get(character, ()):
        if all(each in allowed or each == " " for each in instead):
            return instead
    for other in _folded(character):
        if other and all(each in allowed for each in other):
            return other
    digit = unicodedata.digit(character, None)
    if digit is not None and all(each in allowed for each in _DIGITS[digit]):
        return f" {_DIGITS[digit]} "
    # An accent is dropped; anything else that can't be said still parts two words.
    return "" if unicodedata.category(character) in ("Mn", "Cf") else " "


def _folded(character: str) -> tuple[str, ...]:
    """Without accents and in its plain form: é as e, ﬁ as fi, full-width A as A; then in the other case."""
    plain = unicodedata.normalize("NFKD", character)
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    parts = "".join(_INSTEAD.get(each, (each,))[0] for each in bare)
    return bare, parts, character.swapcase(), bare.swapcase(), parts.swapcase()


class Tokens:
    """The characters of one checkpoint.

    Args:
        folder: of the checkpoint; holds `spm_char.model`.
        vocabulary: how many tokens the model has embeddings for.

    Raises:
        ModelMissing: the file is missing, or is not a SentencePiece model of characters.
    """

    def __init__(self, folder: Path, vocabulary: int) -> None:
        from sentencepiece import SentencePieceProcessor

        try:
            pieces = SentencePieceProcessor(model_file=str(folder / "spm_char.model"))
        except (OSError, RuntimeError) as error:
            raise ModelMissing("The voice's alphabet is missing. Please add the voice again.") from error
        self._ids = {
            pieces.id_to_piece(number): number
            for number in range(min(pieces.get_piece_size(), vocabulary))
            if len(pieces.id_to_piece(number)) == 1 and not pieces.is_unknown(number)
        }
        self._end = int(pieces.eos_id())
        if SPACE not in self._ids or self._end < 0:
            raise ModelMissing("The voice's alphabet is of a kind that Lookaloud does not know.")
        self.alphabet = frozenset(self._ids) - {SPACE}

    def ids(self, safe: str) -> NDArray[np.int64]:
        """(characters + 2,) of a text that `alphabet_safe` gave: a space before it and the end mark after it, as the
        model was trained."""
        numbers = [self._ids[each] for each in SPACE + safe.replace(" ", SPACE)]
        return np.array([*numbers, self._end], dtype=np.int64)


def stretches(safe: str, longest: int = LONGEST) -> list[str]:
    """A text cut into pieces of at most `longest` characters: where a sentence ends, else a clause, else a word, else
    anywhere. Joined, by a space where one stood, they are the text."""
    found = []
    rest = safe.strip()
    while len(rest) > longest:
        at = _cut(rest, longest)
        found.append(rest[:at].strip())
        rest = rest[at:].strip()
    return [*found, rest] if rest else found


def _cut(text: str, longest: int) -> int:
    """Where the first piece ends: at the last good place, unless that would leave a very short piece."""
    window = text[: longest + 1]
    for marks in (".!?", ",;:"):
        at = max(window.rfind(f"{mark} ") + 1 for mark in marks)
        if at > longest // 4:
            return at
    space = window.rfind(" ")
    return space if space > 0 else longest
