"""Answers that rest on what a model saw: their words, and that they never overrule what was read or is known."""

from __future__ import annotations

import re

import numpy as np
import pytest

from assistant.answering.answers import EvidenceSet, answer
from assistant.answering.router import route
from assistant.answering.visible import can_be_seen
from assistant.reading.finder import Finder
from assistant.reading.page import Page
from assistant.seeing import NOT_INSTALLED
from assistant.settings import AnnounceSettings, ReadingSettings
from assistant.types import Answer, Box, Picture, PictureSource, Sighting, SourceKind, WindowInfo
from tests.answering.conftest import control, line, lines, page

VILT, BLIP = "dandelin/vilt-b32-finetuned-vqa", "Salesforce/blip-vqa-base"


def seen(text: str, score: float = 0.9, model: str = VILT, *, calibrated: bool = True, known: bool = True) -> Sighting:
    return Sighting(text, score, model, calibrated=calibrated, known=known)


def asked(
    question: str,
    *sightings: Sighting,
    read: Page | None = None,
    window: WindowInfo | None = None,
    live: bool = False,
    colours: str = "",
    confidence: str = "hedge",
    source: str = "brief",
    finder: Finder | None = None,
) -> Answer:
    pixels = np.zeros((800, 1000, 3), np.uint8)
    picture = Picture(pixels, PictureSource.WINDOW if live else PictureSource.FILE)
    evidence = EvidenceSet(page=read, window=window, sightings=sightings, unseen="", colours=colours, picture=picture)
    announce = AnnounceSettings(confidence=confidence, source=source)
    return answer(route(question), evidence, ReadingSettings(), announce, finder, 1)


SIGN = page(lines(["EXIT"]))
LETTER = page(
    lines(["Dear Anna", "we meet on Monday", "at the station", "at nine o'clock", "Bring your ticket", "Ben"])
)


@pytest.mark.parametrize(
    ("question", "said", "wanted"),
    [
        ("is there a dog?", "yes", "Yes, there is a dog."),
        ("is there a dog?", "no", "No, there is no dog."),
        ("are there any people?", "yes", "Yes, there are people."),
        ("is there a not a teal shape?", "yes", "Yes."),
        ("does the image contain a circle?", "yes", "Yes, there is a circle."),
        ("is the man wearing a hat?", "no", "No."),
        ("how many dogs are there?", "3", "3 dogs."),
        ("how many dogs are there?", "two", "2 dogs."),
        ("how many dogs are there?", "0", "No dogs."),
        ("how many dogs are there?", "1", "1."),
        ("what colour is the man's shirt?", "red", "Red."),
        ("what shape is in the image?", "circle", "Circle."),
        ("where is the cat?", "on couch", "On couch."),
        ("what is the man doing?", "surfing", "Surfing."),
        ("what is the man doing?", "The image shows a man surfing.", "A man surfing."),
        ("", "a man riding a wave", "A man riding a wave."),
        ("", "The image shows a man riding a wave.", "A man riding a wave."),
        ("", "In this picture, there is a dog", "A dog."),
        ("", "a close up of a cat", "A close up of a cat."),
        ("", "a photo of a cat", "A cat."),
        ("what is in the picture?", "a cat", "A cat."),
    ],
)
def test_a_sentence_that_starts_with_the_answer_and_says_that_it_was_seen(
    question: str, said: str, wanted: str
) -> None:
    found = asked(question, seen(said))
    assert found.text == f"{wanted} Seen, not read."
    assert found.answered
    assert [source.kind for source in found.sources] == [SourceKind.SEEN]
    assert found.confidence == pytest.approx(0.9)


@pytest.mark.parametrize("question", ["is there a dog?", "what colour is the sky?", "how many dogs are there?", ""])
@pytest.mark.parametrize("score", [0.99, 0.7, 0.4, 0.1])
@pytest.mark.parametrize("confidence", ["hedge", "full", "off"])
def test_no_answer_says_what_a_picture_shows(question: str, score: float, confidence: str) -> None:
    for said in ("yes", "The image shows a dog", "this picture depicts a blue sky"):
        found = asked(question, seen(said, score), confidence=confidence)
        assert not re.search(r"\b(?:image|picture|photo) (?:shows|depicts)", found.text)


