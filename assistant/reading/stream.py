"""What can be spoken already while the rest of the page is still being recognised."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reading.layout import build_page
from assistant.reading.page import Block, BlockKind
from assistant.reading.wording import ends_sentence, sentences
from assistant.types import TextLine

# Running text without a full stop is spoken in pieces of about this many letters, cut where a row ends.
_LONGEST = 160


class ReadingStream:
    """Turns lines, as they come in reading order, into sentences and rows, each given out once.

    Args:
        width: of the picture, in pixels.
        height: of the picture, in pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        self._size = width, height
        self._open: list[TextLine] = []  # lines of blocks that may still grow
        self._said = 0  # words of the first open block that were given out

    def feed(self, lines: Sequence[TextLine]) -> list[str]:
        """Add recognised lines; what is complete by now, in reading order."""
        self._open += lines
        return self._ready(finished=False)

    def finish(self) -> list[str]:
        """What is left when no more lines come."""
        return self._ready(finished=True)

    def _ready(self, finished: bool) -> list[str]:
        ready: list[str] = []
        blocks = build_page(self._open, *self._size).blocks
        for number, block in enumerate(blocks):
            last = number == len(blocks) - 1
            complete = finished or not last
            ready += self._units(block, complete)
            if complete:
                self._said = 0
        # A block that another one follows is done with; only the last one can grow.
        self._open = [line for row in blocks[-1].rows for line in row.lines] if blocks and not finished else []
        return ready

    def _units(self, block: Block, complete: bool) -> list[str]:
        """Sentences or rows of `block` that were not given out yet."""
        found: list[str] = []
        passed = 0
        for unit, whole in _pieces(block):
            words = unit.split()
            start, passed = passed, passed + len(words)
            if passed <= self._said:
                continue
            if not (complete or whole):
                break
            found.append(" ".join(words[max(0, self._said - start) :]))
            self._said = passed
        return found


def _pieces(block: Block) -> list[tuple[str, bool]]:
    """Sentences or rows, each with whether it stays as it is when more rows follow."""
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
        rows = block.text.split("\n")
        # The last row may still get a part at its right.
        return [(row, number < len(rows) - 1) for number, row in enumerate(rows)]
    found: list[tuple[str, bool]] = []
    for sentence in sentences(block.text):
        words, piece = sentence.split(), ""
        for word in words:
            if len(piece) + len(word) > _LONGEST:
                found.append((piece, True))
                piece = ""
            piece = f"{piece} {word}".strip()
        if piece:
            found.append((piece, ends_sentence(piece)))
    return found
