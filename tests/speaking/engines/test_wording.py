"""What each engine is given: words, the text as it is, or words with marks."""

from __future__ import annotations

import pytest

from assistant.speaking.wording import BLANK, as_written, spoken, with_marks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I am SO happy [laughter] to see you 3.", "I am SO happy [laughter] to see you three."),
        ("[sighs] Well... ♪ In the jungle ♪", "[sighs] Well... ♪ In the jungle ♪"),
        ("Hello? [music] [clears throat] Bye — yes", "Hello? [music] [clears throat] Bye — yes"),
        ("[WOMAN] hello", "[WOMAN] hello"),
        ("See [1] and [Save]", "See, one, and, Save"),
        ("♪", "♪"),
        ("[laughter], then.", "[laughter] then."),
    ],
)
def test_marks_of_bark_stay_and_all_else_is_said(text: str, expected: str) -> None:
    assert with_marks(text, "en", {}) == expected


def test_letters_are_not_stressed_for_being_capitals() -> None:
    assert with_marks("USB", "en", {}) == spoken("USB", "en", {})


def test_the_users_pronunciations_hold_everywhere_but_in_the_screen_reader() -> None:
    own = {"Lookaloud": "look aloud"}
    assert spoken("Lookaloud", "en", own) == "look aloud"
    assert spoken("это lookaloud!", "ru", own) == "это look aloud!"
    assert with_marks("Lookaloud [laughs]", "en", own) == "look aloud [laughs]"
    assert as_written("Lookaloud", "en", own) == "Lookaloud"


@pytest.mark.parametrize("words", [spoken, as_written, with_marks])
@pytest.mark.parametrize("text", ["", " \n\t", "\x00\x01", "\u200b", "\ud800"])
def test_nothing_to_be_seen_is_said_to_be_blank(words: object, text: str) -> None:
    assert words(text, "en", {}) == BLANK  # type: ignore[operator]


def test_a_language_without_tables_is_left_to_its_voice() -> None:
    assert spoken("Привет,\x00 мир!", "ru", {}) == "Привет, мир!"
