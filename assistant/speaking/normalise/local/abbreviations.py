"""Abbreviations and Roman numerals by a language's tables."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.speaking.normalise.abbreviations import IS_ROMAN, roman
from assistant.speaking.normalise.draft import DONE, Handler, Rule, Say, rule
from assistant.speaking.normalise.language import Language, word

_NAMES = (
    "Henri|Louis|Charles|François|Napoléon|Philippe|Jean|Paul|Pie|Benoît|Léopold|Willem|Karel|Filips|Ludwig|Friedrich|"
    "Wilhelm|Karl|Heinrich|Otto|Felipe|Carlos|Alfonso|Fernando|Juan|Pablo|Enrique|Luis|Isabel|Elisabeth|Elizabeth|"
    "Johannes|Franz|Georg|Benedikt|Benedicto|Benedictus|Napoleon|Lodewijk|Hendrik"
)
_ENDS = ("etc.", "usw.", "enz.", "e.d.", "ff.", "S.A.", "S. A.", "S.L.")


def _pattern(keys: Iterable[str]) -> str:
    """Alternatives, the longest first; what begins with a small letter may begin a line with a capital."""
    found = []
    for key in sorted(keys, key=len, reverse=True):
        first, rest = key[0], re.escape(key[1:]).replace(r"\ ", "[ \u00a0]?")
        found.append(f"[{first}{first.upper()}]{rest}" if first.islower() and len(key) > 1 else re.escape(first) + rest)
    return "|".join(found)


def _said(text: str, table: dict[str, str]) -> str:
    tight = text.replace("\u00a0", " ")
    for key in (tight, tight[0].lower() + tight[1:], re.sub(r"\.(?=\w)", ". ", tight)):
        if key in table:
            said = table[key]
            return said[0].upper() + said[1:] if text[0].isupper() and key[0].islower() else said
    return table.get(re.sub(r"\.(?=\w)", ". ", tight[0].lower() + tight[1:]), text)


def early_rules(language: Language) -> tuple[Rule, ...]:
    """What has stops or spaces inside and could be taken for a file, an address or a unit."""
    inside = {k: v for k, v in language.abbreviations.items() if re.search(r"[./ ].", k)}
    if not inside:
        return ()
    return (rule(rf"(?<![\w.@/-])({_pattern(inside)})(?![\w/])", _expander(inside)),)


def _expander(table: dict[str, str]) -> Handler:
    def expanded(match: re.Match[str], say: Say) -> str:
        after = match.string[match.end() : match.end() + 3]
        ends = match[1].endswith(_ENDS) and re.match(r"\s+[A-ZÀ-Þ]", after)
        return say(_said(match[1], table)) + ("." if ends else "")

    return expanded


def rules(language: Language) -> tuple[Rule, ...]:
    """The rest of the abbreviations, and Roman numerals behind what says that they are numbers."""
    rest = {k: v for k, v in language.abbreviations.items() if not re.search(r"[./ ].", k)}
    before = dict(language.before_number)

    def named(match: re.Match[str], say: Say) -> str:
        return f"{match[1]} {say(language.roman(roman(match[2]), 'name'))}"

    def titled(match: re.Match[str], say: Say) -> str:
        return f"{match[1]} {say(language.roman(roman(match[2]), match[1].lower()))}"

    def century(match: re.Match[str], say: Say) -> str:
        if not re.fullmatch(IS_ROMAN, match[1]):
            return match[0]
        return say(language.ordinal(roman(match[1])))

    street = {"de": "straße", "nl": "straat"}.get(language.code, "")
    return (
        rule(r"(?<=\w)-[Nn]r\.", lambda _, s: f" {s(word('number'))} ", "."),
        rule(r"(?<=[a-zß])str\.(?=\s|,|$)", lambda m, _: street or m[0], "."),
        rule(
            rf"(?<![\w.@/-])({_pattern(before)}) ?(?=[A-Z]{{0,2}}\d|{DONE})", lambda m, s: s(_said(m[1], before)) + " "
        ),
        rule(rf"(?<![\w.@/-])({_pattern(rest)})(?![\w/])", _expander(rest)),
        rule(rf"(?<!\w)({_NAMES}) ({IS_ROMAN})(?:er|\.(?= [a-zäöü]))?(?![\w'])", named, "IVX"),
        rule(rf"(?<!\w)((?i:{language.titles})) ({IS_ROMAN})(?![\w'])", titled, "IVXLCDM"),
        rule(r"(?<!\w)([IVX]{1,6})(?:e|ème|ste|de)(?= [a-zA-Zé])", century, "IVX"),
        rule(
            r"(?<![\w'])((?:XX?X?)?(?:VIII|VII|III|XIV|XIII|XII|XVI{0,3}|XIX|IX|II|XI))\.?(?![\w'])",
            lambda m, s: s(language.cardinal(roman(m[1]))),
            "IX",
        ),
        rule(r"(?<!\w)(?:[A-Za-z]\.){2,6}(?!\w)", lambda m, s: s(" ".join(m[0].replace(".", "").upper())), "."),
    )
