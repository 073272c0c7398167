"""The list of voices with what can be done with each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGroupBox, QLabel, QListWidgetItem, QVBoxLayout, QWidget

from ui.accessibility import named
from ui.controls import ShortList, button
from ui.flow_layout import FlowLayout
from ui.voices.work import Entry

_ROLE = 0x0100  # Qt.ItemDataRole.UserRole


class VoiceList(QGroupBox):
    """Signals carry the name of the voice that the keyboard is on."""

    heard = Signal(str)
    for_answers = Signal(str)
    for_interface = Signal(str)
    removing = Signal(str)
    exporting = Signal(str)
    importing = Signal()
    adding = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Voices", parent)
        self.list = named(ShortList(7), "Voices", "Enter lets you hear the voice.")
        self.hear = button("&Hear it", "Speaks a sentence in this voice. Enter", self._hear)
        self.answers = button("Speaks &answers", "This voice speaks answers from now on", self._answers)
        self.interface = button(
            "Speaks the &interface", "This voice speaks menus and messages from now on", self._interface
        )
        self.add = button("A&dd…", "Makes a voice from recordings, a speaker, a file or a model", self.adding.emit)
        self.export = button("&Export…", "Writes this voice as one file", self._export)
        self.bring = button("I&mport…", "Takes a voice from a file", self.importing.emit)
        self.remove = button("Remo&ve", "Deletes this voice and what was recorded for it. Delete", self._remove)
        self._delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list, self._remove)
        self._delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.list.itemActivated.connect(self._hear)
        self.list.currentRowChanged.connect(self._enable)
        label = QLabel("Voices &there are:")
        label.setBuddy(self.list)
        row = FlowLayout()
        for each in self.buttons():
            row.addWidget(each)
        column = QVBoxLayout(self)
        column.addWidget(label)
        column.addWidget(self.list)
        column.addLayout(row)

    def buttons(self) -> tuple[QWidget, ...]:
        """In the order in which Tab visits them."""
        return (self.hear, self.answers, self.interface, self.add, self.export, self.bring, self.remove)

    def show_entries(self, entries: tuple[Entry, ...], answers: str, interface: str) -> None:
        """Show the voices there are, and which of them speak. The keyboard stays on the same one."""
        before = self.current.name if self.current is not None else answers
        self.list.clear()
        for entry in entries:
            item = QListWidgetItem(entry.text + _duties(entry.name, answers, interface))
            item.setData(_ROLE, entry)
            self.list.addItem(item)
            if entry.name.casefold() == before.casefold():
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None and self.list.count():
            self.list.setCurrentRow(0)
        self._enable()

    @property
    def current(self) -> Entry | None:
        """The voice that the keyboard is on."""
        item = self.list.currentItem()
        entry: Entry | None = item.data(_ROLE) if item is not None else None
        return entry

    @Slot()
    def _enable(self) -> None:
        current = self.current
        for each in (self.hear, self.answers, self.interface):
            each.setEnabled(current is not None)
        for each in (self.export, self.remove, self._delete):
            each.setEnabled(current is not None and current.own)

    @Slot()
    def _hear(self) -> None:
        self._send(self.heard)

    @Slot()
    def _answers(self) -> None:
        self._send(self.for_answers)

    @Slot()
    def _interface(self) -> None:
        self._send(self.for_interface)

    @Slot()
    def _export(self) -> None:
        self._send(self.exporting)

    @Slot()
    def _remove(self) -> None:
        self._send(self.removing)

    def _send(self, signal: object) -> None:
        current = self.current
        if current is not None:
            signal.emit(current.name)  # type: ignore[attr-defined]  # a bound signal


def _duties(name: str, answers: str, interface: str) -> str:
    """What a voice does now, in words: nothing is told by a mark or a colour alone."""
    speaks = [
        what
        for what, who in (("answers", answers), ("the interface", interface or answers))
        if who.casefold() == name.casefold()
    ]
    return f". Speaks {' and '.join(speaks)}" if speaks else ""
