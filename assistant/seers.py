"""The models that see and are in memory: loaded, asked, freed. All on the model thread."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from assistant.cancel import CancelToken
from assistant.errors import Cancelled, LookaloudError
from assistant.models import exhaustion, faults, hardware, store
from assistant.models.plan import LoadPlan
from assistant.models.store import Installed
from assistant.seeing import Tell, VisualAnswerer
from assistant.types import Picture, Progress, Sighting, View
from assistant.worker import ModelThread, Priority

log = logging.getLogger(__name__)

FAILED = "The model {name} could not make anything of this picture. Please try another picture or another model."
MAKING_ROOM = "Memory ran out. The other models make room, and I look again."

Key = tuple[Path, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model, and how exact it is to be loaded, as `store.plans` takes it."""

    model: Installed
    precision: str

    @property
    def key(self) -> Key:
        return self.model.folder, self.precision


class Seers:
    """Every method is called on the model thread, but for `has`.

    Args:
        worker: that thread.
        unload_rest: frees the models of the other senses.
    """

    def __init__(self, worker: ModelThread, unload_rest: Callable[[], None]) -> None:
        self._worker = worker
        self._unload_rest = unload_rest
        self._open: dict[Key, VisualAnswerer] = {}
        self._picture: Picture | None = None

    def has(self, wanted: Wanted | None = None) -> bool:
        """Whether it is loaded; whether any is. Any thread, for a glance."""
        return wanted.key in self._open if wanted is not None else bool(self._open)

    def load(self, wanted: Wanted, keep: Collection[Key], tell: Tell) -> None:
        """Load a model; all others but those to `keep` make room first. Requests run between its steps.

        Raises:
            ModelMissing: it can't be loaded.
            LookaloudError: there is too little memory.
            Cancelled: the app ends.
        """
        for key in [key for key in self._open if key != wanted.key and key not in keep]:
            del self._open[key]
        if wanted.key not in self._open:
            exhaustion.let_go()
            self._open[wanted.key] = self._first(wanted, plans_for(wanted), tell, Priority.BACKGROUND)

    def ask(self, wanted: Wanted, view: View, question: str, token: CancelToken, tell: Tell) -> Sighting | None:
        """What a model answers, or sees where there is no question; None where it is not loaded (any more).

        When memory runs out there is made room; then it is loaded in ways that take less; each is told.

        Raises:
            LookaloudError: there is too little memory, or it failed in another way.
            Cancelled: the request was overtaken; the model stays usable.
        """
        if wanted.key not in self._open:
            return None
        if self._picture is not view.picture:
            self.forget()
            self._picture = view.picture

        def pause() -> None:
            token.check()
            self._worker.let_urgent_run()

        def tried() -> Sighting | None:
            """None where memory ran out. The error is gone by then, and what it held of the computation with it."""
            answerer = self._open[wanted.key]
            try:
                return answerer.answer(view, question, pause) if question else answerer.describe(view, pause)
            except (Cancelled, LookaloudError):
                raise
            except Exception as error:
                if not exhaustion.ran_out(error):
                    log.exception("%s failed", wanted.model.name)
                    raise LookaloudError(FAILED.format(name=wanted.model.name)) from error
                log.warning("memory ran out while looking: %s", str(error))  # the error itself holds what ran out
                return None

        found = tried()
        if found is None:
            tell(Progress("memory", None, MAKING_ROOM))
            self.make_room(wanted)
            self._open[wanted.key].forget()
            exhaustion.let_go()
            found = tried()
        while found is None:
            self._step_down(wanted, tell)
            found = tried()
        return found

    def forget(self) -> None:
        """Drop what is kept of pictures for follow-up questions."""
        self._picture = None
        for answerer in self._open.values():
            answerer.forget()

    def unload(self) -> None:
        """Free all of them."""
        if self._open:
            log.info("the models that see leave the memory")
            self._open.clear()
            exhaustion.let_go()
        self._picture = None

    def make_room(self, wanted: Wanted) -> None:
        """Free all models but this one."""
        for key in [key for key in self._open if key != wanted.key]:
            del self._open[key]
        self._unload_rest()
        exhaustion.let_go()

    @property
    def picture(self) -> Picture | None:
        """What was asked about last. Any thread, for a glance."""
        return self._picture

    def _step_down(self, wanted: Wanted, tell: Tell) -> None:
        """Load a model anew, in the next way that takes less."""
        plans, now = plans_for(wanted), self._open.pop(wanted.key).plan
        exhaustion.let_go()
        left = plans[plans.index(now) + 1 :] if now in plans else plans[1:]
        if not left:
            raise LookaloudError(faults.TOO_LARGE.format(name=wanted.model.name))
        self._open[wanted.key] = self._first(wanted, left, tell, Priority.REQUEST)

    def _first(self, wanted: Wanted, plans: tuple[LoadPlan, ...], tell: Tell, than: Priority) -> VisualAnswerer:
        def telling(progress: Progress) -> None:
            tell(progress)
            self._worker.let_urgent_run(than)
            if self._worker.closed:
                raise Cancelled

        from assistant.seeing.opening import open_first, told

        model = wanted.model
        with told(model.name):
            return open_first(model.folder, model.name, plans, telling, lambda: self.make_room(wanted))


def plans_for(wanted: Wanted) -> tuple[LoadPlan, ...]:
    """The ways to load it on this machine as it is now, best first. Any thread."""
    return store.plans(wanted.model, hardware.look(), wanted.precision)
