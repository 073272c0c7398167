"""Teaching models: `train`. Training is a process of its own, the same one that the window starts."""

from __future__ import annotations

import argparse
import os
import sys

from assistant.commands import running
from assistant.errors import LookaloudError

MISSING = "Training needs more than is installed. Run pip install lookaloud[models]."


def add_commands(commands: running.Subparsers) -> None:
    """Add the parsers of this theme."""
    # The words after it are the trainer's: it has its own help.
    train = commands.add_parser("train", help="teach a model on this machine", add_help=False, prefix_chars="\0")
    train.add_argument("words", nargs="*", metavar="WORD", help="lookaloud train --help says them")
    train.set_defaults(run=run_train)


def run_train(options: argparse.Namespace) -> int:
    """`lookaloud train`: becomes the trainer."""
    from importlib.util import find_spec

    if find_spec("torch") is None or find_spec("transformers") is None:
        raise LookaloudError(MISSING)
    command = [sys.executable, "-m", "training", *options.words]
    if os.name != "nt":
        os.execv(sys.executable, command)  # does not return: Ctrl+C and "stop" reach the trainer itself
    import subprocess

    return subprocess.run(command, check=False).returncode
