"""How many: unread messages, controls, rows; else the number that stands beside the thing in the text."""

from __future__ import annotations

import re
from functools import reduce

from assistant.answering.asked import plain
from assistant.answering.chats import messages
from assistant.answering.controls import _name_with_state, of_role
from assistant.answering.evidence import Draft, Work, control_source, read_source
from assistant.answering.free import free
from assistant.answering.lookups import count_rows
from assistant.answering.phrasing import listed
from assistant.answering.pieces import paragraphs
from assistant.answering.roles import plural
from assistant.answering.screen_text import list_from_text
from assistant.answering.special import about_nothing_else, things_under
from assistant.reading.page import BlockKind
from assistant.types import Box, Question, Source

_N = r"(\d{1,6}|no|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
# In order of trust: said outright, before the count in brackets behind a folder's name.
_UNREAD = (
    rf"\b{_N}\s+(?:new\s+)?unread\b",
    rf"\bunread(?:\s+\w+)?\s*[:(\[]?\s*{_N}\b",
    rf"\b{_N}\s+new\s+(?:e-?mails?|messages?|mails?|notifications?|items?|conversations?)\b",
    rf"\bnew\s+(?:e-?mails?|messages?|notifications?)\s*[:(\[]\s*{_N}\b",
    rf"\b(?:inbox|messages|mail|chats?|notifications?|all mail|unread)\s*[(\[]\s*{_N}\s*[)\]]",
    rf"^[(\[]\s*{_N}\s*[)\]]\s*(?:inbox|mail|messages|.*gmail|.*outlook)",
    rf"\binbox\s+{_N}$",
)


def count(question: Question, work: Work) -> Draft:  # noqa: PLR0911  # one return for each way it can be known
    """The number first, then what it counts."""
    if question.detail == "unread":
        return unread(question, work)
    role = question.detail
    if role and work.evidence.controls:
        found = of_role(work, role)
        if found or role != "table":
            names = [_name_with_state(c) for c in found][:8]
            text = (
                f"{plural(role, len(found))}{': ' + listed(names) if names else ''}"
                if found
                else f"No {plural(role, 2)[2:]}"
            )
            return Draft(text, tuple(control_source(c) for c in found), 1.0, about_controls=True)
    rows = count_rows(question.subject, work) if _only_structure(question) else None
    if rows is not None:
        return rows
    told = free(question.text, work)
    below = things_under(question.subject, work) if _only_structure(question) else []
    if len(below) > 1:
        told_names = "; ".join(re.sub(r"^[-•*·]\s*", "", row.text) for row in below[:8])
        return Draft(
            f"{len(below)}: {told_names}", tuple(read_source(r.text, r.box, r.confidence) for r in below), 0.88
        )
    if told.answered and re.search(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b", told.text, re.I):
        return told
    counted = _structure(question.subject, work) if _only_structure(question) else None
    if counted is not None:
        return counted
    if role:
        draft = list_from_text(role, work)
        if draft.answered:
            return Draft(f"{len(draft.sources)}: {draft.text}", draft.sources, draft.certainty, about_controls=True)
    if told.answered:
        return told
    from assistant.answering.looks import LIVING, can_not_see

    if re.search(LIVING, question.subject, re.I) and (work.page is None or work.page.is_empty):
        return can_not_see(f"how many {question.subject} there are", work)
    return told


def _only_structure(question: Question) -> bool:
    """True for "how many rows are there", not for "how many points does Harbour City have"."""
    return about_nothing_else(
        plain(question.text),
        f"{question.subject} count number total page table list screen form document text article picture letter "
        f"chat dialog receipt",
    )


def unread(question: Question, work: Work) -> Draft:
    """From "3 unread", "Unread: 3", "Inbox (3)"."""
    texts: list[tuple[str, Source]] = []
    window = work.evidence.window
    texts += [(f"{c.name} {c.value}".strip(), control_source(c)) for c in work.evidence.controls]
    if window is not None and window.title:
        texts.append((window.title, read_source(window.title, None, 1.0)))
    if work.page is not None:
        for block in work.page.blocks:
            for row in block.rows:
                pieces = [(line.text, line) for line in row.lines]
                texts += [(text, read_source(text, line.box, line.confidence)) for text, line in pieces]
                texts.append((row.text, read_source(row.text, row.box, row.confidence)))
    for rank, pattern in enumerate(_UNREAD):
        for text, source in texts:
            found = re.search(pattern, text, re.I)
            if found:
                number = "0" if found[1].lower() == "no" else found[1]
                tail = "unread" if rank < 2 else f"going by {found[0].strip()}"
                return Draft(
                    f"{number} {tail}" if rank < 2 else f"{number}, {tail}", (source,), 0.95 if rank < 4 else 0.88
                )
    told = free(question.text, work)
    if told.answered and re.search(r"\d", told.text) and re.search(r"unread|new", told.text, re.I):
        return told
    return Draft("I found no count of unread messages. Ask me to read it to hear all the text.", answered=False,
                 certainty=0.85, alternatives=told.alternatives)  # fmt: skip


def _structure(subject: str, work: Work) -> Draft | None:
    """Rows, lines, columns, words, paragraphs and the like, counted on the page."""
    page = work.page
    if page is None or page.is_empty:
        return None
    word = re.sub(r"\W", "", subject.lower().split()[-1]) if subject else ""
    tables = page.tables
    rows = sum(len(block.rows) for block in page.blocks)
    number: int | None = None
    if word in ("rows", "entries", "records") and tables:
        number = len(max(tables, key=lambda t: len(t.row_names)).row_names)
    elif word == "columns" and tables:
        table = max(tables, key=lambda t: len(t.cells))
        number = max((c.column for c in table.cells), default=-1) + 1
    elif word in ("lines", "rows"):
        number = rows
    elif word == "paragraphs":
        number = len(paragraphs(page))
    elif word in ("words",):
        number = sum(len(re.findall(r"\w[\w'-]*", block.text)) for block in page.blocks)
    elif word in ("sentences",):
        number = len(page.passages)
    elif word in ("items", "bullets", "points", "steps", "things", "options", "entries", "ingredients"):
        lists = [block for block in page.blocks if block.kind is BlockKind.LIST]
        forms = [block for block in page.blocks if block.kind is BlockKind.FORM]
        number = sum(len(b.rows) for b in lists) if lists else (max(len(b.pairs) for b in forms) if forms else None)
    elif word in ("messages", "bubbles"):
        number = len(messages(page))
    elif word in ("headings", "tables"):
        kind = BlockKind.HEADING if word == "headings" else BlockKind.TABLE
        number = sum(block.kind is kind for block in page.blocks)
    if number is None:
        return None
    noun = word if number != 1 else word.rstrip("s")
    source = read_source(
        f"{number} {noun}",
        reduce(Box.union, (line.box for line in page.lines)),
        min(line.confidence for line in page.lines),
    )
    return Draft(f"{number} {noun}, as far as I can read", (source,), 0.8)
