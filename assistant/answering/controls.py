"""Questions about controls: from the accessibility tree exactly, else what the text of the picture allows to say."""

from __future__ import annotations

import re

from assistant.answering import screen_text
from assistant.answering.evidence import Draft, Work, control_source, is_secret
from assistant.answering.phrasing import listed
from assistant.answering.places import at
from assistant.answering.roles import is_role, plural, role_named
from assistant.reading.words import content, likeness, support
from assistant.types import Control, Question

# Roles that only hold others; nobody asks for them when asking for "controls".
_SILENT = frozenset(
    ("panel", "filler", "pane", "group", "section", "layout", "window", "frame", "application", "root", "unknown",
     "separator", "scroll bar", "viewport", "scroll pane", "tool bar", "menu bar", "page tab list", "split pane",
     "document", "web")
)  # fmt: skip
_ACTIVE = ("button", "link", "check box", "radio button", "field", "combo box", "tab", "menu", "menu item", "switch",
           "slider", "list item")  # fmt: skip
LONGEST_NAME = 6  # words; what is longer is a sentence, and no name of a control
SAME = 0.8  # likeness of words that are the same, or a letter apart
# What a state is called in a question, and the states of the tree that mean yes and no.
_STATES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "checked": (("checked", "pressed"), ("unchecked",)), "ticked": (("checked",), ("unchecked",)),
    "on": (("checked", "pressed"), ("unchecked",)), "enabled": ((), ("disabled",)),
    "active": (("selected", "checked", "pressed"), ()),
    "off": (("unchecked",), ("checked", "pressed")), "unchecked": (("unchecked",), ("checked",)),
    "unticked": (("unchecked",), ("checked",)), "selected": (("selected", "checked"), ()),
    "chosen": (("selected", "checked"), ()), "picked": (("selected", "checked"), ()),
    "marked": (("checked", "selected"), ()),
    "pressed": (("pressed", "checked"), ()), "expanded": (("expanded",), ("collapsed",)),
    "collapsed": (("collapsed",), ("expanded",)), "disabled": (("disabled",), ()), "greyed out": (("disabled",), ()),
    "grayed out": (("disabled",), ()), "required": (("required",), ()), "read only": (("read only",), ()),
    "read-only": (("read only",), ()), "available": ((), ("disabled",)),
    "turned on": (("checked", "pressed"), ("unchecked",)),
    "switched on": (("checked", "pressed"), ("unchecked",)), "activated": (("checked", "pressed"), ("unchecked",)),
    "turned off": (("unchecked",), ("checked", "pressed")), "switched off": (("unchecked",), ("checked", "pressed")),
    "deactivated": (("unchecked",), ("checked", "pressed")), "open": (("expanded", "selected"), ("collapsed",)),
    "highlighted": (("selected",), ()), "focused": (("focused",), ()),
}  # fmt: skip


def spoken(control: Control) -> str:
    """'Save button', 'Name edit: Anna', 'Remember me check box, checked'; passwords without what they hold."""
    text = " ".join(part for part in (control.name.strip(), control.role) if part)
    if is_secret(control):
        return f"{control.name} password field".strip() if "password" not in text.lower() else text
    states = [s for s in ("checked", "unchecked", "pressed", "selected", "expanded", "collapsed", "disabled")
              if s in control.states]  # fmt: skip
    if control.value.strip() and control.value.strip() != control.name.strip():
        text = f"{text}: {control.value.strip()}"
    return ", ".join([text, *["not checked" if s == "unchecked" else s for s in states]])


def of_role(work: Work, role: str) -> list[Control]:
    controls = [c for c in work.evidence.controls if c.name.strip() or c.value.strip() or is_secret(c)]
    if role in ("", "control"):
        return [c for c in controls if any(is_role(c.role, active) for active in _ACTIVE)]
    return [c for c in controls if is_role(c.role, role)]


def list_controls(question: Question, work: Work) -> Draft:
    """All controls of a kind by name; from the picture, what looks like them, said as that."""
    role = question.detail or "control"
    if not work.evidence.controls:
        return screen_text.list_from_text(role, work)
    found = of_role(work, role)
    if not found:
        return Draft(f"No {plural(role, 2)[2:]}.", certainty=0.95, about_controls=True)
    names = [_name_with_state(control) for control in found]
    head = f"{plural(role, len(found))}: " if len(found) > 6 else ""
    return Draft(
        f"{head}{listed(names)}", tuple(control_source(c) for c in found), 1.0, about_controls=True, whole=True
    )


