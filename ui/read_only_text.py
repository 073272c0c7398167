"""Text that is read with the keyboard: a caret that moves by arrows, selection, copy; no editing."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from ui.accessibility import named


class ReadOnlyText(QPlainTextEdit):
    """A multi-line text for reading. Tab leaves it; arrows go line by line; Ctrl+A and Ctrl+C work.

    Args:
        name: its accessible name.
        lines: how many lines high it wants to be.
        fixed: True when it should be no higher than that.
    """

    def __init__(self, name: str, parent: QWidget | None = None, *, lines: int = 4, fixed: bool = False) -> None:
        super().__init__(parent)
        named(self, name)
        self._lines = lines
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)  # the window takes what is dropped
        self.setCursorWidth(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        vertical = QSizePolicy.Policy.Fixed if fixed else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)

    def set_lines(self, text: str) -> None:
        """Show `text` without blank lines (a screen reader says "blank" for each); the caret goes to its start.

        The same text again changes nothing, so that a screen reader does not lose its place.
        """
        text = "\n".join(line.strip() for line in text.splitlines() if line.strip())
        if text != self.toPlainText():
            self.setPlainText(text)
            self.moveCursor(QTextCursor.MoveOperation.Start)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 40, self._height(self._lines))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 16, self._height(min(self._lines, 3)))

    def event(self, event: QEvent) -> bool:
        # A read-only text claims Ctrl+V and does nothing with it; the window pastes a picture.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
        ):
            event.ignore()
            return False
        return super().event(event)

    def _height(self, lines: int) -> int:
        """Pixels that `lines` lines take."""
        margins = self.contentsMargins()
        frame = 2 * self.frameWidth() + 2 * int(self.document().documentMargin())
        return self.fontMetrics().lineSpacing() * lines + frame + margins.top() + margins.bottom()


# A sentence ends at . ! or ? before a space and a capital, a digit or a quotation; not after one letter ("J. Smith")
# nor after the abbreviations that stand before names and numbers.
_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")
_NO_END = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nr|Fig|vs|e\.g|i\.e|approx))\.$")


def one_sentence_a_line(text: str) -> str:
    """`text` with each sentence on a line of its own, so that the arrow keys go from sentence to sentence."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        start = 0
        for match in _END.finditer(paragraph):
            if not _NO_END.search(paragraph[start : match.start()]):
                lines.append(paragraph[start : match.start()] + match.group().rstrip())
                start = match.end()
        lines.append(paragraph[start:])
    return "\n".join(line.strip() for line in lines if line.strip())
