"""What can be spoken already while the rest of the page is still being recognised."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reading.layout import build_page
from assistant.reading.page import Block, BlockKind
from assistant.reading.wording import ends_sentence, sentences
from assistant.types import TextLine

# Running text without a full stop is spoken in pieces of about this many letters, cut where a row ends.
_LONGEST = 160
# Rows at the end of a block that may still be put together otherwise: a label, its value, the note below.
_WAITING = 3
# Rows of one table lie evenly; from a value to the next label it is half as far again as from a label to its value.
_NEAR = 1.25


class ReadingStream:
    """Turns lines, as they come in reading order, into sentences and rows, each given out once.

    Args:
        width: of the picture, in pixels.
        height: of the picture, in pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        self._size = width, height
        self._open: list[TextLine] = []  # lines of blocks that may still grow
        self._said = 0  # words of the first open block, a paragraph, that were given out
        self._told: set[TextLine] = set()  # open lines that were given out with a row

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
        growing = len(blocks) if finished else _growing(blocks)
        for number, block in enumerate(blocks[: growing + 1]):
            complete = number < growing
            ready += self._units(block, complete)
            if complete:
                self._said = 0
                self._told -= {line for row in block.rows for line in row.lines}
        self._open = [line for block in blocks[growing:] for row in block.rows for line in row.lines]
        return ready

    def _units(self, block: Block, complete: bool) -> list[str]:
        """Sentences or rows of `block` that were not given out yet."""
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
            return self._rows(block, complete)
        found: list[str] = []
        told = sum(len(line.text.split()) for row in block.rows for line in row.lines if line in self._told)
        self._said = max(self._said, told)
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

    def _rows(self, block: Block, complete: bool) -> list[str]:
        """Rows that were not given out yet; of a row that was given out in part, the rest.

        Rows are other ones once the next lines are known (labels, then labels with their values), so the last few
        wait. Of a grid all do: what looks like labels with a value under each is a table when one more row is known.
        """
        texts = block.text.split("\n")
        found: list[str] = []
        waiting = 0 if complete else len(block.rows) if block.kind is BlockKind.GRID else _WAITING
        for number, row in enumerate(block.rows[: max(0, len(block.rows) - waiting)]):
            new = [line for line in row.lines if line not in self._told]
            whole = len(new) == len(row.lines) and len(texts) == len(block.rows)
            if new and self._said:  # it was a paragraph as long as less of it was known
                skipped, words = self._said, row.text.split()
                self._said = max(0, skipped - len(words))
                text = " ".join(words[skipped:])
            else:
                text = texts[number] if whole else " ".join(line.text for line in new)
            self._told.update(new)
            if text:
                found.append(text)
        return found


def _growing(blocks: Sequence[Block]) -> int:
    """The first block that may still grow. A block that another one follows is done with, so that is the last one.

    But for a grid: what begins below it, as near as its values are to their labels, may make a table of it.
    """
    last = max(len(blocks) - 1, 0)
    if not last or blocks[last - 1].kind is not BlockKind.GRID or len(blocks[last].rows) > 1:
        return last
    lines = [line for row in blocks[last - 1].rows for line in row.lines]
    low = max(lines, key=lambda line: line.box.centre[1]).box
    above = [line.box.centre[1] for line in lines if line.box.centre[1] < low.top]
    below = blocks[last].rows[0].lines[0].box.centre[1] - low.centre[1]
    return last - 1 if above and below <= _NEAR * (low.centre[1] - max(above)) else last


def _pieces(block: Block) -> list[tuple[str, bool]]:
    """Sentences of a paragraph or pieces of them, each with whether it stays as it is when more rows follow."""
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
