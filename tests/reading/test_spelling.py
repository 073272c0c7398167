"""Look-alike letters: a word is mended only where that is sure."""

from __future__ import annotations

import pytest

from assistant.models.packaged import locate
from assistant.reading.spelling import Speller


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(locate("minilm-vocab"))


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Good moming, all.", "Good morning, all."),
        ("the lantem is lit", "the lantern is lit"),
        ("fill in the forrn", "fill in the form"),
        ("He tums left", "He turns left"),
        ("the o\u012bd mill", "the old mill"),
    ],
)
def test_mended(speller: Speller, read: str, meant: str) -> None:
    assert speller.mended(read) == meant


@pytest.mark.parametrize(
    "text",
    [
        "a modem",
        "Okafor Tregarth",
        "lantem@mail.example",
        "/usr/intem/x",
        "KeyError stmt LANTEM4",
        "www.moming.org",
        "the diff. in size",
        "3 Jun, 0 B",
    ],
)
def test_left_alone(speller: Speller, text: str) -> None:
    assert speller.mended(text) == text
