"""Tables as rows of cells by column, with their names, and what is said of a cell, a row or a column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.answering.evidence import Draft, Work, read_source
from assistant.answering.facts import stacked
from assistant.answering.listings import listings
from assistant.reading.page import Cell, Table

Found = tuple[Draft, float]  # an answer, and the share of the question that it accounts for


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows of cells by column. `newest_first`: as logs are printed."""

    header: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[dict[int, Cell], ...]
    newest_first: bool = False

    @property
    def is_pairs(self) -> bool:
        """Two columns: labels and values, for which a header says nothing that helps."""
        return max((column for cells in self.rows for column in cells), default=0) == 1

    @property
    def columns(self) -> list[int]:
        return sorted({column for cells in self.rows for column in cells})

    @property
    def name_column(self) -> int:
        """The column whose texts are the row names; -1 where none is."""
        for column in sorted(self.rows[0]) if self.rows else []:
            if all(column not in cells or cells[column].text == name
                   for cells, name in zip(self.rows, self.names, strict=False)):  # fmt: skip
                return column
        return -1

    def header_of(self, column: int) -> str:
        return self.header[column] if 0 <= column < len(self.header) else ""

    def said_name(self, row: int) -> str:
        """The row's name; where that is a mere number or a time, its first cell of words."""
        name = self.names[row]
        if re.search(r"[^\W\d_]{2}", name):
            return name
        cells = sorted(self.rows[row].items())
        return next((c.text for _, c in cells if re.search(r"[^\W\d_]{2}", c.text)), name)


def grids(work: Work) -> list[Grid]:
    """All tables of the page, and the listings of a terminal."""
    if work.page is None:
        return []
    if "grids" not in work.notes:
        tables = [block.table for block in work.page.blocks if block.table is not None and not stacked(block)]
        found = [grid(table) for table in tables]
        more = [Grid(one.header, one.names, one.rows, one.newest_first) for one in listings(work.page)]
        work.notes["grids"] = [one for one in (*more, *found) if one.rows]
    result: list[Grid] = work.notes["grids"]  # type: ignore[assignment]  # put there above
    return result


def grid(table: Table) -> Grid:
    """The cells by row. A first row that can only be a header (no digits over digits) becomes one."""
    rows: list[dict[int, Cell]] = [{} for _ in range(max((c.row for c in table.cells), default=-1) + 1)]
    for cell in _repaired(table.cells):
        rows[cell.row][cell.column] = cell
    names = [table.row_names[i] if i < len(table.row_names) else "" for i in range(len(rows))]
    header = table.header
    if not any(header) and len(rows) > 2:
        for top in range(min(2, len(rows) - 2)):
            texts = [cell.text for cell in rows[top].values()]
            if len(texts) > 1 and not any(re.search(r"\d", text) for text in texts):
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


def cell_draft(table: Grid, row: int, cell: Cell) -> Draft:
    """'Tuesday, High: 14'."""
    header, name = table.header_of(cell.column), table.said_name(row)
    if table.is_pairs:
        header = ""
    if cell.text == table.names[row] and name != cell.text:
        header = ""  # the time of a train is what the row is called
    label = ", ".join(part for part in (name, header) if part and part != cell.text)
    text = f"{label}: {cell.text}" if label else cell.text
    return Draft(text, (read_source(text, cell.box, cell.confidence),))


def row_text(table: Grid, row: int) -> str:
    """'Tuesday: High 14, Low 6, Rain'."""
    cells = [cell for column, cell in sorted(table.rows[row].items()) if cell.text != table.names[row]]
    name = table.said_name(row)
    if name != table.names[row] and re.match(r"\d{1,2}[:.]\d{2}", table.names[row]):
        name, cells = table.names[row], [c for c in cells if c.text != table.names[row]]
    parts = [f"{'' if table.is_pairs else table.header_of(c.column)} {c.text}".strip() for c in cells if c.text != name]
    return f"{name}: {', '.join(parts)}" if name else ", ".join(parts)


def row_draft(table: Grid, row: int) -> Draft:
    text = row_text(table, row)
    cells = list(table.rows[row].values())
    box = cells[0].box
    for cell in cells[1:]:
        box = box.union(cell.box)
    return Draft(text, (read_source(text, box, min(cell.confidence for cell in cells)),))


def column_draft(table: Grid, column: int, rows: list[int] | None = None) -> Draft | None:
    """'Price: Coffee 2.00, Tea 1.80'."""
    parts, cells = [], []
    for row, columns in enumerate(table.rows):
        if column in columns and (rows is None or row in rows):
            cells.append(columns[column])
            name = table.said_name(row) if columns[column].text != table.said_name(row) else ""
            parts.append(f"{name} {columns[column].text}".strip())
    if not cells:
        return None
    header = table.header_of(column)
    text = f"{header}: {', '.join(parts)}" if header else ", ".join(parts)
    return Draft(text, (read_source(text, cells[0].box, min(c.confidence for c in cells)),))
