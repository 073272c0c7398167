"""Questions about controls where there is no accessibility tree: only text is known, and it is said so."""

from __future__ import annotations

import re

from assistant.answering.evidence import Draft, Work, read_source
from assistant.answering.fact import Form
from assistant.answering.facts import gather
from assistant.answering.fields import field_labels, fields
from assistant.answering.free import free
from assistant.answering.likely import Likely, buttons, has_shortcut, same_row, short
from assistant.answering.phrasing import listed
from assistant.answering.places import at
from assistant.answering.roles import plural
from assistant.answering.structure import MENUS, bars, is_menu_bar
from assistant.reading.page import BlockKind
from assistant.reading.words import content, likeness, stems, support
from assistant.types import Question, TextLine

_CHECK = re.compile(r"^\s*(?:[☐☑☒✓✔]|\[[ xX✓]?\])\s*")


def list_from_text(role: str, work: Work) -> Draft:
    """What looks like controls of a kind, said as a guess from text; nothing invented where text can't tell."""
    found = _likely(role, work)
    what = plural(role, 2)[2:]
    if not found:
        return Draft(
            f"I can't tell: only the text of the picture is known, and none of it looks like {what}.",
            answered=False, certainty=0.8, about_controls=True,
        )  # fmt: skip
    names = list(dict.fromkeys(item.name for item in found))
    text = listed(names)
    if role not in ("heading", "table"):
        text = f"{text}, going by the text alone"
    return Draft(
        text, tuple(read_source(item.name, item.box, item.confidence) for item in found), 0.8,
        about_controls=True, whole=True,
    )  # fmt: skip


def _likely(role: str, work: Work) -> list[Likely]:  # noqa: PLR0911  # one for each role
    page = work.page
    if page is None:
        return []
    if role in ("button", "control"):
        return buttons(work)
    if role == "menu":
        bar = [line for line in page.lines if line.text.lower() in MENUS]
        rows = [[line for line in page.lines if same_row(line, first) and short(line.text)] for first in bar[:3]]
        longest = max(rows, key=len, default=[])
        return [Likely(name, line.box, line.confidence) for line in longest for name in _menu_names(line.text)] if len(
            longest) > 1 else []  # fmt: skip
    if role == "menu item":
        return [Likely(line.text, line.box, line.confidence) for line in page.lines if has_shortcut(line, page.lines)
                and not re.match(r"(?:ctrl|alt|shift|cmd)", line.text, re.I)]  # fmt: skip
    if role == "heading":
        return [Likely(b.text, b.box, b.confidence) for b in page.blocks if b.kind is BlockKind.HEADING]
    if role == "link":
        links = [(line, m) for line in page.lines for m in re.finditer(r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|"
                                                                       r"org|net|io)\b\S*", line.text)]  # fmt: skip
        return [Likely(m[0], line.box, line.confidence) for line, m in links]
    if role == "tab":
        rows = [row for row in bars(page) if not is_menu_bar(row)]
        return [
            Likely(name, line.box, line.confidence) for row in rows[:1] for line in row for name in _tab_names(line)
        ]
    if role == "field":
        labels = field_labels(page)
        if labels:
            return [Likely(line.text.strip(" :*"), line.box, line.confidence) for line in labels]
        return [Likely(p.label, p.box, p.confidence) for b in page.blocks if b.kind is BlockKind.FORM for p in b.pairs]
    if role == "check box":
        return [Likely(_CHECK.sub("", line.text), line.box, line.confidence) for line in page.lines
                if _CHECK.match(line.text)]  # fmt: skip
    return []


def _tab_names(line: TextLine) -> list[str]:
    """One recognised line that holds many capitalised words holds as many tabs."""
    words = line.text.split()
    return words if len(words) >= 3 and all(word[:1].isupper() for word in words) else [line.text]


def _menu_names(text: str) -> list[str]:
    words = text.split()
    return words if len(words) > 1 and sum(word.lower() in MENUS for word in words) > 1 else [text]


