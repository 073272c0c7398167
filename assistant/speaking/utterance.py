"""One text on its way to the loudspeaker."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field
from typing import TypedDict

from assistant.cancel import CancelToken
from assistant.speaking.tempo import Tempo
from assistant.types import AudioChunk

log = logging.getLogger(__name__)


class Who(TypedDict):
    """Whose voice `Casting` takes."""

    interface: bool
    voice: str


@dataclass(eq=False, slots=True)
class Utterance:
    """One call of `Speech.say`. `sentences`, `tempo` and `sound` belong to the model thread."""

    text: str
    token: CancelToken  # its own: cancelled with the request's, and by `silence`
    future: Future[None]
    on_started: Callable[[float], None] | None
    who: Who
    sentences: deque[str] | None = None
    tempo: Tempo | None = None
    sound: Iterator[AudioChunk] | None = field(default=None, repr=False)

    def started(self, moment: float) -> None:
        """Tell, the first time, that it is being heard."""
        tell, self.on_started = self.on_started, None
        if tell is not None:
            tell(moment)

    def finish(self, error: BaseException | None) -> None:
        """Complete its future."""
        try:
            if error is None:
                self.future.set_result(None)
            else:
                self.future.set_exception(error)
        except InvalidStateError:
            log.debug("an utterance was finished twice")  # silenced while its last step ran


def sentences_of(text: str) -> list[str]:
    """What is said one after the other; a text of nothing but spaces is said to be blank."""
    from assistant.speaking.text import sentences

    return sentences(text) or [text] * bool(text)
