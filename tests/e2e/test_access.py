"""The window through a screen reader's eyes: the accessibility tree, and Orca's own log of what it says."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import threading
import time
import tty
from collections.abc import Iterator
from typing import Any

import pytest

from tests.desktop import Desktop, need
from tests.e2e.app import NAME, App, until, zenity
from tests.hearing import holds


class Orca:
    """Orca beside the app; its debug log says what it speaks, word for word."""

    def __init__(self, desktop: Desktop) -> None:
        need({"orca": "orca"})
        self._desktop = desktop
        # It never flushes its log: in a file its words would be seen blocks later, on a terminal they come by line.
        self._log, terminal = pty.openpty()
        tty.setraw(terminal)
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read, name="orca-log", daemon=True)
        self._reader.start()
        self._process = desktop.start(["orca", "--replace", f"--debug-file={os.ttyname(terminal)}"])
        self._terminal = terminal
        until(lambda: bool(self.spoken()), "Orca's first words", 60)

    def _read(self) -> None:
        rest = b""
        with contextlib.suppress(OSError):  # what reading a terminal ends with when nobody has it open any more
            while data := os.read(self._log, 1 << 16):
                *lines, rest = (rest + data).split(b"\n")
                self._lines += [line.decode(errors="replace") for line in lines if b"SPEECH OUTPUT" in line]

    def spoken(self) -> list[str]:
        """Everything it has said so far, without its echo of the keys."""
        found = re.findall(r"SPEECH OUTPUT: '(.*?)' ?\{'established'", "\n".join(self._lines))
        return [line for line in found if not line.endswith(" ")]  # as in "tab ", "left control "

    def since(self, before: int) -> str:
        """What it has said after its first `before` utterances."""
        return " ".join(self.spoken()[before:])

    def wait_for(self, words: str, before: int) -> None:
        """Wait until it has said `words` after its first `before` utterances."""
        until(lambda: holds(self.since(before), words), f"Orca's {words!r}", 15)

    def after(self, key: str) -> str:
        """What it says when `key` is pressed; "" when it says nothing."""
        before = self.when_quiet()
        self._desktop.press(key)
        deadline = time.monotonic() + 3
        while len(self.spoken()) == before and time.monotonic() < deadline:
            time.sleep(0.1)
        self.when_quiet()
        return self.since(before)

    def when_quiet(self) -> int:
        """Wait until it has said nothing for a while; how much it had said by then."""
        said = -1
        while said != (said := len(self.spoken())):
            time.sleep(0.8)
        return said

    def close(self) -> None:
        """End it."""
        self._desktop.end(self._process, kill=True)
        os.close(self._terminal)
        self._reader.join(5)
        os.close(self._log)


@pytest.fixture(scope="module")
def orca(desktop: Desktop) -> Iterator[Orca]:
    """Orca, running."""
    reader = Orca(desktop)
    yield reader
    reader.close()


def tab(desktop: Desktop) -> dict[str, Any]:
    """Press Tab; the control that has the focus then."""
    before = desktop.accessible("focus")
    desktop.press("Tab")
    deadline = time.monotonic() + 5
    while (after := desktop.accessible("focus")) == before and time.monotonic() < deadline:
        time.sleep(0.1)
    assert after is not None
    focus: dict[str, Any] = after
    return focus


def test_every_control_has_a_name(app: App, desktop: Desktop) -> None:
    app.window()
    tree = desktop.accessible("tree", NAME)
    focusable = [node for node in tree if node["focusable"] and node["showing"] and node["role"] != "frame"]
    assert len(focusable) >= 6, focusable
    nameless = [node for node in focusable if not node["name"].strip()]
    assert nameless == []
    roles = {node["role"] for node in focusable}
    assert {"push button", "text"} <= roles or {"button", "text"} <= roles, roles


def test_tab_reaches_every_control_and_comes_round(app: App, desktop: Desktop) -> None:
    app.window()
    order: list[str] = []
    for _ in range(30):
        focus = tab(desktop)
        assert NAME.lower() in focus["app"].lower(), focus
        name = f"{focus['role']} {focus['name']}"
        if order and name == order[0]:
            break
        order.append(name)
    assert len(order) == len(set(order)) and len(order) >= 5, order
    tree = desktop.accessible("tree", NAME)
    controls = {
        f"{node['role']} {node['name']}"
        for node in tree
        if node["focusable"]
        and node["showing"]
        and node["enabled"]
        and node["role"] in ("push button", "button", "text")
    }
    assert controls <= set(order), controls - set(order)


def test_orca_names_each_control_and_reads_the_answer_by_line(app: App, desktop: Desktop, orca: Orca) -> None:
    with zenity(
        desktop, "Recipe", "--info", "--text=Peel the potatoes.\nBoil them for twenty minutes.\nServe with butter."
    ):
        app.command("describe", "--window", "--silent")
    app.window()
    named: list[str] = []
    for _ in range(16):
        before = len(orca.spoken())
        focus = tab(desktop)
        # Orca can be seconds behind on a machine under load; what counts is that it comes.
        orca.wait_for(focus["name"], before)
        if focus["name"] in named:
            break
        named.append(focus["name"])
    answer = next((name for name in named if "answer" in name.lower()), None)
    assert answer is not None, named
    while tab(desktop)["name"] != answer:
        pass
    # From the last line to the first, so that there is something to say even where the cursor stood at the start.
    lines = " ".join(orca.after(key) for key in ("ctrl+End", "ctrl+Home", *["Down"] * 3))
    assert holds(lines, "boil them for twenty minutes", "serve with butter"), lines


@pytest.mark.usefixtures("app")
def test_a_key_and_its_answer_do_not_make_orca_talk(desktop: Desktop, orca: Orca) -> None:
    with zenity(desktop, "Recipe", "--info", "--text=Peel the potatoes."):
        until(lambda: holds(" ".join(orca.spoken()), "peel the potatoes"), "Orca's words for the dialog", 15)
        before = orca.when_quiet()
        with desktop.record() as recording:
            desktop.press("ctrl+shift+f9")
            recording.wait_until_quiet(2.5, 60)
        assert orca.spoken()[before:] == []


@pytest.mark.usefixtures("app")
def test_orca_hears_nothing_of_our_window_when_a_key_is_answered(desktop: Desktop, orca: Orca) -> None:
    with zenity(desktop, "Recipe", "--info", "--text=Peel the potatoes."):
        until(lambda: holds(" ".join(orca.spoken()), "peel the potatoes"), "Orca's words for the dialog", 15)
        before = orca.when_quiet()
        with desktop.record() as recording:
            desktop.press("ctrl+shift+f9")
            recording.wait_until_quiet(2.5, 60)
        said = " ".join(orca.spoken()[before:])
        assert not any(word in said.lower() for word in ("lookaloud", "answer", "status", "question")), said


def test_the_voice_page_is_named_and_orca_reads_it(app: App, desktop: Desktop, orca: Orca) -> None:
    app.window()
    before = orca.when_quiet()
    desktop.press("ctrl+shift+o")
    orca.wait_for("joe piper speaks answers and the interface", before)
    tree = desktop.accessible("tree", NAME)
    focusable = [node for node in tree if node["focusable"] and node["showing"] and node["role"] != "frame"]
    assert [node for node in focusable if not node["name"].strip()] == []
    said = []
    while "Volume" not in (name := tab(desktop)["name"]):
        before = len(orca.spoken())
        said.append(name)
        assert len(said) < 20, said
    assert {"Hear it", "Speaks answers", "Rate, 0.5 to 6", "Pitch, 0.7 to 1.6"} <= set(said), said
    assert holds(orca.since(before - 5), "pitch")
    # Empty fields, of which Qt tells a selection before the focus: Orca passed them in silence.
    for field in ("Word", "How it is said"):
        while name != field:
            before = orca.when_quiet()
            name = tab(desktop)["name"]
        orca.wait_for(field, before)
    desktop.press("Escape")
    until(lambda: "Volume" not in (desktop.accessible("focus") or {"name": ""})["name"], "the page closed", 10)


def test_the_models_page_is_named_and_orca_reads_it(app: App, desktop: Desktop, orca: Orca) -> None:
    app.window()
    before = orca.when_quiet()
    desktop.press("ctrl+shift+m")
    orca.wait_for("not installed a download of about", before)
    orca.wait_for("recommended for this computer", before)
    tree = desktop.accessible("tree", NAME)
    focusable = [node for node in tree if node["focusable"] and node["showing"] and node["role"] != "frame"]
    assert [node for node in focusable if not node["name"].strip()] == []
    said = orca.after("Down")
    assert holds(said, "not installed", "a download of about"), said
    names = []
    while "Status" not in (name := tab(desktop)["name"]):
        names.append(name)
        assert len(names) < 12, names
    told = {name.removesuffix("…") for name in names}
    assert {"Details of the model", "Download", "Use a folder", "Check a folder"} <= told, names
    desktop.press("Escape")
    until(lambda: "Status" not in (desktop.accessible("focus") or {"name": ""})["name"], "the page closed", 10)
