"""Letters that are none: the window's own buttons, check boxes and small pictures, read as single signs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.types import TextLine

# Squares and strokes that the recogniser, which knows Chinese, makes of minimise, maximise and check boxes.
_SIGNS = "\u25a1\u53e3\u4e00\u56d7\u56de\u25a2\u25fb\u2610\u2611\u2612\u65e5\u76ee\u4e09\u5341\u4e8c"
_ONLY = re.compile(rf"^[{_SIGNS}]+$")
_LEADING = re.compile(rf"^[{_SIGNS}]\s?(?=[A-Za-z0-9])")
# Only beside one of those signs: alone they may be an answer, or an empty cell of a table.
_BUTTON = re.compile(r"^[Xx\u00d7\u2715_\u2013\u2014-]$")
_CHINESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def without_icons(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines without signs that stand for no word; a page in Chinese or Japanese stays as it is."""
    foreign = sum(len(_CHINESE.findall(line.text)) for line in lines)
    if foreign > 0.1 * sum(len(line.text) for line in lines):
        return list(lines)
    signs = [line for line in lines if _ONLY.match(line.text)]
    kept: list[TextLine] = []
    for line in lines:
        if _ONLY.match(line.text) or (_BUTTON.match(line.text) and any(_beside(line, sign) for sign in signs)):
            continue
        text = _LEADING.sub("", line.text)
        kept.append(line if text == line.text else replace(line, text=text))
    return kept


def _beside(line: TextLine, sign: TextLine) -> bool:
    height = max(line.box.height, sign.box.height)
    near = abs(line.box.left - sign.box.right) < 4 * height
    return near and abs(line.box.centre[1] - sign.box.centre[1]) < height
