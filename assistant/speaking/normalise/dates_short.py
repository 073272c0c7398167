# ruff: noqa: RUF001, RUF002 - look-alike characters are what this file is about
"""Dates and periods that programs write without spaces: "05JAN24", "2024-12", "2024-W05", "3Q24", "50k-60k"."""

from __future__ import annotations

import re

from assistant.speaking.normalise.dates_times import DAYS, MONTHS, clock, spell_number, zone
from assistant.speaking.normalise.draft import DIGITS, Say, rule
from assistant.speaking.normalise.language import word
from assistant.speaking.normalise.numbers import cardinal, number_words, ordinal, year

_SHORT = {name[:3].upper(): name for name in MONTHS}
_SCALE = {"k": "thousand", "K": "thousand", "M": "million", "m": "million"}


def _ticket(match: re.Match[str], say: Say) -> str:
    """05JAN24, as tickets and stamps have it."""
    text = match[3] or ""
    when = f" {year(int(text) if len(text) == 4 else 2000 + int(text))}" if text else ""
    return say(f"{ordinal(int(match[1]))} of {_SHORT[match[2]]}{when}")


def _year_month(match: re.Match[str], say: Say) -> str:
    """2024-12 is a month; 2010-12 could be three years, and then is one."""
    if int(match[2]) > int(match[1]) % 100:
        return say(f"{year(int(match[1]))} to {year(int(match[1]) // 100 * 100 + int(match[2]))}")
    return say(f"{MONTHS[int(match[2]) - 1]} {year(int(match[1]))}")


def _month_year(match: re.Match[str], say: Say) -> str:
    return say(f"{MONTHS[int(match[1]) - 1]} {year(int(match[2]))}")


def _week(match: re.Match[str], say: Say) -> str:
    return say(f"week {cardinal(int(match[2]))}, {year(int(match[1]))}")


def _period(match: re.Match[str], say: Say) -> str:
    return say(f"{cardinal(int(match[1]))} {match[2]} {cardinal(int(match[3]))}")


def _thousands(match: re.Match[str], say: Say) -> str:
    return say(f"{number_words(match[1])} to {number_words(match[3])} {_SCALE[match[2]]}", quantity=True)


def _basic(match: re.Match[str], say: Say) -> str:
    """20250228T101500Z, as calendars and backups write it."""
    y, month, day, hour, minute, second = match.groups()[:6]
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return match[0]
    said = f"{MONTHS[int(month) - 1]} {ordinal(int(day))}, {year(int(y))}, {clock(hour, minute, second)}"
    return say(said + spell_number(zone(match[7])))


def _zone_alone(match: re.Match[str], say: Say) -> str:
    """UTC+05:30: an offset, not a time of day."""
    hours, minutes = cardinal(int(match[3])), int(match[4] or 0)
    sign = "minus" if match[2] in "-−" else "plus"
    return say(f"{' '.join(match[1])} {sign} {hours}" + (f" {cardinal(minutes)}" if minutes else ""))


def _standard(match: re.Match[str], say: Say) -> str:
    """BS 7671:2018: a standard and its year."""
    return say(f"{number_words(match[1])}, {year(int(match[2]))}")


def _logged(match: re.Match[str], say: Say) -> str:
    """22/Nov/2026:18:40:03 +0000, as web servers write it."""
    day, month, year_text, hour, minute, second, offset = match.groups()
    said = f"{ordinal(int(day))} of {_SHORT[month.upper()]} {year(int(year_text))}, {clock(hour, minute, second)}"
    return say(said + spell_number(zone("Z" if offset and offset[1:] == "0000" else offset)))


def _offset(match: re.Match[str], say: Say) -> str:
    offset = "Z" if match[1][1:] == "0000" else match[1]
    return f" {say(spell_number(zone(offset)).strip())}"


def _days(match: re.Match[str], say: Say) -> str:
    """ "Mon, Wed & Fri": each by its name."""
    return re.sub(_DOTTED_DAY, lambda day: say(DAYS[day[1][:3].lower()]), match[0])


def _days_of_month(match: re.Match[str], say: Say) -> str:
    """12–14 Nov: both are days."""
    when = f" {year(int(match[4]))}" if match[4] else ""
    return say(f"{ordinal(int(match[1]))} to {ordinal(int(match[2]))} of {_SHORT[match[3][:3].upper()]}{when}")


def _weekday(match: re.Match[str], say: Say) -> str:
    return f"{match[1]} {say(DAYS[match[2][:3].lower()], quantity=True)}"


def _length(match: re.Match[str], say: Say) -> str:
    """ "1:30 min", "2:15 h": no time of day."""
    first, second = ("minute", "second") if match[3].startswith("m") else ("hour", "minute")
    parts = ((int(match[1]), first), (int(match[2]), second))
    return say(" ".join(f"{cardinal(n)} {noun}{'' if n == 1 else 's'}" for n, noun in parts))


def _proportion(match: re.Match[str], say: Say) -> str:
    return say(f" {word('to')} ".join(number_words(part) for part in re.findall(r"\d+", match[0])))


