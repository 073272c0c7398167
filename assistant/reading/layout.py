"""The page: blocks in reading order, made from recognised lines. Pure functions of their arguments."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from assistant.reading.cards import CardSpan, find_cards, has_price
from assistant.reading.columns import reading_regions
from assistant.reading.icons import without_icons
from assistant.reading.page import Block, BlockKind, Page, Pair, Row, Table
from assistant.reading.pairs import find_pairs, is_form
from assistant.reading.paragraphs import flows, rejoined
from assistant.reading.passages import passages_of
from assistant.reading.rows import group_rows, line_height, make_rows
from assistant.reading.tables import TableSpan, find_tables
from assistant.reading.wording import is_item, is_label, is_prose
from assistant.types import TextLine

# A line this much taller than the page's usual one is a heading.
_HEADING = 1.25
# Longest heading, in words.
_HEADING_WORDS = 14


def build_page(lines: Sequence[TextLine], width: int, height: int) -> Page:
    """Everything that was read, in the order in which a person would read it.

    Args:
        lines: recognised lines in any order, boxes in pixels.
        width: of the picture, in pixels.
        height: of the picture, in pixels.
    """
    kept = without_icons([line for line in lines if line.text.strip()])
    usual = median(line.box.height for line in kept) if kept else 0.0
    blocks: list[Block] = []
    regions = reading_regions([line.box for line in kept], [is_prose(line.text) for line in kept])
    for region in regions:
        blocks += _blocks(make_rows([kept[i] for i in region]), usual)
    passages = tuple(p for number, block in enumerate(blocks) for p in passages_of(block, number))
    ordered = tuple(line for block in blocks for row in block.rows for line in row.lines)
    return Page(tuple(blocks), ordered, passages, width, height)


def _blocks(rows: Sequence[Row], usual: float) -> list[Block]:
    """Blocks of one region: its tables, its cards, and what stands between them."""
    found: list[Block] = []
    position = 0
    cards = find_cards(rows)
    taken = {index for span in cards for index in range(span.first, span.end)}
    tables = [span for span in find_tables(rows) if not taken & set(range(span.first, span.end))]
    spans: list[CardSpan | TableSpan] = [*cards, *tables]
    for span in sorted(spans, key=lambda span: span.first):
        found += _plain_blocks(rows[position : span.first], usual)
        if isinstance(span, CardSpan):
            found += [_card(card) for card in span.cards]
        else:
            found.append(_make(BlockKind.TABLE, rows[span.first : span.end], table=span.table))
        position = span.end
    return found + _plain_blocks(rows[position:], usual)


def _card(rows: Sequence[Row]) -> Block:
    name = rows[0]
    prices = [
        Pair(name.text, line.text, name.box.union(line.box), min(name.confidence, line.confidence))
        for row in rows[1:]
        for line in row.lines
        if has_price(line)
    ]
    return _make(BlockKind.CARD, rows, pairs=prices)


def _plain_blocks(rows: Sequence[Row], usual: float) -> list[Block]:
    return [_classified(group, usual) for group in _with_values(group_rows(rows))]


def _with_values(groups: list[list[Row]]) -> list[list[Row]]:
    """Groups put together again where the white parted a label from its value, or the rows of one form."""
    joined: list[list[Row]] = []
    for group in groups:
        if joined and (_label_and_value(joined[-1], group[0]) or _same_form(joined[-1][-1], group[0])):
            joined[-1].extend(group)
        else:
            joined.append(list(group))
    return joined


def _label_and_value(above: Sequence[Row], row: Row) -> bool:
    return len(above) == 1 and any(len(indexes) == 2 for _, indexes in find_pairs([above[0], row]))


def _same_form(above: Row, row: Row) -> bool:
    """Two parts each, set under each other; not the row of labels above a row of values."""
    height = line_height(row)
    if any(is_label(each.lines[-1].text) for each in (above, row)):
        return False
    if len(above.lines) != 2 or len(row.lines) != 2 or row.box.top - above.box.bottom > 2 * height:
        return False
    room = 0.5 * height
    return all(
        abs(a.box.left - b.box.left) < room or abs(a.box.right - b.box.right) < room
        for a, b in zip(above.lines, row.lines, strict=True)
    )


def _classified(rows: Sequence[Row], usual: float) -> Block:
    single = all(len(row.lines) == 1 for row in rows)
    if single and sum(is_item(row.text) for row in rows) >= max(1, len(rows) / 3) and is_item(rows[0].text):
        return _make(BlockKind.LIST, rows, pairs=[pair for pair, _ in find_pairs(rows)])
    running = sum(len(row.text) for row in rows if is_prose(row.text)) >= 0.6 * sum(len(row.text) for row in rows)
    if single and _is_heading(rows, usual):
        return _make(BlockKind.HEADING, rows)
    if single and running and flows(rows):
        return _make(BlockKind.PARAGRAPH, rows, pairs=[p for p, _ in find_pairs(rows) if not is_prose(p.value)])
    pairs = find_pairs(rows)
    if is_form(rows, pairs):
        return _make(BlockKind.FORM, rows, pairs=[pair for pair, _ in pairs])
    return _make(BlockKind.LOOSE, rows, pairs=[pair for pair, _ in pairs])


def _is_heading(rows: Sequence[Row], usual: float) -> bool:
    if len(rows) > 2 or sum(len(row.text.split()) for row in rows) > _HEADING_WORDS:
        return False
    return median(line_height(row) for row in rows) >= _HEADING * usual and rows[-1].text[-1:] not in ".,;:"


def _make(kind: BlockKind, rows: Sequence[Row], pairs: Sequence[Pair] = (), table: Table | None = None) -> Block:
    box = rows[0].box
    for row in rows[1:]:
        box = box.union(row.box)
    flowing = kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
    text = rejoined(rows) if flowing else "\n".join(row.text for row in rows)
    return Block(kind, tuple(rows), text, box, min(row.confidence for row in rows), tuple(pairs), table)
