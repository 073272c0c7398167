"""A folder of pictures with a list of questions: JSON lines, or a table with a heading (CSV).

Columns: `picture` (or `image`, `file_name`: a file, seen from the list's folder), `question`, and `answer` (one) or
`answers` (what several people said: a list in JSON lines, separated by "|" in a table).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from training.data.rows import Checked, Data, Places, Row

_LISTS = (
    "questions.jsonl",
    "questions.csv",
    "metadata.jsonl",
    "metadata.csv",
)
_TESTS = ("test.jsonl", "test.csv")
_PICTURES = ("picture", "image", "file_name")
_BETWEEN = "|"


def fits(places: Places) -> bool:
    """A list, or a folder that has one."""
    return _list_of(Path(places.data).expanduser()) is not None


def read(places: Places) -> Data:
    """Read the list, and the one of the test (test.jsonl, test.csv) where the folder has it.

    Raises:
        BadInput: there is no list, or it isn't text.
    """
    place = Path(places.data).expanduser()
    found = _list_of(place)
    if found is None:
        raise BadInput(f"In {place.name} there is none of {', '.join(_LISTS)}.")
    train = read_list(found, places.pictures or found.parent)
    tests = [found.parent / name for name in _TESTS if (found.parent / name).is_file() and found.parent / name != found]
    test = read_list(tests[0], places.pictures or found.parent) if tests else Checked()
    name = place.stem if place.is_file() else place.name
    return Data(
        name, tuple(train.rows), tuple(test.rows), (*train.flaws, *test.flaws), f"Questions from the folder {name}."
    )


def _list_of(place: Path) -> Path | None:
    if place.is_file():
        return place if place.suffix.lower() in (".jsonl", ".csv") else None
    return next((place / name for name in _LISTS if (place / name).is_file()), None)


def read_list(path: Path, pictures: Path) -> Checked:
    """The rows of one list, and what is wrong with others.

    Args:
        path: of the list, .jsonl or .csv.
        pictures: folder from which its pictures are named.

    Raises:
        BadInput: it isn't text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The file {path.name} can't be read; it must be text in UTF-8.") from error
    checked = Checked()
    in_table = path.suffix.lower() != ".jsonl"
    lines = _table(text) if in_table else _json_lines(text)
    for number, values in lines:
        where = f"row {number} of {path.name}"
        if isinstance(values, str):
            checked.flaw(where, values)
            continue
        picture = next((values[name] for name in _PICTURES if values.get(name)), None)
        said = _said(values, in_table)
        if not isinstance(picture, str):
            checked.flaw(where, "The picture is missing; it belongs in the column picture.")
        elif said is None:
            checked.flaw(where, "The answer is not text.")
        else:
            file = (pictures / picture).expanduser()
            checked.add(Row(where, file, str(values.get("question") or ""), said))
    return checked


def _said(values: Mapping[str, Any], in_table: bool) -> tuple[str, ...] | None:
    many = values.get("answers", values.get("answer"))
    if isinstance(many, bool):
        many = "yes" if many else "no"
    if isinstance(many, int | float):
        many = str(many)
    if isinstance(many, str):
        many = many.split(_BETWEEN) if in_table else [many]
    if many is None:
        return ()
    if not isinstance(many, list) or not all(isinstance(each, str) for each in many):
        return None
    return tuple(each.strip() for each in many if each.strip())


def _json_lines(text: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except ValueError:
            yield number, "This line is not JSON."
            continue
        yield number, values if isinstance(values, dict) else "This line is not a JSON object."


def _table(text: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    reader = csv.DictReader(io.StringIO(text), restkey="", restval="", strict=True)
    try:
        # Rows of data are counted from 1, without the heading: a cell may hold line ends, so lines tell nothing.
        for number, values in enumerate(reader, 1):
            yield number, {(name or "").strip().lower(): value for name, value in values.items()}
    except csv.Error as error:
        yield reader.line_num, f"The table can't be read here: {error}."
