# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""Money and units."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.speaking.normalise.draft import DIGITS, DONE, Handler, Rule, Say, rule
from assistant.speaking.normalise.language import Currency, Language, word
from assistant.speaking.normalise.local.numbers import SPACED, START, fraction, number_in, plain, spoken

_EMPTY_COINS = r",(?:-{1,2}|–|—)"


def amount(text: str, currency: Currency, language: Language, scale: str = "") -> str:
    """ "negen euro tweeëntachtig"; a part under ten names its coin."""
    noun, coin = currency
    number = plain(text)
    sign = f"{word('minus')} " if text[:1] in "-−" else f"{word('plus')} " if text[:1] == "+" else ""
    whole, _, part = number.partition(".")
    if scale:
        one, several = language.scales[scale]
        name = one if float(number) < 2 and not part else several
        said = f"{spoken(text, language, 'f' if one.endswith('e') else 'm')} {name}"
        return language.count(said, 2, noun)
    if part and (len(part) != 2 or coin is None):
        return language.count(spoken(text, language), float(number), noun)
    small = int(part or 0)
    if not int(whole) and small and coin:
        return sign + language.count(language.cardinal(small, coin[2]), small, coin)
    said = sign + language.count(language.cardinal(int(whole), noun[2]), int(whole), noun)
    if small and coin:
        said += f" {language.money_and}" if language.money_and else ""
        said += " " + language.cardinal(small)
        if small < 10:
            said = said[: said.rindex(" ")] + " " + language.count(language.cardinal(small, coin[2]), small, coin)
    return said


_HALVES = {
    "nl": {"": "een halve {}", "het": "een half {}"},
    "de": {"m": "ein halber {}", "f": "eine halbe {}", "": "ein halbes {}"},
    "fr": {"m": "un demi-{}", "f": "une demi-{}"},
    "es": {"m": "medio {}", "f": "media {}"},
}
_HET_WORDS = {"uur", "jaar", "pond", "ons", "stuk", "punt"}


def _part_of(above: int, below: int, noun: str, gender: str, language: Language) -> str:
    """ "une demi-heure", "un cuarto de kilo": a part of one unit; "" where the part has no common name."""
    if (above, below) == (1, 2):
        halves = _HALVES.get(language.code, {})
        kind = ("het" if noun in _HET_WORDS else "") if language.code == "nl" else gender
        return halves.get(kind, next(iter(halves.values()), "")).format(noun)
    part = fraction(above, below, language)
    if not part or language.code not in ("fr", "es"):
        return f"{part} {noun}" if part else ""
    return f"{part} d'{noun}" if language.code == "fr" and noun[0] in "aeéhiou" else f"{part} de {noun}"


def rules(language: Language) -> tuple[Rule, ...]:
    """Money before units: "5 M€" is no length."""
    return (*_money(language), *_units(language))


def _alternatives(keys: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, keys), key=len, reverse=True))


def _money(language: Language) -> tuple[Rule, ...]:
    number = f"(?:{SPACED})" if language.code in ("fr", "es") else number_in(language)
    signs = _alternatives(language.currencies)
    scales = _alternatives(language.scales)
    rate = rf"(?: ?/ ?({_alternatives(language.per)})(?!\w))?"
    empty = rf"(?:{_EMPTY_COINS})?"

    def per(text: str | None) -> str:
        return f" {language.per_word} {language.per[text]}" if text else ""

    def first(match: re.Match[str], say: Say) -> str:
        sign, symbol, text, scale, unit = match.groups()
        return say(amount((sign or "") + text, language.currencies[symbol], language, scale or "") + per(unit), True)

    def last(match: re.Match[str], say: Say) -> str:
        text, scale, symbol, unit = match.groups()
        return say(amount(text, language.currencies[symbol], language, scale or "") + per(unit), True)

    def ranged(match: re.Match[str], say: Say) -> str:
        said = f"{spoken(match[1], language)} {word('to')} {amount(match[2], language.currencies[match[3]], language)}"
        return say(said, quantity=True)

    def scaled(match: re.Match[str], say: Say) -> str:
        one, several = language.scales[match[2]]
        single = plain(match[1]) == "1" and one not in ("mille", "mil", "duizend", "tausend")
        said = spoken(match[1], language, "f" if one.endswith("e") else "m")
        return say(f"{said} {one if single else several}", quantity=True)

    attached = "|".join(key for key in ("k", "K", "M") if key in language.scales)
    short = "|".join(
        re.escape(key)
        for key in language.scales
        if (key[:1].isupper() and len(key) > 1) or key in ("mln", "mld", "mln.", "mld.")
    )
    found = [
        rule(rf"{START}({number}) ?[-–] ?({number}) ?({signs})(?!\w)", ranged),
        rule(rf"(?<![\w.,])([-−+])?({signs}) ?({number}){empty}(?: ?({scales})(?!\w))?{rate}", first),
        rule(rf"({START}{number}){empty}(?: ?({scales}))? ?(?:de )?({signs})(?!\w){rate}", last),
        rule(rf"({START}{number})({attached})(?!\w)", scaled),
    ]
    if short:
        found.append(rule(rf"({START}{number}) ({short})(?!\w)", scaled))
    return tuple(found)


