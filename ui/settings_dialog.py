"""The settings dialog: checked as a whole, saved off the GUI thread, used at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from assistant.errors import HotkeyError, SettingsError
from ui import background
from ui.accessibility import fitting, named
from ui.bridge import Bridge
from ui.page_frame import lay_page
from ui.settings_form import GROUPS, Row, add_row, values

if TYPE_CHECKING:
    from assistant.settings import Settings

SAMPLE = "This is how answers will sound."


class SettingsDialog(QDialog):
    """Signal: `saved` with the new `Settings` after they were written to the file."""

    saved = Signal(object)

    def __init__(self, settings: Settings, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._before = settings
        self._bridge = bridge
        self.rows: list[Row] = []
        self.problem = named(QLabel(), "Problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        self._lay(settings)
        self.rows[0].control.setFocus()

    def sizeHint(self) -> QSize:
        """As wide as the form, never larger than the screen."""
        inner = self._page.sizeHint()
        return fitting(QSize(inner.width() + 60, inner.height() + 120))

    @Slot()
    def save(self) -> None:
        """Check everything; save what was changed. The first field that can't be used gets the focus and is told."""
        for row in self.rows:
            sentence = self._wrong(row)
            if sentence:
                self._tell(sentence)
                row.control.setFocus()
                if isinstance(row.control, QLineEdit):
                    row.control.selectAll()
                return
        changed = {
            place: value
            for place, value in values(self.rows).items()
            if value != getattr(getattr(self._before, place[0]), place[1])
        }
        self.buttons.setEnabled(False)
        before = self._before
        background.run(lambda: _write(changed) or before, "save-settings", self._on_saved, self._on_failed)

    @Slot(object)
    def _on_saved(self, settings: Settings) -> None:
        self.saved.emit(settings)
        self.accept()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self.buttons.setEnabled(True)
        self._tell(sentence)

    def _wrong(self, row: Row) -> str:
        """Why the value of `row` can't be used; "" when it can."""
        if row.field.kind != "key" or not row.value():
            return ""
        from assistant.hotkeys.keys import parse

        try:
            key = parse(row.value())
            for other in self.rows:
                if other is row:
                    break
                if other.field.kind == "key" and other.value() and parse(other.value()) == key:
                    raise HotkeyError(f"{key.spoken} is set twice. Please choose another key.")
        except HotkeyError as error:
            return error.sentence
        return ""

    def _tell(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setAccessibleName(sentence)
        self.problem.show()
        self._bridge.notify(sentence)

    def _lay(self, settings: Settings) -> None:
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        for title, fields in GROUPS:
            group = QGroupBox(title)
            form = QFormLayout(group)
            # With large text the label goes above its field instead of squeezing it.
            form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            self.rows += [add_row(form, field, settings) for field in fields]
            column.addWidget(group)
        column.addStretch(1)
        self._ring = lay_page(self, self._page, "Settings", self.problem, self.buttons)


def _write(changed: dict[tuple[str, str], Any]) -> Settings | None:
    """Save the settings that were changed, one by one. Background thread.

    Raises:
        SettingsError: one can't be used or written; those before it are saved.
    """
    from assistant import settings

    after: Settings | None = None
    for (section, key), value in changed.items():
        after = settings.save_value(section, key, value)
    if after is not None and after.problems:
        raise SettingsError(" ".join(after.problems))
    return after
