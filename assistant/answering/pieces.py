"""The pieces that a page has: lines, sentences, paragraphs, items, tabs, commands and questions."""

from __future__ import annotations

import re

from assistant.answering.chats import messages
from assistant.answering.reading import heading_of
from assistant.answering.structure import Piece, bars, is_menu_bar, numbered, rows_of, sentences
from assistant.reading.page import BlockKind, Page
from assistant.types import Box

UNITS = {
    "line": "line", "row": "line", "paragraph": "paragraph", "sentence": "sentence", "heading": "heading", "headline":
    "heading", "header": "heading", "title": "heading", "message": "message", "block": "paragraph",
    "section": "section",
    "bullet": "item", "item": "item", "point": "item", "step": "item", "entry": "item", "column": "column",
    "word": "word",
    "rule": "item", "instruction": "item", "option": "item", "stage": "item", "task": "item", "tip": "item",
    "tab": "tab", "menu": "menu", "command": "command", "question": "question",
    "table": "table", "reply": "message", "part": "paragraph", "list": "list", "footer": "footer",
}  # fmt: skip


def singular(text: str) -> str:
    """Words without the endings of the plural, in small letters."""
    return re.sub(r"ies\b", "y", text.lower()).replace("entrys", "entry") if "ies" in text else re.sub(
        r"s\b", "", text.lower())  # fmt: skip


def paragraphs(page: Page) -> list[tuple[str, Box, float]]:
    """Paragraphs of running text; where there are none, every block counts as one."""
    running = [b for b in page.blocks if b.kind in (BlockKind.PARAGRAPH, BlockKind.LIST) and len(b.text.split()) >= 5]
    blocks = running or [b for b in page.blocks if len(re.findall(r"\w+", b.text)) >= 2]
    return [(b.text, b.box, b.confidence) for b in blocks]


def units(unit: str, page: Page) -> list[tuple[str, Box, float]]:  # noqa: PLR0911, PLR0912  # one for each unit
    """All pieces of a kind on a page, in reading order."""
    if unit == "line":
        return [(row.text, row.box, row.confidence) for row in rows_of(page)]
    if unit == "sentence":
        return [(p.text, p.box, p.confidence) for p in page.passages if len(p.text.split()) > 1]
    if unit == "heading":
        found = [(b.text, b.box, b.confidence) for b in page.blocks if b.kind is BlockKind.HEADING]
        if found:
            return found
        title = heading_of(page)
        return [title] if title else []
    if unit == "item":
        counted = numbered(page)
        if counted:
            return [(item.text, item.box, item.confidence) for item in counted]
        listed_rows = [row for b in page.blocks if b.kind is BlockKind.LIST for row in b.rows]
        return [(row.text, row.box, row.confidence) for row in listed_rows or rows_of(page)]
    if unit == "message":
        return messages(page)
    if unit == "word":
        return [(w, row.box, row.confidence) for row in rows_of(page) for w in row.text.split()]
    if unit in ("table", "list"):
        kind = BlockKind.TABLE if unit == "table" else BlockKind.LIST
        found = [(b.text, b.box, b.confidence) for b in page.blocks if b.kind is kind]
        return found or (_as_list(page) if unit == "list" else [])
    if unit in ("tab", "menu"):
        found_bars = [bar for bar in bars(page) if is_menu_bar(bar) == (unit == "menu")]
        return [(item.text, item.box, item.confidence) for item in found_bars[0]] if found_bars else []
    if unit == "command":
        prompts = [(re.match(r"^\S*[$#>%]\s+(\S.*)$", row.text), row) for row in rows_of(page)]
        return [(mark[1], row.box, row.confidence) for mark, row in prompts if mark]
    if unit == "question":
        return [piece for piece in sentences(page) if piece[0].rstrip().endswith("?")]
    if unit == "footer":
        return [(b.text, b.box, b.confidence) for b in page.blocks[-1:]]
    return paragraphs(page)


def _as_list(page: Page) -> list[Piece]:
    """What a person would call a list where the layout found none: bullets, numbered items, else a table."""
    dotted = [row for row in rows_of(page) if re.match(r"^[•*·▪●◦-]\s?\w", row.text)]
    items = [(row.text, row.box, row.confidence) for row in dotted] if len(dotted) > 1 else [
        (f"{item.mark}. {item.text}", item.box, item.confidence) for item in numbered(page)
    ]  # fmt: skip
    if not items:
        return [(b.text, b.box, b.confidence) for b in page.blocks if b.kind is BlockKind.TABLE]
    box = items[0][1]
    for _, other, _ in items[1:]:
        box = box.union(other)
    return [("\n".join(item[0] for item in items), box, min(item[2] for item in items))]
