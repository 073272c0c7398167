# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""Numbers as most of Europe writes them: a comma for decimals, points or spaces between thousands."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import DIGITS, DONE, Rule, Say, rule
from assistant.speaking.normalise.language import Language, word
from assistant.speaking.normalise.numbers import SIGN, VULGAR, digits

NUMBER = r"(?:\d{1,3}(?:,\d{3})+\.\d\d|\d{1,3}(?:[.'\u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)(?!\d)"
SPACED = r"(?:\d{1,3}(?:,\d{3})+\.\d\d|\d{1,3}(?:[ .'\u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)(?!\d)"
START = rf"(?<![\w.,]){SIGN}?"
_SIGNS = {"-": "minus", "−": "minus", "+": "plus", "±": "plus or minus"}


def number_in(language: Language) -> str:
    """Regex of a number; French and Spanish put a space between thousands, which elsewhere divides two numbers."""
    return SPACED if language.code in ("fr", "es") else NUMBER


def plain(text: str) -> str:
    """The number with a point for decimals and without separators, whichever way it was written."""
    text = re.sub(r"[ '\u00a0\u202f]", "", text.lstrip("-−+±"))
    last = max(text.rfind(","), text.rfind("."))
    if last < 0:
        return text
    head, mark, tail = text[:last], text[last], text[last + 1 :]
    is_group = bool(set(head) & {mark}) or (mark == "." and len(tail) == 3 and len(head) <= 3 and head != "0")
    head = head.replace(".", "").replace(",", "")
    return head + tail if is_group else f"{head}.{tail}"


def spoken(text: str, language: Language, gender: str = "") -> str:
    """A number as written, in words. Leading zeros and long numbers without separators are codes: digit by digit."""
    sign = word(_SIGNS[text[0]]) + " " if text[:1] in _SIGNS else ""
    number = plain(text)
    whole, _, part = number.partition(".")
    if (
        (len(whole) > 1 and whole[0] == "0")
        or len(whole) > 18
        or (len(whole) >= 7 and not whole.endswith("000") and re.fullmatch(r"\d+", text.lstrip("-−+±")))
    ):
        said = digits(whole)
    else:
        said = language.cardinal(int(whole), "" if part else gender)
    if part:
        said += f" {language.decimal} {_decimals(part, language)}"
    return sign + said


def _decimals(part: str, language: Language) -> str:
    """Two decimals are one number everywhere but in German: "trois virgule vingt-cinq", "drei Komma zwei fünf"."""
    if language.code != "de" and len(part) == 2 and part[0] != "0":
        return language.cardinal(int(part))
    return digits(part)


def fraction(above: int, below: int, language: Language) -> str:
    """ "trois quarts"; "" where the parts have no common name."""
    names = language.fractions.get(below)
    if not names or not 0 < above < below:
        return ""
    return names[0] if above == 1 else f"{language.cardinal(above)} {names[1]}"


def early_rules(language: Language) -> tuple[Rule, ...]:
    """Before codes take them: ordinals, vulgar fractions, percentages, grouped thousands."""
    number = number_in(language)

    def vulgar(match: re.Match[str], say: Say) -> str:
        part = fraction(*VULGAR[match[2]], language)
        if not part:
            part = f"{language.cardinal(VULGAR[match[2]][0])} {word('slash')} {language.cardinal(VULGAR[match[2]][1])}"
        return say(language.mixed(int(match[1]), part) if match[1] else part, quantity=True)

    def grouped(match: re.Match[str], say: Say) -> str:
        return say(spoken(match[0], language), quantity=True)

    def times(match: re.Match[str], say: Say) -> str:
        if re.match(r" ?\d", match.string[match.end() : match.end() + 2]):  # a sum, where Spanish says "por"
            return f"{say(spoken(match[1], language))} {say(word('times'))} "
        return say(word("{} times {}").format(spoken(match[1], language), "").strip(), quantity=True)

    found = [
        rule(r"(?<!\w)#(?=\d)", lambda _, s: s(word("number")) + " ", "#"),
        rule(rf"(?:(?<![\w.,])(\d{{1,4}}) ?)?([{''.join(VULGAR)}])", vulgar, "".join(VULGAR)),
        rule(
            rf"({START}{number})[ \u00a0\u202f]?([%‰])(?!\w)",
            lambda m, s: s(f"{spoken(m[1], language)} {word('percent' if m[2] == '%' else 'per mille')}", True),
            "%‰",
        ),
        rule(
            rf"({START}{number}) ?x(?!\w)",
            times,
            "x",
        ),
        *_ordinals(language),
        rule(rf"{START}\d{{1,3}}(?:[.\u202f\u00a0']\d{{3}})+(?:,\d+)?(?![\w.]|,\d)", grouped, DIGITS),
        rule(rf"{START}[1-9]\d{{0,2}}(?: \d{{3}}){{2,}}(?:,\d+)?(?![\w]|,\d)", grouped, DIGITS),
    ]
    if language.code in ("fr", "es"):
        found.append(rule(rf"{START}[1-9]\d{{0,2}} \d{{3}}(?:,\d+)?(?![\w]| \d|,\d)", grouped, DIGITS))
    return tuple(found)


