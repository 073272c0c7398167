r"""Formulas as TeX writes them: "\frac{1}{2}", "x_{i+1}", "$E = mc^2$"."""

from __future__ import annotations

import re

from assistant.speaking.normalise.draft import Say, rule

_COMMANDS = {
    "times": "times",
    "cdot": "times",
    "div": "divided by",
    "pm": "plus or minus",
    "leq": "less than or equal to",
    "le": "less than or equal to",
    "geq": "greater than or equal to",
    "ge": "greater than or equal to",
    "neq": "not equal to",
    "ne": "not equal to",
    "approx": "approximately",
    "equiv": "identical to",
    "infty": "infinity",
    "sum": "sum",
    "prod": "product",
    "int": "integral",
    "partial": "partial",
    "nabla": "nabla",
    "rightarrow": "right arrow",
    "to": "to",
    "in": "in",
    "forall": "for all",
    "exists": "there exists",
    "ldots": "and so on",
    "cdots": "and so on",
    "dots": "and so on",
    "sin": "sine",
    "cos": "cosine",
    "tan": "tangent",
    "log": "log",
    "ln": "natural log",
    "lim": "limit",
    "left": "",
    "right": "",
    "quad": "",
}
_GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi "
    "varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
_COMMANDS |= {name: name.removeprefix("var").lower() for name in _GREEK.split()}
_WITH_NAME = "section|subsection|chapter|begin|end|label|ref|cite|item|title|author|documentclass|usepackage"
_PLAIN = "text|mathrm|mathbf|mathbb|mathit|textbf|textit|emph|operatorname"
_NAMES = "|".join(sorted(_COMMANDS, key=len, reverse=True))


def _command(match: re.Match[str], say: Say) -> str:
    said = _COMMANDS[match[1]]
    return f" {say(said)} " if said else " "


def _subscript(match: re.Match[str], _: Say) -> str:
    return f" {match[1]} "


RULES = (
    # Only a dollar sign on each side of something that no price could be.
    rule(r"(?<![\w$])\${1,2}([^$\n]{0,80}[=^\\_{][^$\n]{0,80})\${1,2}(?![\w$])", lambda m, _: m[1], "$"),
    rule(
        r"(?<![\w\\:])\\[dt]?frac\{([^{}\n]{1,40})\}\{([^{}\n]{1,40})\}",
        lambda m, s: f" {m[1]}/{m[2]} " if (m[1] + m[2]).isdecimal() else f" {m[1]} {s('over')} {m[2]} ",
        "\\",
    ),
    rule(r"(?<![\w\\:])\\sqrt\{([^{}\n]{1,40})\}", lambda m, s: f" {s('square root of')} {m[1]} ", "\\"),
    rule(rf"(?<![\w\\:])\\(?:{_PLAIN})\{{([^{{}}\n]{{1,60}})\}}", lambda m, _: f" {m[1]} ", "\\"),
    rule(rf"(?<![\w\\:])\\({_WITH_NAME})\{{([^{{}}\n]{{1,60}})\}}", lambda m, _: f"{m[1]} {m[2]} ", "\\"),
    rule(rf"(?<![\w:])\\({_NAMES})(?![\w\\:/])", _command, "\\"),
    rule(r"(?<=[\w})])_\{([^{}\n]{1,20})\}", _subscript, "_"),
)
