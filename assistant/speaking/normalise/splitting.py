# ruff: noqa: SIM905, RUF001 - look-alike characters are what this file is about
"""A text cut into sentences for streaming speech."""

from __future__ import annotations

import re

LONGEST = 200
"""Characters of a piece that is not cut at a clause: about 13 s of speech at rate 1."""
FIRST_LONGEST = 90
"""The same for the first piece: what the voice needs 50 to 90 ms for."""
_SHORTEST = 25  # of a clause that is cut off: shorter ones sound chopped
_ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr st prof rev hon gen capt lt sgt col gov sen jr sr inc ltd co corp bros vs etc approx dept est no nos nr
    vol ch fig figs sec eq p pp pg ex ed art max min avg incl excl misc tel ext ave rd blvd ln mt e.g i.e a.m p.m jan
    feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun u.s u.k ph.d v cf al
    """.split()
)
_ENDS_OFTEN = frozenset("etc inc ltd co a.m p.m jr sr st rd ave u.s u.k".split())
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)")
_CLAUSE = re.compile(r";\s|[:,][\"'”’]?\s(?!\d)|\s[–—-]\s(?!\d)")  # "Nov 22, 2026" and "PIN: 0420" stay whole
_QUOTES = {"“": "”", "«": "»", '"': '"'}
_LONGEST_QUOTE = 300  # characters: a quotation mark that is never closed must not hold up the speech


def split(text: str) -> list[str]:
    """Sentences; long ones in clauses."""
    whole = [sentence for line in text.splitlines() for sentence in _sentences(line.strip()) if sentence]
    pieces: list[str] = []
    for sentence in whole:
        rest = sentence
        while True:
            head, rest = _cut(rest, LONGEST if pieces else FIRST_LONGEST)
            pieces.append(head)
            if not rest:
                break
    return pieces


def _sentences(line: str) -> list[str]:
    found, start = [], 0
    quotes = _quoted(line)
    place = 0
    for end in _END.finditer(line):
        while place < len(quotes) and quotes[place][1] <= end.start():
            place += 1
        inside = place < len(quotes) and quotes[place][0] < end.start() and end.end() < quotes[place][1]
        if inside or not _ends(line, start, end):
            continue
        found.append(line[start : end.end()].strip())
        start = end.end()
    found.append(line[start:].strip())
    return found


def _quoted(line: str) -> list[tuple[int, int]]:
    """Where quotations stand."""
    spans, opened, closing = [], -1, ""
    for place, character in enumerate(line):
        if opened >= 0 and (character == closing or place - opened > _LONGEST_QUOTE):
            if character == closing:
                spans.append((opened, place + 1))
            opened = -1
        elif opened < 0 and character in _QUOTES:
            opened, closing = place, _QUOTES[character]
    return spans


def _ends(line: str, start: int, end: re.Match[str]) -> bool:
    """Whether the marks end a sentence: not after an abbreviation or an initial, not before a small letter."""
    following = line[end.end() : end.end() + 12].lstrip()
    if not end[0].startswith(".") or len(end[0].rstrip("\"'”’)]")) > 1:
        return not following[:1].islower() or end[0][0] in "!?"
    word = line[max(start, end.start() - 20) : end.start()].rpartition(" ")[2].lstrip("(\"'“[").lower()
    if following[:1].islower():
        return False
    if word in _ABBREVIATIONS:
        return word in _ENDS_OFTEN and following[:1].isupper() and word != "st"
    if len(word) == 1 and word.isalpha() and word != "i":
        return False
    return not (word.isdecimal() and start == end.start() - len(word))  # "1. First point"


def _cut(sentence: str, longest: int) -> tuple[str, str]:
    """A piece that is not longer than wished, where a clause or at least a word ends; and the rest."""
    if len(sentence) <= longest:
        return sentence, ""
    quotes = _quoted(sentence[: longest + _LONGEST_QUOTE])
    best = 0
    for clause in _CLAUSE.finditer(sentence, 0, longest):
        place = clause.start() + 1
        if place >= _SHORTEST and not any(a < place < b for a, b in quotes if b - a < longest):
            best = clause.end()
    if not best and longest == FIRST_LONGEST and len(sentence) <= LONGEST:
        return sentence, ""
    if not best:
        longest = LONGEST
        for clause in _CLAUSE.finditer(sentence, 0, longest):
            if clause.start() >= _SHORTEST:
                best = clause.end()
    if not best and len(sentence) > LONGEST:
        best = sentence.rfind(" ", _SHORTEST, LONGEST) + 1 or sentence.find(" ", LONGEST) + 1
    if not best:
        return sentence, ""
    return sentence[:best].strip(), sentence[best:].strip()
