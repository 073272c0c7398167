"""What espeak, which turns text into phonemes for Piper, has to be helped with."""

from __future__ import annotations

import re

from assistant.speaking.normalise.numbers import cardinal

_NUMBER = "|".join(cardinal(number) for number in range(20))
_LETTER_A = re.compile(
    r"(?<![\w'-])A "
    r"(?:(?=[A-Z](?![\w'-]))"  # A P I
    rf"|(?=(?:{_NUMBER})(?![\w'-])(?! [a-z]))"  # A four, but not "A four day trip"
    r"|(?<=[^\s.?!:] A )(?=[a-z]))"  # "Option A is", "Control A to"; in a title ("Take A Break") a capital follows
)


def for_espeak(text: str) -> str:
    """The letter A by its name: espeak takes an A that something follows for the article, "uh".

    Args:
        text: a speakable sentence.

    Returns:
        the same words; a hyphen or a comma after the letters A makes espeak say "ay",
        and Ms is written as it sounds.
    """
    text = re.sub(r"(?<![\w'-])A (?=A(?![\w'-]))", "A, ", text)
    text = re.sub(r"(?<![\w'-])Ms(?![\w'-])", "Miz", text)
    return _LETTER_A.sub("A-", text)
