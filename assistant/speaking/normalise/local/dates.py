# ruff: noqa: RUF001, RUF002 - look-alike characters are what this file is about
"""Dates, days before months, and times of day by the 24-hour clock."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import DIGITS, DONE, Rule, Say, rule
from assistant.speaking.normalise.language import Language, word
from assistant.speaking.normalise.local.numbers import spoken

_DAY = r"(3[01]|[12]\d|0?[1-9])"
_YEAR = r"([12]\d{3})"


def rules(language: Language) -> tuple[Rule, ...]:
    """Dates first, then weekdays before them, then times."""
    return (*_date_rules(language), *_clock_rules(language))


def _before(match: re.Match[str]) -> str:
    """The word before a date."""
    found = re.search(r"(\w+)[ ,]*$", match.string[max(0, match.start() - 20) : match.start()])
    return found[1] if found else ""


def _full_year(text: str) -> int:
    """A year of two digits is one of the last 70 or the next 30 years, as everybody who writes it so means."""
    number = int(text)
    return number if len(text) == 4 else number + (2000 if number < 55 else 1900)


def _month_pattern(language: Language) -> str:
    names = sorted({*language.months, *language.month_forms}, key=len, reverse=True)
    return "(?i:(" + "|".join(map(re.escape, names)) + r")(?!\w)\.?)"


def _month_number(text: str, language: Language) -> int:
    known = {name.lower(): number for number, name in enumerate(language.months, 1)}
    known |= {name.lower(): number for name, number in language.month_forms.items()}
    return known[text.lower().rstrip(".")]


class _Dates:
    """What becomes of each way to write a date in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._days = {form.lower(): language.days[number] for form, number in language.day_forms.items()}

    def written(self, match: re.Match[str], say: Say) -> str:
        """22-11-2026, 22.11.26, 22/11/2026: the day is first."""
        day, month = int(match[1]), int(match[3])
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return match[0]
        return say(self._language.date(day, month, _full_year(match[4]), _before(match)), quantity=True)

    def iso(self, match: re.Match[str], say: Say) -> str:
        """2026-11-22T08:45:00Z"""
        month, day = int(match[2]), int(match[3])
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return match[0]
        said = self._language.date(day, month, int(match[1]), _before(match))
        if match[4]:
            said += f", {self._language.clock(int(match[4]), int(match[5]), int(match[6] or 0) or None)}"
            said += ", U T C" if match[7] == "Z" else ""
        return say(said, quantity=True)

    def named(self, match: re.Match[str], say: Say) -> str:
        """22 nov. 2026, 22 de noviembre"""
        month, year = _month_number(match[2], self._language), int(match[3]) if match[3] else None
        return say(self._language.date(int(match[1]), month, year, _before(match)), quantity=True)

    def short(self, match: re.Match[str], say: Say) -> str:
        """22.11."""
        return say(self._language.date(int(match[1]), int(match[2]), None, _before(match)), quantity=True)

    def first_day(self, match: re.Match[str], say: Say) -> str:
        """The 1. of "vom 1. bis 31. Dezember"."""
        return say(self._language.ordinal(int(match[1]), "m", _before(match)), quantity=True)

    def month_year(self, match: re.Match[str], say: Say) -> str:
        between = " de " if self._language.code == "es" else " "
        month = self._language.months[_month_number(match[1], self._language) - 1]
        return say(f"{month}{between}{self._language.year(int(match[2]))}", quantity=True)

    def months(self, match: re.Match[str], say: Say) -> str:
        """janv.-mars, jan t/m mrt"""
        names = [self._language.months[_month_number(match[place], self._language) - 1] for place in (1, 3)]
        return f"{say(names[0], quantity=True)}{match[2]}{say(names[1], quantity=True)}"

    def weekday(self, match: re.Match[str], say: Say) -> str:
        return say(self._days[match[1].lower()], quantity=True) + match[2]

    def weekdays(self, match: re.Match[str], say: Say) -> str:
        """ma-vr, Mo.–Fr., ma t/m vr"""
        first, last = self._days[match[1].lower()], self._days[match[3].lower()]
        return f"{say(first, quantity=True)}{match[2]}{say(last, quantity=True)}"


