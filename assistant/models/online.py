"""A process of its own that may go to the network, for what the user agreed to: a download, an upload.

The hub's client reads when it is imported whether it may, and in the app and the commands it may not. The process
prints one JSON object a line, the last of which is its outcome, and ends when its standard input does: nothing goes on
when the program that began it is gone, even by kill -9.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

from assistant.errors import UNEXPECTED

log = logging.getLogger(__name__)
# Seconds that the process is given to end by itself; it has nothing to save.
_END_S = 5.0


def start(module: str, *words: str) -> subprocess.Popen[str]:
    """Start `python -m module words`. Returns at once; `end` has to follow."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *words],
        stdin=subprocess.PIPE,  # stays open: when it closes, the process ends
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def messages(process: subprocess.Popen[str]) -> Iterator[Any]:
    """What the process says, line by line, until it ends."""
    assert process.stdout is not None
    for line in process.stdout:
        try:
            yield json.loads(line)
        except ValueError:
            log.warning("a process of the hub's client said: %s", line.rstrip())


def outcome(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait for the process and end it; the last that it said, or an "error" where that was nothing."""
    last: dict[str, Any] = {"error": UNEXPECTED}
    try:
        for message in messages(process):
            last = message
    finally:
        end(process)
    return last


def end(process: subprocess.Popen[str]) -> None:
    """End the process."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(_END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


# What follows runs in the process that was started. ------------------------------------------------------------------


def begin() -> None:
    """Allow the hub's client the network, before it is imported; end when the program that began this is gone."""
    os.environ["HF_HUB_OFFLINE"] = "0"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    from assistant.logs import log_to_file

    log_to_file(verbose=False)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def say(message: dict[str, Any]) -> None:
    """One line for whoever began this."""
    print(json.dumps(message), flush=True)


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(2)
