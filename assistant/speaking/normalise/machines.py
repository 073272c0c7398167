"""Addresses of machines and marks of data: IP, MAC, hashes, UUIDs, encoded data."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import DIGITS, Say, rule
from assistant.speaking.normalise.language import word
from assistant.speaking.normalise.numbers import cardinal, digits
from assistant.speaking.normalise.words import letters

_HEX_SHOWN = 8  # characters of a hash: what people compare; the first 7 or 8 are git's own short form


def octets(text: str) -> str:
    return f" {word('dot')} ".join(digits(part) for part in text.split("."))


def _ip(match: re.Match[str], say: Say) -> str:
    if any(int(part) > 255 for part in match[1].split(".")):
        return match[0]
    said = octets(match[1])
    if match[2]:
        said += f" {word('port')} {digits(match[2])}"
    return say(said + (f" {word('slash')} {cardinal(int(match[3]))}" if match[3] else ""))


def _ip6(match: re.Match[str], say: Say) -> str:
    if not re.search(r"::|(?:[0-9a-f]+:){7}", match[0], re.I) or not re.search(r"[0-9]", match[0]):
        return match[0]
    groups = match[0].partition("/")[0].replace("::", ":+:").split(":")
    said = ", ".join(word("double colon") if group == "+" else letters(group) for group in groups if group)
    return say(said + (f" {word('slash')} {cardinal(int(match[1]))}" if match[1] else ""))


def _cut_short(text: str) -> str:
    return f"{letters(text[:_HEX_SHOWN])}, {word('and so on, {} characters').format(cardinal(len(text)))}"


def _hash(match: re.Match[str], say: Say) -> str:
    if not (re.search(r"\d", match[0]) and re.search(r"[a-fA-F]", match[0])):
        return match[0]
    return say(_cut_short(match[0]))


def _short_hash(match: re.Match[str], say: Say) -> str:
    if not (re.search(r"\d", match[0]) and re.search(r"[a-f]", match[0])):
        return match[0]
    return say(letters(match[0]))


_CHANGES = re.compile(r"[a-z](?=[A-Z0-9])|[0-9](?=[A-Za-z])")


def _data(match: re.Match[str], say: Say) -> str:
    """A long run of letters and digits with changing case: encoded data, which nobody can follow by ear."""
    text = match[0]
    if len(_CHANGES.findall(text)) < 5:
        return text
    return say(_cut_short(text))


_HEX = "[0-9a-fA-F]"
RULES = (
    rule(rf"(?<![\w-]){_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}(?![\w-])", _hash, "-"),
    rule(rf"(?<![\w#]){_HEX}{{16,}}(?![\w])", _hash, DIGITS),
    rule(
        rf"(?<![\w:-]){_HEX}{{2}}(?:([:-]){_HEX}{{2}})(?:\1{_HEX}{{2}}){{4}}(?![\w:-])",
        lambda m, s: s(", ".join(letters(pair) for pair in re.split("[:-]", m[0]))),
        ":-",
    ),
    rule(
        rf"(?<![\w:.])(?=[0-9a-fA-F:]*::?[0-9a-fA-F:])(?:{_HEX}{{0,4}}:){{2,7}}"
        rf"(?:{_HEX}{{1,4}}(?![\w:])|(?<=::)(?=/\d))(?:/(\d{{1,3}})(?!\w))?",
        _ip6,
        ":",
    ),
    rule(r"(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?(?:/(\d{1,2}))?(?![\w]|\.\d)", _ip, "."),
    rule(r"(?<![\w#/.+-])[A-Za-z0-9][A-Za-z0-9+/_.-]{31,}={0,2}(?![\w])", _data, DIGITS),
)
SHORT_HASH = rule(r"(?<=\b[Cc]ommit )[0-9a-f]{7,15}(?!\w)|(?<![\w.#-])[0-9a-f]{7,12}(?![\w.-])", _short_hash, DIGITS)
