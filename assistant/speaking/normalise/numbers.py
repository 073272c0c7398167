# ruff: noqa: SIM905, RUF001 - look-alike characters are what this file is about
"""Numbers: whole, decimal, negative, ordinal, fractions, percentages, large ones by name or digit by digit."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import DIGITS, DONE, Say, rule
from assistant.speaking.normalise.language import current, word

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion")
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 8: "eighth", 16: "sixteenth"}
VULGAR = {
    "½": (1, 2),
    "⅓": (1, 3),
    "⅔": (2, 3),
    "¼": (1, 4),
    "¾": (3, 4),
    "⅕": (1, 5),
    "⅖": (2, 5),
    "⅗": (3, 5),
    "⅘": (4, 5),
    "⅙": (1, 6),
    "⅚": (5, 6),
    "⅛": (1, 8),
    "⅜": (3, 8),
    "⅝": (5, 8),
    "⅞": (7, 8),
}
NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?![\d])"
"""Regex: a number as English screens write it."""
SIGN = r"(?:(?<![^\s(\[=:,;<>~≈|/\"'])[-−+±])"
"""Regex: a sign where a sign can stand: not between two things."""
START = rf"(?<![\w.,]){SIGN}?"
SIGN_WORDS = {"-": "minus ", "−": "minus ", "+": "plus ", "±": "plus or minus ", "": ""}


def sign_word(sign: str) -> str:
    """What stands before a number, with its space: "minus "; "" for anything else."""
    said = SIGN_WORDS.get(sign, "").strip()
    return f"{word(said)} " if said else ""


def digits(text: str) -> str:
    """Digit by digit: "205" is "two zero five". Other characters are left out."""
    language = current()
    if language:
        return " ".join(language.cardinal(int(character)) for character in text if character in DIGITS)
    return " ".join(_SMALL[int(character)] for character in text if character in DIGITS)


def cardinal(number: int) -> str:
    """A whole number in words; from a quintillion on digit by digit, which is what anybody could follow."""
    language = current()
    if number < 0:
        return f"{word('minus')} {cardinal(-number)}"
    if language and number < 10**18:
        return language.cardinal(number)
    if number >= 10**18:
        return digits(str(number))
    if number < 20:
        return _SMALL[number]
    if number < 100:
        return _TENS[number // 10] + (f"-{_SMALL[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" and {cardinal(number % 100)}" if number % 100 else ""
        return f"{_SMALL[number // 100]} hundred{rest}"
    said = []
    for power in range((len(str(number)) - 1) // 3, -1, -1):
        group = number // 1000**power % 1000
        if group:
            lone_rest = power == 0 and group < 100
            said.append(f"{'and ' if lone_rest else ''}{cardinal(group)} {_SCALES[power]}".strip())
    return " ".join(said)


def ordinal(number: int) -> str:
    """ "twenty-third" for 23."""
    language = current()
    if language:
        return language.ordinal(number)
    head, cut, last = re.fullmatch(r"(.*?)([ -]?)([a-z]+)", cardinal(number)).groups()  # type: ignore[union-attr]
    if last in _ORDINALS:
        last = _ORDINALS[last]
    elif last.endswith("y"):
        last = last[:-1] + "ieth"
    else:
        last += "th"
    return head + cut + last


def year(number: int) -> str:
    """A year as it is said: "nineteen oh five", "two thousand and seven", "twenty twenty-six"."""
    language = current()
    if language:
        return language.year(number)
    if not 1000 <= number <= 9999 or number % 1000 < 10:
        return cardinal(number)
    head, tail = divmod(number, 100)
    if tail == 0:
        return f"{cardinal(head)} hundred"
    return f"{cardinal(head)} {'oh ' if tail < 10 else ''}{cardinal(tail)}"


def number_words(text: str) -> str:
    """A number as written ("-1,234.50", "007", "1234567") in words.

    Leading zeros, and seven digits or more without separators that are no round number, are codes rather than amounts:
    digit by digit.
    """
    sign = sign_word(text[:1])
    whole, _, decimals = text.lstrip("-−+±").partition(".")
    plain = whole.replace(",", "")
    if not plain:
        said = ""
    elif (len(plain) > 1 and plain[0] == "0") or (len(plain) >= 7 and whole == plain and not plain.endswith("000")):
        said = digits(plain)
    else:
        said = cardinal(int(plain)) if len(plain) <= 40 else digits(plain)
    if decimals:
        said = f"{said} {word('point')} {digits(decimals)}".strip()
    return sign + said


def fraction(above: int, below: int) -> str:
    """ "three quarters"; "" where the parts have no common name."""
    part = _PARTS.get(below, "")
    if not part or not 0 < above < below:
        return ""
    several = "halves" if part == "half" else part + "s"
    return f"{cardinal(above)} {part if above == 1 else several}"


def _fraction(match: re.Match[str], say: Say) -> str:
    whole, above, below = match[1], int(match[2]), int(match[3])
    said = fraction(above, below) if match[2][0] != "0" and match[3][0] != "0" else ""
    if said and whole:
        said = f"{cardinal(int(whole))} and {'a half' if (above, below) == (1, 2) else said}"
    elif whole:
        return match[0]
    if not said:
        said = f"{number_words(match[2])} slash {number_words(match[3])}"
    return say(said + (" inch" if match[4] else ""), quantity=True)


def _vulgar(match: re.Match[str], say: Say) -> str:
    said = fraction(*VULGAR[match[2]])
    if match[1]:
        said = f"{number_words(match[1])} and {'a half' if match[2] == '½' else said}"
    return say(said, quantity=True)


def _scientific(match: re.Match[str], say: Say) -> str:
    sign = "minus " if match[2] in "-−" and match[2] else ""
    return say(f"{number_words(match[1])} times ten to the {sign}{cardinal(int(match[3]))}", quantity=True)


_NO_PLURAL = {"was", "is", "has", "as", "this", "its", "plus", "news", "versus", "minus", "times", "yes", "us"}
_YEAR_BEFORE = re.compile(r"(?:\b(?:in|since|by|from|until|till|before|after|year|circa|copyright)|©)[ :]*$", re.I)


_HISTORY_BEFORE = re.compile(r"\b(?:founded|built|born|died|established|the year|circa|battle) (?:in |of )?$", re.I)


def _is_year(match: re.Match[str]) -> bool:
    """A bare number from 1600 to 2099 is a year, unless a plural noun follows ("2048 files"); before, if told so."""
    before = match.string[max(0, match.start() - 20) : match.start()]
    if not 1600 <= int(match[0]) <= 2099:
        return int(match[0]) < 1600 and _HISTORY_BEFORE.search(before) is not None
    if _YEAR_BEFORE.search(before):
        return True
    noun = re.match(r"(?: [a-z]+)?? ([a-z]+s)\b", match.string[match.end() : match.end() + 40])
    return not noun or noun[1] in _NO_PLURAL


def _four_digits(match: re.Match[str], say: Say) -> str:
    number = int(match[0])
    if match[0][0] == "0" or not _is_year(match):
        return match[0]
    return say(year(number), quantity=True)


def _decade(match: re.Match[str], say: Say) -> str:
    century, tens = match[1], int(match[2])
    if tens == 0:
        return say(f"{year(int(century) * 100)}s") if century else match[0]
    word = _TENS[tens][:-1] + "ies" if tens > 1 else "tens"
    return say(f"{cardinal(int(century))} {word}" if century else word)


def _caret(match: re.Match[str], say: Say) -> str:
    words = {"2": "squared", "3": "cubed"}
    raised = match[1] if match[1].isalpha() else number_words(match[1])
    return f" {say(words.get(match[1]) or f'to the power of {raised}')}"


def _season(match: re.Match[str], say: Say) -> str:
    first = int(match[0][:4])
    if (first + 1) % 100 != int(match[2]):
        return match[0]
    return say(f"{year(first)} to {cardinal(int(match[2]))}")


def _comma(match: re.Match[str], say: Say) -> str:
    """A comma with one or two digits ("10,5") is a decimal of most of Europe; said as it is written."""
    return say(f"{number_words(match[1])} comma {number_words(match[2])}", quantity=True)


def _power(match: re.Match[str], say: Say) -> str:
    raised = match[2].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    words = {"2": "squared", "3": "cubed"}
    return match[1] + say(words.get(raised) or f"to the power of {number_words(raised)}")


def _spaced(match: re.Match[str], say: Say) -> str:
    return say(cardinal(int(re.sub(r"[ _\u00a0\u202f']", "", match[0]))), quantity=True)


_PROGRESS = (
    "[Ss]tep|[Pp]age|[Pp]art|[Ss]lide|[Qq]uestion|[Ll]ap|[Rr]ound|[Ff]ile|[Tt]ask|[Pp]hoto|[Ii]mage|[Dd]ay|[Ll]esson|"
    "[Mm]atch|[Rr]esult|[Ii]tem|[Cc]hapter|[Ee]pisode|[Tt]rack|[Dd]isc|[Aa]ttempt"
)
EARLY_RULES = (
    rule(
        rf"(?<!\w)((?:{_PROGRESS}):? )(\d{{1,5}}) ?/ ?(\d{{1,5}})(?![\w/])",
        lambda m, s: m[1] + s(f"{number_words(m[2])} {word('of')} {number_words(m[3])}"),
        "/",
    ),
    rule(r"(?<![\w&])#(?=\d+-\d)", lambda _, s: s(word("number")) + " ", "#"),
    rule(r"(?<![\w&])#(\d{1,6})(?![\w-])", lambda m, s: s("number " + number_words(m[1])), "#"),
    rule(
        r"(?<=[(\[])(\d{1,5}) ?/ ?(\d{1,5})(?=[)\]])",
        lambda m, s: s(f"{number_words(m[1])} of {number_words(m[2])}"),
        "/",
    ),
    rule(r"(?<![\w.,])[1-9]\d{0,2}(?:_\d{3})+(?!\w)", _spaced, "_"),
    rule(r"(?<!\w)(?<!\d )~ ?(?=[£$€¥+-]?\d)", lambda _, s: s("about") + " ", "~"),
    rule(r"(?<![\w.,/-])(1[5-9]|20)\d\d[/–-](\d\d)(?![\w/.,–-])", _season, DIGITS),
    rule(r"(?<![\w.,/])(?:([12]\d)|(?<=\bthe )'?|')([0-9])0s\b", _decade, DIGITS),
    rule(r"(?<![\w.,/-])24/7\b", lambda _, say: say("twenty-four seven"), DIGITS),
    rule(rf"(?:(?<![\w.,])(\d{{1,9}}) ?)?([{''.join(VULGAR)}])", _vulgar, "".join(VULGAR)),
    rule(rf"{START}({NUMBER})[eE]([-−+]?)(\d{{1,3}})\b", _scientific, DIGITS),
    rule(
        r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d{1,9})(?:st|nd|rd|th|ST|ND|RD|TH)\b",
        lambda m, s: s(ordinal(int(m[1].replace(",", ""))), quantity=True),
        DIGITS,
    ),
)
"""What must be read before units and codes: "the 1990s", "1e-5", "2nd"."""
RULES = (
    rule(r"(?<![\w.,/-])(?:(\d{1,3}) )?(\d{1,4})[/⁄](\d{1,4})([\"″](?!\w))?(?![\w/.-]|,\d)", _fraction, DIGITS),
    rule(r"(?<=[\w)])\^[({]?([-−]?\d{1,4}|[a-z](?!\w))[)}]?", _caret, "^"),
    rule(
        r"(?<![\w.,/])(\d{1,3}\.\d) ?/ ?(\d{1,3})(?![\w/.])",
        lambda m, s: s(f"{number_words(m[1])} out of {number_words(m[2])}"),
        "/",
    ),
    rule(rf"([\w){DONE[1:-1]}])([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", _power, "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    rule(rf"({START}{NUMBER}) ?[%％٪](?!\w)", lambda m, s: s(number_words(m[1]) + " percent", quantity=True), "%％٪"),
    rule(rf"({START}{NUMBER}) ?‰", lambda m, s: s(number_words(m[1]) + " per mille", quantity=True), "‰"),
    rule(r"(?<![\w.,])[1-9]\d{0,2}(?:[ \u00a0\u202f']\d{3}){2,}(?![\w])", _spaced, DIGITS),
    rule(r"(?<![\w.,-])[1-9]\d{0,2} 000(?![\w]| \d)", _spaced, DIGITS),
    rule(r"(?<![\w.,-])[1-9]\d{0,2}(?:[\u00a0\u202f']\d{3})+(?![\w])", _spaced, "\u00a0\u202f'"),
    rule(r"(?<![\d\w.,])\d{4}(?![\w]|[.,]\d)", _four_digits, DIGITS),
    rule(
        r"(?<![\w.,])(\d{1,3}(?:\.\d{3})+),(\d\d)(?![\w,])",  # 1.234,56: points between thousands, a certain comma
        lambda m, s: s(f"{cardinal(int(m[1].replace('.', '')))} comma {digits(m[2])}", quantity=True),
        ",",
    ),
    rule(rf"(?<![\w.,(\[{DONE[1:-1]}])(\d{{1,9}}),(\d\d?)(?![\w,)\]])", _comma, DIGITS),
    rule(rf"({START}{NUMBER})\+(?![\w+])", lambda m, s: s(number_words(m[1]) + " plus", quantity=True), "+"),
    rule(r"(?:#|№ ?)(\d{1,3}(?:,\d{3})*)\b", lambda m, s: s("number " + number_words(m[1])), "#№"),
    rule(rf"{START}{NUMBER}", lambda m, s: s(number_words(m[0]), quantity=True), DIGITS),
)
REST_RULES = (
    rule(r"\d+", lambda m, s: s(number_words(m[0]) if len(m[0]) < 7 else digits(m[0]), quantity=True), DIGITS),
)
"""What no other rule has read: no digit may reach the voice."""
