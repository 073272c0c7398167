"""All that a page and the controls state, as facts that can be weighed against a question.

A fact is a label with its value, a table cell, a sentence, a row, or a line with the line that stands beneath it. The
same text may be in several facts: whichever form fits the question best wins.
"""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.answering.evidence import Work, control_source, is_secret, read_source
from assistant.answering.fact import Fact, Form
from assistant.answering.implied import implied
from assistant.answering.roles import BUTTON
from assistant.reading.page import Block, BlockKind, Page, Row
from assistant.reading.words import content
from assistant.types import Source, TextLine

# Window furniture that the recogniser reads as letters.
_FURNITURE = re.compile(r"^[\W_xX口一三ロ□\u00d7]{1,4}$")


def gather(work: Work) -> list[Fact]:
    """Facts of the controls first, then of the page; each text in each form once."""
    found = [*_of_controls(work)]
    if work.page is not None:
        found += [*_of_page(work.page)]
    paired = {
        fact.label.lower() for fact in found if fact.form in (Form.PAIR, Form.CONTROL) and not content(fact.label)
    }
    labels = {fact.label.lower() for fact in found if fact.form in (Form.PAIR, Form.CONTROL)}
    unique: dict[tuple[Form, str, str], Fact] = {}
    for fact in found:
        if fact.form is Form.STACK and (fact.label.lower() in paired or _starts_with_label(fact.value, labels)):
            continue  # "To" and "From" over other labels: the layout knows their values
        unique.setdefault((fact.form, fact.text.lower(), fact.value.lower()), fact)
    return list(unique.values())


def _starts_with_label(value: str, labels: set[str]) -> bool:
    """A label is nobody's value: "Departure" stands over "Room" and "Price for 3 nights", which have their own."""
    if value.rstrip().endswith(":"):
        return True
    words = value.lower().rstrip(" :").split()
    return any(" ".join(words[:count]).rstrip(",:") in labels for count in range(1, min(len(words), 5) + 1))


def _of_controls(work: Work) -> list[Fact]:
    facts = []
    for order, control in enumerate(work.evidence.controls):
        name, value = control.name.strip(), "" if is_secret(control) else control.value.strip()
        source = control_source(control)
        if name and value and name != value:
            facts.append(Fact(Form.CONTROL, f"{name}: {value}", value, name, "", source, order))
        elif (name or value) and control.role in ("label", "static text", "text", "heading", "paragraph", "status bar",
                                                  "list item", "table cell", "link", "alert", "document"):  # fmt: skip
            facts.append(Fact(Form.CONTROL, name or value, name or value, "", "", source, order))
    return facts


def stacked(block: Block) -> bool:
    """True for labels right over their values, pair by pair, which looks like a table but is a form (boarding passes).

    A table's rows are evenly apart; here every second step from row to row is much the shorter one.
    """
    tops = [row.box.top for row in block.rows]
    steps = [below - above for above, below in pairwise(tops)]
    if block.table is None or len(steps) < 3:
        return False
    return max(steps[::2]) < 0.6 * min(steps[1::2])


def _two_columns(block: Block, order: int) -> list[Fact]:
    """A table of two columns is a list of labels and values, its first row perhaps as well."""
    table = block.table
    if table is None or max((cell.column for cell in table.cells), default=0) != 1:
        return []
    facts = []
    for cell in table.cells:
        if cell.column == 1 and cell.row < len(table.row_names) and table.row_names[cell.row]:
            name = table.row_names[cell.row]
            source = read_source(f"{name}: {cell.text}", cell.box, cell.confidence)
            facts.append(Fact(Form.PAIR, source.text, cell.text, name, "", source, order))
    if len(table.header) == 2 and all(table.header):
        source = read_source(": ".join(table.header), table.box, block.confidence)
        facts.append(Fact(Form.PAIR, source.text, table.header[1], table.header[0], "", source, order))
    return facts


