# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""What mathematicians and shells write between letters: factorials, absolute values, sums, bases, pipes, choices."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import Handler, Say, rule
from assistant.speaking.normalise.language import word
from assistant.speaking.normalise.numbers import cardinal, digits, number_words

_FILTERS = "grep|egrep|uniq|wc|awk|sed|xargs|tee|tr|jq|bash|sh|xclip|pbcopy|fzf|findstr|sudo|[A-Z][a-z]+-Object"
_PLAIN_FILTERS = "less|more|head|tail|sort|cut|cat|column|nl"
"""Everyday words as well ("Share | more"): only after a command."""
_COMMAND = re.compile(
    r"(?:^|\n)[^\w\n]*(?:sudo )?(?:ls|ps|cat|dmesg|grep|git|find|curl|history|df|du|env|journalctl|lsblk|lspci|lsusb|"
    r"dpkg|apt|npm|pip|echo|docker|kubectl|man|tree|netstat|ss|tail|head|sort|awk|sed)\b[^\n]*$"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARKS_CODE = re.compile(r"[=;]|\?\.")


def _between(words: str) -> Handler:
    return lambda _, say: f" {say(word(words))} "


def _pipe(match: re.Match[str], say: Say) -> str:
    if match[1] and not _COMMAND.search(match.string[max(0, match.start() - 200) : match.start()]):
        return match[0]
    return f" {say(word('pipe'))} "


def _absolute(match: re.Match[str], say: Say) -> str:
    inside = re.sub(" ?([-−]) ?", f" {say(word('minus'))} ", match[1])
    return f"{say(word('absolute value of'))} {inside}"


def _integral(match: re.Match[str], say: Say) -> str:
    """∫₀¹: `cleaned` has made the lower bound a plain digit."""
    low, high = number_words(match[1]), number_words(match[2].translate(_RAISED)) if match[2] != "∞" else "infinity"
    return f"{say(f'integral from {low} to {high} of')} "


def _base(match: re.Match[str], say: Say) -> str:
    return f"{say(f'log base {cardinal(int(match[1]))} of')} "


def _choice(match: re.Match[str], say: Say) -> str:
    """ "a ? b : c": a question with two answers."""
    return f" {say(word('question mark'))} {match[1]} {say(word('colon'))} "


def _if_null(match: re.Match[str], say: Say) -> str:
    """ "a ?? b" in a line of code; among words it is somebody who wonders."""
    if not _MARKS_CODE.search(match.string[max(0, match.start() - 60) : match.end() + 60]) and match[1] not in "\"'":
        return match[0]
    return f" {say(' '.join([word('question mark')] * 2))} "


def _ratio(match: re.Match[str], say: Say) -> str:
    """ "a:b = 2:3", and no emoji by name, no key of a table."""
    return f"{match[1]} {say(word('to'))} {match[2]}"


def _mode(match: re.Match[str], say: Say) -> str:
    return f"{match[1]}{say(digits(match[2]))}"


FIRST_RULES = (
    rule(rf" \| (?=(?:{_FILTERS})\b|({_PLAIN_FILTERS})\b)", _pipe, "|"),
    rule(r"(?<=\w) \| (?=0[xb])", _between("or"), "|"),
    rule(r"(?<=[\w)\]'\"]) \? ([\w.'\"()\[\]+-]{1,30}) : (?=[\w'\"(\[-])", _choice, "?"),
    rule(r"(?<=[\w)\]]) \?\? (?=([\w\"'(\[{]))", _if_null, "?"),
    rule(r"(?<!\S)\$\?(?!\w)", lambda _, s: s(f"{word('dollar')} {word('question mark')}"), "$"),
    rule(r"(?<=\})-(?=[\\\[(])", _between("dash"), "-"),
    rule(r"(?<![\w|])\|([a-z](?: ?[-+−*] ?[a-z\d])?)\|(?![\w|])", _absolute, "|"),
    rule(r"(?<![\w:/])([a-z]):([a-z]) (?==)", lambda m, s: _ratio(m, s) + " ", "="),
    rule(
        r"(?:(?<=\b[nkmr])|(?<=[-−+][\w]\)))!(?= ?[-−=+*/×÷()]|$)",
        lambda _, s: f" {s(word('factorial'))} ",
        "!",
    ),
    rule(r"(?<=\([a-z])[-−](?=\d+\))", _between("minus"), "-−"),
    rule(r"(?<=\d)\.\.(?=\d|[a-z](?!\w))", _between("to"), "."),
    rule(r"∫ ?(\d{1,3})([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|∞) ?", _integral, "∫"),
    rule(r"(?<!\w)log_?(\d{1,2})(?: (?=[\da-z(])|(?=\())", _base, "l"),
    rule(r"(?<!\w)(chmod (?:-R )?)([0-7]{3,4})(?!\w)", _mode, "h"),
    rule(r"(?<!\w)0b([01]+)(?!\w)", lambda m, s: s(f"binary {digits(m[1])}"), "b"),
)
"""Before smileys, ratios and pauses take the marks."""
