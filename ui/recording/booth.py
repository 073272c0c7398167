"""The recordings that are open, on a thread of their own: what the page asks for, and what it is told.

The thread speaks, records and checks with the engine's own player and model thread; the page waits for nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from assistant.errors import UNEXPECTED, LookaloudError
from ui.bridge import Bridge

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.listening.recorder import OpenStream
    from assistant.settings import Settings
    from training.recordings import Prompt, Sitting

log = logging.getLogger(__name__)
HOW = (
    "Press Record: you hear a sentence, and repeat it after the tone. Silence ends it, or Record again. Each recording "
    "is checked at once. Press nothing else while you speak: what your screen reader says would be in the recording. "
    "Choose any sentence in the list to hear it, to record it again or to delete what you recorded."
)
_LEAVE, _FINISH = "leave", "finish"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence to be said.

    Attributes:
        id: of the prompt.
        text: as it is said.
        seconds: of what was recorded of it; 0 where nothing was.
        counts: whether that is good enough, or was kept as it is.
    """

    id: str
    text: str
    seconds: float
    counts: bool


@dataclass(frozen=True, slots=True)
class State:
    """How far the recordings are.

    Attributes:
        name: of the voice to be.
        consented: whether the speaker has agreed; nothing else can be done before.
        sentences: all, in their order.
        next: id of the sentence that comes next; "" when all are done.
        sentence: how far it is, in words.
        goal: minutes of the part that is worked at; 0 when all are done.
        done, of: sentences of that part, and of those before it.
    """

    name: str
    consented: bool
    sentences: tuple[Sentence, ...]
    next: str
    sentence: str
    goal: int
    done: int
    of: int


class OpenRecordings(QObject):
    """A sitting. GUI thread; its work is done on a thread of its own.

    Signals:
        changed: carries the `State`.
        shown: a sentence that is being said.
        taking: True when a take begins, False when it is over.
        busy: whether something is being said or recorded.
        failed: it can't be opened or went wrong; carries a sentence. Nothing comes after it.
        closed: it is closed.
    """

    changed = Signal(object)
    shown = Signal(str)
    taking = Signal(bool)
    busy = Signal(bool)
    failed = Signal(str)
    closed = Signal()

    def __init__(
        self, name: str, bridge: Bridge, parent: QObject | None = None, open_stream: OpenStream | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._commands: SimpleQueue[str] = SimpleQueue()
        self._is_taking = False
        self.taking.connect(self._on_taking)
        self._thread = _Thread(name, bridge, self, self._commands, open_stream)

    def begin(self) -> None:
        """Open them. Whoever wants to hear is connected before: that they can't be opened may be known at once."""
        self._bridge.call(self._thread.start)

    @property
    def is_taking(self) -> bool:
        """Whether the user is being recorded."""
        return self._is_taking

    def ask(self, what: str, prompt: str = "") -> None:
        """Do something as soon as what is being said has ended, which is now.

        Args:
            what: "record", "say", "hear", "delete", "keep" or "leave out"; during a take "record" ends it, and anything
                else drops it.
            prompt: id of the sentence that it is about; "" for the next one.
        """
        self._commands.put(_FINISH if what == "record" and self._is_taking else f"{what}:{prompt}")

    def close(self) -> None:
        """Drop what is being recorded, and let others open the recordings. Returns at once."""
        self._commands.put(_LEAVE)

    @Slot(bool)
    def _on_taking(self, on: bool) -> None:
        self._is_taking = on
        self._bridge.hush(on)


class _Thread:
    """The thread of an open sitting. It holds no widget, and its signals go through the bridge."""

    def __init__(
        self,
        name: str,
        bridge: Bridge,
        owner: OpenRecordings,
        commands: SimpleQueue[str],
        open_stream: OpenStream | None,
    ) -> None:
        self._name = name
        self._commands = commands
        self._open_stream = open_stream
        self._send = bridge.send
        self._signals = {
            each: getattr(owner, each) for each in ("changed", "shown", "taking", "busy", "failed", "closed")
        }

    def start(self, engine: Assistant) -> None:
        """Open the recordings with what `engine` speaks with."""
        threading.Thread(target=self._run, args=(engine,), name="recordings", daemon=True).start()

    def _tell(self, signal: str, *values: Any) -> None:
        self._send(self._signals[signal], *values)

    def _run(self, engine: Assistant) -> None:
        try:
            self._sit(engine.settings, engine)
        except LookaloudError as error:
            self._tell("failed", error.sentence)
        except Exception:
            log.exception("recording failed")
            self._tell("failed", UNEXPECTED)
        self._tell("closed")

    def _sit(self, settings: Settings, engine: Assistant) -> None:
        from training.recordings import Booth, Session, Sitting

        with Session(self._name) as session:
            booth = Booth(
                settings, self._commands, engine.sound, self._open_stream, lambda on: self._tell("taking", on)
            )
            sitting = Sitting(
                session,
                booth,
                _words(),
                ends=lambda command: command == _FINISH,
                shown=lambda sentence: self._tell("shown", sentence),
                changed=lambda: self._tell("changed", _state(sitting)),
            )
            self._tell("changed", _state(sitting))
            engine.stop()  # what is being said about other things
            booth.wait_for_device()
            self._work(lambda: sitting.greet(HOW), sitting)
            while (command := self._commands.get()) != _LEAVE:
                action = _action(sitting, command)
                if action is not None:
                    self._work(action, sitting)

    def _work(self, action: Callable[[], object], sitting: Sitting) -> None:
        self._tell("busy", True)
        sitting.attempt(action)
        self._tell("busy", False)


def _words() -> Any:
    from training.recordings import Words

    return Words(
        record="Press Record",
        keep="press Keep it",
        done="Choose one in the list to say it again, or press Control Shift T to make your voice of them.",
    )


def _action(sitting: Sitting, command: str) -> Callable[[], object] | None:
    what, _, wanted = command.partition(":")
    prompt: Prompt | None = next((each for each in sitting.session.prompts if each.id == wanted), None)
    actions: dict[str, Callable[[], object]] = {
        "record": lambda: sitting.record(prompt),
        "say": lambda: sitting.say_prompt(prompt),
        "hear": lambda: sitting.hear(prompt),
        "delete": lambda: sitting.delete(prompt),
        "keep": lambda: sitting.keep(prompt),
        "leave out": sitting.leave_out,
    }
    return actions.get(what)  # "finish" that came too late is nothing


def _state(sitting: Sitting) -> State:
    session = sitting.session
    takes = {take.prompt.id: take for take in session.takes}
    sentences = tuple(
        Sentence(each.id, each.text, takes[each.id].seconds, takes[each.id].counts)
        if each.id in takes
        else Sentence(each.id, each.text, 0.0, False)
        for each in session.prompts
    )
    goal = next((each.minutes for each in session.left), 0)
    of = [each.id for each in session.prompts if each.minutes <= goal]
    done = sum(1 for each in of if each in takes and takes[each].counts)
    following = sitting.next_prompt()
    return State(
        session.name,
        session.consented,
        sentences,
        following.id if following is not None else "",
        sitting.how_far(),
        goal,
        done,
        len(of),
    )
