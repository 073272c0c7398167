# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""Signs by name: mathematics, currency signs alone, arrows, check marks, emoji, and every other sign."""

from __future__ import annotations

import functools
import re
import unicodedata

from assistant.speaking.normalise.draft import DONE, Say, rule
from assistant.speaking.normalise.numbers import cardinal

NAMES: dict[str, str] = {
    "≤": "less than or equal to",
    "≥": "greater than or equal to",
    "≠": "not equal to",
    "≈": "approximately",
    "≃": "approximately",
    "≡": "identical to",
    "×": "times",
    "÷": "divided by",
    "±": "plus or minus",
    "∓": "minus or plus",
    "−": "minus",
    "√": "square root of",
    "∛": "cube root of",
    "∑": "sum",
    "∏": "product",
    "∫": "integral",
    "∂": "partial",
    "∞": "infinity",
    "∝": "proportional to",
    "∈": "in",
    "∉": "not in",
    "∴": "therefore",
    "∅": "empty set",
    "∆": "delta",
    "∩": "intersection",
    "∪": "union",
    "⊂": "subset of",
    "⊆": "subset of or equal to",
    "∧": "and",
    "∨": "or",
    "¬": "not",
    "∀": "for all",
    "∃": "there exists",
    "→": "right arrow",
    "←": "left arrow",
    "↑": "up arrow",
    "↓": "down arrow",
    "↔": "left right arrow",
    "⇒": "implies",
    "⇐": "double left arrow",
    "⇔": "if and only if",
    "➜": "right arrow",
    "➔": "right arrow",
    "➡": "right arrow",
    "⟶": "right arrow",
    "↵": "enter",
    "⏎": "enter",
    "↩": "return arrow",
    "▲": "up triangle",
    "▼": "down triangle",
    "▶": "play",
    "►": "right triangle",
    "◀": "left triangle",
    "◄": "left triangle",
    "▸": "right triangle",
    "▾": "down triangle",
    "✓": "check mark",
    "✔": "check mark",
    "✗": "cross mark",
    "✘": "cross mark",
    "✕": "cross",
    "✖": "cross",
    "☐": "unchecked",
    "☑": "checked",
    "☒": "checked",
    "★": "star",
    "☆": "empty star",
    "©": "copyright",
    "®": "registered",
    "™": "trademark",
    "℠": "service mark",
    "§": "section",
    "¶": "paragraph",
    "†": "dagger",
    "‡": "double dagger",
    "°": "degrees",
    "º": "degrees",
    "ª": "feminine ordinal",
    "№": "number",
    "℃": "degrees Celsius",
    "℉": "degrees Fahrenheit",
    "£": "pounds",
    "$": "dollar",
    "€": "euros",
    "¥": "yen",
    "¢": "cents",
    "₹": "rupees",
    "¤": "currency sign",
    "&": "and",
    "@": "at",
    "#": "hash",
    "%": "percent",
    "+": "plus",
    "=": "equals",
    "<": "less than",
    ">": "greater than",
    "~": "tilde",
    "^": "caret",
    "\\": "backslash",
    "/": "slash",
    "_": "underscore",
    "*": "star",
    "{": "open brace",
    "}": "close brace",
    "‰": "per mille",
    "′": "prime",
    "″": "double prime",
    "⁄": "slash",
    "¿": "",
    "¡": "",
    "⌘": "Command",
    "⌥": "Option",
    "⇧": "Shift",
    "⌃": "Control",
    "♪": "music note",
    "♫": "music notes",
    "♥": "heart",
    "♡": "heart",
    "●": "",
    "○": "",
    "■": "",
    "□": "",
    "�": "unknown character",
}
SILENT = frozenset('•◦▪▫‣●○■□·∙|│┃║‖¦"()[]«»‹›„⟨⟩⌈⌉⌊⌋')
"""Said as a pause: they divide."""
LONE: dict[str, str] = {
    ".": "dot",
    ",": "comma",
    "?": "question mark",
    "!": "exclamation mark",
    "'": "apostrophe",
    "-": "dash",
    "–": "dash",
    "—": "dash",
    ":": "colon",
    ";": "semicolon",
    "(": "left parenthesis",
    ")": "right parenthesis",
    "[": "left bracket",
    "]": "right bracket",
    '"': "quote",
    "|": "vertical bar",
    "…": "dots",
    "•": "bullet",
    "·": "dot",
    "●": "circle",
    "○": "empty circle",
    "■": "square",
    "□": "empty square",
    "‹": "left angle quote",
    "›": "right angle quote",
    "¿": "inverted question mark",
    "¡": "inverted exclamation mark",
}
"""What is said when nothing but such a mark is there, as on a button "?"."""


@functools.lru_cache(maxsize=4096)
def sign_name(character: str) -> str:
    """The spoken name of any sign."""
    if character in NAMES:
        return NAMES[character]
    if character in SILENT:
        return ","
    name = unicodedata.name(character, "").lower()
    if re.match(r"(?:box drawings|block|.*\b(?:shade|block)\b|braille pattern)", name):
        return ","
    name = re.sub(r"[^a-z ]+", " ", re.sub(r"\b(?:sign|symbol|with|black|white|heavy|modifier)\b", " ", name))
    return re.sub(r" +", " ", name).strip() or "unknown character"


def _stars(match: re.Match[str], say: Say) -> str:
    full = match[0].count("★")
    return say(f"{cardinal(full)} of {cardinal(len(match[0]))} stars")


