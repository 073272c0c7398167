"""Cards in a grid, as in a shop: each is read whole before the next, not row by row across all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reading.page import Row
from assistant.reading.rows import line_height, make_row
from assistant.reading.wording import has_digit, is_amount
from assistant.types import TextLine

# A price, with its currency: the row of prices is what tells cards from a table.
_CURRENCIES = "\u00a3$\u20ac\u00a5"


@dataclass(frozen=True, slots=True)
class CardSpan:
    """Cards and the rows they take: from `first` up to, not including, `end`."""

    first: int
    end: int
    cards: tuple[tuple[Row, ...], ...]


def find_cards(rows: Sequence[Row]) -> list[CardSpan]:
    """Grids of cards in `rows`, in order.

    A row of prices below a row of as many names, each price under its name: in a table the prices of one thing stand
    in a column or behind its name.
    """
    found: list[CardSpan] = []
    index = 1
    while index < len(rows):
        names, prices = rows[index - 1], rows[index]
        if _is_price_row(prices) and _under(prices, names) and not any(has_price(line) for line in names.lines):
            end = index + 1
            while end < len(rows) and _belongs(rows[end], rows[end - 1], names):
                end += 1
            found.append(CardSpan(index - 1, end, _cards(rows[index - 1 : end], names)))
            index = end
        index += 1
    return found


def has_price(line: TextLine) -> bool:
    return any(sign in line.text for sign in _CURRENCIES) and has_digit(line.text)


def _is_price_row(row: Row) -> bool:
    return len(row.lines) > 1 and all(has_price(line) and is_amount(line.text) for line in row.lines)


def _under(row: Row, names: Row) -> bool:
    """True when each part of `row` starts under the start of a name, or in its middle."""
    if len(row.lines) != len(names.lines):
        return False
    height = line_height(names)
    pairs = zip(row.lines, names.lines, strict=True)
    return all(
        abs(line.box.left - name.box.left) < height or abs(line.box.centre[0] - name.box.centre[0]) < height
        for line, name in pairs
    )


def _belongs(row: Row, above: Row, names: Row) -> bool:
    height = line_height(row)
    starts = {_nearest(line, names) for line in row.lines}
    near = row.box.top - above.box.bottom < 1.5 * height
    return near and len(starts) == len(names.lines) and not _is_price_row(row)


def _nearest(line: TextLine, names: Row) -> int:
    """Index of the last name that starts left of the line, or about where it starts."""
    height = line.box.height
    left_of = [n for n, name in enumerate(names.lines) if name.box.left - height <= line.box.left]
    return left_of[-1] if left_of else 0


def _cards(rows: Sequence[Row], names: Row) -> tuple[tuple[Row, ...], ...]:
    cards: list[list[Row]] = [[] for _ in names.lines]
    for row in rows:
        for number, card in enumerate(cards):
            lines = [line for line in row.lines if _nearest(line, names) == number]
            if lines:
                card.append(make_row(lines))
    return tuple(tuple(card) for card in cards)