def _name_with_state(control: Control) -> str:
    name = (
        control.name.strip() or (control.value.strip() if not is_secret(control) else "") or f"unnamed {control.role}"
    )
    told = [{"unchecked": "not checked"}.get(s, s) for s in ("checked", "unchecked", "disabled") if s in control.states]
    return f"{name} ({', '.join(told)})" if told else name


def matching(name: str, role: str, work: Work) -> list[Control]:
    """Controls that are called so, best first: the very name, then all its words, then its words misheard."""
    wanted = content(name) or [word.lower() for word in name.split()]
    scored = []
    for control in work.evidence.controls:
        if not is_role(control.role, role) or (role in ("", "control") and control.role in _SILENT):
            continue
        there = control.name.strip()
        if there.lower().rstrip(" .…:*") == name.lower().rstrip(" .…:*"):
            scored.append((2.0, control))
            continue
        words = content(there) or [word.lower() for word in there.split()]
        if not words or not wanted:
            continue
        held = sum(max(likeness(w, t) for t in words) >= SAME for w in wanted) / len(wanted)
        if held >= 0.99:
            scored.append((1.0 + len(wanted) / len(words) / 2, control))
    scored.sort(key=lambda item: -item[0])
    return [control for _, control in scored]


def exists(question: Question, work: Work) -> Draft:
    """'Yes, there is a Save button …' or 'No, …'."""
    name, role = question.subject, question.detail
    if role == "text":
        return screen_text.any_text(work)
    if role == "name":
        named = matching(name, "", work)
        if named:
            source = control_source(named[0])
            return Draft(f"Yes: {spoken(named[0])}", (source,), 1.0, about_controls=True)
        return screen_text.named_in_text(name, work)
    if not name and role:
        return list_controls(question, work)
    found = matching(name, role, work)
    if found:
        control = found[0]
        more = f" and {len(found) - 1} more" if len(found) > 1 and role else ""
        disabled = ", but it is disabled" if "disabled" in control.states else ""
        where = _where(control, work)
        kind = role if role and role != "control" else control.role
        said = f"Yes, there is {_an(control.name.strip())} {kind}{more}{disabled}{', ' + where if where else ''}"
        return Draft(said, (control_source(control),), 1.0, about_controls=True)
    if role and work.evidence.controls:
        others = [_name_with_state(c) for c in of_role(work, role)][:6]
        rest = f" There is {listed(others)}." if others else ""
        return Draft(f"No, there is no {name} {role}.{rest}", certainty=0.97, about_controls=True)
    return screen_text.exists_in_text(question, work)


