"""`upload`, and `--push-to-hub` of the commands that teach: the words of their command lines."""

from __future__ import annotations

import argparse
import signal
from pathlib import Path
from typing import Any

from assistant.errors import ANSWERED, NOT_ANSWERED, BadInput, LookaloudError
from training import crew, sharing
from training.events import Said, StopWord, Tell


def add(commands: Any) -> None:
    """Add the parser of `upload`."""
    upload = commands.add_parser("upload", help="put a finished model or voice on the Hugging Face hub; asks first")
    upload.add_argument("model", metavar="FOLDER|VOICE", help="the folder of a model, or the name of a voice")
    upload.add_argument("repository", metavar="REPO", help="where to, as in me/my-model")
    _add_manner(upload)
    upload.add_argument("--json", action="store_true", help="tell what happens as JSON lines; asks nobody")
    upload.set_defaults(run=run)


def add_options(command: argparse.ArgumentParser) -> None:
    """Add `--push-to-hub` and what belongs to it to a command that teaches."""
    command.add_argument("--push-to-hub", metavar="REPO", help="when done, offer to upload it there; off unless named")
    _add_manner(command)


def check(options: argparse.Namespace) -> None:
    """Raises: BadInput: the repository can't be one. Before anything takes time."""
    if options.push_to_hub is not None:
        sharing.check_repository(options.push_to_hub)


def push(options: argparse.Namespace, folder: Path, tell: Tell) -> int:
    """Upload what was made where `--push-to-hub` says so; the exit code of the whole command.

    That it can't be uploaded is told, and is no error of the training, whose result is there.
    """
    if options.push_to_hub is None or not crew.is_first():
        return ANSWERED
    try:
        _share(options, folder, options.push_to_hub, tell)
    except LookaloudError as error:
        tell(Said(error.sentence))
        return NOT_ANSWERED
    return ANSWERED


def run(options: argparse.Namespace, tell: Tell, _: StopWord) -> int:
    """`upload`."""
    folder = Path(options.model).expanduser()
    if not folder.is_dir():
        from assistant.speaking.voices import folders

        named = [each for each in folders() if each.name.casefold() == options.model.strip().casefold()]
        if not named:
            raise BadInput(f"There is no folder and no voice called {options.model}.")
        folder = named[0]
    return ANSWERED if _share(options, folder, options.repository, tell) else NOT_ANSWERED


def _share(options: argparse.Namespace, folder: Path, repository: str, tell: Tell) -> bool:
    # With --json the input belongs to the word "stop", and who reads the lines is no person.
    ask = None if options.json else sharing.terminal
    signal.signal(signal.SIGINT, signal.default_int_handler)  # nothing is left to be saved: it ends a question, too
    try:
        return sharing.share(sharing.Upload(folder, repository, options.private), tell, ask, yes=options.yes)
    except KeyboardInterrupt:
        tell(Said("Stopped. The model is safe on this machine."))
        return False


def _add_manner(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--private",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="whether only you see it on the hub (yes, unless --no-private)",
    )
    command.add_argument(
        "--yes", action="store_true", help="upload without asking; a voice is asked about once even so"
    )
