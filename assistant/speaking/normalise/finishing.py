# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""The last steps: nothing but sayable characters and pauses; and what is said of a text of marks only."""

from __future__ import annotations

import re

from assistant.speaking.normalise import symbols
from assistant.speaking.normalise.cleaning import cleaned
from assistant.speaking.normalise.language import word
from assistant.speaking.normalise.numbers import cardinal
from assistant.speaking.normalise.signs import LONE

KEEP = "\ue000"
"""Around a word that stands for a mark to be kept; `cleaned` takes this character out of every text."""


def tidied(text: str) -> str:
    """Lines become sentences, pauses stand once, nothing but sayable characters is left."""
    lines = []
    for raw in text.split("\n"):
        line = re.sub("[^A-Za-zÀ-ÖØ-öø-ſ0-9 .,?!'\\-:;\ue000]", " ", raw)
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


def marks_only(text: str) -> str:
    """Nothing but marks: a button "?", a rule drawn with dashes."""
    marks = [c for c in cleaned(text) or text if not c.isspace()] or ["�"]
    kinds = list(dict.fromkeys(marks))
    if len(marks) >= 3 and set(marks) <= set("|:-–—_=~*#+─━═▀▄█┄┈"):
        return word("line")
    if len(kinds) == 1 and kinds[0] in ".…":
        return word("dots" if len(marks) > 1 or kinds[0] == "…" else "dot")
    if len(marks) > 3 and all(c in "()[]{}<>" for c in marks):
        return word("brackets")
    names = [word(LONE.get(c, "")) or symbols.sign_name(c) for c in kinds[:4]]
    names = [name if name and name != "," else word("graphic") for name in names]
    if len(kinds) == 1 and len(marks) == 2 and kinds[0].isascii():
        return f"{names[0]} {names[0]}"
    if len(kinds) == 1 and len(marks) > 1:
        return word("{} times {}").format(cardinal(len(marks)), names[0])
    return ", ".join(dict.fromkeys(names))
