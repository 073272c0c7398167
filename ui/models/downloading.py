"""The download that is under way. It belongs to the window, not to the page: closing the page does not end it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from ui import background

if TYPE_CHECKING:
    from assistant.models.downloads import Download, Milestones, Outcome
    from assistant.types import Progress

log = logging.getLogger(__name__)
BEGINS = "The download of {name} begins."
ONE_AT_A_TIME = "{name} is being downloaded already. Wait for it, or press Cancel download first."
CANCELLED = "The download of {name} was stopped. What came stays; the next download goes on from there."
DONE = "{name} is downloaded. Choose it in the list of models and press Use, so that it sees from now on."
DONE_AND_USED = "{name} is downloaded, and sees from now on."


class Downloading(QObject):
    """One download at a time. GUI thread.

    Signals:
        changed: one began, went on, or ended; read the attributes.
        told: a sentence to be shown and spoken: each tenth of the way, the end, or why there is none.
        ended: the model's name, after it came, was stopped or failed.

    Attributes:
        name: the model, also after the end.
        fraction: 0 to 1; None when nobody knows how far it is.
        sentence: what goes on; "" when nothing does.
    """

    changed = Signal()
    told = Signal(str)
    ended = Signal(str)
    _news = Signal(object)
    _over = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = ""
        self.fraction: float | None = None
        self.sentence = ""
        self._running = self._cancelled = self._closed = False
        self._download: Download | None = None
        self._ear: Milestones | None = None
        self._news.connect(self._take)
        self._over.connect(self._end)

    @property
    def running(self) -> bool:
        """Whether one is under way."""
        return self._running

    def refusal(self) -> str:
        """Why none can begin now; "" when one can."""
        return ONE_AT_A_TIME.format(name=self.name) if self._running else ""

    def start(self, name: str) -> None:
        """Begin, or go on with, a download that the user agreed to. Returns at once."""
        if self._running or self._closed:
            self.told.emit(self.refusal())
            return
        self.name, self.fraction, self.sentence = name, None, BEGINS.format(name=name)
        self._running, self._cancelled, self._ear = True, False, None
        send, over = self._send, self._send_end

        def begin() -> Download:
            from assistant.models import downloads

            return downloads.start(name, send, lambda outcome: over(name, outcome))

        background.run(begin, "start-download", self._begun, self._end)
        self.told.emit(self.sentence)
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """Stop it; what came stays. Returns at once."""
        self._cancelled = True
        if self._download is not None:
            self._download.cancel()

    def close(self) -> None:
        """The app ends: stop it, tell nothing more."""
        self._closed = True
        self.cancel()

    # From the download's threads

    def _send(self, news: Progress) -> None:
        self._tell(self._news, news)

    def _send_end(self, name: str, outcome: Outcome) -> None:
        if self._closed:
            return
        if outcome.folder is not None:
            sentence = (DONE_AND_USED if _is_used(name) else DONE).format(name=name)
        else:
            sentence = outcome.sentence or CANCELLED.format(name=name)
        self._tell(self._over, sentence)

    def _tell(self, signal: SignalInstance, news: object) -> None:
        if self._closed:
            return
        try:
            signal.emit(news)
        except RuntimeError:
            log.debug("the window is gone", exc_info=True)

    # Back on the GUI thread

    @Slot(object)
    def _begun(self, download: Download) -> None:
        if not self._running:  # it has ended already
            return
        self._download = download
        if self._cancelled:
            download.cancel()

    @Slot(object)
    def _take(self, news: Progress) -> None:
        from assistant.models.downloads import Milestones

        self._ear = self._ear or Milestones()
        self.fraction, self.sentence = news.fraction, news.sentence
        # The first tenth says that it moves; the whole way is told once the model can be used.
        if self._ear.hear(news) and news.fraction != 1.0:
            self.told.emit(news.sentence)
        self.changed.emit()

    @Slot(str)
    def _end(self, sentence: str) -> None:
        self._running, self._download = False, None
        self.fraction, self.sentence = None, ""
        self.changed.emit()
        self.told.emit(sentence)
        self.ended.emit(self.name)


def _is_used(name: str) -> bool:
    """Whether questions go to this model now: it was chosen before, or none was and it is the best here."""
    from assistant import settings
    from assistant.models import known, stock

    return stock.taken(settings.load().seeing).used == known.entry_of(name).name
