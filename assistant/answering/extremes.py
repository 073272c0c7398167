"""The most, the least, the first and the last of a table's rows, and which of two has more."""

from __future__ import annotations

import re

from assistant.answering.asked import NUMBERS, ordinal
from assistant.answering.tables import Found, Grid, cell_draft, row_draft
from assistant.reading.words import content, likeness, support

MOST = re.compile(
    r"\b(most expensive|most|more|"
    r"highest|biggest|largest|longest|greatest|maximum|max|best|hottest|warmest|latest|oldest|dearest|"
    r"wettest|windiest|higher|bigger|larger|longer|warmer|hotter|older|heavier|taller|faster|"
    r"fastest|heaviest|tallest|busiest|newest)\b", re.I)  # fmt: skip
LEAST = re.compile(
    r"\b(least expensive|least|less|fewer|"
    r"lowest|smallest|shortest|fewest|minimum|min|cheapest|coldest|coolest|earliest|youngest|driest|"
    r"worst|slowest|cheaper|smaller|shorter|lower|colder|cooler|younger|lighter|slower|"
    r"lightest)\b", re.I)  # fmt: skip
# What a superlative is about, where the question does not name the column.
_ABOUT = {
    "cheap": "price cost amount", "dear": "price cost amount", "expensive": "price cost amount total",
    "warm": "high temperature day", "hot": "high temperature day", "cold": "low temperature night", "cool":
    "low temperature night", "wet": "rain", "dri": "rain", "windi": "wind", "old": "age", "young": "age",
    "heavi": "weight", "light": "weight", "tall": "height", "fast": "time speed", "slow": "time speed",
    "earl": "time", "lat": "time", "long": "length duration", "short": "length duration", "big": "size",
    "larg": "size", "small": "size", "new": "date modified", "best": "point score rating total", "worst":
    "point score rating total",
}  # fmt: skip
# Rows that sum up the others are not among them.
_SUMS = re.compile(
    r"\b(?:sub-?total|total|sum|balance|amount due|to pay|vat|tax|shipping|average|mean|delivery)\b", re.I
)


def is_superlative(question: str) -> bool:
    """True for a question for the most or the least of something: its noun need not stand in the table."""
    return (MOST.search(question) or LEAST.search(question)) is not None


def number(text: str) -> float | None:
    """The number of a cell; sizes with K, M, G and T in one unit, times in minutes; a goal ratio is none."""
    clock = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*", text)
    if clock:
        return float(clock[1]) * 60 + float(clock[2])
    if re.fullmatch(r"\s*\d+\s*:\s*\d+\s*", text):
        return None
    found = re.search(r"([-+\u2212]?\d[\d,]*(?:\.\d+)?)(?:([KMGT])i?B?\b)?", text.replace(" ", ""), re.I)
    if not found:
        return None
    power = " KMGT".index(found[2].upper()) if found[2] else 0
    return float(found[1].replace(",", "").replace("\u2212", "-")) * 1000.0**power


def extreme(question: str, words: list[str], table: Grid) -> Found | None:
    """'Which is the cheapest', 'who has more points, A or B': the row with the largest or smallest number."""
    most, least = MOST.search(question), LEAST.search(question)
    if not (most or least) or not re.match(r"(?:which|what|who|when|where|whose)\b", question, re.I):
        return None
    said = (most or least)[0].lower()  # type: ignore[index]  # one of them is there
    by = _column(said, words, table)
    if by is None:
        return _by_header(question, words, table, most is not None)
    key = {
        row: number(cells[by].text) or 0.0
        for row, cells in enumerate(table.rows)
        if by in cells and not _SUMS.search(table.said_name(row))
    }
    rivals = _rivals(question, table)
    key = {row: value for row, value in key.items() if not rivals or row in rivals}
    if not key:
        return None
    chosen = max(key, key=key.__getitem__) if most else min(key, key=key.__getitem__)
    return cell_draft(table, chosen, table.rows[chosen][by]), 0.9


def _column(said: str, words: list[str], table: Grid) -> int | None:
    last = re.sub(r"(?:i?est|i?er)$", "", said.rsplit(maxsplit=1)[-1])
    hints = content(next((told for root, told in _ABOUT.items() if last.startswith(root)), ""))
    best_column: int | None = None
    best = 0.0
    numeric: list[int] = []
    for column in table.columns:
        if column == table.name_column:
            continue
        values = [number(cells[column].text) for cells in table.rows if column in cells]
        if len(values) < 2 or any(value is None for value in values):
            continue
        numeric.append(column)
        name = content(table.header_of(column))
        score = max((support(word, name) for word in words), default=0.0)
        score = max(score, 0.9 * max((support(word, name) for word in hints), default=0.0))
        if score > best:
            best_column, best = column, score
    return best_column if best >= 0.63 else (numeric[0] if len(numeric) == 1 else None)


