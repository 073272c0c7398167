"""`python -m training …`, which `lookaloud train …` starts. Light to import: what a command needs is imported when it
runs, and nothing is learned before all data were checked.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from assistant.errors import BAD_USAGE, NOT_ANSWERED, UNEXPECTED, BadInput, LookaloudError
from training import advice, crew, sharing_cli, voice_cli
from training.events import Failed, Reporter, StopWord

SAMPLE = "small-vilt"
"""The model that comes along."""
# What each start is taught with unless the user says otherwise: (epochs, rows in a step, rate, squares kept).
_RECIPES = {
    # Measured on easy-VQA, docs/results/easy-vqa.md.
    "small": (14.0, 128, 2e-3, 16),
    # ViLT's authors: rate 1e-4 at 256 rows in a step; with 32 the usual rate for fine-tuning.
    "": (4.0, 32, 5e-5, 0),
    # The small one again. All squares: it was last taught with all of them.
    "small again": (6.0, 32, 1e-3, 0),
    # The same with --replay, docs/results/corrections.md: what is known comes once, what is new many times.
    "small corrected": (1.0, 32, 1e-3, 0),
    # Small matrices that start from zero take some ten times the rate.
    "lora": (4.0, 32, 5e-4, 0),
}


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without a page of usage before it: it is heard, not looked at."""

    def error(self, message: str) -> NoReturn:
        print(f"{message[:1].upper()}{message[1:]}. Run {self.prog} --help to hear what can be said.", file=sys.stderr)
        sys.exit(BAD_USAGE)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    root = _Parser(
        "lookaloud train", description="Teach a model on this machine. Nothing leaves it unless you name a repository."
    )
    commands = root.add_subparsers(dest="command", metavar="WHAT", required=True, parser_class=_Parser)
    vqa = commands.add_parser("vqa", help="teach a ViLT to answer questions about pictures")
    vqa.add_argument("--data", required=True, metavar="PLACE", help="easy-vqa, or a file or folder of questions")
    vqa.add_argument("--pictures", type=Path, metavar="FOLDER", help="of the pictures, if not beside the questions")
    vqa.add_argument("--format", default="", metavar="NAME", help="of the data, if its files don't tell")
    start = vqa.add_mutually_exclusive_group(required=True)
    start.add_argument("--from", dest="start", metavar="NAME|FOLDER", help="the ViLT to start from")
    start.add_argument("--from-scratch", dest="size", choices=("small",), help="start from nothing")
    vqa.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="the folder of the model that is made")
    vqa.add_argument("--epochs", type=_positive, metavar="N", help="how often each question is learned")
    vqa.add_argument("--batch", type=int, metavar="N", help="questions in one step")
    vqa.add_argument("--rate", type=_positive, metavar="R", help="highest learning rate")
    vqa.add_argument("--held-out", type=_share, default=0.05, metavar="SHARE", help="of pictures kept apart (0.05)")
    vqa.add_argument("--seed", type=int, default=0, metavar="N", help="of all dice")
    vqa.add_argument("--save-every", type=int, default=500, metavar="STEPS", help="steps between two saves")
    vqa.add_argument("--threads", type=int, default=0, metavar="N", help="of the processor")
    vqa.add_argument("--skip-flawed", action="store_true", help="learn without the rows that can't be used")
    vqa.add_argument("--anew", action="store_true", help="drop what was begun in the folder")
    vqa.add_argument("--replay", metavar="PLACE", help="what the model knows, some of it learned again beside --data")
    vqa.add_argument("--lora", action="store_true", help="teach small parts of the model only, with less memory")
    vqa.add_argument("--tensorboard", action="store_true", help="write logs for TensorBoard into the folder too")
    vqa.add_argument("--json", action="store_true", help="tell what happens as JSON lines, and hear the line stop")
    vqa.add_argument("--window", action="store_true", help=argparse.SUPPRESS)  # who started it: training.advice
    sharing_cli.add_options(vqa)
    vqa.set_defaults(run=run_vqa)
    voice_cli.add(commands, _positive, _share)
    sharing_cli.add(commands)
    return root


def run_vqa(options: argparse.Namespace, tell: Reporter, stop: StopWord) -> int:
    """`vqa`."""
    from training.checkpoint import alone
    from training.data import Places
    from training.lesson import KNOWN, SMALL_KNOWN, Options
    from training.vqa import train

    sharing_cli.check(options)
    start = _start(options.start) if options.start else None
    if options.lora and options.size:
        raise BadInput("With --lora only small parts learn, so the rest has to know something: use it with --from.")
    recipe = _recipe(options, start)
    epochs, batch, rate, keep = _RECIPES[recipe]
    chosen = Options(
        out=options.out.expanduser(),
        places=Places(options.data, options.pictures),
        form=options.format,
        start=start,
        size=options.size or "",
        epochs=options.epochs or epochs,
        batch_size=options.batch or batch,
        rate=options.rate or rate,
        keep=keep,
        held_out=options.held_out,
        seed=options.seed,
        save_every=max(options.save_every, 1),
        threads=max(options.threads, 0),
        skip_flawed=options.skip_flawed,
        anew=options.anew,
        replay=Places(options.replay) if options.replay else None,
        again=SMALL_KNOWN if recipe == "small corrected" else KNOWN,
        lora=options.lora,
        tensorboard=options.tensorboard,
    )
    with alone(chosen.out):
        return sharing_cli.push(options, chosen.out, tell) if train(chosen, tell, stop) else NOT_ANSWERED


def _start(name: str) -> Path:
    """The folder of the checkpoint to start from: one that was downloaded, a folder, or the sample that comes along.

    Raises:
        ModelMissing: it is not on this machine.
    """
    from assistant.models import catalogue
    from assistant.models.checkpoints import locate_checkpoint
    from assistant.models.seeing_hub import VILT_MLM
    from assistant.paths import RESOURCES

    if name == SAMPLE and not Path(name).exists():
        return RESOURCES / "samples" / SAMPLE
    return locate_checkpoint(name, [*(each.hub for each in catalogue.SEEING), VILT_MLM])


def _recipe(options: argparse.Namespace, start: Path | None) -> str:
    if options.lora:
        return "lora"
    if start is None:
        return str(options.size)
    from training.start import is_small

    if not is_small(start):
        return ""
    return "small corrected" if options.replay else "small again"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit code."""
    from assistant.cli import prepare_environment
    from assistant.logs import log_to_file

    prepare_environment()
    # Tokenizers of several threads after a fork warn at length; ours run on one.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    options = parser().parse_args(argv)
    log_to_file(verbose=False)
    advice.listens(window=getattr(options, "window", False))
    tell, stop = Reporter(sys.stdout, options.json, silent=not crew.is_first()), StopWord()
    if options.json and crew.is_first():
        stop.listen(sys.stdin)
    # Ctrl+C, and what a service manager sends, end it as the word does: between two steps, with a save. A second one
    # ends it at once.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda number, _: _stop(stop, number))
    try:
        code: int = options.run(options, tell, stop)
        return code
    except LookaloudError as error:
        tell(Failed(error.sentence))
        return BAD_USAGE if isinstance(error, BadInput) else NOT_ANSWERED
    except Exception:
        import logging

        logging.getLogger(__name__).exception("training failed")
        tell(Failed(UNEXPECTED))
        return NOT_ANSWERED


def _stop(stop: StopWord, number: int) -> None:
    stop.say()
    signal.signal(number, signal.SIG_DFL)


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return value


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return value
