"""Downloads as the app and the commands start them: in a process of their own, with progress, and to be cancelled.

    handle = downloads.start("smolvlm2-500m", on_progress=queue.put, on_done=queue.put)
    handle.cancel()

What came stays when it is cancelled, or when this process dies: the next start goes on from there.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant import settings
from assistant.errors import UNEXPECTED, BadInput, ModelMissing
from assistant.models import online
from assistant.models.entries import PackagedModel
from assistant.models.known import entry_of
from assistant.models.sizes import in_words
from assistant.types import Progress

_PROCESS = "assistant.models.fetching"
# A download of hours says something at least so often, in seconds; a quick one not more often than that.
_SELDOM_S, _OFTEN_S = 60.0, 3.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a download ended: the model's folder, or else a sentence, which is "" when it was cancelled."""

    folder: Path | None = None
    sentence: str = ""

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` ended it."""
        return self.folder is None and not self.sentence


class Download:
    """A download that is under way. All methods may be called from any thread."""

    def __init__(
        self,
        process: subprocess.Popen[str],
        on_progress: Callable[[Progress], None],
        on_done: Callable[[Outcome], None],
    ) -> None:
        self._process = process
        self._on_progress = on_progress
        self._on_done = on_done
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="download", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """End it. Returns at once; `on_done` still comes."""
        self._cancelled.set()
        self._process.terminate()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until `on_done` has returned, `seconds` at most; True if it has. Never on the window's thread."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _listen(self) -> None:
        outcome = Outcome(sentence=UNEXPECTED)
        for message in online.messages(self._process):
            if "progress" in message and not self._cancelled.is_set():
                self._on_progress(Progress(**message["progress"]))
            elif "folder" in message:
                outcome = Outcome(Path(message["folder"]))
            elif "error" in message:
                outcome = Outcome(sentence=message["error"])
        online.end(self._process)
        self._on_done(Outcome() if self._cancelled.is_set() and outcome.folder is None else outcome)


def announcement(name: str) -> str:
    """What is said before the user agrees: how big it is, from where, under which licence.

    Asks the hub for the size where it is not known for certain, which takes a second or more: never on the window's
    thread.

    Raises:
        BadInput: downloads are switched off.
        ModelMissing: there is no such model, it comes with the packages, or the hub can't be asked.
    """
    entry = _allowed(name)
    size = sum(file.size for file in entry.hub_files) or _ask_size(name)
    return (
        f"{entry.name} is {in_words(size)}, from {entry.repository} on the Hugging Face hub, licence {entry.licence}."
    )


def start(name: str, on_progress: Callable[[Progress], None], on_done: Callable[[Outcome], None]) -> Download:
    """Begin, or go on with, a download that the user agreed to. Returns at once.

    Args:
        name: of a known model, or a repository like "owner/name".
        on_progress: called on the download's own thread; must only queue.
        on_done: called once, last, on that thread; must only queue.

    Raises:
        BadInput: downloads are switched off.
        ModelMissing: there is no such model, or it comes with the packages.
    """
    _allowed(name)
    return Download(online.start(_PROCESS, "fetch", name), on_progress, on_done)


class Milestones:
    """Picks what is worth hearing from the progress of something: each tenth, or a word now and then.

    Args:
        seldom_s: at least so often.
        often_s: at most so often.
    """

    def __init__(self, seldom_s: float = _SELDOM_S, often_s: float = _OFTEN_S) -> None:
        self._seldom_s, self._often_s = seldom_s, often_s
        self._tenth = 0
        self._stage = ""
        self._when = 0.0

    def hear(self, progress: Progress) -> bool:
        """Whether this one should be said."""
        now = time.monotonic()
        tenth = int((progress.fraction or 0.0) * 10)
        new = progress.stage != self._stage or tenth != self._tenth
        waited = now - self._when
        if (new and waited >= self._often_s) or waited >= self._seldom_s or progress.fraction == 1.0:
            self._tenth, self._stage, self._when = tenth, progress.stage, now
            return True
        return False


def _allowed(name: str) -> PackagedModel:
    if settings.load().network.downloads == "never":
        raise BadInput("Downloads are switched off in the settings, network.downloads.")
    entry = entry_of(name)
    if not entry.repository:
        raise ModelMissing(f"{entry.name} comes with Lookaloud's packages. Please install Lookaloud again.")
    return entry


def _ask_size(name: str) -> int:
    reply = online.outcome(online.start(_PROCESS, "size", name))
    if "error" in reply:
        raise ModelMissing(reply["error"])
    return int(reply["size"])
