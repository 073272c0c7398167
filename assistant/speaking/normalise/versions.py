"""Versions that look like dates, decimals or sums: ">=3.10", "^4.17.21", "Release 2024.1.2"."""

from __future__ import annotations

import re

from assistant.speaking.normalise.codes import PRODUCT, points
from assistant.speaking.normalise.draft import DONE, Handler, Say, rule
from assistant.speaking.normalise.language import word

_COMPARED = {
    ">=": "greater than or equal to",
    "<=": "less than or equal to",
    "==": "equals",
    "~=": "approximately",
    "<": "less than",
    ">": "greater than",
    "^": "caret",
    "~": "tilde",
}


def _compared(match: re.Match[str], say: Say) -> str:
    """A requirement: the sign touches the number, and a sum of mathematics would leave a space."""
    return f" {say(f'{word(_COMPARED[match[1]])} {points(match[2])}', quantity=True)}"


def _other_end(match: re.Match[str], say: Say) -> str:
    return f"{match[1] or ' '}{say(f'{word(_COMPARED[match[2]])} {points(match[3])}', quantity=True)}"


def _named(match: re.Match[str], say: Say) -> str:
    return f"{match[1]}{say(points(match[2]), quantity=True)}{match[3].replace('-', ' ')}"


def _logger() -> Handler:
    return lambda match, _: f"{match[1]}: {match[2]}: "


RULES = (
    rule(r"^(DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL):([A-Za-z_][\w.]{0,60}):(?=\S)", _logger(), ":"),
    rule(r"(?<![<>=~^])(>=|<=|==|~=|\^)([1-9]\d*(?:\.\d+){1,3})(?![\w.*])", _compared, "=^"),
    # The other end of a range (">=3.10,<4"), and a tilde before three parts.
    rule(rf"(?<={DONE})(,? ?)(<|>)(\d+(?:\.\d+)*)(?![\w.])", _other_end, "<>"),
    rule(r"(?<!\w)(~)(\d+\.\d+\.\d+)(?![\w.])", _compared, "~"),
    rule(
        rf"(?<!\w)((?:{PRODUCT}|[Kk]ernel|[Rr]elease|pip|npm|gcc|gem) )(\d+(?:\.\d+){{2,3}})"
        r"((?:-[A-Za-z0-9]+){0,3})(?![\w.-]|/)",
        _named,
        ".",
    ),
)
"""Before dates."""
