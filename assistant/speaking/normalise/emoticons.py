# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""Emoji and emoticons by name."""

from __future__ import annotations

import functools
import re
import unicodedata

from assistant.speaking.normalise.draft import Say
from assistant.speaking.normalise.language import code, word
from assistant.speaking.normalise.numbers import cardinal, ordinal
from assistant.speaking.normalise.signs import NAMES

SMILEYS = {
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
_DRAWN = {
    r"¯\_(ツ)_/¯": "shrug",
    "¯\\(ツ)/¯": "shrug",
    "(╯°□°)╯︵ ┻━┻": "table flip",
    "(╯°□°）╯︵ ┻━┻": "table flip",
    "┬─┬ノ( º _ ºノ)": "table put back",
    "ಠ_ಠ": "look of disapproval",
    "( ͡° ͜ʖ ͡°)": "smirk",
    "(ʘ‿ʘ)": "staring face",
    "(◕‿◕)": "happy face",
    "(ಥ﹏ಥ)": "crying face",
    "(づ｡◕‿‿◕｡)づ": "hug",
    "ʕ•ᴥ•ʔ": "bear",
    "(>_<)": "pained face",
    "(^_^)": "happy face",
    "^_^": "happy face",
    "^^": "happy face",
    "-_-": "annoyed face",
    "o_O": "puzzled face",
    "O_o": "puzzled face",
    "T_T": "crying face",
    ">:(": "angry face",
    "\\o/": "cheering",
}
_TONE = re.compile("[\U0001f3fb-\U0001f3ff]")


_DRAWN_ONES = re.compile(
    rf"(?<![^\s])(?:{'|'.join(map(re.escape, sorted(_DRAWN, key=len, reverse=True)))})(?![^\s.,!?])"
)


def name_drawn(text: str, say: Say) -> str:
    """Faces drawn with marks; before `cleaned` takes them apart."""
    return _DRAWN_ONES.sub(lambda match: say(word(_DRAWN[match[0]])), text)


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
            pieces.append(say(word("{} times {}").format(cardinal(count), last) if count > 1 else last))

    for found in emoji.emoji_list(text):
        name = _emoji_name(found["emoji"], code())
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
def _emoji_name(character: str, language: str) -> str:
    """The name of one emoji; "" for signs that have a better name of their own here (→, ✓, ©, ™)."""
    import emoji

    if character.rstrip("\ufe0f") in NAMES:
        return ""
    known = language if language in emoji.LANGUAGES else "en"
    name = emoji.demojize(character, delimiters=("", ""), language=known)
    is_flag = re.fullmatch("[\U0001f1e6-\U0001f1ff]{2}", character) is not None
    name = re.sub(r"[_-]+", " ", name).replace("’", "'").replace("“", "").replace("”", "")
    if known == "en":
        name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    name = re.sub(r"(\d+)(?:st|nd|rd|th)\b", lambda match: ordinal(int(match[1])), name)
    name = re.sub(r"\d+", lambda match: cardinal(int(match[0])), name)
    name = re.sub(r" +", " ", re.sub(r"[^\w' -]+", " ", name)).strip()
    return word("flag of {}").format(name) if is_flag else name
