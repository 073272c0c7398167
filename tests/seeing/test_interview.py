"""A description put together from answers: only what is sure, in sentences, asked only of those who can know."""

from __future__ import annotations

import pytest

from assistant.errors import Cancelled
from assistant.seeing import interview, interview_words


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split(","))


# Some of the 3,129 answers that are published with VQA v2.
PUBLISHED = _set(
    "yes,no,0,1,2,3,4,none,indoors,outdoors,inside,outside,kitchen,bathroom,living room,street,beach,park,day,night,"
    "daytime,sunny,cloudy,man,woman,male,female,boy,people,surfing,walking,playing tennis,talking on phone,sleeping,"
    "dog,cat,dogs,sheep,elephant,brown,red,black and white,pizza,cake,banana,bananas,bus,car,airplane,circle,square,"
    "laptop,clock,books,scissors,building,nothing,wood,left,tennis,apple"
)
EASY = _set("black,blue,brown,circle,gray,green,no,rectangle,red,teal,triangle,yellow,yes")
PEOPLE, ANIMALS = "Are there any people in the picture?", "Are there any animals in the picture?"
WHERE, ROOM = "Is this indoors or outdoors?", "What room is this?"


class Oracle:
    """Answers what it was told to, surely; of all else it is unsure."""

    def __init__(self) -> None:
        self.told: dict[str, tuple[str, float]] = {}
        self.asked: list[str] = []

    def knows(self, *pairs: tuple[str, str], score: float = 0.9) -> Oracle:
        self.told |= {question: (answer, score) for question, answer in pairs}
        return self

    def __call__(self, question: str) -> tuple[str, float]:
        self.asked.append(question)
        return self.told.get(question, ("yes", 0.3))


@pytest.mark.parametrize(
    ("pairs", "text"),
    [
        ([(WHERE, "indoors")], "It is indoors."),
        ([(WHERE, "inside"), (ROOM, "living room")], "It is indoors, in a living room."),
        ([(WHERE, "indoors"), (ROOM, "wood")], "It is indoors."),
        (
            [
                (WHERE, "outdoors"),
                ("Where is this?", "beach"),
                ("Is it day or night?", "daytime"),
                ("What is the weather like?", "sunny"),
            ],
            "It is outdoors, at the beach, by day. The weather is sunny.",
        ),
        ([(WHERE, "outside"), ("Is it day or night?", "night")], "It is outdoors, at night."),
        ([(PEOPLE, "yes")], "There are people."),
        ([(PEOPLE, "yes"), ("How many people are there?", "3")], "There are three people."),
        ([(PEOPLE, "yes"), ("How many people are there?", "0")], ""),
        ([(PEOPLE, "no")], ""),
        (
            [
                (PEOPLE, "yes"),
                ("How many people are there?", "1"),
                ("Is the person a man or a woman?", "female"),
                ("What is the woman doing?", "playing tennis"),
            ],
            "A woman is playing tennis.",
        ),
        ([(PEOPLE, "yes"), ("How many people are there?", "1")], "There is a person."),
        ([(PEOPLE, "yes"), ("What are the people doing?", "walking")], "People are walking."),
        ([(PEOPLE, "yes"), ("What are the people doing?", "building")], "There are people."),
        ([(ANIMALS, "yes")], "There are animals."),
        (
            [(ANIMALS, "yes"), ("What animal is this?", "elephant"), ("How many elephants are there?", "1")],
            "There is an elephant.",
        ),
        (
            [
                (ANIMALS, "yes"),
                ("What animal is this?", "dogs"),
                ("How many dogs are there?", "2"),
                ("What are the dogs doing?", "sleeping"),
            ],
            "Two dogs are sleeping.",
        ),
        (
            [
                (ANIMALS, "yes"),
                ("What animal is this?", "cat"),
                ("How many cats are there?", "1"),
                ("What color is the cat?", "black and white"),
            ],
            "There is a black and white cat.",
        ),
        ([(ANIMALS, "yes"), ("What animal is this?", "sheep")], "There are sheep."),
        ([("Is there a vehicle in the picture?", "yes")], "There is a vehicle."),
        (
            [
                ("Is there a vehicle in the picture?", "yes"),
                ("What kind of vehicle is this?", "bus"),
                ("What color is the bus?", "red"),
            ],
            "There is a red bus.",
        ),
        ([("Is there food in the picture?", "yes"), ("What food is this?", "pizza")], "There is pizza."),
        ([("Is there food in the picture?", "yes"), ("What food is this?", "bananas")], "There are bananas."),
        ([("Is there food in the picture?", "yes"), ("What food is this?", "apple")], "There is an apple."),
        ([("What is this?", "clock"), ("What color is the clock?", "brown")], "There is a brown clock."),
        ([("What is this?", "books")], "There are books."),
        ([("What is this?", "left")], ""),
        ([("Is this a black and white photo?", "yes")], "The picture is black and white."),
        ([], ""),
    ],
)
def test_sure_answers_become_sentences(pairs: list[tuple[str, str]], text: str) -> None:
    told = interview.describe(Oracle().knows(*pairs), PUBLISHED)
    assert told.text == text
    assert told.score == (0.9 if text else 0.0)


