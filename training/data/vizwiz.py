"""VizWiz: what blind people asked about pictures they took. train.json, val.json, and folders of pictures.

A question that can't be answered from its picture has the answer "unanswerable" from most people; it is learned like
any other, so a model says so by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from training.data.rows import Checked, Data, Places, Row

_TRAIN, _TEST = "train.json", "val.json"


def fits(places: Places) -> bool:
    """A folder with such a file, or below `annotations` as in the authors' archive, with VizWiz's columns."""
    return any(_names_columns(file) for file in (_file(places, _TRAIN), _file(places, _TEST)) if file is not None)


def read(places: Places) -> Data:
    """Read the part to learn from, and the one to be examined with.

    Raises:
        BadInput: a file is broken or of another sort.
    """
    files = [_file(places, name) for name in (_TRAIN, _TEST)]
    if not any(files):
        raise BadInput(f"In {Path(places.data).name} there is neither {_TRAIN} nor {_TEST} of VizWiz.")
    train, test = Checked(), Checked()
    for file, into in zip(files, (train, test) if files[0] else (train, train), strict=True):
        if file is not None:
            _read_file(file, places, into)
    return Data(
        "VizWiz-VQA",
        tuple(train.rows),
        tuple(test.rows),
        (*train.flaws, *test.flaws),
        "VizWiz-VQA: pictures and questions of blind people, and the answers of ten people each (CC BY 4.0).",
    )


def _file(places: Places, name: str) -> Path | None:
    folder = Path(places.data).expanduser()
    return next((file for file in (folder / name, folder / "annotations" / name) if file.is_file()), None)


def _names_columns(file: Path) -> bool:
    with file.open(encoding="utf-8", errors="replace") as stream:
        start = stream.read(4000)
    return '"image"' in start and '"answers"' in start


def _read_file(file: Path, places: Places, into: Checked) -> None:
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(entries, list):
            raise TypeError("no list")
    except (OSError, ValueError, TypeError) as error:
        raise BadInput(f"The file {file.name} is broken, or is not one of VizWiz.") from error
    pictures = places.pictures or Path(places.data).expanduser()
    folder = pictures / file.stem if (pictures / file.stem).is_dir() else pictures
    for number, each in enumerate(entries, 1):
        _add(f"row {number} of {file.name}", each, folder, into)


def _add(where: str, values: Mapping[str, Any], folder: Path, into: Checked) -> None:
    if not isinstance(values, dict) or not isinstance(values.get("image"), str):
        into.flaw(where, "The picture is missing.")
        return
    people = values.get("answers")
    if not isinstance(people, list) or not all(isinstance(one, dict) for one in people):
        into.flaw(where, "The answers are missing.")
        return
    said = tuple(str(one.get("answer") or "") for one in people)
    kind = str(values.get("answer_type") or "")
    into.add(Row(where, folder / values["image"], str(values.get("question") or ""), said, (), kind))
