"""What commands share: the running app, and files that the user names."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import instance
from assistant.errors import ANSWERED, BAD_USAGE, BadInput, InstanceError, LookaloudError

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]  # what `add_commands` of each theme adds its parsers to

NO_APP = "Lookaloud is not running, so there is nothing to {}. Start it with the command lookaloud."
# Longer than the app itself waits for an answer, so that it is the app that says why there is none.
LONGEST_REPLY_S = 660.0


def send(message: Mapping[str, Any]) -> dict[str, Any]:
    """Ask the running app; its error becomes ours.

    Raises:
        InstanceError: there is none.
    """
    reply = instance.send(message, timeout=LONGEST_REPLY_S)
    if "error" in reply:
        raise (BadInput if reply.get("exit") == BAD_USAGE else LookaloudError)(reply["error"])
    return reply


def tell_app(command: str, verb: str) -> int:
    """Have the running app do what only it can; print what it replies."""
    try:
        reply = send({"command": command})
    except InstanceError as error:
        raise LookaloudError(NO_APP.format(verb)) from error
    if "text" in reply:
        print(reply["text"])
    return int(reply.get("exit", ANSWERED))


def reload_settings() -> bool:
    """Let the running app use the settings that were just saved; False when none runs."""
    try:
        send({"command": "reload"})
    except LookaloudError:  # none runs, or an older one that has yet to be started again
        return False
    return True


def check_file(path: Path | None, kind: str) -> None:
    """Said before a model is loaded or the running app is asked."""
    if path is not None and not path.exists():
        raise BadInput(
            f"There is no {f'{kind} file'.strip()} called {path.name}. Please check the name and the folder."
        )
