"""Tables that no grid of cells shows: what `ls -l`, `df` and `git log` print, as tables of rows and named columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.reading.page import Cell, Page, Row

_MODE = r"[-dlbcps](?:[-rwxsStT]\s?){9}[+@.]?"
_LS = re.compile(
    rf"^{_MODE}\s+(?P<links>\d+)\s+(?P<owner>[\w.-]+)\s+(?P<group>[\w.-]+)\s+(?P<size>[\d.]+[KMGT]?)\s+"
    r"(?P<date>[A-Z][a-z]{2}\s+\d{1,2}\s+(?:\d{1,2}:\d{2}|\d{4})|\d{4}-\d{2}-\d{2}\s+\d{1,2}:\d{2})\s+(?P<name>\S.*)$"
)
_DF = re.compile(
    r"^(?P<disk>[\w/.:-]+)\s+(?P<size>[\d.,]+[KMGTP]?i?)\s+(?P<used>[\d.,]+[KMGTP]?i?)\s+(?P<free>[\d.,]+[KMGTP]?i?)\s+"
    r"(?P<full>\d{1,3}%)\s+(?P<place>/\S*)$"
)
_COMMIT = re.compile(r"^commit\s+(?P<hash>[0-9a-f]{7,40})\b")
_ABOUT = re.compile(r"^(?P<what>Author|Date|AuthorDate|Merge):\s*(?P<value>\S.*)$")
_PROMPT = re.compile(r"^(?:\S*[$#%>]\s|\S+@\S+[:~])")


@dataclass(frozen=True, slots=True)
class Listing:
    """Named columns and rows of texts, each row with the one of the page it was taken from."""

    header: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[dict[int, Cell], ...]
    newest_first: bool = False


def listings(page: Page) -> list[Listing]:
    """All listings of a page, from top to bottom of each kind."""
    rows = _level_rows(page)
    found = [
        _of_pattern(rows, _LS, ("Name", "Owner", "Group", "Size in bytes", "Modified"),
                    ("name", "owner", "group", "size", "date")),
        _of_pattern(rows, _DF, ("Disk", "Size", "Used", "Available free space", "Full percent used", "Mounted on"),
                    ("disk", "size", "used", "free", "full", "place")),
        _log(rows),
    ]  # fmt: skip
    return [listing for listing in found if listing is not None]


def _level_rows(page: Page) -> list[Row]:
    """Rows of the page in their order, those at the same height joined: columns of a terminal are one line."""
    rows = [row for block in page.blocks for row in block.rows]
    return sorted(rows, key=lambda row: (row.box.centre[1], row.box.left))


def _of_pattern(rows: list[Row], pattern: re.Pattern[str], header: tuple[str, ...],
                groups: tuple[str, ...]) -> Listing | None:  # fmt: skip
    cells: list[dict[int, Cell]] = []
    for row in rows:
        found = pattern.match(re.sub(r"\s+", " ", row.text))
        if found is not None:
            at = len(cells)
            cells.append(
                {
                    i: Cell(at, i, "/ (root)" if found[g] == "/" else found[g], row.box, row.confidence)
                    for i, g in enumerate(groups)
                }
            )
    if not cells:
        return None
    return Listing(header, tuple(c[0].text for c in cells), tuple(cells))


def _log(rows: list[Row]) -> Listing | None:
    """Commits with author, date and the first line of the message; the newest stands first."""
    starts = [(at, found) for at, row in enumerate(rows) for found in [_COMMIT.match(row.text)] if found]
    cells: list[dict[int, Cell]] = []
    for number, (at, found) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(rows)
        told = {"hash": (found["hash"], rows[at])}
        for row in rows[at + 1 : end]:
            about = _ABOUT.match(row.text)
            if about is not None:
                told.setdefault(about["what"].replace("AuthorDate", "Date"), (about["value"], row))
            elif _PROMPT.match(row.text):
                break
            elif "Author" in told:
                told.setdefault("message", (row.text, row))
        if "Author" in told and "message" in told:
            keys = ("message", "Author", "Date", "hash")
            cells.append({i: Cell(number, i, told[k][0], told[k][1].box, told[k][1].confidence)
                          for i, k in enumerate(keys) if k in told})  # fmt: skip
    if not cells:
        return None
    header = ("Message", "Author", "Date", "Commit hash")
    return Listing(header, tuple(c[0].text for c in cells), tuple(cells), newest_first=True)
