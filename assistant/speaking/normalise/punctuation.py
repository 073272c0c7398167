# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""What screens draw rather than write: bullets, rules, boxes, check boxes, brackets, mnemonics, runs of marks."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import DONE, Say, rule
from assistant.speaking.normalise.language import word
from assistant.speaking.normalise.numbers import cardinal
from assistant.speaking.normalise.words import letters

_RULE_MARKS = r"=_*~#+\-–—─━═╌┄┈▀▄█░▒▓\u2500-\u257f"
_ANY_DONE = DONE[1:-1]


def _dots(match: re.Match[str], say: Say) -> str:
    """Hidden characters of a password field are counted, as a sighted person could count them."""
    kind = "{} stars" if match[0][0] == "*" else "{} bullets"
    return say(word(kind).format(cardinal(len(match[0]))))


def _mnemonic(match: re.Match[str], _: Say) -> str:
    """ "E&xit" is Exit with its key underlined; "R&D" and "salt&pepper" are not."""
    before, after = match[1], match[2]
    if (
        len(before) <= 3
        and before[:1].isupper()
        and before[1:].islower() | (len(before) == 1)
        and len(before + after) >= 4
    ):
        return before + after
    return match[0]


def _checkbox(match: re.Match[str], say: Say) -> str:
    return say(word("unchecked" if match[1] == " " else "checked")) + " "


def _markup(match: re.Match[str], _: Say) -> str:
    """An HTML tag: its name, without the fence."""
    return f" {word('end') + ' ' if match[1] else ''}{match[2]} "


def _option(match: re.Match[str], say: Say) -> str:
    """A command's option: "-la" is "dash L A", "--help" is "dash dash help"."""
    dashes, name = (match[1], match[2]) if match[1] else (match[3], match[4])
    if len(dashes) == 1 and len(name) <= 3:
        return say(f"{word('dash')} {letters(name)}")
    return f"{say(' '.join([word('dash')] * len(dashes)))} {name.replace('-', ' ')}"


FIRST_RULES = (
    rule(r"^ ?([=*#~+-])\1+ ([^\n]{1,200}?) \1{2,}$", lambda m, _: m[2]),
    rule(r"^ ?(?:>>>|\.\.\.) (?=\S)", lambda *_: ""),
    rule(r"(?:(?<=\s)|^)(?:/[/*]+) (?=\S)", lambda _, s: s(word("comment")) + " ", "/"),
    rule(r"(?<=\s)\*+/", lambda *_: "", "*"),
    rule(rf"^ ?(?:[{_RULE_MARKS}|:] ?){{3,}}$", lambda *_: ""),
    rule(r"\.{4,} ?(?=\S)|(?: \.){3,} ?", lambda *_: ", ", "."),
    rule(r"(?<![\w'])'(?=[^\s'])([^'\n]{1,120}?)(?<=[^\s'])'(?![\w'])", lambda m, _: m[1], "'"),
    rule(r"(?<=[\w:)]) ?_{3,}", lambda _, s: " " + s(word("blank")), "_"),
    rule(r"(?<![*•●∙\w])(?:[*]{4,20}|[•●∙]{3,40})(?![*•●∙\w])", _dots, "*•●∙"),
    rule(r"^ ?(?:[-*+] )?\[([ xX✓✔])\] ?(?=\S)", _checkbox, "["),
    rule(
        r"^ ?#(?=(?:include|define|ifdef|ifndef|endif|if|else|elif|pragma|undef|region|!)\b|!)",
        lambda _, s: s(word("hash")) + " ",
        "#",
    ),
    rule(r"^ ?#{1,6} (?=\S)", lambda *_: "", "#"),
    rule(r"^ ?[>❯] (?=[\w\"'])", lambda *_: "", ">❯"),
    rule(rf"^ ?[-–—*•◦▪▫‣●○■□·∙✦➤➢] (?=[^\W]|[\"'(£$€#@]|{DONE})(?![-*] *$)", lambda *_: ""),
    rule(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*\n]{1,200}?)(?<=[^\s*])\1(?![\w*])", lambda m, _: m[2], "*"),
    rule(r"(?<![\w=])==(?=[^\s=])([^=\n]{1,200})(?<=\S)==(?![\w=])", lambda m, _: m[1], "="),
    rule(r"(?<!\w)(__|~~)(?=\w)([^_~\n]{1,200}?)(?<=\w)\1(?!\w)", lambda m, _: m[2], "_~"),
    rule(r"(?<![\w&])&(?=[A-Za-z][a-z])", lambda *_: "", "&"),
    rule(r"(?<![\w&])([A-Za-z]{1,12})&([a-z]{1,20})(?![\w;&])", _mnemonic, "&"),
    rule(r"<([A-Za-z][\w-]{0,30}(?: [\w-]{1,30}){1,6})>", lambda m, _: f", {m[1]}, ", "<"),
    rule(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})(?: [^<>\n@]{0,100}=[^<>\n]{0,200})?(?: ?/)?>", _markup, "<"),
    rule(r"\[=*>?[ .#-]*\](?!\w)", lambda *_: " ", "["),
    rule(r"(?<=[ (=\"'\[])(-{1,2})([A-Za-z][\w-]*)(?![\w.])|^(--|-(?=[A-Za-z][ ,]))([A-Za-z][\w-]*)", _option, "-"),
    rule(r"(?<=[A-Za-z0-9_])\(\)", lambda *_: "", "("),
)


def _stop_inside(match: re.Match[str], say: Say) -> str:
    """ "him.I" lost a space; what else has a stop between letters is some name."""
    before, after = match.string[match.start() - 1], match.string[match.end()]
    return ". " if before.islower() and after.isupper() else f" {say(word('dot'))} "


LAST_RULES = (
    rule(r"(?<=[^\W\d_])\.(?=[^\W\d_])", _stop_inside, "."),
    rule(rf"[{_RULE_MARKS}]{{4,}}", lambda *_: ", "),
    rule(r"\.{2,}|…+", lambda *_: "… ", ".…"),
    rule(r"[!?]*\?[!?]*", lambda *_: "?", "?"),
    rule(r"!{2,}", lambda *_: "!", "!"),
    rule(r",{2,}", lambda *_: ",", ","),
    rule(r":{2,}", lambda *_: " ", ":"),
    rule(rf"(?<=[\w{_ANY_DONE}])…(?= [a-z])", lambda *_: ",", "…"),
    rule(r"…", lambda *_: ".", "…"),
    rule(r"(?:(?<=\s)|^)[-–](?=[A-Za-z])", lambda *_: "", "-–"),
    rule(r" ?[–—] ?|(?:(?<=\s)|^)-+(?=\s|$)", lambda *_: ", ", "–—-"),
    rule(r"(?<![\w\s])-+|-+(?![\w\s])", lambda *_: " ", "-"),
    rule(r"-{2,}", lambda *_: ", ", "-"),
    rule(r"[\"()\[\]]+", lambda *_: ", ", '"()[]'),
)
