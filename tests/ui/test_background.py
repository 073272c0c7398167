"""Work off the GUI thread: every result arrives, once, on the GUI thread."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Slot
from PySide6.QtWidgets import QApplication

from assistant.errors import UNEXPECTED, BadInput
from tests.ui.conftest import until
from ui import background
from ui.shutdown import Shutdown


class Owner(QObject):
    """Counts what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[object] = []
        self.failed: list[str] = []
        self.threads: set[str] = set()

    @Slot(object)
    def on_done(self, result: object) -> None:
        """A result."""
        self.done.append(result)
        self.threads.add(threading.current_thread().name)

    @Slot(str)
    def on_failed(self, sentence: str) -> None:
        """A failure."""
        self.failed.append(sentence)

    def run(self, work: object) -> None:
        """Run `work` for this owner."""
        background.run(work, "test-work", self.on_done, self.on_failed)  # type: ignore[arg-type]


@pytest.fixture
def restless() -> Iterator[None]:
    """Python changes threads as often as it can, so that every order comes up."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("app", "restless")
def test_no_result_is_lost() -> None:
    owner = Owner()
    for number in range(1500):
        owner.run(lambda number=number: number)
        deadline = time.monotonic() + 5
        while len(owner.done) <= number:
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            assert time.monotonic() < deadline, f"result {number} was lost"
    assert owner.done == list(range(1500))
    assert owner.threads == {"MainThread"}


@pytest.mark.usefixtures("app")
def test_failures_are_sentences() -> None:
    owner = Owner()

    def refuse() -> None:
        raise BadInput("That is no picture.")

    def break_down() -> None:
        raise RuntimeError("a detail")

    owner.run(refuse)
    until(lambda: owner.failed == ["That is no picture."])
    owner.run(break_down)
    until(lambda: owner.failed[1:] == [UNEXPECTED])


@pytest.mark.usefixtures("app", "restless")
@pytest.mark.parametrize("how", ["deleted by Qt", "forgotten by Python"])
def test_an_owner_that_is_gone_is_no_harm(how: str) -> None:
    """A dialog that is closed while its work runs, at every moment of it."""
    kept = Owner()
    for number in range(300):
        owner = Owner()
        owner.run(lambda: None)
        for _ in range(number % 5):
            QApplication.processEvents()
        if how == "deleted by Qt":
            shiboken6.delete(owner)
        del owner
        gc.collect(0)
    kept.run(lambda: "the last")
    until(lambda: kept.done == ["the last"])


@pytest.mark.usefixtures("app")
def test_the_end_does_not_wait_for_what_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    codes: list[int] = []
    monkeypatch.setattr(QCoreApplication, "exit", codes.append)
    monkeypatch.setattr("ui.shutdown.DEADLINE_MS", 50)
    hang = threading.Event()
    first: list[str] = []
    shutdown = Shutdown(lambda: first.append("refused"), lambda _: hang.wait(20))
    shutdown.begin()
    shutdown.begin()
    until(lambda: codes)
    assert first == ["refused"] and codes == [0] and not shutdown.clean
    hang.set()
    until(lambda: len(codes) == 2)
