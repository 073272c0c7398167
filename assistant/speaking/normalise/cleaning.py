# ruff: noqa: RUF001, RUF003 - look-alike characters are what this file is about
"""Before anything else: one form for characters that look or mean the same, and no invisible ones."""

from __future__ import annotations

import functools
import html
import re
import unicodedata

from assistant.speaking.normalise.draft import DONE

_SPACE_IN_NUMBER = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3})")
_SPACES = re.compile(r"[^\S\n]+")
_NEW_LINES = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_ANSI = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]")
# Joiners and selectors stay until emoji have been named.
_JOINERS = "\u200d\ufe0f\ufe0e\u20e3"
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f"
    r"\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e001f\U000e0080-\U000e0fff\ud800-\udfff\ufe00-\ufe0d]"
)
_PRIVATE = re.compile(f"[\ue000-\uf8ff]|{DONE}|[\ufdd0-\ufdef\ufffe\uffff]")
_DIAMETER = re.compile(r"(?<!\w)Ø(?= ?\d)")
_QUOTES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "‛": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‟": '"',
        "«": '"',
        "»": '"',
        "‐": "-",
        "‑": "-",
        "‒": "–",
        "―": "—",
        "⁃": "•",
        "\t": ", ",
        "∕": "/",
        "，": ", ",
        "。": ". ",
        "、": ", ",
        "：": ": ",
        "；": "; ",
        "？": "? ",
        "！": "! ",
        "（": " (",
        "）": ") ",
        "「": '"',
        "」": '"',
        "『": '"',
        "』": '"',
        "【": " [",
        "】": "] ",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬀ": "ff",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ẞ": "SS",
        "ß": "ss",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "ø": "o",
        "Ø": "O",
        "ı": "i",
        "ƒ": "f",
        "ŀ": "l",
        "µ": "μ",
        "Ω": "Ω",
    }
)
_KEEP_COMPATIBLE = frozenset("⁺²³¹⁰⁴⁵⁶⁷⁸⁹⁻½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞™℠…ªº℃℉№ℹ")
_ODD = re.compile(r"[^\x00-\u02af‐-⁞₠-⃀←-⯿]|[\u2460-\u24ff]")  # what may need a compatibility form


@functools.cache
def _one_form(letters: str) -> dict[int, str]:
    return {code: to for code, to in _QUOTES.items() if chr(code) not in letters}


def cleaned(text: str, letters: str = "") -> str:
    """One form for what means the same; lines divided by newlines, words by single spaces; stand-ins out.

    Args:
        letters: of the language, to be left as they are: "ß" in German, "œ" in French.
    """
    if not text.isascii():
        text = _NEW_LINES.sub("\n", text)
        text = _PRIVATE.sub(" ", _INVISIBLE.sub("", text))
        text = _DIAMETER.sub("⌀", text)
        text = _SPACE_IN_NUMBER.sub("\u202f", text).translate(_one_form(letters))
        text = _combined(text)
    else:
        text = _INVISIBLE.sub("", _NEW_LINES.sub("\n", _ANSI.sub("", text))).translate(_QUOTES)
    text = re.sub(r"&#?\w{2,8};", _entity, text)
    text = re.sub(r"\u202f(?!\d{3})", " ", text)
    return re.sub(r"[^\S\n\u202f]+", " ", text).strip()


def _entity(match: re.Match[str]) -> str:
    """What a browser would have shown for "&amp;"; a private or invisible character is not let in by this door."""
    shown = html.unescape(match[0])
    return shown if shown.isprintable() and not _PRIVATE.search(shown) else " "


def _combined(text: str) -> str:
    """Letters and their marks in one; marks of nothing left out; fullwidth and styled letters made plain."""
    text = re.sub("(?<![A-Za-z])([a-z])([₀-₉])", r"\1 \2", text)  # x₁ is no word
    text = _ODD.sub(_plain, text)
    text = unicodedata.normalize("NFC", text)
    return re.sub(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20e2\u20e4-\u20ff\ufe20-\ufe2f]+", "", text)


def _plain(match: re.Match[str]) -> str:
    character = match[0]
    if character in _KEEP_COMPATIBLE or character in _JOINERS:
        return character
    if character.isdecimal():
        return str(unicodedata.digit(character))
    plain = unicodedata.normalize("NFKC", character)
    # A compatibility form is taken where it is plain letters, digits or marks: styled letters (𝐁𝐨𝐥𝐝),
    # Ｆｕｌｌwidth, Ⅷ, ㎏.
    return plain if plain != character and plain.isascii() else character


def folded(text: str) -> str:
    """Latin letters beyond the first two Latin blocks without their marks: English voices know é and ł, but not ễ."""

    def fold(match: re.Match[str]) -> str:
        return "".join(c for c in unicodedata.normalize("NFD", match[0]) if not unicodedata.combining(c))

    return re.sub("[\u0180-\u024f\u1e00-\u1eff]", fold, text)


def is_visible(text: str) -> bool:
    """True where a sighted reader would see something."""
    return any(not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf", "Cn", "Cs") for c in text)
