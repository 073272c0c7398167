"""What is wrong with the fields of a form, and why something did not work: the sentence that stands next to it."""

from __future__ import annotations

import re

from assistant.answering.evidence import Draft, Work, read_source
from assistant.answering.fields import field_labels
from assistant.answering.phrasing import closed
from assistant.answering.structure import Piece, sentences
from assistant.reading.page import Page
from assistant.reading.words import content, stems, support
from assistant.types import TextLine

# What a form says beside a field that was filled in wrongly.
_FIELD_FAULT = re.compile(
    r"\b(?:must|please|required|incomplete|invalid|incorrect|wrong|missing|not valid|not match|"
    r"already (?:taken|in use|exists)|"
    r"at (?:least|most)|too (?:short|long|big|large|small|many|few|weak|old|early|late)|in the (?:past|future)|"
    r"can ?not|can't|not (?:found|known|allowed|recogni[sz]ed|available|enough)|enter|choose|unknown|expired|only)\b",
    re.I,
)
_BLAMES = re.compile(
    r"\b(?:correct|check|errors?|problems?|invalid|required|missing|wrong|not saved|try again)\b", re.I
)
_REFUSED = re.compile(
    r"\b(?:not|cannot|can't|couldn't|unable|failed|fail|refused|rejected|denied|declined|error|closed|cancelled|"
    r"canceled|delayed|stopped|blocked|disabled|unavailable|no|won't|late|down)\b",
    re.I,
)
_REASON = re.compile(r"\b(?:because|since|as the|due to|owing to|caused by|so that)\b", re.I)
_MOST = 5  # faults that are told in one answer


def field_faults(page: Page) -> list[tuple[str, TextLine]]:
    """Name of a field and the line that tells what is wrong with it, from top to bottom."""
    labels = field_labels(page)
    found: list[tuple[str, TextLine]] = []
    blames = any(_BLAMES.search(line.text) for line in page.lines)
    for line in page.lines:
        if line in labels or len(line.text.split()) < 3 or line.text.rstrip().endswith("?"):
            continue
        sentence = line.text.rstrip().endswith((".", "!"))
        if not (_FIELD_FAULT.search(line.text) or (blames and sentence)):
            continue
        label = _field_of(line, labels, page)
        if label is not None:
            found.append((label.text.strip(" :*"), line))
    return found


def _field_of(line: TextLine, labels: list[TextLine], page: Page) -> TextLine | None:
    """The label on the same height at the left, else the one above with only its value in between."""
    level = [k for k in labels if abs(k.box.centre[1] - line.box.centre[1]) < 0.7 * k.box.height
             and k.box.right <= line.box.left]  # fmt: skip
    if level:
        return max(level, key=lambda k: k.box.left)
    above = [k for k in labels if k.box.bottom <= line.box.top + 2
             and abs(k.box.left - line.box.left) < 3 * k.box.height]  # fmt: skip
    if not above:
        return None
    nearest = max(above, key=lambda k: k.box.top)
    # A value that could not be read (dots of a password) leaves a gap of its own height.
    if line.box.top - nearest.box.bottom > 2.6 * nearest.box.height:
        return None
    between = [o for o in page.lines if nearest.box.bottom <= o.box.centre[1] < line.box.top and o is not line
               and abs(o.box.left - line.box.left) < 6 * line.box.height]  # fmt: skip
    return nearest if len(between) <= 2 else None


def of_fields(topic: list[str], work: Work) -> Draft | None:
    """The faults of the field that is asked for, or of all; None where no field has one."""
    if work.page is None:
        return None
    faults = field_faults(work.page)
    if topic:
        topic = [word for word in topic if word not in ("field", "box", "entri", "input")]
        # "the phone number" is the field Phone: the label that shares most, at least half.
        best = max((_share(topic, f[0]) for f in faults), default=0.0) if topic else 0.0
        faults = [f for f in faults if best >= 0.5 and _share(topic, f[0]) >= best - 0.01]
    if not faults:
        return None
    said = []
    for label, line in faults[:_MOST]:
        named = topic or _share(content(label), line.text) >= 0.99
        said.append(closed(line.text) if named else closed(f"{label}: {line.text}"))
    return Draft(" ".join(said), tuple(read_source(line.text, line.box, line.confidence) for _, line in faults[:_MOST]),
                 0.9, whole=True)  # fmt: skip


def known_field(topic: list[str], work: Work) -> str:
    """The name of the field that is asked for, "" when there is none of that name."""
    if work.page is None or not topic:
        return ""
    wanted = [word for word in topic if word not in ("field", "box", "entri", "input")]
    labels = [line.text.strip(" :*") for line in field_labels(work.page)]
    return next((label for label in labels if wanted and _share(wanted, label) >= 0.99), "")


def reason(topic: list[str], work: Work) -> Draft | None:
    """Why something is so: the sentence after the one that says that it is so, or the one that holds a 'because'."""
    if work.page is None or not topic:
        return None
    pieces = [piece for piece in sentences(work.page) if len(piece[0].split()) >= 3]
    best, at = 0.0, -1
    for index, (text, _, _) in enumerate(pieces):
        share = _share(topic, text) + (0.2 if _REFUSED.search(text) else 0.0)
        if share > best and not text.rstrip().endswith("?"):
            best, at = share, index
    if at < 0 or best < 0.7:
        return None
    piece = pieces[at]
    # "cp: cannot create 'a': Read-only file system" and "closed because of snow" carry their reason.
    if _REASON.search(piece[0]) or re.search(r":\s[^:]+:\s\w", piece[0]):
        return _told(piece)
    if not _REFUSED.search(piece[0]):
        return None
    before = piece
    for after in pieces[at + 1 : at + 6]:
        if _far(before, after):
            return None
        # Lines of a mail's head stand between its subject and its text.
        if re.match(r"[A-Z][\w ]{1,20}:\s", after[0]):
            before = after
            continue
        return None if after[0].rstrip().endswith("?") or len(after[0].split()) < 4 else _told(after)
    return None


def _far(piece: Piece, after: Piece) -> bool:
    return after[1].top - piece[1].bottom > 3 * max(piece[1].height, after[1].height, 1)


def _told(piece: Piece) -> Draft:
    return Draft(piece[0], (read_source(*piece),), 0.88)


def _share(words: list[str], text: str) -> float:
    there = stems(re.sub(r"\be[- ]mail", "email", text, flags=re.I))
    return sum(support(word, there) for word in words) / len(words) if words else 0.0
