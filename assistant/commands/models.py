"""`models`: those there are, which to choose, downloading, removing and checking them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from assistant import settings
from assistant.commands import running
from assistant.errors import ANSWERED, NOT_ANSWERED, BadInput, LookaloudError, ModelMissing

if TYPE_CHECKING:
    from assistant.models.downloads import Outcome
    from assistant.types import Progress


def add_commands(commands: running.Subparsers) -> None:
    """Add the parsers of this theme."""
    models = commands.add_parser("models", help="the models there are, and downloading, choosing and removing them")
    models.set_defaults(run=run_list)
    models.add_argument("--json", action="store_true", help="print one JSON object")
    actions = models.add_subparsers(dest="action", metavar="ACTION")

    def add(name: str, run: Callable[[argparse.Namespace], int], help: str, what: str = "") -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = actions.add_parser(
            name, help=help, description=f"{help[:1].upper()}{help[1:]}."
        )
        if what:
            parser.add_argument("name", metavar=what, nargs="?", default="")
        parser.set_defaults(run=run)
        return parser

    listed = add("list", run_list, "every model in a sentence; or everything about one", "NAME")
    advised = add("recommend", run_recommend, "which model that sees to choose for this machine, and why")
    for each in (listed, advised):  # suppressed, so that it may stand before the action as well
        each.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object")
    for name, run, help in (
        ("download", run_download, "fetch a model from the hub; a download that broke off goes on"),
        ("remove", run_remove, "delete a model that was downloaded"),
    ):
        add(name, run, help, "NAME").add_argument(
            "--yes", action="store_true", help="agree beforehand; the size is still said first"
        )
    add("use", run_use, "let this model see from now on", "NAME|FOLDER")
    add("check", run_check, "say what is wrong with a model", "NAME|FOLDER")


def run_list(options: argparse.Namespace) -> int:
    """`lookaloud models` and `lookaloud models list`."""
    from assistant.models import hardware, listing

    machine = hardware.look()
    if getattr(options, "name", ""):
        for sentence in listing.details(options.name, machine):
            print(sentence)
        return ANSWERED
    rows = list(listing.rows(machine, settings.load().seeing))
    if options.json:
        print(json.dumps({"models": [row.values for row in rows]}))
        return ANSWERED
    for row in rows:
        print(row.sentence)
    print("To hear all about one, its memory and its scores too, run lookaloud models list and its name.")
    return ANSWERED


def run_recommend(options: argparse.Namespace) -> int:
    """`lookaloud models recommend`."""
    from assistant.models import hardware, recommend, store

    machine = hardware.look()
    advice = recommend.recommend(machine)
    here = {each.name for each in store.installed()}
    if options.json:
        chosen = [{"name": each.model.name, "as": str(each.plan), "because": each.why} for each in advice]
        print(json.dumps({"machine": str(machine), "models": chosen}))
        return ANSWERED
    print(f"This machine has {machine}.")
    for word, each in zip(("I recommend", *["Or"] * len(advice)), advice, strict=False):
        print(f"{word} {each.model.name}. {each.model.sentence} I name it because {each.why}.")
    first = advice[0].model.name
    print(f"To choose {first}, run lookaloud models {'use' if first in here else 'download'} {first}.")
    return ANSWERED


def run_download(options: argparse.Namespace) -> int:
    """`lookaloud models download`."""
    from assistant.models import downloads

    name = _named(options)
    print(downloads.announcement(name), flush=True)
    if not _agreed(options, "Download it now?"):
        print("Nothing was downloaded.")
        return NOT_ANSWERED
    news: SimpleQueue[Progress | Outcome] = SimpleQueue()
    handle = downloads.start(name, news.put, news.put)
    try:
        outcome = _follow(news)
    except KeyboardInterrupt:
        handle.cancel()
        handle.wait()
        print("Stopped. What came stays; run the same command again, and it goes on from there.")
        return 130
    if outcome.folder is None:
        raise ModelMissing(outcome.sentence)
    for sentence in _next_step(name, outcome.folder):
        print(sentence)
    return ANSWERED


def _next_step(name: str, folder: Path) -> Iterator[str]:
    """What to do with a model that has come; nothing for one that does not see."""
    from assistant.models import checking, known, stock

    if not known.sees(known.entry_of(name)):
        return
    fault = checking.check(folder)
    if fault:
        yield fault
        return
    used = stock.taken(settings.load().seeing).used == folder.name
    yield f"{folder.name} sees from now on." if used else f"To let it see, run lookaloud models use {folder.name}."


def _follow(news: SimpleQueue[Progress | Outcome]) -> Outcome:
    """Print what is worth hearing until the download ends."""
    from assistant.models.downloads import Milestones, Outcome

    ear = Milestones()
    while True:
        message = news.get()
        if isinstance(message, Outcome):
            return message
        if ear.hear(message):
            print(message.sentence, flush=True)


def run_remove(options: argparse.Namespace) -> int:
    """`lookaloud models remove`."""
    from assistant.models import removing

    what = removing.find(_named(options))
    print(what)
    if not _agreed(options, "Remove it now?"):
        print("Nothing was removed.")
        return NOT_ANSWERED
    removing.remove(what)
    print(f"{what.name} was removed.")
    chosen = settings.load().seeing
    for key in ("model", "second"):
        if getattr(chosen, key) in (what.name, str(what.folder)):
            settings.save_value("seeing", key, "")
            running.reload_settings()
            print("It was the one in use; now the best that is installed is used, if there is one.")
    return ANSWERED


def run_use(options: argparse.Namespace) -> int:
    """`lookaloud models use`."""
    from assistant.models import checking, hardware, store
    from assistant.models.ladder import unfit
    from assistant.models.stock import kept_name

    model = store.find(_named(options))
    fault = checking.check(model.folder)
    if fault:
        raise ModelMissing(fault)
    settings.save_value("seeing", "model", kept_name(model))
    told = running.reload_settings()
    against = unfit(model.entry.family, model.entry.parameters, hardware.look()) if model.entry else ""
    note = f" Mind that {against}." if against else ""
    now = "from now on" if told else "when Lookaloud runs"
    print(f"{model.name} sees {now}.{note}")
    return ANSWERED


def run_check(options: argparse.Namespace) -> int:
    """`lookaloud models check`."""
    from assistant.models import checking, store

    name = _named(options)
    folder = Path(name).expanduser()
    if not folder.is_dir():
        folder = store.find(name).folder
    called = folder.resolve().name
    print(f"Checking {called}. Of a large model this takes some minutes.", flush=True)
    fault = checking.check(folder, thorough=True)
    if fault:
        raise LookaloudError(fault)
    from assistant.seeing.opening import prove

    print(prove(folder) or f"Nothing is wrong with {called}.")
    return ANSWERED


def _named(options: argparse.Namespace) -> str:
    if not options.name.strip():
        raise BadInput("Say which model: run lookaloud models to hear their names.")
    return str(options.name)


def _agreed(options: argparse.Namespace, question: str) -> bool:
    if options.yes:
        return True
    try:
        return input(f"{question} yes or no: ").strip().lower() in ("y", "yes")
    except EOFError:  # nobody is there to answer
        print()
        return False
