"""Pictures that the user brings: opened, dropped or pasted. Decoded off the GUI thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from ui import background

if TYPE_CHECKING:
    from assistant.types import Picture

log = logging.getLogger(__name__)
PICTURE_FILES = "Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp *.tif *.tiff *.heic *.avif);;All files (*)"
NO_PICTURE = "There is no picture on the clipboard. Copy a picture or a picture file first."
NOT_LOCAL = "Only pictures on this computer can be opened. Save it as a file first."


def holds_picture(mime: QMimeData) -> bool:
    """True when something dropped or copied is a picture, or a file that may be one."""
    return mime.hasImage() or any(url.isLocalFile() for url in mime.urls())


class PictureIntake(QObject):
    """Opens one picture at a time; a newer one overtakes.

    Signals:
        opening: the name of what is being opened.
        opened: a `Picture`.
        failed: one sentence.
    """

    opening = Signal(str)
    opened = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._latest = 0

    def ask_for_file(self, window: QWidget) -> None:
        """Ask for a picture file, in a dialog of `window`, and open it."""
        dialog = QFileDialog(window, "Open picture", str(Path.home()), PICTURE_FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open_path)
        dialog.open()

    @Slot(str)
    def open_path(self, path: str) -> None:
        """Open a file."""
        self.open_file(Path(path))

    def open_file(self, path: Path) -> None:
        """Open a file."""

        def work() -> Picture:
            from assistant.capture.files import open_picture

            return open_picture(path)

        self._start(path.name, work)

    def take(self, mime: QMimeData) -> bool:
        """Open what was dropped or pasted: the first file, else the image. False (and `failed`) if there is none."""
        files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if files:
            self.open_file(files[0])
            return True
        image = mime.imageData() if mime.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            self._start("the pasted picture", lambda: _picture(image))
            return True
        self.failed.emit(NOT_LOCAL if mime.hasUrls() else NO_PICTURE)
        return False

    def _start(self, name: str, work: Callable[[], Picture]) -> None:
        self._latest += 1
        number = self._latest
        self.opening.emit(name)
        background.run(lambda: (number, _outcome(work)), "open-picture", self._on_done, self._on_failed)

    @Slot(object)
    def _on_done(self, result: tuple[int, Picture | str]) -> None:
        number, outcome = result
        if number != self._latest:
            return
        if isinstance(outcome, str):
            self.failed.emit(outcome)
        else:
            self.opened.emit(outcome)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self.failed.emit(sentence)


def _outcome(work: Callable[[], Picture]) -> Picture | str:
    """The picture, or the sentence that says why not: both carry their number, so that an old failure is not told."""
    from assistant.errors import LookaloudError

    try:
        return work()
    except LookaloudError as error:
        return error.sentence


def _picture(image: QImage) -> Picture:
    """A pasted image as the engine takes it. Background thread; `image` is shared with nobody who writes to it."""
    from assistant.capture.files import from_bytes
    from assistant.types import PictureSource

    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # PNG at quality 100 is PNG without compression: lossless, and quicker than compressing what is read back at once.
    image.save(buffer, "PNG", 100)
    buffer.close()
    return from_bytes(bytes(data.data()), PictureSource.CLIPBOARD, "the pasted picture")
