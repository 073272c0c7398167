"""The page: blocks in reading order, made from recognised lines. Pure functions of their arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median

from assistant.reading.calendars import find_calendar
from assistant.reading.cards import CardSpan, find_cards, has_price
from assistant.reading.columns import reading_regions
from assistant.reading.entries import EntrySpan, find_entries
from assistant.reading.forms import FormSpan, find_fields, find_forms
from assistant.reading.grids import GridSpan, find_grids, tile_rows
from assistant.reading.gutters import has_wide_gutter
from assistant.reading.headings import is_heading, is_numbered_heading, without_mastheads
from assistant.reading.icons import without_icons
from assistant.reading.messages import MessageSpan, find_messages
from assistant.reading.monospace import letter_width
from assistant.reading.page import Block, BlockKind, Page, Pair, Row, Table
from assistant.reading.pairs import find_pairs, is_form
from assistant.reading.paragraphs import flows, rejoined
from assistant.reading.passages import passages_of
from assistant.reading.rows import group_rows, line_height, make_row, make_rows
from assistant.reading.stacks import find_stacks
from assistant.reading.tables import TableSpan, find_spaced_tables, find_tables, under_header
from assistant.reading.tiles import find_tiles
from assistant.reading.visual_rows import row_groups
from assistant.reading.wording import is_item, is_label, is_prose
from assistant.types import TextLine

_Span = CardSpan | EntrySpan | FormSpan | GridSpan | MessageSpan | TableSpan
# Fewest lines of a printout; what a long one is, in letters.
_PRINTOUT, _LONG = 14, 9
# What stands over several rows, the more special first.
_FINDERS: tuple[Callable[[Sequence[Row]], Sequence[_Span]], ...] = (
    find_cards,
    find_entries,
    find_messages,
    find_grids,
    find_tiles,
    find_spaced_tables,
    find_tables,
    find_forms,
    find_fields,
)


def build_page(lines: Sequence[TextLine], width: int, height: int) -> Page:
    """Everything that was read, in the order in which a person would read it.

    Args:
        lines: recognised lines in any order, boxes in pixels.
        width: of the picture, in pixels.
        height: of the picture, in pixels.
    """
    kept = without_icons([line for line in lines if line.text.strip()])
    if _stray(kept, height):
        kept = []
    usual = median(line.box.height for line in kept) if kept else 0.0
    blocks: list[Block] = []
    calendar = find_calendar(kept)
    if calendar is not None:
        kept = [line for line in kept if line not in calendar.lines]
    for region in _regions(kept):
        blocks += _blocks(make_rows([kept[i] for i in region]), usual)
    if calendar is not None:
        entered = _make(BlockKind.GRID, calendar.rows, pairs=calendar.pairs)
        blocks.insert(sum(block.box.top < entered.box.top for block in blocks), entered)
    blocks = without_mastheads(blocks)
    passages = tuple(p for number, block in enumerate(blocks) for p in passages_of(block, number))
    ordered = tuple(line for block in blocks for row in block.rows for line in row.lines)
    return Page(tuple(blocks), ordered, passages, width, height)


# A lone letter that fills this share of the picture's height was put there to be read: a door's number, a lift's floor.
_MEANT = 0.1


def _stray(lines: Sequence[TextLine], height: int) -> bool:
    """Whether all that was read is a small single letter or two, as leaves, grain and round things are taken for."""
    return len(lines) <= 2 and all(
        sum(c.isalnum() for c in line.text) <= 1 and line.box.height < _MEANT * height for line in lines
    )


def _regions(lines: Sequence[TextLine]) -> list[list[int]]:
    """The lines' indexes by region. What a terminal or an editor shows goes straight down."""
    boxes = [line.box for line in lines]
    if letter_width(lines) is not None and not has_wide_gutter(boxes):
        return [[i for row in row_groups(range(len(lines)), boxes) for i in row]]
    return reading_regions(boxes, [is_prose(line.text) or is_item(line.text) for line in lines])


def _blocks(rows: Sequence[Row], usual: float) -> list[Block]:
    """Blocks of one region: its tables, its cards, its grids, and what stands between them."""
    found: list[Block] = []
    position = 0
    for span in _spans(rows):
        found += _plain_blocks(rows[position : span.first], usual)
        if isinstance(span, CardSpan):
            found += [_card(card) for card in span.cards]
        elif isinstance(span, MessageSpan):
            found += [_message(row, pair) for row, pair in span.messages]
        elif isinstance(span, EntrySpan):
            found += [_make(BlockKind.CARD, entry) for entry in span.entries]
        elif isinstance(span, GridSpan):
            found.append(_grid(span.tiles))
            found += _plain_blocks([make_row([line]) for line in span.beside], usual)
        elif isinstance(span, FormSpan):
            found.append(_make(BlockKind.FORM, span.rows, pairs=span.pairs))
        elif len(span.rows) == 2 and all(span.table.header):
            found.append(_grid(under_header(span.rows)))
        else:
            found.append(_make(BlockKind.TABLE, span.rows, table=span.table))
        position = span.end
    found += _plain_blocks(rows[position:], usual)
    return [_without_chance_pairs(block) for block in found] if _is_printout(rows) else found


