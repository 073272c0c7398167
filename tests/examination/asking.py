"""What a question of the examination is, and when its answer is right."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What an honest "it isn't there" sounds like, in whatever words. Alone it proves nothing: `answered` must be False too.
NOTHING = r"\b(no|not|nothing|none|never|can't|cannot|couldn't|could not|didn't|doesn't|isn't|don't|unable|without)\b"
# Answers are the shortest passage that answers: 160 characters, and room for a hedge or an offer to read the rest.
LONGEST = 230


@dataclass(frozen=True)
class Asked:
    """One question about one picture.

    Attributes:
        must: regular expression that has to be found in the answer, whatever its case.
        must_not: regular expression that must not be found in it.
        answerable: what `Answer.answered` has to be; None where both are honest ("no, there is no such button").
        longest: characters the answer may have.
    """

    picture: str
    text: str
    must: str
    must_not: str = ""
    answerable: bool | None = True
    longest: int = LONGEST

    def faults(self, answer: str, answered: bool) -> list[str]:
        """What is wrong with an answer; empty when it is right."""
        plain = re.sub(r"\s+", " ", answer.replace("\u2019", "'").replace("\u2018", "'"))
        found = []
        if not re.search(self.must, plain, re.IGNORECASE):
            found.append(f"lacks {self.must}")
        if self.must_not and (wrong := re.search(self.must_not, plain, re.IGNORECASE)):
            found.append(f"holds {wrong.group()!r}")
        if self.answerable is not None and answered is not self.answerable:
            found.append("claims an answer" if answered else "claims that there is none")
        if len(plain) > self.longest:
            found.append(f"{len(plain)} characters long")
        return found


def ask(picture: str, *questions: tuple[str, str] | tuple[str, str, str]) -> tuple[Asked, ...]:
    """Questions that the picture answers: (words, must) or (words, must, must not)."""
    return tuple(Asked(picture, *question) for question in questions)


def nothing(picture: str, text: str, must_not: str = "") -> Asked:
    """A question that the picture does not answer."""
    return Asked(picture, text, NOTHING, must_not, answerable=False)


def whether(picture: str, text: str, must: str, must_not: str) -> Asked:
    """A question that "no" answers: both values of `answered` are honest."""
    return Asked(picture, text, must, must_not, answerable=None)


def every(*parts: str) -> str:
    """A pattern that holds all parts, in any order."""
    return "^" + "".join(f"(?=.*{part})" for part in parts)
