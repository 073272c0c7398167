"""The real app in a process of its own, with the spy for an engine: `python -m tests.ui.spy_app`.

Tests speak to it over the app's own socket: "calls" tells what the engine was asked, "answer" lets one come as if a
global key had been pressed.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from assistant.instance import Server
from assistant.types import Answer
from tests.ui.spy import SpyEngine
from ui.app import main
from ui.bridge import Bridge
from ui.host import Host


class SpyHost(Host):
    """A host whose engine is the spy, and which takes no keys."""

    def start(self, bridge: Bridge) -> Any:
        engine = SpyEngine(lambda answer: bridge.send(bridge.answered, answer))

        def handle(message: Mapping[str, Any]) -> dict[str, Any]:
            command = message["command"]
            if command == "answer":
                bridge.send(bridge.answered, Answer(1, message["text"], question="asked by key"))
            elif command == "show":
                bridge.send(bridge.show_window)
            elif command == "quit":
                bridge.send(bridge.quit_app)
            elif command == "type":
                bridge.send(bridge.type_question)
            elif command == "break":
                bridge.send(bridge.answered, None)  # a bug: not an answer
            return {"calls": [[str(part) for part in call] for call in engine.calls]}

        self._engine = engine  # type: ignore[assignment]
        self._server = Server(handle)
        self._server.start()
        bridge.send(bridge.keys_taken, ())
        return engine


if __name__ == "__main__":
    sys.exit(main(SpyHost))