def test_the_words_follow_the_confidence() -> None:
    def said(score: float, **more: bool) -> str:
        return asked("what colour is the car?", seen("red", score, **more)).text

    assert said(0.75) == "Red. Seen, not read."
    assert said(0.74) == "Probably red. Seen, not read."
    assert said(0.49) == "I'm not sure, maybe red. Seen, not read."
    assert said(0.34) == "I can't tell that colour."
    assert said(0.999, calibrated=False) == "Probably red. Seen, not read."
    assert said(0.4, calibrated=False) == "I'm not sure, maybe red. Seen, not read."
    assert said(0.2, calibrated=False) == "I can't tell that colour."


def test_of_two_answers_a_coin_is_no_answer() -> None:
    for text in ("yes", "no"):
        assert asked("is there a dog?", seen(text, 0.55)).text == "I can't tell whether there is a dog."
        assert asked("is there a dog?", seen(text, 0.65)).text.startswith(f"Probably {text}, there is")


def test_what_is_not_told_is_not_answered_and_tells_what_is_known_instead() -> None:
    found = asked("how many dogs are there?", seen("3", 0.2), read=SIGN)
    assert found.text == "I can't tell how many dogs there are. I read: EXIT."
    assert not found.answered
    assert "3" in found.alternatives
    found = asked("what colour is the hat?", seen("red", 0.2), colours="Mostly white, with some blue.")
    assert found.text == "I can't tell that colour. Mostly white, with some blue."
    assert asked("where is the cat?", seen("bed", 0.1)).text == "I can't tell where the cat is."
    assert asked("", seen("a dog", 0.1), colours="Mostly blue.").text == "I can't tell what it shows. Mostly blue."
    assert asked("", seen("a dog", 0.1), read=SIGN).text == "EXIT."


def test_the_guess_is_told_to_those_who_want_all() -> None:
    found = asked("what colour is the car?", seen("red", 0.2), confidence="full")
    assert found.text == "I can't tell that colour. The guess would be red."
    assert "red" not in asked("what colour is the car?", seen("red", 0.2)).text


def test_a_picture_of_an_unknown_kind_gets_no_answer_however_sure_the_model_is() -> None:
    found = asked("is there a dog?", seen("yes", 0.99, known=False), colours="Mostly grey.")
    assert found.text == ("This picture is not of a kind I know, so I can't tell whether there is a dog. Mostly grey.")
    assert not found.answered
    found = asked("", seen("a dog", 0.99, known=False), colours="Mostly grey.")
    assert found.text == "This picture is not of a kind I know. Mostly grey."
    assert asked("", seen("a dog", 0.99, known=False), read=SIGN).text == "EXIT."


def test_full_tells_percentages_only_where_they_mean_something() -> None:
    found = asked("what colour is the car?", seen("red", 0.8), confidence="full", source="full")
    assert found.text == "Red. 80 percent sure. Seen by the model, not read."
    found = asked("what colour is the car?", seen("red", 0.999), confidence="full", source="off")
    assert found.text == "Red. More than 99 percent sure."  # nothing that was fitted is certain
    found = asked("what colour is the car?", seen("red", 0.8, calibrated=False), confidence="full")
    assert "percent" not in found.text
    assert "never measured" in found.text
    assert found.confidence < ReadingSettings().hedge_below


def test_source_and_confidence_are_left_out_where_the_user_wants_that() -> None:
    assert asked("what colour is the car?", seen("red", 0.6), confidence="off", source="off").text == "Red."


# --- what was read, measured or is known wins ---


def test_what_was_read_wins(finder: Finder) -> None:
    read = page(lines(["Platform 7", "Departure: 08:45"]))
    found = asked("which platform is it?", seen("3", 0.99), read=read, finder=finder)
    assert "7" in found.text
    assert "3" not in found.text
    shop = page(lines(["Woollen hat", "Colour: green", "Price: 12 EUR"]))
    found = asked("what colour is the hat?", seen("red", 0.99), read=shop, finder=finder)
    assert "green" in found.text.lower()
    assert "red" not in found.text.lower()


