"""How large a line's type is, from its width: boxes tell it badly, letters with tails make them higher."""

from __future__ import annotations

from assistant.types import TextLine

# Widths of letters in thousandths of the type size, as sans-serif type has them; another face changes all alike, and
# only sizes on one page are compared.
_NARROW, _THIN = "ijl'.,:;|!I ", 'frt()[]-/"*'
_WIDE, _WIDEST = "mMwW%@", "ABCDEGHKNOPQRUVXY&"
_USUAL, _MARGIN = 540, 0.2


def type_size(line: TextLine) -> float:
    """The line's type size in pixels, to about a tenth; its box's height where it is too short to tell."""
    if len(line.text) < 3:
        return 0.8 * line.box.height
    return (line.box.width - _MARGIN * line.box.height) * 1000 / sum(_width(letter) for letter in line.text)


def _width(letter: str) -> int:
    if letter in _NARROW:
        return 260
    if letter in _THIN:
        return 320
    if letter in _WIDE:
        return 850
    if letter in _WIDEST:
        return 700
    return _USUAL


def letter_places(line: TextLine) -> list[float]:
    """Where each of the line's letters starts, in pixels, and where the last one ends; right to about a letter."""
    margin = _MARGIN / 2 * line.box.height
    widths = [_width(letter) for letter in line.text]
    scale = (line.box.width - 2 * margin) / sum(widths)
    places = [line.box.left + margin]
    for width in widths:
        places.append(places[-1] + scale * width)
    return places
