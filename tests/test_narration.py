"""What is said while a page is still being read: begun early, in order, and nothing twice."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from assistant import narration
from assistant.answering.answers import EvidenceSet, answer
from assistant.cancel import CancelToken
from assistant.capture.quality import judge
from assistant.narration import unsaid
from assistant.reading.layout import build_page
from assistant.reading.ocr import TextReader
from assistant.settings import AnnounceSettings, ReadingSettings, Settings
from assistant.types import Box, Picture, PictureSource, Question, QuestionKind, TextLine
from tests.examination.pictures import BY_NAME

DESCRIBE = Question("", QuestionKind.DESCRIBE)
READ = Question("read it", QuestionKind.READ_ALL)
PAGE = Picture(np.full((1000, 800, 3), 255, np.uint8), PictureSource.FILE)


@pytest.fixture(scope="module")
def reader() -> Iterator[TextReader]:
    reader = TextReader(ReadingSettings())
    reader.load()
    yield reader
    reader.unload()


def paragraph(*texts: str, top: int = 40, height: int = 20, confidence: float = 0.99) -> list[TextLine]:
    return [TextLine(t, Box(40, top + 26 * n, 10 * len(t), height), confidence) for n, t in enumerate(texts)]


LETTER = paragraph(
    "The boat leaves at nine in the morning.",
    "Bring a coat, because the wind is cold on the",
    "water. Lunch is on board.",
    "Children travel free of charge if they are",
    "under five years old, and half price until they are",
    "twelve. Dogs are welcome on the lower deck.",
    "The crossing takes two hours and ten minutes, and",
    "the last boat back leaves at six in the evening.",
    "Tickets are sold in the shop beside the pier.",
)


def described(lines: Sequence[TextLine], picture: Picture = PAGE) -> str:
    page = build_page(lines, picture.width, picture.height)
    evidence = EvidenceSet(page=page, picture=picture, quality=judge(picture) if picture is not PAGE else None)
    return answer(DESCRIBE, evidence, ReadingSettings(), AnnounceSettings(), None, 1).text


def spoken(
    question: Question, lines: Sequence[TextLine], text: str, settings: Settings | None = None
) -> tuple[list[str], list[str], str]:
    """What was said before all lines were there, what after, and the text that is shown."""
    said: list[str] = []
    streamed = narration.streamed(question, PAGE, settings or Settings(), said.append)
    assert streamed is not None
    for line in lines:
        streamed.feed([line])
    early = list(said)
    return early, said, streamed.finish(text)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def test_a_description_begins_before_all_is_read_and_says_everything_once() -> None:
    text = described(LETTER)
    early, said, shown = spoken(DESCRIBE, LETTER, text)
    assert early[0] == "The boat leaves at nine in the morning."
    assert len(" ".join(early)) <= narration.EARLY
    assert words(" ".join(said)) == words(text)
    assert shown == text
    assert "more line" in said[-1]


def test_who_listens_faster_hears_more_of_it_before_all_is_read() -> None:
    settings = Settings()
    fast = replace(settings, speech=replace(settings.speech, rate=4.0))
    slowly, _, _ = spoken(DESCRIBE, LETTER, described(LETTER))
    quickly, said, _ = spoken(DESCRIBE, LETTER, described(LETTER), fast)
    assert len(quickly) > len(slowly)
    assert words(" ".join(said)) == words(described(LETTER))


def test_a_line_that_is_not_sure_waits_for_the_whole_answer() -> None:
    lines = [*paragraph("The b0at 1eaves at nine.", confidence=0.5), *LETTER[1:]]
    text = "Probably " + described(lines)
    early, said, shown = spoken(DESCRIBE, lines, text)
    assert early == []
    assert said == [text]
    assert shown == text


def test_a_heading_further_down_is_said_after_what_was_read_first() -> None:
    early, said, shown = spoken(DESCRIBE, LETTER, "Island ferry. The boat leaves at nine in the morning. Bring a coat.")
    assert early[0] == "The boat leaves at nine in the morning."
    assert said[1] == "Island ferry. Bring a coat."
    assert shown == "The boat leaves at nine in the morning. Island ferry. Bring a coat."


def test_menu_bars_and_signs_are_not_said_first() -> None:
    bar = [TextLine("File Edit View Tools Help", Box(4, 4, 200, 14), 0.99), TextLine("□", Box(700, 4, 14, 14), 0.99)]
    early, _, _ = spoken(DESCRIBE, [*bar, *LETTER], described(LETTER))
    assert early[0].startswith("The boat leaves")


def test_reading_says_all_while_it_comes() -> None:
    early, said, shown = spoken(READ, LETTER, "all of it")
    assert early
    assert words(" ".join(said)) == [word for line in LETTER for word in words(line.text)]
    assert shown == "all of it"


def test_when_nothing_could_be_begun_the_answer_is_said_whole() -> None:
    for question in (READ, DESCRIBE):
        assert spoken(question, [], "I found no text here.") == ([], ["I found no text here."], "I found no text here.")


def test_other_questions_wait() -> None:
    for question in (
        Question("when does it leave?", QuestionKind.FREE),
        Question("read the notification", QuestionKind.READ_ALL),
    ):
        assert narration.streamed(question, PAGE, Settings(), print) is None


@pytest.mark.parametrize(
    ("text", "said", "left", "in_order"),
    [
        ("One two. Three four.", "one two", "Three four.", True),
        ("Price. £9.82 each.", "price", "£9.82 each.", True),
        ("One two. Three four.", "One two. Three four", "", True),
        ("Probably one two. Three.", "one two", "Probably Three.", False),
        ("Title. One two. Three.", "one two", "Title. Three.", False),
        ("One. Two. Three.", "one three", "Two.", False),
        ("One two three four. Five.", "zero one two", "three four. Five.", False),
    ],
)
def test_what_is_left_to_say(text: str, said: str, left: str, in_order: bool) -> None:
    assert unsaid(text, said) == (left, in_order)


@pytest.mark.parametrize("name", ["error_dialog", "weather", "departures", "chat", "shop"])
def test_drawn_screens_are_begun_early_and_nothing_is_lost(reader: TextReader, name: str) -> None:
    picture = BY_NAME[name].picture()
    lines = [line for step in reader.steps(picture, CancelToken()) for line in step]
    text = described(lines, picture)
    dice = random.Random(name)
    # How many lines come together depends on how busy the machine is: one by one, and in steps of any size.
    for most in (1, *(30,) * 20):
        said: list[str] = []
        streamed = narration.streamed(DESCRIBE, picture, Settings(), said.append)
        assert streamed is not None
        come = iter(lines)
        while step := list(islice(come, dice.randint(1, most))):
            streamed.feed(step)
        assert said
        shown = streamed.finish(text)
        assert Counter(words(" ".join(said))) == Counter(words(text))
        assert words(shown) == words(" ".join(said))