def _of_page(page: Page) -> list[Fact]:
    contexts = _contexts(page)
    facts: list[Fact] = []
    order = 0
    for index, block in enumerate(page.blocks):
        for pair in block.pairs:
            if not (_FURNITURE.match(pair.value) or _FURNITURE.match(pair.label)):
                source = read_source(f"{pair.label}: {pair.value}", pair.box, pair.confidence)
                facts.append(
                    Fact(Form.PAIR, source.text, pair.value, pair.label, contexts[index], source, order)
                )  # fmt: skip
        facts += _two_columns(block, order)
        for row in block.rows:
            order += 1
            source = read_source(row.text, row.box, row.confidence)
            split = re.match(r"^([A-Z][^:]{1,30}?):\s+(\S.*)$", row.text)
            if split and not any(pair.value == split[2] for pair in block.pairs):
                facts.append(Fact(Form.PAIR, row.text, split[2], split[1], contexts[index], source, order))
            if len(row.lines) == 2 and block.kind is BlockKind.FORM and is_label(row.lines[0].text):
                label, value = row.lines[0].text.strip(" :"), row.lines[1].text
                if not any(pair.label.strip(" :") == label for pair in block.pairs) and not BUTTON.match(label):
                    facts.append(Fact(Form.PAIR, f"{label}: {value}", value, label, contexts[index], source, order))
            if len(row.lines) > 1 and not _only_buttons(row) and not stacked(block):
                facts.append(Fact(Form.ROW, row.text, row.text, "", contexts[index], source, order))
    facts += _sentences(page, contexts)
    facts += implied(page)
    facts += _stacks(page)
    return facts


def _contexts(page: Page) -> list[str]:
    """For each block the nearest heading before it, or the short line that ends the block before it."""
    result, heading = [], ""
    for index, block in enumerate(page.blocks):
        before = page.blocks[index - 1].text.splitlines()[-1:] if index and page.blocks[index - 1].text else []
        near = before[0] if before and len(before[0].split()) <= 6 else ""
        result.append(" ".join(part for part in (heading, near) if part))
        if block.kind is BlockKind.HEADING:
            heading = block.text
    return result


def _sentences(page: Page, contexts: list[str]) -> list[Fact]:
    facts: list[Fact] = []
    previous = ""
    passages = page.passages
    buttons = {row.text for block in page.blocks for row in block.rows if _only_buttons(row)}
    for order, passage in enumerate(passages):
        if passage.text in buttons or _FURNITURE.match(passage.text) or not re.search(r"\w", passage.text):
            continue
        context = contexts[passage.block] if passage.block < len(contexts) else ""
        block = page.blocks[passage.block] if 0 <= passage.block < len(page.blocks) else None
        if block is not None and (_two_columns(block, 0) or stacked(block)):
            continue
        near = previous if len(previous.split()) <= 8 else ""
        source = read_source(passage.text, passage.box, passage.confidence)
        form = Form.ROW if block is not None and block.table is not None and any(block.table.header) else Form.SENTENCE
        facts.append(
            Fact(form, passage.text, passage.text, "", f"{context} {near}".strip(), source, order)
        )  # fmt: skip
        after = passages[order + 1] if order + 1 < len(passages) else None
        if after is not None and after.block == passage.block and goes_on(passage.text, after.text):
            joined = f"{passage.text} {after.text}"
            both = read_source(joined, passage.box.union(after.box), min(passage.confidence, after.confidence))
            facts.append(Fact(Form.SENTENCE, joined, joined, "", context, both, order))
        previous = passage.text
    return facts


def goes_on(text: str, after: str) -> bool:
    """True when `after` continues the sentence of `text`."""
    return (
        bool(re.search(r"[a-z0-9,\u2019']$", text.strip()))
        and bool(re.match(r"[a-z]", after))
        and len(text.split()) > 2
    )


def _only_buttons(row: Row) -> bool:
    """A row of buttons states nothing."""
    return len(row.lines) > 1 and all(BUTTON.match(line.text) and len(line.text.split()) <= 3 for line in row.lines)


