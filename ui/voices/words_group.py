"""The user's own dictionary: words, and how they are said."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGroupBox, QHBoxLayout, QListWidgetItem, QWidget

from ui.accessibility import named
from ui.controls import Field, ShortList, add_field, button, form

_WORD = 0x0100  # Qt.ItemDataRole.UserRole


class WordsGroup(QGroupBox):
    """Signals: `setting` (word, how it is said), `forgetting` (word) and `heard` (the text to speak)."""

    setting = Signal(str, str)
    forgetting = Signal(str)
    heard = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Words said your way", parent)
        self.list = ShortList(5)
        self.word, self.said = Field(), Field()
        self.keep = button("&Keep", "The word is said like that from now on", self._keep)
        self.hear = button("Hear how it so&unds", "Speaks what is typed", self._hear)
        self.forget = button("For&get", "Takes the chosen word out of the list", self._forget)
        self.list.currentItemChanged.connect(self._show_current)
        layout = form(self)
        add_field(layout, "&Words in your dictionary", self.list)
        add_field(layout, "W&ord", self.word, "As it is written, for example GIF")
        add_field(layout, "How it is said", self.said, "Written as you would spell the sound, for example jiff")
        row = QWidget()
        buttons = QHBoxLayout(row)
        buttons.setContentsMargins(0, 0, 0, 0)
        for each in (self.keep, self.hear, self.forget):
            buttons.addWidget(each)
        buttons.addStretch(1)
        layout.addRow(row)
        named(row, "Dictionary")

    def show_words(self, words: Mapping[str, str]) -> None:
        """Show the dictionary; the keyboard stays on the same word."""
        before = self._current
        self.list.blockSignals(True)
        self.list.clear()
        for word, said in sorted(words.items(), key=lambda pair: pair[0].casefold()):
            item = QListWidgetItem(f"{word}: {said}")
            item.setData(_WORD, (word, said))
            self.list.addItem(item)
            if word == before:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.forget.setEnabled(self.list.count() > 0)

    @property
    def _current(self) -> str:
        item = self.list.currentItem()
        return item.data(_WORD)[0] if item is not None else ""

    @Slot()
    def _show_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            word, said = item.data(_WORD)
            self.word.setText(word)
            self.said.setText(said)

    @Slot()
    def _keep(self) -> None:
        self.setting.emit(self.word.text().strip(), self.said.text().strip())

    @Slot()
    def _hear(self) -> None:
        self.heard.emit(self.said.text().strip() or self.word.text().strip())

    @Slot()
    def _forget(self) -> None:
        if self._current:
            self.forgetting.emit(self._current)
