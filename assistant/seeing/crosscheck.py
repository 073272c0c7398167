"""Two models asked the same: whether they say the same, and how sure that makes or leaves the answer.

Pure functions; any thread.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.types import Sighting

__all__ = ["agree", "plain_answer", "together"]

_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_NUMBERS = {word: str(number) for number, word in enumerate(_COUNTED.split())}
# Words that the lists of different models have for one thing. The first of each row stands for all.
_SAME = {
    word: row[0]
    for row in (
        ("yes", "yeah", "yep", "true", "correct"),
        ("no", "nope", "false"),
        ("0", "none", "nothing", "nobody"),
        ("gray", "grey", "silver"),
        ("purple", "violet"),
        ("teal", "turquoise", "cyan"),
        ("tan", "beige"),
        ("man", "men", "male", "guy", "gentleman"),
        ("woman", "women", "female", "lady"),
        ("child", "children", "kid"),
        ("person", "people", "someone", "somebody"),
        ("sofa", "couch"),
        ("tv", "television"),
        ("bicycle", "bike", "cycling", "biking"),
        ("motorcycle", "motorbike"),
        ("airplane", "aeroplane", "plane", "aircraft"),
        ("phone", "cellphone", "telephone", "smartphone"),
        ("photo", "photograph", "picture", "image"),
        ("road", "street"),
        ("soccer", "football"),
        ("mouse", "mice"),
    )
    for word in row
}
_SMALL = "a an the is are it its there this that of in on at with and some to be he she they"
_EMPTY = frozenset(_SMALL.split())
_NEGATED = re.compile(r"\b(?:not|without)\b|n't\b", re.I)
# What a second opinion is worth. Errors of two models about one picture go together (both fail on what is hard), so the
# odds of the second count for a part only.
_SECOND = 0.5
_SURE = 0.999
# A model that holds its own answer to be wrong nine times of ten has no other opinion: it has none.
_NOTHING = 0.1


def plain_answer(text: str) -> tuple[str, ...]:
    """The words that an answer comes down to: numbers as digits, one word for each thing, singular, in order."""
    found = []
    for word in re.findall(r"[\w']+", re.sub(r"\bcell phone\b", "phone", text.lower())):
        if word in _EMPTY:
            continue
        word = _NUMBERS.get(word, word)  # noqa: PLW2901
        found.append(_SAME.get(word) or _SAME.get(_singular(word)) or _singular(word))
    return tuple(found)


def agree(first: str, second: str) -> bool:
    """Whether two answers to one question say the same, one of them perhaps with more words.

    A yes or no decides where both begin with one; so do numbers. Else the words of the shorter one have to be among
    those of the longer, unless one of them denies what the other says.
    """
    one, other = plain_answer(first), plain_answer(second)
    if not one or not other:
        return one == other
    decided = [words[0] for words in (one, other) if words[0] in ("yes", "no")]
    if len(decided) == 2:
        return decided[0] == decided[1]
    if decided == ["no"]:
        return False
    numbers = [{word for word in words if word.isdigit()} for words in (one, other)]
    if numbers[0] != numbers[1] and all(numbers):
        return False
    if bool(_NEGATED.search(first)) != bool(_NEGATED.search(second)):
        return False
    less, more = sorted((set(one), set(other)), key=len)
    return less <= more


def together(first: Sighting, second: Sighting) -> tuple[Sighting, ...]:
    """What two models say to one question: one sighting where they agree, surer than the surer of them; else both.

    Where they disagree the more probable one comes first, and both are less probable than each model thinks: at most
    one of them is right. A sighting without text, or hardly believed by its own model, says nothing, and leaves the
    other as it is. Where one that was measured and one that was not agree, the measured one stands as it is: what the
    other adds is not known. Where these disagree, neither is calibrated any more.
    """
    if not second.text or not first.text:
        return (first if first.text else second,)
    best, other = sorted((first, second), key=lambda sighting: (sighting.known, sighting.score), reverse=True)
    if other.known != best.known:
        return (best,)  # a model that was not made for such pictures is no judge of them
    p, q = (min(max(sighting.score, 0.001), _SURE) for sighting in (best, other))
    calibrated = first.calibrated and second.calibrated
    if agree(first.text, second.text):
        if first.calibrated != second.calibrated:
            return (first if first.calibrated else second,)
        odds = p / (1 - p) * max(q / (1 - q), 1.0) ** _SECOND
        return (replace(best, score=min(odds / (1 + odds), _SURE), calibrated=calibrated),)
    neither = (1 - p) * (1 - q)
    if q < _NOTHING:
        return (best,)
    whole = p * (1 - q) + q * (1 - p) + neither
    return (
        replace(best, score=p * (1 - q) / whole, calibrated=calibrated),
        replace(other, score=q * (1 - p) / whole, calibrated=calibrated),
    )


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and re.search(r"(?:[sxz]|[cs]h)es$", word):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
