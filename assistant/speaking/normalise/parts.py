"""Shares of a whole, parts of units and their powers, before fractions take their numbers: "½ tsp", "5 m2", "60/40"."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import Say, rule
from assistant.speaking.normalise.numbers import NUMBER, START, VULGAR, cardinal, fraction, number_words
from assistant.speaking.normalise.units import POWERS, UNITS, several


def _part_of(match: re.Match[str], say: Say) -> str:
    """ "½ tsp", "1 1/2 kg": a part of one is one, more are several."""
    whole, above, below = match[1], match[3], match[4]
    parts = VULGAR[match[2]] if match[2] else (int(above), int(below))
    said = fraction(*parts)
    if not said:
        return match[0]
    noun = UNITS[match[5]]
    if whole:
        said = f"{number_words(whole)} and {'a half' if parts == (1, 2) else said}"
    return say(f"{said} {several(noun) if whole else noun}", quantity=True)


def _flat_power(match: re.Match[str], say: Say) -> str:
    """5 m2, 10 kg/m3: the power written as a plain digit."""
    noun, power = UNITS[match[3]], POWERS[match[4]]
    if match[2]:
        said = f"{several(UNITS[match[2]])} per {power}{noun}"
    else:
        said = power + (noun if match[1] == "1" else several(noun))
    return say(f"{number_words(match[1])} {said}", quantity=True)


def _share(match: re.Match[str], say: Say) -> str:
    """ "60/40" shares a whole; "7/7 tests" and "10/10" are so many out of so many."""
    first, second = int(match[1]), int(match[2])
    if first + second == 100 and first % 5 == 0:
        return say(f"{cardinal(first)} {cardinal(second)}")
    if match[3] or first == second == 10:
        return say(f"{cardinal(first)} out of {cardinal(second)}") + (match[3] or "")
    return match[0]


_COUNTED = "(?:unit )?tests?|stars|points|marks|passed|correct|completed|checks|items"
RULES = (
    rule(r"(?<![\w.,/-])9/11(?= (?:memorial|museum|attacks?|commission|victims))", lambda _, s: s("nine eleven"), "/"),
    rule(rf"(?<![\w.,/-])(\d{{1,3}})/(\d{{1,3}})(?![\w/-]|[.,]\d)( (?:{_COUNTED})\b)?", _share, "/"),
    rule(rf"({START}{NUMBER}) ?(?:(kg|g|mg)/)?(mm|cm|km|m|ft)([23])(?!\w)", _flat_power, "23"),
    rule(
        rf"(?<![\w.,/])(?:(\d{{1,3}}) ?)?(?:([{''.join(VULGAR)}])|(?<![\d])(\d)/(\d{{1,2}})) ?"
        r"(tsp|tbsp|oz|lb|lbs|kg|g|l|L|ml|km|m|cm|mm|mi|ft|yd|gal|h|hr|hrs|min|mins)(?![\w/])",
        _part_of,
        "/" + "".join(VULGAR),
    ),
)
