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
    dates_short,
    dates_times,
    emoticons,
    formulas,
    keys,
    latex,
    maths,
    money,
    numbers,
    parts,
    punctuation,
    rates,
    scripts,
    symbols,
    units,
    versions,
    words,
)
from assistant.speaking.normalise.cleaning import cleaned, folded, is_visible
from assistant.speaking.normalise.draft import Draft, Rule
from assistant.speaking.normalise.finishing import KEEP, marks_only, tidied
from assistant.speaking.normalise.language import Language, current, speaking_in

_BLOCK = 20_000
"""Characters worked on at a time; far fewer stand-ins than there is room for."""
_RULES = (
    *codes.DRAWN_RULES,
    *keys.RULES,
    *latex.RULES,
    *maths.FIRST_RULES,
    *versions.RULES,
    *punctuation.FIRST_RULES,
    *abbreviations.EARLY_RULES,
    *dates_short.EARLY_RULES,
    *addresses.RULES,
    *symbols.RULES,
    *dates_short.RULES,
    *dates_times.RULES,
    *money.RULES,
    *parts.RULES,
    *formulas.RULES,
    *codes.LABEL_RULES,
    *numbers.EARLY_RULES,
    *abbreviations.RULES,
    *codes.RULES,
    *rates.RULES,
    *units.RULES,
    *scripts.GREEK_RULES,
    *codes.MIXED_RULES,
    *numbers.RULES,
)


# Bark laughs and sighs where the text says so, sings between notes and hesitates at dashes and dots; it takes these
# marks in no other spelling. Anything else in brackets is text.
_MARK = re.compile(
    r"\[(?:laughter|laughs|laugh|sighs|sigh|music|gasps|gasp|clears throat|coughs|cries|whistles|man|woman)\]"
    r"|♪+|—|\.\.\.|…",
    re.IGNORECASE,
)


def normalise(
    text: str, pronunciations: Mapping[str, str], language: Language | None = None, keep_marks: bool = False
) -> str:
    """`text` in words. Never raises; never empty when something in the text can be seen.

    Args:
        language: None for English.
        keep_marks: leaves non-verbal marks such as [laughter] and ♪ as they are.
    """
    if not text or not is_visible(text):
        return ""
    with speaking_in(language):
        if re.fullmatch(r"[\s()\[\]{}<>]+", text):
            return marks_only(text)
        said = " ".join(filter(None, (_block(block, pronunciations, keep_marks) for block in _blocks(text))))
        return said if any(c.isalpha() for c in said) or (keep_marks and _MARK.search(said)) else marks_only(text)


def _blocks(text: str) -> list[str]:
    """Pieces of at most `_BLOCK` characters, cut at white space where there is any."""
    pieces = []
    while len(text) > _BLOCK:
        cut = max(text.rfind("\n", _BLOCK // 2, _BLOCK), text.rfind(" ", _BLOCK // 2, _BLOCK))
        cut = cut if cut > 0 else _BLOCK
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def _block(text: str, pronunciations: Mapping[str, str], keep_marks: bool) -> str:
    language = current()
    draft = Draft("")
    draft.text = emoticons.name_drawn(cleaned(text, language.letters if language else ""), draft.say)
    kept: list[str] = []
    if keep_marks:
        draft.text = _MARK.sub(lambda match: f" {draft.say(_kept(match[0], kept))} ", draft.text)
    _pronounce(draft, pronunciations)
    draft.text = emoticons.name_emoji(draft.text, draft.say)
    draft.apply(_rules(language))
    draft.join_ranges()
    draft.text = folded(draft.text)
    scripts.name_scripts(draft)
    draft.apply((*words.rules(), *punctuation.LAST_RULES, *symbols.LAST_RULES))
    draft.apply(numbers.REST_RULES)
    said = tidied(draft.spoken())
    return re.sub(f"{KEEP}([a-z]+){KEEP}", lambda match: kept[_place(match[1])], said)


def _rules(language: Language | None) -> tuple[Rule, ...]:
    if language is None:
        return _RULES
    from assistant.speaking.normalise.local import rules_of  # English does not wait for it

    return rules_of(language.code)


def _kept(mark: str, kept: list[str]) -> str:
    """A word that passes the last steps, to be turned back into the mark: its place in `kept`, in letters."""
    kept.append(mark)
    return KEEP + "".join(chr(ord("a") + int(digit)) for digit in str(len(kept) - 1)) + KEEP


def _place(word: str) -> int:
    return int("".join(str(ord(letter) - ord("a")) for letter in word))


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
