"""What was read of a picture, in the order in which a person would read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from assistant.types import Box, TextLine


class BlockKind(Enum):
    """How the rows of a block belong together. GRID: labels over values, or a calendar's entries, one pair a row."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    FORM = "form"
    TABLE = "table"
    CARD = "card"
    GRID = "grid"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True)
class Row:
    """Lines that stand side by side in one block, joined from left to right."""

    lines: tuple[TextLine, ...]
    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `row` counts the body's rows from 0; `column` from 0, the row names' column included."""

    row: int
    column: int
    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `header` names the columns ("" where unnamed), `row_names` the body's rows (their first cell)."""

    header: tuple[str, ...]
    row_names: tuple[str, ...]
    cells: tuple[Cell, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value: "Postcode" and "KY11 9TQ", "TOTAL" and "9.82"."""

    label: str
    value: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that belong together.

    Attributes:
        text: as it is spoken: a paragraph without its line breaks and hyphenation; other kinds one row a line.
        confidence: the lowest of its rows.
    """

    kind: BlockKind
    rows: tuple[Row, ...]
    text: str
    box: Box
    confidence: float
    pairs: tuple[Pair, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, row or pair: the smallest thing that can be an answer. `block` is its index in the page."""

    text: str
    box: Box
    confidence: float
    block: int


@dataclass(frozen=True, slots=True)
class Page:
    """All blocks in reading order. Width and height are the picture's, in pixels."""

    blocks: tuple[Block, ...]
    lines: tuple[TextLine, ...]
    passages: tuple[Passage, ...]
    width: int
    height: int

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def text(self) -> str:
        """Everything, block by block, blocks on lines of their own."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return tuple(pair for block in self.blocks for pair in block.pairs)

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block.table for block in self.blocks if block.table is not None)
