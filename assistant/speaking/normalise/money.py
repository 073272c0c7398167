# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""Amounts of money."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import Say, rule
from assistant.speaking.normalise.numbers import SIGN_WORDS, cardinal, number_words

Currency = tuple[str, str, str, str]
"""One, several, one hundredth, several hundredths; "" where a currency has no hundredths in daily use."""

SYMBOLS: dict[str, Currency] = {
    "£": ("pound", "pounds", "penny", "pence"),
    "$": ("dollar", "dollars", "cent", "cents"),
    "€": ("euro", "euros", "cent", "cents"),
    "¥": ("yen", "yen", "", ""),
    "₹": ("rupee", "rupees", "paisa", "paise"),
    "₩": ("won", "won", "", ""),
    "₽": ("rouble", "roubles", "kopeck", "kopecks"),
    "₺": ("lira", "lira", "kurus", "kurus"),
    "₪": ("shekel", "shekels", "agora", "agorot"),
    "₫": ("dong", "dong", "", ""),
    "₱": ("peso", "pesos", "centavo", "centavos"),
    "฿": ("baht", "baht", "satang", "satang"),
    "₦": ("naira", "naira", "kobo", "kobo"),
    "₴": ("hryvnia", "hryvnias", "kopiyka", "kopiykas"),
    "₿": ("bitcoin", "bitcoins", "", ""),
}
_DOLLARS = {
    "US": "U S ",
    "CA": "Canadian ",
    "C": "Canadian ",
    "AU": "Australian ",
    "A": "Australian ",
    "NZ": "New Zealand ",
    "HK": "Hong Kong ",
    "S": "Singapore ",
}
CODES: dict[str, Currency] = {
    "USD": ("U S dollar", "U S dollars", "cent", "cents"),
    "GBP": SYMBOLS["£"],
    "EUR": SYMBOLS["€"],
    "JPY": SYMBOLS["¥"],
    "INR": SYMBOLS["₹"],
    "CHF": ("Swiss franc", "Swiss francs", "centime", "centimes"),
    "CAD": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "AUD": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "NZD": ("New Zealand dollar", "New Zealand dollars", "cent", "cents"),
    "SEK": ("Swedish krona", "Swedish kronor", "", ""),
    "NOK": ("Norwegian krone", "Norwegian kroner", "", ""),
    "DKK": ("Danish krone", "Danish kroner", "", ""),
    "PLN": ("zloty", "zlotys", "grosz", "groszy"),
    "CZK": ("Czech koruna", "Czech korunas", "", ""),
    "CNY": ("yuan", "yuan", "", ""),
    "BTC": SYMBOLS["₿"],
    "Rs": SYMBOLS["₹"],
    "Rs.": SYMBOLS["₹"],
    "kr": ("krone", "kroner", "", ""),
    "kr.": ("krone", "kroner", "", ""),
    "zł": ("zloty", "zlotys", "grosz", "groszy"),
    "Kč": ("Czech koruna", "Czech korunas", "", ""),
    "AED": ("dirham", "dirhams", "fils", "fils"),
    "SAR": ("riyal", "riyals", "halala", "halalas"),
    "KRW": SYMBOLS["₩"],
    "THB": SYMBOLS["฿"],
    "ZAR": ("rand", "rand", "cent", "cents"),
    "MXN": ("Mexican peso", "Mexican pesos", "centavo", "centavos"),
    "SGD": ("Singapore dollar", "Singapore dollars", "cent", "cents"),
    "HKD": ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
}
_SCALE = {
    "k": "thousand",
    "m": "million",
    "mn": "million",
    "mio": "million",
    "mrd": "billion",
    "mm": "million",
    "bn": "billion",
    "b": "billion",
    "tn": "trillion",
    "t": "trillion",
}
_PER = {
    "mo": "month",
    "mth": "month",
    "month": "month",
    "yr": "year",
    "year": "year",
    "wk": "week",
    "week": "week",
    "day": "day",
    "hr": "hour",
    "hour": "hour",
    "h": "hour",
    "kg": "kilogram",
    "lb": "pound",
    "oz": "ounce",
    "gal": "gallon",
    "mi": "mile",
    "ft": "foot",
    "sq ft": "square foot",
    "user": "user",
    "night": "night",
    "person": "person",
    "unit": "unit",
    "kWh": "kilowatt hour",
    "km": "kilometre",
    "m": "metre",
    "m²": "square metre",
    "min": "minute",
    "l": "litre",
    "L": "litre",
    "GB": "gigabyte",
    "TB": "terabyte",
    "pp": "person",
    "g": "gram",
    "item": "item",
    "seat": "seat",
}
_AMOUNT = r"(\d{1,3}(?:[,.'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?|(?<=[£$€])\.\d\d)(?!\d)"
_INITIALS = "".join(sorted({code[0] for code in CODES}))
_CODE = "|".join(map(re.escape, sorted(CODES, key=len, reverse=True)))
_WORD = r"(?: ?(k|K|mn|m|M|Mio|Mrd|bn|Bn|b|B|tn|T)(?!\w)| (thousand|million|billion|trillion|lakh|crore)\b)?"
_RATE = rf"(?:(?: ?/ ?| per )({'|'.join(sorted(_PER, key=len, reverse=True))})(?!\w))?"


