"""Which questions a model that sees is asked, and what it is shown."""

from __future__ import annotations

import numpy as np
import pytest

from assistant import looking
from assistant.answering.answers import EvidenceSet, answer
from assistant.answering.router import route
from assistant.capture.quality import describe_colours, judge
from assistant.reading.layout import build_page
from assistant.scene import Scene
from assistant.settings import AnnounceSettings, ReadingSettings
from assistant.types import Box, Control, Picture, PictureSource, TextLine, WindowInfo

LETTER = (
    "Dear Mr Baker,",
    "thank you for your order of the third of March. The sofa you chose is made of oak and of red wool.",
    "It leaves our workshop on Monday and is with you two days later, between nine and twelve.",
    "The total is 640.00 euros. Please pay it within two weeks, to the account that is named below.",
    "With kind regards, Anna Carpenter",
)
SIGN = ("CAFE",)
WINDOW = WindowInfo("Mail", "mail", (Control("window", "Mail"), Control("button", "Send", box=Box(10, 10, 60, 20))))


def scene(lines: tuple[str, ...], source: PictureSource, window: WindowInfo | None = None) -> Scene:
    pixels = np.random.default_rng(1).integers(0, 255, (600, 800, 3), np.uint8)
    picture = Picture(pixels, source, pointer=(400, 300) if source.is_live else None)
    read = [TextLine(text, Box(40, 30 + 60 * at, 10 * len(text), 24), 0.99) for at, text in enumerate(lines)]
    return Scene(picture, judge(picture), build_page(read, 800, 600), window)


def needed(question: str, seen: Scene) -> bool:
    asked = route(question)
    evidence = EvidenceSet(seen.page, seen.window, colours=describe_colours(seen.picture), picture=seen.picture)
    found = answer(asked, evidence, ReadingSettings(), AnnounceSettings(), None, 1)
    return looking.needed(asked, found, seen)


PHOTO, SIGNED = scene((), PictureSource.FILE), scene(SIGN, PictureSource.CAMERA)
PAGE, SCREEN = scene(LETTER, PictureSource.CLIPBOARD), scene(LETTER, PictureSource.WINDOW, WINDOW)


@pytest.mark.parametrize(
    "question",
    [
        "what colour is the car?",
        "how many people are there?",
        "is there a dog?",
        "is it raining?",
        "what is the man holding?",
        "is the light on?",
        "what animal is this?",
        "what is in this picture?",
        "where is the cat?",
        "",
    ],
)
def test_what_needs_eyes_goes_to_the_model(question: str) -> None:
    assert needed(question, PHOTO)
    assert needed(question, SIGNED)


@pytest.mark.parametrize("question", ["what does it say?", "when does it open?", "what is the title?", "read it"])
def test_what_has_to_be_read_never_does(question: str) -> None:
    assert not any(needed(question, seen) for seen in (PHOTO, SIGNED, PAGE, SCREEN))


@pytest.mark.parametrize("question", ["what is the sofa made of?", "what colour is the sofa?", "how much is it?"])
def test_what_the_text_answers_is_not_looked_for(question: str) -> None:
    assert not needed(question, PAGE)
    assert not needed(question, SCREEN)


def test_what_a_page_of_text_does_not_tell_is_not_made_up_from_its_looks() -> None:
    assert needed("is it raining?", SIGNED)
    assert not needed("is it raining?", PAGE)
    assert not needed("", PAGE)
    assert needed("how many dogs are there?", PAGE)


def test_of_the_screen_things_are_looked_for_and_controls_are_not() -> None:
    assert needed("is there a dog?", SCREEN)
    assert needed("how many people are there?", SCREEN)
    assert needed("", SCREEN)
    assert not needed("is there a Send button?", SCREEN)
    assert not needed("is there a Print button?", SCREEN)
    assert not needed("how many buttons are there?", SCREEN)
    assert not needed("is it raining?", SCREEN)


def test_the_colours_of_the_whole_are_measured_and_that_of_a_thing_is_seen() -> None:
    assert not needed("what colours are in this picture?", PHOTO)
    assert needed("what colour is the car?", PHOTO)


def test_a_picture_that_cannot_be_used_is_not_looked_at() -> None:
    black = Picture(np.zeros((400, 400, 3), np.uint8), PictureSource.CAMERA)
    assert not needed("what colour is the car?", Scene(black, judge(black), None, None))


@pytest.mark.parametrize("question", ["describe this photo", "what is in the picture?", "what does this image show?"])
def test_a_question_for_everything_is_a_description(question: str) -> None:
    assert looking.asked(route(question)) == ""


def test_other_questions_are_asked_as_they_are_in_american_spelling() -> None:
    assert looking.asked(route("what colour is the grey car?")) == "what color is the gray car?"
    assert looking.asked(route("how many dogs?")) == "how many dogs?"


def test_the_parts_are_where_the_words_were_read_the_focus_and_the_pointer() -> None:
    field = Control("edit", "Name", box=Box(500, 500, 100, 30), focused=True)
    seen = scene(LETTER, PictureSource.WINDOW, WindowInfo("Mail", "mail", (field,), field))
    view = looking.Viewer().view(seen, route("what colour is the account?"))
    assert [box.centre for box in view.regions[-2:]] == [field.box.centre, (400, 300)] if field.box else False
    assert view.regions[0] == seen.page.lines[3].box if seen.page else False
    assert "640.00 euros" in view.read
    for question in ("how many people are there?", ""):
        assert looking.Viewer().view(seen, route(question)).regions == ()


def test_what_stands_in_a_password_field_is_neither_read_nor_seen() -> None:
    states = frozenset({"password"})
    secret = Control("password text", "Password", box=Box(30, 200, 300, 40), focused=True, states=states)
    seen = scene(("Log in", "for users", "letters", "hunter2", "Go"), PictureSource.WINDOW)
    seen = Scene(seen.picture, seen.quality, seen.page, WindowInfo("Log in", "x", (secret,), secret))
    viewer = looking.Viewer()
    view = viewer.view(seen, route("what is the man wearing?"))
    assert "hunter2" not in view.read
    assert "users" in view.read
    hidden = view.picture.pixels[200:240, 30:330]
    assert hidden.std(axis=(0, 1)).max() == 0
    assert (view.picture.pixels[:200] == seen.picture.pixels[:200]).all()
    assert seen.picture.pixels[200:240, 30:330].std() > 0, "the user's own picture was changed"
    assert all(box.centre == (400, 300) for box in view.regions)
    # The same picture again, so that what a model keeps of it serves the next question.
    assert viewer.view(seen, route("is there a dog?")).picture is view.picture
