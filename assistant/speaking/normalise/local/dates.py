# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""Dates, days before months, and times of day by the 24-hour clock."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import DIGITS, Handler, Rule, Say, rule
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


def _date_rules(language: Language) -> tuple[Rule, ...]:
    month_pattern = _month_pattern(language)

    def written(match: re.Match[str], say: Say) -> str:
        day, month = int(match[1]), int(match[3])
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return match[0]
        return say(language.date(day, month, _full_year(match[4]), _before(match)), quantity=True)

    def iso(match: re.Match[str], say: Say) -> str:
        month, day = int(match[2]), int(match[3])
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return match[0]
        said = language.date(day, month, int(match[1]), _before(match))
        if match[4]:
            said += f", {language.clock(int(match[4]), int(match[5]), int(match[6] or 0) or None)}"
            said += ", U T C" if match[7] == "Z" else ""
        return say(said, quantity=True)

    def named(match: re.Match[str], say: Say) -> str:
        year = int(match[3]) if match[3] else None
        return say(language.date(int(match[1]), _month_number(match[2], language), year, _before(match)), quantity=True)

    def short(match: re.Match[str], say: Say) -> str:
        if not 1 <= int(match[2]) <= 12:
            return match[0]
        return say(language.date(int(match[1]), int(match[2]), None, _before(match)), quantity=True)

    def first_day(match: re.Match[str], say: Say) -> str:
        return say(language.ordinal(int(match[1]), "m", _before(match)), quantity=True)

    def month_year(match: re.Match[str], say: Say) -> str:
        between = " de " if language.code == "es" else " "
        month = language.months[_month_number(match[1], language) - 1]
        return say(f"{month}{between}{language.year(int(match[2]))}", quantity=True)

    def weekday(match: re.Match[str], say: Say) -> str:
        known = {form.lower(): number for form, number in language.day_forms.items()}
        return say(language.days[known[match[1].lower()]], quantity=True) + match[2]

    de, forms = r"(?: de(?:l)?)?", "|".join(map(re.escape, language.day_forms))
    found = [
        rule(
            rf"(?<![\w.-]){_YEAR}[-/]([01]\d)[-/]([0-3]\d)(?:(?:T|,? )([01]\d|2[0-4]):([0-5]\d)(?::([0-5]\d)"
            r"(?:[.,]\d{1,9})?)?(Z|[+−-][01]\d:?[0-5]\d)?)?(?![\w-])",
            iso,
            DIGITS,
        ),
        rule(r"(?<![\w./-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?![\w/-]|\.\w)", written, DIGITS),
        rule(
            rf"(?<![\w.,/:-]){_DAY}(?:\.|er|º)?{de}[ -]{month_pattern}(?:{de}[ -]{_YEAR}(?![\w:]))?(?!\w)",
            named,
            DIGITS,
        ),
        rule(rf"(?<!\w){month_pattern}{de} {_YEAR}(?![\w.,]\d|\w)", month_year, DIGITS),
        rule(rf"(?<![\w.])({forms})()\.?(?= ?[-–] ?(?:{forms})(?!\w))", weekday),
        rule(
            rf"(?<=[-–])({forms})(?!\w)\.?|(?<=[-–] )({forms})(?!\w)\.?"
            rf"|(?<=[\U000f0000-\U0010fffd] )({forms})(?=[ ,.;]|$)",
            _later(language),
        ),
        rule(rf"(?<!\w)({forms})\.?(,? )(?=\d|[\U000f0000-\U0010fffd])", weekday, flags=re.IGNORECASE),
    ]
    if language.code == "de":
        found.insert(
            2,
            rule(rf"(?<![\w.,]){_DAY}\.(?= ?(?:bis|und|–|-) ?(?:zum )?\d{{1,2}}\. {month_pattern})", first_day, "."),
        )
        found.insert(2, rule(rf"(?<![\w.,/:-]){_DAY}\.(1[0-2]|0?[1-9])\.(?![\w])", short, "."))
    return tuple(found)


def _later(language: Language) -> Handler:
    def weekday(match: re.Match[str], say: Say) -> str:
        return say(language.days[language.day_forms[match[1] or match[2] or match[3]]], quantity=True)

    return weekday


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
