"""Dialogs that tell something: keys, what works here, what Lookaloud is. All are text that is read line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ui import actions, background
from ui.accessibility import fitting
from ui.focus_ring import FocusRing
from ui.read_only_text import ReadOnlyText

if TYPE_CHECKING:
    from assistant.types import PartStatus

ABOUT = """Lookaloud {version}
It tells what is on the screen or in a picture, answers questions about it and reads the answer aloud.
Everything runs on this computer: no picture, question or voice leaves it.
Lookaloud goes to the network only to download a model that you agreed to, and only until that has come.
What you ask and hear is kept only until you quit, unless you switch on the history on disk in the settings.
Lookaloud is free software under the GNU General Public License, version 3 or later. It comes without any warranty.
The folder resources/licences has the licences of the voice and the models."""
EXAMINING = "Examining every part. This takes some seconds."
# Words for the actions of the global keys, in the order of the settings.
ACTIONS = {
    "describe_window": "Describe the window in front",
    "describe_screen": "Describe the whole screen",
    "ask_window": "Ask about the window in front, by voice",
    "repeat": "Speak the last answer again",
    "stop": "Stop speaking",
}


class TextDialog(QDialog):
    """A text, a button that copies it and one that closes. The focus is in the text, at its start."""

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = ReadOnlyText(title, lines=12)
        self.text.set_lines(text)
        label = QLabel(f"{title}:")
        label.setBuddy(self.text)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("&Copy all", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self.copy_all)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(label)
        column.addWidget(self.text)
        column.addWidget(buttons)
        self._ring = FocusRing(self)
        self.text.setFocus()

    def sizeHint(self) -> QSize:
        """Wide enough for most lines, never larger than the screen."""
        wanted = QSize(self.fontMetrics().averageCharWidth() * 72, super().sizeHint().height())
        return fitting(wanted)

    @Slot()
    def copy_all(self) -> None:
        """All of the text, to the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())


class DoctorDialog(TextDialog):
    """What works on this machine. The doctor makes his round on a thread of his own."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "What works here", EXAMINING)
        background.run(_examine, "doctor", self._show, self._show_failure)

    @Slot(object)
    def _show(self, parts: Sequence[PartStatus]) -> None:
        self.text.set_lines(doctor_text(parts))

    @Slot(str)
    def _show_failure(self, sentence: str) -> None:
        self.text.set_lines(sentence)


def show_keys(parent: QWidget, bindings: Mapping[str, str], problems: Sequence[str]) -> None:
    """All keys: the global ones and what is taken, then those of the window."""
    TextDialog(parent, "Keys", keys_text(bindings, problems)).open()


def show_about(parent: QWidget) -> None:
    """What this is, its licence, and what leaves this computer."""
    import importlib.metadata

    try:
        version = importlib.metadata.version("lookaloud")
    except importlib.metadata.PackageNotFoundError:  # started from a folder that was never installed
        version = ""
    TextDialog(parent, "About Lookaloud", ABOUT.format(version=version)).open()


def keys_text(bindings: Mapping[str, str], problems: Sequence[str]) -> str:
    """A line a key; what could not be had comes first, since it is why the user asks."""
    lines = list(problems)
    lines.append("In every program:")
    for action, what in ACTIONS.items():
        lines.append(f"{what}: {spoken_key(bindings[action]) if action in bindings else 'no key'}")
    lines.append("In this window:")
    lines += actions.window_keys()
    return "\n".join(lines)


def spoken_key(text: str) -> str:
    """ "Control Shift F9", or as it stands in the settings when it can't be understood."""
    from assistant.errors import HotkeyError
    from assistant.hotkeys.keys import parse

    try:
        return parse(text).spoken
    except HotkeyError:
        return text


def doctor_text(parts: Sequence[PartStatus]) -> str:
    """What does not work first, then the rest; in words, not in colours."""
    broken = [part for part in parts if not part.works]
    count = "Everything works." if not broken else f"{len(broken)} of {len(parts)} parts do not work."
    lines = [count]
    for part in sorted(parts, key=lambda p: p.works):
        verdict = "works" if part.works else "does not work"
        lines.append(f"{part.part.capitalize()} {verdict}. {part.sentence} {part.remedy}")
    return "\n".join(lines)


def _examine() -> object:
    from assistant import doctor

    return doctor.examine()
