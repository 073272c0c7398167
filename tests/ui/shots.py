"""Pictures of the windows to look at: `python -m tests.ui.shots FOLDER [percent] [dark]`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from assistant import paths
from assistant.settings import Settings
from assistant.types import Answer, PartStatus, Source, SourceKind
from tests.ui.spy import SpyEngine
from ui import dialogs
from ui.app import icon
from ui.bridge import Bridge
from ui.contrast import Edges
from ui.correcting import CorrectDialog
from ui.main_window import MainWindow
from ui.models.dialog import ModelsDialog
from ui.models.downloading import Downloading
from ui.pages import Pages
from ui.recording.booth import OpenRecordings, Sentence, State
from ui.recording.dialog import RecordingDialog
from ui.settings_dialog import SettingsDialog
from ui.teaching.dialog import TrainingDialog
from ui.teaching.jobs import Job
from ui.training_process import TrainingProcess

LONG = "The departures board shows three trains. The train to Leeds leaves at 08:45 from platform 7. It is on time. "


def contrast_palette() -> QPalette:
    """Yellow and white on black, as high-contrast themes have it."""
    palette = QPalette()
    black, white, yellow, blue = (QColor(c) for c in ("#000000", "#ffffff", "#ffff00", "#3ff23f"))
    role = QPalette.ColorRole
    for background in (role.Window, role.Base, role.Button, role.AlternateBase, role.ToolTipBase):
        palette.setColor(background, black)
    for text in (role.WindowText, role.Text, role.ToolTipText, role.BrightText):
        palette.setColor(text, white)
    palette.setColor(role.ButtonText, yellow)
    palette.setColor(role.PlaceholderText, QColor("#cccccc"))
    palette.setColor(role.Highlight, blue)
    palette.setColor(role.HighlightedText, black)
    return palette


def filled(bridge: Bridge) -> MainWindow:
    """A window in the middle of its work."""
    window = MainWindow(bridge, Settings())
    for number in range(1, 6):
        window.show_answer(Answer(number, LONG * number, question="" if number % 2 else "When does my train leave?"))
    seen = Source(SourceKind.SEEN, "red", None, 0.62, "vilt-vqa", others=(("red", 0.62), ("orange", 0.2)))
    window.show_answer(Answer(6, "Probably red. Seen, not read.", (seen,), 0.62, ("orange",), question="What colour?"))
    window.follow_up.question.setText("and the bicycle?")
    window.panel.question.setText("When does my train leave?")
    window.panel.offer_picture("a-photo-with-quite-a-long-name-from-the-telephone-20261122.jpg")
    return window


def training_page(bridge: Bridge, window: MainWindow) -> TrainingDialog:
    """In the middle of a training."""
    process = TrainingProcess(bridge, window)
    process._running, process.fraction = True, 0.35
    process.job = Job("corrections", "Teaching vilt-vqa 12 corrections", (), "", "")
    process.sentence = "Step 140 of 400, loss 0.412, 6 examples a second, 21 minutes left."
    process.lines = (
        "Learning 1,012 questions about 600 pictures; 40 about other pictures are held out. Needs 3,300 megabytes of "
        "disk while it trains.",
        "New questions before: 0.00% of 12 questions.",
        "Held out so far: 71.20% of 40 questions.",
    )
    return TrainingDialog(bridge, process, window)


def recording_page(bridge: Bridge, pages: Pages, window: MainWindow) -> RecordingDialog:
    """In the middle of recordings."""
    from training.prompts import read

    page = RecordingDialog(bridge, pages, window)
    texts = read(paths.RESOURCES / "prompts" / "english.txt")
    sentences = tuple(Sentence(p.id, p.text, 3.1 if n < 12 else 0.0, n < 12 and n != 4) for n, p in enumerate(texts))
    sentence = "11 sentences, 48 seconds. With 10 more the part of 1 minute is done."
    page._open = OpenRecordings("Eva", Bridge(), pages)
    page._on_changed(State("Eva", True, sentences, "p013", sentence, 1, 11, 21))
    page._show("I heard: The bell rings late. Listen to the sentence and say it again. Or press Keep it to keep it.")
    return page


def main() -> None:
    """Draw them all."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    percent = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    app = QApplication(sys.argv)
    app.setWindowIcon(icon())
    font = app.font()
    font.setPointSizeF(font.pointSizeF() * percent / 100)
    app.setFont(font)
    name = f"{percent}"
    if "dark" in sys.argv:
        app.setStyle("Fusion")
        app.setPalette(contrast_palette())
        name += "-dark"
    Edges(app)
    bridge = Bridge()
    bridge._take(SpyEngine())
    window = filled(bridge)
    about = dialogs.TextDialog(window, "About Lookaloud", dialogs.ABOUT.format(version="0.1.0"))
    keys = dialogs.TextDialog(
        window, "Keys", dialogs.keys_text(Settings().keys.bindings(), ["Control Shift F9 is taken."])
    )
    parts = [PartStatus("reading", True, "Text is read."), PartStatus("sound", False, "There is no sound device.")]
    doctor = dialogs.TextDialog(window, "What works here", dialogs.doctor_text(parts))
    downloading = Downloading(window)
    downloading._running, downloading.name, downloading.fraction = True, "blip-vqa", 0.4
    downloading.sentence = "40 percent of 1.5 gigabytes, about 3 minutes left."
    models = ModelsDialog(bridge, downloading, window)
    training, pages = training_page(bridge, window), window.pages
    shown: list[tuple[str, QWidget]] = [
        ("window", window),
        ("settings", SettingsDialog(Settings(), bridge, window)),
        ("models", models),
        ("training", training),
        ("training-voice", TrainingDialog(bridge, TrainingProcess(bridge, window), window)),
        ("recordings", recording_page(bridge, pages, window)),
        ("recordings-begin", RecordingDialog(bridge, pages, window)),
        ("correct", CorrectDialog(Answer(6, LONG, question="When does my train leave?"), bridge, window)),
        ("about", about),
        ("keys", keys),
        ("doctor", doctor),
    ]
    for what, widget in shown:
        widget.show()
        widget.activateWindow()
        for _ in range(10 if widget not in (models, training) else 200):
            app.processEvents()
            time.sleep(0.01)
        widget.grab().save(str(folder / f"{what}-{name}.png"))
        print(what, name, widget.size().toTuple(), widget.minimumSizeHint().toTuple())
        if widget is not window:
            widget.close()


if __name__ == "__main__":
    main()
