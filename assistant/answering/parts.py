"""Reading a part that is named: by kind and number, by sender, by place, by label, or by what it is about."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.answering.asked import ordinal
from assistant.answering.chats import said_by
from assistant.answering.evidence import Draft, Work, read_source
from assistant.answering.people import only_names
from assistant.answering.phrasing import NO_TEXT
from assistant.answering.pieces import UNITS, singular, units
from assistant.answering.reading import about
from assistant.answering.structure import Piece, gutter, numbered, rows_of, run_in, sentences
from assistant.reading.page import Block, BlockKind, Page, Row
from assistant.reading.words import content, stems, support
from assistant.types import Question


def read_part(question: Question, work: Work) -> Draft:  # noqa: PLR0911  # one for each way to name a part
    """The part that is named: by kind and number, by sender, by place, or by what it is about."""
    page, subject = work.page, question.subject
    if page is None or page.is_empty:
        return Draft(NO_TEXT, answered=False, certainty=0.9)
    if subject in _ASKED_FOR:
        return _ASKED_FOR[subject](page)
    sender = re.search(
        r"\b(?:messages?|mails?|emails?|text|reply|comment|post|answer|note)s?\s+(?:from|by|of|that)\s+(.+)$",
        subject,
        re.I,
    )
    if sender:
        return _from_sender(question, sender[1], work)
    unit = next((UNITS[w] for w in reversed(re.findall(r"[a-z]+", singular(subject))) if w in UNITS), "")
    number = ordinal(subject)
    printed = _printed(subject, number, unit, page)
    if printed is not None:
        return _whole(printed)
    headed = run_in(re.sub(r"^(?:the|whole|full)\s+", "", subject, flags=re.I), page)
    if headed is not None:
        return _whole(headed)
    topic = re.search(
        r"\b(?:about|on|under|called|with|titled|named|containing|starting with|regarding)\s+(.+)$", subject, re.I
    )
    if topic and number is None:
        return section(topic[1], page) or _about(subject, topic[1], work)
    if unit and (number is not None or unit in ("heading", "table", "list", "footer")):
        return _numbered(unit, number, subject, page)
    if number is not None:
        return _numbered(unit or "paragraph", number, subject, page)
    corner = re.fullmatch(r"(?:text (?:in|at|on) )?(?:the )?((?:top|bottom|upper|lower|left|right|middle|centre|"
                          r"center)[ -]?"
                          r"(?:left|right)?)(?: (?:corner|half|part|side|column))?", subject, re.I)  # fmt: skip
    if corner:
        return _side(corner[1].lower(), page)
    return _labelled(subject, page) or section(subject, page) or _about(subject, subject, work)


def _numbered(unit: str, number: int | None, subject: str, page: Page) -> Draft:
    found = units(unit, page)
    if not found:
        return Draft(f"I found no {unit} here.", answered=False, certainty=0.8)
    if number is None:
        chosen = found if unit == "heading" and subject.lower().endswith("s") else found[:1]
        text = "\n".join(item[0] for item in chosen)
        return Draft(text, (read_source(text, chosen[0][1], min(c[2] for c in chosen)),), 0.95, whole=True)
    several = re.search(r"\b(?:first|last|top|bottom)\s+(two|three|four|five|\d+)\b", subject, re.I)
    if several:
        count = {"two": 2, "three": 3, "four": 4, "five": 5}.get(several[1].lower()) or int(several[1])
        part = found[:count] if re.search(r"first|top", subject, re.I) else found[-count:]
        text = "\n".join(item[0] for item in part)
        return Draft(text, tuple(read_source(*item) for item in part), 0.95, whole=True)
    if not -len(found) <= number < len(found):
        word = f"{unit}s" if len(found) != 1 else unit
        return Draft(f"There is no such {unit}; I found {len(found)} {word}.", answered=False, certainty=0.85)
    text, box, confidence = found[number]
    return Draft(text, (read_source(text, box, confidence),), 0.95, whole=True)


def _whole(piece: Piece) -> Draft:
    return Draft(piece[0], (read_source(*piece),), 0.95, whole=True)


def _printed(subject: str, number: int | None, unit: str, page: Page) -> Piece | None:
    """What carries the number itself: "3. Fold in the flour" for step 3, the editor's line 5, "b) …" for point b."""
    letter = re.search(r"\b(?:step|item|point|option|question|rule|answer)\s+([a-h])$", subject, re.I)
    if unit == "line" and number is not None and number >= 0:
        row = gutter(page).get(number + 1)
        if row is not None:
            text = re.sub(r"^\d+\s*", "", row.text)
            return text or "An empty line", row.box, row.confidence
        return None
    counted = unit in ("item", "section") or re.search(
        r"\b(?:question|rule|option|instruction|task|stage|verse)\b", subject, re.I
    )
    if letter is None and (number is None or not counted):
        return None
    items = numbered(page)
    mark = letter[1].lower() if letter else str((number or 0) + 1)
    found = [item for item in items if item.mark == mark]
    if number is not None and number < 0 and -len(items) <= number:
        found = [items[number]]
    return (found[0].text, found[0].box, found[0].confidence) if found else None


