"""The training that is under way: a process of its own, the same one that `lookaloud train` becomes.

It belongs to the window, not to the page: closing the page does not end it. Ending the app stops it with a save, which
nobody waits for: the process outlives the window by as long as the save takes.
"""

from __future__ import annotations

import logging
import os
import sys
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, Signal, Slot

from assistant.errors import LookaloudError
from training import events
from ui import background
from ui.bridge import Bridge
from ui.teaching import jobs
from ui.teaching.jobs import Job

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.models.downloads import Milestones
    from assistant.types import AudioChunk

log = logging.getLogger(__name__)
ONE_AT_A_TIME = "{title} is under way. Wait for its end, or press Stop first."
BEGINS = "{title} begins. The models that see leave the memory; they come back when you ask something."
STOPPING = "It stops after the step that runs now, and keeps what was learned."
STOPPED = "Training was stopped. What was learned is kept: press Go on when you want to go on."
DIED = "Training ended by itself, perhaps because memory ran out. What it had saved is kept: press Go on."
NO_START = "Training can't be started. Install Lookaloud again, with make models."
USE_IT = "Press Use the result, so that it is used from now on."
# A training of hours says something every ten minutes, one of a minute not more often than twice.
_SELDOM_S, _OFTEN_S = 600.0, 30.0
_NICENESS = 10  # a screen reader goes first