def any_text(work: Work) -> Draft:
    """'Is there any text?'"""
    if work.page is None or work.page.is_empty:
        return Draft("No, I found no text here.", certainty=0.85)
    first = work.page.passages[0] if work.page.passages else None
    count = sum(len(block.rows) for block in work.page.blocks)
    source = (read_source(first.text, first.box, first.confidence),) if first else ()
    return Draft(f"Yes, {plural('line', count)}, starting: {first.text if first else ''}", source, 0.95)


def lines_called(name: str, work: Work) -> list[tuple[float, TextLine]]:
    """Lines that say `name` and little else, best first: 2 the very words, 1 and less where other words are beside."""
    if work.page is None or not name:
        return []
    wanted = content(name) or [word.lower() for word in name.split()]
    bare = _bare(name)
    found = []
    for line in work.page.lines:
        if _bare(line.text) == bare:
            found.append((2.0, line))
            continue
        words = content(line.text) or [word.lower() for word in line.text.split()]
        if not words or not wanted:
            continue
        if sum(max(likeness(w, t) for t in words) >= 0.8 for w in wanted) == len(wanted):
            found.append((len(wanted) / len(words), line))
    return sorted(found, key=lambda item: (-item[0], item[1].box.top))


def _bare(text: str) -> str:
    return re.sub(r"[^\w']+", " ", text.lower().replace("\u2019", "'")).strip()


def named_in_text(name: str, work: Work) -> Draft:
    """Whether something of that name is shown: only the name counts, not what kind of thing it is."""
    found = lines_called(name, work)
    if not found:
        return Draft(f"No, I read no text that says {name}.", certainty=0.85, answered=False)
    line = found[0][1]
    place = at(line.box, *work.evidence.size)
    source = (read_source(line.text, line.box, line.confidence),)
    return Draft(f"Yes, I read {line.text}{' ' + place if place else ''}", source, 0.88)


def exists_in_text(question: Question, work: Work) -> Draft:
    """Whether the picture's text says so; a control can't be proved by text, so the answer says what was read."""
    name, role = question.subject, question.detail
    width, height = work.evidence.size
    found = lines_called(name, work)
    if role:
        names = {_bare(item.name) for item in buttons(work)} if role == "button" else set()
        good = [
            (s, line) for s, line in found if s >= 0.5 and (role != "button" or _bare(line.text) in names or s == 2.0)
        ]
        if good:
            line = good[0][1]
            likely = role == "button" and _bare(line.text) in names
            tail = f"it looks like a {role}" if likely else f"I can't tell from the text whether it is a {role}"
            place = at(line.box, width, height)
            text = f"Yes, I read {line.text}{' ' + place if place else ''}; {tail}"
            return Draft(text, (read_source(line.text, line.box, line.confidence),), 0.9, about_controls=True)
        return Draft(f"No, I read no text that says {name}.", certainty=0.8, answered=False, about_controls=True)
    if found and found[0][0] >= 0.34:
        line = found[0][1]
        place = at(line.box, width, height)
        source = (read_source(line.text, line.box, line.confidence),)
        return Draft(f"Yes, I read {line.text}{' ' + place if place else ''}", source, 0.88)
    draft = free(question.text, work)
    if draft.answered:
        said = draft.text if re.match(r"(?:yes|no)\b", draft.text, re.I) else f"Yes: {draft.text}"
        return Draft(said, draft.sources, draft.certainty, draft.alternatives)
    return Draft(
        f"No, I read no text that says {name}.", certainty=0.8, answered=False, alternatives=draft.alternatives
    )