_CALENDAR = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b|q[1-4]\b|(?:week )?\d",
    re.I,
)


def _by_header(question: str, words: list[str], table: Grid, most: bool) -> Found | None:
    """ "Which month was the most expensive" where the months head the columns: by the row of sums."""
    if not re.match(r"(?:which|what) (?:month|year|day|week|quarter)\b", question, re.I):
        return None
    rows = [row for row in range(len(table.rows)) if _SUMS.search(table.said_name(row))]
    named = [
        row for row in range(len(table.rows)) if any(support(w, content(table.said_name(row))) > 0.8 for w in words)
    ]
    chosen = named[:1] or rows[-1:]
    if not chosen:
        return None
    cells = {c: number(cell.text) for c, cell in table.rows[chosen[0]].items()
             if c != table.name_column and table.header_of(c) and not _SUMS.search(table.header_of(c))}  # fmt: skip
    values = {c: v for c, v in cells.items() if v is not None and _CALENDAR.match(table.header_of(c))}
    if len(values) < 2:
        return None
    best = (max if most else min)(values, key=values.__getitem__)
    draft = cell_draft(table, chosen[0], table.rows[chosen[0]][best])
    said = f"{table.header_of(best)}: {table.rows[chosen[0]][best].text}"
    return type(draft)(said, draft.sources), 0.88


def _rivals(question: str, table: Grid) -> list[int]:
    """The rows of "A or B"; [] where no such choice is given."""
    found = re.search(r"(?:,|:|\bof|\bis|\bhas|\bhave|^)\s*(?P<one>[^,:]+?) or (?P<two>[^,:]+)$", question)
    if found is None:
        return []
    rows = []
    for side in (found["one"], found["two"]):
        words = content(side)
        scores = [
            sum(max((likeness(w, t) for t in content(table.said_name(row))), default=0.0) >= 0.8 for w in words)
            for row in range(len(table.rows))
        ]
        if scores and max(scores) > 0:
            rows.append(scores.index(max(scores)))
    return rows if len(rows) == 2 else []


_RANK = re.compile(
    r"^(?:who|which [\w ]+?|what) (?:is|are|was|came|comes|finished)(?: in| at| on)?(?: the)? "
    r"(?P<which>top|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|leading|winning|bottom|last|"
    r"\d{1,2}(?:st|nd|rd|th))(?: (?:place|position|in the (?:table|league|list|ranking|standings)|"
    r"of the (?:table|league|list)))*$",
    re.I,
)


# Headers of tables in which a place is something won; a list of goods or of days has none.
_RANKS = re.compile(r"^(?:pts|points?|pos\.?|position|place|rank|gold|scores?|wins?|won|w|p|pl|played|goals)\b", re.I)


def ranked(question: str, table: Grid) -> Found | None:
    """'Who is top of the table', 'who is in fourth place', 'which team is last'."""
    found = _RANK.match(question)
    if found is None or not any(_RANKS.search(table.header_of(column)) for column in table.columns):
        return None
    said = found["which"].lower()
    place = 0 if said in ("leading", "winning") else ordinal(said)
    if place is None or not -len(table.rows) <= place < len(table.rows):
        return None
    return row_draft(table, place % len(table.rows)), 0.88


ORDER = re.compile(
    r"\b(?:first|next|opening|earliest|top|last|final|closing|latest|newest|most recent|oldest|bottom|second|third|"
    r"fourth|fifth)\b",
    re.I,
)


def in_order(question: str, rows: list[int], table: Grid) -> int | None:
    """Which of the rows an ordinal means: of a log the newest stands first."""
    said = ORDER.search(question)
    if said is None or not rows:
        return None
    word = said[0].lower()
    newest = word in ("last", "final", "latest", "newest", "most recent", "closing")
    if word in ("last", "final", "closing", "bottom") and not table.newest_first:
        return rows[-1]
    if newest:
        return rows[0] if table.newest_first else rows[-1]
    if word == "oldest":
        return rows[-1] if table.newest_first else rows[0]
    if word in ("next", "opening", "earliest", "top", "first"):
        return rows[-1] if table.newest_first and word != "top" else rows[0]
    place = NUMBERS.get(word, 0) or (ordinal(word) or 0) + 1
    return rows[place - 1] if place <= len(rows) else None
