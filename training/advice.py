"""What to do next, in the words of whoever hears it: somebody at a terminal, or in the window that started a training.

Sentences of a training reach either, and "add --anew" helps nobody who has a button for that. So each such hint is
said for both in one place, and a process learns from its command line who listens.
"""

from __future__ import annotations


class _Listener:
    in_window = False


_listener = _Listener()


def listens(*, window: bool) -> None:
    """Who hears this process; told once, before it says anything."""
    _listener.in_window = window


def hint(terminal: str, window: str) -> str:
    """The words that help the one who listens."""
    return window if _listener.in_window else terminal


def go_on() -> str:
    """How a training that was stopped is gone on with: a sentence."""
    return hint("The same command goes on from there.", "Press Go on to go on from there.")


def without_flawed() -> str:
    """What has rows and recordings that can't be used left out: the beginning of "... to learn without them"."""
    return hint("add --skip-flawed", "check Learn without what can't be used,")
