"""Several processes that teach one network together, as `accelerate launch -m training …` starts them.

All read the data and learn; the first alone writes the folder, tells events and hears "stop". What they agree on goes
through accelerate. With one process every function here is nothing.
"""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Iterator
from typing import Any

from assistant.errors import BadInput, LookaloudError


def rank() -> int:
    """The place of this process among all, 0 for the first. Known before torch is imported: the launcher tells it."""
    return int(os.environ.get("RANK", "0"))


def size() -> int:
    """How many processes learn together."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def is_first() -> bool:
    """Whether this process writes and tells."""
    return rank() == 0


def check_batch(rows: int) -> None:
    """Raises: BadInput: the rows of a step can't be shared out evenly."""
    if rows % size():
        raise BadInput(f"{rows} in a step can't be shared among {size()} processes. Change --batch.")


@contextlib.contextmanager
def first_before_others() -> Iterator[None]:
    """The first process does what is inside, then all others do.

    Raises:
        LookaloudError: the processes don't find each other, and would each learn alone.
    """
    if size() == 1:
        yield
        return
    together = _together()
    if together.num_processes != size():
        raise LookaloudError("The processes did not find each other. Start it without accelerate launch.")
    with together.main_process_first():
        yield


def wait() -> None:
    """Wait until all processes are here."""
    if size() > 1:
        _together().wait_for_everyone()


def any_says(word: bool) -> bool:
    """Whether any of the processes says yes. All have to ask at the same place, and get the same answer."""
    return any(all_of(word))


def all_of(value: Any) -> list[Any]:
    """What each process has, in their order. All have to ask at the same place."""
    if size() == 1:
        return [value]
    from accelerate.utils import gather_object

    return list(gather_object([value]))


def part() -> None:
    """End the connection; a process that leaves without it is taken for one that crashed."""
    if size() > 1:
        _together().destroy_process_group()


def on_processor() -> bool:
    """Whether there is no accelerator. The launcher starts processes for one then too, each of which would find none
    and learn alone.
    """
    import torch

    return not torch.accelerator.is_available()


def _together() -> Any:
    from accelerate import PartialState

    # What one does for all, such as preparing recordings, may take hours.
    return PartialState(cpu=on_processor(), timeout=datetime.timedelta(hours=24))
