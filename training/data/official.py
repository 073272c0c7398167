"""VQA v2 as its authors publish it: *_questions.json, *_annotations.json, and folders of COCO's pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from training.data.rows import Checked, Data, Places, Row

_QUESTIONS, _ANNOTATIONS = "_questions.json", "_annotations.json"


def fits(places: Places) -> bool:
    """A folder with files that are called so."""
    folder = Path(places.data).expanduser()
    return folder.is_dir() and any(folder.glob(f"*{_ANNOTATIONS}"))


def read(places: Places) -> Data:
    """Read what is there: the parts called train to learn from, those called val as the test.

    Raises:
        BadInput: a file is broken, or of another sort, or there is no part to learn from.
    """
    folder = Path(places.data).expanduser()
    train, test = Checked(), Checked()
    answered = {part: file for file in sorted(folder.glob(f"*{_ANNOTATIONS}")) for part in (_part(file),)}
    asked = {_part(file): file for file in sorted(folder.glob(f"*{_QUESTIONS}"))}
    for part, file in answered.items():
        if part not in asked:
            raise BadInput(f"To {file.name} belongs a file of questions of {part}, which is missing in {folder.name}.")
        into = test if part.startswith("val") and len(answered) > 1 else train
        _read_part(asked[part], file, places.pictures or folder, part, into)
    return Data(
        "VQA v2",
        tuple(train.rows),
        tuple(test.rows),
        (*train.flaws, *test.flaws),
        "VQA v2: questions and the answers of ten people each (CC BY 4.0) about pictures of COCO.",
    )


def _part(file: Path) -> str:
    """ "train2014" of "v2_mscoco_train2014_annotations.json"."""
    return file.name.removesuffix(_QUESTIONS).removesuffix(_ANNOTATIONS).rsplit("_", 1)[-1]


def _read_part(asked: Path, answered: Path, pictures: Path, part: str, into: Checked) -> None:
    questions = {_id(each): each for each in _entries(asked, "questions")}
    folder = pictures / part if (pictures / part).is_dir() else pictures
    for number, each in enumerate(_entries(answered, "annotations"), 1):
        where = f"annotation {number} of {answered.name}"
        question = questions.get(_id(each)) if "question_id" in each else None
        people = each.get("answers")
        if question is None:
            into.flaw(where, f"Its question {each.get('question_id')} is not in {asked.name}.")
        elif not isinstance(people, list) or not all(isinstance(one, dict) for one in people):
            into.flaw(where, "The answers are missing.")
        elif not isinstance(each.get("image_id"), int):
            into.flaw(where, "The number of the picture is missing.")
        else:
            said = tuple(str(one.get("answer") or "") for one in people)
            picture = folder / f"COCO_{part}_{each['image_id']:012d}.jpg"
            into.add(
                Row(where, picture, str(question.get("question") or ""), said, (), str(each.get("answer_type") or ""))
            )


def _id(entry: Mapping[str, Any]) -> str:
    return str(entry.get("question_id"))  # whatever stands there in a file that was edited by hand


def _entries(file: Path, name: str) -> list[Mapping[str, Any]]:
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))[name]
        if not all(isinstance(each, dict) for each in entries):
            raise TypeError(name)
        return list(entries)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise BadInput(f"The file {file.name} is broken, or holds no {name} of VQA v2.") from error
