"""A description put together from single answers, for models that only answer: what they are sure of, in sentences.

The questions are always the same, in the same order; what is asked next depends on what was sure. A question is only
asked of a model that could give the answers and understands the words: one that was taught shapes and colours would
else be sure that it sees people.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from assistant.seeing import interview_words as words

Ask = Callable[[str], tuple[str, float]]
"""The answer to a question and its probability to be right. May raise Cancelled."""

# An answer that is less probable is left out: more often right than wrong would be too little for what is simply said.
SURE = 0.65
# Answers out of a group that a model has to be able to give before it is asked about it: one may be there by chance.
_FEW = 2


@dataclass(frozen=True, slots=True)
class Told:
    """A description.

    Attributes:
        text: sentences; "" when nothing was sure.
        score: of the least sure answer in it; 0.0 without any.
    """

    text: str
    score: float


def describe(ask: Ask, answers: Collection[str], understands: Callable[[str], bool] = lambda _: True) -> Told:
    """Ask, and say what was sure.

    Args:
        ask: puts one question.
        answers: all that the model can give.
        understands: whether it knows the words of a question.
    """
    its = _Interview(ask, frozenset(answers), understands)
    told = [_place(its), _people(its), _animals(its), _vehicle(its), _food(its)]
    if not any(told):
        told.append(_shape(its) or _thing(its))
    told.append(_colourless(its))
    text = " ".join(sentence for sentence in told if sentence)
    return Told(text, min(its.scores, default=0.0) if text else 0.0)


@dataclass(slots=True)
class _Interview:
    ask: Ask
    answers: frozenset[str]
    understands: Callable[[str], bool]
    scores: list[float] = field(default_factory=list)

    def sure(self, question: str, possible: Collection[str]) -> str:
        """Its answer when it is sure and one of `possible`; "" else, or when it can't be asked that."""
        if len(self.answers.intersection(possible)) < _FEW or not self.understands(question):
            return ""
        answer, score = self.ask(question)
        if score < SURE or answer not in possible:
            return ""
        self.scores.append(score)
        return answer

    def agrees(self, question: str, topic: Collection[str]) -> bool:
        """Whether it is sure that the answer is yes; asked only of a model that has words for the topic."""
        if len(self.answers.intersection(topic)) < _FEW:
            return False
        before = len(self.scores)
        if self.sure(question, ("yes", "no")) == "yes":
            return True
        del self.scores[before:]  # that it is sure of "no" is not said
        return False

    def said(self, question: str, sayings: Mapping[str, str]) -> str:
        """How its answer is said, when it is sure of one that can be."""
        return sayings.get(self.sure(question, sayings), "")

    def doing(self, who: str, several: bool) -> str:
        """ " is surfing", " are eating", or ""."""
        doings = [each for each in self.answers if _is_doing(each)]
        verb = "are" if several else "is"
        found = self.sure(f"What {verb} the {who} doing?", doings)
        return f" {verb} {found}" if found else ""


def _is_doing(answer: str) -> bool:
    first = answer.split(" ", 1)[0]
    return len(first) > 5 and first.endswith("ing") and answer not in words.NOT_DOINGS


def _place(its: _Interview) -> str:
    where = its.sure("Is this indoors or outdoors?", words.INSIDE | words.OUTSIDE)
    if where in words.INSIDE:
        room = its.said("What room is this?", words.ROOMS)
        return f"It is indoors, {room}." if room else "It is indoors."
    if where not in words.OUTSIDE:
        return ""
    parts = ["It is outdoors", its.said("Where is this?", words.PLACES), its.said("Is it day or night?", words.TIMES)]
    weather = its.said("What is the weather like?", words.WEATHER)
    return ", ".join(part for part in parts if part) + "." + (f" The weather is {weather}." if weather else "")


def _people(its: _Interview) -> str:
    before = len(its.scores)
    if not its.agrees("Are there any people in the picture?", words.PERSONS):
        return ""
    count = _count(its, "people")
    if count == 0:
        del its.scores[before:]  # it contradicts itself
        return ""
    if count == 1:
        kind = its.said("Is the person a man or a woman?", words.PERSONS) or "person"
        return _sentence(words.with_article(kind), its.doing(kind, several=False), several=False)
    who = f"{_number(count)} people" if count else "people"
    return _sentence(who, its.doing("people", several=True), several=True)


def _animals(its: _Interview) -> str:
    before = len(its.scores)
    if not its.agrees("Are there any animals in the picture?", words.ANIMALS):
        return ""
    names = {form: noun for noun in words.ANIMALS for form in (noun, words.plural(noun))}
    noun = its.said("What animal is this?", names)
    if not noun:
        return "There are animals."
    many = words.plural(noun)
    count = _count(its, many)
    if count == 0:
        del its.scores[before:]
        return ""
    colour = its.sure(f"What color is the {noun}?", words.COLOURS) if count == 1 else ""
    doing = its.doing(noun if count == 1 else many, several=count != 1)
    if count == 1:
        return _sentence(words.with_article(f"{colour} {noun}".strip()), doing, several=False)
    return _sentence(f"{_number(count)} {many}" if count else many, doing, several=True)


def _vehicle(its: _Interview) -> str:
    if not its.agrees("Is there a vehicle in the picture?", words.VEHICLES):
        return ""
    kind = its.sure("What kind of vehicle is this?", words.VEHICLES)
    return _coloured(its, kind) if kind else "There is a vehicle."


def _food(its: _Interview) -> str:
    if not its.agrees("Is there food in the picture?", words.FOODS):
        return ""
    kind = its.sure("What food is this?", words.FOODS)
    return f"There {_is(kind)} {_some(kind)}." if kind else "There is food."


def _shape(its: _Interview) -> str:
    kind = its.sure("What shape is in the image?", words.SHAPES)
    return _coloured(its, kind) if kind else ""


def _thing(its: _Interview) -> str:
    kind = its.sure("What is this?", words.THINGS)
    return _coloured(its, kind) if kind else ""


def _colourless(its: _Interview) -> str:
    # Asked of models of photographs only: those that have words for where one was taken.
    found = its.agrees("Is this a black and white photo?", words.ROOMS.keys() | words.PLACES.keys())
    return "The picture is black and white." if found else ""


def _count(its: _Interview, what: str) -> int | None:
    """How many; None when it isn't sure."""
    found = its.sure(f"How many {what} are there?", [*words.NUMBERS, "0", "none"])
    return words.NUMBERS.get(found, 0) if found else None


def _coloured(its: _Interview, noun: str) -> str:
    colour = its.sure(f"What color {_is(noun)} the {noun}?", words.COLOURS)
    if not colour or colour == "black and white":
        return f"There {_is(noun)} {_some(noun)}."
    many = noun in words.MANY or noun in words.UNCOUNTED or noun in words.WITHOUT_ARTICLE
    return f"There {_is(noun)} {f'{colour} {noun}' if many else words.with_article(f'{colour} {noun}')}."


def _is(noun: str) -> str:
    return "are" if noun in words.MANY else "is"


def _some(noun: str) -> str:
    return noun if noun in words.MANY or noun in words.UNCOUNTED else words.with_article(noun)


def _number(count: int) -> str:
    return words.NAMES[count] if count < len(words.NAMES) else str(count)


def _sentence(who: str, doing: str, several: bool) -> str:
    """ "A man is surfing." or "There is a man." """
    if doing:
        return f"{who[0].upper()}{who[1:]}{doing}."
    return f"There {'are' if several else 'is'} {who}."
