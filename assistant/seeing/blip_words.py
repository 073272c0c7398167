"""Words around BLIP: which questions a caption answers, and which answers a part of the picture can give."""

from __future__ import annotations

import re

from assistant.seeing import interview_words as words


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Questions about the picture as a whole: a part of it knows neither how many there are nor where.
_ABOUT_ALL = re.compile(
    r"\b(how many|how much|number of|count|where|left|right|top|bottom|middle|corner|side|background|whole|entire|"
    r"overall|(in|on|of) (the|this|my) (picture|image|photo|photograph|screen|scene))\b",
    re.IGNORECASE,
)
_NEGATIVE = frozenset(("no", "none", "nothing", "nobody", "0", "zero", "unknown", "can't tell", "not sure"))
# Words of a question that a caption need not repeat to answer it: it says what is there, and what that does.
_ASKING = _listed(
    "a about an and any anybody anyone anything are at be being can could describe do does doing done for going "
    "happen happening have here i image in is it its kind like look looking looks me my of on or photo "
    "photograph picture please scene screen see seen show showing shown shows somebody someone something sort "
    "tell that the there these thing things this those to us we what what's who who's whom with would you your"
)
_ACTIVITIES = _listed(
    "walking running standing sitting eating drinking playing surfing skiing snowboarding skateboarding "
    "swimming cooking reading sleeping smiling talking riding driving cycling jumping dancing singing flying "
    "grazing waiting working shopping writing painting fishing climbing kissing hugging laughing posing "
    "resting lying swinging throwing catching batting pitching serving sailing rowing kayaking cutting "
    "cleaning washing brushing shaving"
)

ANSWERS = frozenset().union(
    ("yes", "no", "0", "none"), words.INSIDE, words.OUTSIDE, words.TIMES, words.WEATHER, words.ROOMS, words.PLACES,
    words.PERSONS, words.ANIMALS, map(words.plural, words.ANIMALS), words.VEHICLES, words.FOODS, words.COLOURS,
    words.SHAPES, words.THINGS, words.NUMBERS, _ACTIVITIES,
)  # fmt: skip
"""What an interview can make sentences of. A model that writes its answers itself may give any of them."""


def about_all(question: str) -> bool:
    """Whether a part of the picture can't answer it."""
    return _ABOUT_ALL.search(question) is not None


def counts(answer: str) -> bool:
    """Whether the answer of a part is one about the whole: what a part does not show may stand elsewhere."""
    return bool(answer) and answer.lower() not in _NEGATIVE


def tells(caption: str, question: str) -> bool:
    """Whether a caption answers a question: it speaks of all that the question names. "What is this?" names nothing."""
    named = {_stem(word) for word in re.findall(r"[\w']+", question.lower()) if word not in _ASKING}
    return bool(caption) and named <= {_stem(word) for word in re.findall(r"[\w']+", caption.lower())}


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def tidy(text: str) -> str:
    """As it is said: no spaces before punctuation or around apostrophes and hyphens, where word pieces leave them."""
    text = re.sub(r"\s+([,.;:!?%])", r"\1", text)
    return re.sub(r"(?<=\w)\s*(['\u2019-])\s*(?=\w)", r"\1", text)
