# ruff: noqa: RUF001 - phonemes
"""What espeak makes of the words: the real phonemes that Piper will say."""

from __future__ import annotations

import pytest

from assistant.speaking.normalise.espeak import for_espeak
from assistant.speaking.text import speakable


@pytest.fixture(scope="module")
def phonemes():  # type: ignore[no-untyped-def]
    from piper.phonemize_espeak import EspeakPhonemizer

    espeak = EspeakPhonemizer()

    def phonemes_of(text: str) -> str:
        return " ".join("".join(sentence) for sentence in espeak.phonemize("en-us", for_espeak(speakable(text))))

    return phonemes_of


@pytest.mark.parametrize(
    "text", ["API", "Option A is right", "Ctrl+A to select", "0xFA0A", "9 AM", "AAA battery", "USA today", "A4"]
)
def test_the_letter_a_is_said_by_its_name(text: str, phonemes) -> None:  # type: ignore[no-untyped-def]
    said = phonemes(text)
    assert "ˈeɪ" in said
    assert not any(word in ("ɐ", "ɐ,") for word in said.split())


@pytest.mark.parametrize("text", ["A dog is here", "Take A Break", "A four day trip", "a b"])
def test_the_article_stays_an_article(text: str, phonemes) -> None:  # type: ignore[no-untyped-def]
    assert for_espeak(speakable(text)) == speakable(text)
    assert phonemes(text)


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("Ms Smith", "mˈɪz"),
        ("5 km", "kˈɪləmˌiːɾɚz"),
        ("café", "kæfˈeɪ"),
        ("data.json", "dʒˈeɪsən"),
        ("Henry VIII", "ˈeɪtθ"),
        ("£9.82", "pˈaʊndz"),
    ],
)
def test_hard_words_sound_right(text: str, sound: str, phonemes) -> None:  # type: ignore[no-untyped-def]
    assert sound in phonemes(text)
