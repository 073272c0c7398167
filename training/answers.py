"""How the official VQA evaluation compares answers, and what each answer is worth by how many people gave it.

The rules are those of the evaluation code that comes with VQA v2: punctuation, number words, articles and
contractions are levelled before answers are compared, unless all people said the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

ENOUGH = 3
"""So many others have to have said it for an answer to be wholly right."""

_NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: str(number) for number, word in enumerate(_NUMBER_WORDS)} | {"none": "0"}
_ARTICLES = frozenset(("a", "an", "the"))
# Each gets its apostrophe back when it was typed without. The evaluation's list has none whose letters are a word of
# their own ("were", "shed", "wed").
_APOSTROPHES = """
    ain't aren't can't could've couldn't didn't doesn't don't hadn't hasn't haven't he'd he's how'd how'll how's isn't
    it'd it'll ma'am mightn't might've mustn't must've needn't o'clock oughtn't shan't should've shouldn't somebody'll
    somebody's someone'd someone'll someone's something'd something'll that's there'd there're there's they'd they'll
    they're they've 'twas wasn't we've weren't what'll what're what's what've when's where'd where's where've who'd
    who'll who's who've why'll why're why's won't would've wouldn't y'all you'd you'll you're you've
"""
_CONTRACTIONS = {word.replace("'", ""): word for word in _APOSTROPHES.split()}
_MARKS = ';/[]"{}()=+\\_-><@`,?!'
_COMMA_IN_NUMBER = re.compile(r"\d,\d")
_LONE_PERIOD = re.compile(r"\.(?!\d)")


@lru_cache(maxsize=65_536)
def normal(answer: str) -> str:
    """An answer as the evaluation compares it: "The Two Dogs." becomes "2 dogs"."""
    text = answer.replace("\n", " ").replace("\t", " ").strip()
    level = text
    for mark in _MARKS:
        # A mark beside a space, or in a text with a number like 1,000, goes; any other becomes a space.
        if f"{mark} " in text or f" {mark}" in text or _COMMA_IN_NUMBER.search(text):
            level = level.replace(mark, "")
        else:
            level = level.replace(mark, " ")
    level = _LONE_PERIOD.sub("", level)
    words = (_NUMBERS.get(word, word) for word in level.lower().split())
    return " ".join(_CONTRACTIONS.get(word, word) for word in words if word not in _ARTICLES)


def worth(count: int, people: int) -> float:
    """What an answer is worth that `count` of `people` gave: the mean, over leaving out each of them in turn, of the
    share of `ENOUGH` others who gave it.

    With ten people: 0.3, 0.6, 0.9 and 1.0 for one, two, three and more. Where fewer than four were asked, all the
    others are enough; where one was, what that one said is right.
    """
    if people <= 1:
        return float(count)
    enough = min(ENOUGH, people - 1)
    with_own = count * min(1.0, (count - 1) / enough)
    without = (people - count) * min(1.0, count / enough)
    return (with_own + without) / people


def scores(answers: Sequence[str]) -> dict[str, float]:
    """What each normalised answer is worth, 0 to 1, given what each person said."""
    counts = Counter(normal(answer) for answer in answers)
    return {answer: round(worth(count, len(answers)), 6) for answer, count in counts.items() if answer}


def accuracy(predicted: str, answers: Sequence[str]) -> float:
    """The official accuracy of one answer, 0 to 1, given what each person said."""
    said = [answer.replace("\n", " ").replace("\t", " ").strip() for answer in answers]
    ours = predicted.replace("\n", " ").replace("\t", " ").strip()
    if len(set(said)) > 1:
        said, ours = [normal(answer) for answer in said], normal(ours)
    agreeing = sum(answer.lower() == ours.lower() for answer in said)
    return worth(agreeing, len(said))


def kind_of(answers: Sequence[str]) -> str:
    """The answer type of VQA v2 by what most people said: "yes/no", "number" or "other"."""
    if not answers:
        return "other"
    usual = normal(Counter(answers).most_common(1)[0][0])
    if usual in ("yes", "no"):
        return "yes/no"
    return "number" if re.fullmatch(r"\d+([.:]\d+)?", usual) else "other"