class TrainingProcess(QObject):
    """One training at a time. GUI thread; waits for nothing.

    Signals:
        changed: something new is known; read the attributes.
        told: a sentence to be shown and spoken: its begin, each tenth of the way, its end.
        ended: it is over, whichever way.

    Attributes:
        job: what is or was taught; None before the first.
        fraction: 0 to 1; None when nobody knows how far it is.
        sentence: how far it is; "" when nothing is under way.
        lines: what happened so far, a sentence each.
        sample: how a voice sounded when it was listened to last; None before.
        done: whether the last one came to its end, so that its result can be used.
    """

    changed = Signal()
    told = Signal(str)
    ended = Signal()
    _room_made = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.job: Job | None = None
        self.fraction: float | None = None
        self.sentence = ""
        self.lines: tuple[str, ...] = ()
        self.sample: AudioChunk | None = None
        self.done = False
        self._running = self._stopping = self._closed = False
        self._process: QProcess | None = None
        self._outcome: events.Finished | events.Failed | None = None
        self._ear: Milestones | None = None
        self._room_made.connect(self._launch)

    @property
    def running(self) -> bool:
        """Whether one is under way; still true while it saves after a stop."""
        return self._running

    def refusal(self) -> str:
        """Why none can begin now; "" when one can."""
        return ONE_AT_A_TIME.format(title=self.job.title) if self._running and self.job else ""

    def start(self, job: Job, *, anew: bool = False) -> None:
        """Begin, or go on with, a training. Returns at once.

        Args:
            job: which.
            anew: drop what was begun, and replace what it made before.
        """
        if self._running or self._closed:
            self.told.emit(self.refusal())
            return
        self.job, self.fraction, self.sentence = job, None, BEGINS.format(title=job.title)
        self.lines, self.sample, self.done = (), None, False
        self._running, self._stopping, self._outcome, self._ear = True, False, None, None
        self._words = [*job.words, *(["--anew"] if anew else [])]
        background.run(lambda: _prepare(job), "begin-training", self._make_room, self._end)
        self.told.emit(self.sentence)
        self.changed.emit()

    @Slot()
    def stop(self) -> None:
        """End it between two steps, with a save. Returns at once."""
        if not self._running or self._stopping:
            return
        self._stopping = True
        self._say_stop()
        self.told.emit(STOPPING)
        self.changed.emit()

    def close(self) -> None:
        """The app ends: stop it, tell nothing more."""
        self._closed = True
        self._stopping = True
        self._say_stop()

    def _say_stop(self) -> None:
        if self._process is not None:
            self._process.write(f"{events.STOP}\n".encode())

    # Its begin

    @Slot(object)
    def _make_room(self, _: object) -> None:
        if self._bridge.engine is None:  # nothing is loaded
            self._launch()
        else:
            self._bridge.call(self._free)

    def _free(self, engine: Assistant) -> None:
        """Have the engine's models unloaded first."""
        bridge, room_made = self._bridge, self._room_made

        def freed(_: Future[None]) -> None:
            bridge.send(room_made)

        engine.make_room().add_done_callback(freed)

    @Slot()
    def _launch(self) -> None:
        if self._stopping:
            self._end(STOPPED)
            return
        # Without a parent: a window that is taken apart must not take it along, see `ui.app.main`.
        process = self._process = QProcess()
        process.setProgram(sys.executable)
        process.setArguments(["-m", "training", *self._words, "--json", "--window"])
        process.setStandardErrorFile(QProcess.nullDevice())  # it has a log of its own
        process.started.connect(self._on_started)
        process.readyReadStandardOutput.connect(self._read)
        process.errorOccurred.connect(self._on_error)
        process.finished.connect(self._on_finished)
        process.start()

    @Slot()
    def _on_started(self) -> None:
        assert self._process is not None
        _let_others_go_first(self._process.processId())

    # What it tells

    @Slot()
    def _read(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():
            event = events.decode(bytes(process.readLine().data()).decode("utf-8", "replace"))
            if event is not None:
                self._take(event)
        self.changed.emit()

    def _take(self, event: events.Event) -> None:
        sentence = events.sentence(event)
        match event:
            case events.Stepped() | events.Going():
                self._on_step(event, sentence)
                return
            case events.Finished() | events.Failed():
                self._outcome = event
                return
            case events.Listened():
                background.run(lambda: _sound(event.sample), "read-sample", self._take_sample, self._no_sample)
        self.lines = (*self.lines, sentence)
        # Problems are counted by the sentence at the end; what is examined on the way is there to be read.
        if isinstance(event, events.Said) or not getattr(event, "name", "so far").endswith("so far"):
            self._tell(sentence)

    def _on_step(self, event: events.Stepped | events.Going, sentence: str) -> None:
        from assistant.models.downloads import Milestones
        from assistant.types import Progress

        first = self._ear is None
        self._ear = self._ear or Milestones(_SELDOM_S, _OFTEN_S)
        self.fraction, self.sentence = event.step / max(event.steps, 1), sentence
        if self._ear.hear(Progress("training", self.fraction, sentence)) or first:
            far = "The first step is" if first else f"{self.fraction:.0%} of the training is"
            self._tell(f"{far} done. About {events.duration(event.seconds_left)} left.")

    @Slot(object)
    def _take_sample(self, sample: AudioChunk) -> None:
        self.sample = sample
        self.changed.emit()

    @Slot(str)
    def _no_sample(self, sentence: str) -> None:
        """It was gone before it could be read: the next one comes."""
        log.info(sentence)

    def _tell(self, sentence: str) -> None:
        if not self._closed:
            self.told.emit(sentence)

    # Its end

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:  # else "finished" comes as well
            self._end(NO_START)

    @Slot(int, QProcess.ExitStatus)
    def _on_finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        self._read()
        log.info("training ended with %d", code)
        outcome = self._outcome
        if outcome is None:
            self._end(DIED)
        elif isinstance(outcome, events.Failed):
            self._end(outcome.sentence)
        else:
            # One that came to a bad end of its own may have made something all the same.
            self.done = outcome.whole or (self.job is not None and not self.job.can_go_on)
            self._end(f"{outcome.sentence} {USE_IT}" if self.done else STOPPED)

    @Slot(str)
    def _end(self, sentence: str) -> None:
        if self._process is not None:
            self._process.deleteLater()
        self._running, self._process = False, None
        self.fraction, self.sentence = None, ""
        self.lines = (*self.lines, sentence)
        if self._closed:
            return
        self.changed.emit()
        self.told.emit(sentence)
        self.ended.emit()


def _prepare(job: Job) -> None:
    """What has to be before a training begins. Background thread.

    Raises:
        LookaloudError: it can't be begun.
    """
    from importlib.util import find_spec

    from assistant.commands.training import MISSING

    if find_spec("torch") is None or find_spec("transformers") is None:
        raise LookaloudError(MISSING)
    jobs.remember(job)


def _sound(file: str) -> AudioChunk:
    """Background thread. Raises: LookaloudError: it is gone."""
    import soundfile

    from assistant.types import AudioChunk

    try:
        samples, rate = soundfile.read(Path(file), dtype="float32")
    except (OSError, RuntimeError) as error:
        raise LookaloudError("The sample is gone.") from error
    return AudioChunk(samples, rate)


def _let_others_go_first(process: int) -> None:
    """Training takes all that is left of the processor, and nothing that somebody else wants."""
    import psutil

    try:
        psutil.Process(process).nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if os.name == "nt" else _NICENESS)
    except psutil.Error:
        log.info("the priority of training was not changed", exc_info=True)
