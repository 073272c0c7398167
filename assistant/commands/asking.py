"""`ask`, `describe` and `demo`: questions about pictures and the screen."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.commands import running
from assistant.errors import ANSWERED, BadInput, InstanceError, ModelMissing
from assistant.types import Box, PictureSource, Target

SAMPLE_QUESTION = "When does the train leave, and from which platform?"


def add_commands(commands: running.Subparsers) -> None:
    """Add the parsers of this theme."""
    ask = commands.add_parser(
        "ask",
        help="answer a question about a picture or the screen",
        description="Answer a question about a picture or the screen. Without a question, listens for one.",
    )
    ask.add_argument(
        "words", nargs="*", metavar="[PICTURE] QUESTION", help="a picture file, and the question in quotes"
    )
    ask.add_argument("--question-wav", type=Path, metavar="FILE", help="the question as a sound file")
    ask.add_argument("--follow-up", action="store_true", help="ask again about the last picture of the running app")
    describe = commands.add_parser("describe", help="say what a picture or the screen shows")
    describe.add_argument("words", nargs="*", metavar="[PICTURE]", help="a picture file")
    ask.set_defaults(run=run_ask)
    describe.set_defaults(run=run_describe)
    for command in (ask, describe):
        what = command.add_mutually_exclusive_group()
        what.add_argument("--screen", action="store_true", help="the whole screen")
        what.add_argument("--window", action="store_true", help="the window in front")
        what.add_argument("--area", metavar="X,Y,W,H", help="a part of the screen, in pixels")
        what.add_argument("--clipboard", action="store_true", help="the picture on the clipboard")
        command.add_argument("--model", metavar="NAME|FOLDER", help="the model that sees, for this once")
        command.add_argument("--json", action="store_true", help="print one JSON object")
        command.add_argument("--out", type=Path, metavar="FILE.wav", help="write the spoken answer to a file instead")
        command.add_argument("--silent", action="store_true", help="print only, do not speak")
    commands.add_parser(
        "demo", help="answer about a sample picture and write answer.wav; needs no display or sound"
    ).set_defaults(run=run_demo)


def run_ask(options: argparse.Namespace) -> int:
    """`lookaloud ask`."""
    words = list(options.words)
    if len(words) > 2:
        raise BadInput("Too many words: put the question in quotes.")
    if not all(word.strip() for word in words):
        raise BadInput("The question is empty. Please ask something, or use lookaloud describe.")
    has_target = options.screen or options.window or options.area or options.clipboard or options.follow_up
    picture = words.pop(0) if words and not has_target and (len(words) == 2 or options.question_wav) else None
    question = words.pop(0) if words else ""
    if words:
        raise BadInput("A picture file and a part of the screen were both named. Please name one of them.")
    if question and options.question_wav:
        raise BadInput("The question was given twice, as text and as sound. Please give one of them.")
    if not has_target and picture is None and Path(question).is_file():
        raise BadInput(f'The question is missing. Put it behind the picture, as in: {question} "what is the total?"')
    if not has_target and picture is None:
        raise BadInput(
            "Say what to ask about: a picture file before the question, --window, --screen, --area or --clipboard."
        )
    if not question and not options.question_wav:
        return _ask_by_voice(options, picture)
    return _ask(options, picture, question)


def run_describe(options: argparse.Namespace) -> int:
    """`lookaloud describe`."""
    has_target = options.screen or options.window or options.area or options.clipboard
    if len(options.words) + bool(has_target) != 1:
        raise BadInput("Say what to describe: one picture file, --window, --screen, --area or --clipboard.")
    options.follow_up, options.question_wav = False, None
    return _ask(options, options.words[0] if options.words else None, "")


def run_demo(_: argparse.Namespace) -> int:
    """`lookaloud demo`: the main job on a sample picture, by this process alone."""
    from assistant import standalone

    picture = paths.RESOURCES / "samples" / "departures.png"
    print(f"A sample picture, {picture.name}. The question: {SAMPLE_QUESTION}")
    target = Target(PictureSource.FILE, path=picture)
    out = Path("answer.wav")
    reply = standalone.ask(
        {"question": SAMPLE_QUESTION, "question_wav": None, "aloud": False, "out": str(out.absolute()), "model": None},
        target,
    )
    print(f"The answer: {reply['answer']['answer']}")
    print(f"It is spoken in {out}.")
    return int(reply["exit"])


def _target(options: argparse.Namespace, picture: str | None) -> Target:
    if picture is not None:
        return Target(PictureSource.FILE, path=Path(picture))
    if options.area:
        return Target(PictureSource.AREA, area=_area(options.area))
    if options.clipboard:
        return Target(PictureSource.CLIPBOARD)
    return Target(PictureSource.SCREEN if options.screen else PictureSource.WINDOW)


def _area(text: str) -> Box:
    try:
        left, top, width, height = (int(part) for part in text.split(","))
    except ValueError as error:
        raise BadInput("An area is four whole numbers: left, top, width and height, as in 0,0,800,600.") from error
    if width <= 0 or height <= 0:
        raise BadInput("The area is empty: its width and height must be more than 0.")
    return Box(left, top, width, height)


def _model(name: str) -> str:
    """The model's name, or its folder as every process finds it. Loads nothing.

    Raises:
        BadInput: it is not here, or its files are not whole.
    """
    from assistant.models import checking, store

    try:
        found = store.find(name)
    except ModelMissing as error:
        raise BadInput(error.sentence) from error
    wrong = checking.check(found.folder)
    if wrong:
        raise BadInput(wrong)
    return str(found.folder) if Path(name).expanduser().is_dir() else name


def _ask(options: argparse.Namespace, picture: str | None, question: str) -> int:
    target = _target(options, picture)
    running.check_file(target.path, "picture")
    running.check_file(options.question_wav, "sound")
    model = _model(options.model) if options.model is not None else None
    message = {
        "command": "ask",
        "question": question,
        "question_wav": str(options.question_wav.absolute()) if options.question_wav else None,
        "follow_up": options.follow_up,
        "model": model,
        "aloud": not (options.silent or options.out),
        "out": str(options.out.absolute()) if options.out else None,
    }
    if not options.follow_up:
        message |= target.as_message()
    try:
        return _print_answer(running.send(message), options)
    except InstanceError as error:
        if options.follow_up:
            raise BadInput(running.NO_APP.format("follow up")) from error
    from assistant import standalone

    if message["aloud"]:  # then it is said
        return _print_answer(standalone.ask(message, target), options)
    from assistant.commands.steps import Steps

    with Steps(sys.stderr) as steps:
        reply = standalone.ask(message, target, steps.tell)
    return _print_answer(reply, options)


def _ask_by_voice(options: argparse.Namespace, picture: str | None) -> int:
    if picture is None and options.window and not options.json:
        try:
            running.send({"command": "listen"})
            return ANSWERED
        except InstanceError:
            pass
    raise BadInput('Give a question in quotes, as in: lookaloud ask photo.jpg "what does the sign say?"')


def _print_answer(reply: Mapping[str, Any], options: argparse.Namespace) -> int:
    answer = reply["answer"]
    print(json.dumps(answer, ensure_ascii=False) if options.json else answer["answer"])
    for sentence in reply.get("notes", ()):
        print(sentence, file=sys.stderr)
    return int(reply["exit"])