EARLY_RULES = (
    rule(
        r"(?<=\bat )([01]?\d|2[0-3])\.([0-5]\d)\.([0-5]\d)(?=\.[A-Za-z]|[\s,]|$)",
        lambda m, s: s(clock(m[1], m[2], m[3])),
        ".",
    ),
)
"""Before files: "Screenshot 2026-11-22 at 18.40.03.png"."""
_DAY = r"(3[01]|[12]\d|0?[1-9])"
_MONTH = "|".join([*MONTHS, *(name[:3] for name in MONTHS), "Sept"])
_WEEKDAY = r"(Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b"
_DOTTED_DAY = rf"{_WEEKDAY}\.?"
RULES = (
    rule(
        r"(?<!\w)([12]\d{3})([01]\d)([0-3]\d)T([01]\d|2[0-4])([0-5]\d)([0-5]\d)(Z|[+-]\d{4})?(?!\w)",
        _basic,
        "T",
    ),
    rule(
        rf"(?<!\w)(\d\d)/({'|'.join(name[:3] for name in MONTHS)})/(\d{{4}}):(\d\d):(\d\d):(\d\d)"
        r"(?: ([+-]\d{4}))?(?!\w)",
        _logged,
        ":",
    ),
    rule(r"(?<!\w)(UTC|GMT) ?([+−-]) ?(\d{1,2})(?::?([0-5]\d))?(?![\w:])", _zone_alone, "CT"),
    rule(r"(?<=\d\d:\d\d) ([+-]\d{4})(?!\w)", _offset, ":"),
    rule(
        rf"(?<![\w.,/:-]){_DAY} ?[-–] ?{_DAY} ({_MONTH})\b"
        r"\.?(?: ([12]\d{3})(?![\w:]))?",
        _days_of_month,
        "-–",
    ),
    rule(
        rf"\b([Oo]n|[Ee]very|[Bb]y|[Uu]ntil|[Cc]losed|[Oo]pen|[Nn]ext|[Ll]ast|[Ff]rom|[Tt]his) {_WEEKDAY}(?=[ ,.;)]|$)",
        _weekday,
    ),
    rule(r"(?<=[a-zA-Z] )(Fri|Tues?|Thu(?:rs)?)(?=[;)]|$)", lambda m, s: s(DAYS[m[1][:3].lower()])),
    rule(rf"(?<!\w){_DOTTED_DAY}(?:(?:, ?| ?/ ?| ?& ?| and ){_DOTTED_DAY})+(?!\w)", _days),
    rule(r"(?<![\w:.,])(\d{1,3}):([0-5]\d) ?(mins?|minutes|h|hrs?|hours)(?!\w)", _length, ":"),
    rule(
        r"(?<![\w.,])(\d{1,2})h([0-5]\d)(?!\w)",
        lambda m, s: s(f"{cardinal(int(m[1]))} hours {cardinal(int(m[2]))}"),
        "h",
    ),
    rule(r"(?<![\w:.,])(?<!\? )\d{1,4} : \d{1,5}(?![\w:])|(?<![\w:.,])\d{1,2}:\d:\d{1,2}(?![\w:])", _proportion, ":"),
    rule(
        r"(?<![\w:.,])(\d{1,2}\.\d{1,2}):(\d{1,2})(?![\w:.,])",
        lambda m, s: s(f"{number_words(m[1])} {word('to')} {number_words(m[2])}"),
        ":",
    ),
    rule(r"(?<![\w:.,])(\d{4,5}):((?:19|20)\d\d)(?![\w:]|[.,]\d)", _standard, ":"),
    rule(rf"^ ?{_WEEKDAY}\.?$", lambda m, s: s(DAYS[m[1][:3].lower()])),
    rule(rf"^ ?({'|'.join(_SHORT)})\.?$", lambda m, s: s(_SHORT[m[1].upper()]), flags=re.I),
    rule(r"(?<!\w)EST\.(?= \d{4}(?!\w))", lambda _, s: s("established"), "E"),
    rule(rf"(?<!\w)(3[01]|[12]\d|0[1-9])({'|'.join(_SHORT)})(\d\d|(?:19|20)\d\d)?(?!\w)", _ticket, DIGITS),
    rule(r"(?<![\w.,/-])((?:19|20)\d\d)-(0[1-9]|1[0-2])(?![\w/-]|\.\d)", _year_month, "-"),
    rule(r"(?<![\w.,/-])(0?[1-9]|1[0-2])/((?:19|20)\d\d)(?![\w/-]|\.\d)", _month_year, "/"),
    rule(r"(?<![\w.-])((?:19|20)\d\d)-?W([0-5]\d)(?:-[1-7])?(?!\w)", _week, "W"),
    rule(r"(?<![\w.-])([1-4])([QH])(\d\d)(?!\w)", _period, "QH"),
    rule(r"(?<![\w.,-])(\d{1,4}(?:\.\d)?)([kKM])[-–](\d{1,4}(?:\.\d)?)\2(?!\w)", _thousands, "kKM"),
    rule(r"(?<![\w.,/-])24/7/365\b", lambda _, s: s("twenty-four seven three sixty-five"), "/"),
)