def test_what_the_controls_know_wins() -> None:
    window = WindowInfo("Mail", controls=(control("button", "Save"), control("check box", "Light")))
    assert asked("is there a Save button?", seen("no", 0.99), window=window, live=True).text.startswith("Yes, there is")
    ticked = WindowInfo("Home", controls=(control("check box", "Light", states=frozenset({"checked"})),))
    found = asked("is the light on?", seen("no", 0.99), window=ticked, live=True)
    assert found.sources[0].kind is SourceKind.CONTROL


def test_the_colours_of_the_whole_are_measured_and_not_guessed() -> None:
    found = asked("what colours are in the picture?", seen("red", 0.99), colours="Mostly blue.")
    assert found.text.startswith("Mostly blue.")


def test_text_that_only_names_a_thing_does_not_keep_a_look_from_telling_it() -> None:
    found = asked("is there a dog?", seen("no", 0.9), read=page(lines(["Beware of the dog"])))
    assert found.text == "No, there is no dog. Seen, not read."


@pytest.mark.parametrize("question", ["what does the sign say?", "what is the price?", "read it", "who is this?"])
def test_what_has_to_be_read_is_never_answered_by_a_look(question: str, finder: Finder) -> None:
    found = asked(question, seen("coca cola", 0.99), read=SIGN, finder=finder)
    assert "coca" not in found.text.lower()
    assert all(source.kind is not SourceKind.SEEN for source in found.sources)


# --- descriptions ---


def test_a_photo_is_told_as_it_looks_then_its_text() -> None:
    found = asked("", seen("a red sign on a pole"), read=SIGN)
    assert found.text == "A red sign on a pole. Seen, not read. Text: EXIT."
    assert [source.kind for source in found.sources] == [SourceKind.SEEN, SourceKind.READ]


def test_a_screen_and_a_page_are_read_first() -> None:
    assert asked("", seen("a red sign"), read=SIGN, live=True).text == "EXIT. Seen: a red sign."
    assert asked("", seen("a red sign", 0.6), read=SIGN, live=True).text == "EXIT. Seen: probably a red sign."
    found = asked("", seen("a sheet of paper"), read=LETTER)
    assert found.text.startswith("Dear Anna")
    assert found.text.endswith("Seen: a sheet of paper.")


def test_a_caption_cannot_read() -> None:
    assert asked("", seen('a red sign that says "stop" on it'), read=SIGN).text.startswith("A red sign. Seen")
    assert asked("", seen("a red sign that says exit"), read=SIGN).text.startswith("A red sign that says exit. Seen")
    assert asked("", seen("a bottle with the word coke")).text == "A bottle. Seen, not read."


# --- two models ---


def test_a_disagreement_is_said_with_both_answers_and_both_names() -> None:
    found = asked("what shape is this?", seen("circle", 0.6), seen("square", 0.3, BLIP))
    assert found.text == "Probably circle, says vilt b32; blip says square. Seen, not read."
    assert "square" in found.alternatives
    found = asked("is there a dog?", seen("yes", 0.5), seen("no", 0.4, BLIP))
    assert found.text == "I can't tell whether there is a dog: vilt b32 says yes, blip says no."
    assert not found.answered


def test_two_of_one_name_are_told_apart() -> None:
    found = asked("what shape is this?", seen("circle", 0.6, "mine/vilt"), seen("square", 0.3, "yours/vilt"))
    assert "mine/vilt" in found.text
    assert "yours/vilt" in found.text


# --- without a look ---


def test_why_nothing_was_seen_is_said_as_it_is() -> None:
    def told(**more: str) -> str:
        evidence = EvidenceSet(page=page([line("x", 1, 1)]), **more)  # type: ignore[arg-type]
        return answer(route("is there a dog?"), evidence, ReadingSettings(), AnnounceSettings(), None, 1).text

    assert told().endswith(NOT_INSTALLED)
    assert told(unseen="The model is still loading.") == (
        "I can't tell whether there is a dog. The model is still loading."
    )
    assert told(unseen="") == "I can't tell whether there is a dog."


