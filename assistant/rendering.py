"""Speech that goes to a file instead of the loudspeaker."""

from __future__ import annotations

import time
from pathlib import Path

from assistant import narration
from assistant.cancel import CancelToken
from assistant.speaking.speech import Speech
from assistant.worker import ModelThread, Priority


def to_file(text: str, path: Path, speech: Speech, worker: ModelThread) -> float:
    """Write `text`, spoken, to a WAV file, whole or not at all. Waits.

    Returns:
        When the first sound was made, as of `time.monotonic()`.

    Raises:
        BadInput: the file can't be written.
    """
    from assistant.speaking.wav import write_wav

    token = CancelToken()
    first: list[float] = []

    def work() -> None:
        write_wav(path, narration.noting_first(speech.render(text, token), first))

    worker.submit(work, token, Priority.SPEECH).result()
    return first[0] if first else time.monotonic()
