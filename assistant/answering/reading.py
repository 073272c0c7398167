"""Reading: everything, a part that is named, the title, what is said about something, and descriptions."""

from __future__ import annotations

import re

from assistant.answering import screen_text
from assistant.answering.asked import ordinal
from assistant.answering.controls import of_role
from assistant.answering.evidence import Draft, Work, read_source
from assistant.answering.facts import goes_on
from assistant.answering.phrasing import NO_TEXT, closed, cut, listed
from assistant.reading.page import Block, BlockKind, Page, Row
from assistant.reading.words import content, stems, support
from assistant.types import Box, Question, Source, SourceKind

# Window furniture that the recogniser takes for letters stands in title bars; nobody wants to hear it.
_FURNITURE = re.compile(r"(?:\s+(?:[xX\u00d7□口一ロ☐✕✖_]|-))+$")
_STAMP = r"(?:\d{1,2}[:.]\d{2}(?:\s?[ap]m)?|yesterday|today|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
# A description up to this length is read whole; longer ones are begun and the rest offered.
SHORT = 320
_UNITS = {
    "line": "line", "row": "line", "paragraph": "paragraph", "sentence": "sentence", "heading": "heading", "headline":
    "heading", "header": "heading", "title": "heading", "message": "message", "block": "paragraph", "section": "section",
    "bullet": "item", "item": "item", "point": "item", "step": "item", "entry": "item", "column": "column", "word": "word",
    "table": "table", "reply": "message", "part": "paragraph", "list": "list", "footer": "footer",
}  # fmt: skip


def readable(page: Page) -> str:
    """All of a page as it is read aloud: a block a line, without window furniture."""
    parts = []
    for block in page.blocks:
        lines = [_FURNITURE.sub("", line).strip() for line in block.text.splitlines()]
        text = "\n".join(line for line in lines if re.search(r"\w", line) and not re.fullmatch(r"[xX口一三ロ]", line))
        if text:
            parts.append(text)
    return "\n".join(parts)


def whole_source(page: Page) -> tuple[Source, ...]:
    """One source for each block."""
    return tuple(read_source(b.text, b.box, b.confidence) for b in page.blocks if b.text)


def _popup(question: Question, page: Page) -> Block | None:
    """The one block of running words, when a notification on a screen of icons and clocks is asked for."""
    if not re.search(r"\b(?:notification|pop-?up|toast|alert|balloon|bubble|banner)\b", question.text, re.I):
        return None
    wordy = [block for block in page.blocks if len(block.text.split()) >= 7]
    return wordy[0] if len(wordy) == 1 else None


def read_all(question: Question, work: Work) -> Draft:
    """Everything that was read."""
    popup = _popup(question, work.page) if work.page is not None else None
    if popup is not None:
        return Draft(popup.text, (read_source(popup.text, popup.box, popup.confidence),), 0.95, whole=True)
    text = readable(work.page) if work.page is not None else ""
    if not text:
        labels = "; ".join(c.name or c.value for c in work.evidence.controls if c.name or c.value)
        if labels:
            sources = (Source(SourceKind.CONTROL, labels),)
            return Draft(labels, sources, 1.0, whole=True, about_controls=True)
        return Draft(f"{NO_TEXT} {work.evidence.colours}".strip(), answered=False, certainty=0.9)
    assert work.page is not None
    return Draft(text, whole_source(work.page), 1.0, whole=True)


def read_part(question: Question, work: Work) -> Draft:
    """The part that is named: by kind and number, by sender, by place, or by what it is about."""
    page, subject = work.page, question.subject
    if page is None or page.is_empty:
        return Draft(NO_TEXT, answered=False, certainty=0.9)
    sender = re.search(
        r"\b(?:messages?|mails?|emails?|text|reply|comment|post|answer|note)s?\s+(?:from|by|of|that)\s+(.+)$",
        subject,
        re.I,
    )
    if sender:
        return _message_from(sender[1], subject, page) or _about(subject, sender[1], work)
    unit = next((_UNITS[w] for w in reversed(re.findall(r"[a-z]+", _singular(subject))) if w in _UNITS), "")
    number = ordinal(subject)
    topic = re.search(
        r"\b(?:about|on|under|called|with|titled|named|containing|starting with|regarding)\s+(.+)$", subject, re.I
    )
    if topic and number is None:
        return _section(topic[1], page) or _about(subject, topic[1], work)
    if unit and (number is not None or unit in ("heading", "table", "list", "footer")):
        return _numbered(unit, number, subject, page)
    if number is not None:
        return _numbered(unit or "paragraph", number, subject, page)
    corner = re.fullmatch(r"(?:text (?:in|at|on) )?(?:the )?((?:top|bottom|upper|lower|left|right|middle|centre|"
                          r"center)[ -]?"
                          r"(?:left|right)?)(?: (?:corner|half|part|side|column))?", subject, re.I)  # fmt: skip
    if corner:
        return _side(corner[1].lower(), page)
    return _labelled(subject, page) or _section(subject, page) or _about(subject, subject, work)


