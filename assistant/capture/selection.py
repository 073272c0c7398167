"""The clipboard of an X server, asked directly: a picture needs no helper program to be installed."""

from __future__ import annotations

import contextlib
import select
import time
from typing import Any

from assistant.capture import x11
from assistant.errors import PictureError

_LARGEST = 300_000_000  # bytes; as for files
_PROPERTY = "LOOKALOUD_CLIPBOARD"


class Selection:
    """One look at the clipboard, as a context manager. For one thread; a connection of its own to the X server.

    Args:
        patience_s: how long the program that owns the clipboard may stay silent.

    Raises:
        PictureError: there is no X server.
    """

    def __init__(self, patience_s: float) -> None:
        from Xlib import X

        self._patience_s = patience_s
        try:
            self._display: Any = x11.connect()
        except OSError as error:
            raise PictureError("The clipboard can't be reached here; open a picture file instead.") from error
        screen = self._display.screen()
        # PropertyChange tells when the next piece of a long picture is there.
        self._window = screen.root.create_window(
            -1, -1, 1, 1, 0, screen.root_depth, X.CopyFromParent, event_mask=X.PropertyChangeMask
        )
        self._property = self._display.intern_atom(_PROPERTY)

    def __enter__(self) -> Selection:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._display.close()

    def kinds(self) -> list[str]:
        """What the clipboard offers, MIME types and X names; empty when it holds nothing."""
        from Xlib.error import XError

        value = self._ask("TARGETS")
        names = []
        for atom in value if value is not None and not isinstance(value, bytes) else ():
            with contextlib.suppress(XError):  # an owner may list what is no atom
                names.append(self._display.get_atom_name(int(atom)))
        return names

    def read(self, kind: str) -> bytes:
        """The clipboard's content as `kind`; b"" when its owner does not hand it over."""
        value = self._ask(kind)
        return value if isinstance(value, bytes) else b""

    def _ask(self, kind: str) -> Any:
        from Xlib import X

        clipboard = self._display.intern_atom("CLIPBOARD")
        if self._display.get_selection_owner(clipboard) == X.NONE:
            return None
        self._window.delete_property(self._property)
        self._window.convert_selection(clipboard, self._display.intern_atom(kind), self._property, X.CurrentTime)
        reply = self._event(X.SelectionNotify)
        if reply is None or reply.property == X.NONE:
            return None
        found = self._take()
        if found is None:
            return None
        if found.property_type == self._display.intern_atom("INCR"):
            return self._pieces()
        return found.value

    def _take(self) -> Any:
        """The property, which is deleted by reading it: the owner waits for that before it sends more."""
        from Xlib import X

        found = self._window.get_full_property(self._property, X.AnyPropertyType)
        self._window.delete_property(self._property)
        self._display.flush()
        return found

    def _pieces(self) -> bytes:
        """A long picture comes piece by piece; one without bytes ends it."""
        from Xlib import X

        data = bytearray()
        while True:
            event = self._event(X.PropertyNotify)
            if event is None or len(data) > _LARGEST:
                raise PictureError("The program that the picture was copied in stopped half-way; copy it again.")
            if event.atom != self._property or event.state != X.PropertyNewValue:
                continue
            piece = self._take()
            if piece is None or not len(piece.value):
                return bytes(data)
            data += piece.value

    def _event(self, kind: int) -> Any | None:
        """The next event of a kind; None when it did not come in time."""
        deadline = time.monotonic() + self._patience_s
        while True:
            while self._display.pending_events():
                event = self._display.next_event()
                if event.type == kind:
                    return event
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            select.select([self._display.fileno()], [], [], left)
