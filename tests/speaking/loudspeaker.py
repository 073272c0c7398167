"""The speaking room as a process of its own on a sound server of its own, driven line by line.

A process of its own, because PortAudio and ALSA read once, and for all time, where the sound goes.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.desktop import ROOT
from tests.soundserver import SoundServer


class Loudspeaker:
    """Speaks on `server`; every command is answered, when it is done, with what `_serve` below says."""

    def __init__(self, server: SoundServer, home: Path, env: Mapping[str, str]) -> None:
        self.server = server
        self.env = {**os.environ, **server.env, "HOME": str(home), **env}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.speaking.loudspeaker"],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ask("ready")

    def ask(self, command: str, argument: object = None) -> Any:
        """Send a command; its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([command, argument]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the speaking process ended at {command}"
        return json.loads(line)

    def close(self) -> None:
        """End it."""
        if self._process.poll() is None:
            with contextlib.suppress(AssertionError, BrokenPipeError):
                self.ask("close")
        try:
            self._process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()


Start = Callable[..., subprocess.Popen[bytes]]


@contextlib.contextmanager
def loudspeaker(beside: Callable[[Path, SoundServer, Start], Mapping[str, str]] | None = None) -> Iterator[Loudspeaker]:
    """A sound server, and the speaking process on it.

    Args:
        beside: starts other programs, with their folder, on the sound server, by its third argument; returns what the
            speaking process needs in its environment to find them.
    """
    with tempfile.TemporaryDirectory(prefix="lookaloud-sound-") as name:
        folder = Path(name)
        programs: list[subprocess.Popen[bytes]] = []

        def start(argv: list[str], **options: Any) -> subprocess.Popen[bytes]:
            env = {**os.environ, "HOME": name, "XDG_RUNTIME_DIR": name, **options.get("env", {})}
            quiet = subprocess.DEVNULL
            program = subprocess.Popen(argv, env=env, stdout=quiet, stderr=quiet, start_new_session=True)
            programs.append(program)
            return program

        def stop(program: subprocess.Popen[bytes]) -> None:
            if program.poll() is None:
                program.send_signal(signal.SIGTERM)
            program.wait(10)

        server = SoundServer(folder, folder, start, stop)
        try:
            server.start()
            speaker = Loudspeaker(server, folder, beside(folder, server, start) if beside is not None else {})
            try:
                yield speaker
            finally:
                speaker.close()
        finally:
            for program in reversed(programs):
                stop(program)


def _serve() -> None:  # noqa: PLR0912  # one branch a command
    """Answer each line of the standard input; moments are `time.monotonic()`, which all processes share."""
    from assistant.cancel import CancelToken
    from assistant.settings import EarconSettings, SpeechSettings
    from assistant.speaking.player import Player
    from assistant.speaking.speech import Speech
    from assistant.worker import ModelThread

    states: list[str] = []
    told: list[str] = []
    player = Player(on_state=states.append)
    player.start()
    worker = ModelThread()
    speech = Speech(SpeechSettings(), EarconSettings(), {}, player, worker, report=told.append)
    speech.preload().result(60)
    busy = threading.Event()
    for line in sys.stdin:
        command, argument = json.loads(line)
        moment = time.monotonic()
        answer: Any = moment
        if command == "say":
            speech.say(argument, CancelToken())
        elif command == "earcon":
            speech.earcon(argument, CancelToken())
        elif command == "silence":
            speech.silence()
        elif command == "rate":
            speech.set_rate(argument)
        elif command == "settings":
            speech.apply(SpeechSettings(**argument), EarconSettings(), {})
            speech.preload().result(60)
        elif command == "told":
            answer, told[:] = list(told), []
        elif command == "idle":
            answer = player.wait_idle(argument)
        elif command == "states":
            answer, states[:] = list(states), []
        elif command == "has device":
            answer = player.has_device
        elif command == "busy":
            _keep_busy(busy, bool(argument))
        elif command == "close":
            answer = [player.close(), worker.close()]
        print(json.dumps(answer), flush=True)
        if command == "close":
            return


def _keep_busy(flag: threading.Event, on: bool) -> None:
    """A thread that never gives the interpreter away of its own will."""

    def work() -> None:
        count = 0
        while flag.is_set():
            count += 1

    if on:
        flag.set()
        threading.Thread(target=work, daemon=True).start()
    else:
        flag.clear()


if __name__ == "__main__":
    _serve()
