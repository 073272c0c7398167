"""Trainings that were begun, kept on disk: each goes on by the same words, also after the app or the machine ended."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.errors import LookaloudError

_FILE = "training.json"


@dataclass(frozen=True, slots=True)
class Job:
    """One training.

    Attributes:
        key: what is taught: "corrections", or "voice " and the name of the recordings. There is one of each.
        title: what the user hears of it: "Teaching vilt-vqa 12 corrections".
        words: after `python -m training`; the same ones go on with it.
        result: folder of what is made.
        work: folder that is there from its beginning until it has come to its end.
        count: corrections that it was begun with; 0 for a voice.
    """

    key: str
    title: str
    words: tuple[str, ...]
    result: str
    work: str
    count: int = 0

    @property
    def can_go_on(self) -> bool:
        """Whether something of it is on the disk and its end has not come."""
        return Path(self.work).is_dir()


def begun() -> dict[str, Job]:
    """Trainings that can be gone on with, by key. A file that can't be read counts as none: training has its own."""
    return {key: job for key, job in _kept().items() if job.can_go_on}


def remember(job: Job) -> None:
    """Keep the words by which a training goes on.

    Raises:
        LookaloudError: the disk is full or can't be written.
    """
    jobs = begun() | {job.key: job}
    text = json.dumps([asdict(each) for each in jobs.values()], indent=2, ensure_ascii=False)
    try:
        paths.write_whole(paths.data_dir() / _FILE, f"{text}\n".encode())
    except OSError as error:
        raise LookaloudError("The disk can't be written, so no training was begun. Free some space first.") from error


def _kept() -> Mapping[str, Job]:
    try:
        entries = json.loads((paths.data_dir() / _FILE).read_text(encoding="utf-8"))
        jobs = [_job(entry) for entry in entries]
    except (OSError, ValueError, TypeError, KeyError):
        return {}
    return {job.key: job for job in jobs}


def _job(entry: Mapping[str, Any]) -> Job:
    texts = [str(entry[name]) for name in ("key", "title", "result", "work")]
    key, title, result, work = texts
    return Job(key, title, tuple(str(word) for word in entry["words"]), result, work, int(entry["count"]))
