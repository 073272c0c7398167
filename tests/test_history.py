"""The history: in memory always, on disk only when asked, never with a picture."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from assistant.history import LONGEST, History
from assistant.types import Answer


def test_nothing_is_written_unless_asked(tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    history = History(False, file)
    history.add(Answer(1, "9.82"))
    assert history.last == Answer(1, "9.82")
    assert not file.exists()


def test_when_asked_whole_lines_are_appended_for_the_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    history = History(True, file)
    history.add(Answer(1, "9.82", question="total?"))
    history.keep_on_disk(False)
    history.add(Answer(2, "not kept"))
    history.keep_on_disk(True)
    history.add(Answer(3, "größer"))
    kept = [json.loads(line) for line in file.read_text().splitlines()]
    assert [entry["answer"] for entry in kept] == ["9.82", "größer"]
    assert kept[0]["question"] == "total?"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_disk_that_cannot_be_written_loses_no_answer(tmp_path: Path) -> None:
    history = History(True, tmp_path / "missing folder" / "history.jsonl")
    history.add(Answer(1, "9.82"))
    assert history.entries() == (Answer(1, "9.82"),)


def test_memory_is_bounded() -> None:
    history = History(False)
    for number in range(LONGEST + 5):
        history.add(Answer(number, "x"))
    assert len(history.entries()) == LONGEST
    assert history.entries()[0].id == 5