def _singular(text: str) -> str:
    return re.sub(r"ies\b", "y", text.lower()).replace("entrys", "entry") if "ies" in text else re.sub(
        r"s\b", "", text.lower())  # fmt: skip


def paragraphs(page: Page) -> list[tuple[str, Box, float]]:
    """Paragraphs of running text; where there are none, every block counts as one."""
    running = [b for b in page.blocks if b.kind in (BlockKind.PARAGRAPH, BlockKind.LIST) and len(b.text.split()) >= 5]
    blocks = running or [b for b in page.blocks if len(re.findall(r"\w+", b.text)) >= 2]
    return [(b.text, b.box, b.confidence) for b in blocks]


def _rows(page: Page) -> list[Row]:
    return [row for block in page.blocks for row in block.rows if re.search(r"\w", row.text)]


def _units(unit: str, page: Page) -> list[tuple[str, Box, float]]:
    if unit == "line":
        return [(row.text, row.box, row.confidence) for row in _rows(page)]
    if unit == "sentence":
        return [(p.text, p.box, p.confidence) for p in page.passages if len(p.text.split()) > 1]
    if unit == "heading":
        found = [(b.text, b.box, b.confidence) for b in page.blocks if b.kind is BlockKind.HEADING]
        if found:
            return found
        title = heading_of(page)
        return [title] if title else []
    if unit == "item":
        listed_rows = [row for b in page.blocks if b.kind is BlockKind.LIST for row in b.rows]
        return [(row.text, row.box, row.confidence) for row in listed_rows or _rows(page)]
    if unit == "message":
        return messages(page)
    if unit == "word":
        return [(w, row.box, row.confidence) for row in _rows(page) for w in row.text.split()]
    if unit in ("table", "list"):
        kind = BlockKind.TABLE if unit == "table" else BlockKind.LIST
        return [(b.text, b.box, b.confidence) for b in page.blocks if b.kind is kind]
    if unit == "footer":
        return [(b.text, b.box, b.confidence) for b in page.blocks[-1:]]
    return paragraphs(page)


def _numbered(unit: str, number: int | None, subject: str, page: Page) -> Draft:
    printed = _printed_number(subject, page) if unit == "item" else None
    if printed is not None:
        return Draft(printed.text, (read_source(printed.text, printed.box, printed.confidence),), 0.95, whole=True)
    units = _units(unit, page)
    if not units:
        return Draft(f"I found no {unit} here.", answered=False, certainty=0.8)
    if number is None:
        chosen = units if unit == "heading" and subject.lower().endswith("s") else units[:1]
        text = "\n".join(item[0] for item in chosen)
        return Draft(text, (read_source(text, chosen[0][1], min(c[2] for c in chosen)),), 0.95, whole=True)
    several = re.search(r"\b(?:first|last|top|bottom)\s+(two|three|four|five|\d+)\b", subject, re.I)
    if several:
        count = {"two": 2, "three": 3, "four": 4, "five": 5}.get(several[1].lower()) or int(several[1])
        part = units[:count] if re.search(r"first|top", subject, re.I) else units[-count:]
        text = "\n".join(item[0] for item in part)
        return Draft(text, tuple(read_source(*item) for item in part), 0.95, whole=True)
    if not -len(units) <= number < len(units):
        word = f"{unit}s" if len(units) != 1 else unit
        return Draft(f"There is no such {unit}; I found {len(units)} {word}.", answered=False, certainty=0.85)
    text, box, confidence = units[number]
    return Draft(text, (read_source(text, box, confidence),), 0.95, whole=True)


