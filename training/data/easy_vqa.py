"""easy-VQA: pictures of one coloured shape, and questions about it. It comes whole inside the package `easy-vqa`."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import BadInput
from training.data.rows import Checked, Data, Places, Row

NAME = "easy-vqa"
MISSING = "The easy-VQA questions are not installed. Install them with pip install lookaloud[models]."


def fits(places: Places) -> bool:
    """Whether that is what was named, and no folder of the user's is called so."""
    return places.data.lower().replace("_", "-") == NAME and not Path(places.data).exists()


def read(_: Places) -> Data:
    """38,575 questions about 4,000 pictures to learn from, 9,673 about 1,000 others as the test.

    Raises:
        BadInput: the package is not installed.
    """
    try:
        import easy_vqa
    except ImportError as error:
        raise BadInput(MISSING) from error
    train = _rows(easy_vqa.get_train_questions(), easy_vqa.get_train_image_paths(), "train")
    test = _rows(easy_vqa.get_test_questions(), easy_vqa.get_test_image_paths(), "test")
    return Data(
        "easy-VQA",
        tuple(train.rows),
        tuple(test.rows),
        (*train.flaws, *test.flaws),
        "easy-VQA by Victor Zhou (MIT licence): drawn pictures of one coloured circle, triangle or rectangle, and "
        "questions made by a program.",
        mirrors=True,
    )


def _rows(columns: tuple[list[str], list[str], list[int]], files: dict[int, str], part: str) -> Checked:
    checked = Checked()
    for number, (question, answer, picture) in enumerate(zip(*columns, strict=True), 1):
        checked.add(Row(f"{part} question {number}", Path(files[picture]), question, (answer,)))
    return checked
