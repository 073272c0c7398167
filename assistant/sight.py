"""The model that sees, for the engine: chosen, loaded when it is needed, asked, and freed when it is not.

Loading takes seconds to minutes, so it is work of the lowest priority that lets everything else run at each of its
steps: a question about text is answered meanwhile. Whoever waits for the model waits on a request's thread, which a
newer request ends; the model goes on loading for the next question.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from assistant.cancel import CancelToken
from assistant.errors import Cancelled, LookaloudError
from assistant.models import store
from assistant.models.store import Installed
from assistant.request import Request
from assistant.seeing import Tell
from assistant.seeing.ahead import import_ahead
from assistant.seeing.crosscheck import together
from assistant.seers import Key, Seers, Wanted, plans_for
from assistant.settings import SeeingSettings
from assistant.types import Picture, Progress, Sighting, View
from assistant.worker import ModelThread, Priority

log = logging.getLogger(__name__)
T = TypeVar("T")


class Sight:
    """Methods may be called from any thread but the model's, unless they say so.

    Args:
        settings: which model, a second one, how exact, and when they leave the memory.
        worker: the model thread.
        unload_rest: frees the models of the other senses when memory runs out; called on the model thread.
    """

    def __init__(self, settings: SeeingSettings, worker: ModelThread, unload_rest: Callable[[], None]) -> None:
        self._settings = settings
        self._worker = worker
        self._seers = Seers(worker, unload_rest)
        self._lock = threading.Lock()
        self._loading: dict[Key, Future[None]] = {}
        self._tell: Tell = _nothing  # of whoever asked last
        self._timer: threading.Timer | None = None
        self._used = time.monotonic()

    def chosen(self, named: str = "") -> Installed | None:
        """The model that would be asked: the one `named`, that of the settings, or the first that is installed.

        Reads some small files. None where none is installed and none was chosen.

        Raises:
            ModelMissing: the one that was chosen is not here.
        """
        wanted = named or self._settings.model
        return store.find(wanted) if wanted else next(store.installed(), None)

    def prepare(self, named: str) -> None:
        """Begin to load the chosen model where there is one. Returns soon; problems are told when it is asked."""
        with contextlib.suppress(LookaloudError):
            model = self.chosen(named)
            if model is not None:
                self._loaded(Wanted(model, self._settings.precision), _nothing)

    def see(self, request: Request, view: View, question: str, tell: Tell) -> tuple[Sighting, ...]:
        """What the chosen model answers, held against what a second one says; with no question, what it sees. Waits.

        Args:
            request: may name a model; then that one alone is asked.
            view: what it is about.
            question: the user's words; "" for a description, for which there is no second opinion.
            tell: hears of loading, and of what is done when memory runs out; on the model thread.

        Returns:
            Best first; more than one where models disagree; none where none is installed.

        Raises:
            ModelMissing: the chosen model is not here, or can't be loaded.
            LookaloudError: it failed, or there is too little memory.
            Cancelled: the request was overtaken.
        """
        model = self.chosen(request.model)
        if model is None:
            return ()
        first = self._ask(model, request.token, view, question, tell)
        name = self._settings.second
        if not (question and name) or request.model:
            return (first,)
        try:
            second = store.find(name)
            if second.folder == model.folder:
                return (first,)
            return together(first, self._ask(second, request.token, view, question, tell))
        except LookaloudError as error:
            tell(Progress("seeing", None, error.sentence))
            return (first,)

    def forget_but(self, picture: Picture) -> None:
        """Drop what is kept of any other picture. Returns at once."""
        if self._seers.picture is not None and self._seers.picture is not picture:
            self._worker.submit(self._seers.forget, priority=Priority.BACKGROUND)

    def apply(self, settings: SeeingSettings) -> None:
        """Use other settings from the next question on; what is loaded in another way leaves the memory."""
        before, self._settings = self._settings, settings
        if (settings.model, settings.second, settings.precision) != (before.model, before.second, before.precision):
            self._worker.submit(self.unload, priority=Priority.BACKGROUND)
        elif settings.idle_unload_s != before.idle_unload_s and self._seers.has():
            self._restart_clock()

    def unload(self) -> None:
        """Free the models. Model thread."""
        self._seers.unload()

    def _ask(self, model: Installed, token: CancelToken, view: View, question: str, tell: Tell) -> Sighting:
        wanted = Wanted(model, self._settings.precision)
        while True:
            _waited(self._loaded(wanted, tell), token)
            asked = self._worker.submit(lambda: self._seers.ask(wanted, view, question, token, tell), token)
            try:
                found = _waited(asked, token)
            finally:
                self._restart_clock()
            if found is not None:  # else it left the memory in between: other settings, or its time was over
                return found

    def _loaded(self, wanted: Wanted, tell: Tell) -> Future[None]:
        """Done when the model is loaded; it begins to be, unless that has begun. Returns at once."""
        with self._lock:
            self._tell = tell
            loading = self._loading.get(wanted.key)
            if loading is None:
                loading = Future()
                if self._seers.has(wanted):
                    loading.set_result(None)
                    return loading
                self._loading[wanted.key] = loading
                threading.Thread(target=self._load, args=(wanted, loading), name="import", daemon=True).start()
            return loading

    def _load(self, wanted: Wanted, loading: Future[None]) -> None:
        """Import what the model needs, here, since that takes seconds of Python; then have it loaded."""
        try:
            import_ahead(wanted.model.folder, plans_for(wanted)[0])
        except Exception:  # loading meets it again, and knows how to tell it
            log.info("importing ahead failed", exc_info=True)

        def work() -> None:
            self._seers.load(wanted, self._kept(), self._pass_on)

        def done(loaded: Future[None]) -> None:
            with self._lock:
                self._loading.pop(wanted.key, None)
            self._restart_clock()
            error = loaded.exception()
            if error is None:
                loading.set_result(None)
            else:
                loading.set_exception(error)

        self._worker.submit(work, priority=Priority.BACKGROUND).add_done_callback(done)

    def _pass_on(self, progress: Progress) -> None:
        self._tell(progress)  # whose it is may change while the model loads

    def _kept(self) -> set[Key]:
        """What may stay in memory while another one is loaded: the two of a cross-check."""
        kept = set()
        if self._settings.second:
            for name in ("", self._settings.second):
                with contextlib.suppress(LookaloudError):
                    model = self.chosen(name)
                    if model is not None:
                        kept.add(Wanted(model, self._settings.precision).key)
        return kept

    def _restart_clock(self) -> None:
        """Free the models after the settings' time without a question. The thread may well be busy reading then."""
        seconds = self._settings.idle_unload_s
        with self._lock:
            self._used = time.monotonic()
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if seconds:
                self._timer = threading.Timer(seconds, self._time_is_over)
                self._timer.daemon = True
                self._timer.start()

    def _time_is_over(self) -> None:
        self._worker.submit(self._unload_unused, priority=Priority.BACKGROUND)

    def _unload_unused(self) -> None:
        seconds = self._settings.idle_unload_s
        if seconds and time.monotonic() - self._used >= seconds:
            self.unload()


def _nothing(_: Progress) -> None:
    pass


def _waited(future: Future[T], token: CancelToken) -> T:
    """The result of `future`. Waits, no longer than the request lasts."""
    over = threading.Event()
    future.add_done_callback(lambda _: over.set())
    token.on_cancel(over.set)
    over.wait()
    if not future.done():
        raise Cancelled
    return future.result()
