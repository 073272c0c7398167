"""The rules that read numbers, dates, money, units and abbreviations with a language's tables.

English has rules of its own, grown with its examination; here one set serves every language that writes commas for
decimals and days before months.
"""

from __future__ import annotations

import functools

from assistant.speaking.normalise import addresses, codes, keys, punctuation, scripts, symbols
from assistant.speaking.normalise.draft import Rule
from assistant.speaking.normalise.language import Language
from assistant.speaking.normalise.local import abbreviations, dates, numbers, phones, quantities


@functools.cache
def rules_of(code: str) -> tuple[Rule, ...]:
    """All rules of a language that has a table, in the order in which a reader decides."""
    from assistant.speaking.normalise.languages import language_for

    language = language_for(code)
    assert language is not None
    return (*_first(language), *_last(language))


def _first(language: Language) -> tuple[Rule, ...]:
    return (
        *codes.DRAWN_RULES,
        *keys.RULES,
        *punctuation.FIRST_RULES,
        *dates.weekday_rules(language),
        *abbreviations.early_rules(language),
        *addresses.RULES,
        *symbols.RULES,
        *dates.rules(language),
        *phones.rules(language),
        *quantities.rules(language),
    )


def _last(language: Language) -> tuple[Rule, ...]:
    return (
        *codes.LABEL_RULES,
        *phones.label_rules(language),
        *numbers.early_rules(language),
        *abbreviations.rules(language),
        *codes.RULES,
        *scripts.GREEK_RULES,
        *codes.MIXED_RULES,
        *numbers.rules(language),
    )
