"""Faster and slower, by key: heard at once, saved a moment after the last press."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ui import background
from ui.bridge import Bridge

if TYPE_CHECKING:
    from assistant.settings import Settings

STEP = 0.1  # of the voice's own pace below 2, twice that above: about as fine as can be heard
SLOWEST, FASTEST = 0.5, 6.0
SAVE_AFTER_MS = 800


class Pace(QObject):
    """Signals: `saved` (the new `Settings`, at once; the file follows) and `told` (a sentence)."""

    saved = Signal(object)
    told = Signal(str)

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._rate: float | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)

    def change(self, settings: Settings, direction: int) -> None:
        """One step faster (+1) or slower (-1)."""
        rate = settings.speech.rate
        step = STEP if rate + direction * STEP / 2 < 2 else 2 * STEP
        rate = round(min(max(rate + direction * step, SLOWEST), FASTEST), 2)
        self._rate = rate
        self.saved.emit(replace(settings, speech=replace(settings.speech, rate=rate)))
        self.told.emit(f"Rate {rate:g}.")
        self._bridge.call(lambda engine: engine.say(f"Rate {rate:g}"))
        self._timer.start()

    @Slot()
    def save(self) -> None:
        """Write what was changed to the settings file, off the GUI thread."""
        self._timer.stop()
        rate, self._rate = self._rate, None
        if rate is None:
            return

        def work() -> object:
            from assistant import settings

            return settings.save_value("speech", "rate", rate)

        background.run(work, "save-rate", self._on_saved, self._on_failed)

    @Slot(object)
    def _on_saved(self, _settings: object) -> None:
        """The window has used it since the key was pressed."""

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self.told.emit(sentence)
