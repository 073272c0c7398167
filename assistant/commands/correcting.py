"""`correct` and `corrections`: what was answered wrongly, kept on this machine to be learned from."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from assistant import corrections
from assistant.commands import running
from assistant.errors import ANSWERED, BadInput, InstanceError

NO_ANSWER_HERE = (
    "Lookaloud is not running, so there is no answer to correct. Name the picture and the question too, as in: "
    'lookaloud correct photo.jpg "what is it?" "a bicycle"'
)
NONE_YET = "There are no corrections yet."


def add_commands(commands: running.Subparsers) -> None:
    """Add the parsers of this theme."""
    correct = commands.add_parser(
        "correct",
        help="say what is right when an answer was wrong, to be learned from",
        description="Keep the right answer to the running app's last question, and its picture, on this machine only. "
        "lookaloud train vqa --data corrections learns from it. Any picture and question can be named as well.",
    )
    correct.add_argument("words", nargs="+", metavar="[PICTURE QUESTION] ANSWER", help="each in quotes")
    correct.set_defaults(run=run_correct)
    listed = commands.add_parser(
        "corrections",
        help="list your corrections, or delete one",
        description="List the corrections that are kept on this machine, or delete one and its picture.",
    )
    listed.add_argument("action", nargs="?", choices=("delete",), help="delete one; without it, all are listed")
    listed.add_argument("number", nargs="?", metavar="N", help="its number in the list, or last")
    listed.add_argument("--json", action="store_true", help="print one JSON object")
    listed.set_defaults(run=run_corrections)


def run_correct(options: argparse.Namespace) -> int:
    """`lookaloud correct`."""
    if len(options.words) == 1:
        try:
            print(running.send({"command": "correct", "text": options.words[0]})["text"])
        except InstanceError as error:
            raise BadInput(NO_ANSWER_HERE) from error
        return ANSWERED
    if len(options.words) != 3:
        raise BadInput(
            "Give the right answer in quotes, or a picture, a question and its right answer, each in quotes."
        )
    file, question, answer = options.words
    if not question.strip():
        raise BadInput("The question is empty. Please say which question about the picture has that answer.")
    from assistant.capture.files import open_picture
    from assistant.correcting import question_to_learn

    kept = corrections.keep(open_picture(Path(file)), question_to_learn(question), answer)
    print(corrections.told(kept))
    return ANSWERED


def run_corrections(options: argparse.Namespace) -> int:
    """`lookaloud corrections`."""
    if options.action == "delete":
        return _delete(options.number)
    entries = corrections.entries()
    if options.json:
        listed = [{"number": number, **asdict(entry)} for number, entry in enumerate(entries, 1)]
        print(json.dumps({"corrections": listed, "folder": str(corrections.folder())}, ensure_ascii=False))
        return ANSWERED
    for number, entry in enumerate(entries, 1):
        print(_as_line(number, entry))
    if entries:
        print(f"They are in {corrections.folder()}.", file=sys.stderr)
    else:
        print(NONE_YET)
    return ANSWERED


def _delete(text: str | None) -> int:
    if text is None:
        raise BadInput("Say which correction to delete: its number in the list, or last.")
    many = len(corrections.entries())
    if not many:
        raise BadInput(NONE_YET)
    try:
        number = many if text == "last" else int(text)
    except ValueError as error:
        raise BadInput(f"{text} is no number. Run lookaloud corrections to hear the numbers.") from error
    gone = corrections.delete(number)
    print(f"Deleted: {_as_line(number, gone)} {many - 1 or 'None'} {'is' if many == 2 else 'are'} left.")
    return ANSWERED


def _as_line(number: int, entry: corrections.Correction) -> str:
    was = f" It was answered: {entry.said}" if entry.said else ""
    return f"{number}. {entry.question} {entry.answer}.{was}"
