"""Table questions: the cell where a row and a column that the question names meet, said with both names.

Row and column are looked for together: each word of the question must be accounted for by the row, by the header, or by
what the whole table is about. A name, a day or a number that is nowhere in the table means that another one was meant.
"""

from __future__ import annotations

import re
from collections import Counter

from assistant.answering.asked import ordinal
from assistant.answering.evidence import Draft, Work, read_source
from assistant.answering.extremes import LEAST, MOST, ORDER, extreme, in_order, ranked
from assistant.answering.headers import ROUND, header_words
from assistant.answering.needs import SLIGHT
from assistant.answering.people import people
from assistant.answering.tables import Found, Grid, cell_draft, column_draft, grids, row_draft
from assistant.answering.values import NAMING, Wanted, find
from assistant.answering.who import same_deed
from assistant.reading.words import STOP, content, likeness, stem, stem_set, stems, support, tokens

# A word of the question counts as naming a row when it is the same word, or a letter apart, or shortened.
SAME = 0.8
_TYPED = (Wanted.MONEY, Wanted.TIME, Wanted.PERCENT, Wanted.TEMPERATURE, Wanted.DATE, Wanted.WHEN, Wanted.NUMBER,
          Wanted.DURATION, Wanted.PHONE, Wanted.EMAIL, Wanted.AMOUNT, Wanted.CODE, Wanted.PERSON)  # fmt: skip
# Of these a header that shares a word is no use where its cell holds none.
_EXACT = (Wanted.TIME, Wanted.WHEN, Wanted.DATE, Wanted.PERCENT, Wanted.TEMPERATURE, Wanted.PHONE, Wanted.EMAIL)


def look_up(question: str, wanted: Wanted, work: Work) -> Found | None:
    """The best cell or row of all tables, with the share of the question's words that it accounts for."""
    found = [result for table in grids(work) for result in [_in_table(question, wanted, table, work)] if result]
    found = [(draft, share) for draft, share in found if _of_sort(draft, wanted)]
    return max(found, key=lambda result: result[1], default=None)


def _of_sort(draft: Draft, wanted: Wanted) -> bool:
    """A price, a person or a telephone number is told by nothing else; a bare number may be a price."""
    if wanted is Wanted.MONEY:
        value = draft.text.split(": ", 1)[-1]
        return bool(find(draft.text, wanted)) or re.fullmatch(r"[-+\u2212]?[\d,. ]+", value) is not None
    if wanted in (Wanted.WHEN, Wanted.DATE):
        return bool(find(draft.text, Wanted.WHEN)) or re.search(r"\bMar(?:ch)?\b|\bMay\b", draft.text) is not None
    if wanted in (Wanted.PHONE, Wanted.EMAIL, Wanted.PERCENT, Wanted.TEMPERATURE, Wanted.TIME):
        return bool(find(draft.text, wanted)) or any(find(p, wanted) for p in re.split(r"[ ,:]+", draft.text))
    return True


def count_rows(noun: str, work: Work) -> Draft | None:
    """How many rows of a kind a table has: all where a header or the table says so, else those that are of it."""
    words = content(noun)
    for table in grids(work) if words else []:
        named = [c for c in table.columns if any(support(words[-1], content(table.header_of(c))) >= 0.8 for _ in (0,))]
        if named and len(words) == 1:
            return _counted(str(len(table.rows)), noun, table, list(range(len(table.rows))))
        held = [
            row for row, cells in enumerate(table.rows)
            if any(all(support(w, content(c.text)) >= 0.8 for w in words) and len(content(c.text)) <= len(words) + 1
                   for c in cells.values())
        ]  # fmt: skip
        if len(held) > 1:
            return _counted(str(len(held)), noun, table, held)
    return None


