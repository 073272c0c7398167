"""`Graphcore/vqa` as parquet files: VQA v2 with what each answer is worth already counted.

Columns: question, question_type, question_id, image_id, answer_type, label {ids, weights}. `image_id` is the path that
the picture had on the machine where the files were made; only its name counts here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from training.data.rows import Checked, Data, Places, Row

_EXAMINED = ("validation", "val")
_TEST = "test"
COLUMNS = {"question", "image_id", "label"}


def fits(places: Places) -> bool:
    """A parquet file, or a folder with some."""
    return bool(_files(places))


def read(places: Places) -> Data:
    """Read all files; those called validation, or in a folder that is, are the test. VQA v2's own test part was
    published without answers: where a file of it has none, it is left out.

    Raises:
        BadInput: a file is broken or of another sort.
    """
    files = _files(places)
    if not files:
        raise BadInput(f"In {Path(places.data).name} there are no parquet files.")
    place = Path(places.data).expanduser()
    pictures = places.pictures or (place.parent if place.is_file() else place)
    by_name = {file.name: file for file in pictures.rglob("*") if file.suffix.lower() in (".jpg", ".jpeg", ".png")}
    train, test = Checked(), Checked()
    for file in files:
        # Seen from the place: the hub calls the first file of each part 0000.parquet.
        name = file.relative_to(place).as_posix() if place.is_dir() else file.name
        part, found = _part(name), Checked()
        _read_file(file, name, by_name, found)
        if part == _TEST and not found.rows:
            continue
        into = test if len(files) > 1 and part in (*_EXAMINED, _TEST) else train
        into.rows += found.rows
        into.flaws += found.flaws
    return Data(
        "Graphcore/vqa",
        tuple(train.rows),
        tuple(test.rows),
        (*train.flaws, *test.flaws),
        "Graphcore/vqa: the questions and answers of VQA v2 (CC BY 4.0) about pictures of COCO.",
    )


def _files(places: Places) -> tuple[Path, ...]:
    place = Path(places.data).expanduser()
    if place.is_file():
        return (place,) if place.suffix.lower() == ".parquet" else ()
    return tuple(sorted(place.rglob("*.parquet"))) if place.is_dir() else ()


def _part(name: str) -> str:
    """ "validation" of "validation-00000-of-00003.parquet", and of "default/validation/0000.parquet"."""
    names = [part.lower().removesuffix(".parquet").split("-")[0] for part in reversed(name.split("/"))]
    return next((name for name in names if name in (*_EXAMINED, _TEST, "train")), "")


def _read_file(file: Path, name: str, pictures: dict[str, Path], into: Checked) -> None:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise BadInput(
            "Reading parquet files needs more than is installed. Run pip install lookaloud[models]."
        ) from error
    try:
        with parquet.ParquetFile(file) as table:
            if not set(table.schema_arrow.names) >= COLUMNS:
                raise BadInput(f"The file {file.name} has no columns {', '.join(sorted(COLUMNS))}.")
            number = 0
            for batch in table.iter_batches():
                for values in batch.to_pylist():
                    number += 1
                    _add(f"row {number} of {name}", values, pictures, into)
    except (ArrowException, OSError) as error:
        raise BadInput(f"The file {file.name} is broken: it can't be read as parquet.") from error


def _add(where: str, values: dict[str, Any], pictures: dict[str, Path], into: Checked) -> None:
    label = values["label"] or {}
    ids, weights = label.get("ids") or [], label.get("weights") or []
    # Names may be paths of Windows as well.
    name = str(values["image_id"] or "").replace("\\", "/").rsplit("/", 1)[-1]
    if not name:
        into.flaw(where, "The picture is missing.")
    elif len(ids) != len(weights):
        into.flaw(where, f"There are {len(ids)} answers and {len(weights)} weights.")
    elif not all(isinstance(weight, int | float) and 0 <= weight <= 1 for weight in weights):
        into.flaw(where, "A weight is not between 0 and 1.")
    else:
        picture = pictures.get(name, Path(name))
        worths = tuple((str(answer), float(weight)) for answer, weight in zip(ids, weights, strict=True))
        into.add(Row(where, picture, values["question"] or "", (), worths, values.get("answer_type") or ""))