_SMILEYS = {
    ":)": "smiley",
    ":-)": "smiley",
    ":(": "sad face",
    ":-(": "sad face",
    ";)": "wink",
    ";-)": "wink",
    ":D": "big smile",
    ":-D": "big smile",
    ":P": "tongue out",
    ":-P": "tongue out",
    "<3": "heart",
    ":'(": "crying face",
    ":O": "surprised face",
}
_TONE = re.compile("[\U0001f3fb-\U0001f3ff]")


def name_emoji(text: str, say: Say) -> str:
    """Every emoji by its name; runs of the same counted; skin tones and presentation marks left out."""
    if not re.search("[\u203c-\u3299\U0001f000-\U0001faff]|[\u00a9\u00ae]\ufe0f|\u20e3", text):
        return re.sub("[\u200d\ufe0e\ufe0f\u20e3]", "", text)
    import emoji

    text = re.sub(r"([0-9#*])\ufe0f?\u20e3", r" \1 ", _TONE.sub("", text))
    pieces: list[str] = []
    end, last, count = 0, "", 0

    def close() -> None:
        if count:
            pieces.append(say(f"{cardinal(count)} times {last}" if count > 1 else last))

    for found in emoji.emoji_list(text):
        name = _emoji_name(found["emoji"])
        between = text[end : found["match_start"]]
        if not name:
            continue
        if between.strip(" \ufe0f\u200d") or name != last:
            close()
            pieces.append(between if between.strip() else " ")
            last, count = name, 0
        count += 1
        end = found["match_end"]
    close()
    pieces.append(text[end:])
    return re.sub("[\u200d\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f]", "", "".join(pieces))


@functools.lru_cache(maxsize=4096)
def _emoji_name(character: str) -> str:
    """The name of one emoji; "" for signs that have a better name of their own here (→, ✓, ©, ™)."""
    import emoji

    if character.rstrip("\ufe0f") in NAMES:
        return ""
    name = emoji.EMOJI_DATA[character]["en"].strip(":") if character in emoji.EMOJI_DATA else ""
    is_flag = re.fullmatch("[\U0001f1e6-\U0001f1ff]{2}", character) is not None
    name = re.sub(r"[_-]+", " ", name).replace("’", "'").replace("“", "").replace("”", "")
    name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z' ]+", " ", name)
    return f"flag of {name}" if is_flag else re.sub(" +", " ", name).strip()


def _minus(match: re.Match[str], say: Say) -> str:
    """A spaced hyphen is a minus in a line with an equals sign, else a pause."""
    near = match.string[max(0, match.start() - 60) : match.end() + 60]
    return f" {say('minus')} " if " = " in near else match[0]


def _repeated_sign(match: re.Match[str], say: Say) -> str:
    name = sign_name(match[1])
    return say(name if name == "," or len(match[0]) == 1 else f"{cardinal(len(match[0]))} times {name}")


_NOT_SIGNS = r"\w\s.,?!'\-:;–—…\U000f0000-\U000ffffd\U00100000-\U0010fffd"
RULES = (
    rule(r"\([cC]\)(?= ?(?:19|20)\d\d)", lambda _, s: s("copyright"), "("),
    rule(r"[★☆]{2,}", _stars, "★☆"),
    rule(r"(?<![\w:;<])(?::'\(|[:;]-?[)(DPO](?!\w)|<3(?!\d))", lambda m, s: s(_SMILEYS.get(m[0], "smiley")), ":;<"),
    rule(rf"[↑▲⬆] ?(?=[\d+£$€−-]|{DONE})", lambda _, s: s("up") + " ", "↑▲⬆"),
    rule(rf"[↓▼⬇] ?(?=[\d+£$€−-]|{DONE})", lambda _, s: s("down") + " ", "↓▼⬇"),
    rule(r"(?<=\S) (?:>|›|»|❯|▸|►) (?=[A-Z])(?<=[a-z…)] . )", lambda *_: ", ", ">›»❯▸►"),
    rule(rf"<({DONE})>", lambda m, _: f", {m[1]}, ", "<"),
    rule(r"(?<!\w)([A-Z]{1,3})&([A-Z]{1,3})(?!\w)", lambda m, s: s(" ".join(m[1]) + " and " + " ".join(m[2])), "&"),
    rule(r"-{1,2}>|(?<=[\w)\] ])=>", lambda _, s: s("arrow"), ">"),
    rule(r"(?<=[\w²³)\U000f0000-\U0010fffd]) - (?=[\w(\U000f0000-\U0010fffd])", _minus, "="),
    rule(r"(?<=[\s(])!(?=[A-Za-z_(])", lambda _, s: s("not") + " ", "!"),
    rule(r"!==?", lambda _, s: s("not equal to"), "="),
    rule(r"<=", lambda _, s: s("less than or equal to"), "="),
    rule(r">=", lambda _, s: s("greater than or equal to"), "="),
    rule(r"(?<!=)={2,3}(?!=)", lambda _, s: s("equals"), "="),
    rule(r"(?<!&)&&(?!&)", lambda _, s: s("and"), "&"),
    rule(r"(?<!\|)\|\|(?!\|)", lambda _, s: s("or"), "|"),
    rule(r"(?<=[\w)])\+\+|\+\+(?=\w)", lambda _, s: s("plus plus"), "+"),
    rule(r"(?<=[^\W\d])--(?!\w)|(?<=[ (;])--(?=\w+[;)])", lambda _, s: s("minus minus"), "-"),
)
LAST_RULES = (rule(rf"([^{_NOT_SIGNS}])\1*", _repeated_sign),)
