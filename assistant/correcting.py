"""From an answer to a correction: the pictures that the last answers were about, and keeping one when it is corrected.

Pictures are in memory only, and go to the disk when the user corrects what was said about them, never before.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future

from assistant import corrections, looking
from assistant.errors import UNEXPECTED, BadInput, LookaloudError
from assistant.history import History
from assistant.senses import routed
from assistant.types import Picture

log = logging.getLogger(__name__)
MOST_PICTURES = 5
# All together, but for the last one: a full-HD screen has 6 MB, a 4K screen 25.
MOST_BYTES = 64_000_000
NOTHING_YET = "There is no answer to correct yet. Ask something first."
GONE = "The picture of that answer is not in memory any more. Ask about it again, then correct the new answer."


def question_to_learn(question: str) -> str:
    """The user's question as a model that sees is asked it, which is what it has to learn; "" for a description."""
    return (looking.asked(routed(question)) or question) if question else ""


class Corrector:
    """Remembers what the last answers were about. Any thread.

    Args:
        history: of the answers.
        tell: hears the sentence for the user, on a thread of the correction.
    """

    def __init__(self, history: History, tell: Callable[[str, bool], None]) -> None:
        self._history = history
        self._tell = tell
        self._lock = threading.Lock()
        self._shown: deque[tuple[int, Picture]] = deque()

    def remember(self, answer_id: int, picture: Picture) -> None:
        """Keep what an answer was about, and let go of the oldest pictures where they grow too many or too large."""
        with self._lock:
            self._shown.append((answer_id, picture))
            while len(self._pictures()) > 1 and (
                len(self._pictures()) > MOST_PICTURES or sum(self._pictures().values()) > MOST_BYTES
            ):
                self._shown.popleft()

    def correct(self, text: str, answer_id: int | None, aloud: bool) -> Future[str]:
        """As `Assistant.correct`."""
        future: Future[str] = Future()
        threading.Thread(target=self._run, args=(future, text, answer_id, aloud), name="correct", daemon=True).start()
        return future

    def _run(self, future: Future[str], text: str, answer_id: int | None, aloud: bool) -> None:
        try:
            sentence = self._keep(text, answer_id)
        except Exception as error:
            if not isinstance(error, LookaloudError):
                log.exception("a correction failed")
                error = LookaloudError(UNEXPECTED)
            self._tell(error.sentence, aloud)
            future.set_exception(error)
            return
        self._tell(sentence, aloud)
        future.set_result(sentence)

    def _keep(self, text: str, answer_id: int | None) -> str:
        answers = self._history.entries()
        found = next((answer for answer in reversed(answers) if answer_id in (None, answer.id)), None)
        if found is None:
            raise BadInput(GONE if answers else NOTHING_YET)
        with self._lock:
            picture = next((picture for number, picture in self._shown if number == found.id), None)
        if picture is None:
            raise BadInput(GONE)
        return corrections.told(corrections.keep(picture, question_to_learn(found.question), text, found.text))

    def _pictures(self) -> dict[int, int]:
        """Bytes by picture: several answers may be about one."""
        return {id(picture): picture.pixels.nbytes for _, picture in self._shown}
