"""The app, started as a user starts it, and the programs it is asked about."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.desktop import Desktop, Window, need

NAME = "Lookaloud"


class App:
    """The desktop app on a test desktop.

    Args:
        desktop: where it runs.
        before: a command to run it under, `unshare -n` for one.
        env: what to add to its environment.
    """

    def __init__(self, desktop: Desktop, before: Sequence[str] = (), env: dict[str, str] | None = None) -> None:
        self.desktop = desktop
        self._argv = [*before, sys.executable, "-m", "ui"]
        self._env = env or {}
        self.process: subprocess.Popen[bytes] | None = None

    def launch(self) -> subprocess.Popen[bytes]:
        """Start a process of it and wait for nothing."""
        return self.desktop.start(self._argv, name="lookaloud", env=self._env)

    def start(self, *, loaded: bool = True) -> App:
        """Start it and wait until its window is seen and it answers commands; and, if so `loaded`, for its models."""
        self.process = self.launch()
        self.wait_ready()
        if loaded:
            # Queued behind the loading; what it answers is of no interest. It ends what is said at the start.
            self.command("describe", "--area", "0,0,64,64", "--silent", check=False)
        return self

    def wait_ready(self) -> None:
        """Wait until the window is seen and commands are answered."""
        self.window()
        until(self.socket.exists, "the app's socket", 20)

    @property
    def socket(self) -> Path:
        """Where commands are answered."""
        return Path(self.desktop.env["XDG_RUNTIME_DIR"]) / "lookaloud" / "socket"

    def window(self) -> Window:
        """The app's window, brought to the front."""
        try:
            return self.desktop.wait_for_window(f"^{NAME}", 30)
        except TimeoutError as error:
            raise AssertionError(f"the app showed no window\n{self.desktop.log('lookaloud')}") from error

    def stop(self, *, kill: bool = False) -> None:
        """End it; `kill` as the system does when memory runs out."""
        if self.process is not None:
            self.desktop.end(self.process, kill=kill)
            self.process = None

    def command(self, *arguments: str, check: bool = True, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run `lookaloud ARGUMENTS` to its end."""
        return self.desktop.run([sys.executable, "-m", "assistant", *arguments], check=check, **options)

    def answer(self, *arguments: str) -> dict[str, Any]:
        """The object that `lookaloud ARGUMENTS --json` prints."""
        printed: dict[str, Any] = json.loads(self.command(*arguments, "--json").stdout)
        return printed

    def is_the_one_playing(self) -> bool:
        """True when all sound that is played at this moment is the app's."""
        players = self.desktop.sound.players()
        assert self.process is not None
        return bool(players) and all(os.getpgid(player) == self.process.pid for player in players)


@contextlib.contextmanager
def zenity(desktop: Desktop, title: str, *arguments: str) -> Iterator[Window]:
    """A GTK dialog with a title, in front of everything while the `with` lasts."""
    need({"zenity": "zenity"})
    program = desktop.start(["zenity", f"--title={title}", *arguments])
    try:
        yield desktop.wait_for_window(f"^{title}$")
    finally:
        desktop.end(program, kill=True)


@contextlib.contextmanager
def key_logger(desktop: Desktop) -> Iterator[Callable[[], str]]:
    """A terminal in front that keeps every key it gets; yields a function that tells them so far."""
    need({"xterm": "xterm"})
    kept = desktop.folder / f"keys-{time.monotonic_ns()}"
    # Raw, so that no key is held back for editing a line; -v shows control characters as text.
    script = f'stty raw -echo; exec cat -v > "{kept}"'
    program = desktop.start(["xterm", "-title", "Key logger", "-e", "sh", "-c", script])
    try:
        desktop.wait_for_window("^Key logger$")
        until(kept.exists, "the key logger", 10)
        time.sleep(0.2)
        yield lambda: kept.read_text(encoding="utf-8", errors="replace")
    finally:
        desktop.end(program, kill=True)


@contextlib.contextmanager
def terminal(desktop: Desktop, title: str, text: str) -> Iterator[Window]:
    """A terminal in front that shows `text`."""
    need({"xterm": "xterm"})
    shown = desktop.folder / f"shown-{time.monotonic_ns()}"
    shown.write_text(text, encoding="utf-8")
    argv = ["xterm", "-fa", "DejaVu Sans Mono", "-fs", "14", "-geometry", "100x30+100+100", "-title", title]
    program = desktop.start([*argv, "-e", "sh", "-c", f'cat "{shown}"; sleep 600'])
    try:
        window = desktop.wait_for_window(f"^{title}$")
        time.sleep(0.3)  # the text is drawn a moment after the window
        yield window
    finally:
        desktop.end(program, kill=True)


def until(condition: Callable[[], bool], what: str, seconds: float) -> None:
    """Wait for `condition`; an `AssertionError` names `what` when it does not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come within {seconds} s"
        time.sleep(0.05)


def shown(desktop: Desktop, name: str) -> str:
    """What stands in the text called `name` in the front window."""
    texts = [node["text"] for node in desktop.accessible("tree", NAME) if node["name"] == name and node["showing"]]
    return texts[-1] if texts else ""


def focus(desktop: Desktop) -> dict[str, Any]:
    """What has the keyboard."""
    return desktop.accessible("focus") or {"name": "", "role": ""}
