"""Work that takes a while, off the GUI thread: a file opened, a doctor's round, a setting saved.

All results come back through one object that lives as long as the process. An object for each piece of work would have
to be deleted while its thread is perhaps still emitting: then results are lost now and then, or the process dies.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

from assistant.errors import UNEXPECTED, LookaloudError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Result:
    """What came out of a piece of work, and who wants to know. Weak: a thread must never be the last to hold a QObject,
    which would then be destroyed on it.
    """

    receiver: weakref.WeakMethod[Callable[[Any], None]]
    value: object


class _Returns(QObject):
    """Hands results to their receivers on the GUI thread."""

    came = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.came.connect(self._deliver)

    @Slot(object)
    def _deliver(self, result: _Result) -> None:
        receive = result.receiver()
        if receive is None or not shiboken6.isValid(receive.__self__):  # type: ignore[attr-defined]
            log.debug("the one who asked is gone")
            return
        receive(result.value)


_returns: list[_Returns] = []


def run(
    work: Callable[[], object], name: str, on_done: Callable[[Any], None], on_failed: Callable[[str], None]
) -> None:
    """Run `work` on a thread called `name`. GUI thread.

    Args:
        work: must not hold a dialog or another object that may be closed meanwhile.
        name: of the thread, for the log.
        on_done: a method of a QObject; called on the GUI thread with what `work` returned, unless its object is gone.
        on_failed: the same, with one speakable sentence.
    """
    if not _returns:
        _returns.append(_Returns())
    came, done, failed = _returns[0].came, weakref.WeakMethod(on_done), weakref.WeakMethod(on_failed)

    def body() -> None:
        try:
            result = _Result(done, work())
        except LookaloudError as error:
            result = _Result(failed, error.sentence)
        except Exception:
            log.exception("%s failed", name)
            result = _Result(failed, UNEXPECTED)
        came.emit(result)

    # A daemon: a disk or a bus that hangs does not keep the app from ending.
    threading.Thread(target=body, name=name, daemon=True).start()
