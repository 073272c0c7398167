# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""Text to the numbers of a VITS checkpoint: letters or phonemes, whichever it was trained with."""

from __future__ import annotations

import functools
import logging
import unicodedata
from collections.abc import Iterator
from typing import Any

from assistant.speaking.synthesizer import CannotSay

log = logging.getLogger(__name__)

# What a mark may be replaced by where a checkpoint does not know it, best first.
_STAND_INS = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "'": "’",
    "–": "-—",
    "—": "-–",
    "-": " ",
    ";": ",",
    ":": ",",
    "!": ".",
    "?": ".",
    "…": ".",
    "ț": "ţ",  # Romanian checkpoints of MMS have the older letter
    "ș": "ş",
    "ı": "i",
    "ß": "s",
    "æ": "ä",
    "ø": "ö",
}


class VitsText:
    """Knows what one checkpoint can read. Model thread only.

    Args:
        tokenizer: the checkpoint's `VitsTokenizer`; only its tables are used, because what it does not know it leaves
            out in silence.
        model: the checkpoint's name, for sentences.
    """

    def __init__(self, tokenizer: Any, model: str) -> None:
        self._numbers: dict[str, int] = {c: number for c, number in tokenizer.get_vocab().items() if len(c) == 1}
        self._blank: int | None = 0 if tokenizer.add_blank else None
        self._phonemes, self._romanised = bool(tokenizer.phonemize), bool(tokenizer.is_uroman)
        self._lower = bool(tokenizer.normalize)
        self._model = model

    def ids(self, text: str) -> list[int]:
        """Numbers of a sentence, blanks between them where the checkpoint wants them.

        Raises:
            CannotSay: words of it would be left out.
        """
        if self._romanised and any(c.isalpha() and not unicodedata.name(c, "").startswith("LATIN") for c in text):
            text = self._romanise(text)
        spoken = _phonemes(text) if self._phonemes else text
        known = " ".join(filter(None, (self._word(word) for word in spoken.split())))
        numbers = [self._numbers[c] for c in known if c in self._numbers]
        if not any(c.isalnum() for c in known):
            raise CannotSay(f"The voice {self._model} has no letters for what is to be said, so another voice says it.")
        if self._blank is None:
            return numbers
        spread = [self._blank] * (2 * len(numbers) + 1)
        spread[1::2] = numbers
        return spread

    def _word(self, word: str) -> str:
        """What of a word the checkpoint knows, replaced where it must be.

        Raises:
            CannotSay: too little to be understood.
        """
        letters = sum(c.isalnum() for c in word)
        known = "".join(self._known(word.lower() if self._lower else word))
        if sum(c.isalnum() for c in known) < letters / 2:
            raise CannotSay(
                f"The voice {self._model} has no letters for some of the words, so another voice says them."
            )
        return known.strip()

    def _known(self, word: str) -> Iterator[str]:
        for character in unicodedata.normalize("NFC", word):
            tries = (character, character.lower(), character.upper(), *_STAND_INS.get(character, ""))
            found = next((each for each in tries if each in self._numbers), None)
            if found is not None:
                yield found
                continue
            plain = unicodedata.normalize("NFKD", character)  # é as e, and an acute accent that nobody knows
            yield from (c for c in plain if c in self._numbers)

    def _romanise(self, text: str) -> str:
        try:
            return str(_romaniser().romanize_string(text))
        except ImportError as error:
            raise CannotSay(
                f"The voice {self._model} reads its language in Latin letters. Please install what writes them: "
                "pip install uroman."
            ) from error


@functools.cache
def _romaniser() -> Any:
    import uroman  # not a dependency: its licence asks publications to name it; whoever needs it installs it

    return uroman.Uroman()


@functools.cache
def _phonemizer() -> Any:
    from piper.phonemize_espeak import EspeakPhonemizer

    return EspeakPhonemizer()


def _phonemes(text: str) -> str:
    """American English in IPA with stress and punctuation, as the checkpoints with phonemes were trained."""
    sentences = _phonemizer().phonemize("en-us", text)
    return " ".join(unicodedata.normalize("NFC", "".join(sentence)) for sentence in sentences)
