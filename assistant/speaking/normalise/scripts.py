"""Writing that an English voice cannot say: named and counted, so that nothing is silently left out."""

from __future__ import annotations

import re
import unicodedata

from assistant.speaking.normalise.draft import Draft, Say, rule
from assistant.speaking.normalise.language import word
from assistant.speaking.normalise.numbers import cardinal

_LATIN = "A-Za-zÀ-ÖØ-öø-ɏ\u1e00-\u1eff"
_FOREIGN = re.compile(
    rf"(?:(?![{_LATIN}])[^\W\d_])+"
    rf"(?:[ \u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0900-\u0dff]+(?:(?![{_LATIN}])[^\W\d_])+)*"
    r"[\u0591-\u05c7\u064b-\u0652\u0900-\u0dff\u0e31-\u0e4e]*"
)
_NAMES = {
    "CJK": "Chinese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "KATAKANA-HIRAGANA": "Japanese",
    "HANGUL": "Korean",
    "HALFWIDTH": "Japanese",
    "LATIN": "phonetic",
    "MODIFIER": "phonetic",
    "MATHEMATICAL": "mathematical",
    "IDEOGRAPHIC": "Chinese",
    "YI": "Yi",
    "OLD": "ancient",
    "NEW": "Tai Lue",
    "LINEAR": "ancient",
    "EGYPTIAN": "Egyptian",
}
_CHARACTERS = {"Chinese", "Japanese", "Korean", "Egyptian"}


def script_of(character: str) -> str:
    """The name of a letter's script or language: "Cyrillic", "Chinese", "Hebrew"."""
    first = unicodedata.name(character, "").partition(" ")[0]
    return _NAMES.get(first) or (first.capitalize() if first.isalpha() else "unknown")


def _run(match: re.Match[str], say: Say) -> str:
    """A run of foreign letters, split by script; Japanese mixes Chinese characters with its own."""
    counts: dict[str, int] = {}
    for character in match[0]:
        if character.isalpha():
            script = script_of(character)
            counts[script] = counts.get(script, 0) + 1
    if "Japanese" in counts and "Chinese" in counts:
        counts["Japanese"] += counts.pop("Chinese")
    return say(", ".join(_described(script, count) for script, count in list(counts.items())[:4]))


def _described(script: str, count: int) -> str:
    noun = "character" if script in _CHARACTERS else "letter"
    return word(f"{{}} text, {{}} {noun}{'s' if count > 1 else ''}").format(word(script), cardinal(count))


def _greek(match: re.Match[str], say: Say) -> str:
    """A Greek letter by itself is a symbol: by name."""
    name = unicodedata.name(match[0], "")
    return say(
        name.rpartition("LETTER ")[2]
        .lower()
        .replace("lamda", "lambda")
        .replace("final sigma", "sigma")
        .split(" with")[0]
    )


def _greek_letters(match: re.Match[str], say: Say) -> str:
    return " ".join(_greek(letter, say) for letter in re.finditer(".", match[0]))


GREEK_RULES = (
    rule(r"(?<![^\W\d_])[\u0391-\u03a9\u03b1-\u03c9]{2,3}(?![^\W\d_])", _greek_letters),
    rule(r"(?<![^\W\d_⁰¹²³⁴-⁹])[\u0391-\u03a9\u03b1-\u03c9](?![^\W\d_⁰¹²³⁴-⁹])", _greek),
    rule("(?<![^\\W\\d_])[ΔδμσΣλ](?=[A-Za-z](?![^\\W\\d_]))", lambda m, s: _greek(m, s) + " "),
)
"""Before anything that would take π for a word."""


def name_scripts(draft: Draft) -> None:
    """Replaces what is neither Latin nor Greek symbol in the draft."""
    if not draft.text.isascii():
        draft.text = _FOREIGN.sub(lambda match: _run(match, draft.say), draft.text)
