# ruff: noqa: RUF001 - look-alike characters are what is tested
"""No character reaches the model that it does not know."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelMissing
from assistant.speaking.speecht5.tokens import Tokens, alphabet_safe, stretches
from tests.tiny_models import SPEECHT5_CHARACTERS

ALPHABET = frozenset(SPEECHT5_CHARACTERS)
LOWER = frozenset("abcdefghijklmnopqrstuvwxyz'.,")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Hello, world!", "Hello, world!"),
        ("Ça  va\tà\n Zürich", "Ca va a Zurich"),
        ("caf\u0065\u0301 café", "café café"),
        ("naïve ÆrØ Straße œuvre Łódź", "naive AErO Strasse oeuvre Lodz"),
        ("7 and ٣", "seven and three"),
        ("it’s “so” – or… not", 'it\'s "so" - or... not'),
        ("\ufb01ne \uff21\uff22 x²", "fine AB x two"),
        ("a\u200bb\u00adc", "abc"),
        ("中文", ""),
        ("a中b", "a b"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_what_is_said_instead(text: str, safe: str) -> None:
    assert alphabet_safe(text, ALPHABET) == safe


def test_a_voice_of_small_letters_and_few_marks() -> None:
    assert alphabet_safe("STOP! What: É?", LOWER) == "stop. what, e."


def test_any_text_becomes_known_characters_and_stays_what_it_became() -> None:
    dice = random.Random(3)
    for number in range(10_000):
        kind = (0x7F, 0x24F, 0x2FFF, sys.maxunicode)[number % 4]
        text = "".join(chr(dice.randint(0, kind)) for _ in range(dice.randint(0, 30)))
        for alphabet in (ALPHABET, LOWER):
            safe = alphabet_safe(text, alphabet)
            assert set(safe) <= alphabet | {" "}
            assert safe == " ".join(safe.split())
            assert alphabet_safe(safe, alphabet) == safe


def test_the_same_tokens_as_transformers(folders: tuple[Path, Path]) -> None:
    from transformers import SpeechT5Processor

    processor = SpeechT5Processor.from_pretrained(folders[0])
    tokens = Tokens(folders[0], 81)
    assert tokens.alphabet == ALPHABET
    for text in ("Hello, world! It's me.", "a", 'What? No: yes; "é" - x'):
        assert tokens.ids(text).tolist() == processor(text=text)["input_ids"]
    unknown = processor.tokenizer.unk_token_id
    dice = random.Random(4)
    for _ in range(300):
        text = "".join(chr(dice.randint(0, 0x2FFF)) for _ in range(40))
        assert unknown not in tokens.ids(alphabet_safe(text, tokens.alphabet))


def test_a_checkpoint_without_an_alphabet(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="alphabet"):
        Tokens(tmp_path, 81)


def test_cut_at_a_sentence_then_a_clause_then_a_word_then_anywhere() -> None:
    assert stretches("short") == ["short"]
    assert stretches("") == []
    assert stretches("One two three. Four, five six seven", 20) == ["One two three.", "Four, five six seven"]
    assert stretches("One two three, four five six seven", 20) == ["One two three,", "four five six seven"]
    assert stretches("one two three four five six", 12) == ["one two", "three four", "five six"]
    assert stretches("abcdefghij", 4) == ["abcd", "efgh", "ij"]


def test_cutting_loses_nothing_and_keeps_the_limit() -> None:
    dice = random.Random(5)
    for _ in range(500):
        words = ["".join(dice.choices("abc.,", k=dice.randint(1, 30))) for _ in range(dice.randint(1, 60))]
        text = " ".join(words)
        pieces = stretches(text, 40)
        assert all(0 < len(piece) <= 40 for piece in pieces)
        assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
    assert np.array_equal([len(piece) for piece in stretches("x" * 650)], [300, 300, 50])
