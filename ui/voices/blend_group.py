"""A voice between two: a slider from the one to the other."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGroupBox, QLabel, QSlider, QWidget

from ui.accessibility import named
from ui.controls import Field, add_field, button, form
from ui.voices.work import Entry

TOO_FEW = (
    "A blend needs two voices with a speaker of their own. Add them first, from recordings or the Arctic speakers."
)


class BlendGroup(QGroupBox):
    """Signal: `blending` with the new name, the two voices, and percent of the second."""

    blending = Signal(str, str, str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Blend of two voices", parent)
        self.hint = named(QLabel(TOO_FEW), TOO_FEW)
        self.hint.setWordWrap(True)
        self.one, self.other = QComboBox(), QComboBox()
        self.share = QSlider(Qt.Orientation.Horizontal)
        self.share.setRange(0, 100)
        self.share.setSingleStep(5)
        self.share.setPageStep(25)
        self.share.setValue(50)
        self.share.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.share.setTickInterval(25)
        self.name = Field()
        self.make = button("Make the &blend", "Keeps a new voice of that name between the two", self._make)
        layout = form(self)
        layout.addRow(self.hint)
        add_field(layout, "&First voice", self.one)
        add_field(layout, "Se&cond voice", self.other)
        add_field(layout, "&Share of the second voice, percent", self.share)
        add_field(layout, "&Name of the blend", self.name)
        layout.addRow(self.make)

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Offer the voices that can be blended."""
        names = [entry.name for entry in entries if entry.speaker]
        for number, box in enumerate((self.one, self.other)):
            before = box.currentText()
            box.clear()
            box.addItems(names)
            box.setCurrentIndex(names.index(before) if before in names else min(number, len(names) - 1))
        enough = len(names) >= 2
        self.hint.setVisible(not enough)
        for each in (self.one, self.other, self.share, self.name, self.make):
            each.setEnabled(enough)

    @Slot()
    def _make(self) -> None:
        self.blending.emit(self.name.text(), self.one.currentText(), self.other.currentText(), self.share.value())
