"""Data to learn from: questions about pictures, and what people answered. One format a file.

Every format is read and checked whole before training starts: what is wrong is named by row.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from assistant.errors import BadInput
from training.data.rows import Data, Flaw, Places, Row

__all__ = ["FORMATS", "Data", "Flaw", "Places", "Row", "open_data"]

FORMATS = ("easy_vqa", "corrections", "official", "vizwiz", "graphcore", "folder")
"""Modules of this package. Each has `fits(places) -> bool` and `read(places) -> Data`; the first that fits reads, and
the last says what is missing."""


def open_data(places: Places, form: str = "") -> Data:
    """Read a set of questions. Nothing of a picture but its size is read.

    Args:
        places: where it lies.
        form: name of the format; "" when its files are to tell.

    Raises:
        BadInput: nothing there can be read as questions; the sentence says what is missing.
    """
    if form and form not in FORMATS:
        raise BadInput(f"There is no format {form}. There are {', '.join(FORMATS)}.")
    for name in (form,) if form else FORMATS:
        module = importlib.import_module(f"training.data.{name}")
        fits: Callable[[Places], bool] = module.fits
        read: Callable[[Places], Data] = module.read
        if form or fits(places):
            return read(places)
    raise BadInput(
        f"In {Path(places.data).name} there are no questions that I can read. Give a folder with pictures and a file "
        "questions.jsonl or questions.csv that has the columns picture, question and answer."
    )
