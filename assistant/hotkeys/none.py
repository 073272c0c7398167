"""Where no global key can be had: says so, and names the commands that the desktop's own shortcuts can run."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.hotkeys import OnAction, Report
from assistant.hotkeys.keys import spoken_action

COMMANDS = {
    "describe_window": "lookaloud describe --window",
    "describe_screen": "lookaloud describe --screen",
    "ask_window": "lookaloud ask --window",
    "repeat": "lookaloud repeat",
    "stop": "lookaloud stop",
}


def no_keys(actions: Mapping[str, object]) -> str:
    """The sentence for a desktop that gives no keys, naming a command for each of `actions`."""
    known = [f"{COMMANDS[action]} for {spoken_action(action)}" for action in actions if action in COMMANDS]
    start = "This desktop gives Lookaloud no keys of its own."
    if not known:
        return start
    return f"{start} In the desktop's keyboard settings, you can set keys for these commands: {', '.join(known)}."


class NoKeys:
    """Takes no key, ever."""

    name = "none"

    def start(self, bindings: Mapping[str, str], on_action: OnAction) -> list[str]:  # noqa: ARG002
        """One sentence, which names the commands to bind; none when no key is wanted."""
        wanted = {action: key for action, key in bindings.items() if key.strip()}
        return [no_keys(wanted)] if wanted else []

    def stop(self) -> None:
        """Nothing to give back."""

    def watch_any_key(self, callback: Callable[[], None]) -> bool:  # noqa: ARG002
        """Can't be done."""
        return False

    def unwatch_any_key(self) -> None:
        """Nothing to end."""


def open_listener(report: Report | None = None) -> NoKeys:  # noqa: ARG001
    """Always succeeds."""
    return NoKeys()
