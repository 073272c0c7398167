"""Words by the way they are written: CamelCase, snake_case, ALL CAPS, acronyms, lone letters."""

from __future__ import annotations

import re

from assistant.speaking.normalise.acronyms import AS_WRITTEN, CAPS_LINE_ONLY, SAID_AS, SHORT_WORDS, SPELLED
from assistant.speaking.normalise.draft import Rule, Say, rule
from assistant.speaking.normalise.language import current, word
from assistant.speaking.normalise.numbers import cardinal, digits, year

_VOWEL = re.compile(r"[AEIOUYaeiouyÀ-ÿ]")
# Clusters that no English word begins with, or that no English word holds: what has one is spelled.
_BAD_START = re.compile(
    r"(?:AA|II|UU|[AEIOU]{3}|[BCDFGJKLMNPQRTVWXZ]{4}|[^AEIOUYCPSTWGKRQ][BCDFGJKMPQSTVXZ]|[BDFGJLMNVXZ]{2}|Q[^U])"
)
_BAD_INSIDE = re.compile(r"[BCDFGHJKLMNPQRSTVWXZ]{5}|Q[^UAI]|[JVWX]{2}|[AEIOU]{4}")
_CONSONANTS_SAID = {"hmm", "mmm", "shh", "brr", "psst", "tsk", "pfft", "nth", "grr", "zzz"}
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zß-ÿ])")
LONGEST_WORD = 60
"""Letters. The longest words of German signs stay under it; what is longer is data, and is cut and counted."""


def letters(text: str) -> str:
    """Letters by name, digits digit by digit: "KY11" is "K Y one one". Other characters are left out."""
    return " ".join(digits(c) if c.isdecimal() else c.upper() for c in text if c.isalnum() and (c.isalpha() or c < ":"))


def caps_word(text: str, shouting: bool = False) -> str:
    """A word in capitals: said as a word when it is one, else spelled.

    Args:
        shouting: the words around it are in capitals too, so that "IT" is "it".
    """
    if text in SAID_AS and not current():
        return SAID_AS[text]
    if text in CAPS_LINE_ONLY and not current():
        return text.lower() if shouting else letters(text)
    language = current()
    if language and text in language.short_words:
        return text.lower()
    if text in SPELLED:
        return letters(text)
    if shouting and language and len(text) in (2, 3) and _VOWEL.search(text):
        return text.lower()  # short words of other languages among words in capitals: no list knows them all
    return text.lower() if _is_plain(text) else letters(text)


def _is_plain(text: str) -> bool:
    """Whether capitals are a word: one of the language's short ones, or longer and with its letters in a good order."""
    language = current()
    short = language.short_words if language else SHORT_WORDS
    return text in short or (len(text) > 3 and _is_word(text))


def _is_word(word: str) -> bool:
    return (
        len(set(word)) > 1 and bool(_VOWEL.search(word)) and not _BAD_START.match(word) and not _BAD_INSIDE.search(word)
    )


def name_words(run: str, shouting: bool = False) -> str:
    """A run of letters inside a name or address, with CamelCase split: "getURLName" is "get U R L Name"."""
    if run in AS_WRITTEN:
        return AS_WRITTEN[run]
    return " ".join(_part(part, shouting) for part in _CAMEL.split(run))


def _part(part: str, shouting: bool) -> str:
    if len(part) == 1:
        return part.upper() if part.isascii() else part
    if part.isupper():
        return caps_word(part, shouting)
    if part in SAID_AS:
        return SAID_AS[part]
    if not _VOWEL.search(part) and len(part) < 6 and part.isascii() and part.lower() not in _CONSONANTS_SAID:
        return letters(part)
    return part


def code_words(token: str) -> str:
    """Letters and digits mixed ("MP3", "A4", "H264", "Win32"): words and acronyms, short numbers as numbers."""
    said = []
    runs = re.findall(r"\d+|[^\W\d_]+", token)
    for place, run in enumerate(runs):
        if not run.isdecimal():
            said.append(letters(run) if run.isupper() and len(run) <= 3 and run not in SAID_AS else name_words(run))
        elif len(run) <= 2 and run[0] != "0":
            said.append(cardinal(int(run)))
        elif (
            len(run) == 4
            and place
            and (runs[place - 1].islower() or runs[place - 1] == "FY")
            and run[:2] in ("19", "20")
        ):
            said.append(year(int(run)))
        else:
            said.append(digits(run))
    return " ".join(said)


