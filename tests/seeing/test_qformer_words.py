"""What BLIP-2 and InstructBLIP wrote, as it is said. No model is needed."""

from __future__ import annotations

import pytest

from assistant.seeing.qformer_words import answer_in, asks_about_whole, description_in, read_line, short


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (" a dog", "a dog"),
        (" a dog\nQuestion: what colour is it? Answer: brown", "a dog"),
        (" a dog Question: what colour is it? Answer: brown", "a dog"),
        ("what is it? Answer: a dog", "a dog"),
        ("What is it? a dog", "a dog"),
        ("Answer: a dog.", "a dog"),
        ("short answer: two", "two"),
        ("dog dog dog dog", "dog"),
        ("a dog, a dog, a dog", "a dog"),
        ("bye bye", "bye bye"),
        ("10:10", "10:10"),
        ("question mark", "question mark"),
        ("", ""),
        ("\n\n", ""),
        ("what is it?", ""),
        ("...", ""),
        ("unanswerable", ""),
        ("I don't know", ""),
        ("It is not possible to tell", ""),
        ("unknown", ""),
        ("nothing", "nothing"),
        ("no", "no"),
    ],
)
def test_answers(written: str, said: str) -> None:
    assert answer_in(written, "what is it?") == said


@pytest.mark.parametrize(
    ("written", "whole", "said"),
    [
        (" a red bus on a street\n", True, "A red bus on a street."),
        ("a photo of a cat.", True, "A cat."),
        ("a cat sits. It sleeps on the", False, "A cat sits."),
        ("a cat sits on the", False, "A cat sits on the."),
        ("a cat. a cat. a cat. a cat.", True, "A cat."),
        ("a cat Question: what is it?", True, "A cat."),
        ("", True, ""),
        ("!!", True, ""),
    ],
)
def test_descriptions(written: str, whole: bool, said: str) -> None:
    assert description_in(written, whole) == said


def test_questions_are_asked_in_one_line_with_their_mark() -> None:
    assert short("  what\nis it ") == "what is it?"
    assert short("what is it?") == "what is it?"
    assert short("") == ""
    assert len(short("word " * 500)) <= 301


def test_read_text_is_short_and_says_nothing_twice() -> None:
    assert read_line("EXIT 24\n\nEXIT 24\n platform   7 ") == "EXIT 24, platform 7"
    assert read_line("") == ""
    many = read_line("\n".join(f"line number {number}" for number in range(200)))
    assert len(many) < 320
    assert many.endswith(many.rpartition(", ")[2]) and many.rpartition(", ")[2].startswith("line number ")


def test_what_only_the_whole_picture_tells() -> None:
    assert asks_about_whole("How many people are there?")
    assert asks_about_whole("where is the dog?")
    assert not asks_about_whole("what does the sign say?")
