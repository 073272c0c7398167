"""A fact: one thing that a page or a control states."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from assistant.types import Source


class Form(IntEnum):
    """How directly a fact states something; on equal scores the lower one wins."""

    CONTROL = 0
    PAIR = 1
    SENTENCE = 2
    LINE = 3
    STACK = 4
    ROW = 5


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is stated.

    Attributes:
        text: all of it, as it is compared with the question.
        value: the part that can be the answer; the same as `text` for sentences.
        label: what the value is of, "" where nothing names it.
        context: nearest heading or line before it: supports, but is not said.
        order: place on the page, for ties.
        speaker: who says it, in a chat; "" elsewhere.
    """

    form: Form
    text: str
    value: str
    label: str
    context: str
    source: Source
    order: int
    speaker: str = ""
