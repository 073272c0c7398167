"""What every format becomes: rows, and what is wrong with some of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from training import answers

__all__ = ["Data", "Flaw", "Places", "Row", "apart", "check_pictures"]

LONGEST_QUESTION = 1000  # characters; ViLT reads some 40 word pieces, so more is a mistake in the file


@dataclass(frozen=True, slots=True)
class Places:
    """Where data lie, as the user gave it.

    Attributes:
        data: a file or folder of questions, or the name of a set that comes inside a package ("easy-vqa").
        pictures: folder of the pictures, where it isn't that of the questions.
    """

    data: str
    pictures: Path | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One question about one picture.

    Attributes:
        where: how a person finds it: "row 12 of train.jsonl".
        picture: its file.
        question: as it is asked.
        said: what each person answered, in their words; empty where the data give only `worths`.
        worths: what each answer is worth, 0 to 1, where the data give that instead.
        kind: "yes/no", "number", "other" (VizWiz: also "unanswerable"), as the data have it; "" when they don't tell.
    """

    where: str
    picture: Path
    question: str
    said: tuple[str, ...] = ()
    worths: tuple[tuple[str, float], ...] = ()
    kind: str = ""

    @property
    def scores(self) -> dict[str, float]:
        """What each answer is worth, 0 to 1, by normalised answer."""
        if self.said:
            return answers.scores(self.said)
        return {answers.normal(answer): worth for answer, worth in self.worths if answers.normal(answer)}

    @property
    def answer_type(self) -> str:
        """ "yes/no", "number" or "other"."""
        if self.kind:
            return self.kind
        best = (max(self.worths, key=lambda each: each[1])[0],) if self.worths else ()
        return answers.kind_of(self.said or best)

    def accuracy(self, predicted: str) -> float:
        """The official accuracy of an answer, 0 to 1."""
        if self.said:
            return answers.accuracy(predicted, self.said)
        return self.scores.get(answers.normal(predicted), 0.0)


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a row."""

    where: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Data:
    """A set of questions.

    Attributes:
        name: for people and for the model card.
        rows: those to learn from, in the order of the file.
        test: those that the set keeps for the last examination, empty where it has none.
        flaws: rows that can't be used, each with a sentence.
        about: a sentence for the model card: what it is, who made it, its licence as far as it is known.
        mirrors: whether a mirrored picture has the same answers; False where somebody may have asked for left or right.
        known: what the model was taught before, some of which is learned again beside `rows`.
    """

    name: str
    rows: tuple[Row, ...]
    test: tuple[Row, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    about: str = ""
    mirrors: bool = False
    known: tuple[Row, ...] = ()


@dataclass(slots=True)
class Checked:
    """Collects rows and what is wrong with others; used by the formats."""

    rows: list[Row] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Keep a row whose words can be used."""
        if not row.question.strip():
            self.flaw(row.where, "The question is missing.")
        elif len(row.question) > LONGEST_QUESTION:
            self.flaw(row.where, f"The question has {len(row.question)} characters; {LONGEST_QUESTION} are the most.")
        elif not row.scores:
            self.flaw(row.where, "The answer is missing.")
        else:
            self.rows.append(row)

    def flaw(self, where: str, sentence: str) -> None:
        """Note what is wrong."""
        self.flaws.append(Flaw(where, sentence))


def check_pictures(rows: Iterable[Row]) -> tuple[Flaw, ...]:
    """What is wrong with the pictures of rows: each is opened once, and only its header is read."""
    from PIL import Image, UnidentifiedImageError

    known: dict[Path, str] = {}
    found = []
    for row in rows:
        if row.picture not in known:
            sentence = ""
            try:
                with Image.open(row.picture) as picture:
                    if min(picture.size) < 2:
                        sentence = f"The picture {row.picture.name} is {picture.width} by {picture.height} pixels."
            except FileNotFoundError:
                sentence = f"There is no picture {row.picture.name}."
            except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
                sentence = f"The picture {row.picture.name} can't be read."
            known[row.picture] = sentence
        if known[row.picture]:
            found.append(Flaw(row.where, known[row.picture]))
    return tuple(found)


def apart(rows: Sequence[Row], share: float, seed: int = 0) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Rows to learn from, and rows held out: about `share` of all pictures, each with all its questions.

    Which pictures these are depends on their names and the seed alone: rows that are added move none.
    """
    limit = int(share * 2**32)

    def is_held_out(row: Row) -> bool:
        digest = hashlib.sha256(f"{seed}/{row.picture.name}".encode()).digest()
        return int.from_bytes(digest[:4], "big") < limit

    out = [is_held_out(row) for row in rows]
    return (
        tuple(row for row, held in zip(rows, out, strict=True) if not held),
        tuple(row for row, held in zip(rows, out, strict=True) if held),
    )