# --- which questions ---


TO_BE_SEEN = """
    is there a dog; is there a red shape; what shape is in the image; what colour is the car; how many people are
    there; what is the man doing; is the man wearing a hat; is it raining; what animal is this; what is on the
    table; where is the cat; what sport is being played; is the light on; is the door open; what is in the
    picture; what room is this; is it day or night; what is the weather like; is anybody in the room; who is in
    the photo; what time of day is it; what time of year is it; describe it; how much snow is there; is there
    anything red; what is the number of people; which way is the arrow pointing
"""


@pytest.mark.parametrize("question", TO_BE_SEEN.split(";"))
def test_a_look_can_answer(question: str) -> None:
    assert can_be_seen(route(" ".join(question.split())))


NOT_TO_BE_SEEN = """
    what does the sign say; read it to me; what is written on the shirt; what is the price of the milk; how much
    does it cost; what time is it; what time does the clock show; who is this; what is his name; whose car is it;
    what brand is this; what number is on the bus; what flavour is this; is this milk expired; what is the expiry
    date; how many calories does it have; is there a search field; how many buttons are there; which button is
    selected; what is the title; is there an error; list the links; when does the train leave; what is the phone
    number; is it safe to cross the road; can I eat this; which pills are these; is this mushroom poisonous; why
    is he sad; what is the total; is she pregnant; how many unread messages are there; what does it mean; is the
    box checked
"""


@pytest.mark.parametrize("question", NOT_TO_BE_SEEN.split(";"))
def test_a_look_cannot_answer(question: str) -> None:
    assert not can_be_seen(route(" ".join(question.split())))


def test_the_box_where_it_was_seen_is_kept() -> None:
    box = Box(10, 20, 30, 40)
    sighting = Sighting("red", 0.9, VILT, (("blue", 0.05),), calibrated=True, box=box)
    found = asked("what colour is the car?", sighting)
    assert found.sources[0].box == box
    assert found.alternatives == ("blue",)


@pytest.mark.parametrize("question", ["how many people are there?", "what colour is the car?", "where is the dog?"])
def test_a_yes_is_no_answer_to_a_question_that_asks_for_something_else(question: str) -> None:
    told = asked(question, seen("yes", 0.99))
    assert not told.answered
    assert "yes" not in told.text.lower()


def test_a_model_that_only_describes_says_so_and_what_it_sees() -> None:
    dumb = Sighting("", 0.0, BLIP, (("The image shows a man on a beach.", 0.8),))
    found = asked("is there a dog?", dumb)
    said = "I can't tell whether there is a dog, because this model only describes. It sees a man on a beach."
    assert (found.text, found.answered) == (said, False)
    assert asked("what is the man doing?", dumb, read=SIGN).text.endswith("It sees a man on a beach. I read: EXIT.")
    unsure = Sighting("", 0.0, BLIP, (("a man on a beach", 0.2),))
    assert asked("is there a dog?", unsure).text == "I can't tell whether there is a dog."
    strange = Sighting("", 0.0, BLIP, (("a man on a beach", 0.8),), known=False)
    assert asked("is there a dog?", strange).text.startswith("This picture is not of a kind I know")


def test_a_model_that_says_nothing_is_not_told_as_text_that_was_not_found() -> None:
    for question in ("is there a dog?", "what is the man doing?", "what colour is the car?"):
        found = asked(question, seen("", 0.0))
        assert found.text.startswith("I can't tell")
        assert "text" not in found.text
        assert not found.answered


def test_a_word_of_the_question_is_no_answer_to_it() -> None:
    for question in ("is the triangle blue?", "does the image contain a blue triangle?"):
        assert not asked(question, seen("triangle")).answered
    assert asked("is the shape a circle or a triangle?", seen("triangle")).text == "Triangle. Seen, not read."
    assert asked("is the triangle blue?", seen("it is red")).text.startswith("It is red.")
