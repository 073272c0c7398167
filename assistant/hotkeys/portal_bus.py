"""The desktop portal over D-Bus: calls, requests whose outcome comes later, and signals from nobody else.

A connection of its own, on one thread, which `end` wakes from any other.
"""

from __future__ import annotations

import logging
import os
import secrets
import select
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)

BUS_NAME = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_REQUEST = "org.freedesktop.portal.Request"
_BUS = "org.freedesktop.DBus"

# A call that needs no user; the bus may have to start the portal's service first, which takes seconds after a login.
CALL_S = 20.0


class Ended(Exception):
    """`end` was called."""


class Unsupported(Exception):
    """The desktop has no such portal, or it failed."""


class Closed(Exception):
    """The portal ended, or closed the session."""


class PortalBus:
    """A connection to the portal. Everything but `end` belongs to one thread.

    Args:
        on_signal: called with member, path and body of each signal of the portal itself.
    """

    def __init__(self, on_signal: Callable[[str, str, tuple[Any, ...]], None]) -> None:
        self._on_signal = on_signal
        self._connection: Any = None
        self._ending = threading.Event()
        self._wake_in, self._wake_out = socket.socketpair()
        self._portal = ""  # its unique name: signals from others are not believed
        self._responses: dict[str, tuple[int, dict[str, Any]]] = {}

    def end(self) -> None:
        """Make the thread raise `Ended`. Any thread."""
        self._ending.set()
        try:
            self._wake_out.send(b"\0")
        except OSError:
            log.debug("the hotkey thread has ended")

    def close(self) -> None:
        """Leave the bus, which ends every session of the portal."""
        if self._connection is not None:
            self._connection.close()
        self._wake_in.close()
        self._wake_out.close()

    def open(self, *interfaces: str) -> None:
        """Connect, and listen to the portal's signals on `interfaces`.

        Raises:
            Unsupported: there is no session bus.
        """
        from jeepney.io.blocking import open_dbus_connection

        try:
            self._connection = open_dbus_connection("SESSION")
        except (OSError, KeyError, RuntimeError, ValueError) as error:
            raise Unsupported(f"no session bus: {error!r}") from error
        rules = [f"type='signal',sender='{BUS_NAME}',interface='{i}'" for i in (*interfaces, _REQUEST)]
        rules.append(f"type='signal',sender='{_BUS}',member='NameOwnerChanged',arg0='{BUS_NAME}'")
        for rule in rules:
            self.call(_BUS, "AddMatch", "s", (rule,), of_the_bus=True)

    def call(
        self, interface: str, member: str, signature: str, body: tuple[Any, ...], *, of_the_bus: bool = False
    ) -> tuple[Any, ...]:
        """Call a method of the portal and wait for its reply; signals that come before it are handed on.

        Raises:
            Unsupported: it failed, or did not answer in time.
            Ended, Closed: meanwhile.
        """
        from jeepney import DBusAddress, HeaderFields, MessageType, new_method_call

        name, path = (_BUS, "/org/freedesktop/DBus") if of_the_bus else (BUS_NAME, _PATH)
        serial = next(self._connection.outgoing_serial)
        address = DBusAddress(path, bus_name=name, interface=interface)
        self._connection.send(new_method_call(address, member, signature, body), serial=serial)
        deadline = time.monotonic() + CALL_S
        while True:
            message = self._receive(deadline)
            fields = message.header.fields
            if fields.get(HeaderFields.reply_serial) != serial:
                self._hand_on(message)
                continue
            if message.header.message_type is MessageType.error:
                raise Unsupported(f"{member}: {fields.get(HeaderFields.error_name)} {message.body}")
            if not of_the_bus:
                self._portal = fields.get(HeaderFields.sender, "")
            return tuple(message.body)

    def request(
        self,
        interface: str,
        member: str,
        signature: str,
        body: Callable[[dict[str, Any]], tuple[Any, ...]],
        seconds: float | None,
    ) -> tuple[int, dict[str, Any]]:
        """Call a method whose outcome comes later, as a signal.

        Args:
            interface: of the method.
            member: its name.
            signature: of its arguments.
            body: makes the arguments from the options that name the request.
            seconds: to wait for the outcome; None waits for the user.

        Returns:
            The portal's code (0 is success, 1 the user's no) and its results.

        Raises:
            Unsupported: it failed, or did not answer in time.
            Ended, Closed: meanwhile.
        """
        (handle,) = self.call(interface, member, signature, body({"handle_token": ("s", token())}))
        deadline = None if seconds is None else time.monotonic() + seconds
        while handle not in self._responses:
            self._hand_on(self._receive(deadline))
        return self._responses.pop(handle)

    def serve(self) -> None:
        """Hand on signals until `end`.

        Raises:
            Ended, Closed: always one of them, or what the lost connection raises.
        """
        while True:
            self._hand_on(self._receive(None))

    def _receive(self, deadline: float | None) -> Any:
        """The next message; `Unsupported` when none comes until `deadline` (`time.monotonic()`)."""
        while True:
            if self._ending.is_set():
                raise Ended
            try:
                return self._connection.receive(timeout=0)
            except TimeoutError:
                pass
            patience = None if deadline is None else max(deadline - time.monotonic(), 0.0)
            if not select.select([self._connection.sock, self._wake_in], [], [], patience)[0]:
                raise Unsupported("no answer")

    def _hand_on(self, message: Any) -> None:
        from jeepney import HeaderFields, MessageType

        if message.header.message_type is not MessageType.signal:
            return
        fields = message.header.fields
        member, sender = fields.get(HeaderFields.member), fields.get(HeaderFields.sender)
        if sender == _BUS:
            if member == "NameOwnerChanged" and self._portal and message.body[1] == self._portal:
                raise Closed("the portal has ended")
        elif sender != self._portal:
            log.warning("a signal from %s was ignored", sender)
        elif member == "Response":
            self._responses[fields[HeaderFields.path]] = (message.body[0], message.body[1])
        else:
            self._on_signal(str(member), str(fields.get(HeaderFields.path)), tuple(message.body))


def token() -> str:
    """A name for a request or a session: not to be guessed, so that no other program can answer it first."""
    return f"lookaloud{os.getpid()}_{secrets.token_hex(8)}"
