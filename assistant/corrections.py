"""The user's corrections: what was answered wrongly, and what is right. They are there to be learned from.

They lie in the user's data folder: `corrections/corrections.jsonl` with the columns picture, question, answer, and what
was answered before; the pictures, PNG, lie beside it, each once however often it is corrected. `lookaloud train vqa
--data corrections` reads them. All files are readable by their owner only, and are there whole or not at all.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from assistant import paths
from assistant.errors import BadInput, LookaloudError
from assistant.types import Picture

FOLDER, LIST = "corrections", "corrections.jsonl"
LONGEST_ANSWER = 100  # characters: it becomes one of the answers that a model picks from
LONGEST_QUESTION = 1_000  # characters, as training takes them
NO_DESCRIPTION = (
    "A description can't be corrected, only the answer to a question. Ask about what was wrong in it, then correct "
    "that answer."
)
_NONE_OF_THAT_NUMBER = "There is no correction {}. Run lookaloud corrections to hear which there are."


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction.

    Attributes:
        picture: file name, beside the list.
        question: as a model that sees is asked it.
        answer: what is right, in the user's words.
        said: what had been answered, "" when nothing was.
        day: when it was corrected, "2026-11-30".
    """

    picture: str
    question: str
    answer: str
    said: str = ""
    day: str = ""


def folder() -> Path:
    """Where they lie. Need not be there yet."""
    return paths.data_dir() / FOLDER


def entries() -> tuple[Correction, ...]:
    """All corrections, oldest first. Lines of the list that make no sense are left out.

    Raises:
        LookaloudError: the list can't be read.
    """
    return tuple(found for found in map(_parsed, _lines()) if found is not None)


def keep(picture: Picture, question: str, answer: str, said: str = "") -> Correction:
    """Keep a correction and its picture. One of the same question about the same picture takes its place. Waits: the
    picture is compressed, which takes a second for a large one.

    Args:
        picture: what the question was about; without anything that stands in password fields.
        question: as a model that sees is asked it.
        answer: what is right.
        said: what had been answered.

    Raises:
        BadInput: the answer or the question can't be learned.
        LookaloudError: it can't be written. Then nothing was kept, and what was there before is as it was.
    """
    question, answer = " ".join(question.split()), " ".join(answer.split())
    _check(question, answer)
    name = f"{hashlib.sha256(str(picture.pixels.shape).encode() + picture.pixels.tobytes()).hexdigest()[:20]}.png"
    correction = Correction(name, question, answer, said, time.strftime("%Y-%m-%d"))
    with _writing() as place:
        file, is_new = place / name, not (place / name).exists()
        if is_new:
            paths.write_whole(file, _png(picture))
        try:
            _write([*(line for line in _lines() if not _same(_parsed(line), correction)), _line(correction)])
        except BaseException:
            if is_new:
                file.unlink(missing_ok=True)
            raise
    return correction


def delete(number: int) -> Correction:
    """Delete the correction with that number, counted from 1 as `entries` gives them, and its picture unless another
    correction needs it; what was deleted.

    Raises:
        BadInput: there is none of that number.
        LookaloudError: it can't be deleted.
    """
    with _writing() as place:
        lines = _lines()
        places = [at for at, line in enumerate(lines) if _parsed(line) is not None]
        if not 1 <= number <= len(places):
            raise BadInput(_NONE_OF_THAT_NUMBER.format(number))
        gone = _parsed(lines.pop(places[number - 1]))
        assert gone is not None
        _write(lines)
        if gone.picture not in {other.picture for other in map(_parsed, lines) if other is not None}:
            (place / gone.picture).unlink(missing_ok=True)
    return gone


def told(correction: Correction) -> str:
    """What the user hears when it was kept."""
    many = len(entries())
    return (
        f"Kept: the answer is {correction.answer}. The picture and your answer stay on this machine only. "
        f"There {'are' if many > 1 else 'is'} {many} correction{'s' if many > 1 else ''} to learn from."
    )


def _check(question: str, answer: str) -> None:
    if not question:
        raise BadInput(NO_DESCRIPTION)
    if len(question) > LONGEST_QUESTION:
        raise BadInput("The question is too long to be learned. Ask it in fewer words, then correct that answer.")
    if not re.search(r"\w", answer):
        raise BadInput("Say what the right answer is, in a few words.")
    if len(answer) > LONGEST_ANSWER:
        raise BadInput(
            f"The right answer has {len(answer)} characters; {LONGEST_ANSWER} are the most that can be learned. Say it "
            "in fewer words."
        )


def _png(picture: Picture) -> bytes:
    from PIL import Image

    content = io.BytesIO()
    Image.fromarray(picture.pixels).save(content, "PNG", compress_level=3)  # half the time of 6 for a tenth more bytes
    return content.getvalue()


@contextmanager
def _writing() -> Iterator[Path]:
    """The folder, made where needed, and nobody else's to change meanwhile: the app and a command may both write."""
    try:
        place = folder()
        place.mkdir(mode=0o700, exist_ok=True)
        with FileLock(place / ".lock", mode=0o600):
            yield place
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise LookaloudError("The disk is full, so nothing was changed. Free some space and try again.") from error
        raise LookaloudError(
            f"The corrections in {folder()} can't be written. Check who owns that folder, and try again."
        ) from error


def _lines() -> list[str]:
    try:
        return [line for line in (folder() / LIST).read_text(encoding="utf-8").splitlines() if line.strip()]
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise LookaloudError(
            f"The list of corrections, {folder() / LIST}, can't be read. Put it right, or move it away."
        ) from error


def _write(lines: list[str]) -> None:
    paths.write_whole(folder() / LIST, "".join(f"{line}\n" for line in lines).encode())


def _line(correction: Correction) -> str:
    values = {
        "picture": correction.picture,
        "question": correction.question,
        "answer": correction.answer,
        "said": correction.said,
        "day": correction.day,
    }
    return json.dumps(values, ensure_ascii=False)


def _parsed(line: str) -> Correction | None:
    """None for a line that somebody spoiled: it stays in the list, where training names it."""
    try:
        values = json.loads(line)
        found = Correction(values["picture"], values["question"], values["answer"])
        more = [values.get(name, "") for name in ("said", "day")]
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    texts = (found.picture, found.question, found.answer, *more)
    if not all(isinstance(text, str) for text in texts) or Path(found.picture).name != found.picture:
        return None
    return Correction(found.picture, found.question, found.answer, *more)


def _same(one: Correction | None, other: Correction) -> bool:
    """Whether they are about the same question and picture."""
    return one is not None and (one.picture, one.question.lower()) == (other.picture, other.question.lower())
