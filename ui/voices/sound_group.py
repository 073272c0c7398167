"""Rate, pitch and loudness: heard at the next word, kept a moment after the last change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QGroupBox, QSpinBox, QWidget

from assistant.settings import limits
from ui.controls import add_field, form

if TYPE_CHECKING:
    from assistant.settings import Settings, SpeechSettings

SAVE_AFTER_MS = 600


class SoundGroup(QGroupBox):
    """Signals: `changed` (the new `Settings`, to be used at once) and `settled` (its changed values, to be saved)."""

    changed = Signal(object)
    settled = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__("How it sounds", parent)
        self._settings = settings
        self._unsaved: dict[str, float] = {}
        self.rate = _spin("speech.rate", settings.speech.rate)
        self.pitch = _spin("speech.pitch", settings.speech.pitch)
        self.volume = QSpinBox()
        self.volume.setRange(0, 100)
        self.volume.setSingleStep(5)
        self.volume.setValue(round(settings.speech.volume * 100))
        layout = form(self)
        add_field(layout, f"&Rate, {_range(self.rate)}", self.rate, "1 is the voice's own pace.")
        add_field(layout, f"&Pitch, {_range(self.pitch)}", self.pitch, "1 is the voice's own pitch.")
        add_field(layout, "Vo&lume, percent", self.volume)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.settle)
        self.rate.valueChanged.connect(self._on_rate)
        self.pitch.valueChanged.connect(self._on_pitch)
        self.volume.valueChanged.connect(self._on_volume)

    def take(self, settings: Settings) -> None:
        """Other settings are in use now; what the user is changing here stays."""
        speech = replace(settings.speech, **self._unsaved)
        self._settings = replace(settings, speech=speech)

    @Slot(float)
    def _on_rate(self, value: float) -> None:
        self._use(rate=round(value, 2))

    @Slot(float)
    def _on_pitch(self, value: float) -> None:
        self._use(pitch=round(value, 2))

    @Slot(int)
    def _on_volume(self, value: int) -> None:
        self._use(volume=value / 100)

    def _use(self, **values: float) -> None:
        speech: SpeechSettings = replace(self._settings.speech, **values)
        self._settings = replace(self._settings, speech=speech)
        self._unsaved |= values
        self.changed.emit(self._settings)
        self._timer.start()

    @Slot()
    def settle(self) -> None:
        """Hand on what was changed, to be saved."""
        self._timer.stop()
        values, self._unsaved = self._unsaved, {}
        if values:
            self.settled.emit(values)


def _range(box: QDoubleSpinBox) -> str:
    return f"{box.minimum():g} to {box.maximum():g}"


def _spin(setting: str, value: float) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(*limits(setting))
    box.setSingleStep(0.1)
    box.setDecimals(1 if round(value, 1) == value else 2)
    box.setValue(value)
    return box
