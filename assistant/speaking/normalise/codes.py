# ruff: noqa: RUF001, RUF002 - look-alike characters are what this file is about
"""Codes that are spelled: hexadecimal, versions, phone numbers, cards, postcodes, serials, labelled numbers, keys."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import DIGITS, Say, rule
from assistant.speaking.normalise.language import word
from assistant.speaking.normalise.numbers import cardinal, digits, number_words, sign_word
from assistant.speaking.normalise.words import code_words, letters

_LABELS = (
    "code|passcode|pin|otp|password|order|ref|reference|account|acct|card|case|ticket|invoice|booking|confirmation|"
    "tracking|id|pid|uid|serial|sn|s/n|imei|zip|error|call|text|dial|phone|tel|telephone|mobile|fax|port|bus|"
    "route|flight|no\\.|sort code|status"
)
_UK = r"([A-Z]{1,2}\d[A-Z\d]?) (\d[A-Z]{2})"
_NOT_NL = {"AD", "BC", "AM", "PM", "KB", "MB", "GB", "TB", "UK", "US", "EU", "IT", "OK", "TV", "CE", "ML", "KM", "KG"}


def _hex(match: re.Match[str], say: Say) -> str:
    return say("hex " + letters(match[1]))


def _version(match: re.Match[str], say: Say) -> str:
    said = (f"{word('version')} " if match[1] else "") + points(match[2])
    for mark, part in re.findall(r"([-+.]|^)([0-9A-Za-z]+)", match[3] or ""):
        said += (f" {word('plus')} " if mark == "+" else " ") + (
            cardinal(int(part)) if part.isdecimal() and len(part) < 4 else code_words(part)
        )
    return say(said, quantity=True)


def _any_version(match: re.Match[str], say: Say) -> str:
    """3.x: any version that begins so."""
    said = (f"{word('version')} " if match[1] else "") + points(match[2])
    return say(said + f" {word('point')} X" * (len(match[3]) // 2))


def _episode(match: re.Match[str], say: Say) -> str:
    return say(word("season {} episode {}").format(cardinal(int(match[1])), cardinal(int(match[2]))))


def _numbered_range(match: re.Match[str], say: Say) -> str:
    """Q1–Q3, A4–A6."""
    name = letters(match[1])
    return say(f"{name} {cardinal(int(match[2]))} {word('to')} {name} {cardinal(int(match[3]))}")


def _wireless(match: re.Match[str], say: Say) -> str:
    return say(f"eight oh two point {cardinal(int(match[1]))} {letters(match[2])}".strip())


def points(text: str) -> str:
    return f" {word('point')} ".join(
        digits(p) if (p[0] == "0" and len(p) > 1) or len(p) > 3 else cardinal(int(p)) for p in text.split(".")
    )


def _groups(text: str) -> str:
    return ", ".join(letters(group) for group in re.split(r"[^0-9A-Za-z]+", text) if group)


def _phone(match: re.Match[str], say: Say) -> str:
    text = match[0]
    count = sum(c.isdecimal() for c in text)
    if not 7 <= count <= 16:
        return text
    return say((f"{word('plus')} " if text[0] == "+" else "") + _groups(text))


def _spelled_groups(match: re.Match[str], say: Say) -> str:
    return say(_groups(match[0]))


def _local_phone(match: re.Match[str], say: Say) -> str:
    """ "555-0199" is a phone number; "100-1000" is a range."""
    first, second = match[1], match[2]
    if int(first) % 10 == 0 and int(second) % 10 == 0:
        return match[0]
    return say(f"{digits(first)}, {digits(second)}")


def _postcode(match: re.Match[str], say: Say) -> str:
    def half(text: str) -> str:
        return letters(text)

    return say(f"{half(match[1])}, {half(match[2])}")


def _dutch_postcode(match: re.Match[str], say: Say) -> str:
    return match[0] if match[2] in _NOT_NL else say(f"{digits(match[1])}, {letters(match[2])}")


def _labelled(match: re.Match[str], say: Say) -> str:
    label, between, sign, code = match[1], match[2], match[3], match[4]
    if len(code) == 4 and code[:2] in ("19", "20") and label.lower() in ("order", "case", "text", "call", "password"):
        return match[0]
    number = say(word("number")) + " " if "#" in between else ""
    return f"{label}{between.replace('#', '')}{number}{say(sign_word(sign) + digits(code))}"


def _mixed(match: re.Match[str], say: Say) -> str:
    """Tokens of letters and digits: "COVID-19", "AB12-CD34", "i7-13700K", "20-year-old", "221B"."""
    token = match[0]
    parts = token.split("-")
    if not any(c.isdecimal() for c in token) or not any(c.isalpha() for c in token):
        return token
    if parts[0].isdecimal() and len(parts) > 1 and parts[1].islower() and len(parts[1]) > 1:
        return say(number_words(parts[0])) + "-" + "-".join(parts[1:]) if "".join(parts[1:]).isalpha() else token
    if parts[0].islower() and len(parts) == 2 and parts[0].isalpha() and parts[1].isdecimal():
        return f"{parts[0]} {parts[1]}"  # mid-2026, pre-1990: a year or a number of its own
    if re.search(r"\d[A-Z]+\d|[A-Z]\d+[A-Z]", token) and len(token) >= 4:
        return say(", ".join(letters(part) for part in parts))
    if re.fullmatch(r"\d{3,}[KMGT]", token):  # sizes in lists of disks and files
        return say(f"{number_words(token[:-1])} {token[-1]}")
    said = [code_words(part) if part else "" for part in parts]
    long = any(part.isdecimal() and len(part) > 2 for part in parts) or all(map(_is_mixed, parts))
    return say((", " if long and len(parts) > 1 else " ").join(said))


def _is_mixed(part: str) -> bool:
    return any(c.isdecimal() for c in part) and any(c.isalpha() for c in part)


def _masked(match: re.Match[str], say: Say) -> str:
    shown = re.sub(r"[^0-9A-Za-z]", "", match[1])
    return say(f"{word('hidden')}, {letters(shown)}")


_KINDS = {"d": "directory", "l": "link", "-": "file", "c": "device", "b": "device", "p": "pipe", "s": "socket"}


def _permissions(match: re.Match[str], say: Say) -> str:
    """ "drwxr-xr-x" of a file list: for the owner, the group and the others."""
    threes = [match[2][place : place + 3] for place in (0, 3, 6)]
    said = [" ".join("dash" if c == "-" else c.upper() for c in three) for three in threes]
    return say(f"{_KINDS[match[1]]}, {', '.join(said)},")


def _cells(match: re.Match[str], say: Say) -> str:
    return say(f"{code_words(match[1])} {word('to')} {code_words(match[2])}")


PRODUCT = (
    "(?:version|release|build|Python|Node|Java|Ubuntu|Debian|Fedora|Android|iOS|macOS|Windows|Firefox|Chrome|PHP|Ruby|"
    "Go)"
)
_CELL_ERRORS = {
    "REF": "reference error",
    "N/A": "not available",
    "DIV/0": "division by zero",
    "VALUE": "value error",
    "NAME": "name error",
    "NUM": "number error",
    "NULL": "null error",
}
DRAWN_RULES = (
    rule(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)", _spelled_groups, DIGITS),
    rule(r"(?<!\w)#(REF|N/A|DIV/0|VALUE|NAME|NUM|NULL)(?:[!?]|(?!\w))", lambda m, s: s(_CELL_ERRORS[m[1]]), "#"),
    rule(
        r"(?<![\w$])\$([A-Z]{1,3})\$(\d{1,7})(?!\w)",
        lambda m, s: s(f"{word('dollar')} {letters(m[1])} {word('dollar')} {number_words(m[2])}"),
        "$",
    ),
    rule(r"(?<![\w.])(?:[*•·xX.]{4}[ -]?){1,4}(\d{3,4})(?!\w)", _masked, "*•·xX."),
    rule(r"^([-dlcbps])((?:[r-][w-][xsStT-]){3})[.+@]?(?= )", _permissions, "-"),
)
RULES = (
    rule(r"(?<!\w)S(\d{1,2})E(\d{1,3})(?!\w)", _episode, "E"),
    rule(r"(?<!\w)([A-Z]{1,3})(\d{1,3}) ?– ?\1(\d{1,3})(?!\w)", _numbered_range, "–"),
    rule(r"(?<![\w.])802\.(\d{1,2})([a-z]{0,2})(?!\w)", _wireless, "8"),
    rule(r"(?<![\w.,])\d{3} (?:\d{4} \d{4}|\d{3} \d{4})(?![\w]| \d)", _spelled_groups, DIGITS),
    rule(r"(?<!\w)M\.2(?!\w)", lambda _, s: s("M dot two"), "M"),
    rule(r"(?<!\w)[A-Z]{2} \d\d \d\d \d\d [A-D](?!\w)|(?<!\w)GB \d{3} \d{4} \d\d(?!\w)", _spelled_groups, DIGITS),
    rule(r"(?<![\w.,-])([vV]\.? ?)?(\d+(?:\.\d+)*)((?:\.[xX])+)(?!\w)", _any_version, "xX"),
    rule(r"(?<![\w.,])\d{3}\.\d{3}\.\d{4}(?![\w])", _phone, "."),
    rule(r"(?<![\w.,-])1[ .]\d{3}[ .]\d{3}[ .]\d{4}(?![\w])", _phone, " ."),
    rule(r"(?<![\w.,/-])0\d{1,4}-\d{5,8}(?![\w-])", _phone, "-"),
    rule(r"(?<![\w.,-])\d{5}-\d{4}(?![\w-])", _spelled_groups, "-"),
    rule(r"(?<!\w)(H)\.(26[3-6])(?!\w)", lambda m, s: s(letters(m[0])), "H"),
    rule(r"(?<=\bending )((?:in |with )?)(\d{3,4})(?!\w)", lambda m, s: m[1] + s(digits(m[2])), "g"),
    rule(r"(?<!\w)0[xX]([0-9A-Fa-f]+)(?!\w)", _hex, "xX"),
    rule(r"(?<!\w)[Uu]\+([0-9A-Fa-f]{4,6})(?!\w)", lambda m, s: s("U plus " + letters(m[1])), "+"),
    rule(r"(?<![\w.])([A-Z]{1,2}\d{1,5}):([A-Z]{1,2}\d{1,5})(?!\w)", _cells, ":"),
    rule(r"(?<=[A-Z])v(?=\d+\.\d)", lambda _, s: f" {s(word('version'))} ", "v"),
    rule(
        r"(?:(?<![\w.,-])|(?<=[a-z]-))([vV]\.? ?)?(\d+(?:\.\d+){2,})"
        r"((?:(?:a|b|rc|dev|alpha|beta)\d+|[a-z](?![A-Za-z0-9]))?(?:[-+.][0-9A-Za-z]+)*)(?![\w])",
        _version,
        ".",
    ),
    rule(r"(?<![\w.,-])(?!V\d{1,2}(?![\d.]))([vV]\.? ?)(\d+(?:\.\d+)*)((?:[-+][0-9A-Za-z]+)*)(?![\w])", _version, "vV"),
    rule(rf"(?<!\w)({PRODUCT} )(\d+\.\d+)(?![\w.])", lambda m, s: m[1] + s(points(m[2])), ".", re.I),
    rule(
        r"(?<!\w)(ISBN|ISSN)(?:-1[03])?:? (\d[\d-]{6,16}[\dXx])",
        lambda m, s: s(f"{letters(m[1])} {_groups(m[2])}"),
        "I",
    ),
    rule(r"(?<![\w.,])\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,3})?(?![\w])", _spelled_groups, DIGITS),
    rule(r"(?<![\w.])\+\d{1,3}[ .-]?(?:\(\d{1,5}\)[ .-]?)?\d(?:[ .-]?\d){5,12}(?!\w)", _phone, "+"),
    rule(r"(?<![\w.])\(\d{2,5}\) ?\d{3,4}(?:[ .-]?\d{3,4})?(?![\w])", _phone, "("),
    rule(r"(?<![\w.,])0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}(?![\w])", _phone, "0"),
    rule(
        r"(?<![\w.,])0\d{9,10}(?![\w])",
        lambda m, s: s(f"{digits(m[0][:5])}, {digits(m[0][5:8])}, {digits(m[0][8:])}"),
        "0",
    ),
    rule(r"(?<![\w.,-])\d{1,5}(?:-\d{1,7}){2,5}(?![\w-])", _spelled_groups, "-"),
    rule(r"(?<![\w.,-])([2-9]\d\d)-(\d{4})(?![\w-])", _local_phone, "-"),
    rule(rf"(?<![\w-]){_UK}(?![\w-])", _postcode, DIGITS),
    rule(r"(?<![\w-])([A-Z]\d[A-Z]) (\d[A-Z]\d)(?![\w-])", _postcode, DIGITS),
    rule(r"(?<![\w-])(\d{4}) ([A-Z]{2})(?= [A-Z][a-z]|$)", _dutch_postcode, DIGITS),
    rule(r"(?<=\b[A-Z]{2} )(\d{5})(?:-(\d{4}))?(?![\w-])", _spelled_groups, DIGITS),
    rule(r"(?<![\w.+-])(?!x\d)[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*(?<=[\w-])(?![\w])", _mixed, DIGITS),
)
LABEL_RULES = (
    rule(r"(?<=\b(?:[Dd]ial|[Cc]all) \d{3} or )\d{3}(?!\w)", lambda m, s: s(digits(m[0])), "l"),
    rule(r"(?<!\w)([Tt]ext [A-Z]+ to )(\d{4,6})(?!\w)", lambda m, s: m[1] + s(digits(m[2])), "x"),
    rule(r"(?<=-\d{4}) ?x(\d{1,5})(?!\w)", lambda m, s: f" {s('extension ' + digits(m[1]))}", "x"),
    rule(
        r"(?<!\w)(Boeing |Airbus |MD-|[AB](?=\d))(\d{3})-(\d{2,4})(?!\w)",
        lambda m, s: m[1] + s(f"{digits(m[2])}, {digits(m[3])}"),
        "-",
    ),
    rule(
        rf"(?<![\w-])({_LABELS})((?: (?:number|no|code|id|is|was))*\.?[:#]?(?: ?is)? ?#?)"
        r"([-−]?)(\d{3,20})(?![\w%]|[.,]\d|-\w| \d{3})",
        _labelled,
        DIGITS,
        re.I,
    ),
)
MIXED_RULES = (
    rule(r"(?<![\w.+-])(?=[A-Za-z0-9-]*\d)(?=[\d-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?![\w])", _mixed, DIGITS),
    rule(r"(?<![^\W_])(?:[A-Za-z]+\d[A-Za-z0-9]*|\d+[A-Za-z][A-Za-z0-9]*)(?![^\W_])", _mixed, DIGITS),
)