def _ordinals(language: Language) -> tuple[Rule, ...]:
    if language.code == "de":
        from assistant.speaking.normalise.languages import german

        def german_ordinal(match: re.Match[str], say: Say) -> str:
            gender = german.gender_of(match[3] or "")
            return f"{match[1]}{say(language.ordinal(int(match[2]), gender, match[1].strip()))}"

        before = "|".join(german.BEFORE_ORDINAL)
        return (
            # A postcode before its town.
            rule(r"(?:(?<=, )|^)(\d{5})(?= [A-ZÄÖÜ][a-zäöü])", lambda m, s: s(digits(m[1])), DIGITS),
            rule(r"(?<![\w.,])(\d0)er(?= Jahr)", lambda m, s: s(f"{language.cardinal(int(m[1]))}er"), "e"),
            rule(
                rf"((?<!\w)(?i:{before}) )(\d{{1,3}})\.(?= ([A-ZÄÖÜ]\w*|(?:von|der|des|und|bis|oder)\b))",
                german_ordinal,
                ".",
            ),
            rule(rf"(?<![\w.,])()(\d{{1,3}})\.(?= ({german.NOUNS})(?!\w))", german_ordinal, "."),
        )

    def ordinal(match: re.Match[str], say: Say) -> str:
        mark = match[2].lower()
        feminine = mark in ("ª", ".ª", "a", "re", "ère", "ères", "nde")
        short = mark in (".er", "er") and language.code == "es"
        gender = "f" if feminine else "m" if short else ""
        return say(language.ordinal(int(match[1]), gender), quantity=True)

    return (rule(rf"(?<![\w.,])(\d{{1,4}}) ?{language.ordinal_mark}(?!\w)", ordinal, DIGITS),)


def rules(language: Language) -> tuple[Rule, ...]:
    """Everything that is a number and nothing else."""
    number = number_in(language)

    def slashed(match: re.Match[str], say: Say) -> str:
        above, below = match[2], match[3]
        said = fraction(int(above), int(below), language) if above[0] != "0" and below[0] != "0" else ""
        if said and match[1]:
            said = language.mixed(int(match[1]), said)
        elif match[1]:
            return match[0]
        return say(said or f"{spoken(above, language)} {word('slash')} {spoken(below, language)}", quantity=True)

    def power(match: re.Match[str], say: Say) -> str:
        raised = match[2].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")).lstrip("^")
        words = {"2": word("squared"), "3": word("cubed")}
        return match[1] + say(words.get(raised) or f"{word('to the power of')} {spoken(raised, language)}")

    def year_or_number(match: re.Match[str], say: Say) -> str:
        text = match[0]
        noun = re.match(r" ([^\W\d_]{2,})(?![\w.])", match.string[match.end() : match.end() + 30])
        if noun and language.gender_of(noun[1]):
            return say(spoken(text, language, language.gender_of(noun[1])), quantity=True)
        if re.fullmatch(r"1[1-9]\d\d", text):
            return say(language.year(int(text)), quantity=True)
        return say(spoken(text, language), quantity=True)

    return (
        rule(
            r"(?<![\w.,/-])(\d{1,3},\d) ?/ ?(\d{1,3})(?![\w/.-]|,\d)",
            lambda m, s: s(f"{spoken(m[1], language)} {word('of')} {spoken(m[2], language)}"),
            "/",
        ),
        rule(r"(?<![\w.,/-])(?:(\d{1,3}) )?(\d{1,4})[/⁄](\d{1,4})(?![\w/.-]|,\d)", slashed, DIGITS),
        rule(rf"([\w){DONE[1:-1]}])(\^-?\d{{1,3}}|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", power, "^⁰¹²³⁴⁵⁶⁷⁸⁹"),
        rule(rf"({START}{number})\+(?![\w+])", lambda m, s: s(f"{spoken(m[1], language)} {word('plus')}", True), "+"),
        rule(r"(?<!\w)~ ?(?=\d)", lambda _, s: s(word("about")) + " ", "~"),
        rule(rf"{START}{number}", year_or_number, DIGITS),
    )