def _date_rules(language: Language) -> tuple[Rule, ...]:
    month, dates = _month_pattern(language), _Dates(language)
    of = r"(?: de(?:l)?)?"
    found = [
        rule(
            rf"(?<![\w.-]){_YEAR}[-/]([01]\d)[-/]([0-3]\d)(?:(?:T|,? )([01]\d|2[0-4]):([0-5]\d)(?::([0-5]\d)"
            r"(?:[.,]\d{1,9})?)?(Z|[+−-][01]\d:?[0-5]\d)?)?(?![\w-])",
            dates.iso,
            DIGITS,
        ),
        rule(r"(?<![\w./-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?![\w/-]|\.\w)", dates.written, DIGITS),
        rule(
            rf"(?<![\w.,/:-]){_DAY}(?:\.|er|º)?{of}[ -]{month}(?:{of}[ -]{_YEAR}(?![\w:]))?(?!\w)",
            dates.named,
            DIGITS,
        ),
        rule(rf"(?<![\w.]){month}( ?[-–] ?| t/m | {DONE} ){month}(?!\w)(?!{of} ?\d)", dates.months),
        rule(rf"(?<!\w){month}{of} {_YEAR}(?![\w.,]\d|\w)", dates.month_year, DIGITS),
        rule(
            rf"(?:(?<={DONE} )|(?<=\b(?:le|el|op|am|au|al|du) )){_DAY}[/-](1[0-2]|0?[1-9])(?![\w/-])", dates.short, "/-"
        ),
    ]
    if language.code == "de":
        first = rf"(?<![\w.,]){_DAY}\.(?= ?(?:bis|und|–|-) ?(?:zum )?\d{{1,2}}\. {month})"
        found.insert(2, rule(first, dates.first_day, "."))
        found.insert(2, rule(rf"(?<![\w.,/:-]){_DAY}\.(1[0-2]|0?[1-9])\.(?![\w])", dates.short, "."))
    return tuple(found)


def weekday_rules(language: Language) -> tuple[Rule, ...]:
    """First of all: short forms of weekdays beside each other, before a date or before hours.

    By themselves "zo", "so", "mar" and "do" are words, which is why nothing less will do.
    """
    forms, dates = "|".join(map(re.escape, language.day_forms)), _Dates(language)
    clock = r"\d{1,2}(?:[.:h]\d\d)?"
    hours = rf"{clock}(?: ?[-–] ?{clock})? ?(?:u|uur|Uhr|h)\b|\d{{1,2}}[:h]\d\d"
    date = rf"\d{{1,2}}(?:[./-]\d{{1,2}}(?!\d)|(?:\.|er|º)?(?: de)? {_month_pattern(language)})|\d{{4}}-\d\d-\d\d"
    return (
        rule(rf"(?<![\w.])({forms})\.?( ?[-–] ?| t/m )({forms})(?!\w)\.?", dates.weekdays),
        rule(rf"(?<![\w.])({forms})\.?(,? )(?={date}|{hours})", dates.weekday, DIGITS, re.IGNORECASE),
    )


def _clock_rules(language: Language) -> tuple[Rule, ...]:
    hours = language.hour_word

    def clock(match: re.Match[str], say: Say) -> str:
        return say(language.clock(int(match[1]), int(match[2]), int(match[3] or 0) or None), quantity=True)

    def full_hour(match: re.Match[str], say: Say) -> str:
        return say(language.clock(int(match[1]), 0, None), quantity=True)

    def pair(match: re.Match[str], say: Say) -> str:
        between = f" {word('ratio')} " if not re.fullmatch("[0-5][0-9]", match[2]) else " "
        return say(f"{spoken(match[1], language)}{between}{spoken(match[2], language)}", quantity=True)

    hour, minute = r"([01]?\d|2[0-4])", r"([0-5]\d)"
    behind = rf"(?: ?(?:{hours})(?!\w))" if hours else "(?: ?hs?(?!\\w))"
    found = [
        rule(rf"(?<![\w:.,/]){hour}:{minute}(?::{minute}(?:[.,]\d{{1,9}})?)?{behind}?(?![\w:]|[.,]\d)", clock, ":"),
        rule(rf"(?<![\w:.,/]){hour}\.{minute}(){behind}", clock, "."),
    ]
    if language.code == "fr":
        found.append(rule(rf"(?<![\w:.,/]){hour} ?[hH] ?{minute}()(?! ?(?:min|mn|m)\b)(?!\w)", clock, "hH"))
        found.append(rule(rf"(?<![\w:.,/]){hour} ?(?:h|heures?)(?!\w|/)", full_hour, "h"))
    elif language.code in ("de", "nl"):
        found.append(rule(rf"(?<![\w:.,/]){hour} (?:Uhr|uur)(?!\w)", full_hour, "U"))
        found.append(rule(rf"(?<![\w:.,/]){hour} ?[hu] ?{minute}()(?! ?(?:min|m)\b)(?!\w)", clock, "hu"))
        between = r"(?: (?:en|tot|und|bis|-|–) |[-–])\d{1,2}\.[0-5]\d ?(?:uur|Uhr|[uh]\b)"
        found.insert(0, rule(rf"(?<![\w:.,/]){hour}\.{minute}()(?={between})", clock, "."))
    found.append(rule(r"(?<![\w:.,])(\d{1,4}):(\d{1,4})(?![\w:]|[.,]\d)", pair, ":"))
    return tuple(found)
