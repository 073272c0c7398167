"""The words for kinds of controls: what people say, and the roles of the accessibility tree that they mean."""

from __future__ import annotations

import re

# Canonical word -> roles of the tree. A role also counts when it ends with one of them ("toggle button").
ROLES: dict[str, tuple[str, ...]] = {
    "button": ("button", "push button", "toggle button", "split button", "menu button"),
    "link": ("link", "hyperlink"),
    "menu item": ("menu item", "check menu item", "radio menu item"),
    "menu": ("menu", "menu bar item"),
    "check box": ("check box", "checkbox", "check menu item", "tri-state check box"),
    "radio button": ("radio button", "radio menu item"),
    "switch": ("switch", "toggle button", "toggle"),
    "field": ("edit", "text field", "text box", "entry", "password", "password text", "password edit", "text area",
              "search box", "spin button", "combo box", "editable text", "password field", "text input"),
    "combo box": ("combo box", "drop-down", "drop-down list", "list box"),
    "tab": ("tab", "page tab", "tab item"),
    "heading": ("heading",),
    "list item": ("list item", "tree item"),
    "slider": ("slider",),
    "table": ("table", "grid"),
    "image": ("image", "graphic", "icon"),
    "dialog": ("dialog", "alert"),
    "progress bar": ("progress bar",),
    "control": (),
}  # fmt: skip

# What people say for them. Longer ones first, so that "radio button" is not a button.
_SAID: tuple[tuple[str, str], ...] = (
    ("radio buttons?|radios", "radio button"),
    ("menu items?|menu entries|menu entry|menu options?", "menu item"),
    ("check boxe?s?|checkboxes|tick boxe?s?|tickbox(?:es)?", "check box"),
    ("push buttons?|buttons?|butons?|keys? to press", "button"),
    ("hyperlinks?|links?", "link"),
    ("menus?|menu bar", "menu"),
    ("switch(?:es)?|toggles?", "switch"),
    (
        "text fields?|edit (?:fields?|boxe?s?)|input (?:fields?|boxe?s?)|form fields?|entry fields?|search "
        "(?:box|field)|"
        "edit controls?|inputs?|edits?|text ?boxe?s?|text areas?|fields?",
        "field",
    ),
    ("combo ?boxe?s?|drop-downs?(?: lists?| menus?)?|select boxe?s?", "combo box"),
    ("tabs?", "tab"),
    ("headings?|headlines?|headers", "heading"),
    ("list items?|list entries", "list item"),
    ("sliders?", "slider"),
    ("tables?|grids?", "table"),
    ("progress bars?", "progress bar"),
    ("controls?|elements?|widgets?|clickable (?:things|items|elements)|things (?:i|you) can click", "control"),
)
WORDS = "|".join(f"(?:{said})" for said, _ in _SAID)
_PATTERNS = tuple((re.compile(rf"\b(?:{said})$", re.I), name) for said, name in _SAID)
_AT_START = tuple((re.compile(rf"^(?:{said})\b", re.I), name) for said, name in _SAID)


# What buttons are called in English programs, as their first word or words.
BUTTON = re.compile(
    r"^(?:ok|okay|cancel|save|don't save|do not save|yes|no|apply|close|delete|retry|try again|ignore|abort|next|"
    r"back|previous|"
    r"finish|continue|submit|send|sign (?:in|up|out)|log (?:in|out)|help|open|browse|print|reset|update|install|"
    r"uninstall|"
    r"restart|shut down|later|skip|accept|decline|agree|disagree|allow|deny|reply|forward|discard|replace|keep|"
    r"copy|paste|cut|add|"
    r"remove|edit|search|buy|pay|order|check ?out|download|upload|learn more|register|create|done|join|leave|"
    r"share|remind me|"
    r"not now|got it|dismiss|overwrite|rename|merge|confirm|proceed|start|stop|pause|resume|play|quit|exit|undo|"
    r"redo|clear|"
    r"select|choose|change|connect|disconnect|eject|format|scan|refresh|reload|more|show|hide|view|details|"
    r"options|settings|"
    r"free up|empty|restore|archive|move|new|write|compose|attach|export|import|get|turn|enable|disable|report|"
    r"block|unlock|lock|"
    r"lookup|find|go|run|test|verify|subscribe|unsubscribe|follow|like|comment|post|publish|draft|call|answer|"
    r"hang up|mute|"
    r"revert|set up|explore|select all|wait|force quit|end|switch)\b",
    re.I,
)


def role_at_end(phrase: str) -> tuple[str, str]:
    """('Save', 'button') of "Save button"; (phrase, "") when it ends with no such word."""
    for pattern, name in _PATTERNS:
        found = pattern.search(phrase)
        if found:
            return phrase[: found.start()].strip(), name
    return phrase, ""


def role_at_start(phrase: str) -> tuple[str, str]:
    """('Save', 'button') of "button called Save"; (phrase, "") when it starts with no such word."""
    for pattern, name in _AT_START:
        found = pattern.search(phrase)
        if found:
            rest = phrase[found.end() :].strip()
            rest = re.sub(
                r"^(?:(?:that (?:is |are )?)?(?:called|labell?ed|named|marked|titled|saying|reading|which says|"
                r"with the "
                r"(?:text|name|label|title)|says|say|reads|for|to|with)|of)\s+",
                "",
                rest,
                flags=re.I,
            )
            return rest, name
    return phrase, ""


def is_role(role: str, wanted: str) -> bool:
    """True when a control of the tree with this role is meant by `wanted`; no role is meant by a word for none."""
    if wanted in ("", "control"):
        return True
    if wanted not in ROLES:
        return False
    return role in ROLES[wanted] or (wanted != "button" and role.endswith(f" {wanted}"))


def role_named(words: str) -> str:
    """The canonical word for a kind of controls that these words name and nothing else; "" for other words."""
    name, role = role_at_end(words.strip())
    return role if role and not name else ""


def plural(word: str, count: int) -> str:
    """'1 button', '3 check boxes', '2 entries'."""
    if count == 1:
        return f"1 {word}"
    if word.endswith(("x", "ch", "s", "sh")):
        return f"{count} {word}es"
    return f"{count} {word[:-1]}ies" if word.endswith("ry") else f"{count} {word}s"
