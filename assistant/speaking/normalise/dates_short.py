# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""Dates and periods that programs write without spaces: "05JAN24", "2024-12", "2024-W05", "3Q24", "50k-60k"."""

from __future__ import annotations

import re

from assistant.speaking.normalise.dates_times import MONTHS
from assistant.speaking.normalise.draft import DIGITS, Say, rule
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


RULES = (
    rule(rf"(?<!\w)(3[01]|[12]\d|0[1-9])({'|'.join(_SHORT)})(\d\d|(?:19|20)\d\d)?(?!\w)", _ticket, DIGITS),
    rule(r"(?<![\w.,/-])((?:19|20)\d\d)-(0[1-9]|1[0-2])(?![\w/-]|\.\d)", _year_month, "-"),
    rule(r"(?<![\w.,/-])(0?[1-9]|1[0-2])/((?:19|20)\d\d)(?![\w/-]|\.\d)", _month_year, "/"),
    rule(r"(?<![\w.-])((?:19|20)\d\d)-?W([0-5]\d)(?:-[1-7])?(?!\w)", _week, "W"),
    rule(r"(?<![\w.-])([1-4])([QH])(\d\d)(?!\w)", _period, "QH"),
    rule(r"(?<![\w.,-])(\d{1,4}(?:\.\d)?)([kKM])[-–](\d{1,4}(?:\.\d)?)\2(?!\w)", _thousands, "kKM"),
    rule(r"(?<![\w.,/-])24/7/365\b", lambda _, s: s("twenty-four seven three sixty-five"), "/"),
)
