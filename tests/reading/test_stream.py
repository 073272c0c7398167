"""What is spoken while lines still come: everything once, in order, as early as it is whole."""

from __future__ import annotations

import pytest

from assistant.reading.layout import build_page
from assistant.reading.stream import ReadingStream
from tests.reading.drawing import Placed, lines

STORY: list[Placed] = [
    (20, 20, "The lighthouse has been dark since the"),
    (20, 42, "last keeper left. Next spring its lamp"),
    (20, 64, "will turn again, says the committee."),
    (20, 130, "Tickets"),
    (20, 190, "TOTAL"),
    (300, 190, "9.82"),
]


def spoken(texts: list[Placed], at_once: int) -> list[str]:
    stream, made = ReadingStream(800, 600), lines(texts)
    said: list[str] = []
    for start in range(0, len(made), at_once):
        said += stream.feed(made[start : start + at_once])
    return said + stream.finish()


@pytest.mark.parametrize("at_once", [1, 2, 3, 6])
def test_every_word_once_and_in_order(at_once: int) -> None:
    assert " ".join(spoken(STORY, at_once)).split() == build_page(lines(STORY), 800, 600).text.split()


def test_first_sentence_does_not_wait_for_the_page() -> None:
    stream, made = ReadingStream(800, 600), lines(STORY)
    assert stream.feed(made[:1]) == []
    assert stream.feed(made[1:2]) == ["The lighthouse has been dark since the last keeper left."]


def test_text_without_full_stops_comes_in_pieces() -> None:
    texts = [(20, 20 + 22 * n, "and then it went on and on for ever") for n in range(20)]
    stream = ReadingStream(800, 600)
    early = stream.feed(lines(texts[:8]))
    assert early
    assert all(len(piece) <= 180 for piece in early)
    said = early + stream.feed(lines(texts[8:])) + stream.finish()
    assert " ".join(said).split() == " ".join(t for _, _, t in texts).split()


def test_nothing_is_said_of_nothing() -> None:
    stream = ReadingStream(100, 100)
    assert stream.feed([]) + stream.finish() == []


@pytest.mark.parametrize("at_once", [1, 2, 3, 7])
def test_labels_over_values_lose_nothing(at_once: int) -> None:
    names = [["SEAT", "GATE", "GROUP"], ["27F", "C42", "4"], ["FLIGHT", "BOARDING", "CLASS"], ["SK 719", "17:35", "Y"]]
    texts = [(20 + 200 * c, 20 + 24 * r + 30 * (r // 2), t) for r, row in enumerate(names) for c, t in enumerate(row)]
    said = spoken(texts, at_once)
    assert sorted(" ".join(said).split()) == sorted(" ".join(t for row in names for t in row).split())
    assert "BOARDING 17:35" in said


@pytest.mark.parametrize("at_once", [1, 5, 8, 9, 18])
def test_a_table_is_said_row_by_row_wherever_a_step_ends(at_once: int) -> None:
    """Two rows of it alone look like labels with a value under each."""
    names = [["Day", "Sky", "Low", "Rain"], ["Monday", "Sunny", "12°", "0%"], ["Tuesday", "Cloudy", "11°", "25%"]]
    texts = [(20 + 180 * c, 20 + 30 * r, text) for r, row in enumerate(names) for c, text in enumerate(row)]
    assert " ".join(spoken(texts, at_once)).split() == [text for row in names for text in row]