def _printed_number(subject: str, page: Page) -> Row | None:
    """The row that carries the number itself: "3. Fold in the flour" for step 3."""
    number = ordinal(subject)
    if number is None or number < 0:
        return None
    rows = _rows(page)
    return next((row for row in rows if re.match(rf"(?:step\s*)?{number + 1}\s?[.):]\s?\D", row.text, re.I)), None)


_SENDER_ROW = re.compile(rf"^[A-Z][\w.'-]+(?: [A-Z][\w.'-]+)?,?\s+{_STAMP}\W*$")


def messages(page: Page) -> list[tuple[str, Box, float]]:
    """Messages of a chat: what stands under each sender's line; without such lines, every block of running words."""
    rows = _rows(page)
    starts = [at for at, row in enumerate(rows) if _SENDER_ROW.match(row.text)]
    if len(starts) > 1:
        found = []
        for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
            said = rows[start + 1 : end]
            if said:
                text = f"{rows[start].text}: {' '.join(row.text for row in said)}"
                found.append((text, said[0].box, min(row.confidence for row in said)))
        return found
    bubbles = [
        block
        for block in page.blocks
        if len(block.text.split()) >= 2
        and block.kind is not BlockKind.HEADING
        and not re.match(r"(?:type|write|send|enter) a? ?message|message\b", block.text, re.I)
        and not re.search(r"\b(?:last seen|online|is typing)\b", block.text, re.I)
    ]
    return [(b.text, b.box, b.confidence) for b in bubbles]


def _message_from(name: str, subject: str, page: Page) -> Draft | None:
    """The messages under or after a sender's name; the last one when the last is asked for."""
    wanted = content(name) or [name.lower()]
    found: list[tuple[str, Box, float]] = []
    for index, block in enumerate(page.blocks):
        for at, row in enumerate(block.rows):
            head = re.match(rf"^([^\d:,.!?]{{2,30}}?)(?::\s*|,?\s+{_STAMP}\W*$|$)", row.text, re.I)
            words = stems(head[1]) if head else []
            if not head or len(words) > 4 or not all(support(w, words) >= 0.8 for w in wanted):
                continue
            said = row.text[head.end() :].strip()
            rest = _until_next(block, at + 1)
            text = " ".join(part for part in (said, rest) if part)
            if not text and index + 1 < len(page.blocks):
                text = page.blocks[index + 1].text
            if text and not re.fullmatch(rf"(?:last seen.*|online|{_STAMP})", text, re.I):
                found.append((text, row.box, block.confidence))
    if not found:
        return None
    number = ordinal(subject.split(" from ", maxsplit=1)[0])
    if number is not None and -len(found) <= number < len(found):
        found = [found[number]]
    text = "\n".join(item[0] for item in found)
    return Draft(text, tuple(read_source(*item) for item in found), 0.92, whole=True)


def _until_next(block: Block, start: int) -> str:
    """Rows of a block up to the next line that is a sender's name with a time."""
    kept = []
    for row in block.rows[start:]:
        if re.match(rf"^[A-Z][\w.'-]+(?: [A-Z][\w.'-]+)?(?::\s|,?\s+{_STAMP}\W*$)", row.text):
            break
        kept.append(row.text)
    return " ".join(kept)


def _section(name: str, page: Page) -> Draft | None:
    """What stands under a heading, or under a short line of that name, up to the next heading."""
    wanted = content(name)
    if not wanted:
        return None
    for index, block in enumerate(page.blocks):
        for at, row in enumerate(block.rows):
            words = stems(row.text)
            short = len(words) <= max(5, len(wanted) + 3)
            if not short or not all(support(word, words) >= 0.8 for word in wanted):
                continue
            if block.kind is not BlockKind.HEADING and len(content(row.text)) > len(wanted) + 1:
                continue
            rest = [r.text for r in _near(block, at)]
            after: list[str] = []
            if block.kind is BlockKind.HEADING or not rest:
                for other in page.blocks[index + 1 :]:
                    above = page.blocks[page.blocks.index(other) - 1]
                    if (
                        after
                        and other.box.top - above.box.bottom > 2.5 * row.box.height
                        and block.kind is not BlockKind.HEADING
                    ):
                        break
                    if other.kind is BlockKind.HEADING or (after and other.kind is not page.blocks[index + 1].kind):
                        break
                    after.append(other.text)
            text = "\n".join([*rest, *after])
            if text:
                return Draft(text, (read_source(text, block.box, block.confidence),), 0.9, whole=True)
    return None


