"""Keys and shortcuts: "Ctrl+Shift+S", "⌘C", "Esc"."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import Say, rule
from assistant.speaking.normalise.language import word
from assistant.speaking.normalise.words import code_words, name_words

_KEYS = {
    "Ctrl": "Control",
    "Control": "Control",
    "CTRL": "Control",
    "Cmd": "Command",
    "Command": "Command",
    "Opt": "Option",
    "Option": "Option",
    "Alt": "Alt",
    "AltGr": "Alt Graph",
    "Shift": "Shift",
    "Win": "Windows",
    "Windows": "Windows",
    "Super": "Super",
    "Meta": "Meta",
    "Fn": "Function",
    "Del": "Delete",
    "Esc": "Escape",
    "Ins": "Insert",
    "PgUp": "Page Up",
    "PgDn": "Page Down",
    "PgDown": "Page Down",
    "PrtSc": "Print Screen",
    "PrtScn": "Print Screen",
    "Bksp": "Backspace",
    "+": "plus",
    "-": "minus",
    "=": "equals",
    ",": "comma",
    ".": "full stop",
    "/": "slash",
    "\\": "backslash",
    "`": "backtick",
    "[": "left bracket",
    "]": "right bracket",
    ";": "semicolon",
    "'": "apostrophe",
}
_KEYS |= {"←": "left arrow", "→": "right arrow", "↑": "up arrow", "↓": "down arrow", "↵": "Enter", "Del.": "Delete"}
# What keyboards of other countries print on their keys.
_KEYS |= {"Strg": "Control", "Umschalt": "Shift", "Entf": "Delete", "Einfg": "Insert", "Maj": "Shift"}
_KEYS |= {"Suppr": "Delete", "Échap": "Escape", "Mayús": "Shift", "Supr": "Delete", "Bild": "Page"}
_MODIFIERS = (
    "Ctrl|Control|Cmd|Command|Opt|Option|AltGr|Alt|Shift|Win|Windows|Super|Meta|Fn|Strg|Umschalt|Maj|Mayús|"
    "CTRL|CMD|ALT|SHIFT|WIN|ctrl|cmd|alt|shift"
)
_LAST = (
    r"Del|Esc|Ins|Tab|Enter|Space|Home|End|PgUp|PgDn|PgDown|PrtScn?|Bksp|Backspace|Delete|Escape|Insert|Up|Down|Left|"
    r"Right|Shift|Entf|Suppr|Supr|Échap|DEL|DELETE|ESC|TAB|ENTER|END|HOME|F\d{1,2}|[A-Za-z0-9]|[^\w\s]|"
    r"(?<=\+)[A-Z][A-Za-z]{1,10}"
)
_GLYPHS = {"⌘": "Command", "⌥": "Option", "⇧": "Shift", "⌃": "Control", "⎋": "Escape", "⌫": "Backspace", "⏎": "Enter"}


def _key_name(key: str) -> str:
    known = _KEYS.get(key) or _KEYS.get(key.capitalize())
    if known:
        return word(known)
    return code_words(key) if any(c.isdecimal() for c in key) else name_words(key.capitalize() if len(key) > 1 else key)


def _shortcut(match: re.Match[str], say: Say) -> str:
    modifiers = re.split(r" ?[+-] ?", match[1].rstrip("+- "))
    return say(" ".join(_key_name(key) for key in (*modifiers, match[2])))


def _glyph_keys(match: re.Match[str], say: Say) -> str:
    said = [word(_GLYPHS.get(c, c)) for c in match[1]]
    return say(" ".join(said + ([_key_name(match[2])] if match[2] else [])))


RULES = (
    rule(rf"([{''.join(_GLYPHS)}])\+(?=[A-Z])", lambda m, s: s(word(_GLYPHS[m[1]])) + " ", "+"),
    rule(
        rf"(?<![\w+])((?:(?:{_MODIFIERS}) ?[+-] ?)+)({_LAST})(?!\w)",
        _shortcut,
        "+-",
    ),
    rule(rf"([{''.join(_GLYPHS)}]+) ?([A-Za-z0-9](?!\w)|F\d{{1,2}})?", _glyph_keys, "".join(_GLYPHS)),
    rule(r"(?<![\w^])\^([A-Z])(?!\w)", lambda m, s: s(f"{word('Control')} {m[1]}"), "^"),
    rule(r"(?<![\w.])(Ctrl|Esc|PgUp|PgDn|PrtScn?|Bksp|Cmd)(?!\w)", lambda m, s: s(word(_KEYS[m[1]]))),
)
