"""Chemical formulas: letters by name, numbers as numbers: "C6H12O6", "Ca²⁺", "NaCl"."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import DIGITS, Say, rule
from assistant.speaking.normalise.language import word
from assistant.speaking.normalise.numbers import cardinal
from assistant.speaking.normalise.words import letters

# Single letters first in the mind of a reader; two-letter symbols only where they are no everyday word by themselves.
_ELEMENT = r"(?:Na|Cl|Ca|Fe|Mg|Al|Si|Cu|Zn|Ag|Br|Mn|Cr|Ni|Pb|Li|[CHNOPSFKI])"
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_PLAIN = "NaCl|NaOH|KCl|HCl|KOH|NaOCl|CaO|FeS|HBr|LiOH|HCN|AgCl|MgO|ZnO"
_WITHOUT_NUMBERS = "₀₁₂₃₄₅₆₇₈₉"


def _formula(match: re.Match[str], say: Say) -> str:
    text = match[0].translate(_SUBSCRIPTS)
    sign = {"⁺": f" {word('plus')}", "⁻": f" {word('minus')}"}.get(text[-1], "")
    charge = {"²": 2, "³": 3, "⁴": 4}.get(text[-2], 0)
    sign = f" {cardinal(charge)}{sign}" if charge else sign
    parts = re.findall(r"[A-Za-z]|\d+", text.rstrip("²³⁴⁺⁻"))
    return say(" ".join(cardinal(int(part)) if part.isdecimal() else letters(part) for part in parts) + sign)


def _ion(match: re.Match[str], say: Say) -> str:
    count = {"²": "2", "³": "3", "⁴": "4"}.get(match[2], "")
    sign = word("plus" if match[3] == "⁺" else "minus")
    return say(" ".join(filter(None, [letters(match[1]), count and cardinal(int(count)), sign])))


RULES = (
    rule(rf"(?<![\w-])({_ELEMENT})([²³⁴]?)([⁺⁻])(?![\w⁰¹²³⁴⁵⁶⁷⁸⁹])", _ion, "⁺⁻"),
    rule(rf"(?<![\w-])(?:{_PLAIN}|OH[⁻]|NO[⁻])(?!\w)", _formula),
    # At least two elements, at least one number, none of them with a leading zero.
    rule(
        rf"(?<![\w.,/#@-])(?=[A-Za-z]*[\d₀-₉])(?:\(?{_ELEMENT}\)?(?:[1-9]\d?|[₁-₉][₀-₉]?)?){{2,10}}(?:[²³⁴]?[⁺⁻])?(?![\w.-])",
        _formula,
        DIGITS + _WITHOUT_NUMBERS,
    ),
)
