"""The running app on a real desktop: from the key to the sound that was really played, and what it costs.

Nothing is subtracted: the figures hold the X server, the app, the sound server and the recorder. How much of that the
sound server and the recorder can be is measured by a click and printed as a figure of its own.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from tests.benchmarks import pages
from tests.benchmarks.bench_reading import short_lines
from tests.benchmarks.driver import Bench
from tests.benchmarks.harness import Figure, figure, spread
from tests.benchmarks.keys import Keyboard
from tests.benchmarks.rivals import AllFirst
from tests.desktop import Desktop
from tests.e2e.app import App, zenity
from tests.soundserver import RATE

DESCRIBE_WINDOW, DESCRIBE_SCREEN, STOP = "ctrl+shift+f9", "ctrl+shift+f10", "ctrl+shift+f7"
TIMES = 7


def figures() -> list[Figure]:
    """See the module."""
    found: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder, Desktop() as desktop:
        found.append(_chain(desktop))
        found.append(_window_visible(desktop))
        bench = Bench(desktop)
        try:
            bench.restart()
            found += _earcons_and_memory(bench)
            found.append(_stop(bench))
            # Without earcons the first sound is the first word.
            bench.restart("[earcons]\non = false\n")
            found += _first_useful_word(bench)
            found += _dense(bench, Path(folder))
            bench.restart("[earcons]\non = false\n[announce]\nat_once = []\n")
            found += _answers(bench)
            # Only now: between two turns of the comparison more than 5 s pass, and its models are to be warm.
            bench.restart("[reading]\nidle_unload_s = 5.0\n")
            found.append(_unloaded(bench))
        finally:
            bench.close()
    return found


def _result(name: str, values: list[float], target_ms: float, note: str = "") -> Figure:
    middle = statistics.median(values)
    note = f"{note}; {spread(values)}" if note else spread(values)
    return figure(name, "ms", middle, f"within {target_ms:g} ms", middle <= target_ms, note=note)


def _chain(desktop: Desktop) -> Figure:
    """A click from a process that is warm and plays at once: the rest of the way is in every figure below."""
    click = np.zeros(RATE // 10, np.float32)
    click[:480] = 0.5
    values = []
    for _ in range(5):
        with desktop.record() as recording:
            time.sleep(1.2)
            moment = desktop.sound.play_into_microphone(click, RATE, device="ci")
            time.sleep(0.3)
            heard = recording.first_sound(after=moment - 0.05)
        assert heard is not None
        values.append((heard - moment) * 1000)
    note = f"start of pacat to its click in the recording, so an upper bound; {spread(values)}"
    return figure(
        "sound server and recorder alone (in all figures)", "ms", statistics.median(values), "", None, note=note
    )


def _window_visible(desktop: Desktop) -> Figure:
    keyboard, values = Keyboard(desktop.env["DISPLAY"]), []
    for _ in range(6):
        app = App(desktop)
        began = time.monotonic()
        app.process = app.launch()
        while not any(title.startswith("Lookaloud") for title in keyboard.shown_windows().values()):
            if time.monotonic() > began + 30:
                raise TimeoutError(desktop.log("lookaloud"))
            time.sleep(0.005)
        values.append((time.monotonic() - began) * 1000)
        app.wait_ready()
        time.sleep(2.0)  # a process that is killed while it loads would make the next one's start look worse
        app.stop()
    keyboard.close()
    note = f"the first start of all {values[0]:.0f} ms, not counted"
    return _result("window visible after start", values[1:], 1000, note)


def _earcons_and_memory(bench: Bench) -> list[Figure]:
    values = []
    for _ in range(TIMES):
        with bench.window():
            values.append(bench.until_sound(bench.key(DESCRIBE_WINDOW)))
    rss, pss = _memory(bench)
    note = "with the process that asks for controls, after the questions of this benchmark"
    return [
        _result("key to earcon", values, 60, "a sound card adds its own buffer"),
        figure("memory of the app, models loaded (RSS)", "MB", rss, "", None, note=note),
        figure("the same, shared pages counted in part (PSS)", "MB", pss, "", None),
    ]


def _memory(bench: Bench) -> tuple[float, float]:
    """Megabytes, resident and proportional, of the app and the processes it started."""
    assert bench.app.process is not None
    total = {"Rss": 0.0, "Pss": 0.0}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and os.getpgid(int(entry.name)) == bench.app.process.pid:
                for line in (entry / "smaps_rollup").read_text(encoding="utf-8").splitlines():
                    name = line.split(":")[0]
                    if name in total:
                        total[name] += int(line.split()[1]) / 1024
    return total["Rss"], total["Pss"]


def _stop(bench: Bench) -> Figure:
    values = []
    text = "\n".join(f"Line {n} of a long letter about the garden, the weather and the boats." for n in range(1, 20))
    with zenity(bench.desktop, "Letter", "--info", f"--text={text}"):
        for _ in range(TIMES):
            with bench.desktop.record() as recording:
                bench.keyboard.strike(DESCRIBE_WINDOW)
                # In the middle of a word: late enough for speech, and a moment at which there is sound.
                time.sleep(3.0)
                while time.monotonic() - (recording.last_sound() or 0) > 0.015:
                    time.sleep(0.003)
                moment = bench.keyboard.strike(STOP)
                time.sleep(1.2)
            last = recording.last_sound()
            assert last is not None
            values.append((last - moment) * 1000)
    worst = max(values)
    note = f"the longest of {spread(values)}"
    return figure("stop key to silence", "ms", worst, "within 150 ms", worst <= 150, note=note)


def _first_useful_word(bench: Bench) -> list[Figure]:
    """Title and focused control; the earcon is off so that the first sound is the first word."""
    name = "describe key to first useful word, {} window"
    gtk = []
    for _ in range(TIMES):
        with bench.window():
            gtk.append(bench.until_sound(bench.key(DESCRIBE_WINDOW)))
    import PySide6

    program = bench.desktop.start([str(Path(PySide6.__file__).parent / "linguist")])
    try:
        bench.desktop.wait_for_window("^Qt Linguist$")
        time.sleep(1.0)
        qt = []
        for number in range(TIMES):  # a title that was never said, as for the GTK windows
            bench.desktop.run(
                ["xdotool", "search", "--name", "^Qt Linguist", "set_window", "--name", f"Qt Linguist {number}"]
            )
            time.sleep(0.3)
            qt.append(bench.until_sound(bench.key(DESCRIBE_WINDOW)))
    finally:
        bench.desktop.end(program, kill=True)
    return [
        _result(name.format("GTK"), gtk, 150, "zenity, each with a new title, earcons off"),
        _result(name.format("Qt"), qt, 150, "Qt Linguist, each with a new title, earcons off"),
    ]


def _dense(bench: Bench, folder: Path) -> list[Figure]:
    """Pages without a full stop anywhere: nothing tells where a sentence ends. Each begins with another column."""
    files: dict[str, list[Path]] = {"short": [], "full": []}
    for name, page in (("short", short_lines()[0]), ("full", Image.open(pages.dense(folder / "dense.png")))):
        for turn in range(3):
            files[name].append(folder / f"{name}{turn}.png")
            Image.fromarray(np.roll(np.asarray(page), turn * 640, axis=1)).save(files[name][-1])
    read: dict[str, object] = {"command": "ask", "question": "Read it.", "aloud": True}
    of_file = {
        name: [bench.until_sound(_asked(bench, read | {"source": "file", "path": str(path)})) for path in paths]
        for name, paths in files.items()
    }
    of_screen, described = [], []
    for path in files["short"]:
        viewer = bench.desktop.start([sys.executable, str(Path(__file__).with_name("show.py")), str(path)])
        try:
            bench.desktop.wait_for_window("^Dense page$")
            time.sleep(0.5)
            described.append(bench.until_sound(bench.key(DESCRIBE_SCREEN)))
            of_screen.append(bench.until_sound(_asked(bench, read | {"source": "screen"})))
        finally:
            bench.desktop.end(viewer, kill=True)
    name = "read a dense page, 3 columns of 66 lines, {}: first word"
    return [
        _result(name.format("a file"), of_file["short"], 1000),
        _result(name.format("the screen"), of_screen, 1000),
        _result("the same with three times as many words, a file", of_file["full"], 1000),
        _result("describe the same screen: first word", described, 1000),
    ]


def _asked(bench: Bench, message: dict[str, object]) -> Callable[[], float]:
    """An act for `until_sound`: a command over the app's socket; the time is that of its sending."""

    def act() -> float:
        moment = time.monotonic()
        bench.send(message)
        return moment

    return act


