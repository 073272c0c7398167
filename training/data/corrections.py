"""The user's own corrections: what the app answered wrongly, and what the user said instead.

`assistant.corrections` keeps them in the user's data folder: a list with the columns of `folder` (picture, question,
answer) and the pictures beside it. A picture is kept there only when the user corrects what was said about it.
"""

from __future__ import annotations

from pathlib import Path

from assistant import corrections
from assistant.corrections import LIST
from assistant.errors import BadInput
from training import advice
from training.data.folder import read_list
from training.data.rows import Data, Places

NAME = "corrections"


def fits(places: Places) -> bool:
    """Whether they were named, and no folder of the user's is called so; or a folder that holds such a list."""
    return (places.data == NAME and not Path(NAME).exists()) or (Path(places.data).expanduser() / LIST).is_file()


def read(places: Places) -> Data:
    """Read them. The last word about a question and a picture counts.

    Raises:
        BadInput: there are none.
    """
    folder = Path(places.data).expanduser()
    if not (folder / LIST).is_file():
        folder = corrections.folder()
    if not (folder / LIST).is_file():
        raise BadInput(
            "There are no corrections yet. When an answer is wrong, say what is right: "
            + advice.hint("lookaloud correct ANSWER.", "Correct this answer, in the menu Ask.")
        )
    checked = read_list(folder / LIST, places.pictures or folder)
    last = {(row.picture, row.question.strip().lower()): row for row in checked.rows}
    return Data(
        "your corrections",
        tuple(last.values()),
        (),
        tuple(checked.flaws),
        "Corrections that the user of this machine made. Private.",
    )
