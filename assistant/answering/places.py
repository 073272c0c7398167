"""Where something is, in ninths of the picture: top left, top, top right, left, centre, ... bottom right."""

from __future__ import annotations

from assistant.types import Box

_ACROSS = ("left", "", "right")
_DOWN = ("top", "", "bottom")


def place(box: Box, width: int, height: int) -> str:
    """Words for the ninth that the middle of `box` is in; "" when the picture's size is unknown."""
    if width <= 0 or height <= 0:
        return ""
    x, y = box.centre
    across, down = _ACROSS[_third(x / width)], _DOWN[_third(y / height)]
    return " ".join(word for word in (down, across) if word) or "in the centre"


def at(box: Box | None, width: int, height: int) -> str:
    """The same as a phrase that can follow a name: 'at the bottom right', 'in the centre'; "" when unknown."""
    words = place(box, width, height) if box is not None else ""
    if not words or words == "in the centre":
        return words
    return f"on the {words}" if words in ("left", "right") else f"at the {words}"


def _third(share: float) -> int:
    return min(max(int(share * 3), 0), 2)