def _answers(bench: Bench) -> list[Figure]:
    """The first word that was read, with nothing said before it: announcements and earcons are off."""
    with bench.window():
        rival = AllFirst(bench.desktop)
    try:
        return [
            _against(bench, rival, "describe key to first word read, simple window", "describe"),
            _against(bench, rival, "question to first word of the answer, simple window", "ask"),
            _against(bench, rival, "the same about buttons, which the controls know", "ask Which buttons are there?"),
        ]
    finally:
        rival.close()


def _against(bench: Bench, rival: AllFirst, name: str, command: str) -> Figure:
    """`command` is `describe`, `ask` for the window's own question, or `ask QUESTION`."""
    ours, theirs = [], []
    for _ in range(5):  # in turns, so that what else the machine does falls on both
        with bench.window() as own:
            question = command.partition(" ")[2] or own
            message: dict[str, object] = {"command": "ask", "question": question, "source": "window", "aloud": True}
            asking = command != "describe"
            ours.append(bench.until_sound(_asked(bench, message) if asking else bench.key(DESCRIBE_WINDOW)))
            theirs.append(rival.until_sound(f"ask {question}" if asking else "describe"))
    mine, other = statistics.median(ours), statistics.median(theirs)
    note = f"warm, in turns; ours {spread(ours)}; all before playing, with RapidOCR's defaults: {spread(theirs)}"
    met = mine <= 700 and other / mine >= 2
    return figure(name, "ms", mine, "within 700 ms, 2x sooner", met, other=other, note=note)


def _unloaded(bench: Bench) -> Figure:
    bench.send({"command": "ask", "question": "", "source": "screen", "aloud": False})
    before, _ = _memory(bench)
    time.sleep(10.0)  # more than the idle time that was set
    after, pss = _memory(bench)
    note = f"RSS, {before:.0f} MB before; PSS {pss:.0f} MB after; reading.idle_unload_s was set to 5, the voice stays"
    return figure("memory of the idle app, models unloaded", "MB", after, "", None, note=note)
