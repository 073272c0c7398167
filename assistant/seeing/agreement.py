"""Agreement: a generative model is asked the same in other words, and what it says then tells how sure it is.

How likely a model found its own words says little of whether they are right: it is as sure of what it made up. An
answer that changes with the wording of the question was not seen in the picture.

The score of an answer is the mean, over all wordings, of the likelihood with which it was given; a wording that got
another answer counts 0 for it. That is what asking a randomly worded question would give. It rises with each likelihood
and with each wording that agrees, and with one wording it is the plain likelihood.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.models.plan import LoadPlan

# Seconds on a graphics card for all other wordings together: what a person waits without wondering.
ON_A_CARD_S = 1.5
MOST_WORDINGS = 2

_FRAMES = ("Look at the picture again. {}", "Please tell me this: {}")
_ARTICLES = re.compile(r"\b(a|an|the|some|this|that|there|it|its|is|are|in|on|at|of|to)\b")
_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)
_NUMBERS = {word: str(number) for number, word in enumerate(re.findall(r"\w+", _COUNTED))} | {
    "none": "0",
    "single": "1",
    "pair": "2",
    "couple": "2",
    "dozen": "12",
}
_SAME = {
    "gray": "grey", "color": "colour", "yeah": "yes", "yep": "yes", "true": "yes", "correct": "yes", "nope": "no",
    "false": "no", "television": "tv", "phone": "telephone", "cellphone": "telephone", "smartphone": "telephone",
    "bike": "bicycle", "motorbike": "motorcycle", "couch": "sofa", "automobile": "car", "photo": "picture",
    "image": "picture", "photograph": "picture", "people": "person", "men": "man", "women": "woman",
    "children": "child", "kid": "child", "kids": "child",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agreed:
    """What asking in several wordings came to.

    Attributes:
        text: the answer with the highest score, in the words in which it was given first.
        score: 0 to 1, see above.
        others: other answers and their scores, best first.
        asked: how many wordings were asked, the question's own included.
    """

    text: str
    score: float
    others: tuple[tuple[str, float], ...]
    asked: int


def budget_s(plan: LoadPlan) -> float:
    """Seconds for other wordings: none where one answer alone takes seconds."""
    return ON_A_CARD_S if plan.device == "cuda" else 0.0


def agree(
    question: str,
    first: tuple[str, float],
    ask: Callable[[str], tuple[str, float]],
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
) -> Agreed:
    """Ask in other words as long as there is time, and put the answers together.

    Args:
        question: as the person asked it.
        first: what it was answered with, and the likelihood (0 to 1) of that; text "" for "I can't tell".
        ask: asks one wording; returns the same pair. What it raises (Cancelled) is not caught.
        seconds: for all wordings; one that would not end in time, judging by the slowest before it, is not begun.
        clock: seconds, ever growing.

    Returns:
        The answer. `first` with its own likelihood where there was no time.
    """
    given = [first]
    began, slowest = clock(), 0.0
    for wording in wordings(question) if seconds > 0 else ():
        at = clock()
        if at - began + slowest > seconds:
            break
        given.append(ask(wording))
        slowest = max(slowest, clock() - at)
    return together(given)


def together(given: Sequence[tuple[str, float]]) -> Agreed:
    """Answers to one question in several wordings, as one. `given` is not empty; its first is preferred when equal."""
    kinds: list[list[tuple[str, float]]] = []
    for text, likelihood in given:
        kind = next((k for k in kinds if same(k[0][0], text)), None)
        if kind is None:
            kinds.append([(text, likelihood)])
        else:
            kind.append((text, likelihood))
    scored = [(kind[0][0], sum(likelihood for _, likelihood in kind) / len(given)) for kind in kinds]
    scored.sort(key=lambda one: one[1], reverse=True)  # stable: the first given stays first among equals
    text, score = scored[0]
    return Agreed(text, score, tuple((other, chance) for other, chance in scored[1:] if other), len(given))


def wordings(question: str) -> tuple[str, ...]:
    """The same question in other words, `MOST_WORDINGS` at most, by rule; nothing is turned into its contrary."""
    asked = " ".join(question.split()).rstrip("?. ")
    if not asked:
        return ()
    found = [pattern.sub(to, asked) + "?" for pattern, to in _RULES if pattern.match(asked)]
    found += [frame.format(f"{asked}?") for frame in _FRAMES]
    return tuple(dict.fromkeys(found))[:MOST_WORDINGS]


def same(one: str, other: str) -> bool:
    """Whether two short answers mean the same. "" (can't tell) is the same as "" only.

    Answers that begin with yes or no are compared by that; others when one's words are all in the other and no number
    differs: "red", "it is red" and "a red car" agree, "2 dogs" and "3 dogs" don't.
    """
    first, second = normal(one), normal(other)
    if not first or not second:
        return first == second
    sides = [{"yes", "no"} & {words[0]} for words in (first, second)]
    if sides[0] and sides[1]:
        return sides[0] == sides[1]
    numbers = [{word for word in words if word.isdigit()} for words in (first, second)]
    if numbers[0] and numbers[1]:
        return numbers[0] == numbers[1]
    negated = [bool({"no", "not", "never", "without"} & set(words)) for words in (first, second)]
    if negated[0] != negated[1]:
        return False
    return set(first) <= set(second) or set(second) <= set(first)


def normal(answer: str) -> tuple[str, ...]:
    """Its words, lower case: numbers as digits, without articles and endings of the plural, a few synonyms as one."""
    text = re.sub(r"n['\u2019]t\b", " not", answer.lower())
    text = re.sub(r"(?<=\d)[,](?=\d{3})", "", text)
    all_words = re.findall(r"\w+(?:[.:]\d+)*%?", text)
    words = [word for word in all_words if not _ARTICLES.fullmatch(word)] or all_words
    return tuple(_plain(word) for word in words)


def _plain(word: str) -> str:
    word = _SAME.get(_NUMBERS.get(word, word), _NUMBERS.get(word, word))
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _SAME.get(word, word)


_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), to)
    for pattern, to in (
        (r"how many (.+?) (?:are|is) (?:there|visible|shown)\b(.*)", r"What is the number of \1\2"),
        (r"how many (.+?) (?:can you|do you) see\b(.*)", r"What is the number of \1\2"),
        (r"(?:what|which) colou?r (?:is|are) (.+)", r"Which colour do you see on \1"),
        (r"(?:is|are) there (.+)", r"Can you see \1"),
        (r"(?:can|do) you see (.+)", r"Does the picture show \1"),
        (r"where (?:is|are) (.+)", r"In which part of the picture can I find \1"),
        (r"what(?:'s| is| are) (.+?) doing", r"Which action do you see \1 do"),
        (r"who is (.+)", r"Which person is \1"),
        (r"what kind of (.+)", r"Which type of \1"),
        (r"what time\b(.*)", r"Which time\1"),
    )
)