def _an(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _where(control: Control, work: Work) -> str:
    width, height = work.evidence.size
    parts = [at(control.box, width, height)] if control.box else []
    if control.tab_index is not None:
        parts.append(f"number {control.tab_index} in tab order")
    if control.focused:
        parts.append("it has the focus")
    return ", ".join(part for part in parts if part)


def where(question: Question, work: Work) -> Draft | None:
    """Where a control is; None when there is none of that name, so that the text is asked."""
    found = matching(question.subject, question.detail, work)
    if not found and question.detail:
        found = matching(f"{question.subject} {question.detail}", "", work)
    told = [(control, _where(control, work)) for control in found]
    told = [(control, place) for control, place in told if place]
    if not told:
        return None
    control, place = told[0]
    text = f"{place[0].upper()}{place[1:]}: {control.name.strip()} {control.role}"
    return Draft(text, (control_source(control),), 1.0, about_controls=True)


def selected(question: Question, work: Work) -> Draft:
    """What is selected, checked or focused, or whether a thing is."""
    name, state = question.subject, question.detail
    if re.match(r"(?:what|which)\b", question.text.strip(), re.I):
        name = ""  # which one is asked, not whether
    controls = work.evidence.controls
    if not controls:
        return _focus_only(question, work) or screen_text.state_in_text(question, work)
    if name:
        yes, no = _STATES.get(state, ((state,), ()))
        for control in matching(name, "", work):
            told = _verdict(control, yes, no, state)
            if told:
                return Draft(f"{told}: {spoken(control)}", (control_source(control),), 1.0, about_controls=True)
    if state == "focused" or "focus" in state:
        return _focus_only(question, work) or Draft("Nothing has the focus.", certainty=0.9, about_controls=True)
    if name and matching(name, "", work):
        control = matching(name, "", work)[0]
        return Draft(
            f"{spoken(control)}; whether it is {state} is not told.", (control_source(control),), 0.9, answered=False
        )
    return _all_with(question, work)


def _verdict(control: Control, yes: tuple[str, ...], no: tuple[str, ...], state: str) -> str:
    states = control.states | ({"focused"} if control.focused else frozenset())
    if any(s in states for s in no):
        return "No"
    if any(s in states for s in yes) or (not yes and no):
        return "Yes"
    if state in ("empty", "blank", "filled", "filled in", "filled out") and is_role(control.role, "field"):
        if is_secret(control):
            return ""
        empty = not control.value.strip()
        return "Yes" if empty == (state in ("empty", "blank")) else "No"
    # A state that every control of the kind shows when it has it: its absence is a no.
    known = (
        "disabled",
        "greyed out",
        "grayed out",
        "required",
        "read only",
        "read-only",
        "focused",
        "selected",
        "chosen",
    )
    return "No" if state in known else ""


def _focus_only(question: Question, work: Work) -> Draft | None:
    window = work.evidence.window
    if "focus" not in question.detail or window is None:
        return None
    control = window.focused or next((c for c in window.controls if c.focused), None)
    if control is None:
        return None
    place = _where(control, work).replace(", it has the focus", "").replace("it has the focus", "")
    return Draft(
        f"{spoken(control)}{', ' + place if place else ''}", (control_source(control),), 1.0, about_controls=True
    )


def _all_with(question: Question, work: Work) -> Draft:
    state = question.detail
    yes, _ = _STATES.get(state, ((state,), ()))
    wanted = yes or (state,)
    found = [c for c in work.evidence.controls if any(s in c.states for s in wanted) and (c.name or c.value)]
    if state in ("selected", "chosen", "active", "highlighted", "picked", "open"):
        exact = [c for c in found if "selected" in c.states or is_role(c.role, "radio button")]
        found = exact or found
    kind = re.sub(r"\b(?:option|thing|item|file|entry|one)s?\b", "", question.subject).strip()
    if kind:
        role = role_named(kind)
        if not role:
            return _held_by(kind, found, work) or _not_here(question, work)
        found = [c for c in found if is_role(c.role, role)]
        if not found:
            return Draft(f"No {role} is {state}.", certainty=0.9, about_controls=True)
    if not found:
        return Draft(f"Nothing is {state}, as far as the controls tell.", certainty=0.85, about_controls=True)
    names = list(dict.fromkeys(f"{c.name or c.value} {c.role}" for c in found))
    return Draft(listed(names), tuple(control_source(c) for c in found), 1.0, about_controls=True)


def _not_here(question: Question, work: Work) -> Draft:
    """No control is called so: the text may still tell it; other controls are no answer."""
    if work.page is not None and not work.page.is_empty:
        told = screen_text.state_in_text(question, work)
        if told.answered:
            return told
    name = question.subject if len(question.subject.split()) <= LONGEST_NAME else "such thing"
    return Draft(f"I found no {name} here that could be {question.detail}.", certainty=0.85, answered=False,
                 about_controls=True)  # fmt: skip


def _held_by(kind: str, found: list[Control], work: Work) -> Draft | None:
    """'Which printer is selected': what the control called Printer holds, or the chosen one that is a printer."""
    called = [c for c in matching(kind, "", work) if c.value.strip() and not is_secret(c)]
    if called:
        return Draft(called[0].value.strip(), (control_source(called[0]),), 1.0, about_controls=True)
    named = [c for c in found if all(support(word, content(c.name)) >= SAME for word in content(kind))]
    if not named or not content(kind):
        return None
    said = [f"{c.name.strip()} {c.role}" for c in named]
    return Draft(listed(said), tuple(control_source(c) for c in named), 1.0, about_controls=True)


def secret_asked(question: Question, work: Work) -> Draft | None:
    """Asked for a password of this window: said that it is never told, even where it could be read."""
    if not re.search(r"\b(?:password|passphrase|pin)\b", question.text, re.I):
        return None
    if not re.search(r"^(?:what|read|tell|say|which|show|spell)\b|password$", question.subject or question.text, re.I):
        return None
    fields = [c for c in work.evidence.controls if is_secret(c)]
    if not fields:
        return None
    name = fields[0].name.strip() or "password"
    return Draft(
        f"The {name} field is a password, and passwords are never read out.",
        (control_source(fields[0]),), 1.0, answered=False, about_controls=True,
    )  # fmt: skip
