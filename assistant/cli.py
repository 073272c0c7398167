"""The `lookaloud` command. What each command does is in `assistant.commands`, by theme.

Light to import: what a command needs is imported when it runs.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from assistant.commands import app, asking, correcting, models, recording, speaking, training, voices
from assistant.errors import ANSWERED, BAD_USAGE, NOT_ANSWERED, UNEXPECTED, BadInput, LookaloudError

DESCRIPTION = """Ask what is on your screen or in a picture and hear the answer. Nothing leaves this machine.
Without a command, the desktop app starts; a second start brings up the first one."""
THEMES = (asking, correcting, speaking, voices, app, models, recording, training)
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
    # Read when torch is first imported. Its threads spin while they wait for each other: on a machine that was busy
    # with other things a sentence of VITS took 17 s with spinning and 4 s without.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    root = _Parser("lookaloud", description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawTextHelpFormatter)
    root.add_argument("--version", action="store_true", help="print the version")
    root.add_argument("--verbose", action="store_true", help="log what happens to the standard error output")
    root.set_defaults(run=app.start_app)
    commands = root.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for theme in THEMES:
        theme.add_commands(commands)
    return root


def _dispatch(options: argparse.Namespace) -> int:
    from assistant.logs import log_to_file

    log_to_file(verbose=options.verbose)
    if options.version:
        from importlib.metadata import version

        print(version("lookaloud"))
        return ANSWERED
    code: int = options.run(options)
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
