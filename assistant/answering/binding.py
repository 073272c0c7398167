"""Numbers bound to what they count: of "a team of five and eleven volunteers" the volunteers are eleven."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.values import SMALL
from assistant.reading.words import stem, support

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['\u2019-][^\W_]+)*|[£$€%°]")
_NUMBER = re.compile(rf"(?:[£$€]?\d[\d.,]*(?:[a-zA-Z°%]{{1,5}})?|{SMALL})", re.I)
# Words that may stand between a number and its thing: a unit and one that describes.
_BETWEEN = 2
_BARRIER = re.compile(
    r"[.;:!?()|](?!\d)|,\s|\b(?:and|or|but|to|from|at|in|on|than|with|less|more|fewer|every|per|within)\b", re.I
)


def bound(words: Sequence[str], text: str) -> tuple[int, int] | None:
    """The span of a number with the word of `words` (stems) that it counts, in the same phrase; None when none is.

    The number stands before its thing ("1.2 litres vegetable stock") or right after it ("Serves 4").
    """
    found = list(_WORD.finditer(text))
    best: tuple[int, tuple[int, int]] | None = None
    for at, match in enumerate(found):
        if not _NUMBER.fullmatch(match[0]) or _marks_item(match, text):
            continue
        for other in range(max(at - 1, 0), min(at + _BETWEEN + 2, len(found))):
            named = found[other]
            if other == at or support(stem(named[0].lower()), list(words)) < 0.75 or _NUMBER.fullmatch(named[0]):
                continue
            start, end = min(match.start(), named.start()), max(match.end(), named.end())
            between = text[min(match.end(), named.end()) : max(match.start(), named.start())]
            if _BARRIER.search(between):
                continue
            distance = abs(other - at) + (0 if other > at else 1)
            if best is None or distance < best[0]:
                best = (distance, (start, end))
    return best[1] if best else None


def _marks_item(match: re.Match[str], text: str) -> bool:
    """The "2." of a list's second item."""
    return match.start() == 0 and re.match(r"[.)]\s", text[match.end() :]) is not None