def _near(block: Block, at: int) -> list[Row]:
    """The rows after row `at` of a block, up to a gap that is clearly wider than the first."""
    kept: list[Row] = []
    before = block.rows[at]
    first: int | None = None
    for row in block.rows[at + 1 :]:
        gap = row.box.top - before.box.bottom
        if first is not None and gap > max(1.7 * first, 0.8 * row.box.height):
            break
        first = max(gap, 1) if first is None else first
        kept.append(row)
        before = row
    return kept


def _labelled(name: str, page: Page) -> Draft | None:
    """The value of a label that is called so."""
    wanted = content(name)
    for pair in page.pairs:
        label = content(pair.label)
        if wanted and label and len(label) <= len(wanted) and all(support(word, label) >= 0.8 for word in wanted):
            return Draft(
                pair.value, (read_source(f"{pair.label}: {pair.value}", pair.box, pair.confidence),), 0.95, whole=True
            )
    return None


def _side(side: str, page: Page) -> Draft:
    rows = _rows(page)
    x = {"left": (0.0, 0.5), "right": (0.5, 1.0)}.get(
        side.rsplit(maxsplit=1)[-1].rsplit("-", maxsplit=1)[-1], (0.0, 1.0)
    )
    y = (0.0, 0.4) if re.match("top|upper", side) else (0.6, 1.0) if re.match("bottom|lower", side) else (0.0, 1.0)
    if re.match("middle|cent", side):
        y = (0.3, 0.7)
    kept = [row for row in rows if x[0] <= row.box.centre[0] / max(page.width, 1) <= x[1]
            and y[0] <= row.box.centre[1] / max(page.height, 1) <= y[1]]  # fmt: skip
    if not kept:
        return Draft(f"I found no text at the {side}.", answered=False, certainty=0.85)
    text = "\n".join(row.text for row in kept)
    return Draft(text, tuple(read_source(r.text, r.box, r.confidence) for r in kept), 0.9, whole=True)


def _about(subject: str, topic: str, work: Work) -> Draft:
    draft = about(topic, work)
    if draft.answered:
        return draft
    return Draft(f"I found no {subject} here. Ask me to read everything instead.", answered=False, certainty=0.8)


# Under this a passage is not about the thing (calibrated like the free questions).
LEAST_ABOUT = 0.45


def about(topic: str, work: Work) -> Draft:
    """What is said about something: the best passage and what follows on it."""
    from assistant.answering.facts import gather
    from assistant.answering.free import free, understood, weigh

    facts = gather(work)
    asked = understood(topic, facts)
    scored = weigh(asked, facts, work) if facts else []
    best = scored[0] if scored else None
    if best is None or best.score < LEAST_ABOUT:
        draft = free(f"what about {topic}", work) if facts else None
        if draft is not None and draft.answered:
            return draft
        what = f"I found no text about {topic}. " if facts else f"{NO_TEXT} "
        return Draft(f"{what}{'Ask me to read it to hear all the text.' if facts else ''}".strip(), answered=False,
                     certainty=0.85, alternatives=draft.alternatives if draft is not None else ())  # fmt: skip
    from assistant.answering.confidence import of_choice

    text, sources = best.fact.text, [best.fact.source]
    for other in scored[1:6]:
        new = other.fact.text
        if other.score < max(LEAST_ABOUT, 0.75 * best.score) or new in text or text in new:
            continue
        if len(text) + len(new) + 2 > work.limit or _same_words(new, text):
            continue
        text = f"{closed(text)} {new}"
        sources.append(other.fact.source)
    others = tuple(s.fact.text for s in scored[1:4] if s.fact.text not in text and s.score > 0.3)
    return Draft(cut(text, work.limit), tuple(sources), of_choice(best.score), others)


def _same_words(one: str, other: str) -> bool:
    there = set(stems(other))
    words = stems(one)
    return sum(word in there for word in words) >= 0.8 * len(words)