def _counted(text: str, noun: str, table: Grid, rows: list[int]) -> Draft:
    names = ", ".join(table.said_name(row) for row in rows[:8])
    cells = [next(iter(table.rows[row].values())) for row in rows if table.rows[row]]
    source = read_source(names, cells[0].box, min(cell.confidence for cell in cells))
    return Draft(f"{text}: {names}" if len(rows) <= 8 else f"{text} {noun}", (source,), 0.88)


def asked_words(question: str) -> list[str]:
    """Stems that must be found in the table: all but those that only name the sort of value."""
    words = [word for word in content(question) if word not in NAMING]
    for letters, digits in re.findall(r"\b([A-Z]{1,3}) (\d{1,4})\b", question):  # "S 6" is S6
        words = [word for word in words if word not in (letters.lower(), digits)] + [f"{letters}{digits}".lower()]
    return words or content(question)


def _in_table(question: str, wanted: Wanted, table: Grid, work: Work) -> Found | None:
    words = asked_words(question)
    if not words or not table.rows:
        return None
    all_told = told_of(question, work)
    special = (extreme(question, words, table) or ranked(question, table)) if all_told else None
    if special is not None:
        return special
    rows, named = _best_rows(question, words, table)
    rest = [word for word in words if word not in named]
    if not rows and not all_told:
        return _reverse(question, table, None)
    if not rows:
        column, held = _best_column(question, rest, wanted, table, 0)
        row = in_order(question, list(range(len(table.rows))), table)
        if row is not None and not _strange(question, rest, table, column, work):
            draft, share = _told(question, table, row, (column, held), [], words)
            return draft, min(share, 0.75 if held else 0.6)  # no name chooses the row, only its place
        return _column_only(question, words, table)
    row = in_order(question, rows, table)
    row = rows[0] if row is None else row
    column, held = _best_column(question, rest, wanted, table, row)
    if _strange(question, rest, table, column, work):
        return None
    draft, share = _told(question, table, row, (column, held), named, words)
    header = content(table.header_of(column)) if column is not None and held else []
    doer = any(same_deed(word, other) for word in rest for other in header)
    if (wanted is Wanted.PERSON and not doer and not people(draft.text)) or (wanted is Wanted.CODE and not held):
        return None
    return draft, share


# Words for what any table's row or cell is.
_ROWS = stem_set("file table list row line entry record lesson subject class item place train bus flight")


def told_of(question: str, work: Work) -> bool:
    """True where the page holds all that no row is named for: "the first result" is in no table of weather."""
    if "stems" not in work.notes:
        work.notes["stems"] = list(dict.fromkeys(stems(work.page.text))) if work.page is not None else []
    there: list[str] = work.notes["stems"]  # type: ignore[assignment]  # put there above
    asked = MOST.sub(" ", LEAST.sub(" ", ORDER.sub(" ", question)))
    words = [stem(word) for word in tokens(asked) if word not in STOP and word not in NAMING and ordinal(word) is None]
    return all(word in _ROWS or word in SLIGHT or support(word, there) >= SAME for word in words)


def _told(  # noqa: PLR0917  # one cell's case
    question: str, table: Grid, row: int, place: tuple[int | None, bool], named: list[str], words: list[str]
) -> Found:
    cells = table.rows[row]
    column, named_column = place
    rest = [word for word in words if word not in named]
    header = header_words(table, column) if column is not None else []
    held = [word for word in rest if support(word, header) > 0.6]
    about = [] if named else [word for c in table.columns for word in header_words(table, c)]
    free = [w for w in rest if w not in held and (w in ROUND or ORDER.search(w) or support(w, about) >= SAME)]
    share = (len(named) + 0.9 * len(held) + 0.8 * len(free)) / len(words)
    reverse = None if named_column else _reverse(question, table, row)
    if reverse:
        return reverse
    if column is not None and column in cells:
        return cell_draft(table, row, cells[column]), share
    return row_draft(table, row), share * 0.95


