"""How the tables of languages are written down: one line of text for what would be ten lines of brackets."""

from __future__ import annotations

from assistant.speaking.normalise.language import Noun


def nouns(text: str) -> dict[str, Noun]:
    """ "km kilometer|min minuut minuten f": sign, one, several (the same when left out), gender.

    An underscore stands for a space, "-" for "the same as one".
    """
    found: dict[str, Noun] = {}
    for entry in text.replace("\n", "|").split("|"):
        if entry.strip():
            sign, one, *rest = (part.replace("_", " ") for part in entry.split())
            several = rest[0] if rest and rest[0] != "-" else one
            found[sign] = (one, several, rest[1] if len(rest) > 1 else "")
    return found


def pairs(text: str) -> dict[str, str]:
    """ "dot=punt|at=apenstaartje", over several lines."""
    entries = (entry.partition("=") for entry in text.replace("\n", "|").split("|") if entry.strip())
    return {left.strip(): right.strip() for left, _, right in entries}


def forms(text: str, first: int) -> dict[str, int]:
    """Short forms in order, those of one month or day joined by a slash: "jan feb mrt/maart"."""
    return {form: number for number, group in enumerate(text.split(), first) for form in group.split("/")}
