"""What the desktop app runs beside its window: the engine, the socket for commands, the global keys."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from assistant.settings import Settings
from ui.bridge import Bridge

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.hotkeys import HotkeyListener
    from assistant.instance import Server

log = logging.getLogger(__name__)


class Host:
    """Starts and ends them. `start` and `close` wait: they run on threads of their own, never on the GUI thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._bridge: Bridge | None = None
        self._closed = False
        self._engine: Assistant | None = None
        self._server: Server | None = None
        self._keys: HotkeyListener | None = None

    def start(self, bridge: Bridge) -> Assistant:
        """Build the engine, open the socket, take the keys; the engine, started. Start thread."""
        from assistant.assistant import Assistant
        from assistant.remote import serve
        from assistant.request import Events

        self._bridge = bridge
        engine = Assistant(
            self._settings,
            Events(
                on_answer=lambda answer: bridge.send(bridge.answered, answer),
                on_progress=lambda progress: bridge.send(bridge.progressed, progress),
                on_status=lambda sentence: bridge.send(bridge.status, sentence),
                on_question=lambda words: bridge.send(bridge.heard, words),
                on_type_question=lambda: bridge.send(bridge.type_question),
                on_sound=self._watch_keys,
            ),
        )
        with self._lock:
            self._engine = engine
            if self._closed:  # quit was quicker than the imports
                return engine
            self._server = serve(
                engine,
                on_show=lambda: bridge.send(bridge.show_window),
                on_quit=lambda: bridge.send(bridge.quit_app),
                on_settings=lambda settings: bridge.send(bridge.settings_changed, settings),
            )
        engine.start()
        for sentence in self._settings.problems:
            bridge.send(bridge.notice, sentence)
        self.take_keys(self._settings)
        return engine

    def take_keys(self, settings: Settings) -> None:
        """Take the global keys of `settings` instead of those that are held; what can't be had is told. Waits."""
        from assistant.hotkeys import open_listener

        bridge = self._bridge
        assert bridge is not None
        with self._lock:
            if self._closed or self._engine is None:
                return
            if self._keys is None:
                self._keys = open_listener(lambda sentence: bridge.send(bridge.notice, sentence))
            else:
                self._keys.stop()
            problems = self._keys.start(settings.keys.bindings(), self._engine.trigger)
        self._settings = settings
        bridge.send(bridge.keys_taken, tuple(problems))

    def _watch_keys(self, sounding: bool) -> None:
        """While it speaks, any key silences it, as screen readers do. Player's thread: only posts to the keys' one."""
        keys, engine = self._keys, self._engine
        if keys is None or engine is None:
            return
        if sounding and self._settings.keys.any_key_stops:
            keys.watch_any_key(engine.stop)
        else:
            keys.unwatch_any_key()

    def close(self, deadline: float) -> bool:
        """End all of it, in the order in which users would notice: keys, commands, sound, models. Waits.

        Returns:
            True if everything ended within `deadline` seconds.
        """
        until = time.monotonic() + deadline
        self._closed = True
        with self._lock:
            keys, server, engine = self._keys, self._server, self._engine
        for name, stop in (("keys", keys and keys.stop), ("socket", server and server.close)):
            if stop:
                try:
                    stop()
                except Exception:
                    log.exception("the %s did not close", name)
        return engine is None or engine.close(max(until - time.monotonic(), 0.2))
