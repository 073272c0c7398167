"""What a terminal prints while a model loads."""

from __future__ import annotations

import io
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assistant import cli
from assistant.commands import steps
from assistant.commands.steps import Steps
from assistant.meanwhile import LOOKING
from assistant.types import Progress
from tests.seeing.stand_in import checkpoint, install


class Terminal(io.StringIO):
    """A stream that says it is a terminal, and that notes when loading is heard."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = threading.Event()

    def isatty(self) -> bool:
        return True

    def flush(self) -> None:
        if "Loading" in self.getvalue():
            self.heard.set()


def test_a_slow_model_is_heard_to_load_and_the_answer_stands_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    terminal = Terminal()
    model = install(monkeypatch)
    model.on_load = lambda: None if terminal.heard.wait(10) else pytest.fail("nothing was printed")
    monkeypatch.setattr(steps.Steps.__init__, "__defaults__", (0.01, 0.01))
    monkeypatch.setattr("assistant.models.checking.check", lambda *_, **__: "")
    small = np.random.default_rng(1).integers(40, 215, (6, 8, 3), np.uint8)
    Image.fromarray(small.repeat(60, 0).repeat(60, 1)).save(tmp_path / "photo.png")
    monkeypatch.setattr(sys, "stderr", terminal)
    # A description: a question about looks begins to load before anybody waits for it.
    assert (
        cli.main(["describe", str(tmp_path / "photo.png"), "--silent", "--model", checkpoint(tmp_path / "seer")]) == 0
    ), terminal.getvalue()
    lines = terminal.getvalue().splitlines()
    assert any(line.startswith("Loading seer") for line in lines)
    assert len(set(lines)) == len(lines)
    assert capsys.readouterr().out == "A red car. Seen, not read.\n"


def test_what_went_otherwise_than_it_was_set_is_printed_at_once() -> None:
    terminal = Terminal()
    with Steps(terminal, 60, 60) as shown:
        shown.tell(Progress("loading", 0.5, "Loading seer."))
        shown.tell(Progress("memory", None, "The other models make room."))
        shown.tell(Progress("seeing", None, "The model nobody is not on this machine."))
        shown.tell(Progress("seeing", None, LOOKING))
    assert terminal.getvalue() == "The other models make room.\nThe model nobody is not on this machine.\n"
    shown.tell(Progress("memory", None, "Too late."))
    assert "late" not in terminal.getvalue()


def test_where_nobody_waits_nothing_is_printed() -> None:
    stream = io.StringIO()
    with Steps(stream, 0.0, 0.0) as shown:
        shown.tell(Progress("loading", 0.5, "Loading seer."))
        shown.tell(Progress("memory", None, "The other models make room."))
    assert stream.getvalue() == ""
