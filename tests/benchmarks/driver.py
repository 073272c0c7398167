"""The app on a desktop, driven by a measurement and listened to."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Callable, Iterator

from assistant import instance
from tests.benchmarks.keys import Keyboard
from tests.desktop import Desktop
from tests.e2e.app import App, zenity
from tests.soundserver import Recording

TOWNS = (
    "Oxford Reading Bristol Cardiff Exeter Swindon Plymouth Taunton Newport Swansea Salisbury Basingstoke Didcot "
    "Chippenham Gloucester Worcester Hereford Truro"
)


def journeys() -> Iterator[tuple[str, str, str]]:
    """Title, text and question of windows that are all different: what was said once is kept and would be quicker."""
    towns = TOWNS.split()
    for hour, (town, other) in enumerate(
        zip(itertools.cycle(towns), itertools.cycle(towns[5:] + towns[:5]), strict=False)
    ):
        text = f"The train to {town} departs at {hour % 12 + 7}:45.\nThe bus to {other} departs from the market square."
        yield f"Journey to {town}", text, f"When does the train to {town} depart?"


class Bench:
    """A desktop with one app at a time on it, whose settings a measurement chooses."""

    def __init__(self, desktop: Desktop) -> None:
        self.desktop = desktop
        self.keyboard = Keyboard(desktop.env["DISPLAY"])
        self.app = App(desktop)
        self._journeys = journeys()

    @contextlib.contextmanager
    def window(self) -> Iterator[str]:
        """A simple GTK window in front that was never seen before; yields a question about it."""
        title, text, question = next(self._journeys)
        with zenity(self.desktop, title, "--question", f"--text={text}"):
            time.sleep(0.3)  # drawn and known to the accessibility tree
            yield question

    def restart(self, settings: str = "") -> None:
        """Start the app anew with `settings` (TOML), and let it load everything."""
        self.app.stop()
        folder = self.desktop.home / ".config" / "lookaloud"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "settings.toml").write_text(settings, encoding="utf-8")
        self.app = App(self.desktop).start()
        self.send({"command": "ask", "question": "", "source": "screen", "aloud": True})
        self.send({"command": "stop"})
        time.sleep(1.0)

    def send(self, message: dict[str, object]) -> dict[str, object]:
        """Ask the app over its socket, from this process: no command has to start."""
        reply = instance.send(message, folder=self.app.socket.parent)
        if "error" in reply:
            raise RuntimeError(str(reply["error"]))
        return reply

    def until_sound(self, act: Callable[[], float]) -> float:
        """Milliseconds from the moment that `act` returns to the first sound; silences the app afterwards."""
        with self.desktop.record() as recording:
            time.sleep(1.2)  # the recorder learns its own start better the longer it runs
            moment = act()
            recording.wait_for_sound(30, after=moment)
            time.sleep(0.5)
            heard = recording.first_sound(after=moment)
            self.quiet(recording)
        assert heard is not None
        return (heard - moment) * 1000

    def quiet(self, recording: Recording) -> None:
        """Stop what is said, and wait until it is."""
        self.send({"command": "stop"})
        recording.wait_until_quiet(0.4, 20)

    def key(self, keys: str) -> Callable[[], float]:
        """An act for `until_sound`: strike `keys`."""
        return lambda: self.keyboard.strike(keys)

    def close(self) -> None:
        """End the app."""
        self.app.stop()
        self.keyboard.close()
