"""The smallest things that can be an answer: sentences, rows, pairs, items, rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.reading.page import Block, BlockKind, Pair, Passage, Row
from assistant.reading.paragraphs import card_text, is_card, items, rejoined
from assistant.reading.tables import spoken_rows
from assistant.reading.wording import parts, sentences, without_bullet
from assistant.types import Box


def passages_of(block: Block, number: int) -> list[Passage]:
    """Passages of `block`, which is block `number` of its page, in reading order."""
    if block.table is not None:
        return [
            Passage(text, _union([c.box for c in cells]), min(c.confidence for c in cells), number)
            for text, cells in spoken_rows(block.table)
        ]
    if block.kind is BlockKind.PARAGRAPH and (len(block.rows) > 1 or len(parts(block.text)) == 1):
        return list(_sentences(block.rows, number))
    if block.kind is BlockKind.LIST:
        return [
            Passage(without_bullet(rejoined(item)), _union([r.box for r in item]), _lowest(item), number)
            for item in items(block.rows)
        ]
    if block.kind is BlockKind.HEADING:
        return [Passage(block.text, block.box, block.confidence, number)]
    if block.kind is BlockKind.GRID:
        return [Passage(f"{p.label}: {p.value}", p.box, p.confidence, number) for p in block.pairs]
    if block.kind is BlockKind.CARD:
        text = ", ".join(row.text for row in block.rows)
        return [Passage(text, block.box, block.confidence, number)]
    return list(_pairs_and_rows(block.rows, block.pairs, number))


def _sentences(rows: Sequence[Row], number: int) -> Iterator[Passage]:
    """Sentences of a paragraph, each with the rows it stands in."""
    ends: list[int] = []  # for each row, at which letter of the paragraph (spaces not counted) it ends
    for row in rows:
        ends.append((ends[-1] if ends else 0) + len(row.text.replace(" ", "")))
    start = 0
    for sentence in sentences(rejoined(rows)):
        # A hyphen undone makes the text a letter shorter than its rows: the last row may then be taken in too early
        # by so many letters, never too late.
        end = start + len(sentence.replace(" ", ""))
        used = [row for row, last, first in zip(rows, ends, [0, *ends], strict=False) if first < end and last > start]
        used = used or [rows[-1]]
        yield Passage(sentence, _union([row.box for row in used]), _lowest(used), number)
        start = end


def _pairs_and_rows(rows: Sequence[Row], pairs: Sequence[Pair], number: int) -> Iterator[Passage]:
    """Pairs, and the rows that belong to none, from top to bottom; a card as a whole."""
    if is_card(rows):
        yield Passage(card_text(rows), _union([row.box for row in rows]), _lowest(rows), number)
        return
    by_row: dict[int, list[Pair]] = {}
    covered: set[int] = set()
    for pair in pairs:
        inside = [n for n, row in enumerate(rows) if pair.box.top <= row.box.centre[1] <= pair.box.bottom]
        by_row.setdefault(inside[0] if inside else 0, []).append(pair)
        covered.update(inside)
    for index, row in enumerate(rows):
        found = by_row.get(index, [])
        pieces = parts(row.text)
        if len(pieces) > 1 and all(pair.box == row.box for pair in found):
            yield from (Passage(piece, row.box, row.confidence, number) for piece in pieces)
            continue
        if len(row.lines) == 1 and found and all(pair.box == row.box for pair in found):
            # It was one line: its own words are the best way to say it.
            yield Passage(row.text, row.box, row.confidence, number)
            continue
        for pair in found:
            yield Passage(f"{pair.label}: {pair.value}", pair.box, pair.confidence, number)
        if index not in covered:
            yield Passage(row.text, row.box, row.confidence, number)


def _lowest(rows: Sequence[Row]) -> float:
    return min(row.confidence for row in rows)


def _union(boxes: Sequence[Box]) -> Box:
    box = boxes[0]
    for other in boxes[1:]:
        box = box.union(other)
    return box