def _units(language: Language) -> tuple[Rule, ...]:
    number = number_in(language)

    def unit(match: re.Match[str], say: Say) -> str:
        noun = language.units[match[2]]
        value = float(plain(match[1]))
        said = language.count(spoken(match[1], language, noun[2] or "m"), value, noun)
        return say(said + (f" {language.per_word} {language.per[match[3]]}" if match[3] else ""), quantity=True)

    def fixed(match: re.Match[str], say: Say) -> str:
        return say(f"{spoken(match[1], language, 'm')} {language.fixed_units[match[2]]}", quantity=True)

    names = _alternatives(language.units)

    def sizes(match: re.Match[str], say: Say) -> str:
        """1920x1080; a unit behind it belongs to the last number, which the rule for units reads."""
        parts = [part for part in match.groups() if part]
        after = match.string[match.end() : match.end() + 8]
        last = parts.pop() if re.match(rf" ?(?:{names})(?!\w)", after) else ""
        said = f" {times} ".join(spoken(part, language) for part in parts)
        return f"{say(f'{said} {times}')} {last}" if last else say(said, quantity=True)

    named = {noun[0]: noun for noun in language.units.values()} | dict(language.units)

    def part_of(match: re.Match[str], say: Say) -> str:
        noun = named[match[3]]
        said = _part_of(int(match[1]), int(match[2]), noun[0], noun[2], language)
        return say(said, quantity=True) if said else match[0]

    times = word("bij" if language.code == "nl" else "times")
    alone = "|".join(sorted((re.escape(key) for key in language.units if len(key) > 1), key=len, reverse=True))
    size = r"(\d{1,5}(?:,\d{1,2})?)"
    by: Handler = sizes
    return (
        rule(rf"(?<![\w.,-]){size} ?[x×] ?{size}(?: ?[x×] ?{size})?(?![\w]|,\d)(?! ?=)", by, "x×"),
        rule(rf"(?<=\b(?:per|pro|par|por) )({alone})(?!\w)", lambda m, s: s(language.units[m[1]][0])),
        rule(
            r"\b((?:le|la|du|el|il|das|der|pro|je) )(kg|km|ml|cl|cm|m²|m³|kWh|GB|MB|L)(?!\w)",
            lambda m, s: m[1] + s(language.units[m[2]][0]) if m[2] in language.units else m[0],
        ),
        rule(rf"(?<![\w.,/-])(?<!\d )([1-9])/([2-9])[ \u00a0]?({_alternatives(named)})(?!\w|/)", part_of, "/"),
        rule(rf"({START}{number}) ?({_alternatives(language.fixed_units)})(?!\w)", fixed, DIGITS),
        rule(
            rf"({START}{number}) ?({_alternatives(language.units)})(?:/({_alternatives(language.per)}))?(?!\w|/\w)",
            unit,
            DIGITS,
        ),
        rule(rf"({DONE}) ?[x×] ?(?={DONE})", lambda m, s: f"{m[1]} {s(times)} ", "x×"),
    )
