# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""Text of any screen made speakable: words, spaces and the punctuation that a voice understands.

The order of the rules is the order in which a reader decides: what is one thing (an address, a code, a date, an amount)
is taken out first, then plain numbers, then what is drawn, then words by the way they are written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.speaking.normalise import (
    abbreviations,
    addresses,
    codes,
    dates_times,
    money,
    numbers,
    punctuation,
    scripts,
    symbols,
    units,
    words,
)
from assistant.speaking.normalise.cleaning import cleaned, folded, is_visible
from assistant.speaking.normalise.draft import Draft
from assistant.speaking.normalise.numbers import cardinal

_BLOCK = 20_000
"""Characters worked on at a time; far fewer stand-ins than there is room for."""
_RULES = (
    *codes.KEY_RULES,
    *punctuation.FIRST_RULES,
    *abbreviations.EARLY_RULES,
    *addresses.RULES,
    *symbols.RULES,
    *dates_times.RULES,
    *money.RULES,
    *codes.LABEL_RULES,
    *numbers.EARLY_RULES,
    *abbreviations.RULES,
    *codes.RULES,
    *units.RULES,
    *scripts.GREEK_RULES,
    *codes.MIXED_RULES,
    *numbers.RULES,
)


def normalise(text: str, pronunciations: Mapping[str, str]) -> str:
    """`text` in words. Never raises; never empty when something in the text can be seen."""
    if not text or not is_visible(text):
        return ""
    if re.fullmatch(r"[\s()\[\]{}<>]+", text):
        return _marks_only(text)
    said = " ".join(filter(None, (_block(block, pronunciations) for block in _blocks(text))))
    return said if any(c.isalpha() for c in said) else _marks_only(text)


def _blocks(text: str) -> list[str]:
    """Pieces of at most `_BLOCK` characters, cut at white space where there is any."""
    pieces = []
    while len(text) > _BLOCK:
        cut = max(text.rfind("\n", _BLOCK // 2, _BLOCK), text.rfind(" ", _BLOCK // 2, _BLOCK))
        cut = cut if cut > 0 else _BLOCK
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def _block(text: str, pronunciations: Mapping[str, str]) -> str:
    draft = Draft(cleaned(text))
    _pronounce(draft, pronunciations)
    draft.text = symbols.name_emoji(draft.text, draft.say)
    draft.apply(_RULES)
    draft.join_ranges()
    draft.text = folded(draft.text)
    scripts.name_scripts(draft)
    draft.apply((*words.RULES, *punctuation.LAST_RULES, *symbols.LAST_RULES))
    draft.apply(numbers.REST_RULES)
    return _tidied(draft.spoken())


def _pronounce(draft: Draft, pronunciations: Mapping[str, str]) -> None:
    """The user's dictionary: whole words; an entry without capitals stands for every way to write it."""
    entries = {cleaned(word): spoken for word, spoken in pronunciations.items() if cleaned(word)}
    if not entries:
        return
    any_case = {word.casefold(): spoken for word, spoken in entries.items() if word == word.lower()}
    alternatives = "|".join(
        re.escape(word) if word not in any_case else f"(?i:{re.escape(word)})"
        for word in sorted(entries, key=len, reverse=True)
    )

    def said(match: re.Match[str]) -> str:
        spoken = entries.get(match[0]) or any_case.get(match[0].casefold(), match[0])
        return draft.say(" ".join(spoken.split()))

    draft.text = re.sub(rf"(?<!\w)(?:{alternatives})(?!\w)", said, draft.text)


_PAUSES = re.compile(r"[ ,;:]*([.?!])[ ,;:.]*(?=\s|$)|(?:[ ]*[,;:])+(?=[,;: ]|$)")


def _tidied(text: str) -> str:
    """Lines become sentences, pauses stand once, nothing but sayable characters is left."""
    lines = []
    for raw in text.split("\n"):
        line = re.sub(r"[^A-Za-zÀ-ÖØ-öø-ſ0-9 .,?!'\-:;]", " ", raw)
        line = re.sub(r" +", " ", re.sub(r"(?<!\w)'(?!\w)", " ", line))
        line = re.sub(r" (?=[.,?!:;](?:\s|$))", "", line)
        line = re.sub(r"([.,;:?!])(?:[ ]?[.,;:?!])+", _strongest, line)
        line = re.sub(r" (?=[.,?!:;](?:\s|$))", "", line)
        line = re.sub(r"(?<=\w) ' ?s\b", "'s", line).strip(" ,;")
        line = re.sub(r"^[ .,;:?!'-]+", "", line)
        if line:
            lines.append(line)
    return " ".join(
        line if line[-1] in ".?!:" or place == len(lines) - 1 else f"{line}." for place, line in enumerate(lines)
    )


def _strongest(match: re.Match[str]) -> str:
    for mark in "?!.:;":
        if mark in match[0]:
            return mark + " " * match[0].startswith(mark + " ")
    return ","


def _marks_only(text: str) -> str:
    """Nothing but marks: a button "?", a rule drawn with dashes."""
    marks = [c for c in cleaned(text) or text if not c.isspace()] or ["�"]
    kinds = list(dict.fromkeys(marks))
    if len(marks) >= 3 and set(marks) <= set("-–—_=~*#+─━═▀▄█┄┈"):
        return "line"
    if len(kinds) == 1 and kinds[0] in ".…":
        return "dots" if len(marks) > 1 or kinds[0] == "…" else "dot"
    if len(marks) > 3 and all(c in "()[]{}<>" for c in marks):
        return "brackets"
    names = [symbols.LONE.get(c) or symbols.sign_name(c) for c in kinds[:4]]
    names = [name if name and name != "," else "graphic" for name in names]
    if len(kinds) == 1 and len(marks) > 1:
        return f"{cardinal(len(marks))} times {names[0]}"
    return ", ".join(dict.fromkeys(names))
