"""What is taught, to which network, and how: made once, before anything is learned."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import BadInput
from training import advice, labels, lora
from training.batches import Collator
from training.data import Data, Places, Row, open_data
from training.data.rows import apart, check_pictures
from training.events import Problem, Tell
from training.pictures import Pictures
from training.small import WIDE
from training.start import ONE_ANSWER, SEVERAL_ANSWERS

if TYPE_CHECKING:
    from training.network import Learner
    from training.start import Started

# Of a few corrections among much that is known, docs/results/corrections.md.
# Rows of what is known in an epoch: at least, for a small network, which is quick, and for each new row.
KNOWN, SMALL_KNOWN, _FOR_EACH = 1000, 10_000, 50
_NEW = 0.5  # draws of what is new, for each of what is known
FEWEST = 2  # rows; with fewer there is nothing to learn and nothing to hold out


@dataclass(frozen=True, slots=True)
class Options:
    """How to teach. Those of the group "lesson" decide what is learned, and must be the same to go on.

    Attributes:
        out: the model's folder.
        places: the data.
        form: of the data; "" when their files are to tell.
        start: folder of a checkpoint to start from; None with `size`.
        size: of a network from nothing ("small"); "" with `start`.
        epochs: how often each row is learned.
        batch_size: rows in one step.
        rate: highest learning rate.
        keep: squares of each picture that are looked at early on; 0 for all.
        held_out: share of pictures that are kept apart.
        seed: of all dice.
        save_every: steps between two states on disk.
        threads: of the processor; 0 for as many as there are cores.
        skip_flawed: learn without the rows that can't be used, instead of naming them and ending.
        anew: drop what was begun in `out`.
        replay: data that the start was taught with, so that it forgets none of it; what is new is then learned whole.
        again: rows of `replay` in an epoch, at least.
        lora: teach small parts of the network only.
        tensorboard: write logs for TensorBoard too.
    """

    out: Path
    places: Places
    form: str = ""
    start: Path | None = None
    size: str = ""
    epochs: float = 4.0
    batch_size: int = 32
    rate: float = 5e-5
    keep: int = 0
    held_out: float = 0.05
    seed: int = 0
    save_every: int = 500
    threads: int = 0
    skip_flawed: bool = False
    anew: bool = False
    replay: Places | None = None
    again: int = KNOWN
    lora: bool = False
    tensorboard: bool = False

    def lesson(self, data: Data) -> dict[str, Any]:
        """What decides how it goes, as it is kept to be compared."""
        values = asdict(self)
        for name in ("out", "threads", "anew", "places", "save_every", "tensorboard", "replay"):
            del values[name]
        return values | {
            "start": str(self.start or ""),
            "replay": self.replay.data if self.replay else "",
            "data": data.name,
            "rows": len(data.rows),
            "epochs": float(self.epochs),
        }


@dataclass(slots=True)
class Lesson:
    """All that a training needs, made once."""

    options: Options
    data: Data
    learned: tuple[Row, ...]
    held_out: tuple[Row, ...]
    names: labels.Labels
    started: Started
    network: Learner
    pictures: Pictures
    adapter: Any = None
    new: tuple[Row, ...] = ()
    one_answer: bool = False
    half: bool = False
    cpu_began: float = field(default_factory=time.process_time)

    @property
    def by_muon(self) -> bool:
        """Whether Muon teaches it: what starts from nothing, and our own small networks again. With AdamW those stand
        still where what is new differs only in what never mattered before (docs/results/corrections.md).
        """
        return self.started.new or (self.started.model.config.hidden_size < WIDE and not self.options.lora)

    def collator(self, rows: Sequence[Row], *, moves: bool = False) -> Collator:
        """Makes batches of rows; `moves` for those that are learned from."""
        return Collator(
            rows,
            self.names.ids,
            self.started.processor.tokenizer,
            self.pictures,
            self.options.seed,
            moves=moves,
            mirrors=moves and self.data.mirrors,
            longest=self.started.model.config.max_position_embeddings,
        )


def read_checked(options: Options, tell: Tell) -> Data:
    """Read the data and look at every row and picture header; what is wrong is told by row.

    Raises:
        BadInput: some rows can't be used, and `skip_flawed` is not set; or too few are left.
    """
    data = _read(options.places, options.form, options.skip_flawed, tell)
    if options.replay is not None:
        known = _read(options.replay, "", options.skip_flawed, tell)
        name = f"{data.name}, and again of {known.name}"
        return Data(name, data.rows, known.test, (), f"{data.about} {known.about}".strip(), known=known.rows)
    return data


def _read(places: Places, form: str, skip_flawed: bool, tell: Tell) -> Data:
    data = open_data(places, form)
    flaws = [*data.flaws, *check_pictures((*data.rows, *data.test))]
    for flaw in flaws:
        tell(Problem(flaw.where, flaw.sentence))
    if flaws and not skip_flawed:
        many = len(flaws) > 1
        them = "them" if many else "it"
        raise BadInput(
            f"{len(flaws)} row{'s' if many else ''} of {data.name} can't be used. "
            f"Put {them} right, or {advice.without_flawed()} to learn without {them}."
        )
    wrong = {flaw.where for flaw in flaws}
    rows = tuple(row for row in data.rows if row.where not in wrong)
    if len(rows) < FEWEST:
        raise BadInput(f"There are {len(rows)} questions in {data.name}; {FEWEST} are the least to learn from.")
    return Data(
        data.name, rows, tuple(row for row in data.test if row.where not in wrong), (), data.about, data.mirrors
    )


def among(new: Sequence[Row], known: Sequence[Row], seed: int, least: int) -> tuple[Row, ...]:
    """What is new, each row several times, among some of what is known, `least` or more: what one epoch draws."""
    some = max(least, _FOR_EACH * len(new))
    dice = random.Random(seed)
    again = dice.sample(list(known), min(some, len(known)))
    times = max(round(len(again) * _NEW / max(len(new), 1)), 1)
    return (*(row for row in new for _ in range(times)), *again)


def prepare(options: Options, data: Data) -> Lesson:
    """Split the rows, collect the answers, make or load the network."""
    from training import start
    from training.network import Eyes, Learner, learns_in_half

    learned, held_out = apart(data.known or data.rows, options.held_out, options.seed)
    if data.known:
        learned = among(data.rows, learned, options.seed, options.again)
    if not learned:
        learned, held_out = data.rows, ()
    kept = start.answers_of(options.start) if options.start else ()
    names = labels.collect(learned, kept)
    if options.start:
        started = start.from_checkpoint(options.start, names.names, options.seed)
    else:
        started = start.from_nothing((row.question for row in learned), names.names, options.size, options.seed)
    adapter = lora.add(started.model) if options.lora else None
    images = started.processor.image_processor
    eyes = Eyes(tuple(images.image_mean), tuple(images.image_std))
    pictures = Pictures(int(images.size["shortest_edge"]), int(images.size_divisor))
    network = Learner(started.model, eyes)
    one_answer = started.one_answer
    if started.new:
        one_answer = all(len(row.said) == 1 for row in learned)
    started.model.config.problem_type = ONE_ANSWER if one_answer else SEVERAL_ANSWERS
    new = data.rows if data.known else ()
    half = learns_in_half(started.model.config.hidden_size)
    return Lesson(options, data, learned, held_out, names, started, network, pictures, adapter, new, one_answer, half)
