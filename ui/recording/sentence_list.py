"""All sentences of the recordings, with what was recorded of each, in words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidgetItem

from ui.accessibility import named
from ui.controls import ShortList
from ui.recording.booth import Sentence, State

_SENTENCE = Qt.ItemDataRole.UserRole


class SentenceList(ShortList):
    """Signals: `chosen` when the keyboard is on another sentence; `recording` (Enter) and `deleting` (Delete)."""

    chosen = Signal()
    recording = Signal()
    deleting = Signal()

    def __init__(self) -> None:
        super().__init__(6)
        named(self, "Sentences", "Enter records the sentence, Delete deletes what was recorded of it.")
        self._delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self, self.deleting.emit)
        self._delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._next = ""
        self.itemActivated.connect(self._on_activated)
        self.currentRowChanged.connect(self._on_row)

    @property
    def current(self) -> Sentence | None:
        """The sentence that the keyboard is on, which is the one that is recorded."""
        item = self.currentItem()
        sentence: Sentence | None = item.data(_SENTENCE) if item is not None else None
        return sentence

    def show_state(self, state: State) -> None:
        """Show how far it is. When a sentence has been done, the keyboard goes to the one that comes next."""
        before = self.current
        for row, sentence in enumerate(state.sentences):
            item = self.item(row)
            if item is None:
                item = QListWidgetItem()
                self.addItem(item)
            if item.data(_SENTENCE) != sentence:
                item.setText(_text(row + 1, sentence))
                item.setData(_SENTENCE, sentence)
        after = self.current
        done = before is not None and after is not None and after.counts and not before.counts
        if state.next and (done or after is None or state.next != self._next):
            self.setCurrentRow(next(row for row, each in enumerate(state.sentences) if each.id == state.next))
        self._next = state.next
        self.chosen.emit()

    @Slot()
    def _on_activated(self) -> None:
        self.recording.emit()

    @Slot()
    def _on_row(self) -> None:
        self.chosen.emit()


def _text(number: int, sentence: Sentence) -> str:
    if sentence.counts:
        how = f"recorded, {sentence.seconds:.1f} seconds"
    elif sentence.seconds:
        how = "recorded with a flaw, does not count"
    else:
        how = "not recorded"
    return f"{number}. {sentence.text} {how[:1].upper()}{how[1:]}."