def _caps_run(match: re.Match[str], say: Say) -> str:
    """Words in capitals side by side: a shouted line if one of them is a plain word."""
    run = match[0]
    parts = re.findall(r"[A-ZÀ-Þ]+", run)
    plain = [part for part in parts if part not in SPELLED and part not in CAPS_LINE_ONLY and part not in SAID_AS]
    shouting = len(parts) > 1 and any(map(_is_plain, plain))

    def one(word: re.Match[str]) -> str:
        text, ending = word[1], word[2] or ""
        if len(text) == 1:
            return text.lower() + ending.lower() if shouting and text != "I" else text + ending.lower()
        said = caps_word(text, shouting)
        return f"{said}{ending.lower()}"

    return say(re.sub(r"([A-ZÀ-Þ]+)('[A-ZÀ-Þ]+)?", one, run))


def _plural_caps(match: re.Match[str], say: Say) -> str:
    if match[1] in SAID_AS or match[1] in SHORT_WORDS:
        return say(caps_word(match[1]) + "s")
    return say(f"{letters(match[1])}'s")


def _camel(match: re.Match[str], say: Say) -> str:
    word = match[0]
    if word in AS_WRITTEN:
        return say(AS_WRITTEN[word])
    if re.match(r"(?:Mc|Mac|O'|De|Van|Le|La|Di|Fitz)[A-Z][a-z]+$", word):
        return word
    parts = _CAMEL.split(word)
    if len(parts) >= 4 and all(len(part) <= 2 for part in parts):
        return word.lower()  # sPoNgE
    return say(name_words(word))


def _long_word(match: re.Match[str], say: Say) -> str:
    rest = len(match[0]) - 20
    return f"{match[0][:20]}{say(', ' + word('and {} more letters').format(cardinal(rest)) + ',')}"


def _lone_letter(match: re.Match[str], say: Say) -> str:
    return say("I") if match[0] == "i" else match[0]


def _no_vowel(match: re.Match[str], say: Say) -> str:
    word = match[0]
    return word if word in _CONSONANTS_SAID else say(SAID_AS.get(word) or letters(word))


_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
_SHAPES = (
    rule(r"(?<=[^\W_])_+(?=[^\W_])", lambda *_: " ", "_"),
    rule(r"(?<![^\W_])__?(?=[^\W_])|(?<=[^\W_])__?(?![^\W_])", lambda *_: "", "_"),
    rule(rf"[^\W\d_]{{{LONGEST_WORD},}}", _long_word),
    rule(rf"(?<![\w'-])(?:{'|'.join(map(re.escape, AS_WRITTEN))})(?![\w])", lambda m, s: s(AS_WRITTEN[m[0]])),
    rule(rf"(?<![\w'])([{_UPPER}]{{2,}})'?s(?![\w])", _plural_caps),
    rule(
        rf"(?<![\w'])[{_UPPER}]*[{_LOWER}]+[{_UPPER}][^\W\d_]*|(?<![\w'])[{_UPPER}]{{2,}}[{_LOWER}]+[^\W\d_]*", _camel
    ),
    rule(
        rf"(?<![\w'])[{_UPPER}]{{2,}}(?:'[{_UPPER}]+)?"
        rf"(?:(?: ?[-,&:/.!]? )(?:[{_UPPER}]+(?:'[{_UPPER}]+)?)(?![\w']))*(?![\w])"
        rf"|(?<![\w'])(?<![{_UPPER}'] )[AI](?: [{_UPPER}]+(?:'[{_UPPER}]+)?(?![\w']))*[ ][{_UPPER}]{{2,}}(?![\w'])",
        _caps_run,
    ),
    rule(r"(?<![\w'-])[b-df-hj-np-tv-xz]{2,5}(?![\w'])", _no_vowel),
)
_ENGLISH = (rule(r"(?<![\w'.-])i(?![\w'.])", _lone_letter, "i"),)


def rules() -> tuple[Rule, ...]:
    """The rules for the language that is being spoken."""
    return _SHAPES if current() else (*_SHAPES, *_ENGLISH)
