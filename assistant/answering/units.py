"""Which units measure what: a weight is in kilograms, never in litres; a length of time never in euros."""

from __future__ import annotations

import re

from assistant.answering.values import SMALL

_NUMBER = rf"(?<![\w.,])[-+]?(?:\d[\d,.]*|half an?|{SMALL})"
# Question, units that can answer it, words of labels for it.
_DIMENSIONS: tuple[tuple[str, str, str], ...] = (
    (
        r"^how heavy\b|\bweigh(?:s|t|ed)?\b",
        r"kg|g|mg|kilos?|grams?|lbs?|pounds?|oz|ounces?|stone|tonnes?|tons?|t",
        r"weigh\w*|mass|load|luggage|baggage|net|gross",
    ),
    (
        r"^how (?:tall|wide|high|deep|thick)\b|\b(?:height|width|depth|thickness)\b|^how long (?:is|are) (?:the |my )?"
        r"(?:cable|cord|lead|rope|table|bridge|river|wall|pipe|hose|shelf|bed|room)\b",
        r"mm|cm|m|metres?|meters?|centimetres?|inch(?:es)?|in|ft|feet|foot|yards?|storeys?|[\"\u2033']",
        r"height|width|depth|thickness|tall|dimensions?|size|high|wide|deep",
    ),
    (
        r"^how far\b|\bdistance\b",
        r"m|km|metres?|meters?|kilometres?|kilometers?|miles?|mi|yards?|feet|ft|%|per ?cent|minutes?|mins?|hours?|"
        r"stops?",
        r"distance|away|far|range|progress|walk|visib\w*",
    ),
    (
        r"^how fast\b|\bspeed\b",
        r"km/?h|kph|mph|m/s|[kmg]i?b(?:it)?/?p?s|[KMG]B/S|knots?|rpm|wpm|fps|%",
        r"speed|fast|rate|pace",
    ),
    (
        r"^how much (?:[\w-]+ )?(?:space|storage|memory|ram|disk)\b",
        r"[kmgt]i?b?|bytes?|%|per ?cent|gigabytes?|megabytes?|terabytes?",
        r"free|used|avail\w*|space|storage|memory|ram|left|size|capacity|mem",
    ),
    (r"^how loud\b|\bnoise\b", r"db(?:\(a\))?|decibels?", r"noise|sound|loud\w*"),
    (
        r"\b(?:capacity|volume)\b|^how much (?:does|can) .+ hold\b",
        r"ml|cl|dl|l|lit(?:re|er)s?|gallons?|pints?|cups?|[kmgt]i?b|people|persons?|passengers?|mah|wh|sheets|kg",
        r"capacity|volume|holds?|size|seats|content",
    ),
    (
        r"^how (?:hot|warm|cold|cool)\b|\btemperature\b",
        r"°\s?[cf]?|º\s?[cf]?|degrees|c|f",
        r"temp\w*|store|high|low|feels",
    ),
)
_RULES = tuple(
    (
        re.compile(asks, re.I),
        re.compile(rf"{_NUMBER}\s?-?(?:{units})(?![\w])", re.I),
        re.compile(rf"\b(?:{labels})\b", re.I),
    )
    for asks, units, labels in _DIMENSIONS
)


def measure(question: str) -> re.Pattern[str] | None:
    """What a value has to look like to answer a question about a measure; None for all other questions."""
    return next((units for asks, units, _ in _RULES if asks.search(question)), None)


_AFTER = re.compile(r"\s*(wide|long|deep|thick|tall|high|away|across)\b", re.I)


def find_measures(question: str, units: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """The measures in a text, without those that the text gives to another property: "2.4 m wide" is not tall."""
    found = []
    for match in units.finditer(text):
        after = _AFTER.match(text, match.end())
        if (
            after is None
            or re.search(rf"\b{after[1]}\b", question, re.I)
            or not re.match(r"how (?:tall|wide|high|deep|thick|long)\b", question, re.I)
        ):
            found.append(match)
    return found


def labels_measure(question: str, label: str) -> bool:
    """True when the label is a usual one for the measure that the question asks for."""
    return any(asks.search(question) and labels.search(label) for asks, _, labels in _RULES)
