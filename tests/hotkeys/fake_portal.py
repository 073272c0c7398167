"""A GlobalShortcuts portal for tests, run as a program of its own on a private bus: `python fake_portal.py MODE`.

It reads commands from standard input, a line each ("activate ACTION", "deactivate ACTION", "close", "forge"), and
writes what it was asked to standard output, a JSON object a line.

MODE: "grant", "decline", "wait" (until the command "grant"), "partly" (all but the first), "old" (no registry),
"none" (no such portal), "deaf" (answers nothing), "failing".
"""

from __future__ import annotations

import json
import select
import sys
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

NAME, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"


def emit(bus: DBusConnection, path: str, interface: str, member: str, body: tuple[str, tuple[Any, ...]]) -> None:
    bus.send(new_signal(DBusAddress(path, interface=interface), member, *body))


class FakePortal:
    def __init__(self, mode: str) -> None:
        self.mode = mode
        self.bus = open_dbus_connection("SESSION")
        self.session = ""
        self.waiting: tuple[str, list[Any]] | None = None
        self.bus.send_and_get_reply(message_bus.RequestName(NAME))

    def run(self) -> None:
        say(event="ready")
        while True:
            try:
                while True:
                    self.handle(self.bus.receive(timeout=0))
            except TimeoutError:
                pass
            if sys.stdin in select.select([self.bus.sock, sys.stdin], [], [])[0]:
                line = sys.stdin.readline()
                if not line:
                    return
                self.command(*line.split())

    def handle(self, message: Message) -> None:
        if message.header.message_type is not MessageType.method_call or self.mode == "deaf":
            return
        fields = message.header.fields
        interface, member = fields[HeaderFields.interface], fields[HeaderFields.member]
        say(event=member, body=list(message.body or ()))
        if self.mode == "none" or (self.mode == "old" and member == "Register"):
            error = "org.freedesktop.DBus.Error.UnknownMethod"
            self.bus.send(new_error(message, error, "s", (f"no {interface}",)))
        elif member == "Register":
            self.bus.send(new_method_return(message))
        else:
            self.request(message, member, fields[HeaderFields.sender])

    def request(self, message: Message, member: str, sender: str) -> None:
        options = message.body[-1]
        caller = sender.lstrip(":").replace(".", "_")
        handle = f"{PATH}/request/{caller}/{options['handle_token'][1]}"
        if member == "CreateSession":
            self.session = f"{PATH}/session/{caller}/{options['session_handle_token'][1]}"
            self.bus.send(new_method_return(message, "o", (handle,)))
            self.respond(handle, 0, {"session_handle": ("s", self.session)})
        else:
            self.bus.send(new_method_return(message, "o", (handle,)))
            shortcuts = [(name, {"trigger_description": ("s", "x")}) for name, _ in message.body[1]]
            if self.mode == "wait":
                self.waiting = (handle, shortcuts)
            else:
                self.answer(handle, shortcuts)

    def answer(self, handle: str, shortcuts: list[Any]) -> None:
        code = {"decline": 1, "failing": 2}.get(self.mode, 0)
        given = shortcuts[1:] if self.mode == "partly" else shortcuts
        self.respond(handle, code, {"shortcuts": ("a(sa{sv})", given)} if code == 0 else {})

    def respond(self, handle: str, code: int, results: dict[str, Any]) -> None:
        emit(self.bus, handle, "org.freedesktop.portal.Request", "Response", ("ua{sv}", (code, results)))

    def command(self, verb: str, action: str = "") -> None:
        if verb in ("activate", "deactivate"):
            member = verb.capitalize() + "d"
            emit(self.bus, PATH, SHORTCUTS, member, ("osta{sv}", (self.session, action, 1, {})))
        elif verb == "close":
            emit(self.bus, self.session, "org.freedesktop.portal.Session", "Closed", ("a{sv}", ({},)))
        elif verb in ("grant", "decline") and self.waiting:
            self.mode = verb
            self.answer(*self.waiting)
        elif verb == "forge":
            # Another program on the bus that pretends to be the portal, straight to the listener.
            with open_dbus_connection("SESSION") as other:
                target = ":" + self.session.split("/")[-2].replace("_", ".")
                signal = new_signal(DBusAddress(PATH, interface=SHORTCUTS), "Activated", "osta{sv}",
                                    (self.session, action, 1, {}))  # fmt: skip
                signal.header.fields[HeaderFields.destination] = target
                other.send(signal)
                other.send_and_get_reply(message_bus.GetId())
        say(event="done", verb=verb)


def say(**what: Any) -> None:
    print(json.dumps(what, default=str), flush=True)


if __name__ == "__main__":
    FakePortal(sys.argv[1]).run()
