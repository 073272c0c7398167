"""The list of models with what is known of the chosen one, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QListWidgetItem, QVBoxLayout, QWidget

from ui.accessibility import named
from ui.controls import ShortList, button
from ui.flow_layout import FlowLayout
from ui.models.work import Changed, Entry
from ui.read_only_text import ReadOnlyText

_ENTRY = 0x0100  # Qt.ItemDataRole.UserRole


class ModelList(QWidget):
    """Signals carry the name of the model that the keyboard is on, where they carry one."""

    using = Signal(str)
    using_second = Signal(str)
    dropping_second = Signal()
    downloading = Signal(str)
    cancelling = Signal()
    removing = Signal(str)
    using_folder = Signal()
    checking = Signal(str)
    checking_folder = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = named(ShortList(8), "Models", "Enter uses the model, or asks whether to download it.")
        self.details = ReadOnlyText("Details of the model", lines=6)
        self.use = button("&Use", "This model sees from now on. Enter", self._use)
        self.second = button(
            "Use as &second opinion", "It is asked as well, and you are told where the two disagree", self._second
        )
        self.none = button("&No second opinion", "Only one model is asked", self.dropping_second.emit)
        self.download = button("D&ownload…", "Says how big it is, and asks first. Enter", self._download)
        self.cancel = button("Cance&l download", "What came stays, and can go on later", self.cancelling.emit)
        self.remove = button("&Remove…", "Deletes this model from the disk. Delete", self._remove)
        self.folder = button("Use a &folder…", "A model of your own sees from now on", self.using_folder.emit)
        self.check_this = button("Chec&k", "Opens this model and says in a sentence what is wrong with it", self._check)
        self.check = button(
            "C&heck a folder…", "Says in a sentence what is wrong with a model", self.checking_folder.emit
        )
        self._delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list, self._remove)
        self._delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._has_second = self._busy = False
        self.list.itemActivated.connect(self._activate)
        self.list.currentRowChanged.connect(self._on_row)
        self._lay()
        self._enable()

    def buttons(self) -> tuple[QWidget, ...]:
        """In the order in which Tab visits them."""
        return (
            self.use, self.second, self.none, self.download, self.cancel, self.remove, self.check_this, self.folder,
            self.check,
        )  # fmt: skip

    def show_models(self, changed: Changed) -> None:
        """Show the models there are. The keyboard stays on the same one."""
        before = self.current.name if self.current is not None else ""
        self._has_second = changed.second
        self.list.blockSignals(True)
        self.list.clear()
        for entry in changed.entries:
            item = QListWidgetItem(entry.text)
            item.setData(_ENTRY, entry)
            self.list.addItem(item)
            if entry.name == before:
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None and self.list.count():
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self._on_row()

    def show_busy(self, busy: bool) -> None:
        """Whether a download is under way."""
        self._busy = busy
        self._enable()

    @property
    def current(self) -> Entry | None:
        """The model that the keyboard is on."""
        item = self.list.currentItem()
        entry: Entry | None = item.data(_ENTRY) if item is not None else None
        return entry

    @Slot()
    def _on_row(self) -> None:
        current = self.current
        self.details.set_lines(current.details if current is not None else "")
        self._enable()

    def _enable(self) -> None:
        """Offer what can be done. Where the focus was on what can't be any more, it goes to the list."""
        current = self.current
        usable = current is not None and current.usable
        had = self.window().focusWidget()  # also while another window is in front
        for each, on in (
            (self.use, usable),
            (self.second, usable),
            (self.check_this, usable),
            (self.none, self._has_second),
            (self.download, current is not None and current.to_download),
            (self.cancel, self._busy),
            (self.remove, current is not None and current.own),
        ):
            if not on and each is had:
                self.list.setFocus()
            each.setEnabled(on)
        self._delete.setEnabled(self.remove.isEnabled())

    @Slot()
    def _activate(self) -> None:
        if self.use.isEnabled():
            self._use()
        elif self.download.isEnabled():
            self._download()

    @Slot()
    def _use(self) -> None:
        self._send(self.using)

    @Slot()
    def _second(self) -> None:
        self._send(self.using_second)

    @Slot()
    def _download(self) -> None:
        self._send(self.downloading)

    @Slot()
    def _check(self) -> None:
        self._send(self.checking)

    @Slot()
    def _remove(self) -> None:
        self._send(self.removing)

    def _send(self, signal: object) -> None:
        current = self.current
        if current is not None:
            signal.emit(current.name)  # type: ignore[attr-defined]  # a bound signal

    def _lay(self) -> None:
        row = FlowLayout()
        for each in self.buttons():
            row.addWidget(each)
        column = QVBoxLayout(self)
        for text, widget in (("&Models that see:", self.list), ("De&tails of the model:", self.details)):
            label = QLabel(text)
            label.setBuddy(widget)
            column.addWidget(label)
            column.addWidget(widget)
        column.addLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
