# ruff: noqa: SIM905, RUF001 - look-alike characters are what this file is about
"""Dates, times of day and durations."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import DIGITS, Say, rule
from assistant.speaking.normalise.numbers import cardinal, digits, number_words, ordinal, year

MONTHS = "January February March April May June July August September October November December".split()
_MONTH_OF = {name[:3].lower(): name for name in MONTHS}
DAYS = {day[:3].lower(): day for day in "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()}
_MONTH = (
    r"(?i:(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?)"
)
_DAY = r"(3[01]|[12]\d|0?[1-9])"
_YEAR = r"([12]\d{3})"
_WEEKDAY = r"(Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?"
_BEFORE_THE = re.compile(r"\b(?:on|by|from|to|until|till|before|after|since|due|of|and|between)\s$", re.I)
_ARTICLE = re.compile(r"\bthe\s$", re.I)
_CLOCK = r"([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?"
_CLOCK_WORD = "o'clock"
_HALF = r"(?: ?([AaPp])(?:[Mm]\b|\.[Mm]\.))"


def _month(text: str) -> str:
    return _MONTH_OF[text[:3].lower()]


def _day_first(match: re.Match[str], day: str, month: str, year_text: str | None) -> str:
    """ "twenty-second of November twenty twenty-six", with "the" after a preposition."""
    before = match.string[max(0, match.start() - 10) : match.start()]
    said = f"{ordinal(int(day))} of {month}"
    if _BEFORE_THE.search(before) and not _ARTICLE.search(before):
        said = "the " + said
    return said + (f" {year(int(year_text)) if len(year_text) == 4 else number_words(year_text)}" if year_text else "")


def _day_month(match: re.Match[str], say: Say) -> str:
    return say(_day_first(match, match[1], _month(match[2]), match[3]), quantity=True)


def _month_day(match: re.Match[str], say: Say) -> str:
    said = f"{_month(match[1])} {ordinal(int(match[2]))}"
    if match[3]:
        said += f" to {ordinal(int(match[3]))}"
    return say(said + (f", {year(int(match[4]))}" if match[4] else ""), quantity=True)


def _month_year(match: re.Match[str], say: Say) -> str:
    return say(f"{_month(match[1])} {year(int(match[2]))}", quantity=True)


def clock(hour: str, minute: str, second: str | None = None, part: str | None = None, half: str = "") -> str:
    """A time of day. "14:05" is "fourteen oh five", full hours are "eight o'clock" or "fourteen hundred"."""
    h, m = int(hour), int(minute)
    if second == "00" and not part:
        second = None
    if second and h == 0 and m and not part and not half:
        return (
            f"zero hours {cardinal(m)} {_plural(minute, 'minute')} {cardinal(int(second))} {_plural(second, 'second')}"
        )
    if second and h == m == 0 and not half:
        return f"zero hours and {cardinal(int(second))}{f' point {digits(part)}' if part else ''} seconds"
    if half:
        said = cardinal(h) if m == 0 and not second else f"{cardinal(h)} {_minutes(m)}"
    elif second:
        full = _CLOCK_WORD if h <= 12 else "hundred hours"
        said = f"{'zero' if h == 0 else cardinal(h)} {_minutes(m) if m else full}"
    elif m == 0:
        said = "midnight" if h in (0, 24) else f"{cardinal(h)} {'hundred' if h > 12 else _CLOCK_WORD}"
    else:
        said = f"{cardinal(h)} {_minutes(m)}"
    if second:
        fine = f" point {digits(part)}" if part else ""
        said += f" and {cardinal(int(second))}{fine} second{'' if second == '01' and not part else 's'}"
    return said + (f" {half.upper()} M" if half else "")


def _minutes(minute: int) -> str:
    if minute == 0:
        return "hundred"
    return f"{'oh ' if minute < 10 else ''}{cardinal(minute)}"


def _time(match: re.Match[str], say: Say) -> str:
    return say(
        clock(match[1], match[2], match[3], match[4], match[5] or "") + (" U T C" if match[6] else ""), quantity=True
    )


def zone(text: str | None) -> str:
    if not text:
        return ""
    if text == "Z":
        return " U T C"
    hours, minutes = int(text[1:3]), int(text[-2:])
    return f" U T C {'minus' if text[0] in '-−' else 'plus'} {cardinal(hours)}" + (f" {minutes}" if minutes else "")


def _iso(match: re.Match[str], say: Say) -> str:
    y, month, day = match[1], int(match[2]), int(match[3])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match[0]
    said = f"{MONTHS[month - 1]} {ordinal(day)}, {year(int(y))}"
    if match[4]:
        said += f", {clock(match[4], match[5], match[6], match[7])}{spell_number(zone(match[8]))},"
    return say(said, quantity=True)


def spell_number(text: str) -> str:
    return re.sub(r"\d+", lambda m: cardinal(int(m[0])), text)


def _written(match: re.Match[str], say: Say) -> str:
    """22/11/2026: the month has its name where only one of the two numbers can be a month; else as it is written."""
    first, second, last = int(match[1]), int(match[3]), match[4]
    full = year(int(last)) if len(last) == 4 else number_words(last)
    if 12 < first <= 31 and 1 <= second <= 12:
        said = _day_first(match, match[1], MONTHS[second - 1], last)
    elif 12 < second <= 31 and 1 <= first <= 12:
        said = f"{MONTHS[first - 1]} {ordinal(second)}, {full}"
    elif first > 31 or second > 31:
        return match[0]
    else:
        said = f"{cardinal(first)}, {cardinal(second)}, {full}"
    return say(said, quantity=True)


def _year_first(match: re.Match[str], say: Say) -> str:
    month, day = int(match[2]), int(match[3])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match[0]
    return say(f"{MONTHS[month - 1]} {ordinal(day)}, {year(int(match[1]))}", quantity=True)


def _weekday(match: re.Match[str], say: Say) -> str:
    return say(DAYS[match[1][:3].lower()], quantity=True)


def _later_weekday(match: re.Match[str], say: Say) -> str:
    return say(DAYS[next(filter(None, match.groups()))[:3].lower()], quantity=True)


def _weekday_comma(match: re.Match[str], say: Say) -> str:
    return say(DAYS[match[1][:3].lower()] + ("," if match[2].startswith(",") else ""), quantity=True) + " "


def _duration(match: re.Match[str], say: Say) -> str:
    parts = [
        f"{number_words(match[1])} {_plural(match[1], 'hour')}",
        f"{cardinal(int(match[2]))} {_plural(match[2], 'minute')}",
    ]
    if match[3]:
        parts.append(f"{cardinal(int(match[3]))} {_plural(match[3], 'second')}")
    return say(" ".join(parts), quantity=True)


def _minutes_seconds(match: re.Match[str], say: Say) -> str:
    return say(
        f"{cardinal(int(match[1]))} {_plural(match[1], 'minute')} "
        f"{cardinal(int(match[2]))} {_plural(match[2], 'second')}",
        quantity=True,
    )


def _plural(count: str, noun: str) -> str:
    return noun if count in ("1", "01") else noun + "s"


_AGO = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}


def _ago(match: re.Match[str], say: Say) -> str:
    return say(f"{cardinal(int(match[1]))} {_plural(match[1], _AGO[match[2]])} {match[3]}")


def _player(match: re.Match[str], say: Say) -> str:
    """Position and length of what is playing: "1:23 / 4:56"."""

    def one(text: str) -> str:
        fields = [int(part) for part in text.split(":")]
        if not any(fields):
            return "zero"
        return " ".join([cardinal(fields[0])] + [_minutes(part) if part else "zero zero" for part in fields[1:]])

    return say(f"{one(match[1])} of {one(match[2])}")


def _ratio(match: re.Match[str], say: Say) -> str:
    """ "52:31" are minutes and seconds, "16:9" is a ratio."""
    if re.fullmatch("[0-5][0-9]", match[2]) and len(match[1]) <= 3:
        return say(
            f"{cardinal(int(match[1]))} {_minutes(int(match[2])) if match[2] != '00' else 'zero zero'}", quantity=True
        )
    return say(f"{number_words(match[1])} to {number_words(match[2])}")


_TIME_FIELD = r"(\d{1,3}:[0-5]\d(?::[0-5]\d)?)"


def _joined(match: re.Match[str], say: Say) -> str:
    """Months with a dash between; the second one is left to the rules for dates where a number follows."""
    last = match[2] if re.match(r" ?\d", match.string[match.end() : match.end() + 2]) else say(_month(match[2]))
    return f"{say(_month(match[1]))} {say('to')} {last}"


def _units_of_time(match: re.Match[str], say: Say) -> str:
    """ "1d 4h", "2w 3d": two or more at once are certainly times."""
    said = []
    for count, letter in re.findall(r"(\d+) ?([wdhms])", match[0]):
        said.append(f"{cardinal(int(count))} {_plural(count, _AGO[letter])}")
    return say(" ".join(said), quantity=True)


def _short_year(match: re.Match[str], say: Say) -> str:
    return say(f"{_month(match[1])} {year(2000 + int(match[2])) if int(match[2]) < 55 else cardinal(int(match[2]))}")


RULES = (
    rule(
        r"(?<![\w.,])(\d{1,4}) ?(BCE?|AD|CE) ?[–-] ?(?=\d{1,4} ?(?:BCE?|AD|CE)(?!\w))",
        lambda m, s: f"{m[1]} {m[2]} {s('to')} ",
        "BADC",
    ),
    rule(rf"(?<!\w){_MONTH} ?[-–] ?{_MONTH}", _joined, "-–"),
    rule(rf"(?<!\w){_MONTH} ?'(\d\d)(?!\w)", _short_year, "'"),
    rule(r"(?<![\w.,])(?:\d{1,3} ?[wd],? ?)+(?:\d{1,2} ?[hms],? ?){0,2}\d{1,2} ?[hms](?!\w)", _units_of_time, "wd"),
    rule(r"(?<!\w)T[-−](?=\d+ ?(?:s|sec|min|h|(?:hour|minute|second|day)s?)\b)", lambda _, s: f"T {s('minus')} ", "T"),
    rule(r"(?:(?<=\s)|^)[-−](?=\d{1,2}:[0-5]\d(?!\d))", lambda _, s: s("minus") + " ", ":"),
    rule(
        r"(?<![\w.-])([12]\d{3})-([01]\d)-([0-3]\d)"
        r"(?:(?:T|,? )([01]\d|2[0-4]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?"
        r" ?(Z\b|[+−-][01]\d:?[0-5]\d\b)?)?(?![\w-])",
        _iso,
        DIGITS,
    ),
    rule(r"(?<![\w./-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d(?=[^\w./-]|$))(?![\w/-]|\.\w)", _written, DIGITS),
    rule(r"(?<![\w./-])([12]\d{3})[/.]([01]?\d)[/.]([0-3]?\d)(?![\w/-]|\.\w)", _year_first, DIGITS),
    rule(rf"(?<![\w.]){_WEEKDAY}(?= ?[-–—] ?{_WEEKDAY})", _weekday, "MTWFS"),
    rule(
        rf"(?<![\w.]){_WEEKDAY}(?= {_WEEKDAY})|(?<=(?:Mon|Tue|Wed|Thu|Fri|Sat) ){_WEEKDAY}(?=[ ,\n]|$)", _later_weekday
    ),
    rule(rf"(?<=[-–—]){_WEEKDAY}(?!\w)|(?<=[-–—] ){_WEEKDAY}(?!\w)", _later_weekday, "-–—"),
    rule(rf"(?<![\w.]){_WEEKDAY}(,? )(?=\d|{_MONTH} \d)", _weekday_comma, DIGITS),
    rule(
        rf"(?<![\w.,/:-]){_DAY}(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH}(?:,?[ -]{_YEAR}(?![\w:]))?(?!\w)",
        _day_month,
        DIGITS,
    ),
    rule(
        rf"(?<!\w){_MONTH} {_DAY}(?:st|nd|rd|th)?(?: ?[-–] ?{_DAY})?(?:,? {_YEAR}(?![\w:]))?(?![\w:%]|[.,]\d)",
        _month_day,
        DIGITS,
    ),
    rule(rf"(?<!\w){_MONTH} {_YEAR}(?![\w.,]\d|\w)", _month_year, DIGITS),
    rule(rf"(?<![\w:.]){_TIME_FIELD} ?/ ?{_TIME_FIELD}(?![\w:])", _player, "/"),
    rule(rf"(?<![\w:.,/]){_CLOCK}(?:{_HALF}|(Z)(?!\w))?(?![\w:]|[.,]\d)", _time, ":"),
    rule(
        r"(?<![\w:.,/])(1[0-2]|0?[1-9])" + _HALF + r"(?!\w)",
        lambda m, s: s(f"{cardinal(int(m[1]))} {m[2].upper()} M", quantity=True),
        DIGITS,
    ),
    rule(
        r"(?<![\w:.,])([01]?\d|2[0-4])\.([0-5]\d)" + _HALF + r"(?!\w)",
        lambda m, s: s(clock(m[1], m[2], half=m[3]), quantity=True),
        DIGITS,
    ),
    rule(
        r"(?<![\w.,])(\d{1,4}) ?h(?:(?:ou)?rs?)?,? ?(\d{1,2}) ?m(?:in(?:ute)?s?)?"
        r"(?:,? ?(\d{1,2}) ?s(?:ec(?:ond)?s?)?)?(?!\w)",
        _duration,
        "h",
    ),
    rule(r"(?<![\w.,])(\d{1,4}) ?m(?:in(?:ute)?s?)?,? ?(\d{1,2}) ?s(?:ec(?:ond)?s?)?(?!\w)", _minutes_seconds, "m"),
    rule(r"(?<![\w.,])(\d{1,4}) ?(mo|[smhdwy]) (ago|left)\b", _ago, "agl"),
    rule(
        r"(?<![\w:.,])(\d{1,4}):(\d{1,4})(?![\w:]|[.,]\d)",
        _ratio,
        ":",
    ),
)
