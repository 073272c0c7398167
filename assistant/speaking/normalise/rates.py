# ruff: noqa: RUF001, SIM905 - look-alike characters are meant; lists of words are read and mended as words
"""Units that only their surroundings explain: amperes, rates over a round number, rooms, kinds ("a 5 kg bag")."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import Say, rule
from assistant.speaking.normalise.numbers import cardinal, number_words
from assistant.speaking.normalise.units import PER, UNITS, several

_ELECTRIC = re.compile(r"\d ?[kmM]?[VW](?!\w)| (?:fuse|breaker|charger|socket|plug|adapter|output|max)\b")


def _amps(match: re.Match[str], say: Say) -> str:
    """12V 2A: amperes beside volts or watts; "Gate 2A" is a name."""
    if not _ELECTRIC.search(match.string[max(0, match.start() - 24) : match.end() + 24]):
        return match[0]
    after = re.match(r" ([a-z]{2,})", match.string[match.end() : match.end() + 12])
    noun = "amp" if match[1] == "1" or (after and after[1] not in _NO_THING) else "amps"
    return say(f"{number_words(match[1])} {noun}", quantity=True)


def _per_many(match: re.Match[str], say: Say) -> str:
    """7 L/100 km: per a round number of something."""
    return f" {say(f'per {cardinal(int(match[1]))} {several(UNITS[match[2]])}')}"


def _kind(match: re.Match[str], say: Say) -> str:
    """ "a 5 kg bag": in front of what it measures a unit has no plural."""
    if match[4] in _NO_THING or match[2] == "1":
        return match[0]
    return f"{match[1]}{say(f'{number_words(match[2])} {UNITS[match[3]]}')} {match[4]}"


_NO_THING = frozenset(
    "each per and or to in away left from of ago at on for with long wide high tall deep thick is was".split()
)


def _sized(match: re.Match[str], say: Say) -> str:
    """ "a 4x4 m room"."""
    if match[5] in _NO_THING:
        return match[0]
    sizes = " by ".join(number_words(size) for size in match.groups()[:3] if size)
    return f"{say(f'{sizes} {UNITS[match[4]]}')} {match[5]}"


def _rooms(match: re.Match[str], say: Say) -> str:
    """3 bd, 2 ba: of a flat."""
    noun = "bedroom" if match[2].startswith("b") and "d" in match[2] else "bathroom"
    return say(f"{number_words(match[1])} {noun}{'' if match[1] == '1' else 's'}", quantity=True)


RULES = (
    rule(r"(?<=[A-Za-z])/ ?(10|100|1000) ?(km|mi|kg|g|ml|l)(?!\w)", _per_many, "/"),
    rule(r"(?<=[a-z]{3})/(wk|mo|yr|hr|min|sec)(?!\w)", lambda m, s: f" {s('per ' + PER[m[1]])}", "/"),
    rule(r"(?<![\w.,/-])(\d{1,3}(?:\.\d{1,2})?) ?A(?![\w/-])", _amps, "A"),
    rule(r"(?<![\w.,/-])(\d{1,2}(?:\.5)?) ?(bds?|ba)(?![\w/])", _rooms, "b"),
    rule(
        r"(?<![\w.,-])(\d{1,4}) ?[x×] ?(\d{1,4})(?: ?[x×] ?(\d{1,4}))? ?(mm|cm|m|ft) ([a-z]{2,})(?!\w)",
        _sized,
        "x×",
    ),
    rule(
        r"(?<!\w)([Aa]n? )(\d{1,4}(?:\.\d{1,2})?) ?"
        r"(km|m|cm|mm|kg|g|ml|l|L|lb|oz|mi|GB|TB|MB|V|W|kW|Hz) ([a-z]{2,})(?!\w)",
        _kind,
        "Aa",
    ),
)
"""Before the units themselves."""
