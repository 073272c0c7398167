"""Colours in words, and where they stand: what can be said honestly of a picture when nothing can be read in it."""

from __future__ import annotations

import colorsys
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from assistant.types import Picture

# Columns and rows of the coarse grid that is described: fine enough for "upper right", coarse enough for one sentence.
_COLUMNS, _ROWS = 48, 36
# Upper ends of the hue ranges, in degrees, as English speakers name them in large colour surveys.
_HUES = (
    (14, "red"),
    (42, "orange"),
    (68, "yellow"),
    (165, "green"),
    (195, "turquoise"),
    (255, "blue"),
    (290, "purple"),
    (340, "pink"),
    (360, "red"),
)
_SMALLEST_SHARE = 0.008  # of the picture; less is not worth a word
_MOST_REGIONS = 3


def colour_name(red: float, green: float, blue: float) -> str:
    """An everyday name of a colour with channels from 0 to 255: "dark blue", "light grey", "orange"."""
    hue, saturation, value = colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)
    # Near black every tint is lost on the eye; pale or dim colours count as grey at a higher saturation.
    if value < 0.09:
        return "black"
    if saturation < (0.28 if value < 0.25 else 0.12):
        return _grey(value)
    degrees = hue * 360
    name = next(name for limit, name in _HUES if degrees <= limit)
    if name == "orange" and (value < 0.7 or saturation < 0.5):
        return "beige" if value > 0.75 else "dark brown" if value < 0.35 else "brown"
    lightness = value * (1 - saturation / 2)
    if lightness < 0.14:
        return f"very dark {name}"
    if lightness < 0.36 and value < 0.75:
        return f"dark {name}"
    return f"light {name}" if saturation < 0.45 and value > 0.7 else name


def _grey(value: float) -> str:
    for limit, name in ((0.15, "black"), (0.4, "dark grey"), (0.72, "grey"), (0.93, "light grey")):
        if value < limit:
            return name
    return "white"


def describe_colours(picture: Picture) -> str:
    """Colours and where they are, in one or two sentences; claims nothing about what they show."""
    grid = _coarse(picture.pixels)
    rows, columns = grid.shape[:2]
    names = [[colour_name(*grid[y, x]) for x in range(columns)] for y in range(rows)]
    counts = Counter(name for line in names for name in line)
    ranked = counts.most_common()
    main, most = ranked[0]
    share = most / (rows * columns)
    opening = f"Mostly {main}" if share >= 0.5 else f"More {main} than any other colour"
    # The same words twice ("a grey area at the top") tell nothing more the second time.
    regions = list(dict.fromkeys(words for _, words in sorted(_regions(names, main), reverse=True)))[:_MOST_REGIONS]
    if not regions and share > 0.97:
        return f"The picture is {main} all over."
    if not regions:
        others = [name for name, _ in ranked[1:4]]
        return f"{opening}, mixed with {_joined(others)}."
    return f"{opening}, with {_joined(regions)}."


def _coarse(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Mean colours of a grid of at most 48 by 36 cells, shape (rows, columns, 3)."""
    height, width = pixels.shape[:2]
    rows, columns = min(_ROWS, height), min(_COLUMNS, width)
    ys, xs = np.arange(rows) * height // rows, np.arange(columns) * width // columns
    # Some pixels of a cell say its colour well enough: about 8 by 8 of them, however large the picture.
    down, across = max(1, height // rows // 8), max(1, width // columns // 8)
    thin = pixels[::down, ::across].astype(np.float64)
    sums = np.add.reduceat(np.add.reduceat(thin, ys // down, axis=0), xs // across, axis=1)
    counts = np.diff(np.append(ys // down, thin.shape[0]))[:, None] * np.diff(np.append(xs // across, thin.shape[1]))
    means: NDArray[np.float64] = sums / counts[..., None]
    return means


def _regions(names: list[list[str]], main: str) -> list[tuple[float, str]]:
    """Connected cells of one colour that is not `main`: how much each is worth telling, and its words."""
    rows, columns = len(names), len(names[0])
    seen: set[tuple[int, int]] = set()
    found = []
    for y in range(rows):
        for x in range(columns):
            if (y, x) in seen or names[y][x] == main:
                continue
            cells = _connected(names, y, x, seen)
            share = len(cells) / (rows * columns)
            if share >= _SMALLEST_SHARE:
                name = names[y][x]
                # Another hue is told before another shade of the same one, even when it is much smaller.
                worth = share * (1 if name.rsplit(maxsplit=1)[-1] == main.rsplit(maxsplit=1)[-1] else 6)
                found.append((worth, _place(name, cells, rows, columns)))
    return found


def _connected(names: list[list[str]], y: int, x: int, seen: set[tuple[int, int]]) -> list[tuple[int, int]]:
    name, waiting, cells = names[y][x], [(y, x)], []
    seen.add((y, x))
    while waiting:
        row, column = waiting.pop()
        cells.append((row, column))
        for near in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
            inside = 0 <= near[0] < len(names) and 0 <= near[1] < len(names[0])
            if inside and near not in seen and names[near[0]][near[1]] == name:
                seen.add(near)
                waiting.append(near)
    return cells


def _place(name: str, cells: list[tuple[int, int]], rows: int, columns: int) -> str:
    """ "an orange area at the upper right", "a dark blue band along the bottom"."""
    ys, xs = [y for y, _ in cells], [x for _, x in cells]
    top, bottom, left, right = min(ys) / rows, (max(ys) + 1) / rows, min(xs) / columns, (max(xs) + 1) / columns
    article = "an" if name[0] in "aeiou" else "a"
    wide, tall = right - left > 0.85, bottom - top > 0.85
    filled = len(cells) / ((max(ys) - min(ys) + 1) * (max(xs) - min(xs) + 1))
    if filled > 0.6 and wide != tall:
        start, end = (top, bottom) if wide else (left, right)
        first, last, across = ("top", "bottom", "across") if wide else ("left", "right", "down")
        if start < 0.05 or end > 0.95:
            return f"{article} {name} band along the {first if start < 0.05 else last}"
        return f"{article} {name} band {across} the middle"
    if wide and tall:
        return f"{name} all around" if filled < 0.6 else f"{name} nearly everywhere"
    vertical = _third((top + bottom) / 2, "upper", "lower")
    horizontal = _third((left + right) / 2, "left", "right")
    if vertical and horizontal:
        return f"{article} {name} area at the {vertical} {horizontal}"
    where = f"at the {'top' if vertical == 'upper' else 'bottom'}" if vertical else f"on the {horizontal}"
    return f"{article} {name} area {where if vertical or horizontal else 'in the middle'}"


def _third(position: float, first: str, last: str) -> str:
    return first if position < 0.36 else last if position > 0.64 else ""


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
