# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""Signs by name, and the rules for signs that mean something between words and numbers."""

from __future__ import annotations

import functools
import re
import unicodedata

from assistant.speaking.normalise.draft import DONE, Say, rule
from assistant.speaking.normalise.emoticons import SMILEYS
from assistant.speaking.normalise.language import word
from assistant.speaking.normalise.numbers import cardinal
from assistant.speaking.normalise.signs import NAMES, SILENT


def sign_name(character: str) -> str:
    """The spoken name of any sign, in the language that is being spoken."""
    return word(_english_name(character))


@functools.lru_cache(maxsize=4096)
def _english_name(character: str) -> str:
    if character in NAMES:
        return NAMES[character]
    if character in SILENT:
        return ","
    name = unicodedata.name(character, "").lower()
    if re.match(r"(?:box drawings|block|.*\b(?:shade|block)\b|braille pattern)", name):
        return ","
    name = re.sub(r"[^a-z ]+", " ", re.sub(r"\b(?:sign|symbol|with|black|white|heavy|modifier)\b", " ", name))
    return re.sub(r" +", " ", name).strip() or "unknown character"


def _stars(match: re.Match[str], say: Say) -> str:
    full = match[0].count("★")
    return say(word("{} of {} stars").format(cardinal(full), cardinal(len(match[0]))))


def _letter_range(match: re.Match[str], say: Say) -> str:
    first, last = match[1] or match[3], match[2] or match[4]
    return say(f"{first} {word('to')} {last}")


def _minus(match: re.Match[str], say: Say) -> str:
    """A spaced hyphen is a minus in a line with an equals sign, else a pause."""
    near = match.string[max(0, match.start() - 60) : match.end() + 60]
    return f" {say(word('minus'))} " if " = " in near else match[0]


def _repeated_sign(match: re.Match[str], say: Say) -> str:
    name = sign_name(match[1])
    if len(match[0]) == 2 and name != "," and match[0].isascii():
        return say(f"{name} {name}")
    return say(name if name == "," or len(match[0]) == 1 else word("{} times {}").format(cardinal(len(match[0])), name))


_NOT_SIGNS = r"\w\s.,?!'\-:;–—…\U000f0000-\U000ffffd\U00100000-\U0010fffd"
RULES = (
    rule(r"(?<=\d)!(?= ?[=+*/×÷)])", lambda _, s: f" {s(word('factorial'))}", "!"),
    rule(r"(?<![\w-])([A-Z])–([A-Z])(?!\w)|(?<![\w-])(A)-(Z)(?!\w)", _letter_range, "–-"),
    rule(r"\([cC]\)(?= ?(?:19|20)\d\d)", lambda _, s: s(word("copyright")), "("),
    rule(r"(?<![\w:]):([a-z][a-z0-9_]{2,30}):(?![\w:])", lambda m, _: m[1].replace("_", " "), ":"),
    rule(r"(?<![\w:]):-?[/|](?=\s|$)", lambda m, s: s(word("doubtful face" if "/" in m[0] else "neutral face")), ":"),
    rule(r"[★☆]{2,}", _stars, "★☆"),
    rule(
        r"(?<![\w:;<])(?::'\(|[:;]-?[)(DPO](?!\w)|<3(?!\d))", lambda m, s: s(word(SMILEYS.get(m[0], "smiley"))), ":;<"
    ),
    rule(rf"[↑▲⬆] ?(?=[\d+£$€−-]|{DONE})", lambda _, s: s(word("up")) + " ", "↑▲⬆"),
    rule(rf"[↓▼⬇] ?(?=[\d+£$€−-]|{DONE})", lambda _, s: s(word("down")) + " ", "↓▼⬇"),
    rule(r"(?<=\S) (?:>|›|»|❯|▸|►) (?=[A-Z])(?<=[a-z…)] . )", lambda *_: ", ", ">›»❯▸►"),
    rule(rf"<({DONE})>", lambda m, _: f", {m[1]}, ", "<"),
    rule(
        r"(?<!\w)([A-Z]{1,3})&([A-Z]{1,3})(?!\w)",
        lambda m, s: s(f"{' '.join(m[1])} {word('and')} {' '.join(m[2])}"),
        "&",
    ),
    rule(r"(?<!\w)([A-G])#(?!\w)", lambda m, s: s(f"{m[1]} {word('sharp')}"), "#"),
    rule(r"-{1,2}>|(?:(?<=[\w)\] ])|^)=>", lambda _, s: s(word("arrow")), ">"),
    rule(r"(?<=[\w²³)\U000f0000-\U0010fffd]) - (?=[\w(\U000f0000-\U0010fffd])", _minus, "="),
    rule(r"(?<=[\s(])!(?=[A-Za-z_(])", lambda _, s: s(word("not")) + " ", "!"),
    rule(r"!==?", lambda _, s: s(word("not equal to")), "="),
    rule(r"(?<=\w) ?<> ?(?=[\w'\"])", lambda _, s: f" {s(word('not equal to'))} ", "<"),
    rule(r"(?<=[²³)])[-−](?=[\w(])", lambda _, s: f" {s(word('minus'))} ", "²³)"),
    rule(r"<=", lambda _, s: s(word("less than or equal to")), "="),
    rule(r">=", lambda _, s: s(word("greater than or equal to")), "="),
    rule(r"(?<!=)={2,3}(?!=)", lambda _, s: s(word("equals")), "="),
    rule(r"(?<!&)&&(?!&)", lambda _, s: s(word("and")), "&"),
    rule(r"(?<!\|)\|\|(?!\|)", lambda _, s: s(word("or")), "|"),
    rule(r"(?<=[\w)])\+\+|\+\+(?=\w)", lambda _, s: s(word("plus plus")), "+"),
    rule(r"(?<=[^\W\d])--(?!\w)|(?<=[ (;])--(?=\w+[;)])", lambda _, s: s(word("minus minus")), "-"),
)
LAST_RULES = (rule(rf"([^{_NOT_SIGNS}])\1*", _repeated_sign),)
