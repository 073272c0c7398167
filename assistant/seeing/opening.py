"""Loading a model in the best way that this machine has memory for: way after way, each step said in a sentence."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.errors import Cancelled, LookaloudError, ModelMissing
from assistant.models import checkpoints, exhaustion, faults, hardware, sizes, store
from assistant.models.plan import BYTES, LoadPlan
from assistant.seeing import Tell, VisualAnswerer, open_answerer
from assistant.seeing.loading import PlanUnusable
from assistant.types import Progress

log = logging.getLogger(__name__)

MAKING_ROOM = "There is too little memory for {name} {plan}. The other models make room, and I try again."
NEXT = "There is too little memory for {name} {plan}, so it is loaded {following}."
UNPROVED = "The files of {name} look whole. It was not opened, because this computer has too little memory for it now."
INSTEAD = "{sentence} It is loaded {following} instead."


def open_first(
    folder: Path, name: str, plans: tuple[LoadPlan, ...], tell: Tell, unload_rest: Callable[[], None]
) -> VisualAnswerer:
    """Load the checkpoint in `folder` in the first of the ways for which there is memory. Model thread.

    Where memory runs out the rest is unloaded, once, and the same is tried again; then comes the next way.

    Args:
        folder: of the checkpoint.
        name: of the model, as its user knows it.
        plans: the ways, best first; not empty.
        tell: hears how far loading is, and every step down, as `Progress("memory", None, sentence)`.
        unload_rest: frees all other models.

    Raises:
        ModelMissing: the checkpoint can't be loaded in any way; the sentence says what is wrong with it.
        LookaloudError: there is too little memory for all of them.
        Cancelled: by `tell`.
    """
    full = False  # whether there is nothing left that could make room
    wrong: LookaloudError = LookaloudError(faults.TOO_LARGE.format(name=name))
    for plan, following in zip(plans, (*plans[1:], None), strict=True):
        try:
            opened = _opened(folder, name, plan, tell)
            if opened is None and not full:
                full = True
                tell(Progress("memory", None, MAKING_ROOM.format(name=name, plan=plan)))
                unload_rest()
                exhaustion.let_go()
                opened = _opened(folder, name, plan, tell)
            if opened is not None:
                return opened
            sentence = NEXT.format(name=name, plan=plan, following=following)
            wrong = LookaloudError(faults.TOO_LARGE.format(name=name))
        except PlanUnusable as error:
            sentence = INSTEAD.format(sentence=error.sentence, following=following)
            wrong = error.with_traceback(None)
        exhaustion.let_go()
        if following is not None:
            tell(Progress("memory", None, sentence))
    raise wrong


@contextlib.contextmanager
def told(name: str) -> Iterator[None]:
    """Whatever goes wrong while a model is opened becomes a sentence.

    Raises:
        ModelMissing: it can't be opened, or a library is missing for it.
        LookaloudError, Cancelled: as they came.
    """
    try:
        yield
    except (Cancelled, LookaloudError):
        raise
    except ImportError as error:
        log.exception("a library is missing for %s", name)
        raise ModelMissing(faults.NO_LIBRARY) from error
    except Exception as error:
        log.exception("%s can't be opened", name)
        raise ModelMissing(faults.DAMAGED.format(name=name)) from error


def prove(folder: Path) -> str:
    """Open the checkpoint in `folder` once, to see whether that can be done; what is left to say about it, or "".

    For a process that has no other models: takes seconds to minutes and much memory, which is free again at its end.

    Raises:
        ModelMissing: it can't be opened; the sentence says what is wrong with it.
    """
    name = folder.resolve().name
    plans = tuple(plan for plan in store.plans(folder, hardware.look()) if has_room(folder, plan))
    if not plans:
        return UNPROVED.format(name=name)
    try:
        with told(name):
            open_first(folder, name, plans, lambda _: None, lambda: None)
    except ModelMissing:
        raise
    except LookaloudError:  # memory ran out all the same, which is no fault of the model's
        return UNPROVED.format(name=name)
    return ""


def _opened(folder: Path, name: str, plan: LoadPlan, tell: Tell) -> VisualAnswerer | None:
    """None where memory ran out. The error is gone by then, and what it held of the weights with it."""
    if not has_room(folder, plan):
        log.warning("there is no memory for %s %s", name, plan)
        return None
    try:
        return open_answerer(folder, name, plan, tell)
    except (LookaloudError, Cancelled):
        raise
    except Exception as error:
        if not exhaustion.ran_out(error):
            raise
        log.warning("memory ran out while loading %s %s: %s", name, plan, str(error))
        return None


def has_room(folder: Path, plan: LoadPlan) -> bool:
    """Whether the weights alone would find room at the moment. True where that can't be told.

    Only what is hopeless is refused: a program that takes all memory is ended by the system, without an error that it
    could act on, and one that swaps its weights in for each word takes minutes to answer.
    """
    try:
        need = sizes.parameters(checkpoints.weight_files(folder)) * BYTES[plan.precision]
    except (OSError, ValueError):
        return True
    machine = hardware.look()
    if plan.device == "cuda":
        return not machine.cards or need <= machine.cards[0].free
    return not machine.ram_free or need <= machine.ram_free + _swap()


def _swap() -> int:
    """Bytes of memory that there are on the disk."""
    import psutil

    return int(psutil.swap_memory().free)
