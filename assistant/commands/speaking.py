"""`say`, `listen`, `repeat` and `stop`: what is spoken and heard."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from assistant import settings
from assistant.commands import running
from assistant.errors import ANSWERED, NOT_ANSWERED, BadInput, InstanceError


def add_commands(commands: running.Subparsers) -> None:
    """Add the parsers of this theme."""
    say = commands.add_parser("say", help="speak a text")
    say.add_argument("text", help="the text; - reads it from the standard input")
    say.add_argument("--rate", type=_rate, metavar="0.5..6", help="times the voice's own pace")
    say.add_argument("--voice", metavar="NAME|FOLDER", default="", help="another voice than the one in the settings")
    say.add_argument("--out", type=Path, metavar="FILE.wav", help="write to a file instead")
    say.add_argument("--json", action="store_true", help="print one JSON object: how soon it sounded, how long it took")
    say.add_argument("--text-only", action="store_true", help="print what would be spoken")
    say.add_argument("--language", default="en", metavar="xx", help="for --text-only: en, nl, de, fr or es")
    say.set_defaults(run=run_say)
    listen = commands.add_parser("listen", help="print the words of a recording")
    listen.add_argument("file", type=Path, metavar="FILE.wav")
    listen.add_argument("--json", action="store_true", help="print one JSON object")
    listen.set_defaults(run=run_listen)
    commands.add_parser("stop", help="silence the running app").set_defaults(run=run_stop)
    repeat = commands.add_parser("repeat", help="let the running app say its last answer again")
    repeat.set_defaults(run=run_repeat)


def run_say(options: argparse.Namespace) -> int:
    """`lookaloud say`."""
    text = sys.stdin.read() if options.text == "-" else options.text
    if not text.strip():
        raise BadInput("There is nothing to say: the text is empty.")
    if options.text_only:
        from assistant.speaking.text import speakable

        print(speakable(text, settings.load().pronunciations, options.language))
        return ANSWERED
    if options.voice or options.json:
        return _try(text, options)
    if options.rate is None and options.out is None:
        try:
            running.send({"command": "say", "text": text})
            return ANSWERED
        except InstanceError:
            pass
    from assistant import standalone

    for sentence in standalone.say(text, options.rate, options.out):
        print(sentence, file=sys.stderr)
    return ANSWERED


def _try(text: str, options: argparse.Namespace) -> int:
    """In a voice of its own choice, measured; the running app goes on with its own."""
    from assistant import trial

    result = trial.say(text, options.voice, rate=options.rate, out=options.out)
    notes = result.pop("notes")
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    for sentence in notes:
        print(sentence, file=sys.stderr)
    if options.out is None and not result["played"]:
        print("There is no sound device, so nothing was heard. Use --out to write a file.", file=sys.stderr)
        return ANSWERED if options.json else NOT_ANSWERED
    return ANSWERED


def run_listen(options: argparse.Namespace) -> int:
    """`lookaloud listen`."""
    running.check_file(options.file, "sound")
    try:
        words = running.send({"command": "transcribe", "path": str(options.file.absolute())})["text"]
    except InstanceError:
        from assistant import standalone

        words = standalone.transcribe(options.file)
    print(json.dumps({"text": words}, ensure_ascii=False) if options.json else words)
    return ANSWERED


def run_stop(_: argparse.Namespace) -> int:
    """`lookaloud stop`."""
    return running.tell_app("stop", "stop")


def run_repeat(_: argparse.Namespace) -> int:
    """`lookaloud repeat`."""
    return running.tell_app("repeat", "repeat")


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0.5 <= rate <= 6.0:
        raise argparse.ArgumentTypeError("the rate must be a number from 0.5 to 6")
    return rate
