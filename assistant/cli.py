"""The `lookaloud` command. Light to import: what a command needs is imported when it runs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from assistant.errors import BAD_USAGE, NOT_ANSWERED, UNEXPECTED, BadInput, LookaloudError

DESCRIPTION = """Ask what is on your screen or in a picture and hear the answer. Nothing leaves this machine.
Without a command, the desktop app starts; a second start brings up the first one."""
EPILOG = """exit codes: 0 answered, 1 could not answer, 2 bad usage or input.
A running app does the work when there is one; otherwise the command does it by itself."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without a page of usage before it: it is heard, not looked at."""

    def error(self, message: str) -> NoReturn:
        print(f"{message[:1].upper()}{message[1:]}. Run {self.prog} --help to hear what can be said.", file=sys.stderr)
        sys.exit(BAD_USAGE)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit code. Reached as `lookaloud` and `python -m assistant`."""
    prepare_environment()
    options = parser().parse_args(argv)
    try:
        return _dispatch(options)
    except LookaloudError as error:
        return _report(error, getattr(options, "json", False))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output went away (`lookaloud history | head`): nothing to say to anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_ANSWERED
    except Exception:
        import logging

        logging.getLogger(__name__).exception("command failed")
        return _report(LookaloudError(UNEXPECTED), getattr(options, "json", False))


def prepare_environment() -> None:
    """No library may phone home or go to the network by itself: `models download` alone lifts this, when agreed to."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["DO_NOT_TRACK"] = "1"


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    root = _Parser("lookaloud", description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawTextHelpFormatter)
    root.add_argument("--version", action="store_true", help="print the version")
    root.add_argument("--verbose", action="store_true", help="log what happens to the standard error output")
    commands = root.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    _add_asking(commands)
    _add_speaking(commands)
    _add_app(commands)
    return root


def _add_asking(commands: argparse._SubParsersAction[_Parser]) -> None:
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
    for command in (ask, describe):
        what = command.add_mutually_exclusive_group()
        what.add_argument("--screen", action="store_true", help="the whole screen")
        what.add_argument("--window", action="store_true", help="the window in front")
        what.add_argument("--area", metavar="X,Y,W,H", help="a part of the screen, in pixels")
        what.add_argument("--clipboard", action="store_true", help="the picture on the clipboard")
        command.add_argument("--json", action="store_true", help="print one JSON object")
        command.add_argument("--out", type=Path, metavar="FILE.wav", help="write the spoken answer to a file instead")
        command.add_argument("--silent", action="store_true", help="print only, do not speak")


def _add_speaking(commands: argparse._SubParsersAction[_Parser]) -> None:
    say = commands.add_parser("say", help="speak a text")
    say.add_argument("text", help="the text; - reads it from the standard input")
    say.add_argument("--rate", type=_rate, metavar="0.5..6", help="times the voice's own pace")
    say.add_argument("--out", type=Path, metavar="FILE.wav", help="write to a file instead")
    say.add_argument("--text-only", action="store_true", help="print what would be spoken")
    listen = commands.add_parser("listen", help="print the words of a recording")
    listen.add_argument("file", type=Path, metavar="FILE.wav")
    listen.add_argument("--json", action="store_true", help="print one JSON object")
    commands.add_parser("stop", help="silence the running app")
    commands.add_parser("repeat", help="let the running app say its last answer again")


def _add_app(commands: argparse._SubParsersAction[_Parser]) -> None:
    history = commands.add_parser("history", help="what the running app was asked and answered")
    history.add_argument("--json", action="store_true", help="print one JSON object")
    doctor = commands.add_parser("doctor", help="what works on this machine, and what to do about the rest")
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    setting = commands.add_parser("settings", help="show the settings, or change one")
    setting.add_argument("name", nargs="?", metavar="SECTION.KEY", help="for example speech.rate")
    setting.add_argument("value", nargs="?", help="as in the settings file: 1.5, true, or text")
    models = commands.add_parser("models", help="the models this machine has, and downloading one that is missing")
    models.add_argument("action", choices=("list", "download"), nargs="?", default="list")
    models.add_argument("name", nargs="?")
    models.add_argument("--yes", action="store_true", help="agree to the download; its size is still said first")
    commands.add_parser("demo", help="answer about a sample picture and write answer.wav; needs no display or sound")
    commands.add_parser("quit", help="end the running app")


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0.5 <= rate <= 6.0:
        raise argparse.ArgumentTypeError("the rate must be a number from 0.5 to 6")
    return rate


def _dispatch(options: argparse.Namespace) -> int:
    from assistant import commands

    commands.log_to_file(verbose=options.verbose)
    if options.version:
        return commands.version()
    if options.command is None:
        return commands.start_app()
    handler = getattr(commands, f"run_{options.command}")
    code: int = handler(options)
    return code


def _report(error: LookaloudError, as_json: bool) -> int:
    if as_json:
        import json

        print(json.dumps({"error": error.sentence, "answered": False}))
    else:
        print(error.sentence, file=sys.stderr)
    return BAD_USAGE if isinstance(error, BadInput) else NOT_ANSWERED


if __name__ == "__main__":
    sys.exit(main())
