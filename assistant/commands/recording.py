"""Recording one's own voice: `record`. A process of its own, as training is."""

from __future__ import annotations

import argparse
import os
import sys

from assistant.commands import running


def add_commands(commands: running.Subparsers) -> None:
    """Add the parsers of this theme."""
    # The words after it are the recorder's: it has its own help.
    record = commands.add_parser("record", help="record your own voice for a voice", add_help=False, prefix_chars="\0")
    record.add_argument("words", nargs="*", metavar="WORD", help="lookaloud record --help says them")
    record.set_defaults(run=run_record)


def run_record(options: argparse.Namespace) -> int:
    """`lookaloud record`: becomes the recorder."""
    command = [sys.executable, "-m", "training.recordings_terminal", *options.words]
    if os.name != "nt":
        os.execv(sys.executable, command)  # does not return: keys and Ctrl+C reach the recorder itself
    import subprocess

    return subprocess.run(command, check=False).returncode