def _strange(question: str, rest: list[str], table: Grid, column: int | None, work: Work) -> bool:
    """True when a name, a day, a month or a number of the question is nowhere in the table nor in its headers."""
    there = [word for c in table.columns for word in content(table.header_of(c))]
    there += header_words(table, column) if column is not None else []
    month = re.search(r"\b(?:in|of|for|during|since|until|last|this)\s+(may|march)\b", question, re.I)
    if month is not None and support(stem(month[1].lower()), [*there, *(w for r in table.rows for c in r.values()
                                                                  for w in stems(c.text))]) < 0.9:  # fmt: skip
        return True
    for word in rest:
        if support(word, there) >= 0.7 or word in ROUND:
            continue
        capital = re.search(rf"(?<=\s){re.escape(word)}\w*", question, re.I)
        if word[0].isdigit() or (capital and capital[0][0].isupper()) or _CALENDAR.fullmatch(word):
            title = work.page.text if work.page is not None else ""
            if not re.search(rf"\b{re.escape(word)}", title, re.I):
                return True
    return False


_CALENDAR = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|april|may|june|july|august|september|october|"
    r"november|december"
)


def _row_words(table: Grid, row: int) -> list[str]:
    """Words of the row's name and cells, and its numbers as people say them: 07:12 is 7:12, 10:00 is 10."""
    cells = [c.text for c in table.rows[row].values() if re.search(r"[^\W\d_]{2}", c.text)]
    words = [word for text in (table.names[row], *cells) for word in content(text)]
    joined = [m[0].replace(" ", "").lower() for text in cells for m in re.finditer(r"\b[A-Z]{1,3} ?\d{1,4}\b", text)]
    return [*words, *_clock_words(table.names[row]), *joined]


def _clock_words(text: str) -> list[str]:
    found = re.fullmatch(r"0?(\d{1,2})[:.](\d{2})(?:\s?[ap]\.?m\.?)?", text.strip())
    if found is None:
        return []
    words = [f"{found[1]}:{found[2]}", f"{found[1]}.{found[2]}"]
    return [*words, found[1]] if found[2] == "00" else words


def _best_rows(question: str, words: list[str], table: Grid) -> tuple[list[int], list[str]]:
    """All rows that hold most of the question's words, and these words."""
    best: list[int] = []
    best_score, best_named = 0.0, []
    times = {f"{m[1]}:{m[2]}" for m in re.finditer(r"\b0?(\d{1,2})[:.](\d{2})\b", question)}
    for row in range(len(table.rows)):
        there = _row_words(table, row)
        name = content(table.said_name(row)) + content(table.names[row])
        named = [word for word in words if any(likeness(word, other) >= SAME for other in there)]
        named += [
            word for word in words if word not in named and word.lstrip("0") in times and word.lstrip("0") in there
        ]
        in_name = [word for word in named if any(likeness(word, other) >= SAME for other in name)]
        exact = sum(word in there for word in named)
        # The row's own name counts more than its other cells; a short name that is wholly said most of all.
        score = len(named) + 0.5 * len(in_name) + (0.3 * len(in_name) / len(name) if name else 0) + 0.1 * exact
        if named and score > best_score + 1e-6:
            best, best_score, best_named = [row], score, named
        elif named and abs(score - best_score) <= 1e-6:
            best.append(row)
    if best and len(best) == len(table.rows) and len(best) > 1:
        return [], []  # a word that all rows hold chooses none
    return best, best_named


