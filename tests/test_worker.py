"""The model thread: order, priorities, cancellation, idle tasks, closing."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from assistant.cancel import CancelToken
from assistant.errors import Cancelled
from assistant.worker import ModelThread, Priority


@pytest.fixture
def worker() -> Iterator[ModelThread]:
    thread = ModelThread()
    yield thread
    assert thread.close()


def _hold(worker: ModelThread) -> threading.Event:
    """Keep the thread busy until the event is set, so that what follows is queued together."""
    gate = threading.Event()
    entered = threading.Event()
    worker.submit(lambda: (entered.set(), gate.wait(5)))
    assert entered.wait(5)
    return gate


def test_jobs_run_by_priority_then_in_order(worker: ModelThread) -> None:
    gate = _hold(worker)
    ran: list[str] = []
    futures = [
        worker.submit(lambda: ran.append("background"), priority=Priority.BACKGROUND),
        worker.submit(lambda: ran.append("first request")),
        worker.submit(lambda: ran.append("second request")),
        worker.submit(lambda: ran.append("speech"), priority=Priority.SPEECH),
    ]
    gate.set()
    for future in futures:
        future.result(5)
    assert ran == ["speech", "first request", "second request", "background"]


def test_speech_runs_between_the_steps_of_a_long_job(worker: ModelThread) -> None:
    ran: list[str] = []

    def reading() -> Iterator[None]:
        for number in range(3):
            ran.append(f"step {number}")
            if number == 0:
                worker.submit(lambda: ran.append("speech"), priority=Priority.SPEECH)
            yield

    worker.run_steps(reading()).result(5)
    assert ran == ["step 0", "speech", "step 1", "step 2"]


def test_a_cancelled_job_never_runs_and_says_so(worker: ModelThread) -> None:
    gate = _hold(worker)
    token = CancelToken()
    ran: list[int] = []
    future = worker.submit(lambda: ran.append(1), token)
    token.cancel()
    gate.set()
    with pytest.raises(Cancelled):
        future.result(5)
    assert not ran


def test_a_generator_is_closed_when_its_request_is_cancelled(worker: ModelThread) -> None:
    token = CancelToken()
    closed = threading.Event()

    def endless() -> Iterator[None]:
        try:
            while True:
                token.cancel()
                yield
        finally:
            closed.set()

    with pytest.raises(Cancelled):
        worker.run_steps(endless(), token).result(5)
    assert closed.is_set()


def test_an_error_reaches_the_future_and_the_thread_goes_on(worker: ModelThread) -> None:
    with pytest.raises(ZeroDivisionError):
        worker.submit(lambda: 1 / 0).result(5)
    assert worker.submit(lambda: 7).result(5) == 7


def test_idle_tasks_run_once_until_there_was_work_again(worker: ModelThread) -> None:
    ran = threading.Semaphore(0)
    worker.every_idle(lambda: 0.05, ran.release)
    worker.submit(lambda: None).result(5)
    assert ran.acquire(timeout=5)
    assert not ran.acquire(timeout=0.3)
    worker.submit(lambda: None).result(5)
    assert ran.acquire(timeout=5)


def test_closing_refuses_new_work_and_drops_what_waits() -> None:
    worker = ModelThread()
    gate = _hold(worker)
    waiting = worker.submit(lambda: 1)
    closer = threading.Thread(target=worker.close)
    closer.start()
    while not worker.submit(lambda: 2).done():
        pass
    gate.set()
    closer.join(5)
    with pytest.raises(Cancelled):
        waiting.result(5)
    with pytest.raises(Cancelled):
        worker.submit(lambda: 3).result(5)


def test_a_token_calls_back_once_and_at_once_when_it_is_late() -> None:
    token = CancelToken()
    calls: list[str] = []
    token.on_cancel(lambda: calls.append("early"))
    token.cancel()
    token.cancel()
    token.on_cancel(lambda: calls.append("late"))
    assert calls == ["early", "late"]
    with pytest.raises(Cancelled):
        token.check()
