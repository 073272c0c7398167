"""Table questions: the cell where a row and a column that the question names meet, said with both names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.answering.evidence import Draft, Work, read_source
from assistant.answering.facts import stacked
from assistant.answering.values import NAMING, Wanted, find
from assistant.reading.page import Cell, Table
from assistant.reading.words import content, likeness, support, tokens

# A word of the question counts as naming a row when it is the same word, or a letter apart, or shortened.
SAME = 0.8
_TYPED = (Wanted.MONEY, Wanted.TIME, Wanted.PERCENT, Wanted.TEMPERATURE, Wanted.DATE, Wanted.WHEN, Wanted.NUMBER,
          Wanted.DURATION, Wanted.PHONE, Wanted.EMAIL, Wanted.AMOUNT, Wanted.CODE)  # fmt: skip
_MOST = re.compile(
    r"\b(most expensive|most|"
    r"highest|biggest|largest|longest|greatest|maximum|max|best|hottest|warmest|latest|oldest|dearest|"
    r"wettest|windiest|"
    r"fastest|heaviest|tallest|busiest|newest)\b", re.I)  # fmt: skip
_LEAST = re.compile(
    r"\b(least expensive|least|"
    r"lowest|smallest|shortest|fewest|minimum|min|cheapest|coldest|coolest|earliest|youngest|driest|"
    r"worst|slowest|"
    r"lightest|first)\b", re.I)  # fmt: skip
# What a superlative is about, where the question does not name the column.
_ABOUT = {
    "cheapest": "price cost", "dearest": "price cost", "expensive": "price cost", "warmest": "high temperature",
    "hottest": "high temperature", "coldest": "low temperature", "coolest": "low temperature", "wettest": "rain",
    "driest": "rain", "windiest": "wind", "oldest": "age", "youngest": "age", "heaviest": "weight", "tallest": "height",
    "fastest": "time speed", "slowest": "time speed", "earliest": "time", "latest": "time",
    "longest": "length duration", "biggest": "size", "largest": "size", "smallest": "size", "newest": "date modified",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows of cells by column."""

    header: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[dict[int, Cell], ...]

    @property
    def is_pairs(self) -> bool:
        """Two columns: labels and values, for which a header says nothing that helps."""
        return max((column for cells in self.rows for column in cells), default=0) == 1

    def header_of(self, column: int) -> str:
        return self.header[column] if column < len(self.header) else ""


def grid(table: Table) -> Grid:
    """The cells by row. A first row that can only be a header (no digits over digits) becomes one."""
    rows: list[dict[int, Cell]] = [{} for _ in range(max((c.row for c in table.cells), default=-1) + 1)]
    for cell in _repaired(table.cells):
        rows[cell.row][cell.column] = cell
    names = [table.row_names[i] if i < len(table.row_names) else "" for i in range(len(rows))]
    header = table.header
    if not any(header) and len(rows) > 2:
        for top in range(min(2, len(rows) - 2)):
            if len(rows[top]) > 1 and not any(re.search(r"\d", c.text) for c in rows[top].values()):
                width = max(rows[top]) + 1
                header = tuple(rows[top][i].text if i in rows[top] else "" for i in range(width))
                return Grid(header, tuple(names[top + 1 :]), tuple(rows[top + 1 :]))
    return Grid(header, tuple(names), tuple(rows))


def _repaired(cells: tuple[Cell, ...]) -> list[Cell]:
    """The recogniser takes a small degree sign for a 0: "50" among "12°", "11°" and "10°" is 5 degrees."""
    signed = [cell.column for cell in cells if re.fullmatch(r"[-+\u2212]?\d+\s?[°º]C?", cell.text)]
    result = []
    for cell in cells:
        alike = sum(other.column == cell.column for other in cells if other.text != "")
        if re.fullmatch(r"[-+\u2212]?\d0", cell.text) and signed.count(cell.column) >= 0.5 * alike:
            result.append(replace(cell, text=f"{cell.text[:-1]}°", confidence=min(cell.confidence, 0.8)))
        else:
            result.append(cell)
    return result


def look_up(question: str, wanted: Wanted, work: Work) -> tuple[Draft, float] | None:
    """The best cell or row of all tables, with the share of the question's words that it accounts for."""
    if work.page is None:
        return None
    tables = [block.table for block in work.page.blocks if block.table is not None and not stacked(block)]
    found = [result for table in tables for result in [_in_table(question, wanted, grid(table))] if result]
    return max(found, key=lambda result: result[1], default=None)


def asked_words(question: str) -> list[str]:
    """Stems that must be found in the table: all but those that only name the sort of value."""
    words = [word for word in content(question) if word not in NAMING]
    return words or content(question)