def _best_column(question: str, rest: list[str], wanted: Wanted, table: Grid, row: int) -> tuple[int | None, bool]:
    """The column that the rest of the question names, or the only one with the wanted sort of value; True if named."""
    said = [
        stem(word) for word in dict.fromkeys(tokens(question)) if word not in STOP or word in ("when", "long", "who")
    ]
    headed = Counter(word for column in table.columns for word in set(content(table.header_of(column))))
    best, best_score = None, 0.0
    for column in table.columns:
        own = content(table.header_of(column))
        if column == table.name_column or not table.header_of(column):
            continue
        score = (
            sum(max((likeness(word, other) * (0.6 if word in ROUND else 1.0) for word in rest), default=0.0)
                for other in own) / len(own)
            if own else 0.0
        )  # fmt: skip
        loose = sum(max((likeness(word, other) * (0.6 if word in ROUND else 1.0) for word in said), default=0.0)
                    for other in own) / max(len(own), 1)  # fmt: skip
        alias = [w for w in header_words(table, column) if w not in own]
        other = max((likeness(word, a) for word in said for a in alias), default=0.0) if alias else 0.0
        decisive = any(likeness(word, o) >= SAME for word in rest for o in own if headed.get(o, 0) == 1)
        score = max(score, 0.7 * loose, 0.62 * decisive, 0.68 * (other >= 0.9), 0.6 * (other >= SAME))
        if score > 0 and wanted in _TYPED and column in table.rows[row]:
            fits = bool(find(table.rows[row][column].text, wanted))
            score = score + 0.05 if fits else score * (0.55 if wanted in _EXACT else 1.0)
        if score > best_score + 1e-9:
            best, best_score = column, score
    if wanted in _EXACT:
        said_there = [c for c, cell in sorted(table.rows[row].items())
                      if c != table.name_column and cell.text != table.said_name(row) and find(cell.text, wanted)
                      and any(support(w, content(cell.text)) >= SAME for w in asked_words(question))]  # fmt: skip
        if len(said_there) == 1:
            return said_there[0], False
    if best is not None and best_score >= 0.5:
        return best, True
    if wanted in _TYPED:
        fitting = [c for c, cell in sorted(table.rows[row].items()) if find(cell.text, wanted)]
        others = [c for c in fitting if c != table.name_column]
        if len(others or fitting) == 1:
            return (others or fitting)[0], False
    return None, False


def _column_only(question: str, words: list[str], table: Grid) -> Found | None:
    """Only a column is named: 'what are the prices', or a value is given and its row asked for."""
    value = _reverse(question, table, None)
    if value:
        return value
    best, held = None, 0.0
    for column in table.columns:
        name = content(table.header_of(column))
        told = [word for word in words if word not in ROUND] or words
        share = sum(support(word, name) for word in told) / len(told) if name else 0.0
        if share > held:
            best, held = column, share
    if best is None or held < 0.5:
        return None
    sums = [r for r in range(len(table.rows)) if re.fullmatch(r"(?:grand )?(?:total|sum)", table.said_name(r), re.I)]
    if (
        sums
        and re.search(r"\bhow much|\btotal|\bsum\b|\bspen[dt]\b|\bcost", question, re.I)
        and best in table.rows[sums[-1]]
    ):
        return cell_draft(table, sums[-1], table.rows[sums[-1]][best]), held * 0.9
    draft = column_draft(table, best)
    return None if draft is None else (draft, held * 0.68)


def _reverse(question: str, table: Grid, row: int | None) -> Found | None:
    """A value is given and its row or column asked for: 'which month had the bus pass at 58.50'."""
    if not re.search(r"\b(?:which|what|when|who|whose|where)\b", question, re.I):
        return None
    values = set(re.findall(r"\d+(?:[.,:]\d+)*", question))
    if not values:
        return None
    for index in range(len(table.rows)) if row is None else [row]:
        for cell in table.rows[index].values():
            numbers = set(re.findall(r"\d+(?:[.,:]\d+)*", cell.text))
            if numbers & values and cell.text not in (table.names[index], table.said_name(index)):
                answer = table.header_of(cell.column) if row is not None else table.said_name(index)
                draft = cell_draft(table, index, cell)
                text = f"{answer}: {draft.sources[0].text}" if answer else draft.text
                if answer and draft.text.startswith(answer):
                    text = draft.text
                return Draft(text, draft.sources), 0.95
    return None