def test_the_order_is_always_the_same_and_follow_ups_depend_on_what_was_sure() -> None:
    nothing = Oracle()
    interview.describe(nothing, PUBLISHED)
    assert nothing.asked[:3] == [WHERE, PEOPLE, ANIMALS]
    assert ROOM not in nothing.asked and "How many people are there?" not in nothing.asked
    something = Oracle().knows((WHERE, "indoors"), (ROOM, "kitchen"), (PEOPLE, "yes"))
    interview.describe(something, PUBLISHED)
    assert something.asked[:4] == [WHERE, ROOM, PEOPLE, "How many people are there?"]
    assert "What is this?" not in something.asked  # there is something to tell


def test_it_is_as_sure_as_of_the_least_sure_answer_it_says() -> None:
    oracle = Oracle().knows((WHERE, "indoors")).knows((ROOM, "kitchen"), score=0.7)
    oracle.knows((PEOPLE, "yes"), score=0.64)  # not said
    oracle.knows((ANIMALS, "no"), score=0.66)  # not said either
    assert interview.describe(oracle, PUBLISHED) == interview.Told("It is indoors, in a kitchen.", 0.7)
    contradicted = Oracle().knows((WHERE, "indoors")).knows((PEOPLE, "yes"), score=0.7)
    contradicted.knows(("How many people are there?", "0"), score=0.8)
    assert interview.describe(contradicted, PUBLISHED).score == 0.9


def test_who_was_taught_shapes_is_asked_about_shapes_alone() -> None:
    asked = Oracle().knows(("What shape is in the image?", "circle"), ("What color is the circle?", "red"))
    asked.knows((PEOPLE, "yes"), (ANIMALS, "yes"), ("Is there a vehicle in the picture?", "yes"))
    assert interview.describe(asked, EASY).text == "There is a red circle."
    assert asked.asked == ["What shape is in the image?", "What color is the circle?"]


def test_words_that_a_model_does_not_know_are_not_used() -> None:
    oracle = Oracle().knows((WHERE, "indoors"), (ROOM, "kitchen"))
    told = interview.describe(oracle, PUBLISHED, lambda question: "room" not in question)
    assert told.text == "It is indoors." and ROOM not in oracle.asked


def test_a_cancelled_request_ends_it() -> None:
    def ask(question: str) -> tuple[str, float]:
        raise Cancelled

    with pytest.raises(Cancelled):
        interview.describe(ask, PUBLISHED)


@pytest.mark.parametrize(
    ("noun", "many"),
    [("dog", "dogs"), ("puppy", "puppies"), ("donkey", "donkeys"), ("ostrich", "ostriches"), ("sheep", "sheep")],
)
def test_plurals(noun: str, many: str) -> None:
    assert interview_words.plural(noun) == many