def _in_table(question: str, wanted: Wanted, table: Grid) -> tuple[Draft, float] | None:
    words = asked_words(question)
    if not words or not table.rows:
        return None
    if superlative := _extreme(question, words, table) or _ranked(question, table):
        return superlative
    row, named = _best_row(words, table)
    if row is None:
        return _column_only(question, words, table)
    rest = [word for word in words if word not in named]
    column, by_header = _best_column(question, rest, wanted, table, row)
    held = {
        word for word in rest if support(word, content(table.header_of(column)) if column is not None else []) > 0.6
    }
    share = (len(named) + 0.9 * len(held)) / len(words)
    if rest and not held and not by_header:
        extra = [word for word in rest if support(word, [w for h in table.header for w in content(h)]) > 0.6]
        share += 0.5 * len(extra) / len(words)
    cells = table.rows[row]
    if column is not None and column in cells:
        cell = cells[column]
        reverse = _reverse(question, table, row, named)
        if reverse:
            return reverse
        return _cell_draft(table, row, cell), share
    reverse = _reverse(question, table, row, named)
    return reverse or (_row_draft(table, row), share * 0.95)


def _row_words(table: Grid, row: int) -> list[str]:
    cells = [c.text for c in table.rows[row].values() if re.search(r"[^\W\d_]{2}", c.text)]
    return [word for text in (table.names[row], *cells) for word in content(text)]


def _best_row(words: list[str], table: Grid) -> tuple[int | None, list[str]]:
    best: int | None = None
    best_score, best_named = 0.0, []
    for row in range(len(table.rows)):
        there = _row_words(table, row)
        name = content(table.names[row])
        named = [word for word in words if any(likeness(word, other) >= SAME for other in there)]
        in_name = [word for word in words if any(likeness(word, other) >= SAME for other in name)]
        # The row's own name counts more than its other cells; a short name that is wholly said most of all.
        score = len(named) + 0.5 * len(in_name) + (0.3 * len(in_name) / len(name) if name else 0)
        if named and score > best_score:
            best, best_score, best_named = row, score, named
    return best, best_named


def _best_column(question: str, rest: list[str], wanted: Wanted, table: Grid, row: int) -> tuple[int | None, bool]:
    """The column that the rest of the question names, or the only one with the wanted sort of value; True if named."""
    said = rest + [word for word in dict.fromkeys(tokens(question)) if word not in rest]
    best, best_score = None, 0.0
    for column in range(len(table.header)):
        name = content(table.header_of(column))
        if not name or column == _name_column(table):
            continue
        score = sum(max((likeness(word, other) for word in rest), default=0.0) for other in name) / len(name)
        loose = sum(max((likeness(word, other) for word in said), default=0.0) for other in name) / len(name)
        score = max(score, 0.7 * loose)
        if score > best_score + 1e-9:
            best, best_score = column, score
    if best is not None and best_score >= 0.5:
        return best, True
    if wanted in _TYPED:
        fitting = [c for c, cell in sorted(table.rows[row].items())
                   if c != _name_column(table) and find(cell.text, wanted)]  # fmt: skip
        if len(fitting) == 1:
            return fitting[0], False
    return None, False


def _name_column(table: Grid) -> int:
    """The column whose texts are the row names; usually the first."""
    if not table.rows:
        return 0
    for column in sorted(table.rows[0]):
        if all(column not in cells or cells[column].text == name
               for cells, name in zip(table.rows, table.names, strict=False)):  # fmt: skip
            return column
    return -1


def _cell_draft(table: Grid, row: int, cell: Cell) -> Draft:
    header, name = table.header_of(cell.column), _said_name(table, row)
    if table.is_pairs:
        header = ""
    label = ", ".join(part for part in (name, header) if part and part != cell.text)
    text = f"{label}: {cell.text}" if label else cell.text
    return Draft(text, (read_source(text, cell.box, cell.confidence),))


def _said_name(table: Grid, row: int) -> str:
    """The row's name; where that is a mere number, its first cell of words."""
    name = table.names[row]
    if re.search(r"[^\W\d_]{2}", name):
        return name
    return next((c.text for _, c in sorted(table.rows[row].items()) if re.search(r"[^\W\d_]{2}", c.text)), name)


def row_text(table: Grid, row: int) -> str:
    """'Tuesday: High 14, Low 6, Rain'."""
    cells = [cell for column, cell in sorted(table.rows[row].items()) if cell.text != table.names[row]]
    name = _said_name(table, row)
    parts = [f"{'' if table.is_pairs else table.header_of(c.column)} {c.text}".strip() for c in cells if c.text != name]
    return f"{name}: {', '.join(parts)}" if name else ", ".join(parts)


def _row_draft(table: Grid, row: int) -> Draft:
    text = row_text(table, row)
    cells = list(table.rows[row].values())
    box = cells[0].box
    for cell in cells[1:]:
        box = box.union(cell.box)
    return Draft(text, (read_source(text, box, min(cell.confidence for cell in cells)),))


