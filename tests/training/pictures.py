"""Pictures to learn from, drawn on the spot: a plain square of one of two colours."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

COLOURS = {"red": (220, 30, 30), "blue": (30, 30, 220)}


def draw(path: Path, colour: str, size: tuple[int, int] = (32, 32)) -> Path:
    """A square of that colour on white, in the middle."""
    picture = Image.new("RGB", size, (250, 250, 250))
    picture.paste(COLOURS[colour], (size[0] // 4, size[1] // 4, size[0] * 3 // 4, size[1] * 3 // 4))
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)
    return path


def folder_of_questions(folder: Path, count: int = 24, name: str = "questions.jsonl") -> Path:
    """A folder as a user makes one: pictures of two shapes, and what colour each is."""
    lines = []
    for number in range(count):
        colour = ("red", "blue")[number % 2]
        size = (32, 32) if number % 3 else (48, 32)
        draw(folder / f"{number:03}.png", colour, size)
        lines.append(json.dumps({"picture": f"{number:03}.png", "question": "What colour is it?", "answer": colour}))
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
