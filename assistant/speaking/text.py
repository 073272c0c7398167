"""What to say: any text of a screen made speakable, and cut into sentences.

Pure functions, any thread: the same text always gives the same words.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.speaking.normalise import normalise
from assistant.speaking.normalise.languages import LANGUAGES, language_for
from assistant.speaking.normalise.splitting import split

__all__ = ["LANGUAGES", "sentences", "speakable"]


def speakable(
    text: str, pronunciations: Mapping[str, str] | None = None, language: str = "en", keep_marks: bool = False
) -> str:
    """The words to say for `text`: letters, spaces and `. , ? ! ' - : ;` only. For training and for speaking alike.

    Args:
        text: anything; control characters, broken Unicode and ten thousand characters included.
        pronunciations: the user's own: word to what is said instead. Whole words; an entry without capitals stands
            for the word in any case. What is put in is said as it is.
        language: of the voice, as ISO 639-1 with or without a country ("nl", "de-AT"). `LANGUAGES` have tables for
            numbers, dates, money, units, signs and abbreviations; with any other everything is said in English.
        keep_marks: leaves Bark's non-verbal marks, such as [laughter] and ♪, as they are.

    Returns:
        never empty when the text has something visible. Never raises.
    """
    return normalise(text, pronunciations or {}, language_for(language), keep_marks)


def sentences(text: str) -> list[str]:
    """Cuts a text, raw or speakable, into pieces to be synthesised one after the other.

    The first piece is short, so that something is heard soon. Joined by spaces they hold the same words.
    """
    return split(text)
