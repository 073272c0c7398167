"""A dense page and a simple screen, read by us and by RapidOCR with its defaults, in turns."""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from assistant.cancel import CancelToken
from assistant.reading.ocr import TextReader
from assistant.settings import ReadingSettings
from assistant.types import Picture, PictureSource, TextLine
from tests.benchmarks import harness, pages

_WORDS = "the harbour lantern of copper garden is winter letter to market village and teacher window by morning silver"
_TIMES = 3


def short_lines() -> tuple[Image.Image, list[str]]:
    """1920x1080, 3 columns of 66 lines, 3 or 4 words a line; the picture and its words."""
    chosen = np.random.default_rng(20_261_122)
    picture = Image.new("RGB", (1920, 1080), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype(pages.FONT, 12)
    words: list[str] = []
    for column in range(3):
        for line in range(66):
            here = [str(word) for word in chosen.choice(_WORDS.split(), size=3 + line % 2)]
            words += here
            draw.text((20 + 640 * column, 8 + line * 16), " ".join(here), "black", font)
    return picture, words


def figures() -> list[harness.Figure]:
    """Time and right words of all lines, and the time to the first line."""
    from rapidocr import RapidOCR

    reader, rapid = TextReader(ReadingSettings()), RapidOCR(params={"Global.log_level": "critical"})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reader.load()
    found: list[harness.Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        full = Image.open(pages.dense(Path(folder) / "dense.png")).convert("RGB")
        full.load()
    short, words = short_lines()
    found += _compared("3 columns, 66 short lines", short, words, reader, rapid)
    found += _compared("3 columns, 66 full lines", full, None, reader, rapid)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = (after - before) / (1024 if sys.platform != "darwin" else 2**20)
    note = "highest of the process, RapidOCR's runs included"
    found.append(harness.figure("memory while reading a dense page", "MB", megabytes, "", None, note=note))
    return found


def _compared(
    name: str, page: Image.Image, words: Sequence[str] | None, reader: TextReader, rapid: Any
) -> list[harness.Figure]:
    picture = Picture(np.ascontiguousarray(np.asarray(page)), PictureSource.SCREEN)
    swapped = np.ascontiguousarray(picture.pixels[:, :, ::-1])
    ours: list[tuple[float, float]] = []
    theirs: list[float] = []
    lines: list[TextLine] = []
    other: Any = None
    for _ in range(_TIMES + 1):  # the first does not count: it warms what is used for the first time
        lines, first, whole = _read(reader, picture)
        ours.append((first, whole))
        began = time.perf_counter()
        other = rapid(swapped)
        theirs.append(time.perf_counter() - began)
    first, whole = (statistics.median(values) for values in zip(*ours[1:], strict=True))
    rival = statistics.median(theirs[1:])
    right, rights = _right(words, [line.text for line in lines]), _right(words, list(other.txts))
    met = rival >= 2 * whole and (words is None or right >= rights)
    note = f"words right: ours {right}, RapidOCR {rights}, of {len(words)}" if words else "words not counted"
    return [
        harness.figure(f"all lines, {name}", "s", whole, "2x faster, same words", met, other=rival, note=note),
        harness.figure(f"first line, {name}", "s", first, "0.7 s", first <= 0.7, other=rival),
    ]


def _read(reader: TextReader, picture: Picture) -> tuple[list[TextLine], float, float]:
    began, first = time.perf_counter(), 0.0
    lines: list[TextLine] = []
    for step in reader.steps(picture, CancelToken()):
        lines += step
        if lines and not first:
            first = time.perf_counter() - began
    return lines, first, time.perf_counter() - began


def _right(words: Sequence[str] | None, texts: Sequence[str]) -> int:
    """How many of `words` were read, wherever."""
    read = Counter(" ".join(texts).split())
    return sum((Counter(words or ()) & read).values())