def heading_of(page: Page) -> tuple[str, Box, float] | None:
    """The page's own title: its tallest text, else its first line."""
    rows = [row for row in _rows(page) if len(re.findall(r"[^\W\d_]", row.text)) >= 3]
    if not rows:
        return None
    headings = [b for b in page.blocks if b.kind is BlockKind.HEADING]
    if headings:
        best = max(headings, key=lambda b: (round(b.rows[0].box.height / 4), -b.box.top))
        tallest = max(row.box.height for row in rows)
        if best.rows[0].box.height >= 0.75 * tallest:
            return best.text, best.box, best.confidence
    heights = sorted(row.box.height for row in rows)
    usual = heights[len(heights) // 2]
    tall = [row for row in rows if row.box.height >= 1.3 * usual and len(row.text.split()) <= 14]
    first = max(tall, key=lambda row: row.box.height) if tall else rows[0]
    return _FURNITURE.sub("", first.text), first.box, first.confidence


def title(question: Question, work: Work) -> Draft:
    """The window's title, or the heading of what is shown."""
    window, page = work.evidence.window, work.page
    shown = window.title if window is not None else ""
    picture = work.evidence.picture
    shown = shown or (picture.window_title if picture is not None and picture.source.is_live else "")
    if question.detail == "window" and shown:
        return Draft(shown, (Source(SourceKind.CONTROL, shown),), 1.0, about_controls=True)
    if page is None or page.is_empty:
        if shown:
            return Draft(shown, (Source(SourceKind.CONTROL, shown),), 1.0, about_controls=True)
        return Draft(NO_TEXT, answered=False, certainty=0.9)
    wants_heading = re.search(r"\bhead(?:ing|line)|article|story|book|film|movie|caption", question.text, re.I)
    if shown and not wants_heading:
        return Draft(shown, (Source(SourceKind.CONTROL, shown),), 1.0, about_controls=True)
    if question.detail == "window":
        first = _rows(page)[0]
        text = _FURNITURE.sub("", first.lines[0].text if len(first.lines) > 1 else first.text)
        return Draft(text, (read_source(text, first.box, first.confidence),), 0.85)
    found = heading_of(page)
    if found is None:
        return Draft("I found no title here.", answered=False, certainty=0.8)
    return Draft(found[0], (read_source(*found),), 0.88)


def describe(work: Work) -> Draft:
    """What there is: all of it when short; else its heading and first lines, and how much more there is."""
    page = work.page
    if page is None or page.is_empty:
        names = [c.name for c in of_role(work, "control") if c.name]
        if names:
            return Draft(f"Controls: {listed(names[:12])}", (Source(SourceKind.CONTROL, listed(names)),), 1.0,
                         about_controls=True, whole=True)  # fmt: skip
        from assistant.answering.looks import colours_only

        return colours_only(work)
    text = readable(page)
    if len(text) <= SHORT:
        said = " ".join(closed(line) for line in _joined(text.splitlines()))
        return Draft(said, whole_source(page), 0.97, whole=True)
    rows = _rows(page)
    found = heading_of(page)
    body = [row for row in rows if not _is_furniture(row, work)] or rows
    parts = [found[0]] if found else []
    used = 0
    for row in body:
        if found and row.text in found[0]:
            used += 1
            continue
        if parts and len(" ".join(parts)) + len(row.text) > SHORT - 60:
            break
        parts.append(row.text)
        used += 1
    left = max(len(rows) - used, 0)
    more = f" And {left} more line{'s' if left != 1 else ''}; ask me to read it." if left else ""
    said = " ".join(closed(part) for part in _joined(parts))
    return Draft(f"{said}{more}", whole_source(page), 0.97, whole=True)


def _joined(lines: list[str]) -> list[str]:
    """Lines with those that go on in the next one joined, so that no full stop is heard within a sentence."""
    result: list[str] = []
    for line in lines:
        if result and goes_on(result[-1], line):
            result[-1] = f"{result[-1]} {line}"
        else:
            result.append(line)
    return result


def _is_furniture(row: Row, work: Work) -> bool:
    """Title bar and menu bar: said already, or of no use in a description."""
    if work.page is None:
        return False
    words = [line.text.lower() for line in row.lines]
    menus = sum(word in ("file", "edit", "view", "help", "tools", "window", "insert", "format") for text in words
                for word in text.split())  # fmt: skip
    top = row.box.top < 0.06 * work.page.height
    return (
        menus >= 3
        or (top and any(re.fullmatch(r"[xX\u00d7□口一ロ]", word) for word in words))
        or not screen_text.any_words(row.text)
    )
