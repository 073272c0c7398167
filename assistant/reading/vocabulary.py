"""What the words of questions and pages have to do with each other: irregular forms, and groups that mean the same.

The lists in `resources/words` are ours: what people ask of screens, letters, receipts, labels and signs.
"""

from __future__ import annotations

from assistant.paths import RESOURCES


def _lines(name: str) -> list[list[str]]:
    """The words of each line of a list."""
    text = (RESOURCES / "words" / name).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


IRREGULAR = {form: plain for plain, *forms in _lines("forms.txt") for form in forms}
"""The plain word of each form that no rule finds."""

GROUPS = _lines("groups.txt")
"""Words that stand for each other."""
