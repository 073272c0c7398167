"""Telephone numbers as each country groups and says them, and numbers behind a label."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import DIGITS, Rule, Say, rule
from assistant.speaking.normalise.language import Language, word
from assistant.speaking.normalise.numbers import digits

_SPANISH = (
    r"(?<![\w.,])(?:\+34[ -]?)?[6789]\d{2}(?: \d{3}){2}(?![\w.,]\d|\w)|(?<![\w.,])(?:\+34 )?9\d \d{3} \d\d \d\d(?!\w)"
    r"|(?<![\w.,])(?:\+34 )?[689]\d\d(?: \d\d){3}(?!\w)"
)


def _groups(match: re.Match[str], say: Say) -> str:
    plus = f"{word('plus')} " if match[0].startswith("+") else ""
    return say(plus + ", ".join(digits(group) for group in re.findall(r"\d+", match[0])))


def rules(language: Language) -> tuple[Rule, ...]:
    """French numbers go in pairs, each a number of its own; all others digit by digit."""

    def pairs(match: re.Match[str], say: Say) -> str:
        parts = re.findall(r"\d\d", match[0])
        return say(", ".join(digits(part) if part[0] == "0" else language.cardinal(int(part)) for part in parts))

    def abroad(match: re.Match[str], say: Say) -> str:
        first, *rest = re.findall(r"\d+", match[0])
        said = [language.cardinal(int(first)), *(language.cardinal(int(p)) if p[0] != "0" else digits(p) for p in rest)]
        return say("plus " + ", ".join(said))

    if language.code == "fr":
        return (
            rule(r"(?<![\w.,])0\d(?:[ .-]\d\d){4}(?!\w|[ .-]\d)", pairs, "0"),
            rule(r"(?<![\w.])\+33 ?\d(?: \d\d){4}(?!\w)", abroad, "+"),
        )
    found = [rule(r"(?<![\w.,:/-])0\d{1,4} ?[ /-] ?\d{2,8}(?:[ -]\d{2,5}){0,3}(?![\w/.-]|,\d)", _groups, "0")]
    if language.code == "es":
        found.append(rule(_SPANISH, _groups, DIGITS))
    return tuple(found)


def label_rules(language: Language) -> tuple[Rule, ...]:
    """ "Fout 404", "Bestellnummer: 48213": digit by digit."""

    def labelled(match: re.Match[str], say: Say) -> str:
        return match[1] + match[2] + say(digits(match[3]))

    between = r"(?: (?:nummer|nr|is|ist|est|es|n°))*\.?[:#]? ?#?"
    pattern = rf"(?<![\w-])({language.labels})({between})(\d{{3,20}})(?![\w%]|[.,]\d|-\w)"
    return (rule(pattern, labelled, DIGITS, re.IGNORECASE),)