def _questions(page: Page) -> Draft:
    """What the page asks: its sentences that are questions."""
    found = [piece for piece in sentences(page) if piece[0].rstrip().endswith("?")]
    if not found:
        return Draft("I found no question here. Ask me to read it to hear all the text.", answered=False, certainty=0.8)
    text = " ".join(piece[0] for piece in found[:3])
    return Draft(text, tuple(read_source(*piece) for piece in found[:3]), 0.9)


_URGES = re.compile(
    r"^(?:then |now |first |next |please |to \w+[^,]*, )?(?:open|close|press|click|choose|select|enter|check|try|"
    r"restart|save|turn|switch|call|ring|contact|remove|insert|connect|sign|log|go|wait|use|ask|make|keep|take|put|free|"
    r"delete|update|install|download|reconnect|plug|unplug|replace|add|fill|correct|read|visit|start|stop|move|please)\b|"
    r"\byou (?:should|must|need to|have to|can)\b|^please\b|^(?:tip|hint|note)\b",
    re.I,
)


def _advice(page: Page) -> Draft:
    """What the page tells the reader to do; its questions where it tells nothing."""
    found = [p for p in sentences(page) if len(p[0].split()) >= 4 and _URGES.search(p[0]) and "?" not in p[0]]
    if not found:
        return _questions(page)
    text = " ".join(piece[0] for piece in found[:3])
    return Draft(text, tuple(read_source(*piece) for piece in found[:3]), 0.85)


_ASKED_FOR = {"question": _questions, "advice": _advice}


def _message_from(name: str, subject: str, page: Page) -> Draft | None:
    """The messages under or after a sender's name; the last one when the last is asked for."""
    found = [(m.text, m.box, m.confidence) for m in said_by(name, page)]
    found = found or _under_name(name, page)
    if not found:
        return None
    number = ordinal(subject.split(" from ", maxsplit=1)[0])
    if number is not None and -len(found) <= number < len(found):
        found = [found[number]]
    text = "\n".join(item[0] for item in found)
    return Draft(text, tuple(read_source(*item) for item in found), 0.92, whole=True)


def _under_name(name: str, page: Page) -> list[Piece]:
    """Running words right under a line that is the name and nothing else; a list of names says nothing."""
    wanted = content(name) or [name.lower()]
    rows = rows_of(page)
    found: list[Piece] = []
    for row, below in pairwise(rows):
        words = stems(row.text)
        near = -0.3 * row.box.height < below.box.top - row.box.bottom < 1.2 * row.box.height
        named = len(words) <= len(wanted) + 1 and all(support(w, words) >= 0.8 for w in wanted)
        if named and near and len(below.text.split()) >= 3 and not only_names(below.text) and "@" not in below.text:
            found.append((below.text, below.box, below.confidence))
    return found


def _from_sender(question: Question, name: str, work: Work) -> Draft:
    """The message of the one who is named; refused where that one is no sender and nothing is told of what was said."""
    page, subject = work.page, question.subject
    assert page is not None
    told = _message_from(name, subject, page)
    if told is not None:
        return told
    reported = re.compile(
        rf"\b{re.escape(name.split(maxsplit=1)[0])}\b(?:\W+\w+){{0,3}}?\W+(?:said|says|wrote|writes|told|tells|asked|"
        rf"asks|added|replied|explained|warned|called|believes)\b|"
        rf"\b(?:said|says|wrote|asked|added|according to)\W+(?:\w+\W+){{0,2}}"
        rf"{re.escape(name.rsplit(maxsplit=1)[-1])}\b",
        re.I,
    )
    for passage in page.passages:
        if reported.search(passage.text):
            return Draft(passage.text, (read_source(passage.text, passage.box, passage.confidence),), 0.85)
    if any(all(support(w, stems(p.value)) >= 0.8 for w in content(name)) and re.match(r"from|author", p.label, re.I)
           for p in page.pairs) or re.search(r"\bmails?|letter|note\b", subject.split(" from ", 1)[0]):  # fmt: skip
        return _about(subject, name, work)
    return Draft(f"I found no message from {name}.", answered=False, certainty=0.85)


def section(name: str, page: Page) -> Draft | None:
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
    rows = rows_of(page)
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
