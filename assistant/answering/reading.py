"""Reading: everything, the title, what is said about something, and descriptions."""

from __future__ import annotations

import re

from assistant.answering import screen_text
from assistant.answering.controls import of_role
from assistant.answering.evidence import Draft, Work, read_source
from assistant.answering.facts import goes_on
from assistant.answering.fields import fields
from assistant.answering.phrasing import NO_TEXT, closed, cut, listed
from assistant.answering.special import NAMED
from assistant.answering.structure import FURNITURE, largest, masthead, rows_of, run_in, under_masthead
from assistant.reading.page import Block, BlockKind, Page, Row
from assistant.reading.words import stems
from assistant.types import Box, Question, Source, SourceKind

# A description up to this length is read whole; longer ones are begun and the rest offered.
SHORT = 320


def readable(page: Page) -> str:
    """All of a page as it is read aloud: a block a line, without window furniture."""
    parts = []
    for block in page.blocks:
        lines = [FURNITURE.sub("", line).strip() for line in block.text.splitlines()]
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
    noun = re.match(r"^(?:please )?read (?:me |out )?the ([a-z]+)[.?! ]*$", question.text, re.I)
    headed = run_in(noun[1], work.page) if noun and work.page is not None else None
    if headed is not None:
        return Draft(headed[0], (read_source(*headed),), 0.95, whole=True)
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


# Under this a passage is not about the thing (calibrated like the free questions).
LEAST_ABOUT = 0.45


def about(topic: str, work: Work) -> Draft:
    """What is said about something: the best passage and what follows on it."""
    from assistant.answering.facts import gather
    from assistant.answering.free import free
    from assistant.answering.needs import understood
    from assistant.answering.weighing import weigh

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
    rows = [row for row in rows_of(page) if len(re.findall(r"[^\W\d_]", row.text)) >= 3]
    if not rows:
        return None
    outstanding = largest(page)
    if outstanding is not None:
        return outstanding
    headings = [b for b in page.blocks if b.kind is BlockKind.HEADING]
    if headings:
        best = max(headings, key=lambda b: (round(b.rows[0].box.height / 4), -b.box.top))
        tallest = max(row.box.height for row in rows)
        if best.rows[0].box.height >= 0.75 * tallest:
            return best.text, best.box, best.confidence
    heights = sorted(max(line.box.height for line in row.lines) for row in rows)
    usual = heights[len(heights) // 2]
    tall = [
        row for row in rows if max(line.box.height for line in row.lines) >= 1.3 * usual and len(row.text.split()) <= 14
    ]
    first = max(tall, key=lambda row: max(line.box.height for line in row.lines)) if tall else rows[0]
    return FURNITURE.sub("", first.text), first.box, first.confidence


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
    if question.detail == "name":
        return _name(question, work, shown)
    wants_heading = re.search(r"\bhead(?:ing|line)|article|story|book|film|movie|caption", question.text, re.I)
    if shown and not wants_heading:
        return Draft(shown, (Source(SourceKind.CONTROL, shown),), 1.0, about_controls=True)
    if question.detail == "window":
        first = rows_of(page)[0]
        text = FURNITURE.sub("", first.lines[0].text if len(first.lines) > 1 else first.text)
        return Draft(text, (read_source(text, first.box, first.confidence),), 0.85)
    # A headline asked for by name may be only a little larger than the rest.
    found = (under_masthead(page) or largest(page, 1.12) if wants_heading else None) or heading_of(page)
    if found is None:
        return Draft("I found no title here.", answered=False, certainty=0.8)
    return Draft(found[0], (read_source(*found),), 0.88)


def _name(question: Question, work: Work, shown: str) -> Draft:  # noqa: PLR0911  # one for each place of a name
    """What a thing is called: its label's value, the file's name in a title bar, else the largest text."""
    page, noun = work.page, question.subject
    assert page is not None
    also = "|name|file name|title" if noun in ("file", "document") else ""
    for field in fields(page):
        if noun and re.fullmatch(rf"(?:{re.escape(noun)}{also})(?: name| title)?", field.name, re.I) and field.value:
            value = field.value
            return Draft(value.text, (read_source(value.text, value.box, value.confidence),), 0.9)
    for pair in page.pairs:
        if noun and re.fullmatch(rf"(?:{re.escape(noun)}{also})(?: name| title)?", pair.label.strip(" :*"), re.I):
            return Draft(pair.value, (read_source(f"{pair.label}: {pair.value}", pair.box, pair.confidence),), 0.9)
    if re.search(r"\b(?:file|document|attachment|enclosure|pdf)\b", noun):
        attached = re.search(r"attach|enclos|pdf", noun) is not None
        pattern = (
            r"\w\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|jpe?g|png|zip|txt|csv|ics|mp[34])\b"
            if attached
            else r"\w\.[a-z]{1,5}\b"
        )
        lines = page.lines if attached else page.lines[:6]
        named = [line for line in lines if re.search(pattern, line.text, re.I)]
        if named:
            return Draft(named[0].text, (read_source(named[0].text, named[0].box, named[0].confidence),), 0.85)
        from assistant.answering.free import free

        return free(question.text, work)
    if re.search(r"\b(?:newspaper|magazine|journal|publisher|company|organi[sz]ation|shop|store|brand)$", noun):
        publisher = masthead(page)
        if publisher is not None:
            return Draft(publisher[0], (read_source(*publisher),), 0.8)
    found = heading_of(page)
    if re.search(r"\bthe [\w-]+ (?:called|named)\b", question.text, re.I) and not re.fullmatch(NAMED, noun):
        from assistant.answering.free import free

        return free(re.sub(r"\b(?:called|named)\b", "", question.text), work)
    if found is not None and (
        largest(page) is not None or (not shown and re.fullmatch(rf"{NAMED}|dialog.*|it|this|that|", noun))
    ):
        return Draft(found[0], (read_source(*found),), 0.85 if largest(page) is not None else 0.72)
    if shown:
        return Draft(shown, (Source(SourceKind.CONTROL, shown),), 1.0, about_controls=True)
    if not re.fullmatch(NAMED, noun):
        from assistant.answering.free import free

        return free(question.text, work)
    return Draft("I found no title here.", answered=False, certainty=0.8)


NAME = 60  # characters of a control's name in a list; longer ones are texts


def describe(work: Work) -> Draft:
    """What there is: all of it when short; else its heading and first lines, and how much more there is."""
    page = work.page
    if page is None or page.is_empty:
        names = [cut(c.name.strip(), NAME) for c in of_role(work, "control") if c.name.strip()]
        if names:
            return Draft(f"Controls: {listed(names[:12])}", (Source(SourceKind.CONTROL, listed(names)),), 1.0,
                         about_controls=True, whole=True)  # fmt: skip
        from assistant.answering.looks import colours_only

        return colours_only(work)
    text = readable(page)
    if len(text) <= SHORT:
        said = " ".join(closed(line) for line in _joined(text.splitlines()))
        return Draft(said, whole_source(page), 0.97, whole=True)
    rows = front_first(rows_of(page), work)
    found = heading_of(page)
    if found and rows[0] is not rows_of(page)[0] and not is_in_front(found[1], work):
        found = None  # the largest letters of another window
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


def is_in_front(box: Box, work: Work) -> bool:
    """Whether something stands within the window in front, where it is known which part of the picture that is."""
    front = work.evidence.window.box if work.evidence.window is not None else None
    return front is not None and front.holds(box)


def front_first(rows: list[Row], work: Work) -> list[Row]:
    """On a picture of the whole screen the window in front comes first: it is what the user works with."""
    return sorted(rows, key=lambda row: not is_in_front(row.box, work))


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
