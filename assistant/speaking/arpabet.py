# ruff: noqa: RUF001 - IPA looks like other letters
"""English text as ARPAbet, the alphabet of CMU's dictionary, which FastSpeech2 was trained on.

The tokenizer in transformers asks `g2p_en` for it, which was last released in 2019 and downloads two data sets when it
is first imported, without a word. espeak, which comes with the packaged voice, knows the same sounds in IPA; the table
below turns one into the other.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator
from typing import Any

# Longest first where one begins with another; vowels get the stress as a digit: 1 main, 2 secondary, 0 none.
_VOWELS = {
    "aɪɚ": ("AY", "ER"),
    "aɪə": ("AY", "AH"),
    "aʊɚ": ("AW", "ER"),
    "iːː": ("IY",),
    "eɪ": ("EY",),
    "aɪ": ("AY",),
    "aʊ": ("AW",),
    "ɔɪ": ("OY",),
    "oʊ": ("OW",),
    "oː": ("AO",),
    "iː": ("IY",),
    "uː": ("UW",),
    "ɑː": ("AA",),
    "ɔː": ("AO",),
    "ɜː": ("ER",),
    "aː": ("AA",),
    "i": ("IY",),
    "ɪ": ("IH",),
    "ᵻ": ("IH",),
    "e": ("EH",),
    "ɛ": ("EH",),
    "æ": ("AE",),
    "a": ("AE",),
    "ɑ": ("AA",),
    "ɒ": ("AA",),
    "ɔ": ("AO",),
    "o": ("OW",),
    "ʊ": ("UH",),
    "u": ("UW",),
    "y": ("UW",),
    "ʌ": ("AH",),
    "ə": ("AH",),
    "ɐ": ("AH",),
    "ɚ": ("ER",),
    "ɝ": ("ER",),
    "ɜ": ("ER",),
    "ø": ("ER",),
    "œ": ("ER",),
}
_CONSONANTS = {
    "tʃ": ("CH",),
    "dʒ": ("JH",),
    "p": ("P",),
    "b": ("B",),
    "t": ("T",),
    "d": ("D",),
    "k": ("K",),
    "ɡ": ("G",),
    "g": ("G",),
    "f": ("F",),
    "v": ("V",),
    "θ": ("TH",),
    "ð": ("DH",),
    "s": ("S",),
    "z": ("Z",),
    "ʃ": ("SH",),
    "ʒ": ("ZH",),
    "h": ("HH",),
    "m": ("M",),
    "n": ("N",),
    "ŋ": ("NG",),
    "ɲ": ("N", "Y"),
    "l": ("L",),
    "ɫ": ("L",),
    "ɬ": ("L",),
    "ɹ": ("R",),
    "r": ("R",),
    "ʁ": ("R",),
    "j": ("Y",),
    "w": ("W",),
    "ɾ": ("T",),  # the tap of "water", which the dictionary writes as it is spelled, mostly with a t
    "ʔ": ("T",),  # of "button"
    "x": ("K",),
    "ç": ("HH",),
    "ɣ": ("G",),
    "β": ("V",),
}
_SOUNDS = sorted(
    [(sign, names, True) for sign, names in _VOWELS.items()]
    + [(sign, names, False) for sign, names in _CONSONANTS.items()],
    key=lambda sound: -len(sound[0]),
)
_PAUSES = {",": ",", ";": ",", ":": ",", "—": ",", "–": ",", ".": ".", "…": ".", "!": "!", "?": "?"}
_STRESS = {"ˈ": "1", "ˌ": "2"}
_SYLLABIC = "\u0329"  # under a consonant that is a syllable by itself: "button" ends in one


def arpabet(text: str) -> list[str]:
    """Sounds of a speakable English sentence, with pauses: ["HH", "AH0", "L", "OW1", "."]."""
    sentences = _phonemizer().phonemize("en-us", text)
    return [sound for sentence in sentences for sound in from_ipa("".join(sentence))]


def from_ipa(ipa: str) -> Iterator[str]:
    """The same from espeak's IPA; signs that stand for no sound of English are left out."""
    ipa = unicodedata.normalize("NFC", ipa)
    at, stress = 0, "0"
    while at < len(ipa):
        sign = ipa[at]
        found = next((sound for sound in _SOUNDS if ipa.startswith(sound[0], at)), None)
        if found is None:
            stress = _STRESS.get(sign, stress)
            if sign in _PAUSES:
                yield _PAUSES[sign]
            at += 1
            continue
        text, names, is_vowel = found
        at += len(text)
        if is_vowel:
            yield names[0] + stress
            yield from (f"{name}0" for name in names[1:])
            stress = "0"
        else:
            if ipa.startswith(_SYLLABIC, at):
                yield "AH0"
            yield from names


@functools.cache
def _phonemizer() -> Any:
    from piper.phonemize_espeak import EspeakPhonemizer

    return EspeakPhonemizer()