def _without_chance_pairs(block: Block) -> Block:
    """The block of a printout without the pairs that only its wide spaces make: "Filesystem", "Size Used Avail"."""
    pairs = [p for p in block.pairs if is_label(p.label) or len(p.value.split()) < 3 or "@" in p.value]
    pairs = [p for p in pairs if not p.label[0].isdigit() and any(c.isalnum() for c in p.value)]
    return replace(block, pairs=tuple(pairs))


def _spans(rows: Sequence[Row]) -> list[_Span]:
    """What is more than rows one below the other, in order; where two claim a row, the more special one has it.

    What a terminal prints, in letters of one width, has but the tables that are set with spaces.
    """
    spans: list[_Span] = []
    for find in (find_spaced_tables,) if _is_printout(rows) else _FINDERS:
        for first, end in _free(spans, len(rows)):
            found = find(rows[first:end])
            spans += [replace(span, first=span.first + first, end=span.end + first) for span in found]
    return sorted(spans, key=lambda span: span.first)


def _free(spans: Sequence[_Span], count: int) -> list[tuple[int, int]]:
    """Runs of rows, from first up to, not including, end, that no span has yet."""
    runs: list[tuple[int, int]] = []
    start = 0
    for span in sorted(spans, key=lambda span: span.first):
        if span.first > start:
            runs.append((start, span.first))
        start = span.end
    return [*runs, (start, count)] if start < count else runs


def _is_printout(rows: Sequence[Row]) -> bool:
    """True for what a terminal shows; a few lines of any type may by chance have letters of one width."""
    lines = [line for row in rows for line in row.lines]
    whole = sum(len(row.lines) <= 2 for row in rows)  # a table's rows are read in more parts than that
    long = sum(len(line.text) for line in lines if len(line.text) > _LONG)
    told = 2 * long >= sum(len(line.text) for line in lines)  # few long lines tell little of the letters
    return len(lines) >= _PRINTOUT and told and 2 * whole >= len(rows) and letter_width(lines) is not None


def _grid(tiles: Sequence[Sequence[TextLine]]) -> Block:
    rows, pairs = tile_rows(tiles)
    return _make(BlockKind.GRID, rows, pairs=pairs)


def _message(row: Row, pair: Pair | None) -> Block:
    return _make(BlockKind.CARD, [row], pairs=[pair] if pair is not None else [])


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
    groups = group_rows(rows)
    stacks = find_stacks(groups)
    blocks: list[Block] = []
    plain: list[list[Row]] = []
    for number, group in enumerate(groups):
        if number in stacks:
            blocks += [_classified(other, usual) for other in _with_values(plain)]
            blocks.append(_grid([stacks[number]]))
            plain = []
        else:
            plain.append(group)
    return blocks + [_classified(group, usual) for group in _with_values(plain)]


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
    if is_numbered_heading(rows, usual):
        return _make(BlockKind.HEADING, rows)
    if single and sum(is_item(row.text) for row in rows) >= max(1, len(rows) / 3) and is_item(rows[0].text):
        return _make(BlockKind.LIST, rows, pairs=[pair for pair, _ in find_pairs(rows)])
    share = sum(len(row.text) for row in rows if is_prose(row.text)) / sum(len(row.text) for row in rows)
    going_on = sum(row.text[:1].islower() or row.text[:1].isdigit() for row in rows[1:])
    running = share >= (0.3 if len(rows) > 1 and going_on == len(rows) - 1 else 0.6)
    if single and is_heading(rows, usual):
        return _make(BlockKind.HEADING, rows)
    if single and running and flows(rows):
        return _make(BlockKind.PARAGRAPH, rows, pairs=[p for p, _ in find_pairs(rows) if not is_prose(p.value)])
    pairs = find_pairs(rows)
    if is_form(rows, pairs):
        return _make(BlockKind.FORM, rows, pairs=[pair for pair, _ in pairs])
    return _make(BlockKind.LOOSE, rows, pairs=[pair for pair, _ in pairs])


def _make(kind: BlockKind, rows: Sequence[Row], pairs: Sequence[Pair] = (), table: Table | None = None) -> Block:
    box = rows[0].box
    for row in rows[1:]:
        box = box.union(row.box)
    flowing = kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
    if kind is BlockKind.GRID:
        text = "\n".join(f"{pair.label} {pair.value}" for pair in pairs)
    else:
        text = rejoined(rows) if flowing else "\n".join(row.text for row in rows)
    return Block(kind, tuple(rows), text, box, min(row.confidence for row in rows), tuple(pairs), table)
