"""Processes that measure: they read commands, a line each, and answer each with a line of JSON.

A process for each way to do a thing: peak memory, and how a library shares out the cores, are a process's own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.desktop import ROOT


class Worker:
    """A process, from when it is ready to when its `with` block ends.

    Args:
        module: run as `python -m module way folder`; its `main` calls `serve`.
        way: what it is to do.
        folder: with what.
        env: its environment.
    """

    def __init__(self, module: str, way: str, folder: Path, env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, way, str(folder)],
            cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._reply()

    def ask(self, command: str) -> Any:
        """What it answers to a command."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()
        return self._reply()

    def _reply(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the process ended with {self._process.wait()}")
        return json.loads(line)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


def once(module: str, way: str, folder: Path, steps: int) -> dict[str, float]:
    """Let `python -m module way folder steps` train, offline, and read the JSON object that it prints at its end."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_DATASETS_CACHE": str(folder / "cache")}
    command = [sys.executable, "-m", module, way, str(folder), str(steps)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise RuntimeError(f"{way}: {done.stderr[-3000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def make(module: str, folder: Path, env: Mapping[str, str]) -> None:
    """Let `python -m module make folder` write what is measured."""
    subprocess.run([sys.executable, "-m", module, "make", str(folder)], check=True, cwd=ROOT, env=env)


def serve(commands: Callable[[], Mapping[str, Callable[[], Any]]]) -> None:
    """Be a `Worker`'s process, with the commands that `commands()` makes ready."""
    # What the libraries print goes where it disturbs nobody.
    replies = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    known = commands()
    print(json.dumps("ready"), file=replies)
    for line in sys.stdin:
        print(json.dumps(known[line.strip()]()), file=replies)


def peak_memory() -> float:
    """The most memory that this program ever held, in bytes.

    Linux's own high-water mark begins anew with the program; `ru_maxrss` keeps that of the process it was started from.
    """
    if sys.platform.startswith("linux"):
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return float(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) * 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(peak if sys.platform == "darwin" else peak * 1024)
