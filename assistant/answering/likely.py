"""Text that stands where and how controls would, on pictures of which only the text is known."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.answering.evidence import Work
from assistant.answering.roles import BUTTON
from assistant.answering.structure import MENUS
from assistant.types import Box, TextLine

# An icon before a button's name, read as a sign or as one letter that stands apart.
_GLUED = re.compile(r"^(?:[^\w\s\[(\"'“£$€#@]{1,2}\s?|[xX+口日囗]\s(?=[A-Z]))(?=\w)")


@dataclass(frozen=True, slots=True)
class Likely:
    """A piece of text that stands where and how a control would."""

    name: str
    box: Box
    confidence: float


def buttons(work: Work) -> list[Likely]:
    """Short texts that are called like buttons, and short texts in a row with such."""
    if work.page is None:
        return []
    lines = [
        replace(line, text=_GLUED.sub("", line.text)) for line in work.page.lines if short(_GLUED.sub("", line.text))
    ]
    labels = {pair.label.rstrip(":").lower() for pair in work.page.pairs if pair.value and not BUTTON.match(pair.value)}
    bars = [line for line in lines if line.text.lower() in MENUS]
    sure = []
    for line in lines:
        if not BUTTON.match(line.text) or line.text.lower() in labels or _in_menu_bar(line, bars):
            continue
        if line.text.lower() in MENUS and len(bars) > 3 and line.text.lower() != "help":
            continue
        sure.append(line)
    # "Save as   Ctrl+S" is an entry of a menu, and a title with window furniture beside it is no button.
    sure = [line for line in sure if not has_shortcut(line, work.page.lines) and not _is_title(line, work)]
    beside = [
        line for line in lines
        if line not in sure and any(same_row(line, other) for other in sure) and line.text[:1].isupper()
        and not _in_menu_bar(line, bars) and line.text.lower() not in labels and not re.search(r"[\d:£$€%]", line.text)
    ]  # fmt: skip
    chosen = [line for line in lines if line in sure or line in beside]
    return [piece for line in chosen for piece in _split(line)]


def _is_title(line: TextLine, work: Work) -> bool:
    """Alone in the first tenth of the picture, at the left: a window's title."""
    width, height = work.evidence.size
    first = work.page.lines[0] if work.page is not None and work.page.lines else None
    return line is first and height > 0 and line.box.top < 0.12 * height and line.box.left < 0.3 * width


def short(text: str) -> bool:
    """True for a name of at most four words that is no sentence, no value and no code."""
    return (
        1 <= len(text.split()) <= 4
        and len(text) <= 30
        and not re.search(r"[.,:;=@/\\]$|[<>{}=@]|\d{2}", text)
        and (re.search(r"[A-Za-z]{2}", text) is not None)
    )


def same_row(line: TextLine, other: TextLine) -> bool:
    """True for lines at one height, near enough to belong together."""
    height = max(line.box.height, other.box.height)
    gap = max(line.box.left, other.box.left) - min(line.box.right, other.box.right)
    return abs(line.box.centre[1] - other.box.centre[1]) < 0.4 * height and gap < 12 * height


def _in_menu_bar(line: TextLine, bars: list[TextLine]) -> bool:
    return sum(same_row(line, bar) for bar in bars) >= 2


def has_shortcut(line: TextLine, lines: tuple[TextLine, ...]) -> bool:
    """True for an entry of a menu: its keys stand at the same height."""
    return any(
        re.match(r"(?:ctrl|alt|shift|cmd|⌘|F\d)", other.text, re.I) and abs(other.box.centre[1] - line.box.centre[1])
        < 0.5 * line.box.height for other in lines
    )  # fmt: skip


def _split(line: TextLine) -> list[Likely]:
    """One line that holds several button names ("Yes No Cancel") as several."""
    words = line.text.split()
    if len(words) > 1 and all(
        w.lower() in ("ok", "cancel", "yes", "no", "help", "apply", "close", "retry") for w in words
    ):
        return [Likely(word, line.box, line.confidence) for word in words]
    return [Likely(line.text, line.box, line.confidence)]
