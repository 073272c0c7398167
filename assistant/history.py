"""What was asked and answered in this session; on disk only if the user asked for it. Pictures are never kept here."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections import deque
from pathlib import Path

from assistant import paths
from assistant.types import Answer

log = logging.getLogger(__name__)
LONGEST = 500


class History:
    """The last answers, newest last. Any thread."""

    def __init__(self, keep_on_disk: bool, path: Path | None = None) -> None:
        self._entries: deque[Answer] = deque(maxlen=LONGEST)
        self._lock = threading.Lock()
        self._keep_on_disk = keep_on_disk
        self._path = path

    def add(self, answer: Answer) -> None:
        """Remember an answer; a disk that can't be written is logged, never raised."""
        with self._lock:
            self._entries.append(answer)
            if self._keep_on_disk:
                self._append(answer)

    def entries(self) -> tuple[Answer, ...]:
        """This session's answers, oldest first."""
        with self._lock:
            return tuple(self._entries)

    @property
    def last(self) -> Answer | None:
        with self._lock:
            return self._entries[-1] if self._entries else None

    def keep_on_disk(self, keep: bool) -> None:
        """From now on, write (or don't write) new answers to the history file. What is there stays there."""
        with self._lock:
            self._keep_on_disk = keep

    def _append(self, answer: Answer) -> None:
        path = self._path or paths.data_dir() / "history.jsonl"
        entry = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "question": answer.question,
            "answer": answer.text,
            "about": answer.picture_note,
            "known": list(dict.fromkeys(source.kind.value for source in answer.sources)),
            "confidence": round(answer.confidence, 3),
        }
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        try:
            # One write of a whole line, appended: a crash can't leave half of an older one.
            handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "ab", buffering=0) as stream:
                stream.write(line.encode())
                os.fsync(stream.fileno())
        except OSError:
            log.exception("the history could not be written")
