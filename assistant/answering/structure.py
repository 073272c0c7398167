"""What the layout of a page tells without understanding it: titles, bars of tabs, numbered items, labels of fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.reading.page import BlockKind, Page, Row
from assistant.types import Box, TextLine

Piece = tuple[str, Box, float]  # text, where it stands, confidence of the recogniser

MENUS = frozenset(
    ("file", "edit", "view", "insert", "format", "tools", "window", "help", "history", "bookmarks", "go", "message",
     "options", "run", "terminal", "selection", "image", "layer", "project", "search", "table", "data", "sheet")
)  # fmt: skip
# Window furniture that the recogniser takes for letters stands in title bars; nobody wants to hear it.
FURNITURE = re.compile(r"(?:\s+(?:[xX\u00d7□口一ロ☐✕✖_]|-))+$")
# Box heights of one font differ by a fifth with and without descenders; a title is a third taller than usual.
SAME_SIZE = 0.82
TALLER = 1.3
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"“'(])")


def rows_of(page: Page) -> list[Row]:
    """All rows with words or numbers, in reading order."""
    return [row for block in page.blocks for row in block.rows if re.search(r"\w", row.text)]


def largest(page: Page, taller: float = TALLER) -> Piece | None:
    """The largest text of the upper part, with the line that goes on beneath it; None where no text is larger."""
    rows = [row for row in rows_of(page) if len(re.findall(r"[^\W\d_]", row.text)) >= 3]
    if len(rows) < 2:
        return None
    heights = sorted(_height(row) for row in rows)
    usual = heights[len(heights) // 2]
    upper = [row for row in rows if row.box.top < 0.7 * max(page.height, 1) and len(row.text.split()) <= 14]
    tallest = max((_height(row) for row in upper), default=0)
    if tallest < taller * usual:
        return None
    first = min((row for row in upper if _height(row) >= SAME_SIZE * tallest), key=lambda row: row.box.top)
    text, box, sure = FURNITURE.sub("", first.text), first.box, first.confidence
    for row in sorted(upper, key=lambda row: row.box.top):
        below = row.box.top - box.bottom
        flush = abs(row.box.left - first.box.left) < 1.2 * first.box.height
        centred = abs(row.box.centre[0] - first.box.centre[0]) < first.box.height
        alike = SAME_SIZE <= _height(row) / max(_height(first), 1) <= 1 / SAME_SIZE
        if row is not first and alike and (flush or centred) and -0.3 * first.box.height < below < 0.7 * _height(row):
            text, box, sure = f"{text} {row.text}", box.union(row.box), min(sure, row.confidence)
    return text, box, sure


def under_masthead(page: Page) -> Piece | None:
    """The headline under a newspaper's name: the next text that is large, with more words than the name."""
    top = largest(page)
    rows = [row for row in rows_of(page) if top is not None and row.box.top >= top[1].bottom]
    heights = sorted(_height(row) for row in rows_of(page))
    if top is None or len(top[0].split()) > 4 or top[1].top > 0.15 * page.height or not rows:
        return None
    usual = heights[len(heights) // 2]
    large = [r for r in rows if _height(r) >= max(1.15 * usual, 0.45 * top[1].height) and len(r.text.split()) <= 14]
    if not large or len(large[0].text.split()) < 4:
        return None
    text, box, sure = large[0].text, large[0].box, large[0].confidence
    for row in large[1:3]:
        alike = SAME_SIZE <= _height(row) / max(_height(large[0]), 1) <= 1 / SAME_SIZE
        if alike and row.box.top - box.bottom < 0.7 * _height(row):
            text, box = f"{text} {row.text}", box.union(row.box)
    return text, box, sure


def masthead(page: Page) -> Piece | None:
    """The short line over the title: who publishes."""
    title = largest(page)
    above = [r for r in rows_of(page) if title is not None and r.box.bottom <= title[1].top + 2]
    named = [r for r in above if len(r.text.split()) <= 5 and not re.search(r"\d", r.text)]
    if named:
        return named[0].text, named[0].box, named[0].confidence
    return title


def _height(row: Row) -> int:
    """Of its tallest line: a clock beside a title makes no row taller, two lines askew do."""
    return round(max(_set_in(line) for line in row.lines))


def _set_in(line: TextLine) -> float:
    """Height of the box as if letters reached below the line: without them it is a tenth lower."""
    return line.box.height * (1.0 if re.search(r"[gjpqy,;()]", line.text) else 1.1)


def bars(page: Page) -> list[list[TextLine]]:
    """Rows of three and more short words in the upper part that head no columns: menus, tabs, tool bars."""
    found = []
    for block in page.blocks:
        for row in block.rows:
            lines = [line for line in row.lines if re.search(r"[^\W_]{2}", line.text)]
            short = all(len(line.text.split()) <= 2 and not re.search(r"[:;£$€%=]", line.text) for line in lines)
            # One recognised line may hold several tabs; then none of its words tells where one ends.
            wordy = len(lines) == 1 and 3 <= len(lines[0].text.split()) <= 8 and _titled(lines[0].text)
            high = row.box.top < 0.35 * max(page.height, 1)
            if high and ((len(lines) >= 3 and short) or wordy) and not _heads_columns(row, page):
                found.append(lines)
    return found


def _titled(text: str) -> bool:
    return all(re.match(r"[A-Z][a-z]+$", word) for word in text.split())


def _heads_columns(row: Row, page: Page) -> bool:
    """Most of its lines have a line close beneath them, flush: the head of a table."""
    under = 0
    for line in row.lines:
        under += any(
            0 < other.box.top - line.box.bottom < 2.0 * line.box.height
            and abs(other.box.left - line.box.left) < 0.5 * line.box.height
            for other in page.lines
        )
    return len(row.lines) > 1 and under > len(row.lines) / 2


def is_menu_bar(lines: list[TextLine]) -> bool:
    return sum(word.lower() in MENUS for line in lines for word in line.text.split()) >= 3


@dataclass(frozen=True, slots=True)
class Numbered:
    """An item that carries its own number or letter ("3. Fold in the flour", "Step 3", "b) Switch off")."""

    mark: str
    text: str
    box: Box
    confidence: float


_MARKED = re.compile(r"^(?:(?:step|item|question|rule|stage)\s+)?(\d{1,2}|[a-hA-H])\s?[.):]\s*(?=\S)", re.I)
_HEADED = re.compile(r"^(?:step|item|question|rule|stage|part|chapter)\s+(\d{1,2})\s*[.:)]?$", re.I)
_GUTTER = re.compile(r"^(\d{1,4})(?:\s+(?=\S)|$)")


def numbered(page: Page) -> list[Numbered]:
    """Items with a printed number or letter, and the lines that belong to them; at least two that follow on."""
    found: list[Numbered] = []
    rows = [(index, row) for index, block in enumerate(page.blocks) for row in block.rows]
    for at, (index, row) in enumerate(rows):
        head = _HEADED.match(row.text.strip())
        mark = head or _MARKED.match(row.text)
        if mark is None:
            continue
        text = "" if head else row.text[mark.end() :]
        before, box = row, row.box
        for other_index, other in rows[at + 1 :]:
            near = other.box.top - before.box.bottom < (1.2 if head and not text else 0.7) * row.box.height
            same = other_index == index or (head is not None and not text)
            if _HEADED.match(other.text) or _MARKED.match(other.text) or not (near and same):
                break
            if head is None and other.box.left < row.box.left - 0.3 * row.box.height:
                break
            text, box, before = f"{text} {other.text}".strip(), box.union(other.box), other
        if text:
            found.append(Numbered(mark[1].lower(), text, box, row.confidence))
    follows = any(_after(one.mark) == other.mark for one, other in pairwise(found))
    return found if follows else []


def _after(mark: str) -> str:
    return str(int(mark) + 1) if mark.isdigit() else chr(ord(mark) + 1)


def gutter(page: Page) -> dict[int, Row]:
    """Rows by the number at their left, where lines are numbered as in editors; {} elsewhere."""
    found: dict[int, Row] = {}
    for row in rows_of(page):
        mark = _GUTTER.match(row.text)
        if mark:
            found.setdefault(int(mark[1]), row)
    numbers = sorted(found)
    steps = sum(b - a == 1 for a, b in pairwise(numbers))
    tops = [found[n].box.top for n in numbers]
    return found if len(numbers) >= 4 and steps >= 0.8 * (len(numbers) - 1) and tops == sorted(tops) else {}


def run_in(name: str, page: Page) -> Piece | None:
    """The text after a heading that stands in its first line: "Abstract. Noise was measured …"."""
    head = re.compile(rf"^(?:\d+(?:\.\d+)*\.?\s+)?{re.escape(name)}\s*[.:\u2013\u2014-]\s+(?=\S)", re.I)
    for index, block in enumerate(page.blocks):
        for at, row in enumerate(block.rows):
            mark = head.match(row.text)
            if mark is None:
                continue
            rows = [row, *block.rows[at + 1 :]]
            for other in page.blocks[index + 1 :]:  # a paragraph that the layout cut goes on flush and as near
                step = other.box.top - rows[-1].box.bottom
                flush = abs(other.box.left - row.box.left) < row.box.height
                if other.kind is not BlockKind.PARAGRAPH or not flush or step > 0.6 * row.box.height:
                    break
                rows += other.rows
            kept = [rows[0], *_until_label(rows[1:])]
            text = " ".join(r.text for r in kept)[mark.end() :]
            box = kept[0].box
            for other_row in kept[1:]:
                box = box.union(other_row.box)
            return text, box, min(r.confidence for r in kept)
    return None


def _until_label(rows: list[Row]) -> list[Row]:
    kept = []
    for row in rows:
        if re.match(r"[A-Z][\w ]{2,20}:\s", row.text):
            break
        kept.append(row)
    return kept


def sentences(page: Page) -> list[Piece]:
    """Sentences in reading order; a line ends one too where the next is set in another size or starts afresh."""
    found: list[Piece] = []
    for block in page.blocks:
        group: list[Row] = []
        for row in block.rows:
            if group and _breaks(group[-1], row, block.box):
                found += _split(group)
                group = []
            group.append(row)
        found += _split(group) if group else []
    return found


def _breaks(before: Row, row: Row, box: Box) -> bool:
    fresh = bool(re.match(r"[A-Z\d\"“•*-]", row.text))
    if re.match(r"[A-Z][\w.-]*(?:Error|Exception)\b", row.text):
        return True
    short = before.box.right < box.left + 0.8 * box.width
    other_size = abs(_height(row) - _height(before)) > 0.12 * _height(before)
    return fresh and (short or other_size or before.text.rstrip().endswith((".", "!", "?", ":")))


def _split(rows: list[Row]) -> list[Piece]:
    box, sure = rows[0].box, min(row.confidence for row in rows)
    for row in rows[1:]:
        box = box.union(row.box)
    return [(text, box, sure) for text in _SENTENCE_END.split(" ".join(row.text for row in rows)) if text.strip()]


def without_questions(page: Page) -> Page:
    """The page with its questions taken out: they state nothing."""
    asked = {passage.text for passage in page.passages if passage.text.rstrip().endswith("?")}
    ends = tuple(text[-12:] for text in asked)

    def kept(text: str) -> bool:
        return not (text.rstrip().endswith("?") and (text in asked or text.endswith(ends)))

    blocks = tuple(
        replace(b, rows=tuple(r for r in b.rows if kept(r.text)), pairs=tuple(q for q in b.pairs if kept(q.value)))
        for b in page.blocks
    )
    return replace(
        page,
        blocks=blocks,
        lines=tuple(line for line in page.lines if kept(line.text)),
        passages=tuple(passage for passage in page.passages if passage.text not in asked),
    )
