# ruff: noqa: RUF001 - look-alike characters are what this file is about
"""A text on its way to speech, and the rules that work on it.

A rule that has turned a part of the text into words puts one stand-in character in its place, so that no later rule can
spoil what is finished, while later rules still see that something stands there. Stand-ins are private-use characters of
planes 15 and 16; `cleaning` takes such characters out of the input first.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from assistant.speaking.normalise.language import word

_FIRST = 0xF0000
_ROOM = 0xFFFE  # usable characters in each of the two private planes; the last two of a plane are non-characters
DONE = "[\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
"""Regex class: any stand-in."""

Say = Callable[..., str]
"""`say(words, quantity=False)` files finished words and gives the stand-in to put into the text."""
Handler = Callable[[re.Match[str], Say], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what becomes of it.

    Attributes:
        pattern: must need time linear in the text: anchored by a look-behind, no nested repeats.
        handler: gives the new text; `match[0]` leaves it as it was.
        needs: characters of which one must be in the text for the rule to be tried at all; "" for always.
    """

    pattern: str
    handler: Handler
    needs: str = ""
    flags: int = re.MULTILINE


DIGITS = "0123456789"


@functools.cache
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    """Compiled when first tried: there are 150, and the first words to be said seldom need half."""
    return re.compile(pattern, flags)


def _handled(handler: Handler, say: Say, match: re.Match[str]) -> str:
    return handler(match, say)


def rule(pattern: str, handler: Handler, needs: str = "", flags: int = 0) -> Rule:
    """A rule over lines: `^` and `$` stand for a line's ends."""
    return Rule(pattern, handler, needs, flags | re.MULTILINE)


@dataclass(slots=True)
class Draft:
    """The text with its stand-ins, and the words that they stand for."""

    text: str
    words: list[str] = field(default_factory=list)
    quantities: set[str] = field(default_factory=set)

    def say(self, words: str, quantity: bool = False) -> str:
        """The stand-in for finished `words`; `quantity` marks what may be an end of a range ("5 km", "08:45")."""
        number = len(self.words)
        if number >= 2 * _ROOM:  # cannot happen: texts come in blocks far smaller than this
            return f" {words} "
        self.words.append(words)
        mark = chr(_FIRST + number if number < _ROOM else 0x100000 + number - _ROOM)
        if quantity:
            self.quantities.add(mark)
        return mark

    def apply(self, rules: tuple[Rule, ...]) -> None:
        """Runs the rules in order."""
        for each in rules:
            if each.needs and not any(character in self.text for character in each.needs):
                continue
            self.text = _compiled(each.pattern, each.flags).sub(partial(_handled, each.handler, self.say), self.text)

    def join_ranges(self) -> None:
        """Two quantities with a dash between them become "… to …"; before an equals sign the dash is a minus."""

        def joined(match: re.Match[str]) -> str:
            left, right = match[1], match[2]
            if left not in self.quantities or right not in self.quantities:
                return match[0]
            between = "minus" if match.string[match.end() : match.end() + 2].strip()[:1] == "=" else "to"
            return f"{left} {self.say(word(between))} {right}"

        pattern = rf"(?<![-–])({DONE})(?: ?(?:[-–]|\.\.|…) ?| ~ |~(?! )|—)({DONE})(?![-–])"
        self.text = re.sub(pattern, joined, self.text)

    def spoken(self) -> str:
        """The text with the words in their places; a stand-in beside a letter gets its space."""

        def words(match: re.Match[str]) -> str:
            code = ord(match[0])
            return f" {self.words[code - _FIRST if code < 0x100000 else code - 0x100000 + _ROOM]} "

        return re.sub(DONE, words, self.text)
