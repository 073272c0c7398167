"""Letters that are none: the window's own buttons, check boxes, arrows and small pictures, read as single signs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.types import TextLine

# Chinese and Japanese signs with their punctuation: on a page of Latin letters one alone is a picture.
_FOREIGN = "\u2e80-\u2eff\u3001-\u303f\u3040-\u30ff\u3400-\u9fff\uff3b-\uff40\uff5b-\uffef"
_CHINESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
# Squares, ticks, crosses, arrows: they stand for a state or for a button, and say nothing as letters.
_SIGNS = (
    "\u25a0\u25a1\u25a2\u25aa-\u25ff\u2610-\u2612\u2190-\u21ff\u2200\u2228\u2227\u221a\u2713-\u2718\u2715\u2716"
    "\u2303\u2304\u2335\ufe40\u02c5\u02c7\u2261\u2630\u22ee\u22ef"
)
_ONLY = re.compile(rf"^[{_FOREIGN}{_SIGNS}\s]+$")
_LEADING = re.compile(rf"^[{_FOREIGN}{_SIGNS}]+[\s.]*(?=[^\W_])|^[\u00d7)\]]\s?(?=[A-Z])|^[\u00d7]\s(?=[a-z])")
_TRAILING = re.compile(rf"(?<=[\w)%.])\s*[{_FOREIGN}{_SIGNS}]+$|(?<=[\w)])\s+[v\u00d7]$")
_INSIDE = re.compile(rf"(?<=[ \w])\s[{_FOREIGN}{_SIGNS}]\s(?=\w)")
# A tick or the circle of a choice, read as a letter: where several lines begin so, it is none.
_LETTER = re.compile(r"^[VvOo0]\s(?=[A-Z][a-z])")
_TICK = re.compile(r"^[VvOo]$")
# The buttons of a window, alone or together; only at the picture's upper right, or beside a sign from above.
_BUTTON = re.compile(r"^[Xx\u00d7\u2715_\u2013\u2014-]$")
_BUTTONS = re.compile(rf"^[-_\u2013\u2014\s{_FOREIGN}{_SIGNS}oO0D\u00d7xX]+$")


def without_icons(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines without signs that stand for no word; a page in Chinese or Japanese stays as it is."""
    foreign = sum(len(_CHINESE.findall(line.text)) for line in lines)
    if foreign > 0.1 * sum(len(line.text) for line in lines):
        return list(lines)
    signs = [line for line in lines if _ONLY.match(line.text)]
    ticks = [line for line in lines if _TICK.match(line.text) and any(_touches(line, other) for other in lines)]
    lettered = sum(bool(_LETTER.match(line.text)) for line in lines) > 1
    kept: list[TextLine] = []
    for line in lines:
        if _ONLY.match(line.text) or (_BUTTON.match(line.text) and any(_beside(line, sign) for sign in signs)):
            continue
        if line in ticks and (len(ticks) > 1 or line.text in "Vv"):
            continue
        if _BUTTONS.match(line.text) and _in_corner(line, lines):
            continue
        text = _plain(line.text, lettered or _is_choice(line, lines))
        kept.append(line if text == line.text else replace(line, text=text))
    return kept


def _is_choice(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """True for "O Light" over "Dark": one of several short lines close below each other."""
    if line.text[:1] not in "Oo" or len(line.text.split()) > 4:
        return False
    height = line.box.height
    near = [other for other in lines if 0 < abs(other.box.centre[1] - line.box.centre[1]) < 2.2 * height]
    return any(abs(other.box.left - line.box.left) < 0.4 * height and len(other.text) > 2 for other in near)


def _plain(text: str, lettered: bool) -> str:
    plain = _TRAILING.sub("", _LEADING.sub("", text))
    plain = _INSIDE.sub(" ", plain)
    if lettered:
        plain = _LETTER.sub("", plain)
    return plain.strip() or text


def _in_corner(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """At the right end of the topmost row, with something else left of it."""
    top, right = min(other.box.top for other in lines), max(other.box.right for other in lines)
    others = [other for other in lines if other is not line and abs(other.box.centre[1] - line.box.centre[1]) < 12]
    high = line.box.top - top < 1.5 * line.box.height and right - line.box.right < 8 * line.box.height
    return high and any(other.box.right < line.box.left and len(other.text) > 2 for other in others)


def _touches(line: TextLine, other: TextLine) -> bool:
    """True for a sign with words right beside it: a box with its tick, a field with its arrow."""
    height = other.box.height
    level = abs(line.box.centre[1] - other.box.centre[1]) < 0.5 * height and len(other.text) > 2
    before, behind = other.box.left - line.box.right, line.box.left - other.box.right
    return level and (-0.5 * height < before < 1.2 * height or -0.5 * height < behind < 1.2 * height)


def _beside(line: TextLine, sign: TextLine) -> bool:
    height = max(line.box.height, sign.box.height)
    near = abs(line.box.left - sign.box.right) < 4 * height
    return near and abs(line.box.centre[1] - sign.box.centre[1]) < height
