"""One running app: a lock that the system frees when the process dies, and a local socket for commands.

The socket, its key and the lock lie in the user's runtime folder, which is owner-only. Messages are one JSON object
each way. `multiprocessing.connection` carries the bytes (a Unix socket, a named pipe on Windows); nothing is pickled.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from assistant import paths
from assistant.errors import UNEXPECTED, BadInput, InstanceError, LookaloudError

log = logging.getLogger(__name__)
Handler = Callable[[Mapping[str, Any]], dict[str, Any]]
LONGEST_MESSAGE = 4_000_000
NOT_RUNNING = "Lookaloud is not running. Start it with the command lookaloud."


def _address(folder: Path) -> str:
    if os.name == "nt":
        return rf"\\.\pipe\lookaloud-{os.environ.get('USERNAME', 'user')}"
    return str(folder / "socket")


class InstanceLock:
    """Held by the one running app. The system frees it when the process ends, however it ends."""

    def __init__(self, folder: Path | None = None) -> None:
        self._lock = FileLock((folder or paths.runtime_dir()) / "instance.lock", mode=0o600)

    def take(self) -> bool:
        """True if this process is now the running app; False if another one is."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def release(self) -> None:
        """Let another process be the running app."""
        self._lock.release()


class Server:
    """Answers commands from other processes of the same user. Each connection has a thread of its own.

    Args:
        handle: gets the message, returns the reply; called on a connection's thread. A `LookaloudError` becomes
            `{"error": sentence}`.
        folder: where the socket lies; the user's runtime folder by default. Hold the `InstanceLock` first.
    """

    def __init__(self, handle: Handler, folder: Path | None = None) -> None:
        self._handle = handle
        self._folder = folder or paths.runtime_dir()
        self._closed = threading.Event()
        self._listener: Listener | None = None
        self._key = secrets.token_bytes(32)

    def start(self) -> None:
        """Open the socket; one that a killed process left behind is removed first."""
        address = _address(self._folder)
        if os.name != "nt":
            Path(address).unlink(missing_ok=True)
        paths.write_whole(self._folder / "socket.key", self._key)
        self._listener = Listener(address)
        threading.Thread(target=self._accept, name="instance", daemon=True).start()

    def close(self) -> None:
        """Stop answering. Connections that are open end with their reply."""
        if self._listener is None or self._closed.is_set():
            return
        self._closed.set()
        with contextlib.suppress(OSError):
            # `accept` can't be interrupted: a connection of our own wakes it.
            Client(_address(self._folder)).close()
        self._listener.close()
        (self._folder / "socket.key").unlink(missing_ok=True)

    def _accept(self) -> None:
        assert self._listener is not None
        while not self._closed.is_set():
            try:
                connection = self._listener.accept()
            except (OSError, EOFError):
                if not self._closed.is_set():
                    log.exception("the instance socket failed")
                return
            threading.Thread(target=self._serve, args=(connection,), name="instance-reply", daemon=True).start()

    def _serve(self, connection: Connection) -> None:
        with connection:
            try:
                message = _receive(connection, 5.0)
                if not secrets.compare_digest(str(message.pop("key", "")), self._key.hex()):
                    return
                reply = self._reply(message)
                connection.send_bytes(json.dumps(reply).encode())
            except (OSError, EOFError, ValueError, InstanceError):
                log.debug("a client went away", exc_info=True)

    def _reply(self, message: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return self._handle(message)
        except LookaloudError as error:
            return {"error": error.sentence, "exit": 2 if isinstance(error, BadInput) else 1}
        except Exception:
            log.exception("the command %s failed", message.get("command"))
            return {"error": UNEXPECTED, "exit": 1}


def send(message: Mapping[str, Any], *, timeout: float = 60.0, folder: Path | None = None) -> dict[str, Any]:
    """Send a command to the running app and wait for its reply.

    Raises:
        InstanceError: no app runs, or it gave no reply in `timeout` seconds.
    """
    folder = folder or paths.runtime_dir()
    try:
        key = (folder / "socket.key").read_bytes()
        with Client(_address(folder)) as connection:
            connection.send_bytes(json.dumps({**message, "key": key.hex()}).encode())
            return _receive(connection, timeout)
    except (OSError, EOFError, AuthenticationError) as error:
        raise InstanceError(NOT_RUNNING) from error


def send_patiently(message: Mapping[str, Any], *, seconds: float = 8.0, folder: Path | None = None) -> dict[str, Any]:
    """As `send`, but waits for an app that is just starting: its lock is taken, its socket is not there yet."""
    until = time.monotonic() + seconds
    while True:
        try:
            return send(message, folder=folder)
        except InstanceError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def is_running(folder: Path | None = None) -> bool:
    """True if an app answers."""
    try:
        return send({"command": "ping"}, timeout=2.0, folder=folder).get("pong") is True
    except InstanceError:
        return False


def _receive(connection: Connection, timeout: float) -> dict[str, Any]:
    if not connection.poll(timeout):
        raise InstanceError("Lookaloud is running but does not answer. Close it and start it again.")
    message = json.loads(connection.recv_bytes(LONGEST_MESSAGE))
    if not isinstance(message, dict):
        raise ValueError("not an object")
    return message