def _stacks(page: Page) -> list[Fact]:
    """Each line by itself; with what stands beneath it (labels often stand above their values); with what is across."""
    facts: list[Fact] = []
    running = {
        id(line)
        for block in page.blocks
        if block.kind is BlockKind.PARAGRAPH and len(block.rows) > 1
        for row in block.rows
        for line in row.lines
    }
    lines = [line for line in page.lines if not _FURNITURE.match(line.text)]
    tabled = {
        id(line)
        for block in page.blocks
        if block.kind is BlockKind.TABLE and len(block.rows) > 2 and not stacked(block)
        for row in block.rows
        for line in row.lines
    }
    loose = [line for line in lines if id(line) not in running]
    sentences = {passage.text for passage in page.passages}
    for order, line in enumerate(loose):
        if line.text not in sentences:
            source = read_source(line.text, line.box, line.confidence)
            split = re.match(r"^(.{2,30}?):\s+(\S.*)$", line.text)
            if split:
                facts.append(Fact(Form.PAIR, line.text, split[2], split[1], "", source, order))
            facts.append(Fact(Form.LINE, line.text, line.text, "", "", source, order))
        if is_label(line.text) and id(line) not in tabled:
            facts += [*_beneath_facts(line, loose, order), *_across_facts(line, loose, order)]
    return facts


def is_label(text: str) -> bool:
    """Short, and no sentence: may name what stands beneath or beside it."""
    return (
        len(text.split()) <= 5
        and not text.rstrip().endswith((".", "!", "?"))
        and re.search(r"[^\W\d_]{2}", text) is not None
    )


def _beneath_facts(line: TextLine, lines: list[TextLine], order: int) -> list[Fact]:
    facts, below, at = [], [], line
    for _ in range(3):
        under = _beneath(at, lines)
        if under is None or len(under.text.split()) > 8:
            break
        below.append(under)
        at = under
    if len(below) == 3 and all(len(b.text.split()) <= 3 and not re.search(r"\d", b.text) for b in [line, *below]):
        return []  # a list of names, as in a side bar: none is the value of another
    for count, under in enumerate(below, start=1):
        texts = [under.text] if count == 1 else [under.text, ", ".join(b.text for b in below[:count])]
        for text in texts:
            source = _both(line, below[:count], f"{line.text}: {text}")
            facts.append(Fact(Form.STACK, source.text, text, line.text.rstrip(" :,"), "", source, order))
    return facts


def _across_facts(line: TextLine, lines: list[TextLine], order: int) -> list[Fact]:
    """What stands to the right at the same height, however far: a device and its state on one card."""
    right = [other for other in lines if other.box.left >= line.box.right and _level(line, other)]
    right.sort(key=lambda other: other.box.left)
    facts = []
    for other in right[:3]:
        if BUTTON.match(other.text) and BUTTON.match(line.text):
            continue
        if _beneath(line, lines) is not None and _beneath(other, lines) is not None:
            continue  # two labels side by side, each over its own value
        source = _both(line, [other], f"{line.text}: {other.text}")
        facts.append(Fact(Form.STACK, source.text, other.text, line.text.rstrip(" :"), "", source, order))
    return facts


def _level(line: TextLine, other: TextLine) -> bool:
    shared = min(line.box.bottom, other.box.bottom) - max(line.box.top, other.box.top)
    return shared >= 0.3 * min(line.box.height, other.box.height)


def _both(line: TextLine, others: list[TextLine], text: str) -> Source:
    box, sure = line.box, line.confidence
    for other in others:
        box, sure = box.union(other.box), min(sure, other.confidence)
    return read_source(text, box, sure)


def _beneath(line: TextLine, lines: list[TextLine]) -> TextLine | None:
    """The line right under `line`, left edges or centres flush, less than 1.3 line heights away."""
    height = line.box.height
    best: TextLine | None = None
    for other in lines:
        gap = other.box.top - line.box.bottom
        if not -0.3 * height <= gap <= 1.3 * height or other is line:
            continue
        flush = abs(other.box.left - line.box.left) <= 0.8 * height
        centred = abs(other.box.centre[0] - line.box.centre[0]) <= 0.5 * height
        if (flush or centred) and (best is None or other.box.top < best.box.top):
            best = other
    return best


def page_words(facts: list[Fact]) -> list[str]:
    """Stems of all words that are anywhere in the facts."""
    return list(dict.fromkeys(word for fact in facts for word in content(fact.text)))