def _plain(amount: str, is_euro: bool = False) -> str:
    """The amount with a point for decimals and no separators, whichever way it was written.

    Args:
        is_euro: 1.299 is more than a thousand: nobody writes euros with three decimals.
    """
    amount = re.sub(r"['’ \u00a0\u202f]", "", amount)
    last = max(amount.rfind("."), amount.rfind(","))
    if last < 0:
        return amount
    head, tail, mark = amount[:last], amount[last + 1 :], amount[last]
    is_group = len(tail) == 3 and (mark == "," or is_euro or head.count(".") > 0)
    head = head.replace(",", "").replace(".", "")
    return head + tail if is_group else f"{head}.{tail}"


def amount_words(amount: str, currency: Currency, scale: str = "") -> str:
    """ "nine pounds eighty-two"; a part under ten names its coin, as "one pound five" could be anything."""
    one, several, coin, coins = currency
    plain = _plain(amount, one == "euro")
    whole, _, part = plain.partition(".")
    if scale:
        return f"{number_words(plain)} {scale} {several}"
    if part and (len(part) != 2 or (not coin and part != "00")):
        return f"{number_words(plain)} {several}"
    number, small = (int(whole or 0) if len(whole) < 18 else 10**18), int(part or 0)
    if number == 0 and small:
        return f"{cardinal(small)} {coin if small == 1 else coins}"
    said = f"{cardinal(number)} {one if number == 1 else several}"
    if small:
        said += f" {cardinal(small)}" + (f" {coin if small == 1 else coins}" if small < 10 else "")
    return said


_EXCHANGE = re.compile(r"(?<![\d.,])(?:1(?:\.0+)? ?(?:[A-Z]{3}|[€£$¥])|[€£$¥]1(?:\.0+)?) ?[=≈] ?$")


def _said(match: re.Match[str], amount: str, currency: Currency, scale: str) -> str:
    """The amount in words; a rate of exchange ("1 USD = 0.92 EUR") is a number and no handful of cents."""
    if (
        not scale
        and amount.startswith("0.")
        and _EXCHANGE.search(match.string[max(0, match.start() - 16) : match.start()])
    ):
        return f"{number_words(amount)} {currency[1]}"
    return amount_words(amount, currency, scale)


def _scale(short: str | None, full: str | None) -> str:
    return full or (_SCALE[short.lower()] if short else "")


def _rate(text: str | None) -> str:
    return f" per {_PER[text]}" if text else ""


def _symbol_first(match: re.Match[str], say: Say) -> str:
    sign, country, symbol, sign_after, amount, second, short, full, rate = match.groups()
    one, several, coin, coins = SYMBOLS[symbol]
    if country == "R":
        one, several, coin, coins = "real", "reais", "centavo", "centavos"
    elif country and symbol == "$":
        one, several = f"{_DOLLARS[country]}{one}", f"{_DOLLARS[country]}{several}"
    elif country:
        return match[0]
    said = _said(match, amount, (one, several, coin, coins), _scale(short, full))
    if second:
        up_to = amount_words(second, (one, several, coin, coins), _scale(short, full))
        said = f"{number_words(_plain(amount))} to {up_to}"
    return say(SIGN_WORDS[sign or sign_after or ""] + said + _rate(rate), quantity=True)


def _symbol_last(match: re.Match[str], say: Say) -> str:
    sign, amount, short, full, symbol, rate = match.groups()
    currency = SYMBOLS.get(symbol) or CODES[symbol]
    return say(
        SIGN_WORDS[sign or ""] + _said(match, amount, currency, _scale(short, full)) + _rate(rate), quantity=True
    )


def _code_first(match: re.Match[str], say: Say) -> str:
    code, amount, short, full, rate = match.groups()
    return say(amount_words(amount, CODES[code], _scale(short, full)) + _rate(rate), quantity=True)


def _coins(match: re.Match[str], say: Say) -> str:
    one, several = ("penny", "pence") if match[2].strip() == "p" else ("cent", "cents")
    return say(f"{number_words(match[1])} {one if match[1] == '1' else several}" + _rate(match[3]), quantity=True)


_SIGNED = r"(?<![\w.,])((?<![^\s(\[=:,;<>~≈|/\"'])[-−+±])?"
_ALL = "".join(SYMBOLS)
RULES = (
    rule(r"(?<![\d.,])\d{1,2}(?:,\d\d)+,\d{3}(?![\w,])", lambda m, _: m[0].replace(",", ""), ","),  # lakh and crore
    rule(
        rf"{_SIGNED}(US|CA|AU|NZ|HK|[CASR])?([{_ALL}])([-−])? ?{_AMOUNT}(?:[-–]{_AMOUNT}(?![\d%]))?(?:/-)?"
        rf"{_WORD}{_RATE}",
        _symbol_first,
        _ALL,
    ),
    rule(rf"{_SIGNED}{_AMOUNT}(?:,-)?{_WORD} ?([{_ALL}]|{_CODE})(?!\w){_RATE}", _symbol_last, _ALL + _INITIALS),
    rule(rf"(?<![\w/])({_CODE})[ \u00a0]?{_AMOUNT}(?:/-)?{_WORD}{_RATE}", _code_first, _INITIALS),
    rule(rf"([{_ALL}]) ?\({_AMOUNT}\)", lambda m, s: s("minus " + amount_words(m[2], SYMBOLS[m[1]])), "("),
    rule(rf"(?<![\w.,])(\d{{1,3}})(p|¢| ?cts?| p(?= ?/))(?!\w){_RATE}", _coins, "p¢c"),
)