def _column_only(question: str, words: list[str], table: Grid) -> tuple[Draft, float] | None:
    """Only a column is named: 'what are the prices', or a value is given and its row asked for."""
    value = _reverse(question, table, None, [])
    if value:
        return value
    best, held = None, 0.0
    for column in range(len(table.header)):
        name = content(table.header_of(column))
        share = sum(support(word, name) for word in words) / len(words) if name else 0.0
        if share > held:
            best, held = column, share
    if best is None or held < 0.5:
        return None
    parts, cells = [], []
    for row, columns in enumerate(table.rows):
        if best in columns:
            cells.append(columns[best])
            parts.append(f"{_said_name(table, row)} {columns[best].text}".strip())
    if not cells:
        return None
    text = f"{table.header_of(best)}: {', '.join(parts)}"
    return Draft(text, (read_source(text, cells[0].box, min(c.confidence for c in cells)),)), held * 0.8


def _reverse(question: str, table: Grid, row: int | None, named: list[str]) -> tuple[Draft, float] | None:
    """A value is given and its row or column asked for: 'which month had the bus pass at 58.50'."""
    if not re.search(r"\b(?:which|what|when|who|whose|where)\b", question, re.I):
        return None
    values = set(re.findall(r"\d+(?:[.,:]\d+)*", question))
    if not values:
        return None
    for index in range(len(table.rows)) if row is None else [row]:
        for cell in table.rows[index].values():
            numbers = set(re.findall(r"\d+(?:[.,:]\d+)*", cell.text))
            if numbers & values and cell.text != table.names[index]:
                del named
                answer = table.header_of(cell.column) if row is not None else table.names[index]
                draft = _cell_draft(table, index, cell)
                text = f"{answer}: {draft.sources[0].text}" if answer else draft.text
                if answer and draft.text.startswith(answer):
                    text = draft.text
                return Draft(text, draft.sources), 0.95
    return None


def _ranked(question: str, table: Grid) -> tuple[Draft, float] | None:
    """'Who is top of the table', 'who came last': the first or the last row."""
    found = re.match(r"^(?:who|which \w+|what) (?:is|are|was|came|comes|team is) (?:(?:at|on) (?:the )?)?(top|"
                     r"first|leading|winning|bottom|last)\b"
                     r"(?: (?:of|in|on) the (?:table|league|list|ranking|standings))?$", question, re.I)  # fmt: skip
    if found is None:
        return None
    row = -1 if found[1].lower() in ("bottom", "last") else 0
    return _row_draft(table, row % len(table.rows)), 0.85


# Rows that sum up the others are not among them.
_SUMS = re.compile(r"\b(?:sub-?total|total|sum|balance|amount due|vat|tax|shipping|average|mean|delivery)\b", re.I)


def _number(text: str) -> float | None:
    found = re.search(r"([-\u2212]?\d[\d,]*(?:\.\d+)?)(?:([KMGT])i?B)?", text.replace(" ", ""), re.I)
    if not found:
        return None
    power = " KMGT".index(found[2].upper()) if found[2] else 0
    return float(found[1].replace(",", "").replace("\u2212", "-")) * 1000.0**power


def is_superlative(question: str) -> bool:
    """True for a question for the most or the least of something: its noun need not stand in the table."""
    return (_MOST.search(question) or _LEAST.search(question)) is not None


def _extreme(question: str, words: list[str], table: Grid) -> tuple[Draft, float] | None:
    """'Which is the cheapest', 'who has the most points': the row with the largest or smallest number."""
    most, least = _MOST.search(question), _LEAST.search(question)
    if not (most or least) or not re.match(r"(?:which|what|who|when|where|whose)\b", question, re.I):
        return None
    said = (most or least)[0].lower()  # type: ignore[index]  # one of them is there
    hints = content(_ABOUT.get(said.split()[-1], ""))
    best_column: int | None = None
    best = 0.0
    numeric: list[int] = []
    for column in sorted({c for cells in table.rows for c in cells} - {_name_column(table)}):
        values = [_number(cells[column].text) for cells in table.rows if column in cells]
        if len(values) < 2 or any(value is None for value in values):
            continue
        numeric.append(column)
        name = content(table.header_of(column))
        score = max((support(word, name) for word in [*words, *hints]), default=0.0)
        if score > best:
            best_column, best = column, score
    by = best_column if best >= 0.7 else (numeric[0] if len(numeric) == 1 else None)
    if by is None:
        return None
    key = {
        row: _number(cells[by].text) or 0.0
        for row, cells in enumerate(table.rows)
        if by in cells and not _SUMS.search(table.names[row])
    }
    if not key:
        return None
    chosen = max(key, key=key.__getitem__) if most else min(key, key=key.__getitem__)
    return _cell_draft(table, chosen, table.rows[chosen][by]), 0.9