def state_in_text(question: Question, work: Work) -> Draft:
    """Whether something is on, selected, available …: only where the text says it."""
    chosen = _chosen(question, work)
    if chosen is not None:
        return chosen
    draft = free(question.text, work)
    marks = _marked(question, work)
    if marks is not None:
        return marks
    told_by_look = ("selected", "focused", "highlighted", "checked", "ticked", "chosen", "pressed", "unchecked",
                    "unticked",
                    "expanded", "collapsed", "disabled", "greyed out", "grayed out", "in focus", "picked",
                    "marked")  # fmt: skip
    state = question.detail
    if state in told_by_look and not (draft.answered and re.match(r"(?:yes|no)\b", draft.text, re.I)):
        what = f"{question.subject} is {state}" if question.subject else f"anything is {state}"
        return Draft(
            f"I can't tell whether {what}: only the text of the picture is known.",
            answered=False, certainty=0.9, about_controls=True, alternatives=draft.alternatives,
        )  # fmt: skip
    return draft


_PICKED = ("selected", "chosen", "picked", "active", "highlighted", "checked", "ticked", "on", "set")


def _chosen(question: Question, work: Work) -> Draft | None:
    """'What country is selected' where a label Country has a value: that value is what is selected."""
    if question.detail not in _PICKED or not re.match(r"(?:what|which)\b", question.text.strip(), re.I):
        return None
    words = content(question.subject)
    for field in fields(work.page) if work.page is not None and words else []:
        label = stems(_CHOOSE.sub("", field.name))
        share = sum(support(word, label) for word in words) / len(words)
        if field.value is not None and share >= 0.8 and len(label) <= len(words) + 1:
            value = field.value
            source = read_source(f"{field.name}: {value.text}", value.box, value.confidence)
            return Draft(value.text, (source,), 0.88)
    best: tuple[float, Draft] | None = None
    in_bars = {line.text for bar in (bars(work.page) if work.page is not None else []) for line in bar}
    for fact in gather(work) if words else []:
        label = stems(_CHOOSE.sub("", fact.label))
        labelled = fact.form in (Form.PAIR, Form.STACK, Form.CONTROL) and 0 < len(label) <= len(words) + 1
        if not labelled or len(fact.value.split()) > 6 or fact.value.rstrip().endswith(("?", ":")):
            continue
        share = sum(support(word, label) for word in words) / len(words)
        order = share - 0.05 * (len(label) - len(words)) - 0.01 * fact.form
        if fact.value in in_bars:
            continue
        if share >= 0.8 and (best is None or order > best[0]):
            best = order, Draft(fact.value, (fact.source,), 0.85)
    return best[1] if best else _under_label(words, in_bars, work)


_CHOOSE = re.compile(r"^(?:choose|select|pick|enter|set)\s+(?:an?|the|your)?\s*", re.I)


def _under_label(words: list[str], in_bars: set[str], work: Work) -> Draft | None:
    """What stands right under the line that says just that."""
    lines = work.page.lines if work.page is not None else ()
    for line in lines:
        label = content(line.text)
        if not words or len(label) != len(words) or not all(support(word, label) >= 0.8 for word in words):
            continue
        under = [
            other for other in lines
            if -0.3 * line.box.height <= other.box.top - line.box.bottom <= line.box.height
            and abs(other.box.left - line.box.left) <= line.box.height and other.text not in in_bars
        ]  # fmt: skip
        if under and len(under[0].text.split()) <= 6:
            return Draft(under[0].text, (read_source(under[0].text, under[0].box, under[0].confidence),), 0.8)
    return None


def _marked(question: Question, work: Work) -> Draft | None:
    """Marks that the recogniser reads as text: "[x] Remember me"."""
    if work.page is None or not question.subject:
        return None
    for score, line in lines_called(question.subject, work):
        mark = _CHECK.match(line.text)
        if mark and score >= 0.5:
            on = bool(re.search(r"[☑☒✓✔xX]", mark[0]))
            name = _CHECK.sub("", line.text)
            text = f"{'Yes' if on else 'No'}, {name} is {'' if on else 'not '}marked"
            return Draft(text, (read_source(line.text, line.box, line.confidence),), 0.85, about_controls=True)
    return None


def any_words(text: str) -> bool:
    """True when there is at least one real word in it."""
    return re.search(r"[^\W\d_]{2}", text) is not None
