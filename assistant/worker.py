"""The one model thread: the only place where models are loaded, run and freed.

Two threads in one tokenizer fail ("Already borrowed"), and two sessions that each use all cores slow each other down;
so all model work is queued here. Work that takes long is a generator: between two of its steps, work of a higher
priority (speech, mostly) runs first. That is how the first line is spoken while the rest is still being read.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import IntEnum
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from assistant.cancel import CancelToken
from assistant.errors import Cancelled

log = logging.getLogger(__name__)
T = TypeVar("T")


class Priority(IntEnum):
    """Lower runs first."""

    SPEECH = 0
    REQUEST = 1
    BACKGROUND = 2


@dataclass(order=True)
class _Job:
    priority: Priority
    order: int
    step: Callable[[], bool] = field(compare=False)
    token: CancelToken | None = field(compare=False)
    drop: Callable[[BaseException], None] = field(compare=False)


class ModelThread:
    """A thread that runs jobs by priority, then in the order they came. All methods may be called from any thread."""

    def __init__(self, name: str = "model") -> None:
        self._incoming: SimpleQueue[_Job | None] = SimpleQueue()
        self._heap: list[_Job] = []  # only touched on the thread itself
        self._order = itertools.count()
        self._closed = threading.Event()
        self._idle_since = time.monotonic()
        self._idle_tasks: list[tuple[Callable[[], float], Callable[[], None]]] = []
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(
        self, work: Callable[[], T], token: CancelToken | None = None, priority: Priority = Priority.REQUEST
    ) -> Future[T]:
        """Queue a function. The future fails with `Cancelled` if the token was cancelled before it ran."""
        future: Future[T] = Future()

        def step() -> bool:
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(work())
                except BaseException as error:
                    _fail(future, error)
            return False

        self._enqueue(step, token, priority, lambda error: _fail(future, error))
        return future

    def run_steps(
        self, steps: Iterator[Any], token: CancelToken | None = None, priority: Priority = Priority.REQUEST
    ) -> Future[None]:
        """Queue a generator; each `next()` is a job of its own, so that more urgent jobs run in between.

        What it yields is thrown away. When the token is cancelled the generator is closed at its next step.
        """
        future: Future[None] = Future()

        def step() -> bool:
            try:
                next(steps)
                return True
            except StopIteration:
                future.set_result(None)
            except BaseException as error:
                _fail(future, error)
            return False

        def drop(error: BaseException) -> None:
            close = getattr(steps, "close", None)
            if close is not None:
                close()
            _fail(future, error)

        self._enqueue(step, token, priority, drop)
        return future

    def let_urgent_run(self, than: Priority = Priority.REQUEST) -> None:
        """Run what is queued and more urgent than `than`, here and now. Only for a job on this thread, between steps.

        A model that answers for seconds calls it so that speech does not wait. Urgent work that would itself call it
        may not: it has the same place in the order.
        """
        while True:
            try:
                job = self._incoming.get_nowait()
            except Empty:
                break
            if job is None:
                self._incoming.put(None)  # the thread's own loop has to see that it ends
                break
            heapq.heappush(self._heap, job)
        while self._heap and self._heap[0].priority < than and not self._closed.is_set():
            self._one(self._heap)

    def every_idle(self, seconds: Callable[[], float], task: Callable[[], None]) -> None:
        """Run `task` on this thread once nothing has run for `seconds()`; again only after it was busy since."""
        self._idle_tasks.append((seconds, task))

    @property
    def closed(self) -> bool:
        """True once it was told to end: a job that takes long should."""
        return self._closed.is_set()

    def close(self, deadline: float = 2.0) -> bool:
        """Refuse new work, drop what is queued, wait `deadline` seconds for the running job. True if it ended."""
        self._closed.set()
        self._incoming.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join(deadline)
        return not self._thread.is_alive()

    def _enqueue(
        self,
        step: Callable[[], bool],
        token: CancelToken | None,
        priority: Priority,
        drop: Callable[[BaseException], None],
    ) -> None:
        job = _Job(priority, next(self._order), step, token, drop)
        if self._closed.is_set():
            drop(Cancelled())
            return
        self._incoming.put(job)

    def _run(self) -> None:
        heap = self._heap
        ran_idle: set[int] = set()
        while True:
            self._take(heap, ran_idle)
            if self._closed.is_set():
                break
            if heap:
                ran_idle.clear()
                self._one(heap)
                self._idle_since = time.monotonic()
        for job in heap:
            job.drop(Cancelled())
        while True:
            try:
                left = self._incoming.get_nowait()
            except Empty:
                return
            if left is not None:
                left.drop(Cancelled())

    def _take(self, heap: list[_Job], ran_idle: set[int]) -> None:
        """Move what came in to the heap; with nothing to do, wait for work and run idle tasks that are due."""
        block = not heap
        while True:
            try:
                job = self._incoming.get(block=block, timeout=self._next_idle(ran_idle) if block else None)
            except Empty:
                if block:
                    self._run_idle(ran_idle)
                return
            if job is None:
                return
            heapq.heappush(heap, job)
            block = False

    def _one(self, heap: list[_Job]) -> None:
        job = heapq.heappop(heap)
        if job.token is not None and job.token.cancelled:
            job.drop(Cancelled())
            return
        if job.step():
            # Same order number: it stays ahead of requests that came after it.
            heapq.heappush(heap, job)

    def _next_idle(self, ran_idle: set[int]) -> float | None:
        waits = [s() - self._idle_for() for i, (s, _) in enumerate(self._idle_tasks) if i not in ran_idle]
        return max(min(waits), 0.01) if waits else None

    def _run_idle(self, ran_idle: set[int]) -> None:
        for index, (seconds, task) in enumerate(self._idle_tasks):
            if index not in ran_idle and self._idle_for() >= seconds():
                ran_idle.add(index)
                try:
                    task()
                except Exception:
                    log.exception("idle task failed")

    def _idle_for(self) -> float:
        return time.monotonic() - self._idle_since


def _fail(future: Future[Any], error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)
